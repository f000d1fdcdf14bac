package model

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Trainers lists the classifiers by name: the values of --classifier.
func Trainers() []Trainer {
	return []Trainer{
		LogReg{},
		LogReg{Bayes: true},
		NaiveBayes{},
		NaiveBayes{Complement: true},
		Gradient{},
		NearestNeighbours{},
		Majority{},
	}
}

// TrainerByName returns the trainer of a name.
func TrainerByName(name string) (Trainer, error) {
	var names []string
	for _, t := range Trainers() {
		if t.Name() == name {
			return t, nil
		}
		names = append(names, t.Name())
	}
	return nil, fmt.Errorf("no classifier %q: there are %q", name, names)
}

// Entry is a line of the leaderboard.
type Entry struct {
	Trainer  Trainer // with the strength chosen, where it has one
	Name     string
	CV       *CV
	MacroF1  Interval
	Accuracy Interval
	LogLoss  Interval
	Seconds  float64 // of training and prediction, all folds; varies from run to run
	Skipped  string  // why it has no figures: the time was over, or an error
}

// Leaderboard cross-validates every trainer on the same folds and returns the
// entries, the best macro-F1 first, those without figures last. Each is
// calibrated and decided with weights per class, by the other folds. A LogReg
// without C is tuned, its Candidates too. After limit (0: none) the trainer under way is stopped,
// and it and the rest are skipped; the first always gets its time, so that
// there is a winner.
func Leaderboard(ctx context.Context, d *Dataset, trainers []Trainer, o CVOptions, limit time.Duration, progress func(name string, done, total int)) ([]Entry, error) {
	if len(trainers) == 0 {
		return nil, errors.New("leaderboard: no classifiers")
	}
	timed := ctx
	if limit > 0 {
		var cancel context.CancelFunc
		timed, cancel = context.WithTimeout(ctx, limit)
		defer cancel()
	}
	var entries []Entry
	for i, t := range trainers {
		within := timed
		if i == 0 {
			within = ctx
		}
		start := time.Now()
		e, err := enter(within, d, t, o, func(done, total int) {
			if progress != nil {
				progress(t.Name(), done, total)
			}
		})
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case err != nil && i == 0:
			return nil, fmt.Errorf("leaderboard: %s: %w", t.Name(), err)
		case err != nil && timed.Err() != nil:
			e = Entry{Trainer: t, Name: t.Name(), Skipped: fmt.Sprintf("the time limit of %s was over", limit)}
		case err != nil:
			e = Entry{Trainer: t, Name: t.Name(), Skipped: err.Error()}
		}
		e.Seconds = time.Since(start).Seconds()
		entries = append(entries, e)
	}
	slices.SortStableFunc(entries, func(a, b Entry) int {
		if (a.Skipped == "") != (b.Skipped == "") {
			return cmp.Compare(len(a.Skipped), len(b.Skipped))
		}
		return cmp.Compare(b.MacroF1.Value, a.MacroF1.Value)
	})
	return entries, nil
}

func enter(ctx context.Context, d *Dataset, t Trainer, o CVOptions, progress func(done, total int)) (Entry, error) {
	if err := ctx.Err(); err != nil {
		return Entry{}, err
	}
	e := Entry{Trainer: t, Name: t.Name()}
	var err error
	if logreg, ok := t.(LogReg); ok && logreg.C == 0 {
		var tuned []Tuned
		if tuned, err = Tune(ctx, d, logreg.Candidates(d), nil, o, progress); err == nil {
			e.Trainer, e.CV = tuned[0].Trainer, tuned[0].CV
		}
	} else {
		e.CV, err = CrossValidate(ctx, d, t, o, progress)
	}
	if err != nil {
		return Entry{}, err
	}
	rows, err := OutOfFold(ctx, d, e.CV, true)
	if err != nil {
		return Entry{}, err
	}
	ev, err := Evaluate(rows, o.Seed)
	if err != nil {
		return Entry{}, err
	}
	e.MacroF1, e.Accuracy, e.LogLoss = ev.MacroF1, ev.Accuracy, ev.LogLoss
	return e, nil
}
