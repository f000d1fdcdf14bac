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
