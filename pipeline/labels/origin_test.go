package labels

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"stance/pipeline/document"
)

func TestKey(t *testing.T) {
	for _, c := range []struct {
		key  Key
		want string
	}{
		{Key{"a1", 3, "country:RU", "country:VE", 2, -1}, "a1|3|country:RU|country:VE|2"},
		{Key{"a1", 0, "country:RU", "", -1, -1}, "a1|0|country:RU||"},
		{Key{"news/day 1|x%7C.txt", 7, "person:ann|e", "org:50%", 0, -1}, "news/day 1%7Cx%257C.txt|7|person:ann%7Ce|org:50%25|0"},
		{Key{"a1", 4, "person:ann", "", -1, 12}, "a1|4|person:ann|#12"},
	} {
		if got := c.key.String(); got != c.want {
			t.Errorf("%+v: %q, want %q", c.key, got, c.want)
		}
		if back, err := ParseKey(c.want); err != nil || back != c.key {
			t.Errorf("%q: %+v, %v", c.want, back, err)
		}
	}
	for _, bad := range []string{"", "a|b", "a|x|h|t|q", "a|-1|h|t|", "a|01|h|t|", "a|1|h|t|x", "a|1|h|12", "a|1|h|#x", "a|1|h|t|1|2"} {
		if k, err := ParseKey(bad); err == nil {
			t.Errorf("%q was read as %+v", bad, k)
		}
	}
}

func FuzzParseKey(f *testing.F) {
	f.Add("a1|3|country:RU|country:VE|2")
	f.Add("a%7C|4|person:ann|#12")
	f.Fuzz(func(t *testing.T, s string) {
		k, err := ParseKey(s)
		if err != nil {
			return
		}
		if back, err := ParseKey(k.String()); err != nil || back != k {
			t.Fatalf("%q: %+v, then %+v, %v", s, k, back, err)
		}
	})
}

func TestSampleRoundTrip(t *testing.T) {
	stance := &Row{
		ID: "a|0|h|t|1", Text: "Kenya praised Ghana.", Holder: document.Span{Start: 0, End: 5}, Target: document.Span{Start: 14, End: 19}, Weight: 1,
		Label: "supportive", Origin: &Origin{Key: Key{"a", 0, "h", "t", 1, -1}, Inclusion: 0.125, Stratum: "neutral, unsure"},
	}
	chosen := &Row{ID: "2", Text: "Kenya left.", Holder: document.Span{Start: 0, End: 5}, Weight: 1, Origin: &Origin{Key: Key{"2", 3, "h", "", -1, -1}}}
	mention := &Row{ID: "3", Text: "Ghana left.", Weight: 1, Origin: &Origin{Key: Key{"2", 4, "", "", -1, 7}}}
	for _, extension := range formats {
		path := filepath.Join(t.TempDir(), "out"+extension)
		w, err := CreateSample(path, "context")
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range []*Row{stance, chosen, mention} {
			r.Group = Group(r.Text)
			if err := w.Write(r, "before"); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Commit(); err != nil {
			t.Fatal(err)
		}
		r, err := Open([]string{path}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		for _, want := range []*Row{stance, chosen, mention} {
			item, err := r.Next()
			if err != nil || item.Row == nil {
				t.Fatalf("%s: %v, %v", extension, err, item.Reject)
			}
			if item.Unlabelled != (want.Label == "") {
				t.Errorf("%s: unlabelled is %v", extension, item.Unlabelled)
			}
			if diff := cmp.Diff(want, item.Row, cmpopts.IgnoreFields(Row{}, "Input", "Position")); diff != "" {
				t.Errorf("%s: %s", extension, diff)
			}
		}
	}
}

func TestOrigin(t *testing.T) {
	path := file(t, "a.csv", "text,label,article_id,sentence_id,holder_id,quote_id,inclusion_probability\n"+
		"A.,x,a,0,h,,0.5\n"+
		"B.,,a,1.0,h,,\n"+
		"C.,,,,,,\n"+
		"D.,x,,,,,0.5\n"+
		"E.,x,a,0,h,,1.5\n"+
		"F.,x,a,0,h,,0\n"+
		"G.,x,a,s1,h,,0.5\n"+
		"H.,x,a,s1,h,,\n")
	check(t, readAll(t, []string{path}, Options{}),
		"a.csv:1: - > -: x",
		"a.csv:2: - > -: ",
		"reject a.csv:3 at row 3, line 4: missing_label: …",
		"reject a.csv:4 at row 4, line 5: bad_origin: column inclusion_probability is given, but not article_id, sentence_id and holder_id, …",
		`reject a.csv:5 at row 5, line 6: bad_origin: column inclusion_probability is "1.5"; it must be above 0 and at most 1`,
		`reject a.csv:6 at row 6, line 7: bad_origin: column inclusion_probability is "0"; …`,
		`reject a.csv:7 at row 7, line 8: bad_origin: column sentence_id is "s1"; it must be a whole number of 0 or more, as in the sample`,
		"a.csv:8: - > -: x",
	)
}
