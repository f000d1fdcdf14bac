package table

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"stance/pipeline/article"
	"stance/pipeline/document"

	"github.com/google/go-cmp/cmp"
)

// find is the byte span of the nth (from 0) occurrence of part in text.
func find(t *testing.T, text, part string, nth int) document.Span {
	t.Helper()
	start := 0
	for {
		i := strings.Index(text[start:], part)
		if i < 0 {
			t.Fatalf("no %q in %q", part, text)
		}
		start += i
		if nth == 0 {
			return document.Span{Start: start, End: start + len(part)}
		}
		nth--
		start += len(part)
	}
}

func judgement(class int, abstained bool, p ...float64) document.Judgement {
	return document.Judgement{P: p, Class: class, Confidence: p[class], Abstained: abstained}
}

// sample is a short article with characters of one to four bytes.
func sample(t *testing.T) (*article.Article, *document.Document) {
	text := "Québec 🍁 votes\n\nQuébec’s premier, Zoé Leclerc, praised Ottawa. “Ottawa cheated us,” she said."
	d := &document.Document{
		Text: text,
		Sentences: []document.Sentence{
			{Span: find(t, text, "Québec 🍁 votes", 0), Kind: document.Heading},
			{Span: find(t, text, "Québec’s premier, Zoé Leclerc, praised Ottawa.", 0)},
			{Span: find(t, text, "“Ottawa cheated us,” she said.", 0)},
		},
		Actors: []document.Actor{
			{ID: "place:quebec", Name: "Québec", Type: document.Place},
			{ID: "person:zoe-leclerc", Name: "Zoé Leclerc", Type: document.Person, Principal: "government:quebec"},
			{ID: "country:CA", Name: "Canada", Type: document.Country, Principal: "country:CA"},
		},
	}
	tone := judgement(0, false, 0.6, 0.3, 0.1)
	d.Mentions = []document.Mention{
		{Span: find(t, text, "Québec", 0), Actor: 0, How: document.ByName, Confidence: 1},
		{Span: find(t, text, "Québec", 1), Sentence: 1, Actor: 0, How: document.ByName, Confidence: 1},
		{Span: find(t, text, "Zoé Leclerc", 0), Sentence: 1, Actor: 1, IsActor: true, Confidence: 1, Tone: &tone},
		{Span: find(t, text, "Ottawa", 0), Sentence: 1, Actor: 2, IsActor: true, How: document.ByAlias, Confidence: 0.8},
		{Span: find(t, text, "Ottawa", 1), Sentence: 2, Actor: 2, IsActor: true, How: document.ByAlias, Confidence: 0.8},
		{Span: find(t, text, "us", 0), Sentence: 2, Actor: -1, How: document.ByPronoun, Reason: "we_outside"},
		{Span: find(t, text, "she", 0), Sentence: 2, Actor: 1, IsActor: true, How: document.ByPronoun, Confidence: 0.7},
	}
	d.Quotes = []document.Quote{
		{Kind: document.Direct, Fragments: []document.Span{find(t, text, "“Ottawa cheated us,”", 0)},
			Cue: find(t, text, "said", 0), Speaker: find(t, text, "she", 0), SpeakerMention: 6},
		{Kind: document.Indirect, Fragments: []document.Span{find(t, text, "praised", 0), find(t, text, "Ottawa", 0)}, SpeakerMention: -1, Reason: "no_speaker"},
	}
	d.Stances = []document.Stance{
		{Sentence: 1, Holder: 1, HolderSpan: d.Mentions[2].Span, Target: 2, TargetSpan: d.Mentions[3].Span, Quote: -1,
			Judgement: judgement(0, false, 0.8, 0.15, 0.05)},
		{Sentence: 1, Holder: 2, HolderSpan: d.Mentions[3].Span, Target: 1, TargetSpan: d.Mentions[2].Span, Quote: -1},
		{Sentence: 2, Holder: 1, Target: 2, TargetSpan: d.Mentions[4].Span, Quote: 0,
			Judgement: judgement(2, true, 0.05, 0.15, 0.8)},
		{Sentence: 2, Holder: 1, Target: -1, Quote: -1, Judgement: judgement(1, false, 0.1, 0.8, 0.1)},
	}
	a := &article.Article{ID: "q.txt", Text: text, Title: "Québec 🍁 votes", Language: "en",
		Published: time.Date(2024, 5, 1, 8, 0, 0, 0, time.FixedZone("EDT", -4*3600))}
	return a, d
}

func TestFromDocument(t *testing.T) {
	a, d := sample(t)
	rows, err := FromDocument(a, d)
	if err != nil {
		t.Fatal(err)
	}
	points := []rune(d.Text)
	for _, s := range rows.Sentences {
		if got := string(points[s.Start:s.End]); got != s.Text {
			t.Errorf("sentence %d: text[%d:%d] is %q, not %q", s.SentenceID, s.Start, s.End, got, s.Text)
		}
	}
	for _, m := range rows.Mentions {
		if got := string(points[m.Start:m.End]); got != m.Text {
			t.Errorf("mention %d: text[%d:%d] is %q, not %q", m.MentionID, m.Start, m.End, got, m.Text)
		}
	}
	round := cmp.Comparer(func(x, y float64) bool { return x-y < 1e-12 && y-x < 1e-12 })
	wantActors := []ActorRow{
		{ArticleID: "q.txt", ActorID: "person:zoe-leclerc", ActorName: "Zoé Leclerc", ActorType: "person", PrincipalID: ref("government:quebec"),
			NMentions: 2, NStances: 3, NSupportive: 1, NNeutral: 1, Stance: ref("neutral"), Confidence: ref(1.1 / 3), NetStance: ref(0.0),
			Tone: ref("positive"), NetTone: ref(0.5)},
		{ArticleID: "q.txt", ActorID: "country:CA", ActorName: "Canada", ActorType: "country", PrincipalID: ref("country:CA"), NMentions: 2, NStances: 1},
	}
	if diff := cmp.Diff(wantActors, rows.Actors, round); diff != "" {
		t.Errorf("actors (-want +got):\n%s", diff)
	}
	wantDyads := []DyadRow{
		{ArticleID: "q.txt", HolderID: "person:zoe-leclerc", HolderName: "Zoé Leclerc", TargetID: "country:CA", TargetName: "Canada",
			NStances: 2, NSupportive: 1, NetStance: ref(0.0)},
		{ArticleID: "q.txt", HolderID: "country:CA", HolderName: "Canada", TargetID: "person:zoe-leclerc", TargetName: "Zoé Leclerc", NStances: 1},
	}
	if diff := cmp.Diff(wantDyads, rows.Dyads, round); diff != "" {
		t.Errorf("dyads (-want +got):\n%s", diff)
	}
	wantArticles := []ArticleRow{{ArticleID: "q.txt", Title: ref("Québec 🍁 votes"), Published: ref(time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)),
		Language: "en", NChars: int32(len(points)), NSentences: 3, NMentions: 7, NActors: 2, TextSHA256: rows.Articles[0].TextSHA256}}
	if diff := cmp.Diff(wantArticles, rows.Articles); diff != "" {
		t.Errorf("articles (-want +got):\n%s", diff)
	}
	unjudged, outside := rows.Stances[1], rows.Stances[2]
	if unjudged.Stance != nil || unjudged.Abstained != nil || unjudged.PNeutral != nil {
		t.Errorf("a stance without probabilities: %+v", unjudged)
	}
	if outside.HolderStart != nil || outside.HolderEnd != nil || *outside.QuoteID != 0 || !*outside.Abstained || *outside.PAccusatory != 0.8 {
		t.Errorf("a stance from outside the sentence: %+v", outside)
	}
	quote := rows.Quotes[0]
	if *quote.SpeakerName != "Zoé Leclerc" || string(points[*quote.CueStart:*quote.CueEnd]) != "said" || quote.Reason != nil {
		t.Errorf("a quote: %+v", quote)
	}
	if quote := rows.Quotes[1]; quote.SpeakerID != nil || quote.CueStart != nil || *quote.Reason != "no_speaker" {
		t.Errorf("a quote without a speaker: %+v", quote)
	}
}

func TestFromDocumentRefusesWhatDoesNotFit(t *testing.T) {
	for name, spoil := range map[string]func(*document.Document){
		"span outside the text":      func(d *document.Document) { d.Sentences[2].End += 1000 },
		"span backwards":             func(d *document.Document) { d.Mentions[0].Span = document.Span{Start: 5, End: 2} },
		"span within a character":    func(d *document.Document) { d.Mentions[0].End = strings.Index(d.Text, "é") + 1 },
		"actor that does not exist":  func(d *document.Document) { d.Mentions[0].Actor = 9 },
		"holder that does not exist": func(d *document.Document) { d.Stances[0].Holder = -1 },
		"target that does not exist": func(d *document.Document) { d.Stances[0].Target = 3 },
		"quote that does not exist":  func(d *document.Document) { d.Stances[0].Quote = 3 },
		"speaker that is no mention": func(d *document.Document) { d.Quotes[0].SpeakerMention = 70 },
		"quote without content":      func(d *document.Document) { d.Quotes[0].Fragments = nil },
		"too few probabilities":      func(d *document.Document) { d.Stances[0].P = d.Stances[0].P[:2] },
		"class that does not exist":  func(d *document.Document) { d.Stances[0].Class = 3 },
		"tone of two classes":        func(d *document.Document) { d.Mentions[2].Tone.P = []float64{0.5, 0.5} },
	} {
		t.Run(name, func(t *testing.T) {
			a, d := sample(t)
			spoil(d)
			if _, err := FromDocument(a, d); err == nil || !strings.Contains(err.Error(), `"q.txt"`) {
				t.Errorf("error %v, want one that names the article", err)
			}
		})
	}
}

func FuzzCodePoints(f *testing.F) {
	for _, text := range []string{"", "plain", "é", "🍁a🍁", "„Zoé“ – ‘x’\r\n", "\u0301combining", "a\xffb"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			t.Skip("articles are valid UTF-8")
		}
		c := converter{doc: &document.Document{Text: text}, offsets: codePoints(text)}
		points := []rune(text)
		for i := range text {
			start, end, err := c.span(document.Span{Start: i, End: len(text)})
			if err != nil || string(points[start:end]) != text[i:] {
				t.Fatalf("from byte %d: code points %d to %d, error %v", i, start, end, err)
			}
		}
	})
}
