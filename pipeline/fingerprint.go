package pipeline

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"stance/model"
	"stance/model/drift"
	"stance/pipeline/disk"
	"stance/pipeline/document"
	"stance/pipeline/intern"
	"stance/pipeline/labels"
	"stance/pipeline/table"
	"stance/pipeline/text"
)

const (
	// fingerprintName is the file of a result folder that has the fingerprint of
	// its articles.
	fingerprintName = "fingerprint.json"
)

// FingerprintKey is where a bundle's metadata keeps the fingerprint of the
// sentences that its model of a task was trained on.
func FingerprintKey(t Task) string { return "fingerprint/" + t.Name }

// The measures of a fingerprint; that of training data has the first alone.
var articleMeasures = []drift.Measure{
	{Name: "words in a sentence", Log: true}, {Name: "sentences in an article", Log: true},
	{Name: "mentions of actors in a sentence", Log: true}, {Name: "stances in a sentence", Log: true},
	{Name: "confidence of a stance"}, {Name: "share of stances too doubtful to count"},
	{Name: "probability of support"}, {Name: "probability of accusation"},
}

const (
	measureWords = iota
	measureSentences
	measureMentions
	measureStances
	measureConfidence
	measureDoubt
	measureSupport
	measureAccusation
)

// Fingerprint is that of a result folder: the one that score left there, or where
// there is none, as in folders that another program wrote, one made now.
func Fingerprint(dir string) (*drift.Fingerprint, error) {
	m, err := table.Open(dir)
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(filepath.Join(dir, fingerprintName))
	if errors.Is(err, fs.ErrNotExist) {
		return fingerprintOf(dir, m)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the fingerprint: %w", err)
	}
	f, err := drift.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(dir, fingerprintName), err)
	}
	return f, nil
}

// TrainedOn is the fingerprint of the sentences that a bundle's model of stance,
// or where it has none of tone, was trained on; nil where it keeps none.
func TrainedOn(b *model.Bundle) (*drift.Fingerprint, error) {
	for _, t := range []Task{Stance, Tone, Custom} {
		if text, ok := b.Metadata[FingerprintKey(t)]; ok {
			return drift.Parse([]byte(text))
		}
	}
	return nil, nil
}

// writeFingerprint writes that of a result folder into it.
func writeFingerprint(dir string, m *table.Manifest) error {
	f, err := fingerprintOf(dir, m)
	if err != nil {
		return err
	}
	text, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("writing the fingerprint: %w", err)
	}
	if err := disk.WriteFile(filepath.Join(dir, fingerprintName), append(text, '\n')); err != nil {
		return fmt.Errorf("writing the fingerprint: %w", err)
	}
	return nil
}

// fingerprintSentences is the fingerprint of labelled sentences, as a bundle's
// metadata keeps it. Rows of one group are one document, a text counts once.
func fingerprintSentences(rows []*labels.Row) (string, error) {
	b := drift.NewBuilder("sentence", articleMeasures[measureWords])
	seen := map[string]bool{}
	groups := map[string]int{}
	var documents [][]string // texts by group
	for _, r := range rows {
		plain := labels.Group(r.Text)
		if seen[plain] {
			continue
		}
		seen[plain] = true
		at, ok := groups[r.Group]
		if !ok {
			at = len(documents)
			groups[r.Group] = at
			documents = append(documents, nil)
		}
		documents[at] = append(documents[at], r.Text)
	}
	var d documentWords
	for _, texts := range documents {
		for _, s := range texts {
			d.add(s, text.Tokens(s, document.Span{End: len(s)}))
		}
		d.close(b)
	}
	made, err := json.Marshal(b.Fingerprint())
	if err != nil {
		return "", fmt.Errorf("writing a fingerprint: %w", err)
	}
	return string(made), nil
}

// documentWords counts the words of a document, one document after another.
type documentWords struct {
	sentences, words int
	forms            intern.Table // as they are written
	plain            []int32      // by form, the number of its word
	numbers          intern.Table // of words
	counts           []wordCount  // by word
	met              []int32      // the document's words
	sentence         int          // of all documents
}

// wordCount is in how many sentences of the document a word is.
type wordCount struct {
	word string
	n    int
	last int // sentence that counted
}

// mostForms bounds the forms that are known: some megabytes.
const mostForms = 1 << 16

// add takes in a sentence, whose tokens are spans of text; a word that it has
// twice counts once.
func (d *documentWords) add(text string, tokens []document.Token) {
	d.sentences++
	d.sentence++
	for i := range tokens {
		form := wordForm(text, tokens[i:])
		if form == "" {
			continue
		}
		d.words++
		number, known := d.forms.Number(form)
		if !known {
			d.plain = append(d.plain, d.number(plainWord(form)))
		}
		number = d.plain[number]
		c := &d.counts[number]
		if len(c.word) == 1 || c.last == d.sentence {
			continue
		}
		if c.n == 0 {
			d.met = append(d.met, number)
		}
		c.n, c.last = c.n+1, d.sentence
	}
}

// number is the number of a word.
func (d *documentWords) number(word string) int32 {
	number, known := d.numbers.Number(word)
	if !known {
		d.counts = append(d.counts, wordCount{word: strings.Clone(word)}) // and not the article that it stands in
	}
	return number
}

// close adds the document to a fingerprint, and makes ready for the next.
func (d *documentWords) close(b *drift.Builder) {
	if d.sentences > 0 {
		b.Words(d.sentences, d.all)
		b.Measure(measureWords, float64(d.words)/float64(d.sentences))
	}
	for _, number := range d.met {
		d.counts[number].n = 0
	}
	d.sentences, d.words, d.met = 0, 0, d.met[:0]
	if d.forms.Len() > mostForms {
		d.forms.Reset()
		d.numbers.Reset()
		d.plain, d.counts = d.plain[:0], d.counts[:0]
	}
}

// all yields the document's words, and in how many of its sentences each is.
func (d *documentWords) all(yield func(string, int) bool) {
	for _, number := range d.met {
		if c := &d.counts[number]; !yield(c.word, c.n) {
			return
		}
	}
}

// wordForm is the first of the tokens, with the n't that is written on it. It is
// empty for a token that begins with no letter, such as a number, a mark or that
// n't.
func wordForm(text string, tokens []document.Token) string {
	t := tokens[0].Span
	if c := text[t.Start]; c < utf8.RuneSelf {
		if c|0x20 < 'a' || c|0x20 > 'z' {
			return ""
		}
	} else if first, _ := utf8.DecodeRuneInString(text[t.Start:]); !unicode.IsLetter(first) {
		return ""
	}
	if len(tokens) > 1 && negation(text, tokens[1].Span) {
		if tokens[1].Start == t.End {
			t.End = tokens[1].End
		}
	} else if negation(text, t) {
		return ""
	}
	return text[t.Start:t.End]
}

// plainWord is a form in lower case, without the full stop of an abbreviation.
func plainWord(form string) string {
	return strings.TrimRight(strings.ReplaceAll(strings.ToLower(form), "’", "'"), ".")
}

// negation reports whether a token is n't.
func negation(text string, t document.Span) bool {
	if n := t.Len(); n != len("n't") && n != len("n’t") {
		return false
	}
	return strings.EqualFold(strings.ReplaceAll(text[t.Start:t.End], "’", "'"), "n't")
}

// fingerprintOf makes the fingerprint of the articles in the tables of dir that
// the manifest names, near-duplicates left out. The two long tables are read side
// by side.
func fingerprintOf(dir string, m *table.Manifest) (*drift.Fingerprint, error) {
	b := drift.NewBuilder("article", articleMeasures...)
	copies := map[string]bool{}
	sentences := map[string]float64{} // of each article that counts
	err := table.ScanManifest(dir, m, "articles", func(r *struct {
		ID          string  `col:"article_id"`
		Sentences   int32   `col:"n_sentences"`
		Mentions    int32   `col:"n_mentions"`
		DuplicateOf *string `col:"duplicate_of"`
	}) error {
		if r.DuplicateOf != nil {
			copies[r.ID] = true
			return nil
		}
		sentences[r.ID] = float64(r.Sentences)
		b.Measure(measureSentences, float64(r.Sentences))
		if r.Sentences > 0 {
			b.Measure(measureMentions, float64(r.Mentions)/float64(r.Sentences))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var group errgroup.Group
	group.Go(func() error { return addWords(b, dir, m, copies) })
	group.Go(func() error {
		if err := addActors(b, dir, m, copies); err != nil {
			return err
		}
		return addStances(b, dir, m, copies, sentences)
	})
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return b.Fingerprint(), nil
}

// sentencesAtOnce bounds the sentences that are read ahead of those counted.
const sentencesAtOnce = 64

// addWords adds the words of the articles, which are read beside being counted.
func addWords(b *drift.Builder, dir string, m *table.Manifest, copies map[string]bool) error {
	type stretch struct {
		sentences []string
		last      bool // of the article
	}
	stretches := make(chan stretch, 4)
	var reading errgroup.Group
	reading.Go(func() error {
		defer close(stretches)
		var next stretch
		pass := func() { stretches <- next; next = stretch{} }
		return byArticle(dir, m, "sentences", copies, func(r *struct {
			ID   string `col:"article_id"`
			Text string `col:"text"`
		}) (string, func()) {
			return r.ID, func() {
				if len(next.sentences) == sentencesAtOnce {
					pass()
				}
				next.sentences = append(next.sentences, r.Text)
			}
		}, func(string) {
			next.last = true
			pass()
		})
	})
	var words documentWords
	for s := range stretches {
		for _, sentence := range s.sentences {
			words.add(sentence, text.Tokens(sentence, document.Span{End: len(sentence)}))
		}
		if s.last {
			words.close(b)
		}
	}
	return reading.Wait()
}

// addActors adds who is mentioned.
func addActors(b *drift.Builder, dir string, m *table.Manifest, copies map[string]bool) error {
	actors := map[string]int{}
	return byArticle(dir, m, "actors", copies, func(r *struct {
		ID       string `col:"article_id"`
		Actor    string `col:"actor_name"`
		Mentions int32  `col:"n_mentions"`
	}) (string, func()) {
		return r.ID, func() {
			if r.Mentions > 0 {
				actors[r.Actor] += int(r.Mentions)
			}
		}
	}, func(string) {
		b.Actors(maps.All(actors))
		clear(actors)
	})
}

// addStances adds the measures of what was judged; sentences are those of each
// article.
func addStances(b *drift.Builder, dir string, m *table.Manifest, copies map[string]bool, sentences map[string]float64) error {
	var n, confidence, doubt, support, accusation float64
	return byArticle(dir, m, "stances", copies, func(r *struct {
		ID         string   `col:"article_id"`
		Confidence *float64 `col:"confidence"`
		Abstained  *bool    `col:"abstained"`
		Support    *float64 `col:"p_supportive"`
		Accusation *float64 `col:"p_accusatory"`
	}) (string, func()) {
		return r.ID, func() {
			if r.Confidence == nil || r.Support == nil || r.Accusation == nil {
				return
			}
			n++
			confidence += *r.Confidence
			support += *r.Support
			accusation += *r.Accusation
			if r.Abstained != nil && *r.Abstained {
				doubt++
			}
		}
	}, func(id string) {
		if n > 0 {
			b.Measure(measureStances, n/sentences[id])
			b.Measure(measureConfidence, confidence/n)
			b.Measure(measureDoubt, doubt/n)
			b.Measure(measureSupport, support/n)
			b.Measure(measureAccusation, accusation/n)
		}
		n, confidence, doubt, support, accusation = 0, 0, 0, 0, 0
	})
}

// byArticle passes the rows of a table, whose rows of one article stand together,
// but for copies: row gives a row's article and what to do with it, and each
// article is closed behind its rows.
func byArticle[T any](dir string, m *table.Manifest, name string, copies map[string]bool, row func(*T) (string, func()), closed func(string)) error {
	current := ""
	err := table.ScanManifest(dir, m, name, func(r *T) error {
		id, take := row(r)
		if copies[id] {
			return nil
		}
		if id != current {
			if current != "" {
				closed(current)
			}
			current = id
		}
		take()
		return nil
	})
	if err == nil && current != "" {
		closed(current)
	}
	return err
}
