// Package reports turns result folders into pages that people read.
//
//  1. Read goes through the tables of one or more result folders once and
//     sums them up in a Report: who supports and who accuses whom, how sure
//     that is, and the sentences that say so.
//  2. A Renderer writes a Report, or the Training of a model, as Markdown,
//     HTML or JSON.
//
// It reads tables, never articles. Everything in them that comes from articles
// is untrusted, and escaped by each renderer.
package reports

import "time"

// Format names the layout of a Report in JSON. It changes when a field is
// renamed or changes its meaning; new fields do not change it.
const Format = "stance.report/1"

// Report is what the tables say, summed up. Its JSON is documented by these
// fields. The unit of every count is a sentence: what a holder says of a target
// in it, once, however often it names them. Pairs have only sentences with a target;
// actors and sources have those without one, too. Control characters and directional
// overrides in names and texts are replaced by U+FFFD; ids are as in the tables.
type Report struct {
	Format    string         `json:"format"`
	Headlines []string       `json:"headlines"` // plain sentences, the strongest finding first
	Warnings  []string       `json:"warnings"`  // what to keep in mind when quoting a figure
	Scope     Scope          `json:"scope"`
	Pairs     []Pair         `json:"pairs"`    // most sentences that take a side first
	Actors    []Actor        `json:"actors"`   // highest net stance first
	Matrix    Matrix         `json:"matrix"`   // the pairs of the most frequent holders and targets
	Timeline  *Timeline      `json:"timeline"` // null: no dates, or all in one interval
	Sources   []SourceRow    `json:"sources"`  // most articles first; empty: no sources
	Doubtful  []Evidence     `json:"doubtful"` // the sentences that the classifier was least sure of
	Speakers  []Speaker      `json:"speakers"` // most quotes first
	Rejects   []RejectReason `json:"rejects"`  // most frequent first
	LeftOut   LeftOut        `json:"left_out"`
	leading   []int          // the pairs of the headlines
}

// Scope says what was scored and with which model.
type Scope struct {
	Runs       []Run `json:"runs"`
	Articles   int   `json:"articles"`   // scored, near-duplicates included
	Duplicates int   `json:"duplicates"` // near-duplicates, in no figure below unless they are kept

	DuplicatesKept bool `json:"duplicates_kept,omitempty"`

	Rejected   int        `json:"rejected"` // inputs that were not scored
	From       *time.Time `json:"from"`     // first and last publication; null: no dates
	To         *time.Time `json:"to"`
	Undated    int        `json:"undated"`
	Languages  []Count    `json:"languages"`
	Sources    []Count    `json:"sources"`
	Sentences  int        `json:"sentences"`
	Mentions   int        `json:"mentions"`
	Quotes     int        `json:"quotes"`
	Attributed int        `json:"attributed"` // quotes whose speaker is known
	Judged     int        `json:"judged"`     // stances that the classifier judged
	Abstained  int        `json:"abstained"`  // of these, those too doubtful to count
	Sided      int        `json:"sided"`      // of those that count, those that take a side
	Unsure     int        `json:"unsure"`     // of these, those given with less than 60 % confidence
}

// Run is a result folder.
type Run struct {
	Name        string            `json:"name"` // the folder's own name
	Version     string            `json:"version"`
	ModelSHA256 string            `json:"model_sha256"`
	Options     map[string]string `json:"options"`
	Articles    int               `json:"articles"`
}

// Count is how often a name occurs.
type Count struct {
	Name string `json:"name"`
	N    int    `json:"n"`
}

// Figures sum up a set of sentences. Net is the mean of p_supportive -
// p_accusatory over them, -1 to 1. Low and High bound it with 95 % confidence,
// articles taken as drawn at random; null for fewer than five articles. They
// cover the choice of articles, not the classifier's errors.
type Figures struct {
	Articles   int      `json:"articles"`
	Sentences  int      `json:"sentences"` // the sum of the next four
	Supportive int      `json:"supportive"`
	Neutral    int      `json:"neutral"`
	Accusatory int      `json:"accusatory"`
	Abstained  int      `json:"abstained"`
	Supporting int      `json:"supporting_articles"` // with a supportive sentence
	Accusing   int      `json:"accusing_articles"`   // with an accusatory one
	Siding     int      `json:"siding_articles"`     // with either
	Net        *float64 `json:"net"`
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
}

// Sided is the number of sentences that take a side.
func (f Figures) Sided() int { return f.Supportive + f.Accusatory }

// Pair is a holder and a target. People and offices count with the country
// that they represent where the target is another country or represents one;
// Voices says who spoke.
type Pair struct {
	Holder Name `json:"holder"`
	Target Name `json:"target"`
	Figures
	Says     string     `json:"says"`     // the finding as a plain sentence
	Voices   []Count    `json:"voices"`   // the holders that the holder stands for, most sentences first
	Evidence []Evidence `json:"evidence"` // the most certain sentences first
	Doubtful []Evidence `json:"doubtful"` // the least certain ones first
	voiceIDs []string   // of Voices
	group    *group
}

// Name is an actor's id and name.
type Name struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Actor is what one actor expresses, toward others and toward nobody in particular,
// and what is expressed toward it. Each counts by itself, not with whom it represents.
type Actor struct {
	Name
	Type       string  `json:"type"`
	Represents *Name   `json:"represents"` // null: itself, or unknown
	Mentions   int     `json:"mentions"`
	Holds      Figures `json:"holds"`    // its own stances
	Receives   Figures `json:"receives"` // stances toward it
	group      *group  // of Holds
	received   *group
}

// Evidence is a sentence and what the classifier made of it.
type Evidence struct {
	ArticleID   string     `json:"article_id"`
	Title       string     `json:"title"` // empty: none
	URL         string     `json:"url"`   // empty: none
	Published   *time.Time `json:"published"`
	Source      string     `json:"source"` // empty: none
	SentenceID  int32      `json:"sentence_id"`
	Holder      string     `json:"holder"`
	Target      string     `json:"target"`
	Stance      string     `json:"stance"`
	Confidence  float64    `json:"confidence"`
	Abstained   bool       `json:"abstained"`
	PSupportive float64    `json:"p_supportive"`
	PNeutral    float64    `json:"p_neutral"`
	PAccusatory float64    `json:"p_accusatory"`
	Quoted      bool       `json:"quoted"`
	Text        string     `json:"text"`        // the sentence, long ones cut
	HolderSpan  *[2]int    `json:"holder_span"` // code points of Text; null: speaks from outside it
	TargetSpan  *[2]int    `json:"target_span"`
	Deciding    []string   `json:"deciding"` // the words that spoke most for it; empty: not known, or the article did
	Alone       string     `json:"alone"`    // the stance of the sentence by itself where it is another, or "doubtful, rather" and the stance; empty: the same, or not known
	cell        cell
	pair        pairKey
}

// Matrix is who stands how toward whom.
type Matrix struct {
	Holders []Name  `json:"holders"`
	Targets []Name  `json:"targets"`
	Pairs   [][]int `json:"pairs"` // holder × target → index into Report.Pairs; -1: none
}

// Timeline is what the most frequent actors express, by interval.
type Timeline struct {
	Unit   string        `json:"unit"`   // day, week, month, quarter or year
	Starts []string      `json:"starts"` // first day of each interval, without gaps
	Actors []ActorSeries `json:"actors"`
}

// ActorSeries has an actor's figures in each interval of the timeline.
type ActorSeries struct {
	Name
	Points []Figures `json:"points"`
}

// SourceRow is what the articles of a source hold.
type SourceRow struct {
	Name        string  `json:"name"`
	NumArticles int     `json:"num_articles"` // that count, also those without a stance
	Figures     Figures `json:"figures"`
	group       *group
	articles    []countCell // articles by cell, without quotes
}

// Speaker is somebody quoted.
type Speaker struct {
	Name
	Quotes    int     `json:"quotes"`
	Articles  int     `json:"articles"`
	Examples  []Quote `json:"examples"`
	principal string
	cells     []countCell
}

// Quote is something said.
type Quote struct {
	ArticleID string `json:"article_id"`
	Title     string `json:"title"`
	Kind      string `json:"kind"` // direct, indirect or mixed
	Text      string `json:"text"`
	cell      cell
}

// RejectReason is a reason for which inputs were not scored.
type RejectReason struct {
	Reason   string   `json:"reason"`
	N        int      `json:"n"`
	Examples []Reject `json:"examples"`
}

// Reject is an input that was not scored.
type Reject struct {
	Input    string `json:"input"`
	Position string `json:"position"`
	Detail   string `json:"detail"`
}

// LeftOut counts what the report does not list; the tables have it.
type LeftOut struct {
	NeutralPairs int `json:"neutral_pairs"` // pairs of which no sentence takes a side
	Pairs        int `json:"pairs"`         // pairs that take a side, fewer than those listed
	Actors       int `json:"actors"`        // actors that hold or receive fewer stances
	Evidence     int `json:"evidence"`      // sentences of the listed pairs that take a side, beyond those shown
	Speakers     int `json:"speakers"`
}

// Limits of what a report lists. They keep the page readable and small; what
// they leave out is counted in LeftOut.
const (
	maxPairs     = 100
	maxActors    = 60
	maxEvidence  = 5  // a pair
	maxPairDoubt = 2  // a pair
	maxDoubtful  = 10 // a report
	maxSpeakers  = 25
	maxQuotes    = 2  // a speaker
	maxMatrix    = 11 // holders, and targets
	maxSeries    = 8  // actors of the timeline
	maxBins      = 24 // intervals of the timeline
	maxSources   = 20 // beyond it: "other sources"
	maxReasons   = 3  // examples of a reason
	maxText      = 480
)
