package main

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"stance/pipeline"
)

// newProgress shows each step as a bar with rate and time left; it is nil
// where standard error is no terminal.
func newProgress(stderr io.Writer) pipeline.Progress {
	f, ok := stderr.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil
	}
	p := &progress{out: f}
	return p.report
}

type progress struct {
	out  io.Writer
	step string
	bar  *progressbar.ProgressBar
}

// report is called from one goroutine at a time.
func (p *progress) report(step string, done, total int64) {
	if p.bar == nil || p.step != step {
		p.step = step
		p.bar = progressbar.NewOptions64(total,
			progressbar.OptionSetDescription(step),
			progressbar.OptionSetWriter(p.out),
			progressbar.OptionShowCount(),
			progressbar.OptionShowIts(),
			progressbar.OptionSetPredictTime(true),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionFullWidth(),
			progressbar.OptionClearOnFinish(),
		)
	}
	// A progress bar that cannot be drawn is no reason to stop the work.
	_ = p.bar.Set64(done)
	if done == total {
		_ = p.bar.Finish()
		p.bar = nil
	}
}
