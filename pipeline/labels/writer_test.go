package labels

import (
	"bytes"
	"io"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"stance/pipeline/document"
)

var formats = []string{".jsonl", ".csv", ".tsv", ".parquet", ".jsonl.gz", ".csv.zst"}

var written = []*Row{
	{ID: "1", Text: "Über Ghana, \"sagte\"\tKenia.", Holder: document.Span{Start: 21, End: 26}, Target: document.Span{Start: 6, End: 11}, Label: "neutral", Weight: 1},
	{ID: "=1+1", Text: " line one\r\nline two\nline three ", Label: "neutral", Weight: 0.25, Group: "g, \"x\""},
	{ID: "🙂", Text: "a\\b\u2028c <&> \u200b, end", Holder: document.Span{Start: 0, End: 1}, Label: "7", Weight: 3},
}

func TestRoundTrip(t *testing.T) {
	for _, extension := range formats {
		t.Run(extension, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "out"+extension)
			var first []byte
			for range 2 {
				w, err := Create(path, "note")
				if err != nil {
					t.Fatal(err)
				}
				for _, row := range written {
					r := *row
					if r.Group == "" {
						r.Group = Group(r.Text)
					}
					if err := w.Write(&r, "a note"); err != nil {
						t.Fatal(err)
					}
				}
				if err := w.Commit(); err != nil {
					t.Fatal(err)
				}
				w.Close() // after Commit it changes nothing
				b, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if first == nil {
					first = b
				} else if !bytes.Equal(first, b) {
					t.Error("the same rows gave other bytes")
				}
			}
			r, err := Open([]string{path}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			for _, want := range written {
				item, err := r.Next()
				if err != nil || item.Row == nil {
					t.Fatalf("%v, %v", err, item.Reject)
				}
				w := *want
				if w.Group == "" {
					w.Group = Group(w.Text)
				}
				if diff := cmp.Diff(&w, item.Row, cmpopts.IgnoreFields(Row{}, "Input", "Position")); diff != "" {
					t.Error(diff)
				}
			}
			if _, err := r.Next(); err != io.EOF {
				t.Errorf("after the last row: %v", err)
			}
			only(t, path)
		})
	}
}

// only checks that a folder has no other file than path.
func only(t *testing.T, path string) {
	t.Helper()
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range left {
		if entry.Name() != filepath.Base(path) {
			t.Errorf("left behind: %s", entry.Name())
		}
	}
}

func TestPredictions(t *testing.T) {
	for extension, want := range map[string]string{
		".csv": "id,label,confidence,abstained,p_supportive,p_neutral,p_accusatory,reject\n" +
			"a,neutral,0.7,false,0.2,0.7,0.1,\nb,,,,,,,column text is empty\nc,supportive,1.0,true,1.0,0.0,0.0,\n",
		".jsonl": `{"id":"a","label":"neutral","confidence":0.7,"abstained":false,"p_supportive":0.2,"p_neutral":0.7,"p_accusatory":0.1,"reject":null}` + "\n" +
			`{"id":"b","label":null,"confidence":null,"abstained":null,"p_supportive":null,"p_neutral":null,"p_accusatory":null,"reject":"column text is empty"}` + "\n" +
			`{"id":"c","label":"supportive","confidence":1.0,"abstained":true,"p_supportive":1.0,"p_neutral":0.0,"p_accusatory":0.0,"reject":null}` + "\n",
		".parquet": "",
	} {
		path := filepath.Join(t.TempDir(), "out"+extension)
		w, err := CreatePredictions(path, stance)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range []Prediction{
			{ID: "a", Label: "neutral", Confidence: 0.7, P: []float64{0.2, 0.7, 0.1}},
			{ID: "b", Reject: "column text is empty"},
			{ID: "c", Label: "supportive", Confidence: 1, Abstained: true, P: []float64{1, 0, 0}},
		} {
			if err := w.Write(p); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Write(Prediction{ID: "d", P: []float64{math.NaN(), 0, 0}}); err == nil {
			t.Error("NaN was written")
		}
		if err := w.Write(Prediction{ID: "d", P: []float64{1}}); err == nil {
			t.Error("one probability was written for three classes")
		}
		if _, err := os.Stat(path); err == nil {
			t.Error("the file is there before it is whole")
		}
		if err := w.Commit(); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if want != "" && string(got) != want {
			t.Errorf("%s:\n%s\nwant\n%s", extension, got, want)
		}
		only(t, path)
	}
}

func TestAbandonedOutput(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.csv")
	w, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(written[0]); err != nil {
		t.Fatal(err)
	}
	w.Close()
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if err := w.Write(written[0]); err == nil {
		t.Error("a closed file was written to")
	}
}

func TestCreateErrors(t *testing.T) {
	for _, path := range []string{"out.txt", "out", "out.parquet.gz", filepath.Join(t.TempDir(), "none", "out.csv")} {
		if _, err := Create(path); err == nil {
			t.Errorf("%s: no error", path)
		}
	}
}
