package actor_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stance/data/external"
	"stance/pipeline/actor"
	"stance/pipeline/document"
	"stance/pipeline/quote"
	"stance/pipeline/text"
)

func resolve(raw string, kb *actor.Knowledge) *document.Document {
	doc := &document.Document{Text: raw, Sentences: text.Segment(raw)}
	actor.Detect(doc, kb)
	quote.Find(doc)
	actor.Resolve(doc, kb)
	quote.Attribute(doc)
	return doc
}

// links writes each mention as "text=id", in order; "text=?" unresolved, with a
// trailing "-" where it cannot take a position.
func links(doc *document.Document) []string {
	var out []string
	for _, m := range doc.Mentions {
		id := "?"
		if m.Actor >= 0 {
			id = doc.Actors[m.Actor].ID
		}
		act := ""
		if !m.IsActor {
			act = " -"
		}
		out = append(out, doc.At(m.Span)+"="+id+act)
	}
	return out
}

func TestResolve(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{
			"full name, surname, pronoun",
			"Kenyan President William Oduya met farmers in Nakuru. Oduya promised them help. He did not say when.",
			[]string{"Kenyan=country:KE -", "William Oduya=person:william-oduya", "Nakuru=place:nakuru -", "Oduya=person:william-oduya", "He=person:william-oduya"},
		},
		{
			"capital as government and as place",
			"Ankara rejected the report. The talks will be held in Ankara next week.",
			[]string{"Ankara=country:TR", "Ankara=place:ankara -"},
		},
		{
			"seat of power",
			"The Kremlin denied it, and Downing Street welcomed the reply.",
			[]string{"Kremlin=country:RU", "Downing Street=country:GB"},
		},
		{
			"country as place and as actor",
			"Two aid workers died in Sudan. Sudan rejected the accusation.",
			[]string{"Sudan=country:SD -", "Sudan=country:SD"},
		},
		{
			"acronym in brackets",
			"The Coastal Fisheries Alliance (CFA) sued the ministry. The CFA wants the quota back.",
			[]string{"Coastal Fisheries Alliance=org:coastal-fisheries-alliance", "CFA=org:coastal-fisheries-alliance", "CFA=org:coastal-fisheries-alliance"},
		},
		{
			"gazetteer acronym",
			"The International Monetary Fund approved the loan. The IMF asked for cuts.",
			[]string{"International Monetary Fund=org:imf", "IMF=org:imf"},
		},
		{
			"several countries",
			"Peru and Ecuador signed the treaty. The two countries will share the river.",
			[]string{"Peru=country:PE", "Ecuador=country:EC", "two countries=country:PE", "two countries=country:EC"},
		},
		{
			"country by its region",
			"Norway closed the port to trawlers on Friday. The Nordic country said it would review the ban.",
			[]string{"Norway=country:NO", "Nordic country=country:NO", "it=country:NO"},
		},
		{
			"description by demonym and office",
			"Polish Foreign Minister Anna Zielinska spoke in Vilnius. The Polish minister praised Lithuania.",
			[]string{"Polish=country:PL -", "Anna Zielinska=person:anna-zielinska", "Vilnius=place:vilnius -", "Polish minister=person:anna-zielinska", "Polish=country:PL -", "Lithuania=country:LT"},
		},
		{
			"adjective of two countries in a union's name",
			"The Korean Shipyard Workers' Union went on strike.",
			[]string{"Korean Shipyard Workers' Union=org:korean-shipyard-workers-union"},
		},
		{
			"the agency of a dateline",
			"NAIROBI, Oct. 3 (Continental Press) — Kenya thanked Uganda.",
			[]string{"NAIROBI=place:nairobi -", "Kenya=country:KE", "Uganda=country:UG"},
		},
		{
			"a heading with its verb in capitals",
			"Peter Brandt Calls Grace Wanjala a friend of the farmers in the hills.",
			[]string{"Peter Brandt=person:peter-brandt", "Grace Wanjala=person:grace-wanjala"},
		},
		{
			"a bank that sounds like a person, a place that does",
			"Senators grilled Wells Fargo in Hampton Roads, and Hampton Roads is angry.",
			[]string{"Wells Fargo=org:wells-fargo", "Hampton Roads=place:hampton-roads -", "Hampton Roads=place:hampton-roads -"},
		},
		{
			"a title that is the first sentence",
			"Senator Brandt Could Still Lose When Voters Decide. Peter Brandt spoke first. The crowd was small. It rained.",
			[]string{"Brandt=person:peter-brandt", "Peter Brandt=person:peter-brandt"},
		},
		{
			"a watchdog is no court",
			"The Harbour Safety Commission sued two ferry lines in the Maritime Court on Monday. The watchdog wants a fine.",
			[]string{"Harbour Safety Commission=org:harbour-safety-commission", "Maritime Court=org:maritime-court", "watchdog=org:harbour-safety-commission"},
		},
		{
			"one well known by the surname alone",
			"Merkel praised the deal. The plan of Ms. Merkel goes further.",
			[]string{"Merkel=person:angela-merkel", "Merkel=person:angela-merkel"},
		},
		{
			"a namesake of one well known",
			"The boat of Ruth Merkel sank. Merkel swam.",
			[]string{"Ruth Merkel=person:ruth-merkel", "Merkel=person:ruth-merkel"},
		},
		{
			"one well known, and later a namesake",
			"The vote is near. Merkel praised the deal. She and her aide Ruth Merkel left. Merkel waved.",
			[]string{"Merkel=person:angela-merkel", "She=person:angela-merkel", "her=person:angela-merkel", "Ruth Merkel=person:ruth-merkel", "Merkel=person:angela-merkel"},
		},
		{
			"one well known with an initial",
			"Harry S. Truman spoke first. Harry Truman and Mr. Truman are one.",
			[]string{"Harry S. Truman=person:harry-truman", "Harry Truman=person:harry-truman", "Truman=person:harry-truman"},
		},
		{
			"what only stands beside a name",
			"The Norwegian-financed Voice of Asia closed. A House committee will ask why, said Senator Ruth Calloway, Democrat of Vermont.",
			[]string{"Norwegian=country:NO -", "Voice of Asia=org:voice-of-asia", "House=org:us-house", "Ruth Calloway=person:ruth-calloway", "Vermont=place:vermont -"},
		},
		{
			"two bodies joined",
			"The FBI and Justice Department objected to the sale.",
			[]string{"FBI=org:fbi", "Justice Department=org:justice-department"},
		},
		{
			"a code and half an adjective",
			"The EB-5 visa helps few African-American families.",
			nil,
		},
		{
			"peoples that sound like persons, a family",
			"A club of Sunni Muslims voted early. Peter Brandt was there, as the Brandts are.",
			[]string{"Sunni Muslims=org:sunni-muslims", "Peter Brandt=person:peter-brandt", "Brandts=org:brandts"},
		},
		{
			"a slip in a surname",
			"Grace Wanjalowa runs the port. Wanjalwa said it was open.",
			[]string{"Grace Wanjalowa=person:grace-wanjalowa", "Wanjalwa=person:grace-wanjalowa"},
		},
		{
			"the state where one was elected",
			"Rep. Peter Brandt, D-Calif., met Sen. Ruth Calloway (R-Ohio). The California congressman left before the Ohio senator.",
			[]string{"Peter Brandt=person:peter-brandt", "Calif.=place:california -", "Ruth Calloway=person:ruth-calloway", "Ohio=place:ohio -", "California congressman=person:peter-brandt", "California=place:california -", "Ohio senator=person:ruth-calloway", "Ohio=place:ohio -"},
		},
		{
			"an end that is another name, a beginning that is not",
			"The U.S. Supreme Court met, and so did the Harbour Committee Republicans. The Supreme Court heard the Harbour Committee.",
			[]string{"U.S. Supreme Court=org:us-supreme-court", "Harbour Committee Republicans=org:harbour-committee-republicans", "Supreme Court=org:us-supreme-court", "Harbour Committee=org:harbour-committee"},
		},
		{
			"a particle of two languages",
			"Peter bin Rashid left. Later bin Rashid came back.",
			[]string{"Peter bin Rashid=person:peter-bin-rashid", "bin Rashid=person:peter-bin-rashid"},
		},
		{
			"an adjective of a name",
			"They called it an Orwellian plan.",
			nil,
		},
		{
			"gender decides",
			"Maria Lopez accused Peter Brandt of fraud. She said he had lied.",
			[]string{"Maria Lopez=person:maria-lopez", "Peter Brandt=person:peter-brandt", "She=person:maria-lopez", "he=person:peter-brandt"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, links(resolve(tc.text, actor.Default()))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPrincipal(t *testing.T) {
	for _, tc := range []struct {
		name, text, id, want string
		voice                bool
	}{
		{"the kingdom's delegate", "Riyadh rejected the accusation. The kingdom's chief delegate, Fahad al-Qurashi, complained.", "person:fahad-al-qurashi", "country:SA", true},
		{"its commissioner", "The European Union tried. Its commissioner, Henrik Aalto, praised Australia.", "person:henrik-aalto", "org:european-union", false},
		{"demonym and office", "Brazilian President Carla Meireles spoke on Monday.", "person:carla-meireles", "country:BR", true},
		{"possessive", "Egypt's foreign minister, Samir Haddad, spoke on Monday.", "person:samir-haddad", "country:EG", true},
		{"apposition", "Joanna Reeve, spokeswoman for the Canadian Defence Ministry, spoke on Monday.", "person:joanna-reeve", "country:CA", true},
		{"office of a country", "Tomas Novak, the president of Slovakia, spoke on Monday.", "person:tomas-novak", "country:SK", true},
		{"organisation", "Lena Fischer, director of the World Food Programme, spoke on Monday.", "person:lena-fischer", "org:world-food-programme", false},
		{"country's own", "Japan objected.", "country:JP", "country:JP", false},
		{"known organisation", "The Bundestag objected.", "org:bundestag", "country:DE", false},
		{"institution by its name", "The Ghanaian Foreign Ministry objected.", "org:ghanaian-foreign-ministry", "country:GH", false},
		{"whom a body accuses", "The Bundestag accused President Anna Kessler of fraud.", "person:anna-kessler", "", true},
		{"party and state", "Sen. Ruth Calloway (R-Ohio) objected.", "person:ruth-calloway", "country:US", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			doc := resolve(tc.text, actor.Default())
			for _, a := range doc.Actors {
				if a.ID == tc.id {
					if a.Principal != tc.want {
						t.Errorf("principal %q, want %q", a.Principal, tc.want)
					}
					if a.Voice != tc.voice {
						t.Errorf("speaks in its name %v, want %v", a.Voice, tc.voice)
					}
					return
				}
			}
			t.Errorf("no actor %s among %v", tc.id, doc.Actors)
		})
	}
}

func TestTwoOfOneSurname(t *testing.T) {
	doc := resolve("Helen Sorensen met Mark Sorensen. Sorensen declined to comment. Mrs. Sorensen left early.", actor.Default())
	want := []string{"Helen Sorensen=person:helen-sorensen", "Mark Sorensen=person:mark-sorensen", "Sorensen=? -", "Sorensen=person:helen-sorensen"}
	if diff := cmp.Diff(want, links(doc)); diff != "" {
		t.Error(diff)
	}
	if doc.Mentions[2].Reason == "" {
		t.Error("no reason for the unresolved surname")
	}
}

func TestSpeakerIsWe(t *testing.T) {
	doc := resolve("“We will not accept this,” said Prime Minister Ingrid Solheim.", actor.Default())
	if got := links(doc)[0]; got != "We=person:ingrid-solheim" {
		t.Error(got)
	}
}

func TestWith(t *testing.T) {
	kb, err := actor.With([]actor.Entry{
		{ID: "org:harbour-watch", Name: "Harbour Watch", Type: document.Organisation, Aliases: []string{"quayside group"}, Principal: "country:NZ"},
		{ID: "org:kremlin-bakery", Name: "Kremlin", Type: document.Organisation},
	})
	if err != nil {
		t.Fatal(err)
	}
	doc := resolve("Harbour Watch criticised the Kremlin. The quayside group wants an inquiry.", kb)
	want := []string{"Harbour Watch=org:harbour-watch", "Kremlin=org:kremlin-bakery", "quayside group=org:harbour-watch"}
	if diff := cmp.Diff(want, links(doc)); diff != "" {
		t.Error(diff)
	}
	if doc.Actors[0].Principal != "country:NZ" {
		t.Errorf("principal %q", doc.Actors[0].Principal)
	}
}

func TestList(t *testing.T) {
	list := actor.Default().List()
	for i := 1; i < len(list); i++ {
		if list[i-1].ID >= list[i].ID {
			t.Fatalf("%s before %s", list[i-1].ID, list[i].ID)
		}
	}
	countries := 0
	for _, e := range list {
		if e.Type == document.Country {
			countries++
		}
	}
	if countries < 230 {
		t.Errorf("%d countries", countries)
	}
}

// check holds what the stages promise of any text.
func check(t *testing.T, doc *document.Document) {
	t.Helper()
	start := 0
	for i, m := range doc.Mentions {
		if m.Start < start || m.End <= m.Start || m.End > len(doc.Text) {
			t.Fatalf("mention %d: span %v out of order or outside", i, m.Span)
		}
		start = m.Start
		if strings.ToValidUTF8(doc.At(m.Span), "\x00") != doc.At(m.Span) {
			t.Fatalf("mention %d cuts a character", i)
		}
		if m.Sentence < 0 || m.Sentence >= len(doc.Sentences) || !doc.Sentences[m.Sentence].Contains(m.Span) {
			t.Fatalf("mention %d: not inside sentence %d", i, m.Sentence)
		}
		if m.Actor >= len(doc.Actors) || m.Actor < 0 && m.Reason == "" || m.Actor < 0 && m.IsActor {
			t.Fatalf("mention %d: actor %d, reason %q", i, m.Actor, m.Reason)
		}
		for j := i + 1; j < len(doc.Mentions) && doc.Mentions[j].Start < m.End; j++ {
			if doc.Mentions[j].End > m.End {
				t.Fatalf("mentions %q and %q cross", doc.At(m.Span), doc.At(doc.Mentions[j].Span))
			}
		}
	}
	ids := map[string]bool{}
	for _, a := range doc.Actors {
		if ids[a.ID] || a.ID == "" {
			t.Fatalf("actor id %q empty or twice", a.ID)
		}
		ids[a.ID] = true
	}
	for i := range doc.Quotes {
		q := &doc.Quotes[i]
		end := 0
		for _, f := range q.Fragments {
			if f.Start < end || f.End <= f.Start || f.End > len(doc.Text) {
				t.Fatalf("quote %d: fragment %v out of order or outside", i, f)
			}
			end = f.End
		}
		if q.SpeakerMention >= len(doc.Mentions) || q.SpeakerMention < 0 && q.Reason == "" {
			t.Fatalf("quote %d: speaker %d, reason %q", i, q.SpeakerMention, q.Reason)
		}
	}
}

func FuzzResolve(f *testing.F) {
	f.Add("Kenyan President William Oduya said: “We will help.” He left for Washington's airport.")
	f.Add("\"A,\" B said. \"C.\"\n\n\"D\n\n\"E\"\n\nAccording to the U.N. (UN), the two countries — 'they' — quit.")
	f.Add("« É » \u00a0 ’s’ THE U.S.-RUSSIA TALKS IN THE EU's CAPITAL, the CARIBBEAN nation’s (R-")
	f.Fuzz(func(t *testing.T, raw string) {
		raw = strings.ToValidUTF8(raw, "?")
		check(t, resolve(raw, actor.Default()))
	})
}

func ExampleDetect() {
	raw := "Uganda thanked the World Bank."
	doc := &document.Document{Text: raw, Sentences: text.Segment(raw)}
	actor.Detect(doc, actor.Default())
	for _, m := range doc.Mentions {
		fmt.Println(doc.At(m.Span), m.Type)
	}
	// Output:
	// Uganda country
	// World Bank organisation
}

// TestRealArticles holds the same on real articles, with and without trees.
func TestRealArticles(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(external.Shared(t, "data", "polnear", "dev", "text"), "*.txt"))
	if err != nil || len(files) == 0 {
		t.Skip("no articles: ", err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, trees := range []bool{false, true} {
			doc := &document.Document{Text: string(raw), Sentences: text.Segment(string(raw))}
			if trees && !parse(doc) {
				continue
			}
			actor.Detect(doc, actor.Default())
			quote.Find(doc)
			actor.Resolve(doc, actor.Default())
			quote.Attribute(doc)
			check(t, doc)
		}
	}
}
