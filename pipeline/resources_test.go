package pipeline

import (
	"strings"
	"testing"

	"stance/model"
	"stance/pipeline/feature"
)

func TestTaskOfOtherClasses(t *testing.T) {
	for _, c := range []struct {
		classes []string
		want    string // of the error
	}{
		{[]string{"accusatory", "neutral", "supportive"}, ""},
		{[]string{"accusatory", "neutral"}, "has no class supportive"},
		{[]string{"accusatory", "mixed", "neutral", "supportive"}, `has the classes ["accusatory" "mixed" "neutral" "supportive"]`},
	} {
		r := &Resources{Bundle: &model.Bundle{Models: []*model.Model{{Name: "stance", Classes: c.classes, Metadata: map[string]string{groupsKey: feature.All.String()}}}}}
		_, err := r.task(Stance.Name, false)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%q: %v", c.classes, err)
		}
	}
}
