//go:build !unix

package main

import "time"

var start = time.Now()

// processorTime is the time since the start; this system tells no better.
func processorTime() float64 { return time.Since(start).Seconds() }
