package actor_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"stance/pipeline/actor"
)

func TestWellKnown(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{
			"initials, a suffix and a nickname more or less",
			"Charles E. Grassley thanked Robert S. Mueller. Jim Comey wrote to Michael Bloomberg.",
			[]string{"Charles E. Grassley=person:chuck-grassley", "Robert S. Mueller=person:robert-mueller", "Jim Comey=person:james-comey", "Michael Bloomberg=person:michael-bloomberg"},
		},
		{
			"another initial is another man's",
			"George P. Bush praised George W. Bush on Friday.",
			[]string{"George P. Bush=person:george-p-bush", "George W. Bush=person:george-w-bush"},
		},
		{
			"a son is not his father",
			"Donald Trump Jr. called the report nonsense. Rafael Cruz agreed with Ted Cruz.",
			[]string{"Donald Trump Jr.=person:donald-trump-jr", "Rafael Cruz=person:rafael-cruz", "Ted Cruz=person:ted-cruz"},
		},
		{
			"a first name that is hers alone",
			"The crowd booed Hillary. Melania smiled.",
			[]string{"Hillary=person:hillary-clinton", "Melania=person:melania-trump"},
		},
		{
			"unless the article names another",
			"Hillary Mwangi opened the clinic in Nakuru. Hillary thanked the nurses.",
			[]string{"Hillary Mwangi=person:hillary-mwangi", "Nakuru=place:nakuru -", "Hillary=person:hillary-mwangi"},
		},
		{
			"a surname of two words",
			"Suu Kyi denied the charge. Ms. Wasserman Schultz resigned.",
			[]string{"Suu Kyi=person:aung-san-suu-kyi", "Wasserman Schultz=person:debbie-wasserman-schultz"},
		},
		{
			"a name that is his with the title only",
			"Pope Francis blessed the crowd. Francis asked for peace.",
			[]string{"Francis=person:pope-francis", "Francis=person:pope-francis"},
		},
		{
			"another country's minister of that surname",
			"Moldovan Interior Minister Rubio opened the road. Rubio thanked the engineers.",
			[]string{"Moldovan=country:MD -", "Rubio=person:rubio", "Rubio=person:rubio"},
		},
		{
			"of his own country",
			"British party leader Corbyn opened the road. Corbyn thanked the engineers.",
			[]string{"British=country:GB -", "Corbyn=person:jeremy-corbyn", "Corbyn=person:jeremy-corbyn"},
		},
		{
			"another country's ally",
			"The plan was welcomed by Russian ally Lukashenko. Lukashenko will visit soon.",
			[]string{"Russian=country:RU -", "Lukashenko=person:alexander-lukashenko", "Lukashenko=person:alexander-lukashenko"},
		},
		{
			"one who bears the surname and is named in full later",
			"Farmers met early. Hagel opened the bridge. The mayor of the town, Otto Hagel, cut the ribbon.",
			[]string{"Hagel=person:otto-hagel", "Otto Hagel=person:otto-hagel"},
		},
		{
			"a short and a long first name of two",
			"Bill Odhiambo sued the port. William Odhiambo, no relation, praised the port.",
			[]string{"Bill Odhiambo=person:bill-odhiambo", "William Odhiambo=person:william-odhiambo"},
		},
		{
			"a short and a long first name that the table joins",
			"Jim Mattis sued the port. James Mattis praised the port.",
			[]string{"Jim Mattis=person:james-mattis", "James Mattis=person:james-mattis"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, links(resolve(tc.text, actor.Default()))); diff != "" {
				t.Error(diff)
			}
		})
	}
}
