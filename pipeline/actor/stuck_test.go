package actor_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"stance/pipeline/actor"
)

func TestStuck(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{
			"a demonym before one of the well known",
			"The poll put Vermonter Bernie Sanders ahead. Sanders thanked the voters.",
			[]string{"Bernie Sanders=person:bernie-sanders", "Sanders=person:bernie-sanders"},
		},
		{
			"a title in short",
			"Aides of Pres. Obama met Senators Rubio and Kaine.",
			[]string{"Obama=person:barack-obama", "Rubio=person:marco-rubio", "Kaine=person:tim-kaine"},
		},
		{
			"a common word before a first name",
			"The letter was read by Filmmaker Jack Marino. Marino wept.",
			[]string{"Jack Marino=person:jack-marino", "Marino=person:jack-marino"},
		},
		{
			"the surname of whom the article names",
			"Walter Odhiambo won the seat in Kisumu. The shopkeepers had feared what Former Odhiambo aides would do.",
			[]string{"Walter Odhiambo=person:walter-odhiambo", "Kisumu=place:kisumu -", "Odhiambo aides=group:walter-odhiambo-aides"},
		},
		{
			"a verb behind",
			"Walter Odhiambo Responds to the new port plan of the county. On Monday Walter Odhiambo said the port was safe.",
			[]string{"Walter Odhiambo=person:walter-odhiambo", "Walter Odhiambo=person:walter-odhiambo"},
		},
		{
			"a verb before",
			"Will Odhiambo resign? Walter Odhiambo said no.",
			[]string{"Odhiambo=person:walter-odhiambo", "Walter Odhiambo=person:walter-odhiambo"},
		},
		{
			"a first name that sounds like a verb",
			"Will Odhiambo resigned. Will Odhiambo said nothing.",
			[]string{"Will Odhiambo=person:will-odhiambo", "Will Odhiambo=person:will-odhiambo"},
		},
		{
			"names that are whole",
			"Debbie Wasserman Schultz thanked Song Mi-rae and Mary Elizabeth Odhiambo.",
			[]string{"Debbie Wasserman Schultz=person:debbie-wasserman-schultz", "Song Mi-rae=person:song-mi-rae", "Mary Elizabeth Odhiambo=person:mary-elizabeth-odhiambo"},
		},
		{
			"a verb that n't is parted from",
			"Farmers met on Monday. The sign “Kenyans Won't Pay” was read by Walter Odhiambo.",
			[]string{"Kenyans=people:KE", "Walter Odhiambo=person:walter-odhiambo"},
		},
		{
			"a word that the article has without a capital",
			"The crowd was cautious. Walter Odhiambo left. Shopkeepers met Cautious Odhiambo on Monday.",
			[]string{"Walter Odhiambo=person:walter-odhiambo", "Odhiambo=person:walter-odhiambo"},
		},
		{
			"a first name that no list has",
			"Farmers met on Monday. The road was opened by Zhuvrek Rubio of the port.",
			[]string{"Zhuvrek Rubio=person:zhuvrek-rubio"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, links(resolve(tc.text, actor.Default()))); diff != "" {
				t.Error(diff)
			}
		})
	}
}
