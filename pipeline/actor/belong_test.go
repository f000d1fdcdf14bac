package actor_test

import (
	"slices"
	"testing"

	"stance/pipeline/actor"
	"stance/pipeline/document"
	"stance/pipeline/quote"
	"stance/pipeline/text"
)

// TestParsed is of what only the tree tells.
func TestParsed(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want, not  []string
	}{
		{
			"a spokesman's house takes no position",
			"White House spokesman Peter Lund rejected the report.",
			[]string{"White House=country:US -", "Peter Lund=person:peter-lund"}, nil,
		},
		{
			"nor the employer of who is named",
			"Reuters reporter Grace Wanjala, a veteran of the Kenya Red Cross Society, met Maria Berg.",
			[]string{"Grace Wanjala=person:grace-wanjala", "Kenya Red Cross Society=org:kenya-red-cross-society -", "Maria Berg=person:maria-berg"}, nil,
		},
		{
			"nor what he leads",
			"Peter Lund, who chairs the Nordic Growers Association, thanked Kenya.",
			[]string{"Nordic Growers Association=org:nordic-growers-association -", "Kenya=country:KE"}, nil,
		},
		{
			"a campaign, supporters and a team are not the person",
			"Peter Lund spoke on Monday. The Lund campaign rejected the report. Lund's supporters mocked Kenya. Farmers sued Lund's legal team.",
			[]string{"Lund campaign=org:peter-lund-campaign", "Lund's supporters=group:peter-lund-supporters", "Lund's legal team=org:peter-lund-team"},
			[]string{"Lund=person:peter-lund"},
		},
		{
			"a campaign is where something happens",
			"Peter Lund lost his voice. Farmers left during the Lund campaign. A Lund campaign stop in Ohio was dull.",
			[]string{"Lund campaign=org:peter-lund-campaign -", "Lund campaign=org:peter-lund-campaign -"},
			[]string{"Lund campaign=org:peter-lund-campaign"},
		},
		{
			"an administration in capitals",
			"President Peter Lund won. Farmers thanked the Lund Administration on Monday. The Lund administration said little.",
			[]string{"Lund Administration=org:peter-lund-administration", "Lund administration=org:peter-lund-administration"}, nil,
		},
		{
			"an administration is called after who heads it",
			"President Peter Lund won. A cousin, Nils Lund, left. Farmers thanked the Lund Administration on Monday.",
			[]string{"Peter Lund=person:peter-lund", "Nils Lund=person:nils-lund", "Lund Administration=org:peter-lund-administration"}, nil,
		},
		{
			"and after nobody else of the surname",
			"The actor Nils Lund praised the plan. Farmers thanked the Lund Administration on Monday.",
			[]string{"Nils Lund=person:nils-lund", "Lund Administration=org:lund-administration"}, nil,
		},
		{
			"nor after one of two who head one",
			"Mayor Nils Lund met President Peter Lund. Farmers thanked the Lund Administration on Monday.",
			[]string{"Nils Lund=person:nils-lund", "Peter Lund=person:peter-lund", "Lund Administration=org:lund-administration"}, nil,
		},
		{
			"nor after the relative of presidents",
			"Florida Governor Jeb Bush thanked the Bush Administration on Monday.",
			[]string{"Jeb Bush=person:jeb-bush", "Bush Administration=org:bush-administration"}, nil,
		},
		{
			"but after whom the surname alone means",
			"Barack Obama spoke on Monday. Farmers thanked the Obama Administration.",
			[]string{"Barack Obama=person:barack-obama", "Obama Administration=org:barack-obama-administration"}, nil,
		},
		{
			"a surname that no list has, and what a person does",
			"Farmers met on Monday. Then Brzkova asked them to stay. She said it was late. Brzkova rejected the plan. Farmers left.",
			[]string{"Brzkova=person:brzkova", "She=person:brzkova", "Brzkova=person:brzkova"}, nil,
		},
		{
			"whose picture it is",
			"Peter Lund spoke on Monday.\n\nGrace Wanjala via Getty Images.\n\nFarmers thanked Peter Lund.",
			[]string{"Grace Wanjala=person:grace-wanjala -", "Peter Lund=person:peter-lund"}, nil,
		},
		{
			"a surname that is a nationality too",
			"The billionaire Mark Cuban, who owns a team, spoke on Monday. He plays Cuban music. Cuban said the plan was late.",
			[]string{"Cuban=country:CU -", "Cuban=person:mark-cuban"}, nil,
		},
		{
			"a place that sounds like a person",
			"Farmers met on Monday in Brunsworth, and left. They voted on Tuesday. It rained in Brunsworth.",
			[]string{"Brunsworth=place:brunsworth -", "Brunsworth=place:brunsworth -"}, nil,
		},
		{
			"who serves a person is somebody else",
			"A longtime adviser to Peter Lund said the plan was dead. A representative for Grace Miller said it was not.",
			[]string{"Peter Lund=person:peter-lund -", "Grace Miller=person:grace-miller -"}, nil,
		},
		{
			"a ministry without a spokesman's name does",
			"A spokesman for the Kenyan Health Ministry rejected the report. He said the clinics were open.",
			[]string{"Kenyan Health Ministry=org:kenyan-health-ministry", "He=org:kenyan-health-ministry"}, nil,
		},
		{
			"at an organisation, and anger at one",
			"Peter Lund spoke at the World Bank on Monday. Farmers voiced anger at the World Bank.",
			[]string{"World Bank=org:world-bank -", "World Bank=org:world-bank"}, nil,
		},
		{
			"on a medium, and pressure on one",
			"Peter Lund spoke on CNN on Monday. Farmers put pressure on CNN.",
			[]string{"CNN=org:cnn -", "CNN=org:cnn"}, nil,
		},
		{
			"on a platform, and an attack on one",
			"Peter Lund thanked the farmers on Twitter. Denmark put a new tax on Facebook Inc. and a ban on Twitter.",
			[]string{"Twitter=org:twitter -", "Twitter=org:twitter"}, nil,
		},
		{
			"a country before a noun, and its act",
			"Peter Lund bought U.S. citizenship. Farmers mocked U.S. sanctions.",
			[]string{"U.S.=country:US -", "U.S.=country:US"}, nil,
		},
		{
			"a name that only describes",
			"Peter Lund gave a talk in a cottage on a Marine base.",
			nil, []string{"Marine=person:marine", "Marine=org:marine"},
		},
		{
			"who is right about the president is none",
			"President Grace Miller spoke on Monday. Peter Lund is correct about being able to sue the president. The president left.",
			[]string{"president=person:grace-miller"}, []string{"president=person:peter-lund"},
		},
		{
			"a vice president was named later",
			"President Grace Miller spoke on Monday. Vice President Peter Lund listened. The president left.",
			[]string{"president=person:grace-miller"}, []string{"president=person:peter-lund"},
		},
		{
			"whose surname alone it is",
			"Melania Trump met Ivanka Trump and Donald Trump. Trump left early.",
			[]string{"Trump=person:donald-trump"}, nil,
		},
		{
			"what somebody is of",
			"Grace Wanjala, an economist at the World Bank's policy centre, praised Maria Berg, a critic of the World Bank.",
			[]string{"World Bank=org:world-bank -", "World Bank=org:world-bank"}, nil,
		},
		{
			"an office between a firm and a person",
			"Farmers mocked Wells Fargo CEO Peter Lund. Lund said Wells would repay them.",
			[]string{"Wells Fargo=org:wells-fargo -", "Wells=org:wells-fargo"}, nil,
		},
		{
			"an agency is no newspaper",
			"The Kenyan Tax Agency wrote to the Washington Post. The agency apologised.",
			[]string{"agency=org:kenyan-tax-agency"}, nil,
		},
		{
			"who made the article",
			"Kenya closed the border. (Reporting by Peter Lund; editing by Grace Wanjala)",
			[]string{"Peter Lund=person:peter-lund -", "Grace Wanjala=person:grace-wanjala -"}, nil,
		},
		{
			"it is the subject of the sentence before",
			"Kenya closed the border. It will reopen the crossing on Friday.",
			[]string{"It=country:KE"}, nil,
		},
		{
			"the nominee of a party",
			"Democrat Grace Miller met Republican Peter Lund. Miller thanked him, and Miller left. The Democratic nominee praised the senator's plan.",
			[]string{"Democratic nominee=person:grace-miller"}, nil,
		},
		{
			"a people",
			"The French people rejected the treaty. They want another one.",
			[]string{"French people=people:FR", "They=people:FR"}, nil,
		},
		{
			"a portfolio, a state and a common noun are no actors",
			"Tensions rose in Lima. Resources Minister Peter Lund met Grace Miller (R-Mich.) in Grand Rapids, Mich., on Monday.",
			[]string{"Peter Lund=person:peter-lund", "Grace Miller=person:grace-miller"},
			[]string{"Tensions=org:tensions", "Resources=org:resources"},
		},
		{
			"a title that is a surname",
			"Mr. King rejected the report. Voters trust Mr. King.",
			[]string{"King=person:king"}, nil,
		},
		{
			"the nation's future is no actor",
			"Berg spoke of the future of the nation after Kenya signed the treaty. Kenya closed the border. Farmers of the nation protested.",
			[]string{"Kenya=country:KE", "nation=country:KE -"}, []string{"nation=country:KE"},
		},
		{
			"known by its initials",
			"The National Water Authority, known by its Spanish initials as ANA, fined the mine. The mine sued the ANA.",
			[]string{"ANA=org:national-water-authority"}, nil,
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			doc := &document.Document{Text: tc.text, Sentences: text.Segment(tc.text)}
			if !parse(doc) {
				t.Fatal("there is no parser")
			}
			actor.Detect(doc, actor.Default())
			quote.Find(doc)
			actor.Resolve(doc, actor.Default())
			quote.Attribute(doc)
			check(t, doc)
			got := links(doc)
			for _, want := range tc.want {
				if !slices.Contains(got, want) {
					t.Errorf("no %q in %q", want, got)
				}
			}
			for _, not := range tc.not {
				if slices.Contains(got, not) {
					t.Errorf("%q in %q", not, got)
				}
			}
		})
	}
}

// TestInterrupted is of a clause that its cue splits, by the tree.
func TestInterrupted(t *testing.T) {
	doc := &document.Document{Text: "The plan, Oduya said, would help the farmers of the valley."}
	doc.Sentences = text.Segment(doc.Text)
	if !parse(doc) {
		t.Fatal("there is no parser")
	}
	quote.Find(doc)
	if len(doc.Quotes) != 1 || len(doc.Quotes[0].Fragments) != 2 || doc.At(doc.Quotes[0].Fragments[0]) != "The plan" {
		t.Errorf("quotes %+v", doc.Quotes)
	}
}
