package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"

	"stance/pipeline/document"
)

// kind is what a token means for the end of a sentence.
type kind uint8

const (
	word kind = iota
	number
	symbol
	comma    // , ; : which never end one
	dash     // –, —, --
	hyphen   // a single -
	period   // a full stop of its own
	strong   // ? and !, and the full stops of other scripts
	ellipsis // … and runs of dots
	smile    // an emoticon
	openQuote
	closeQuote
	openBracket
	closeBracket
	title // from here on: a word with a full stop of its own, see abbreviation
	month
	company
	state
	unit
	latin
	enumerated
	acronym
	initial
)

// scanner turns text into tokens.
type scanner struct {
	text   string
	tokens []document.Token
	kinds  []kind // of tokens
	at     int    // first '@' at or after the word last looked at
	open   bool   // an undirected quotation mark of the paragraph is open
}

// newScanner returns a scanner for size bytes of the text.
func newScanner(text string, size int) *scanner {
	// English news has a token in 5.1 bytes; a little more spares the growth.
	n := size/5 + 8
	return &scanner{
		text:   text,
		tokens: make([]document.Token, 0, n),
		kinds:  make([]kind, 0, n),
		at:     -1,
	}
}

func (s *scanner) emit(start, end int, k kind) {
	s.tokens = append(s.tokens, document.Token{Span: document.Span{Start: start, End: end}, Head: -1})
	s.kinds = append(s.kinds, k)
}

// scan appends the tokens of text[start:end], a paragraph.
func (s *scanner) scan(start, end int) {
	s.open = false
	for i := start; i < end; {
		c := s.text[i]
		if c < utf8.RuneSelf {
			switch {
			case isASCIILetter(c) || isASCIIDigit(c):
				i = s.word(i, end)
			case c == ' ' || c >= '\t' && c <= '\r':
				i++
			default:
				i = s.mark(i, end)
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(s.text[i:end])
		switch {
		case isBlank(r) || isInvisible(r):
			i += size
		case isUnspaced(r):
			i = s.unspaced(i, end)
		case isWordRune(r):
			i = s.word(i, end)
		default:
			i = s.wideMark(i, end, r, size)
		}
	}
}

// unspaced appends the words of a run of a script without blanks, or of
// emoji, by UAX 29 alone.
func (s *scanner) unspaced(start, end int) int {
	stop := start
	for stop < end {
		r, size := utf8.DecodeRuneInString(s.text[stop:end])
		if !isUnspaced(r) && !(stop > start && joinsPictograph(r)) {
			break
		}
		stop += size
	}
	it := words.FromString(s.text[start:stop])
	for it.Next() {
		s.emit(start+it.Start(), start+it.End(), word)
	}
	return stop
}

// joinsPictograph reports whether a rune continues an emoji.
func joinsPictograph(r rune) bool {
	return r == '\u200d' || r == '\ufe0f' || r == '\ufe0e' || r == '\u20e3' || r == 'ー'
}

// mark appends the token of an ASCII mark.
func (s *scanner) mark(i, end int) int {
	c := s.text[i]
	if n := s.emoticon(i, end); n > 0 {
		s.emit(i, i+n, smile)
		return i + n
	}
	switch c {
	case '.':
		return s.dots(i, end)
	case '!', '?':
		j := i + 1
		for j < end && (s.text[j] == '!' || s.text[j] == '?') {
			j++
		}
		s.emit(i, j, strong)
		return j
	case ',', ';', ':':
		s.emit(i, i+1, comma)
		return i + 1
	case '(', '[', '{':
		// Words left out of a quotation.
		for _, omission := range [...]string{"[...]", "[…]"} {
			if strings.HasPrefix(s.text[i:end], omission) {
				s.emit(i, i+len(omission), ellipsis)
				return i + len(omission)
			}
		}
		s.emit(i, i+1, openBracket)
		return i + 1
	case ')', ']', '}':
		s.emit(i, i+1, closeBracket)
		return i + 1
	case '"', '\'', '`':
		return s.quote(i, end)
	case '@', '#':
		if n := handle(s.text[i:end]); n > 1 {
			s.emit(i, i+n, word)
			return i + n
		}
	case '+':
		// An international dialling code or a signed number.
		if i+1 < end && isASCIIDigit(s.text[i+1]) && !s.attached(i) {
			return s.wordFrom(i, i+1, end)
		}
	case '$', '%', '&', '/':
		s.emit(i, i+1, symbol)
		return i + 1
	}
	j := i + 1
	for j < end && s.text[j] == c {
		j++
	}
	k := symbol
	if c == '-' {
		k = dash
		if j == i+1 {
			k = hyphen
		}
	}
	s.emit(i, j, k)
	return j
}

// dots appends a full stop, an ellipsis, or a number that starts with a point.
func (s *scanner) dots(i, end int) int {
	j := i + 1
	for j < end && s.text[j] == '.' {
		j++
	}
	if j > i+1 {
		s.emit(i, j, ellipsis)
		return j
	}
	if j < end && isASCIIDigit(s.text[j]) && !s.attached(i) {
		return s.wordFrom(i, j, end)
	}
	k := period
	if s.isSpacedDot(i, j, end) {
		k = ellipsis
	}
	s.emit(i, j, k)
	return j
}

// isSpacedDot reports whether the dot at [i, j) is one of an ellipsis with
// blanks between its dots.
func (s *scanner) isSpacedDot(i, j, end int) bool {
	last := len(s.tokens) - 1
	if last >= 0 && s.kinds[last] == ellipsis && s.tokens[last].Len() == 1 && isOneBlank(s.text[s.tokens[last].End:i]) {
		return true
	}
	r, size := utf8.DecodeRuneInString(s.text[j:end])
	rest := s.text[min(j+size, end):end]
	return isBlank(r) && strings.HasPrefix(rest, ".") && !strings.HasPrefix(rest, "..")
}

func isOneBlank(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	return size == len(s) && isBlank(r)
}

// attached reports whether a token ends at i.
func (s *scanner) attached(i int) bool {
	return len(s.tokens) > 0 && s.tokens[len(s.tokens)-1].End == i
}

// follows reports whether the last token is of a kind.
func (s *scanner) follows(k kind) bool {
	return len(s.kinds) > 0 && s.kinds[len(s.kinds)-1] == k
}

// followsWord reports whether the last token is a word.
func (s *scanner) followsWord(w string) bool {
	return len(s.tokens) > 0 && s.textOf(len(s.tokens)-1) == w
}

// textOf returns the text of a token.
func (s *scanner) textOf(i int) string { return s.text[s.tokens[i].Start:s.tokens[i].End] }

// capitalised reports whether a token starts with a capital.
func (s *scanner) capitalised(i int) bool {
	r, _ := utf8.DecodeRuneInString(s.textOf(i))
	return unicode.IsUpper(r) || unicode.IsTitle(r)
}

// wideMark appends the token of a rune outside ASCII that is not of a word,
// with the marks that combine with it.
func (s *scanner) wideMark(i, end int, r rune, size int) int {
	j := i + size
	switch r {
	case '“', '”', '‘', '’', '„', '‚', '«', '»', '‹', '›', '´':
		return s.quote(i, end)
	case '—', '–', '―', '‒':
		for strings.HasPrefix(s.text[j:end], s.text[i:i+size]) {
			j += size
		}
		s.emit(i, j, dash)
		return j
	case '…':
		for strings.HasPrefix(s.text[j:end], "…") {
			j += size
		}
		s.emit(i, j, ellipsis)
		return j
	case '、', '，', '；', '：', '،', '؛':
		s.emit(i, j, comma)
		return j
	}
	if isSentenceTerminal(r) {
		s.emit(i, j, strong)
		return j
	}
	for j < end {
		next, n := utf8.DecodeRuneInString(s.text[j:end])
		if !joinsPictograph(next) {
			break
		}
		j += n
	}
	s.emit(i, j, symbol)
	return j
}

// emoticon returns the length of the emoticon at i, 0 if there is none: it
// stands between blanks.
func (s *scanner) emoticon(i, end int) int {
	c := s.text[i]
	if c != ':' && c != ';' && c != '=' || s.attached(i) || i+1 >= end {
		return 0
	}
	j := i + 1
	if s.text[j] == '-' {
		j++
	}
	if j < end && strings.IndexByte("()DPpOo/", s.text[j]) >= 0 && startsBlank(s.text[j+1:end]) {
		return j + 1 - i
	}
	return 0
}
