package pipeline

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"stance/pipeline/article"
	"stance/pipeline/table"
)

// FuzzArticle takes any text through every stage, without the guard that makes a
// reject of a panic, and checks what its rows promise.
func FuzzArticle(f *testing.F) {
	for _, s := range []string{
		plain, "A title\r\n\r\n" + plain, "", "\ufeff", "Oslo told Lima: «We said: “No.”»\n\n“Yes,” it said.",
		"THE U.S.-RUSSIA TALKS\n\nKenyan President William Oduya (65) said Monday he’d “not wait.” He accused them both.",
		"Os\u200blo accused Li\u00adma.\u202e “e\u0301” 👩🏽‍🚀 said Kyiv’s envoys; ليما thanked Quito",
	} {
		f.Add(s)
	}
	r, err := loadResources("", nil, false)
	if err != nil {
		f.Fatal(err)
	}
	w := r.NewWorker()
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "?")
		a := &article.Article{ID: "a", Text: text, Language: "en"}
		doc, _, err := w.Document(a)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := table.FromDocument(a, doc)
		if err != nil {
			t.Fatal(err)
		}
		checkRows(t, rows, int32(utf8.RuneCountInString(text)))
	})
}

func checkRows(t *testing.T, rows *table.Rows, chars int32) {
	t.Helper()
	span := func(what string, start, end int32) {
		if start < 0 || start >= end || end > chars {
			t.Fatalf("%s %d to %d of %d characters", what, start, end, chars)
		}
	}
	optional := func(what string, start, end *int32) {
		if (start == nil) != (end == nil) {
			t.Fatalf("%s of one end", what)
		}
		if start != nil {
			span(what, *start, *end)
		}
	}
	probabilities := func(what string, p ...*float64) {
		sum := 0.0
		for _, x := range p {
			if x == nil || !(*x >= 0 && *x <= 1) {
				t.Fatalf("%s has no probability", what)
			}
			sum += *x
		}
		if math.Abs(sum-1) > 1e-6 {
			t.Fatalf("%s: probabilities sum to %v", what, sum)
		}
	}
	end := int32(0)
	for _, s := range rows.Sentences {
		span("sentence", s.Start, s.End)
		if s.Start < end {
			t.Fatalf("sentence from %d, and the one before it ends at %d", s.Start, end)
		}
		end = s.End
	}
	inSentence := func(what string, sentence int32, start, end *int32) {
		optional(what, start, end)
		if sentence < 0 || int(sentence) >= len(rows.Sentences) {
			t.Fatalf("%s in sentence %d of %d", what, sentence, len(rows.Sentences))
		}
		if s := rows.Sentences[sentence]; start != nil && (*start < s.Start || *end > s.End) {
			t.Fatalf("%s %d to %d outside its sentence, %d to %d", what, *start, *end, s.Start, s.End)
		}
	}
	for _, m := range rows.Mentions {
		inSentence("mention", m.SentenceID, &m.Start, &m.End)
		if m.Tone != nil {
			probabilities("mention", m.PPositive, m.PNeutral, m.PNegative)
		}
	}
	for _, s := range rows.Stances {
		inSentence("holder", s.SentenceID, s.HolderStart, s.HolderEnd)
		inSentence("target", s.SentenceID, s.TargetStart, s.TargetEnd)
		probabilities("stance", s.PSupportive, s.PNeutral, s.PAccusatory)
		if s.QuoteID != nil && (*s.QuoteID < 0 || int(*s.QuoteID) >= len(rows.Quotes)) {
			t.Fatalf("stance of quote %d of %d", *s.QuoteID, len(rows.Quotes))
		}
	}
	for _, q := range rows.Quotes {
		span("quote", q.Start, q.End)
		optional("cue", q.CueStart, q.CueEnd)
		optional("speaker", q.SpeakerStart, q.SpeakerEnd)
		if (q.SpeakerID == nil) != (q.Reason != nil) {
			t.Fatal("a quote without a speaker has a reason, and one with a speaker none")
		}
	}
}

// FuzzJournal reads what may stand in a journal after a crash.
func FuzzJournal(f *testing.F) {
	f.Add(`{"version":"dev","inputs":["a"],"options":{}}` + "\n" + `{"shard":0,"inputs":3,"parts":[]}` + "\n" + `{"shard":1,"open":true}` + "\n" + `{"shard":1,"inp`)
	f.Add("")
	f.Add("{}\n{}\n{}")
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, content string) {
		if err := os.WriteFile(filepath.Join(dir, journalName), []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
		_, parts, err := readJournal(dir)
		if err != nil {
			return
		}
		for i, p := range parts {
			if p.Shard != i {
				t.Fatalf("shard %d in the place of %d", p.Shard, i)
			}
			if p.Open && i < len(parts)-1 {
				t.Fatalf("shard %d is open, and not the last", i)
			}
			p.intact(dir) // must not panic, whatever it names
		}
	})
}
