// Package table is score's output: what its tables are, and how they are
// written and read.
//
//  1. The tags of the row types declare the columns (rows.go, schema.go).
//  2. FromDocument turns a scored document into rows, byte offsets into code
//     points, and sums up its actors and dyads.
//  3. WritePart writes rows as one Parquet part of every table, whole or not
//     at all; the same rows give the same bytes.
//  4. Complete writes the manifest and marks a result folder as complete.
//  5. Read and Scan give the rows of a complete folder back.
//
// It reads every field of a document.Document and fills none.
package table

import "time"

// The rows of score's output. A field is a column: `col` is its name, `doc`
// what it holds; a pointer is a column that may be null; `code:"plain"` marks
// strings that hardly repeat, which no dictionary would shorten. Offsets are
// Unicode code points from the start of the article's text, half-open. The page
// of all columns and the Parquet field metadata come from these tags.

// ArticleRow is an article.
type ArticleRow struct {
	ArticleID   string     `col:"article_id" doc:"id of the article"`
	Title       *string    `col:"title" doc:"title, where the input has one" code:"plain"`
	Published   *time.Time `col:"published" doc:"time of publication, UTC"`
	Source      *string    `col:"source" doc:"newspaper, agency or site"`
	URL         *string    `col:"url" doc:"address of the article" code:"plain"`
	Language    string     `col:"language" doc:"ISO 639-1 code, given or detected"`
	NChars      int32      `col:"n_chars" doc:"length of the text in code points"`
	NSentences  int32      `col:"n_sentences" doc:"sentences, headings included"`
	NMentions   int32      `col:"n_mentions" doc:"rows of mentions"`
	NActors     int32      `col:"n_actors" doc:"rows of actors"`
	DuplicateOf *string    `col:"duplicate_of" doc:"article_id of the earliest near-duplicate; null: none"`
	TextSHA256  string     `col:"text_sha256" doc:"SHA-256 of the text in UTF-8, hexadecimal" code:"plain"`
}

// SentenceRow is a sentence.
type SentenceRow struct {
	ArticleID  string `col:"article_id" doc:"id of the article"`
	SentenceID int32  `col:"sentence_id" doc:"position in the article, from 0"`
	Start      int32  `col:"start" doc:"first code point"`
	End        int32  `col:"end" doc:"code point after the last"`
	Text       string `col:"text" doc:"the sentence" code:"plain"`
	Kind       string `col:"kind" doc:"body or heading"`
}

// MentionRow is a mention of an actor.
type MentionRow struct {
	ArticleID      string   `col:"article_id" doc:"id of the article"`
	SentenceID     int32    `col:"sentence_id" doc:"sentence of the mention"`
	MentionID      int32    `col:"mention_id" doc:"position in the article, from 0"`
	Start          int32    `col:"start" doc:"first code point"`
	End            int32    `col:"end" doc:"code point after the last"`
	Text           string   `col:"text" doc:"the words of the mention"`
	ActorID        *string  `col:"actor_id" doc:"who is meant; null: unresolved"`
	ActorName      *string  `col:"actor_name" doc:"name of the actor; null: unresolved"`
	ActorType      *string  `col:"actor_type" doc:"person, country, government, organisation, party, group or place; null: unresolved"`
	IsActor        bool     `col:"is_actor" doc:"can take a position here"`
	PrincipalID    *string  `col:"principal_id" doc:"actor_id of the one it represents; a country's is its own; null: unknown"`
	How            string   `col:"how" doc:"name, alias, pronoun or description"`
	Confidence     float64  `col:"link_confidence" doc:"confidence of the link to the actor, 0 to 1"`
	Reason         *string  `col:"reason" doc:"why unresolved; null: resolved"`
	Tone           *string  `col:"tone" doc:"positive, neutral or negative; null: not judged"`
	ToneConfidence *float64 `col:"tone_confidence" doc:"probability of the tone given"`
	PPositive      *float64 `col:"p_positive" doc:"probability of a positive portrayal"`
	PNeutral       *float64 `col:"p_neutral" doc:"probability of a neutral portrayal"`
	PNegative      *float64 `col:"p_negative" doc:"probability of a negative portrayal"`
}

// StanceRow is a holder and a target in a sentence.
type StanceRow struct {
	ArticleID         string   `col:"article_id" doc:"id of the article"`
	SentenceID        int32    `col:"sentence_id" doc:"sentence of the stance"`
	HolderID          string   `col:"holder_id" doc:"actor_id of the holder"`
	HolderName        string   `col:"holder_name" doc:"name of the holder"`
	HolderPrincipalID *string  `col:"holder_principal_id" doc:"actor_id of the one the holder represents; null: unknown"`
	HolderStart       *int32   `col:"holder_start" doc:"first code point; null: speaks from outside the sentence"`
	HolderEnd         *int32   `col:"holder_end" doc:"code point after the last; null: speaks from outside the sentence"`
	TargetID          *string  `col:"target_id" doc:"actor_id of the target; null: no target"`
	TargetName        *string  `col:"target_name" doc:"name of the target; null: no target"`
	TargetStart       *int32   `col:"target_start" doc:"first code point; null: no target"`
	TargetEnd         *int32   `col:"target_end" doc:"code point after the last; null: no target"`
	QuoteID           *int32   `col:"quote_id" doc:"quote in which it stands; null: not quoted"`
	Stance            *string  `col:"stance" doc:"supportive, neutral or accusatory; null: the model has no stance"`
	Confidence        *float64 `col:"confidence" doc:"probability of the stance given"`
	Abstained         *bool    `col:"abstained" doc:"too doubtful to count"`
	PSupportive       *float64 `col:"p_supportive" doc:"probability of support"`
	PNeutral          *float64 `col:"p_neutral" doc:"probability of neither"`
	PAccusatory       *float64 `col:"p_accusatory" doc:"probability of accusation"`
}

// QuoteRow is an attribution.
type QuoteRow struct {
	ArticleID    string  `col:"article_id" doc:"id of the article"`
	QuoteID      int32   `col:"quote_id" doc:"position in the article, from 0"`
	Kind         string  `col:"kind" doc:"direct, indirect or mixed"`
	Start        int32   `col:"start" doc:"first code point of the first fragment, quotation marks included"`
	End          int32   `col:"end" doc:"code point after the last fragment"`
	CueStart     *int32  `col:"cue_start" doc:"first code point of the cue; null: none"`
	CueEnd       *int32  `col:"cue_end" doc:"code point after the cue; null: none"`
	SpeakerStart *int32  `col:"speaker_start" doc:"first code point of the speaker's noun phrase; null: unknown"`
	SpeakerEnd   *int32  `col:"speaker_end" doc:"code point after the speaker's noun phrase; null: unknown"`
	SpeakerID    *string `col:"speaker_id" doc:"actor_id of the speaker; null: unknown"`
	SpeakerName  *string `col:"speaker_name" doc:"name of the speaker; null: unknown"`
	Reason       *string `col:"reason" doc:"why the speaker is unknown; null: known"`
}

// ActorRow is an actor in an article.
type ActorRow struct {
	ArticleID   string   `col:"article_id" doc:"id of the article"`
	ActorID     string   `col:"actor_id" doc:"id of the actor, the same in every article"`
	ActorName   string   `col:"actor_name" doc:"name of the actor"`
	ActorType   string   `col:"actor_type" doc:"person, country, government, organisation, party, group or place"`
	PrincipalID *string  `col:"principal_id" doc:"actor_id of the one it represents; null: unknown"`
	NMentions   int32    `col:"n_mentions" doc:"mentions in the article"`
	NStances    int32    `col:"n_stances" doc:"stances that it holds, abstained ones included"`
	NSupportive int32    `col:"n_supportive" doc:"supportive stances that it holds"`
	NNeutral    int32    `col:"n_neutral" doc:"neutral stances that it holds"`
	NAccusatory int32    `col:"n_accusatory" doc:"accusatory stances that it holds"`
	Stance      *string  `col:"stance" doc:"the class with the largest mean probability over its stances; null: it holds none"`
	Confidence  *float64 `col:"confidence" doc:"that mean probability"`
	NetStance   *float64 `col:"net_stance" doc:"mean of p_supportive - p_accusatory over its stances, -1 to 1"`
	Tone        *string  `col:"tone" doc:"the class with the largest mean probability over its mentions; null: not judged"`
	NetTone     *float64 `col:"net_tone" doc:"mean of p_positive - p_negative over its mentions, -1 to 1"`
}

// DyadRow is a holder and a target in an article.
type DyadRow struct {
	ArticleID   string   `col:"article_id" doc:"id of the article"`
	HolderID    string   `col:"holder_id" doc:"actor_id of the holder"`
	HolderName  string   `col:"holder_name" doc:"name of the holder"`
	TargetID    string   `col:"target_id" doc:"actor_id of the target"`
	TargetName  string   `col:"target_name" doc:"name of the target"`
	NStances    int32    `col:"n_stances" doc:"stances of the holder toward the target, abstained ones included"`
	NSupportive int32    `col:"n_supportive" doc:"supportive ones"`
	NNeutral    int32    `col:"n_neutral" doc:"neutral ones"`
	NAccusatory int32    `col:"n_accusatory" doc:"accusatory ones"`
	NetStance   *float64 `col:"net_stance" doc:"mean of p_supportive - p_accusatory, -1 to 1"`
}

// RejectRow is an input that was not scored.
type RejectRow struct {
	Input     string  `col:"input" doc:"file, or - for standard input"`
	Position  string  `col:"position" doc:"where in the input: row 12, byte 4096; empty: the whole input" code:"plain"`
	ArticleID *string `col:"article_id" doc:"id of the article, where it is known"`
	Reason    string  `col:"reason" doc:"short code of the reason"`
	Detail    string  `col:"detail" doc:"the reason in words, and what to do" code:"plain"`
}

// Rows are rows of every table, in the order in which they are written.
type Rows struct {
	Articles  []ArticleRow
	Sentences []SentenceRow
	Mentions  []MentionRow
	Stances   []StanceRow
	Quotes    []QuoteRow
	Actors    []ActorRow
	Dyads     []DyadRow
	Rejects   []RejectRow
}

// MaxRows is the most rows of all tables together that the files of a part number
// have: who writes or reads part after part holds no more than so many, of some 230
// bytes each. A change of it changes the bytes of results.
const MaxRows = 1_500_000

// Len is the number of rows of all tables.
func (r *Rows) Len() int {
	return len(r.Articles) + len(r.Sentences) + len(r.Mentions) + len(r.Stances) +
		len(r.Quotes) + len(r.Actors) + len(r.Dyads) + len(r.Rejects)
}
