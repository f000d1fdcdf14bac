package document

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// Low must give what ToLower gives, where characters keep their length and where
// they do not: İ and the sign of the kelvin are shorter in lower case, Ⱥ is longer,
// and bytes that are no text become three each.
func TestLow(t *testing.T) {
	for _, text := range []string{
		"", "The Minister of Oslo SAID so.", "Élysée and Ångström, “ÇA VA”", "At 300 K in İzmir, Ankara SAID", "ȺK Oslo", "KȺȺ Oslo", "Bad \xff\xc3 Bytes", "\xffA",
	} {
		d := &Document{Text: text}
		for start := range len(text) + 1 {
			for end := start; end <= len(text); end++ {
				if start < len(text) && !utf8.RuneStart(text[start]) || end < len(text) && !utf8.RuneStart(text[end]) {
					continue
				}
				if got, want := d.Low(Span{Start: start, End: end}), strings.ToLower(text[start:end]); got != want {
					t.Fatalf("%q, bytes %d to %d: %q, want %q", text, start, end, got, want)
				}
			}
		}
	}
}

func TestLowMakesNoStrings(t *testing.T) {
	d := &Document{Text: "The Minister of Élysée SAID so."}
	d.Low(Span{Start: 0, End: 3})
	if n := testing.AllocsPerRun(10, func() { d.Low(Span{Start: 4, End: 12}) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
