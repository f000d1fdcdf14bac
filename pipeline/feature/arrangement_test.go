package feature

import "testing"

func TestArrangement(t *testing.T) {
	for _, c := range []struct{ text, holder, target, want string }{
		{"Oslo condemned Lima on Monday.", "Oslo", "Lima", "holder acts, target is acted on"},
		{"Oslo condemned Lima on Monday.", "Lima", "Oslo", "holder is acted on, target acts"},
		{"Lima was condemned by Oslo.", "Oslo", "Lima", "holder acts, target is acted on"},
		{"Oslo tried to help Lima.", "Oslo", "Lima", "holder acts, target is acted on"},
		{"Oslo voted against Lima.", "Oslo", "Lima", "holder acts, target stands beside"},
		{"Oslo rejected the plans of Lima.", "Oslo", "Lima", "holder acts, target stands within"},
		{"Oslo and Lima signed the treaty.", "Oslo", "Lima", "holder acts, target acts"},
		{"Oslo said that Lima broke the treaty.", "Oslo", "Lima", "under what the holder says, target acts"},
		{"Oslo said that Lima broke the treaty.", "Lima", "Oslo", "under what the target says, holder acts"},
		{"Oslo said that the envoys praised Lima.", "Oslo", "Lima", "under what the holder says, target is acted on"},
		{"Oslo left the talks because Lima broke the treaty.", "Oslo", "Lima", "target in a clause below"},
		{"Oslo left the talks and blamed Lima.", "Oslo", "Lima", "holder acts, target is acted on"},
		{"Oslo left the talks, but Quito blamed Lima.", "Oslo", "Lima", "in clauses apart"},
		{"Oslo left the talks, but Quito blamed Lima.", "Quito", "Lima", "holder acts, target is acted on"},
		{"Oslo claims that Quito lied but that Lima broke the treaty.", "Oslo", "Lima", "under what the holder says, target acts"},
		{"Oslo left the talks.", "Oslo", "", ""},
	} {
		x := extractor(t, All)
		x.Extract(in(t, c.text, c.holder, c.target, true))
		got := ""
		if how := x.tree.arrangement; how >= 0 {
			got = arrangementNames[how]
		}
		if got != c.want {
			t.Errorf("%s: %s and %s: %q, want %q", c.text, c.holder, c.target, got, c.want)
		}
	}
}
