package reports

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"stance/pipeline/table"
)

// claim is a stance of a fixture's sentence: who of whom, by the words that
// stand there, with the probabilities of support, neither and accusation.
type claim struct {
	holder, target         string // actor ids
	holderWords, tgtWords  string // "": outside the sentence, or no target
	support, none, against float64
	abstained, quoted      bool
}

type line struct {
	text   string
	claims []claim
}

type story struct {
	id, title, source, url, day string
	duplicateOf                 string
	lines                       []line
	quotes                      []quoteOf // of the whole text
}

type quoteOf struct{ kind, words, speaker string }

var fixtureActors = map[string]table.ActorRow{
	"country:KE":            {ActorName: "Kenya", ActorType: "country", PrincipalID: ref("country:KE")},
	"country:UG":            {ActorName: "Uganda", ActorType: "country", PrincipalID: ref("country:UG")},
	"country:NO":            {ActorName: "Norway", ActorType: "country", PrincipalID: ref("country:NO")},
	"person:grace-odhiambo": {ActorName: "Grace Odhiambo", ActorType: "person", PrincipalID: ref("country:KE")},
	"person:paul-ssali":     {ActorName: "Paul Ssali", ActorType: "person", PrincipalID: ref("country:UG")},
	"org:lake-union":        {ActorName: "Lake Fishers Union", ActorType: "organisation"},
	"person:ines-moe":       {ActorName: "Ines Moe", ActorType: "person"},
}

var fixtureStories = []story{
	{
		id: "wire/101", title: "Kenya protests over seized boats", source: "Lakeside Daily", url: "https://lakeside.example/101", day: "2024-03-04",
		lines: []line{
			{"Kenya protests over seized boats", nil},
			{"Kenya accused Uganda on Monday of seizing eleven fishing boats on its side of the lake.", []claim{
				{holder: "country:KE", target: "country:UG", holderWords: "Kenya", tgtWords: "Uganda", support: 0.02, none: 0.05, against: 0.93},
				{holder: "country:UG", target: "country:KE", holderWords: "Uganda", tgtWords: "Kenya", support: 0.05, none: 0.62, against: 0.33},
			}},
			{"“This is piracy in uniform,” said Grace Odhiambo, the minister for the blue economy, and she called on Kampala to return the catch.", []claim{
				{holder: "person:grace-odhiambo", target: "country:UG", holderWords: "she", tgtWords: "Kampala", support: 0.04, none: 0.1, against: 0.86, quoted: true},
			}},
			{"Paul Ssali, who speaks for the Ugandan army, rejected the charge and praised Norway for its offer to mediate.", []claim{
				{holder: "person:paul-ssali", target: "country:NO", holderWords: "Paul Ssali", tgtWords: "Norway", support: 0.81, none: 0.15, against: 0.04},
			}},
		},
		quotes: []quoteOf{{"direct", "“This is piracy in uniform,”", "person:grace-odhiambo"}},
	},
	{
		id: "wire/102", title: "Fishers side with Kampala", source: "Capital Post", day: "2024-03-12",
		lines: []line{
			{"The Lake Fishers Union thanked Uganda for its patrols, which it said had kept trawlers away.", []claim{
				{holder: "org:lake-union", target: "country:UG", holderWords: "Lake Fishers Union", tgtWords: "Uganda", support: 0.88, none: 0.1, against: 0.02},
			}},
			{"Uganda said that Kenya had agreed to talks, although Nairobi has not confirmed them.", []claim{
				{holder: "country:UG", target: "country:KE", holderWords: "Uganda", tgtWords: "Kenya", support: 0.37, none: 0.35, against: 0.28, abstained: true},
			}},
			{"Nobody has asked us, the union complained.", []claim{
				{holder: "org:lake-union", holderWords: "the union", support: 0.05, none: 0.55, against: 0.4},
			}},
		},
		quotes: []quoteOf{{"indirect", "Nobody has asked us", "org:lake-union"}, {"indirect", "Kenya had agreed to talks", ""}},
	},
	{
		id: "wire/103", title: "Oslo invites both sides", source: "Lakeside Daily", day: "2024-04-02",
		lines: []line{
			{"Norway backs Kenya and Uganda alike, its envoy Ines Moe said, and will pay for a joint patrol.", []claim{
				{holder: "country:NO", target: "country:KE", holderWords: "Norway", tgtWords: "Kenya", support: 0.9, none: 0.08, against: 0.02},
				{holder: "country:NO", target: "country:UG", holderWords: "Norway", tgtWords: "Uganda", support: 0.89, none: 0.09, against: 0.02},
				{holder: "person:ines-moe", target: "country:KE", holderWords: "Ines Moe", tgtWords: "Kenya", support: 0.84, none: 0.12, against: 0.04},
			}},
			{"Odhiambo again blamed Uganda for the lost season.", []claim{
				{holder: "person:grace-odhiambo", target: "country:UG", holderWords: "Odhiambo", tgtWords: "Uganda", support: 0.03, none: 0.09, against: 0.88},
			}},
		},
		quotes: []quoteOf{{"mixed", "Norway backs Kenya and Uganda alike", "person:ines-moe"}},
	},
	{
		id: "wire/104", title: "Oslo invites both sides (update)", source: "Capital Post", day: "2024-04-02", duplicateOf: "wire/103",
		lines: []line{
			{"Norway backs Kenya and Uganda alike, its envoy Ines Moe said, and will pay for the patrol.", []claim{
				{holder: "country:NO", target: "country:KE", holderWords: "Norway", tgtWords: "Kenya", support: 0.9, none: 0.08, against: 0.02},
			}},
		},
	},
	{
		id: "leaflet.txt",
		lines: []line{
			{"Kenya welcomed Norway’s offer.", []claim{
				{holder: "country:KE", target: "country:NO", holderWords: "Kenya", tgtWords: "Norway", support: 0.77, none: 0.2, against: 0.03},
			}},
		},
	},
}

func ref[T any](v T) *T { return &v }

// fixtureRows turns stories into the rows that score would write.
func fixtureRows(stories []story, actors map[string]table.ActorRow) *table.Rows {
	rows := &table.Rows{}
	for _, s := range stories {
		addStory(rows, s, actors)
	}
	return rows
}

func addStory(rows *table.Rows, s story, actors map[string]table.ActorRow) {
	var text strings.Builder
	present := map[string]bool{}
	stances := 0
	for i, l := range s.lines {
		start := int32(utf8.RuneCountInString(text.String()))
		text.WriteString(l.text + "\n")
		rows.Sentences = append(rows.Sentences, table.SentenceRow{ArticleID: s.id, SentenceID: int32(i), Start: start,
			End: start + int32(utf8.RuneCountInString(l.text)), Text: l.text, Kind: "body"})
		for _, c := range l.claims {
			rows.Stances = append(rows.Stances, stanceOf(s.id, int32(i), start, l.text, c, actors))
			present[c.holder] = true
			if c.target != "" {
				present[c.target] = true
			}
			stances++
		}
	}
	for id, q := range s.quotes {
		start, end := wordsAt(text.String(), q.words)
		row := table.QuoteRow{ArticleID: s.id, QuoteID: int32(id), Kind: q.kind, Start: start, End: end}
		if q.speaker == "" {
			row.Reason = ref("no_speaker")
		} else {
			row.SpeakerID, row.SpeakerName = ref(q.speaker), ref(actors[q.speaker].ActorName)
		}
		rows.Quotes = append(rows.Quotes, row)
	}
	for _, id := range sortedKeys(present, strings.Compare) {
		a := actors[id]
		a.ArticleID, a.ActorID, a.NMentions = s.id, id, 2
		rows.Actors = append(rows.Actors, a)
	}
	sum := sha256.Sum256([]byte(text.String()))
	article := table.ArticleRow{ArticleID: s.id, Title: optional(s.title), Source: optional(s.source), URL: optional(s.url),
		Language: "en", NSentences: int32(len(s.lines)), NActors: int32(len(present)), DuplicateOf: optional(s.duplicateOf), TextSHA256: hex.EncodeToString(sum[:])}
	if s.day != "" {
		day, err := time.Parse(time.DateOnly, s.day)
		if err != nil {
			panic(err)
		}
		article.Published = &day
	}
	rows.Articles = append(rows.Articles, article)
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// wordsAt is where words stand in text, in code points.
func wordsAt(text, words string) (start, end int32) {
	i := strings.Index(text, words)
	if i < 0 {
		panic(fmt.Sprintf("no %q in %q", words, text))
	}
	start = int32(utf8.RuneCountInString(text[:i]))
	return start, start + int32(utf8.RuneCountInString(words))
}

func stanceOf(article string, id, at int32, text string, c claim, actors map[string]table.ActorRow) table.StanceRow {
	p := [3]float64{c.support, c.none, c.against}
	class := 0
	for i := range p {
		if p[i] > p[class] {
			class = i
		}
	}
	row := table.StanceRow{ArticleID: article, SentenceID: id, HolderID: c.holder, HolderName: actors[c.holder].ActorName,
		HolderPrincipalID: actors[c.holder].PrincipalID, Stance: &table.StanceClasses[class], Confidence: &p[class],
		Abstained: &c.abstained, PSupportive: &p[0], PNeutral: &p[1], PAccusatory: &p[2]}
	if c.holderWords != "" {
		start, end := wordsAt(text, c.holderWords)
		row.HolderStart, row.HolderEnd = ref(at+start), ref(at+end)
	}
	if c.target != "" {
		start, end := wordsAt(text, c.tgtWords)
		row.TargetID, row.TargetName = ref(c.target), ref(actors[c.target].ActorName)
		row.TargetStart, row.TargetEnd = ref(at+start), ref(at+end)
	}
	if c.quoted {
		row.QuoteID = ref(int32(0))
	}
	return row
}

// writeFolder writes rows as a complete result folder.
func writeFolder(t testing.TB, dir string, rows *table.Rows) {
	t.Helper()
	meta := table.Metadata{ModelSHA256: strings.Repeat("5a", 32), Version: "test"}
	parts, err := table.WritePart(dir, 0, []*table.Rows{rows}, meta)
	if err != nil {
		t.Fatal(err)
	}
	if err := table.Complete(dir, table.NewManifest(meta, map[string]string{"syntax": "true"}, [][]table.Part{parts})); err != nil {
		t.Fatal(err)
	}
}
