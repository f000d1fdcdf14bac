package actor_test

import (
	"slices"
	"testing"

	"stance/pipeline/actor"
	"stance/pipeline/document"
	"stance/pipeline/text"
)

// TestThings holds that what is no name of an actor is not taken for one.
func TestThings(t *testing.T) {
	filler := " The ministers met on Tuesday. They spoke for an hour. Nobody took notes."
	for _, c := range []struct {
		name, text string
		want       []string // names that are found, each with its type
	}{
		{"a kind of things", "Harold Finch gave a million dollars to a super PAC last week. The PAC did not answer calls.", []string{"Harold Finch person"}},
		{"a broadcaster before a noun is no kind", "A CNN reporter asked Harold Finch about it.", []string{"CNN organisation", "Harold Finch person"}},
		{"a model", "A dealer showed Harold Finch the 2014 Toyota Camry, which was built in Ohio.", []string{"Harold Finch person", "Ohio place"}},
		{"a year before a noun", "The 2014 Wilma Brandt campaign was a mess.", []string{"Wilma Brandt person"}},
		{"a programme", "Harold Finch said on MSNBC's Morning Brew that he was tired.", []string{"Harold Finch person", "MSNBC organisation"}},
		{"a reporter of a broadcaster", "Harold Finch argued on MSNBC's stage with Wilma Brandt.", []string{"Harold Finch person", "MSNBC organisation", "Wilma Brandt person"}},
		{"what somebody was called", "Wilma Brandt said the mayor had called her “Miss Turnip” in a meeting.", []string{"Wilma Brandt person"}},
		{"a group called so", "He joined a group called “Citizens Alliance” in March.", []string{"Citizens Alliance organisation"}},
		{"a name that the article has elsewhere", "Wilma Brandt won. The crowd cried the name of “Brandt” all night.", []string{"Wilma Brandt person", "Brandt person"}},
		{"a monument", "The march went by the Garfield Monument on Friday.", []string{"Garfield Monument place"}},
		{"an aircraft of state", "The president spoke aboard Air Force One on Friday.", nil},
		{"a spaced dash", "The vote was lost by Wilma Brandt — Harold Finch won it.", []string{"Wilma Brandt person", "Harold Finch person"}},
		{"a title that is a sentence", "She wrote a memoir, Patients Were Presidents, said Harold Finch.", []string{"Harold Finch person"}},
		{"a firm", "The plan was read by Zentor Inc and Harold Finch.", []string{"Zentor Inc organisation", "Harold Finch person"}},
		{"a programme of the state", "Harold Finch wants to expand Medicaid and to leave Nafta.", []string{"Harold Finch person"}},
		{"laws, programmes and acronyms", "Harold Finch defended Social Security, Glass-Steagall and the NDAs of the Electoral College.", []string{"Harold Finch person"}},
		{"a word within the name of a work", "Harold Finch spoke for an hour on “Meet the Press” and later on Face the Nation.", []string{"Harold Finch person"}},
		{"a state's nickname", "Harold Finch won the Sunshine State and the South Bronx.", []string{"Harold Finch person", "Sunshine State place", "South Bronx place"}},
		{"the parties of a case", "Harold Finch wants to overturn Roe v. Wade soon.", []string{"Harold Finch person"}},
		{"a creed's adjective", "Harold Finch feared an Islamist plot against a Latino mayor.", []string{"Harold Finch person"}},
		{"a state's code", "Harold Finch spoke in Columbia, SC on Monday.", []string{"Harold Finch person", "Columbia place"}},
		{"chapter and verse", "Harold Finch read Ephesians 5:6 to the crowd.", []string{"Harold Finch person"}},
		{"two rivals", "Harold Finch met Wilma Brandt. The Finch-Brandt race is close. Finch and Brandt spoke.", []string{"Harold Finch person", "Wilma Brandt person", "Finch person", "Brandt person"}},
		{"a double surname", "Wilma Finch-Brandt spoke on Monday.", []string{"Wilma Finch-Brandt person"}},
		{"firms and papers that sound like persons", "Harold Finch sued Bear Stearns, Nolan Research and the Millbrook Gazette.",
			[]string{"Harold Finch person", "Bear Stearns organisation", "Nolan Research organisation", "Millbrook Gazette organisation"}},
		{"the people of a place", "Harold Finch owes Iowans and some three million New Yorkers an answer. The Texan left early.", []string{"Harold Finch person", "Iowans group", "New Yorkers group"}},
		{"a committee with small words in its name", "Harold Finch gave a million to Ready for Wilma PAC on Monday.", []string{"Harold Finch person", "Ready for Wilma PAC organisation"}},
		{"broken letters within a word", "Harold Finch thanked Enrique PeÃ±a on Monday.", []string{"Harold Finch person", "Enrique PeÃ±a person"}},
		{"what somebody is against", "Harold Finch led the Anti-Brandt march in May.", []string{"Harold Finch person"}},
		{"a middle initial is no case", "Harold V. Finch spoke on Monday.", []string{"Harold V. Finch person"}},
		{"an office is no name", "Bruce Finch, the Kansas National Committeeman, spoke on Monday.", []string{"Bruce Finch person"}},
		{"a body for a sea", "The sea is the Northern Sea. The Council for the Northern Sea met Harold Finch.",
			[]string{"Northern Sea place", "Council for the Northern Sea government", "Harold Finch person"}},
		{"a deity", "Thank God, said Harold Finch.", []string{"Harold Finch person"}},
		{"adjectives of two countries", "The Franco-German plan was read by Harold Finch.", []string{"Harold Finch person"}},
		{"a month for a surname", "The plan was read by Theresa May on Monday.", []string{"Theresa May person"}},
		{"an office between", "The plan was read by AFL-CIO President Wilma Crouse-Brandt.", []string{"AFL-CIO organisation", "Wilma Crouse-Brandt person"}},
		{"a word that is shouted", "They NEVER asked HIM about it, said Harold Finch.", []string{"Harold Finch person"}},
		{"a place in a dateline", "LAYSAN ATOLL - On Friday Harold Finch met farmers of the island.", []string{"LAYSAN ATOLL place", "Harold Finch person"}},
		{"a party before a noun", "The GOP nomination went to Harold Finch. Republican voters and Democratic leaders booed.", []string{"Harold Finch person"}},
		{"a party by itself", "The GOP has a problem, said Harold Finch. He left the GOP on Friday.", []string{"GOP party", "Harold Finch person", "GOP party"}},
		{"members of a party", "Harold Finch met an Ohio Republican and a New Hampshire Democrat.", []string{"Harold Finch person", "Ohio place", "New Hampshire place"}},
		{"the members of a chamber", "Senate Democrats and House Republicans met Harold Finch.", []string{"Senate Democrats group", "House Republicans group", "Harold Finch person"}},
		{"a group within a people", "Harold Finch met African Americans and Cuban-Americans on Friday.", []string{"Harold Finch person", "African Americans group", "Cuban-Americans group"}},
		{"its adjective", "Harold Finch met a Mexican-American judge on Friday.", []string{"Harold Finch person"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := &document.Document{Text: c.text + filler}
			doc.Sentences = text.Segment(doc.Text)
			actor.Detect(doc, actor.Default())
			var got []string
			for i := range doc.Mentions {
				got = append(got, doc.At(doc.Mentions[i].Span)+" "+doc.Mentions[i].Type.String())
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestNoThings holds that the rules against things leave actors alone whose names
// look like a thing's, and still find the things.
func TestNoThings(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want, not  []string // names that are found and that are not, each with its type where it matters
	}{
		{"a party called like a postal code", "The NC accused the police of delay in Srinagar.", []string{"NC"}, nil},
		{"two of them", "In Srinagar the PDP and NC criticised the new land law.", []string{"PDP", "NC"}, nil},
		{"in a list", "The BNP, AL and Jamaat accused the army of bias.", []string{"BNP", "AL", "Jamaat"}, nil},
		{"again after the", "The SD accused the cabinet of neglect. The SD praised Viktor Orban.", []string{"SD"}, nil},
		{"after a phrase of place", "In Kupwara, NC accused the police of delay.", []string{"NC"}, nil},
		{"a postal code", "Harold Finch moved from Tulsa, OK in May and spoke in Moab, UT, on Monday.", []string{"Harold Finch"}, []string{"OK", "UT"}},

		{"an acronym that accuses", "The DA accused the mayor of Durban of waste.", []string{"DA"}, nil},
		{"one that is accused", "Malawi accused the PAC of delay.", []string{"PAC"}, nil},
		{"one in brackets", "The Democratic Alliance (DA) met in Durban. Farmers wrote to the DA on Friday.", []string{"Democratic Alliance", "DA"}, nil},
		{"one of a name with a word of bodies", "The Pan Africanist Congress marched in Soweto. Shopkeepers wrote to the PAC on Friday.", []string{"Pan Africanist Congress", "PAC"}, nil},
		{"one that is thanked", "The Amnesty International office is shut. Malawi thanked AI on Friday.", []string{"Amnesty International", "AI"}, nil},
		{"acronyms of things", "Peter Odhiambo said that VAT and AI worry him. State TV said he was ill.", []string{"Peter Odhiambo"}, []string{"VAT", "AI", "TV"}},
		{"an office", "The PM accused Peter Odhiambo of theft.", []string{"Peter Odhiambo"}, []string{"PM"}},
		{"a district attorney", "The District Attorney met Peter Odhiambo about the DA race.", []string{"Peter Odhiambo"}, []string{"DA"}},

		{"a common word that begins a sentence", "Tempers rose in the senate in Nairobi. Drapers and golfers were there.", nil, []string{"Tempers", "Drapers"}},
		{"people of a trade", "Golfers thanked the club in Nairobi for the new green.", nil, []string{"Golfers"}},
		{"the people of a city", "Many Bostonians were angry. Bostonians want the bus.", []string{"Bostonians group"}, nil},
		{"the people of a small city", "The bus took Gazans to the port.", []string{"Gazans group"}, nil},
		{"the people of a state", "Virginians want the bus.", []string{"Virginians group"}, nil},

		{"two boxers", "Okafor vs. Mensah was the bout of the year in Accra.", []string{"Okafor", "Mensah"}, nil},
		{"two candidates", "In Lusaka it is Edgar Tembo vs Wilma Banda.", []string{"Edgar Tembo", "Wilma Banda"}, nil},
		{"a case in court", "The judge read the ruling in Roe v Wade to Harold Finch.", []string{"Harold Finch"}, []string{"Roe", "Wade", "Roe v Wade"}},
		{"a result", "In Kisumu, Mwangi 4:2 beat Peter Otieno.", []string{"Mwangi", "Peter Otieno"}, nil},
		{"a verse", "Harold Finch read Timothy 3:1 to the crowd.", []string{"Harold Finch"}, []string{"Timothy"}},

		{"a double surname of two that are named", "Jenny Chapman and Anna Smith met on Monday. Laura Chapman-Smith came late. Later Chapman-Smith attacked Labour.",
			[]string{"Chapman-Smith"}, nil},
		{"one after a title", "Ruth Rees met Peter Mogg on Monday. Minister Rees-Mogg attacked Johnson.", []string{"Rees-Mogg"}, nil},

		{"a surname that is a word of bodies", "Sam Brothers attacked Ghana over the port.", []string{"Sam Brothers person"}, nil},
		{"brothers of a firm", "Customers praised the Marlow Brothers of Leeds.", []string{"Marlow Brothers organisation"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := map[string]bool{}
			doc := resolve(c.text+" The ministers met on Tuesday. Nobody took notes.", actor.Default())
			for i := range doc.Mentions {
				if m := &doc.Mentions[i]; m.How != document.ByDescription {
					found[doc.At(m.Span)], found[doc.At(m.Span)+" "+m.Type.String()] = true, true
				}
			}
			for _, want := range c.want {
				if !found[want] {
					t.Errorf("no %q in %v", want, found)
				}
			}
			for _, not := range c.not {
				if found[not] {
					t.Errorf("%q in %v", not, found)
				}
			}
		})
	}
}

// TestSpeltAcronym holds that an acronym with dots is whom the plain one names.
func TestSpeltAcronym(t *testing.T) {
	doc := resolve("The crowd cheered the U.S.A. on Friday. Mexico went to the W.T.O. over it.", actor.Default())
	var got []string
	for i := range doc.Actors {
		got = append(got, doc.Actors[i].ID)
	}
	if want := []string{"country:US", "country:MX", "org:wto"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
