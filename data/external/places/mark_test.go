package places

import (
	"slices"
	"testing"
)

func TestUnmark(t *testing.T) {
	plain, actors, err := Unmark("[1:The ministry] thanked [2:Kigali].")
	if err != nil || plain != "The ministry thanked Kigali." || !slices.Equal(actors, [][2]int{{0, 12}, {21, 27}}) {
		t.Errorf("%q, %v, %v", plain, actors, err)
	}
	for _, wrong := range []string{"[2:Kigali] thanked [1:us].", "[1:Kigali", "[1:]", "[Kigali]"} {
		if _, _, err := Unmark(wrong); err == nil {
			t.Errorf("no error for %q", wrong)
		}
	}
}
