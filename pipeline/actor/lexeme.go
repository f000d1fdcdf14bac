package actor

import (
	"strings"

	"stance/pipeline/document"
	"stance/pipeline/embedding"
	"stance/pipeline/intern"
)

// lexeme is what is known of a word wherever it stands. It is found out once for
// many articles: most of their words are the same few thousand.
type lexeme struct {
	word, low string
	upper     bool // begins with a capital
	firstName bool
	surname   bool
	regional  bool // a word of a region
	inhabits  inhabitance
	proper    bool // no list of common words has it
	shape     string
	kinds     string // what the gazetteer knows of the word alone, as letters
	fine      string // class of words like it, "" without a vector
	coarse    string
	phrases   []phrase // that may begin with it, the longest first
	things    []thing  // likewise
	capitals  []phrase // the same where it is in capitals

	lows   [lowFeatures]hash   // features that begin with its lower case, see featurise
	shapes [shapeFeatures]hash // and those that begin with its shape
	asIs   hash                // the word's own
}

// Features of a token that begin with the lower case of a word, and with a shape.
const (
	lowNames   = "wpnPNxycdfheqr"
	shapeNames = "stuvaDFi"

	lowFeatures   = len(lowNames)
	shapeFeatures = len(shapeNames)
)

// Places of features in lexeme.lows and lexeme.shapes, in the order of their names.
const (
	lowWord = iota
	lowBefore
	lowAfter
	lowBefore2
	lowAfter2
	lowBeforeWord
	lowWordAfter
	lowBeforeShape
	lowAfterShape
	lowFirstWord
	lowJoins
	lowLast
	lowAhead
	lowBehind
)

const (
	shapeWord = iota
	shapeBeforeWord
	shapeWordAfter
	shapeAround
	shapeKinds
	shapeBefore
	shapeAfter
	shapeJoins
)

// hashFirst fills the features that begin with what the lexeme is.
func (l *lexeme) hashFirst() {
	for i := range lowNames {
		l.lows[i] = hashStart.char(lowNames[i]).str(l.low).char(0)
	}
	for i := range shapeNames {
		l.shapes[i] = hashStart.char(shapeNames[i]).str(l.shape).char(0)
	}
	l.asIs = hashStart.char('W').str(l.word).char(0)
}

// lexemes are those that a goroutine has met.
type lexemes struct {
	numbers intern.Table
	all     []*lexeme // by number of their word
}

// mostLexemes bounds them: some megabytes.
const mostLexemes = 1 << 14

// of is the lexeme of a word.
func (ls *lexemes) of(word string, kb *Knowledge) *lexeme {
	number, known := ls.numbers.Number(word)
	if known {
		return ls.all[number]
	}
	if number == mostLexemes {
		ls.numbers.Reset()
		ls.all = ls.all[:0]
		ls.numbers.Number(word)
	}
	l := kb.lexeme(strings.Clone(word)) // and not the article that it stands in
	ls.all = append(ls.all, l)
	return l
}

func (kb *Knowledge) lexeme(word string) *lexeme {
	l := &lexeme{
		word: word, low: lower(word), upper: isUpper(word), shape: string(shape(word, nil)),
		firstName: kb.isFirstName(word), surname: kb.surname[word],
	}
	l.regional = kb.regionBy[l.low]
	if row, ok := kb.vectors.Lookup(l.low); ok {
		l.fine = classNames[kb.vectors.Class(embedding.Fine, row)]
		l.coarse = classNames[kb.vectors.Class(embedding.Coarse, row)]
	}
	if l.upper {
		l.inhabits = kb.inhabitants(word)
	}
	l.proper = kb.proper(l)
	l.kinds = kb.kinds(l)
	first := firstWord(word)
	l.phrases = kb.byWord[first]
	l.things = kb.things[first]
	if len(first) >= 4 && allCaps(first) {
		l.capitals = kb.byWord[capitalised(first)] // a headline or an agency's capitals: RUSSIA, KREMLIN
	}
	l.hashFirst()
	return l
}

func (kb *Knowledge) proper(l *lexeme) bool {
	word, low := l.word, l.low
	switch {
	case len(word) < 3 || !hasLetter(word) || strings.ContainsAny(word, ".@#/&_"):
		return false
	case strings.HasSuffix(low, "ish") || strings.HasSuffix(low, "ian") || strings.HasSuffix(low, "ese"):
		return false // an adjective of a people
	case openers[low] || timeWords[low] || otherHeads[low] || geographic[low] || institution[low]:
		return false
	case kb.offices[low] != (office{}) || kb.officeBy[low] != 0 || l.regional || partyWords[low]:
		return false
	}
	_, known := kb.exact[word]
	return !known
}

// kinds says by letters what the gazetteer knows of a word.
func (kb *Knowledge) kinds(l *lexeme) string {
	capital := l.upper || l.word == "al" || l.word == "al-"
	var b strings.Builder
	for _, kind := range []struct {
		letter byte
		is     bool
	}{
		{'f', capital && l.firstName},
		{'i', institution[l.low]},
		{'y', capital && partyWords[l.low]},
		{'g', capital && geographic[l.low]},
		{'o', capital && otherHeads[l.low]},
		{'t', kb.offices[l.low] != (office{})},
		{'m', capital && timeWords[l.low]},
		{'s', capital && openers[l.low]},
	} {
		if kind.is {
			b.WriteByte(kind.letter)
		}
	}
	return b.String()
}

// lexeme is that of token i of a sentence, which is looked at many times.
func (d *detector) lexeme(s *document.Sentence, i int) *lexeme {
	d.turn(s)
	if d.words[i] == nil {
		d.words[i] = d.lexemes.of(d.word(s, i), d.kb)
	}
	return d.words[i]
}

// match is the gazetteer's match at token i of a sentence.
func (d *detector) match(s *document.Sentence, i int) (phrase, int) {
	d.turn(s)
	m := &d.matches[i]
	if m.end == 0 {
		m.phrase, m.end = d.lexeme(s, i).match(d.doc.Text, s.Tokens, i)
		m.end++
	}
	return m.phrase, m.end - 1
}

// matched is what match found, its end plus 1; 0: not yet looked for.
type matched struct {
	phrase phrase
	end    int
}

// turn turns to a sentence.
func (d *detector) turn(s *document.Sentence) {
	if d.sentence == s {
		return
	}
	d.sentence = s
	d.words = append(d.words[:0], make([]*lexeme, len(s.Tokens))...)
	d.matches = append(d.matches[:0], make([]matched, len(s.Tokens))...)
}
