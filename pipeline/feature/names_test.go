package feature

import "testing"

func TestDescribe(t *testing.T) {
	for name, want := range map[string]string{
		"h..t=accuse":           "accuse (after the holder, before the target)",
		"t.gov=obj condemn":     "obj condemn (governs the target)",
		"h-1+1=said of":         "said of (around the holder)",
		"h-1=said":              "said (just before the holder)",
		"to=union":              "union (in the name of the target)",
		"order=ht":              "holder before target",
		"lex.holder.near":       "tone of the words: holder, near",
		"path.turn=nsubj ↑ obj": "nsubj ↑ obj (joins holder and target)",
		"far":                   "holder and target far apart",
		"th: , the":             ", the (all from the target to the holder)",
	} {
		if got := Describe(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// TestDescribeAll holds every feature of some sentences to have a phrase.
func TestDescribeAll(t *testing.T) {
	for _, sentence := range [][3]string{
		{"On Monday Oslo did not blame the port of Lima, which it said “had to wait for help from its own envoys,” for the delay.", "Oslo", "Lima"},
		{"Lima is no friend, and was never seen to try to help Oslo.", "Oslo", "Lima"},
		{"The union, “tired of the ministry,” left.", "union", "ministry"},
		{"The union is right.", "union", ""},
		{"It rained.", "", ""},
	} {
		for _, name := range names(extractor(t, All), in(t, sentence[0], sentence[1], sentence[2], true)) {
			if got := Describe(name); got == name || got == "" {
				t.Errorf("%q has no phrase", name)
			}
		}
	}
}
