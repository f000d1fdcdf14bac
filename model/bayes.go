package model

import (
	"context"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/cdipaolo/goml/base"
	"github.com/cdipaolo/goml/text"
)

// classCounts returns in how many of the rows of each class a sparse feature
// occurs, [feature][class], counted by goml's text.NaiveBayes. Its counts
// (Words.Get) are right; its probabilities are not used, see goml.go.
// Auxiliary rows are not counted.
func classCounts(d *Dataset, rows []int, v *Vocabulary) ([]float64, error) {
	stream := make(chan base.TextDatapoint, 64)
	errs := make(chan error, 1)
	bayes := text.NewNaiveBayes(stream, uint8(len(d.Classes)), func(rune) bool { return false })
	bayes.Output = io.Discard
	go bayes.OnlineLearn(errs)
	go func() {
		defer close(stream)
		var words strings.Builder
		var v Vector
		for _, r := range rows {
			e := &d.Examples[r]
			if e.Auxiliary {
				continue
			}
			words.Reset()
			v = d.Vector(r, v)
			for _, f := range v {
				if !Dense(f.Key) && f.Value != 0 {
					words.WriteString(word(f.Key))
					words.WriteByte(' ')
				}
			}
			stream <- base.TextDatapoint{X: words.String(), Y: uint8(e.Label)}
		}
	}()
	var failed error
	for err := range errs { // closed when the stream is read
		if failed == nil {
			failed = fmt.Errorf("counting features by class: %w", err)
		}
	}
	if failed != nil {
		return nil, failed
	}
	k := len(d.Classes)
	counts := make([]float64, v.Len()*k)
	for i := range v.Len() {
		if w, ok := bayes.Words.Get(word(v.Key(i))); ok {
			for c, n := range w.Count {
				counts[i*k+c] = float64(n)
			}
		}
	}
	return counts, nil
}

// word is a feature as goml's tokenizer reads it: lower case, without spaces,
// and of three letters or more, since it leaves out what is shorter.
func word(key uint64) string { return "f_" + strconv.FormatUint(key, 36) }

// logCountRatios returns |log (p_k/‖p_k‖₁) / (q_k/‖q_k‖₁)| for each feature
// and class, [feature][class], with p_k the counts of the class plus 1 and q_k
// those of all other classes (Wang and Manning, ACL 2012, equation 2). Dense
// features get 1.
func logCountRatios(d *Dataset, rows []int, v *Vocabulary) ([]float64, error) {
	counts, err := classCounts(d, rows, v)
	if err != nil {
		return nil, err
	}
	k := len(d.Classes)
	totals := make([]float64, k)
	all := 0.0
	for i := range v.Len() {
		if Dense(v.Key(i)) {
			continue
		}
		for c := range k {
			totals[c] += counts[i*k+c] + 1
			all += counts[i*k+c] + 1
		}
	}
	ratios := make([]float64, len(counts))
	for i := range v.Len() {
		seen := 0.0
		for c := range k {
			seen += counts[i*k+c] + 1
		}
		for c := range k {
			ratios[i*k+c] = 1
			if !Dense(v.Key(i)) {
				p, q := (counts[i*k+c]+1)/totals[c], (seen-counts[i*k+c]-1)/(all-totals[c])
				ratios[i*k+c] = math.Abs(math.Log(p / q))
			}
		}
	}
	return ratios, nil
}

// NaiveBayes is multinomial naive Bayes on which sparse features a row has,
// computed from goml's counts with add-one smoothing.
type NaiveBayes struct {
	// Complement estimates each class by the rows of the others (Rennie et
	// al., "Tackling the Poor Assumptions of Naive Bayes", ICML 2003): better
	// where classes differ in size.
	Complement bool
	MinCount   int // features in fewer groups of texts are left out; 0: 2
}

// Name implements Trainer.
func (t NaiveBayes) Name() string {
	if t.Complement {
		return "complement-nb"
	}
	return "nb"
}

// Train implements Trainer; the classifier is a *Linear.
func (t NaiveBayes) Train(_ context.Context, d *Dataset, rows []int, _ Options) (Classifier, error) {
	l := Scaling{MinCount: t.MinCount, NoIDF: true}.prepare(d, rows, nil)
	counts, err := classCounts(d, rows, l.Vocabulary)
	if err != nil {
		return nil, err
	}
	k := len(d.Classes)
	totals := make([]float64, k)
	all := 0.0
	for i := range l.Scale {
		if Dense(l.Vocabulary.Key(i)) {
			l.Scale[i] = 0
			continue
		}
		for c := range k {
			totals[c] += counts[i*k+c] + 1
			all += counts[i*k+c] + 1
		}
	}
	for i, scale := range l.Scale {
		if scale == 0 {
			continue
		}
		seen := 0.0
		for c := range k {
			seen += counts[i*k+c] + 1
		}
		for c := range k {
			p := (counts[i*k+c] + 1) / totals[c]
			if t.Complement {
				p = (all - totals[c]) / (seen - counts[i*k+c] - 1) // of the other classes, inverted
			}
			l.Weights[i*k+c] = float32(math.Log(p))
		}
	}
	l.Sparse = Block{Weight: 1}
	l.Dense = Block{}
	if !t.Complement {
		for c, share := range classShares(d, rows) {
			l.Bias[c] = math.Log(share)
		}
	}
	return l, nil
}
