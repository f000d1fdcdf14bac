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
	status := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// run carries out one command line and returns the exit status.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	root := rootCommand(&streams{in: stdin, out: stdout, err: stderr})
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	return exitStatus(root.ExecuteContext(ctx), stderr)
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
