// Package crash holds the tests that interrupt the program and look at what is
// left: killed at every step that it takes on the disk, with the power gone, with
// the disk full or failing, by signals at random moments. Each time the run goes
// on with --resume and must end in the same bytes as one never interrupted.
//
// Here too is the soak, a long stream of articles under which memory must not
// grow. The short forms run with the other tests, the long ones by "make crash"
// and "make soak".
package crash
