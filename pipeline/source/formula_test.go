package source

import "testing"

func TestDisarm(t *testing.T) {
	for cell, want := range map[string]string{
		"":                         "",
		"Oslo said no.":            "Oslo said no.",
		"=HYPERLINK(\"http://x\")": "'=HYPERLINK(\"http://x\")",
		"@SUM(A1)":                 "'@SUM(A1)",
		"+cmd|' /C calc'!A0":       "'+cmd|' /C calc'!A0",
		"\t=1":                     "'\t=1",
		"-0.25":                    "-0.25",
		"+3":                       "+3",
		"- a list item":            "'- a list item",
		"'quoted' words":           "'quoted' words",
		"'=already disarmed":       "''=already disarmed",
	} {
		if got := Disarm(cell); got != want {
			t.Errorf("%q became %q, want %q", cell, got, want)
		}
	}
}

func FuzzDisarm(f *testing.F) {
	for _, cell := range []string{"=1+1", "'=1", "''@x", "-1", "'-1", "plain", "\r=x"} {
		f.Add(cell)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		safe := Disarm(cell)
		if safe == cell && formula(cell) {
			return // a number
		}
		if formula(safe) {
			t.Errorf("%q became the formula %q", cell, safe)
		}
		if got := Rearm(safe); got != cell {
			t.Errorf("%q came back as %q", cell, got)
		}
	})
}
