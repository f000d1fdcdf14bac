package text

import (
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"stance/pipeline/document"
)

// FuzzSegment holds, for any string, what the rest of the program relies on.
func FuzzSegment(f *testing.F) {
	for _, seed := range []string{
		"", " ", ".", "\"", "'s", "a", "\xff", "\u00a0.\u200b", "U.S.", "U.S. The", "a.b@c.d/e", "http://", "www.x", "(", "[1]", "[...]", "Calif. Gov.", "A.B. “C” D",
		"“A. B.” She said—no.", "«x» »y« „z“", "1,000.5-6/7:8", "don't've'd", "𝒳👍🏽🇫🇷ー漢字", "a\r\nb\rc\n\nd\u2028e", "\ufeff\u00ada\u00ad", "- x\n* y\n1. z",
		"Mr. P. No. 5 p. 6 etc. al. Jan. Ill. co-", "......!!!???---", "$5m US$ +1 #a @b :) e\u0301\u0301", "ไทย ខ្មែរ मैं",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		sentences := Segment(text)
		at, paragraph := 0, 0
		for _, s := range sentences {
			if len(s.Tokens) == 0 || s.Start != s.Tokens[0].Start || s.End != s.Tokens[len(s.Tokens)-1].End {
				t.Fatalf("sentence %v does not span its tokens", s.Span)
			}
			if s.Paragraph < paragraph {
				t.Fatalf("paragraph %d after %d", s.Paragraph, paragraph)
			}
			paragraph = s.Paragraph
			at = checkTokens(t, text, at, s.Tokens)
		}
		checkBlank(t, text, at, len(text))

		single := Single(text)
		checkBlank(t, text, checkTokens(t, text, 0, single.Tokens), len(text))
	})
}

// checkTokens checks tokens that follow upon text[:at], and returns their end.
func checkTokens(t *testing.T, text string, at int, tokens []document.Token) int {
	for _, k := range tokens {
		if k.Start < at || k.End <= k.Start || k.End > len(text) {
			t.Fatalf("token %v after %d in %d bytes", k.Span, at, len(text))
		}
		if !isBorder(text, k.Start) || !isBorder(text, k.End) {
			t.Fatalf("token %v cuts a rune of %q", k.Span, text)
		}
		checkBlank(t, text, at, k.Start)
		if strings.ContainsFunc(text[k.Start:k.End], unicode.IsSpace) {
			t.Fatalf("token %q holds a blank", text[k.Start:k.End])
		}
		at = k.End
	}
	return at
}

func checkBlank(t *testing.T, text string, start, end int) {
	for _, r := range text[start:end] {
		if !isBlank(r) && !isInvisible(r) {
			t.Fatalf("no token has %q of %q", r, text)
		}
	}
}

func isBorder(text string, i int) bool {
	return i == len(text) || utf8.RuneStart(text[i]) || !utf8.ValidString(text)
}

// TestLinear runs long inputs of the kinds that tempt a scanner to look far
// ahead or back, each of a length at which anything but linear time shows.
func TestLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("long inputs")
	}
	const size = 1 << 20
	for _, unit := range []string{
		"The minister said no. ", "a", "1", ".", "a.", "a.b", "a@", "A.B.", "(", "( a. ", "a. b). ", ".)", "'", "a's", "1-", "a-", "1,", "a/", "\"", "“a.” ", "?\" A ",
		"\n", "a\n", "- \n", "http://a/)", "漢", "ไ", "👍🏽", "e\u0301", "\u00ad", "\u200b", "a\u00ad", "\xff", "non-", "Mr. ", "[1]", ". . ", " .. ", "a.com/", "@a", "w/", "\r",
	} {
		text := strings.Repeat(unit, size/len(unit))
		start := time.Now()
		Segment(text)
		// Quadratic time would take minutes; the rest is room for a busy machine.
		if d := time.Since(start); d > 5*time.Second {
			t.Errorf("%d bytes of %q took %v", len(text), unit, d)
		} else {
			t.Logf("%-24q %5.0f MB/s", unit, float64(len(text))/1e6/d.Seconds())
		}
	}
}
