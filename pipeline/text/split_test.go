package text

import (
	"fmt"
	"testing"
)

func TestSplit(t *testing.T) {
	const content = "Oslo and Lima. One two three four five six seven. Kyiv."
	for _, c := range []struct {
		most int
		want string
	}{
		{100, `["Oslo and Lima." "One two three four five six seven." "Kyiv."]`},
		{4, `["Oslo and Lima." "One two three four" "five six seven." "Kyiv."]`},
		{3, `["Oslo and Lima" "." "One two three" "four five six" "seven." "Kyiv."]`},
	} {
		whole := Segment(content)
		var got []string
		tokens := 0
		for _, s := range Split(whole, c.most) {
			got = append(got, content[s.Start:s.End])
			tokens += len(s.Tokens)
		}
		if fmt.Sprintf("%q", got) != c.want || tokens != 14 {
			t.Errorf("at %d tokens: %q with %d tokens, want %s", c.most, got, tokens, c.want)
		}
	}
}
