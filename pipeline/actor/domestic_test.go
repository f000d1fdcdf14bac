package actor_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"stance/pipeline/actor"
)

func TestDomesticBodies(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{
			"of the country that the article is about",
			"Democrats praised the bill. The Senate rejected it, and the Supreme Court agreed.",
			[]string{"Democrats=org:democratic-party", "Senate=org:us-senate", "Supreme Court=org:us-supreme-court"},
		},
		{
			"of no country that is told",
			"The Supreme Court rejected the complaint.",
			[]string{"Supreme Court=org:supreme-court"},
		},
		{
			"of a country that says so",
			"The United States praised the vote. Brazil's Senate rejected it.",
			[]string{"United States=country:US", "Brazil=country:BR", "Senate=org:senate"},
		},
		{
			"of a country that is named more often",
			"Kenya's farmers waited in Nairobi. The Senate rejected the water bill. The United States praised Kenya.",
			[]string{"Kenya=country:KE", "Nairobi=place:nairobi -", "Senate=org:senate", "United States=country:US", "Kenya=country:KE"},
		},
		{
			"of a country that is named as often",
			"Ghana thanked the United States. The Supreme Court rejected the loan.",
			[]string{"Ghana=country:GH", "United States=country:US", "Supreme Court=org:supreme-court"},
		},
		{
			"that no country beside its own has",
			"Moscow and Russia's allies objected. Americans laughed. The Senate condemned Russia.",
			[]string{"Moscow=country:RU", "Russia=country:RU", "Americans=people:US", "Senate=org:us-senate", "Russia=country:RU"},
		},
		{
			"a ministry of finance",
			"Britain rejected the levy of the Treasury. The United States warned Britain.",
			[]string{"Britain=country:GB", "Treasury=org:treasury", "United States=country:US", "Britain=country:GB"},
		},
		{
			"Congress of the world's news",
			"Congress rejected the bill, and the Senate agreed.",
			[]string{"Congress=org:us-congress", "Senate=org:us-senate"},
		},
		{
			"Congress in foreign affairs",
			"Congress condemned Iran. Iran rejected the accusation.",
			[]string{"Congress=org:us-congress", "Iran=country:IR", "Iran=country:IR"},
		},
		{
			"Congress of another country",
			"Peru waits. Congress rejected the budget, and Peru's unions condemned Congress.",
			[]string{"Peru=country:PE", "Congress=org:congress", "Peru=country:PE", "Congress=org:congress"},
		},
		{
			"Congress that is told apart",
			"Argentina thanked the U.S. Congress. Argentina's Congress rejected the loan.",
			[]string{"Argentina=country:AR", "U.S. Congress=org:us-congress", "Argentina=country:AR", "Congress=org:congress"},
		},
		{
			"of a country by its politicians",
			"Mitch McConnell praised Brazil. The Senate applauded Mitch McConnell.",
			[]string{"Mitch McConnell=person:mitch-mcconnell", "Brazil=country:BR", "Senate=org:us-senate", "Mitch McConnell=person:mitch-mcconnell"},
		},
		{
			"of a country by its states",
			"Voters in Ohio and Iowa watched. The House rejected the bill.",
			[]string{"Ohio=place:ohio -", "Iowa=place:iowa -", "House=org:us-house"},
		},
		{
			"of a state",
			"Democrats praised the bill. The state Senate rejected it.",
			[]string{"Democrats=org:democratic-party", "Senate=org:senate"},
		},
		{
			"not a group that is called after it",
			"Americans waited. Senate Democrats blocked the bill. The Senate adjourned. House Republicans laughed at the House.",
			[]string{"Americans=people:US", "Senate Democrats=org:senate-democrats", "Senate=org:us-senate", "House Republicans=org:house-republicans", "House=org:us-house"},
		},
		{
			"a firm whatever its form",
			"Halvorsen Pumps Inc. sued the county. Halvorsen Pumps wants the money back.",
			[]string{"Halvorsen Pumps Inc.=org:halvorsen-pumps", "Halvorsen Pumps=org:halvorsen-pumps"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, links(resolve(tc.text, actor.Default()))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestPartisanGroups holds of which country groups are that are called after a party.
func TestPartisanGroups(t *testing.T) {
	for _, tc := range []struct {
		name, text, id, want string
	}{
		{"no country is named", "Democratic lawmakers said the budget was a fraud.", "group:democratic-lawmakers", "country:US"},
		{"the United States are", "In Ohio, Republican leaders said on Monday that they would sue. Ohio waits.", "group:republican-leaders", "country:US"},
		{"in one of its states", "Republican leaders in Ohio said they would sue.", "group:republican-leaders", "country:US"},
		{"in another country", "America watches, and Americans wait. Democratic activists in Thailand said the vote was a fraud.", "group:democratic-activists", ""},
		{"in a place that nobody knows", "Republican leaders in Ballymore said they would march.", "group:republican-leaders", ""},
		{"the article's country is another", "Ireland waits for a vote in Dublin. Republican leaders said they would march.", "group:republican-leaders", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			doc := resolve(tc.text, actor.Default())
			for _, a := range doc.Actors {
				if a.ID == tc.id {
					if a.Principal != tc.want {
						t.Errorf("principal %q, want %q", a.Principal, tc.want)
					}
					return
				}
			}
			t.Errorf("no actor %s among %v", tc.id, doc.Actors)
		})
	}
}
