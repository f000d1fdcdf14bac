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
			"The envoys were visiting Washington and toured Tehran.",
			[]string{"Washington=place:washington -", "Tehran=place:tehran -"},
		},
		{
			"is a state in a list",
			"Farmers in Oregon and Washington lost the harvest. Oregon and Washington sent aid.",
			[]string{"Oregon=place:oregon -", "Washington=place:washington -", "Oregon=place:oregon -", "Washington=place:washington -"},
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
