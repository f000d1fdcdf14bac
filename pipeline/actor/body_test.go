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

func TestDescriptions(t *testing.T) {
	for _, tc := range []struct{ name, text, want, not string }{
		{"a network is a broadcaster", "Sky News invited Greenpeace. The network paid for the flight.", "network=org:sky-news", ""},
		{"a movement is no officials", "Party leaders said they would wait. The movement grew.", "", "movement=group:party-leaders"},
		{"a firm is no newspaper", "The Financial Times reported the loss. The firm was sold in May.", "", "firm=org:financial-times"},
		{"an agency is no congress", "Congress heard the FBI. Officials left before the agency could answer Congress.", "agency=org:fbi", ""},
		{"men and women are anybody", "Peter Odhiambo led Mary Wanjiku among both men and women.", "", "both men=person:peter-odhiambo"},
		{"two men are no woman", "Peter Odhiambo met John Kamau. Mary Wanjiku watched. The two men shook hands.", "two men=person:john-kamau", "two men=person:mary-wanjiku"},
		{"the president is not the vice president", "President Peter Odhiambo left. Vice President John Kamau stayed. Kamau said that the president was ill.", "president=person:peter-odhiambo", ""},
		{"nor his envoy", "President Peter Odhiambo left. John Kamau, the president's former envoy, stayed. The president was ill.", "", "president=person:john-kamau"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := links(resolve(tc.text, actor.Default()))
			if tc.want != "" && !slices.Contains(got, tc.want) {
				t.Errorf("no %q in %q", tc.want, got)
			}
			if tc.not != "" && slices.Contains(got, tc.not) {
				t.Errorf("%q in %q", tc.not, got)
			}
		})
	}
}
