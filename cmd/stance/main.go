// Command stance reads news articles and says who supports and who accuses
// whom. Each command is a file of this folder; what they do is in package
// pipeline. Exit status: 0 done; 1 failed; 2 wrong usage; 3 done, but some
// inputs were rejected.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"stance/pipeline"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)   // a second interrupt ends the program at once
	signal.Ignore(syscall.SIGPIPE) // a closed pipe is an error, after which files are tidied up
	status := run(ctx, os.Args[1:], &interruptible{ctx: ctx, in: os.Stdin}, os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// run carries out one command line and returns the exit status.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	checked := &checkedWriter{w: stdout}
	root := rootCommand(&streams{in: stdin, out: checked, err: stderr})
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(checked)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if checked.err != nil && !errors.Is(err, checked.err) {
		err = errors.Join(err, fmt.Errorf("writing to standard output: %w", checked.err))
	}
	return exitStatus(err, stderr)
}

// checkedWriter remembers its first failure: no command ends well whose output
// was not taken.
type checkedWriter struct {
	w   io.Writer
	err error
}

func (c *checkedWriter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	if err != nil && c.err == nil {
		c.err = err
	}
	return n, err
}

// interruptible is standard input that stops waiting for a producer when the
// run is interrupted.
type interruptible struct {
	ctx    context.Context
	in     io.Reader
	buffer []byte
	rest   []byte // of the buffer, not yet handed out
	got    chan readResult
}

type readResult struct {
	n   int
	err error
}

func (r *interruptible) Read(p []byte) (int, error) {
	if len(r.rest) > 0 {
		n := copy(p, r.rest)
		r.rest = r.rest[n:]
		return n, nil
	}
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	if r.got == nil {
		r.got, r.buffer = make(chan readResult, 1), make([]byte, 64<<10)
	}
	go func() {
		n, err := r.in.Read(r.buffer)
		r.got <- readResult{n, err}
	}()
	select {
	case got := <-r.got:
		n := copy(p, r.buffer[:got.n])
		r.rest = r.buffer[n:got.n]
		if len(r.rest) > 0 && got.err != nil {
			// What is left comes first; the next read meets the error again.
			return n, nil
		}
		return n, got.err
	case <-r.ctx.Done():
		return 0, r.ctx.Err()
	}
}

const (
	statusDone     = 0
	statusFailed   = 1
	statusUsage    = 2
	statusRejected = 3
)

// exitStatus reports an error to the user and maps it to a status.
func exitStatus(err error, stderr io.Writer) int {
	if err == nil {
		return statusDone
	}
	var usage *pipeline.UsageError
	var rejected *pipeline.RejectedError
	switch {
	case errors.As(err, &rejected):
		fmt.Fprintln(stderr, "stance:", err)
		return statusRejected
	case errors.As(err, &usage):
		fmt.Fprintln(stderr, "stance:", err)
		return statusUsage
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "stance: interrupted:", strings.TrimSuffix(err.Error(), ": context canceled"))
		return statusFailed
	}
	fmt.Fprintln(stderr, "stance:", err)
	return statusFailed
}
