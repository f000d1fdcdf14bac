package crash

import (
	"bufio"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

var soak = flag.Int("soak", 40_000, "short articles of the soak")

// What memory may grow by. Two things are remembered of every article, whatever
// its length: while it is read, that its id was there (16 bytes, in a table that
// is twice as large after it has grown), and then what its copies are found by (64
// bytes, with its id and place).
const (
	bytesAnArticle = 128
	slackMiB       = 48
	// heapMiB is what score lets its memory grow to before it collects garbage in
	// earnest (heapBytes of package pipeline). A short run may come to it late.
	heapMiB = 304
)

// TestMemoryStaysFlat scores a long stream of short articles and looks at the
// memory of the process all the time.
func TestMemoryStaysFlat(t *testing.T) {
	if _, err := residentMiB(os.Getpid()); err != nil {
		t.Skipf("the memory of a process cannot be read here: %v", err)
	}
	out := filepath.Join(t.TempDir(), "out")
	c := exec.Command(stance, "score", "-", "-o", out, "--no-syntax")
	stderr := &bytes.Buffer{}
	c.Stderr = stderr
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	const steps = 10
	fed := make(chan error, 1)
	reached := make(chan int, steps) // tenths of the articles
	go func() {
		w := bufio.NewWriter(in)
		for i := range *soak {
			writeArticle(w, i)
			if (i+1)%(*soak/steps) == 0 {
				reached <- (i + 1) / (*soak / steps)
			}
		}
		fed <- errors.Join(w.Flush(), in.Close())
	}()
	exited := make(chan error, 1)
	go func() { exited <- c.Wait() }()
	var most [steps + 1]int // MiB within each tenth; the last: after the input
	tenth := 0
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for running := true; running; {
		select {
		case tenth = <-reached:
		case err = <-exited:
			running = false
		case <-tick.C:
			if mib, err := residentMiB(c.Process.Pid); err == nil { // it may just have ended
				most[min(tenth, steps)] = max(most[min(tenth, steps)], mib)
			}
		}
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr)
	}
	if err := <-fed; err != nil {
		t.Fatal(err)
	}
	seconds := time.Since(began).Seconds()
	t.Logf("%d articles in %.0f s, %.0f a second", *soak, seconds, float64(*soak)/seconds)
	for i, mib := range most[:steps] {
		t.Logf("%3d %% of the articles read: at most %4d MiB", 10*(i+1), mib)
	}
	t.Logf("finding copies:              at most %4d MiB", most[steps])
	if want := fmt.Sprintf("%d articles", *soak); !strings.Contains(stderr.String(), want) {
		t.Errorf("the run does not speak of %s:\n%s", want, stderr)
	}
	early := max(heapMiB, most[0], most[1], most[2])
	for i, mib := range most {
		if limit := early + slackMiB + *soak*bytesAnArticle>>20; mib > limit {
			t.Errorf("step %d took %d MiB, more than %d: memory grows with the number of articles", i+1, mib, limit)
		}
	}
}

// writeArticle writes the i-th short article; no two are copies.
func writeArticle(w io.Writer, i int) {
	places := [...]string{"Oslo", "Lima", "Kyiv", "Quito", "Ankara", "Hanoi", "Tunis", "Riga", "Accra", "Doha", "Rabat"}
	verbs := [...]string{"thanked", "accused", "condemned", "praised", "warned", "backed", "blamed"}
	a, b, verb := places[i%len(places)], places[(i/len(places)+i+3)%len(places)], verbs[i/3%len(verbs)]
	fmt.Fprintf(w, `{"id": "feed-%d", "text": "%s %s %s for shipment %d.\n\nOfficials in %s said that case %d was closed."}`+"\n", i, a, verb, b, i, b, i*7919)
}

// residentMiB is the memory that a process occupies.
func residentMiB(pid int) (int, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if kib, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			n, err := strconv.Atoi(strings.Fields(kib)[0])
			return n >> 10, err
		}
	}
	return 0, errors.New("the process has no memory")
}
