package actor_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"stance/pipeline/actor"
)

func TestSeats(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{
			"acts",
			"The White House rejected the plan. Washington accused Tehran of piracy.",
			[]string{"White House=country:US", "Washington=country:US", "Tehran=country:IR"},
		},
		{
			"is a prize",
			"The party may win the White House. The race for the White House begins in March.",
			[]string{"White House=country:US -", "White House=country:US -"},
		},
		{
			"is visited",
			"The envoys were visiting Washington for talks and toured Tehran.",
			[]string{"Washington=place:washington -", "Tehran=place:tehran -"},
		},
		{
			"is a state in a list",
			"Farmers in Oregon and Washington lost the harvest. Oregon and Washington sent aid.",
			[]string{"Oregon=place:oregon -", "Washington=place:washington -", "Oregon=place:oregon -", "Washington=place:washington -"},
		},
		{
			"is won at the end of a clause",
			"No Socialist won the White House in 1912. Thatcher left Downing Street after the vote.",
			[]string{"White House=country:US -", "Thatcher=person:margaret-thatcher", "Downing Street=country:GB -"},
		},
		{
			"is somebody to whom something is done",
			"The miners took Downing Street to court. Envoys kept the Kremlin informed. The strike left Tehran isolated.",
			[]string{"Downing Street=country:GB", "Kremlin=country:RU", "Tehran=country:IR"},
		},
		{
			"hopes itself",
			"The White House hopes to sign the treaty. A White House bid costs millions.",
			[]string{"White House=country:US", "White House=country:US -"},
		},
		{
			"is who comes after for",
			"The vote cleared the way for Tehran to strike. The militia was no match for Damascus, which has sent tanks. Generals are ready for the Kremlin to strike.",
			[]string{"Tehran=country:IR", "Damascus=country:SY", "Kremlin=country:RU"},
		},
		{
			"is fought for",
			"The battle for Damascus began in May.",
			[]string{"Damascus=place:damascus -"},
		},
		{
			"is a capital beside a city",
			"Aleppo and Damascus accused each other. Lagos and Nairobi signed a pact.",
			[]string{"Aleppo=place:aleppo -", "Damascus=country:SY", "Lagos=place:lagos -", "Nairobi=country:KE"},
		},
		{
			"is a state's neighbour that acts",
			"Texas and Washington have accused each other. The polls of Oregon and Washington closed.",
			[]string{"Texas=place:texas -", "Washington=country:US", "Oregon=place:oregon -", "Washington=place:washington -"},
		},
		{
			"only where something sits",
			"Tear gas drifted over Capitol Hill and outside the Oval Office.",
			[]string{"Capitol Hill=place:capitol-hill -", "Oval Office=place:oval-office -"},
		},
		{
			"a capital that is mostly something else",
			"The match in Hamilton was lost.",
			[]string{"Hamilton=place:hamilton -"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, links(resolve(tc.text, actor.Default()))); diff != "" {
				t.Error(diff)
			}
		})
	}
}
