package pipeline

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"stance/model/estimate"
	"stance/pipeline/labels"
)

// sampled is a sample of the rows of a result folder, with its labels.
type sampled struct {
	rows     map[labels.Key]*sampledRow
	ordered  []*sampledRow // in the order of the files
	designed bool          // a file has the column of inclusion probabilities
	drawn    int           // rows that have one
	several  int           // rows with several labels
}

// sampledRow is a row of the sample.
type sampledRow struct {
	verdict labels.Verdict // the first
	votes   [3]float64     // labels by class
	found   bool           // in the result folder
	copy    bool           // of a near-duplicate, which is left out
	cluster int
	cell    int
	f       []float64 // predictions by figure
}

func (r *sampledRow) labelled() bool { return r.votes != [3]float64{} }

// truth is the outcome by figure; where annotators disagree, their mean.
func (r *sampledRow) truth() []float64 {
	n := r.votes[0] + r.votes[1] + r.votes[2]
	return []float64{r.votes[0] / n, r.votes[1] / n, r.votes[2] / n, (r.votes[0] - r.votes[2]) / n}
}

// judgedBy is the task whose table has a row of this key.
func judgedBy(k labels.Key) Task {
	if k.MentionID >= 0 {
		return Tone
	}
	return Stance
}

func newSampled(verdicts []labels.Verdict, task Task) (*sampled, error) {
	s := &sampled{rows: map[labels.Key]*sampledRow{}}
	for i := range verdicts {
		v := &verdicts[i]
		if of := judgedBy(v.Key); of.Name != task.Name {
			return nil, fmt.Errorf("%s: a row of %s; these estimates are of %s: add --task %s, or draw the sample with --task %s", v.Place(), of.Name, task.Name, of.Name, task.Name)
		}
		r := s.rows[v.Key]
		if r == nil {
			r = &sampledRow{verdict: *v}
			s.rows[v.Key] = r
			s.ordered = append(s.ordered, r)
			s.designed = s.designed || v.Designed
		} else if a, b := r.verdict.Inclusion, v.Inclusion; a > 0 && b > 0 && math.Abs(a-b) > 1e-9 {
			return nil, fmt.Errorf("%s: the row of %s again, with another inclusion_probability (%g, not %g): labels of two samples cannot be taken as one",
				v.Place(), r.verdict.Place(), b, a)
		} else if a == 0 && b > 0 { // drawn in one file, and chosen in another too
			r.verdict = *v
		}
		if class := slices.Index(task.Classes, v.Label); class >= 0 {
			if r.labelled() {
				s.several++
			}
			r.votes[class]++
		}
	}
	for _, r := range s.ordered {
		if r.verdict.Inclusion > 0 {
			s.drawn++
		}
	}
	return s, nil
}

// label hands the labels to the population, and fills in how they were drawn.
func (e *estimator) label(out *Estimates) error {
	s := e.sample
	warn := func(format string, args ...any) { out.Warnings = append(out.Warnings, fmt.Sprintf(format, args...)) }
	if err := s.allFound(e.options.Dir); err != nil {
		return err
	}
	rows := slices.DeleteFunc(slices.Clone(s.ordered), func(r *sampledRow) bool { return r.copy })
	if n := len(s.ordered) - len(rows); n > 0 {
		warn("%d rows of the sample are of near-duplicates, which are left out like all of their rows", n)
	}
	random := s.drawn == 0 // taken for a simple random sample
	switch {
	case random && s.designed && !e.options.AssumeRandom:
		return Usagef("no row of %s has an inclusion_probability, so its rows were chosen, not drawn, and say nothing of the others: draw some with stance sample --strategy random; "+
			"or add --assume-random if they are a simple random sample of all rows", e.options.Labels[0])
	case random:
		warn("The labels have no inclusion probabilities; they are taken for a simple random sample of all rows. Had doubtful or interesting rows been preferred, every figure would be off")
	case s.drawn < len(s.ordered):
		before := len(rows)
		rows = slices.DeleteFunc(rows, func(r *sampledRow) bool { return r.verdict.Inclusion == 0 })
		warn("%d rows have no inclusion probability and are left out: they were chosen, not drawn, and stand for no others", before-len(rows))
	}
	if s.several > 0 {
		warn("Rows with several labels count with the mean of them (%d labels beyond the first)", s.several)
	}
	type stratum struct{ index, drawn, labelled int }
	strata := map[string]*stratum{}
	for _, r := range rows {
		name := r.verdict.Stratum
		if random {
			name = ""
		}
		if strata[name] == nil {
			strata[name] = &stratum{index: len(strata)}
		}
		strata[name].drawn++
		if r.labelled() {
			strata[name].labelled++
			out.Labels++
		}
	}
	out.Drawn, out.Strata = len(rows), len(strata)
	if missing := out.Drawn - out.Labels; missing > 0 {
		warn("%d of the %d rows drawn have no label; the others of their stratum stand for them, as if it were by chance. If they were the hard ones, every figure is off", missing, out.Drawn)
	}
	for _, name := range slices.Sorted(maps.Keys(strata)) {
		if h := strata[name]; h.labelled == 0 {
			warn("No row of the stratum %q has a label, so nothing stands for its rows: label some of the %d drawn", name, h.drawn)
		}
	}
	for _, r := range rows {
		if !r.labelled() {
			continue
		}
		h := strata[r.verdict.Stratum]
		probability := r.verdict.Inclusion * float64(h.labelled) / float64(h.drawn)
		if random {
			h = strata[""]
			probability = float64(h.labelled) / float64(e.rows)
		}
		err := e.population.Label(estimate.Label{
			Cluster: r.cluster, Cell: r.cell, F: r.f, Y: r.truth(), Probability: min(1, probability), Stratum: h.index,
		})
		if err != nil {
			return fmt.Errorf("%s: %w", r.verdict.Place(), err)
		}
	}
	out.Sampling = "drawn with known probabilities"
	if random {
		out.Sampling = "taken for a simple random sample"
	} else if out.Strata > 1 {
		out.Sampling += fmt.Sprintf(" in %d strata", out.Strata)
	}
	if sum, sd := e.population.Weight(); math.Abs(sum-float64(e.rows)) > max(4*sd, 0.1*float64(e.rows)) {
		warn("By their inclusion probabilities the labels stand for %.0f rows, and the folder has %d: were they drawn from another run, or from two samples?", sum, e.rows)
	}
	return nil
}

// allFound checks that every row of the sample is one of the folder.
func (s *sampled) allFound(dir string) error {
	lost := 0
	var first *sampledRow
	for _, r := range s.ordered {
		if !r.found {
			if lost++; first == nil {
				first = r
			}
		}
	}
	if lost == 0 {
		return nil
	}
	k := &first.verdict.Key
	target := "no target"
	if k.TargetID != "" {
		target = "target " + k.TargetID
	}
	if k.MentionID >= 0 {
		return fmt.Errorf("%s: %s has no mention %d of %s in sentence %d of article %q (%d of the %d rows are not in it): give the folder that the sample was drawn from",
			first.verdict.Place(), dir, k.MentionID, k.HolderID, k.SentenceID, k.ArticleID, lost, len(s.ordered))
	}
	return fmt.Errorf("%s: %s has no stance of holder %s, %s, in sentence %d of article %q (%d of the %d rows are not in it): give the folder that the sample was drawn from",
		first.verdict.Place(), dir, k.HolderID, target, k.SentenceID, k.ArticleID, lost, len(s.ordered))
}
