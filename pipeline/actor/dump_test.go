package actor_test

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"stance/pipeline/actor"
	"stance/pipeline/document"
	"stance/pipeline/quote"
	"stance/pipeline/syntax"
	"stance/pipeline/text"
)

var (
	dumpFile  = flag.String("file", "", "article that TestDump prints")
	dumpTrees = flag.Bool("trees", false, "parse it first")
)

// TestDump prints what is found in an article:
// go test ./pipeline/actor -run Dump -v -file F
func TestDump(t *testing.T) {
	if *dumpFile == "" {
		t.Skip("no -file given")
	}
	raw, err := os.ReadFile(*dumpFile)
	if err != nil {
		t.Fatal(err)
	}
	doc := process(string(raw))
	for i := range doc.Sentences {
		s := &doc.Sentences[i]
		fmt.Printf("\n%d %s %s\n", i, s.Kind, doc.At(s.Span))
		for k := range doc.Mentions {
			m := &doc.Mentions[k]
			if m.Sentence != i {
				continue
			}
			who := "?? " + m.Reason
			if m.Actor >= 0 {
				who = doc.Actors[m.Actor].ID
			}
			act := " "
			if m.IsActor {
				act = "*"
			}
			fmt.Printf("   %s %-30s → %s %s %.2f\n", act, doc.At(m.Span), who, m.How, m.Confidence)
		}
		for k := range doc.Quotes {
			q := &doc.Quotes[k]
			if q.Fragments[0].Start < s.Start || q.Fragments[0].Start >= s.End {
				continue
			}
			fmt.Printf("   » %s", q.Kind)
			for _, f := range q.Fragments {
				fmt.Printf(" [%s]", doc.At(f))
			}
			who := q.Reason
			if q.SpeakerMention >= 0 {
				if a := doc.Mentions[q.SpeakerMention].Actor; a >= 0 {
					who = doc.Actors[a].ID
				}
			}
			fmt.Printf(" cue=%q speaker=%q → %s\n", doc.At(q.Cue), doc.At(q.Speaker), who)
		}
	}
	for _, a := range doc.Actors {
		fmt.Printf("%s\t%s\t%s\t→ %s\t%d\n", a.ID, a.Name, a.Type, a.Principal, a.Gender)
	}
}

func process(raw string) *document.Document {
	doc := &document.Document{Text: raw, Sentences: text.Segment(raw)}
	if *dumpTrees {
		parse(doc)
	}
	kb := actor.Default()
	actor.Detect(doc, kb)
	quote.Find(doc)
	actor.Resolve(doc, kb)
	quote.Attribute(doc)
	return doc
}

// parse fills the trees, and reports whether there is a parser.
func parse(doc *document.Document) bool {
	parser, err := syntax.Default()
	if err != nil {
		return false
	}
	var scratch syntax.Scratch
	for i := range doc.Sentences {
		parser.Parse(doc.Text, &doc.Sentences[i], &scratch)
	}
	return true
}
