package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"stance/pipeline"
)

func TestMarkedLabels(t *testing.T) {
	const sentence = "[1:The dockers’ union] accused [2:Havila] of lying to [3:Mayor Ruiz]."
	for _, c := range []struct {
		name, line string
		task       pipeline.Task
		want       []string
		wantErr    string
	}{
		{
			name: "stance", line: sentence + "\t1>2a 2>3a 1- 3+", task: pipeline.Stance,
			want: []string{
				"marked:1:1-2 The dockers’ union > Havila: accusatory", "marked:1:1-3 The dockers’ union > Mayor Ruiz: neutral",
				"marked:1:2-1 Havila > The dockers’ union: neutral", "marked:1:2-3 Havila > Mayor Ruiz: accusatory",
				"marked:1:3-1 Mayor Ruiz > The dockers’ union: neutral", "marked:1:3-2 Mayor Ruiz > Havila: neutral",
			},
		},
		{
			name: "tone", line: sentence + "\t1>2a 2- 3+", task: pipeline.Tone,
			want: []string{"marked:1:1 The dockers’ union > : neutral", "marked:1:2 Havila > : negative", "marked:1:3 Mayor Ruiz > : positive"},
		},
		{name: "support", line: "[1:She] hugged [2:him].\t1>2s", task: pipeline.Stance, want: []string{"marked:1:1-2 She > him: supportive", "marked:1:2-1 him > She: neutral"}},
		{name: "nothing", line: "[1:She] hugged [2:him].\tnone", task: pipeline.Tone, want: []string{"marked:1:1 She > : neutral", "marked:1:2 him > : neutral"}},
		{name: "one alone has no pair", line: "[1:She] slept.\tnone", task: pipeline.Stance},
		{name: "no tab", line: sentence, task: pipeline.Tone, wantErr: "line 1: 1 fields, not 2"},
		{name: "out of order", line: "[2:She] slept.\tnone", task: pipeline.Tone, wantErr: `line 1: "2:She] slept." is not the mark of actor 1`},
		{name: "open", line: "[1:She slept.\tnone", task: pipeline.Tone, wantErr: "is not the mark of actor 1"},
		{name: "nobody", line: "[1:] slept.\tnone", task: pipeline.Tone, wantErr: "is not the mark of actor 1"},
		{name: "no such actor", line: "[1:She] slept.\t2-", task: pipeline.Tone, wantErr: `line 1: label "2-": no actor 2`},
		{name: "itself", line: "[1:She] slept.\t1>1a", task: pipeline.Stance, wantErr: "an actor toward itself"},
		{name: "two labels", line: "[1:She] hugged [2:him].\t1>2s 1>2a", task: pipeline.Stance, wantErr: "a second label of the same"},
		{name: "two lights", line: "[1:She] hugged [2:him].\t1+ 1-", task: pipeline.Tone, wantErr: "a second label of the same"},
		{name: "none and one", line: "[1:She] hugged [2:him].\tnone 1-", task: pipeline.Tone, wantErr: `label "none": no actor n`},
		{name: "no label", line: "[1:She] hugged [2:him].\t ", task: pipeline.Tone, wantErr: "no label: give none where there is none"},
		{name: "another label", line: "[1:She] hugged [2:him].\t1>2n", task: pipeline.Stance, wantErr: "want 1>2s, 1>2a, 1+ or 1-"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var packed bytes.Buffer
			z := gzip.NewWriter(&packed)
			fmt.Fprintln(z, c.line)
			if err := z.Close(); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(t.TempDir(), "marked.tsv.gz")
			if err := os.WriteFile(file, packed.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
			rows, err := markedLabels(file, c.task)
			if c.wantErr != "" {
				if err == nil || !strings.Contains(err.Error(), c.wantErr) {
					t.Fatalf("error %v, want %s", err, c.wantErr)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range rows {
				got = append(got, fmt.Sprintf("%s %s > %s: %s", r.ID, r.Text[r.Holder.Start:r.Holder.End], r.Text[r.Target.Start:r.Target.End], r.Label))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("rows\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

// The marked sentences themselves: each can be read, stands once, and marks no more
// than words.
func TestMarkedSentences(t *testing.T) {
	const file = "../labels/marked.tsv.gz"
	seen, sides := map[string]bool{}, map[string]int{}
	for _, task := range []pipeline.Task{pipeline.Stance, pipeline.Tone} {
		rows, err := markedLabels(file, task)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			key := fmt.Sprint(r.Text, r.Holder, r.Target)
			if seen[key] {
				t.Errorf("%s: twice: %s", r.ID, r.Text)
			}
			seen[key] = true
			sides[r.Label]++
			if name := r.Text[r.Holder.Start:r.Holder.End]; strings.TrimSpace(name) != name || strings.HasSuffix(name, "'s") || strings.HasSuffix(name, "’s") {
				t.Errorf("%s: the actor %q", r.ID, name)
			}
		}
	}
	for _, label := range []string{"supportive", "accusatory", "positive", "negative", "neutral"} {
		if sides[label] < 1000 {
			t.Errorf("%d rows are %s", sides[label], label)
		}
	}
}
