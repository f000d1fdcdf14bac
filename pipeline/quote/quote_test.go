package quote_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stance/pipeline/actor"
	"stance/pipeline/document"
	"stance/pipeline/quote"
	"stance/pipeline/syntax"
	"stance/pipeline/text"
)

func find(raw string) *document.Document {
	doc := &document.Document{Text: raw, Sentences: text.Segment(raw)}
	quote.Find(doc)
	return doc
}

// lines writes each quote as "kind [fragment] [fragment] cue/speaker".
func lines(doc *document.Document) []string {
	var out []string
	for _, q := range doc.Quotes {
		var b strings.Builder
		b.WriteString(q.Kind.String())
		for _, f := range q.Fragments {
			b.WriteString(" [" + doc.At(f) + "]")
		}
		b.WriteString(" " + doc.At(q.Cue) + "/" + doc.At(q.Speaker))
		out = append(out, b.String())
	}
	return out
}

func TestFind(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{"cue after", "“The dam is safe,” Oduya said.", []string{"direct [“The dam is safe,”] said/Oduya"}},
		{"inverted", "“The dam is safe,” said the minister.", []string{"direct [“The dam is safe,”] said/the minister"}},
		{"straight marks", `"The dam is safe," she said on Monday.`, []string{`direct ["The dam is safe,"] said/she`}},
		{"guillemets", "«The dam is safe,» he stated.", []string{"direct [«The dam is safe,»] stated/he"}},
		{"doubled apostrophes", "''The dam is safe,'' he said.", []string{"direct [''The dam is safe,''] said/he"}},
		{"single marks", "‘The dam’s walls are safe,’ he said.", []string{"direct [‘The dam’s walls are safe,’] said/he"}},
		{"cue before", "Oduya told reporters: “The dam is safe.”", []string{"direct [“The dam is safe.”] told/Oduya"}},
		{"cue in the paragraph before", "Oduya added:\n\n“The dam is safe.”", []string{"direct [“The dam is safe.”] added/Oduya"}},
		{"interrupted", "“The dam,” Oduya said, “is safe.”", []string{"direct [“The dam,”] [“is safe.”] said/Oduya"}},
		{"goes on", "“The dam is safe,” Oduya said. “We checked it twice.”", []string{"direct [“The dam is safe,”] [“We checked it twice.”] said/Oduya"}},
		{
			"over paragraphs", "“The dam is safe,” Oduya said. “We checked it.\n\n“Nobody needs to leave.”",
			[]string{"direct [“The dam is safe,”] [“We checked it.] [“Nobody needs to leave.”] said/Oduya"},
		},
		{"signature", "“The dam is safe.” — William Oduya", []string{"direct [“The dam is safe.”] —/William Oduya"}},
		{"question", "“Is it safe?” asked Grace Wanjala, a farmer from Nakuru.", []string{"direct [“Is it safe?”] asked/Grace Wanjala, a farmer from Nakuru"}},
		{"the office first", "“Is it safe?” asked Kenya's climate envoy, Grace Wanjala.", []string{"direct [“Is it safe?”] asked/Kenya's climate envoy, Grace Wanjala"}},
		{
			"apposition", "Grace Wanjala, spokeswoman for the ministry, said that the dam was safe.",
			[]string{"indirect [that the dam was safe] said/Grace Wanjala, spokeswoman for the ministry"},
		},
		{"that clause", "The mayor has warned that the bridge may fall.", []string{"indirect [that the bridge may fall] has warned/The mayor"}},
		{"no that", "Officials said the bridge was closed.", []string{"indirect [the bridge was closed] said/Officials"}},
		{"hearer", "She told lawmakers on Tuesday that the bridge was closed.", []string{"indirect [that the bridge was closed] told/She"}},
		{"at the end", "The bridge was closed in March, the mayor said.", []string{"indirect [The bridge was closed in March] said/the mayor"}},
		{"according to, after", "The bridge was closed in March, according to the mayor.", []string{"indirect [The bridge was closed in March] according to/the mayor"}},
		{"according to, before", "According to the mayor, the bridge was closed in March.", []string{"indirect [the bridge was closed in March] According to/the mayor"}},
		{"a report by somebody", "According to a report by the Harbour Institute, the bridge was closed.", []string{"indirect [the bridge was closed] According to/a report by the Harbour Institute"}},
		{"mixed", "Wanjala called the plan “a slow disaster” for the lake.", []string{"mixed [the plan “a slow disaster” for the lake] called/Wanjala"}},
		{"as saying", "The agency quoted Peter Brandt as saying the lake was dying.", []string{"indirect [the lake was dying] saying/Peter Brandt"}},
		{"scare quotes", "The so-called “people’s bank” opened its doors.", nil},
		{"title of a work", "He sang “Rivers of Gold” at the rally.", nil},
		{"a noun, no verb", "The report was long.", nil},
		{"nothing", "", nil},
		{"never closed", "He held “ a flag. Then he left.", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, lines(find(tc.text))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAttribute(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       []string // speaker's id, or "? " and the reason
	}{
		{"pronoun", "Grace Wanjala visited the dam. “It is safe,” she said.", []string{"person:grace-wanjala"}},
		{"country", "Uganda said it would share the water.", []string{"country:UG"}},
		{"spokesman of somebody", "Wanjala's spokesman, Peter Brandt, said the dam was safe.", []string{"person:peter-brandt"}},
		{"nobody named", "A witness said the dam had burst.", []string{"? the speaker is not named"}},
		{"no cue", "“The whole valley is under water and nobody helps us here.”", []string{"? no cue names a speaker"}},
		{"apposed after whose he is", "Wanjala Foods' head of policy for Latin America, Peter Brandt, said the dam was safe.", []string{"person:peter-brandt"}},
		{"apposed to a common noun", "“The dam is safe,” said a farmer, Peter Brandt.", []string{"person:peter-brandt"}},
		{
			"a short one alone in its paragraph", "“The dam is safe,” William Oduya said.\n\n“It was Nakuru.”",
			[]string{"person:william-oduya", "person:william-oduya"},
		},
		{
			"next paragraph", "“The dam is safe,” William Oduya said.\n\n“We checked it twice this year and once more last night.”",
			[]string{"person:william-oduya", "person:william-oduya"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := speakers(&document.Document{Text: tc.text, Sentences: text.Segment(tc.text)})
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestIntroduced attributes quotes by the sentence before, which needs its tree.
func TestIntroduced(t *testing.T) {
	parser, err := syntax.Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name, text string
		want       []string // as those of TestAttribute
	}{
		{
			"its subject", "Grace Wanjala was reached by phone on the road to Nakuru.\n\n“The ministry has ignored us since January. Ask me in March.”",
			[]string{"person:grace-wanjala"},
		},
		{
			"who is reported in it", "A petrol station had been set alight, Peter Brandt said, and five officers were hurt. “These weren't students with placards.”",
			[]string{"person:peter-brandt", "person:peter-brandt"},
		},
		{
			"a quote that goes on", "“The dam is safe,” William Oduya said. “We checked it twice this year.”",
			[]string{"person:william-oduya"},
		},
		{
			"nobody", "The dam was built in 1962.\n\n“We checked it twice this year and once more last night.”",
			[]string{"? no cue names a speaker"},
		},
		{
			"words within a sentence", "Grace Wanjala was reached by phone. The plan is “a slow disaster” for many.",
			nil,
		},
		{
			"who is only spoken of", "Harold Finch lied to parliament, Peter Brandt wrote on Monday. “The ministry has betrayed the town for many years.”",
			[]string{"person:peter-brandt", "person:peter-brandt"},
		},
		{
			"who does something else", "Peter Brandt drove past the protesters on Monday. “The dam is not for sale, and it never was.”",
			[]string{"? no cue names a speaker"},
		},
		{
			"who does not speak", "Peter Brandt did not answer on Monday. “The dam is not for sale, and it never was.”",
			[]string{"? no cue names a speaker"},
		},
		{
			"whom somebody asks", "Ruth Calloway pressed Peter Brandt on the dam. “We followed the law and we will follow it again.”",
			[]string{"person:ruth-calloway", "person:peter-brandt"},
		},
		{
			"a statement against who spoke last", "Peter Brandt called the case a hoax. The statement said Brandt had lied.",
			[]string{"person:peter-brandt", "? the speaker is not named"},
		},
		{
			"who issued a statement", "Uganda said in a statement that it would share the water. Any delay, the statement said, was the fault of others.",
			[]string{"country:UG", "country:UG"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			doc := &document.Document{Text: tc.text, Sentences: text.Segment(tc.text)}
			var scratch syntax.Scratch
			parser.ParseAll(doc.Text, doc.Sentences, &scratch)
			if diff := cmp.Diff(tc.want, speakers(doc)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// speakers gives the ID of each quote's speaker, or "? " and the reason.
func speakers(doc *document.Document) []string {
	actor.Detect(doc, actor.Default())
	quote.Find(doc)
	actor.Resolve(doc, actor.Default())
	quote.Attribute(doc)
	var out []string
	for _, q := range doc.Quotes {
		if q.SpeakerMention < 0 {
			out = append(out, "? "+q.Reason)
		} else {
			out = append(out, doc.Actors[doc.Mentions[q.SpeakerMention].Actor].ID)
		}
	}
	return out
}

func FuzzFind(f *testing.F) {
	f.Add("“A b c,” said D. “E f.\n\n“G h.”\n\n‘I’m,’ he said, ‘not.’")
	f.Add("''A'' \"B\" «C» „D“ “ ” ’ ‘ said that according to X, \"")
	f.Add("X told Y, who said:\n\n\"Z.")
	f.Fuzz(func(t *testing.T, raw string) {
		raw = strings.ToValidUTF8(raw, "?")
		doc := find(raw)
		last := -1
		for i := range doc.Quotes {
			q := &doc.Quotes[i]
			if len(q.Fragments) == 0 {
				t.Fatal("a quote without content")
			}
			if q.Extent().Start < last {
				t.Fatal("quotes out of order")
			}
			last = q.Extent().Start
			end := 0
			for _, s := range append(append([]document.Span(nil), q.Fragments...), q.Cue, q.Speaker) {
				if s.Start < 0 || s.End > len(raw) || s.Start > s.End || strings.ToValidUTF8(doc.At(s), "\x00") != doc.At(s) {
					t.Fatalf("span %v outside the text, or cutting a character", s)
				}
			}
			for _, s := range q.Fragments {
				if s.Len() == 0 || s.Start < end {
					t.Fatalf("fragments %v empty or out of order", q.Fragments)
				}
				end = s.End
			}
		}
	})
}
