package model

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"
)

// CVOptions are the options of cross-validation.
type CVOptions struct {
	Folds   int // 0: 5
	Seed    uint64
	Workers int // at most so many cores; 0: 1
}

func (o CVOptions) folds() int {
	if o.Folds == 0 {
		return 5
	}
	return o.Folds
}

// CV is what cross-validation gives: for every row that is evaluated, the
// probabilities from a classifier that has not seen the row's group.
type CV struct {
	Folds int
	Rows  []int       // indices in Dataset.Examples, ascending
	Fold  []int       // of each of Rows
	P     [][]float64 // of each of Rows, by class, not calibrated
}

// CrossValidate trains on all folds but one and predicts that one, for each
// fold in turn. progress, where given, is called with the folds done.
func CrossValidate(ctx context.Context, d *Dataset, t Trainer, o CVOptions, progress func(done, total int)) (*CV, error) {
	fold, err := Folds(d, d.All(), o.folds(), o.Seed)
	if err != nil {
		return nil, err
	}
	cv := newCV(d, fold, o.folds())
	err = eachFold(ctx, fold, allFolds(o.folds()), o, progress, func(ctx context.Context, f int, train []int, workers int) error {
		c, err := t.Train(ctx, d, train, Options{Seed: o.Seed, Workers: workers})
		if err != nil {
			return err
		}
		cv.predict(d, c, f)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return cv, nil
}

func newCV(d *Dataset, fold []int, folds int) *CV {
	cv := &CV{Folds: folds, Rows: d.Rows()}
	cv.Fold = make([]int, len(cv.Rows))
	cv.P = make([][]float64, len(cv.Rows))
	for i, r := range cv.Rows {
		cv.Fold[i] = fold[r]
		cv.P[i] = make([]float64, len(d.Classes))
	}
	return cv
}

// predict fills P of the rows of fold f.
func (cv *CV) predict(d *Dataset, c Classifier, f int) {
	var v Vector
	for i, r := range cv.Rows {
		if cv.Fold[i] == f {
			v = d.Vector(r, v)
			c.Probabilities(v, cv.P[i])
		}
	}
}

// part are the places in Rows of those in a fold, and of the others.
func (cv *CV) part(fold int) (own, others []int) {
	for i, at := range cv.Fold {
		if at == fold {
			own = append(own, i)
		} else {
			others = append(others, i)
		}
	}
	return own, others
}

// pick are the elements of s at some places.
func pick[T any](s []T, places []int) []T {
	out := make([]T, len(places))
	for i, at := range places {
		out[i] = s[at]
	}
	return out
}

func allFolds(n int) []int {
	folds := make([]int, n)
	for i := range folds {
		folds[i] = i
	}
	return folds
}

// eachFold calls train for each of folds with the rows outside it, several
// folds at a time while there are workers.
func eachFold(ctx context.Context, fold, folds []int, o CVOptions, progress func(done, total int), train func(ctx context.Context, f int, rows []int, workers int) error) error {
	workers := max(o.Workers, 1)
	atOnce := min(workers, len(folds))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(atOnce)
	finished := make(chan struct{}, len(folds))
	for _, f := range folds {
		g.Go(func() error {
			var rows []int
			for r, at := range fold {
				if at != f {
					rows = append(rows, r)
				}
			}
			if err := train(ctx, f, rows, workers/atOnce); err != nil {
				return fmt.Errorf("fold %d of %d: %w", f+1, o.folds(), err)
			}
			finished <- struct{}{}
			return nil
		})
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := 1; ; i++ {
			if _, ok := <-finished; !ok {
				return
			}
			if progress != nil {
				progress(i, len(folds))
			}
		}
	}()
	err := g.Wait()
	close(finished)
	<-done
	return err
}
