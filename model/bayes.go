package model

import (
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
		for _, r := range rows {
			e := &d.Examples[r]
			if e.Auxiliary {
				continue
			}
			words.Reset()
			for _, f := range e.Vector {
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
