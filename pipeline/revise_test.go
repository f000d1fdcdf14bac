package pipeline

import (
	"math"
	"slices"
	"testing"

	"stance/model"
	"stance/pipeline/article"
	"stance/pipeline/discourse"
	"stance/pipeline/document"
)

// A sentence that says little of two actors is judged by what the others of its article say
// of them, and a target of whom they say nothing is left as it is.
func TestArticleRevises(t *testing.T) {
	r, err := loadResources("", nil, false)
	if err != nil {
		t.Fatal(err)
	}
	text := "Norway accused Chile of hiding the survey. Norway's minister of trade spoke of Chile on Monday. Norway blamed Chile for the delay. Norway thanked Peru."
	judge := func(alone bool) map[[2]string][]document.Judgement {
		r.alone = alone
		doc, _, err := r.NewWorker().Document(&article.Article{ID: "a", Text: text, Language: "en"})
		if err != nil {
			t.Fatal(err)
		}
		found := map[[2]string][]document.Judgement{}
		for _, s := range doc.Stances {
			if s.Target >= 0 {
				key := [2]string{doc.Actors[s.Holder].Name, doc.Actors[s.Target].Name}
				found[key] = append(found[key], s.Judgement)
			}
		}
		return found
	}
	alone, revised := judge(true), judge(false)
	repeated, once := [2]string{"Norway", "Chile"}, [2]string{"Norway", "Peru"}
	if len(alone[repeated]) < 3 || len(alone[once]) != 1 {
		t.Fatalf("found alone: %v", alone)
	}
	for i, before := range alone[repeated] {
		after := revised[repeated][i]
		if after.P[2] <= before.P[2] {
			t.Errorf("sentence %d: accusatory %.3f by itself, %.3f in its article", i, before.P[2], after.P[2])
		}
		if sum := after.P[0] + after.P[1] + after.P[2]; math.Abs(sum-1) > 1e-9 || after.Confidence != after.P[after.Class] {
			t.Errorf("sentence %d: %+v", i, after)
		}
	}
	for i, p := range alone[once][0].P {
		if math.Abs(p-revised[once][0].P[i]) > 1e-9 {
			t.Errorf("said once: %v by itself, %v in its article", alone[once][0].P, revised[once][0].P)
		}
	}
	if again := judge(false); !slices.EqualFunc(again[repeated], revised[repeated], func(a, b document.Judgement) bool { return slices.Equal(a.P, b.P) }) {
		t.Error("judged again, the article says otherwise")
	}
}

// What explain shows of an article is what score gives, and its parts make it.
func TestExplainedInArticle(t *testing.T) {
	for _, task := range []Task{Stance, Tone} {
		all, err := Explain(ExplainOptions{Text: "Norway accused Chile of fraud. Norway spoke of Chile. Norway blamed Chile. Peru waited.", Task: task})
		if err != nil {
			t.Fatal(err)
		}
		heard := 0
		for _, e := range all {
			if e.Elsewhere == nil {
				if e.Heard != nil {
					t.Errorf("%s, %q: nothing is heard, of %v", task.Name, e.Sentence, e.Heard)
				}
				continue
			}
			heard++
			addsUp(t, e)
			before := e.Calibrated
			if e.Running != nil {
				before = e.Running
			}
			sum, p := 0.0, slices.Clone(before)
			for i := range p {
				p[i] *= math.Exp(e.Elsewhere[i])
				sum += p[i]
			}
			for i := range p {
				if math.Abs(p[i]/sum-e.Judgement.P[i]) > 1e-9 {
					t.Errorf("%s, %q: %v and %v make %v", task.Name, e.Sentence, before, e.Elsewhere, e.Judgement.P)
				}
			}
		}
		if last := all[len(all)-1]; last.Elsewhere != nil {
			t.Errorf("%q, which is alone with its actor, hears the article", last.Sentence)
		}
		if heard == 0 {
			t.Errorf("%s: no decision hears the article", task.Name)
		}
	}
}

// addsUp holds what up to three other sentences add to what the rest of the article does.
func addsUp(t *testing.T, e Explanation) {
	t.Helper()
	sum := make([]float64, len(e.Elsewhere))
	for i, h := range e.Heard {
		if h.Away == 0 || h.Sentence == e.Sentence || i > 0 && spread(h.Adds) > spread(e.Heard[i-1].Adds) {
			t.Errorf("%q hears sentence %d, %q: %v", e.Sentence, h.Away, h.Sentence, h.Adds)
		}
		for class, x := range h.Adds {
			sum[class] += x
		}
	}
	for class, want := range e.Elsewhere {
		if math.Abs(sum[class]-want) > 1e-9 {
			t.Errorf("%q: its sentences add %v, the rest of the article %v", e.Sentence, sum, e.Elsewhere)
		}
	}
}

// Of more sentences the three are named that add most, one with two mentions once.
func TestHeardMost(t *testing.T) {
	all, err := Explain(ExplainOptions{Text: "Norway failed. The crew of Norway was brave, and Norway praised them. Norway lied. Norway waited. Norway is to blame.", Task: Tone})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		away := map[int]bool{}
		for i, h := range e.Heard {
			if away[h.Away] || i > 0 && spread(h.Adds) > spread(e.Heard[i-1].Adds) {
				t.Errorf("%q: sentence %+d is the %d. of %v", e.Sentence, h.Away, i+1, e.Heard)
			}
			away[h.Away] = true
		}
		if len(e.Heard) != mostHeard {
			t.Errorf("%q names %d sentences, not %d", e.Sentence, len(e.Heard), mostHeard)
		}
	}
}

// A model may have the classes in another order than the tables.
func TestReviseInOtherOrder(t *testing.T) {
	var want []float64
	for _, order := range [][]int{{0, 1, 2}, {2, 0, 1}} {
		mean, links := make([]float64, 3), [][]float64{make([]float64, 3), make([]float64, 3), make([]float64, 3)}
		for class, at := range order {
			mean[at] = []float64{0.1, 0.8, 0.1}[class]
			for other, from := range order {
				links[at][from] = [][]float64{{3, 0, -1}, {0, 0, 0}, {-2, 0, 4}}[class][other]
			}
		}
		m := &model.Model{Classes: []string{"a", "b", "c"}, Discourse: &model.Discourse{Mean: mean, Links: links}}
		j := (&Resources{}).newJudge(&task{model: m, order: order})
		first := &document.Judgement{P: []float64{0.1, 0.6, 0.3}, Class: 1}
		judgements := []*document.Judgement{first, {P: []float64{0.05, 0.05, 0.9}, Class: 2}}
		j.revise(judgements, []discourse.Judged{{Sentence: 0, P: judgements[0].P}, {Sentence: 1, P: judgements[1].P}})
		if first.Class != 2 || first.Confidence != first.P[2] || first.P[2] < 0.5 {
			t.Errorf("order %v: %+v", order, *first)
		}
		if want == nil {
			want = first.P
		}
		for class := range want {
			if math.Abs(want[class]-first.P[class]) > 1e-12 {
				t.Errorf("order %v gives %v, not %v", order, first.P, want)
			}
		}
	}
}
