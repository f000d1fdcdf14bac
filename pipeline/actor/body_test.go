package actor_test

import (
	"slices"
	"testing"

	"stance/pipeline/actor"
)

// TestBodies holds how organisations without an entry are named and meant. Each
// case lists links that must be there, and the article's other links may be any.
func TestBodies(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{
			"hyphens are inside names",
			"Lawmaker Song Mi-rae accused the builder of fraud. “They lied,” Song Mi-rae said. Jean-Luc Arnoux agreed.",
			[]string{"Song Mi-rae=person:song-mi-rae", "Jean-Luc Arnoux=person:jean-luc-arnoux"},
		},
		{
			"hyphens beside names are not",
			"Grace Wanjala-backed farmers met the Nairobi-based Tana River Authority.",
			[]string{"Grace Wanjala=person:grace-wanjala", "Tana River Authority=org:tana-river-authority"},
		},
		{
			"a firm that recurs",
			"Tenants accused Rentavo of spying. Rentavo denied it. Courts had fined Rentavo before. " +
				"The tenants said Rentavo had read their mail. The company vowed to appeal.",
			[]string{"Rentavo=org:rentavo", "company=org:rentavo"},
		},
		{
			"an acronym that is accused, and its pronoun",
			"Nurses accused the KTWU of silence. It said that nobody had asked.",
			[]string{"KTWU=org:ktwu", "It=org:ktwu"},
		},
		{
			"the first word of a long name",
			"Soldan Heavy Industries built the bridge. Soldan said it was safe. The firm blamed the rain.",
			[]string{"Soldan=org:soldan-heavy-industries", "firm=org:soldan-heavy-industries"},
		},
		{
			"a company is no ministry",
			"Soldan Industries sued the Ministry of Water. The ministry said the company had lied.",
			[]string{"ministry=org:ministry-of-water", "company=org:soldan-industries"},
		},
		{
			"the beginning of a long name",
			"The Farmers Committee of Turkana met on Friday. The Farmers Committee blamed the governor.",
			[]string{"Farmers Committee=org:farmers-committee-of-turkana"},
		},
		{
			"an acronym after or",
			"The National Agency for Dam Safety, or NADS, closed the dam. NADS said it leaked.",
			[]string{"NADS=org:national-agency-for-dam-safety"},
		},
		{
			"an office off a name",
			"Tana Power CEO William Oduya resigned. Democrat Grace Miller thanked him.",
			[]string{"Tana Power=org:tana-power", "William Oduya=person:william-oduya", "Grace Miller=person:grace-miller"},
		},
		{
			"the envoy of a country",
			"Sweden's special envoy for the Sahel, Jonas Lund, left Bamako. The Swedish envoy blamed the junta.",
			[]string{"Swedish envoy=person:jonas-lund"},
		},
		{
			"a people that acts, and a capital that complains",
			"The complaint from Paris against Kenya was rejected. The British promised help. They met in Nakuru, near Uganda.",
			[]string{"Paris=country:FR", "British=country:GB", "Uganda=country:UG -"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			doc := resolve(tc.text, actor.Default())
			check(t, doc)
			got := links(doc)
			for _, want := range tc.want {
				if !slices.Contains(got, want) {
					t.Errorf("no %q in %q", want, got)
				}
			}
		})
	}
}
