// Package document holds what is known of one article while it passes through
// the stages of the pipeline. It has types and small accessors, no behaviour:
//
//  1. text.Segment fills Sentences and their Tokens.
//  2. syntax.Parse fills Tag, Lemma-free Head and Relation of each token.
//  3. actor.Detect fills Mentions (names), quote.Find fills Quotes (what is
//     said), actor.Resolve fills Actors and who each mention is, and
//     quote.Attribute who said each quote.
//  4. The pipeline fills Stances from the pairs of a sentence and the model.
//
// Every span is a half-open range of bytes into Text. Offsets become Unicode
// code points only where they leave the program (package table).
package document

import (
	"strings"
	"unicode/utf8"
)

// Span is a half-open byte range [Start, End). The zero Span is "none".
type Span struct{ Start, End int }

// None reports whether the span stands for the absence of one.
func (s Span) None() bool { return s.End == 0 }

// Len is the length in bytes.
func (s Span) Len() int { return s.End - s.Start }

// Contains reports whether o lies within s.
func (s Span) Contains(o Span) bool { return s.Start <= o.Start && o.End <= s.End }

// Overlaps reports whether the two spans share at least one byte.
func (s Span) Overlaps(o Span) bool { return s.Start < o.End && o.Start < s.End }

// Document is one article on its way through the pipeline.
type Document struct {
	Text      string
	Sentences []Sentence // in text order, not overlapping
	Mentions  []Mention  // ordered by Start, then longest first, then Actor
	Actors    []Actor    // in order of first mention
	Quotes    []Quote    // ordered by extent
	Stances   []Stance

	lower string // of Text; "" unless each character is as long as in lower case
	asked bool   // whether lower has been made
}

// At returns the text of a span.
func (d *Document) At(s Span) string { return d.Text[s.Start:s.End] }

// Low returns the text of a span in lower case. All of the text is lowered once, so
// that most calls make no string.
func (d *Document) Low(s Span) string {
	if !d.asked {
		d.asked = true
		if low := strings.ToLower(d.Text); aligned(d.Text, low) {
			d.lower = low
		}
	}
	if d.lower == "" {
		return strings.ToLower(d.At(s))
	}
	return d.lower[s.Start:s.End]
}

// aligned reports whether the characters of a text stand where they do in lower
// case: a few, such as İ, are longer or shorter there.
func aligned(text, low string) bool {
	if len(text) != len(low) {
		return false
	}
	for i := range text {
		if !utf8.RuneStart(low[i]) {
			return false
		}
	}
	return true
}

// Kind says what a sentence is in the layout of its article.
type Kind uint8

const (
	Body    Kind = iota // running text
	Heading             // a title or a subheading without a full stop
)

func (k Kind) String() string { return [...]string{"body", "heading"}[k] }

// Sentence is one sentence. Tokens hold absolute byte offsets into Text.
type Sentence struct {
	Span
	Kind      Kind
	Paragraph int  // 0…, counts the blocks of text between blank lines
	Label     Span // who speaks, where a turn of a transcript begins: "WALLACE" before a colon
	Turn      bool // spoken by whom the last Label names
	Tokens    []Token
	Parsed    bool   // Tag, Head and Relation of the tokens are filled
	Unparsed  string // why not, when a parser ran and left the sentence out
}

// Token is a syntactic word by the conventions of Universal Dependencies for
// English: clitics ("n't", "'s") and punctuation are tokens of their own.
type Token struct {
	Span
	Tag      Tag      // NoTag until tagged
	Relation Relation // to the head
	Head     int32    // index in the sentence's Tokens; -1 for the root
}

// ActorType is the kind of thing that an actor is.
type ActorType uint8

const (
	Person ActorType = iota
	Country
	Government // a seat of power or an institution of state: a ministry, a court, an army
	Organisation
	Party
	Group // a people, a movement, an armed band
	Place // cannot take a position
)

// ActorTypes lists the types in the order of their values.
var ActorTypes = []string{"person", "country", "government", "organisation", "party", "group", "place"}

func (t ActorType) String() string { return ActorTypes[t] }

// Gender as far as the text or the name tells.
type Gender uint8

const (
	UnknownGender Gender = iota
	Female
	Male
	Neuter
)

// Actor is somebody or something that the article names.
type Actor struct {
	ID        string // "country:RU", "person:nicolas-maduro"; see package actor
	Name      string // canonical or fullest name
	Type      ActorType
	Principal string // ID of the one it represents; a country's is its own; "" unknown
	Voice     bool   // speaks in its principal's name by its office: a spokesman, an ambassador, a president
	Gender    Gender
	Plural    bool
}

// How says by what means a mention was tied to its actor.
type How uint8

const (
	ByName How = iota
	ByAlias
	ByPronoun
	ByDescription
)

func (h How) String() string {
	return [...]string{"name", "alias", "pronoun", "description"}[h]
}

// Mention is one place in the text that stands for an actor. A plural that
// stands for several actors gives one Mention per member, of the same span.
type Mention struct {
	Span
	Sentence   int
	Type       ActorType // as detected; the actor's own type may be better known
	Actor      int       // index in Document.Actors; -1 unresolved
	IsActor    bool
	How        How
	Confidence float64 // of the link, 0…1
	Reason     string  // why unresolved
	Tone       *Judgement
}

// QuoteKind is the form of an attribution.
type QuoteKind uint8

const (
	Direct   QuoteKind = iota // all of the content stands in quotation marks, or is a turn of a transcript
	Indirect                  // reported: "said that …", "according to …"
	Mixed                     // reported, with words in quotation marks
)

func (k QuoteKind) String() string { return [...]string{"direct", "indirect", "mixed"}[k] }

// Quote is an attribution: content, its cue and its speaker.
type Quote struct {
	Kind           QuoteKind
	Fragments      []Span // the content, in order; quotation marks included
	Cue            Span   // "said", "according to"; none where only layout tells
	Speaker        Span   // whole noun phrase; none where unknown
	SpeakerMention int    // index in Document.Mentions; -1 unknown
	Reason         string // why the speaker is unknown
}

// Extent is the span from the first to the last fragment.
func (q *Quote) Extent() Span {
	return Span{q.Fragments[0].Start, q.Fragments[len(q.Fragments)-1].End}
}

// Judgement is a classifier's answer: probabilities by class of its task,
// summing to 1, and the decision taken from them.
type Judgement struct {
	P          []float64
	Class      int
	Confidence float64
	Abstained  bool
}

// Stance is what a holder expresses toward a target in a sentence.
type Stance struct {
	Sentence   int
	Holder     int  // index in Document.Actors
	HolderSpan Span // none: speaks from outside the sentence
	Target     int  // index in Document.Actors; -1 none
	TargetSpan Span
	Quote      int // index in Document.Quotes; -1 not quoted
	Judgement
}
