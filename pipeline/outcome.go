package pipeline

import (
	"fmt"
	"runtime"
	"strings"
)

// UsageError is a call that cannot be carried out as given: a flag that makes
// no sense, a result folder in the way. Nothing has been written.
type UsageError struct{ Message string }

func (e *UsageError) Error() string { return e.Message }

// Usagef makes a UsageError.
func Usagef(format string, args ...any) error {
	return &UsageError{Message: fmt.Sprintf(format, args...)}
}

// RejectedError says that the work is done but some inputs were left out.
type RejectedError struct {
	Rejected, Total int
	Where           string // where each is listed
}

func (e *RejectedError) Error() string {
	return fmt.Sprintf("%d of %d inputs rejected, listed in %s", e.Rejected, e.Total, e.Where)
}

// NothingError says that no input could be used.
type NothingError struct {
	Inputs   []string // as the user named them
	Rejected int
	First    string // the first reason
	Out      string // the result folder whose table rejects has all reasons; "": First alone is known
}

func (e *NothingError) Error() string {
	if e.Rejected == 0 {
		verb := "holds"
		if len(e.Inputs) > 1 {
			verb = "hold"
		}
		return fmt.Sprintf("nothing to do: %s %s no rows", strings.Join(e.Inputs, ", "), verb)
	}
	if e.Out != "" {
		return fmt.Sprintf("all %d inputs were rejected, listed in %s/rejects; mend them and score again with --overwrite", e.Rejected, e.Out)
	}
	return fmt.Sprintf("all %d inputs were rejected; the first: %s", e.Rejected, e.First)
}

// Progress is told how much of a step is done, in units of the step's own;
// total is -1 where it is unknown. It may be nil.
type Progress func(step string, done, total int64)

func (p Progress) report(step string, done, total int64) {
	if p != nil {
		p(step, done, total)
	}
}

// cores is how many cores a call may use: those asked for, or for 0 all.
func cores(workers int) (int, error) {
	switch {
	case workers < 0:
		return 0, Usagef("--workers %d: give a number of cores, or 0 for all", workers)
	case workers == 0:
		return runtime.GOMAXPROCS(0), nil
	}
	return workers, nil
}
