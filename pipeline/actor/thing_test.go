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
