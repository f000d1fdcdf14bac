// Package crash holds the tests that interrupt the program and look at what is
// left: killed at every step that it takes on the disk, with the power gone, with
// the disk full or failing, by signals at random moments. Each time the run goes
// on with --resume and must end in the same bytes as one never interrupted.
//
// The short form runs with the other tests; "make crash" runs the long one.
package crash
