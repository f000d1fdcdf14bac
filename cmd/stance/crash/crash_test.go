package crash

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

var (
	long = flag.Bool("long", false, "try every step with every fault, and hundreds of random moments")
	seed = flag.Uint64("seed", 1, "of the random moments")
)

// The programs under test: as it is built for users, and with faults on request.
var stance, faulty string

func TestMain(m *testing.M) {
	flag.Parse()
	if runtime.GOOS == "windows" {
		fmt.Println("skipped: signals and the injected faults are those of Unix")
		return
	}
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "stance-crash-*")
		if err != nil {
			panic(err)
		}
		defer os.RemoveAll(dir)
		stance, faulty = filepath.Join(dir, "stance"), filepath.Join(dir, "faulty")
		for _, args := range [][]string{{"-o", stance}, {"-tags", "faults", "-o", faulty}} {
			build := exec.Command("go", append(append([]string{"build"}, args...), "stance/cmd/stance")...)
			if out, err := build.CombinedOutput(); err != nil {
				fmt.Printf("building the program: %v\n%s", err, out)
				return 1
			}
		}
		return m.Run()
	}())
}

// job is a run whose result is known.
type job struct {
	articles string            // a file of JSON lines
	want     map[string]string // hash of each file of the result
}

// shard is the number of inputs after which the program ends a part.
const shard = 4096

// newJob makes three parts of articles, most of which are empty and rejected, so
// that a run takes a moment; some are copies of articles of other parts.
func newJob(t *testing.T) *job {
	t.Helper()
	var b bytes.Buffer
	for i := range 2*shard + 100 {
		text := ""
		switch i % shard {
		case 0, 1, 2, 3, 40, 41, 4000:
			text = fmt.Sprintf("Harbour %d\n\nThe mayor of Oslo thanked Lima for shipment %d. “We stand by Peru,” she said. Moscow accused Kyiv of delay.", i, i)
		case 7, 3000:
			text = "Norway condemned the closing of the strait by Iran. The prime minister said that the ships of the alliance " +
				"would wait outside until the talks in Geneva had begun. Tehran denied that any tanker had been held, and accused " +
				"Oslo of serving the interests of Washington."
		}
		fmt.Fprintf(&b, `{"id": "a%d", "text": %q}`+"\n", i, text)
	}
	j := &job{articles: filepath.Join(t.TempDir(), "articles.jsonl")}
	if err := os.WriteFile(j.articles, b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "whole")
	if r := j.run(stance, out, nil); r.status != 3 {
		t.Fatalf("the run without interruption: status %d\n%s", r.status, r.stderr)
	}
	j.want = hashes(t, out)
	if len(j.want) != 3*9+3 {
		t.Fatalf("the run without interruption wrote %d files", len(j.want))
	}
	return j
}

// outcome is how a run ended; a status of 128 or more is a signal's.
type outcome struct {
	status int
	stderr string
}

func (j *job) command(program, out string, env []string, flags ...string) (*exec.Cmd, *bytes.Buffer) {
	c := exec.Command(program, append([]string{"score", j.articles, "-o", out, "--no-syntax"}, flags...)...)
	c.Env = append(os.Environ(), env...)
	stderr := &bytes.Buffer{}
	c.Stderr = stderr
	return c, stderr
}

func (j *job) run(program, out string, env []string, flags ...string) outcome {
	c, stderr := j.command(program, out, env, flags...)
	return ended(c.Run(), stderr)
}

func ended(err error, stderr *bytes.Buffer) outcome {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return outcome{0, stderr.String()}
	case !errors.As(err, &exit):
		return outcome{-1, err.Error()}
	}
	return outcome{exitStatus(exit.ProcessState), stderr.String()}
}

// hashes are those of all files of a result but run.json, which may differ.
func hashes(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || e.Name() == "run.json" {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		content, err := os.ReadFile(path)
		found[filepath.ToSlash(rel)] = fmt.Sprintf("%x", sha256.Sum256(content))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// checkLeft checks what an interrupted run left: no part that is not whole, no
// mark of success over less than everything, and temporaries only if it had no
// time to remove them.
func (j *job) checkLeft(t *testing.T, out string, killed bool) {
	t.Helper()
	if _, err := os.Stat(out); errors.Is(err, fs.ErrNotExist) {
		return
	}
	left := hashes(t, out)
	for name, hash := range left {
		base := filepath.Base(name)
		switch {
		case strings.HasSuffix(base, ".tmp"):
			if !killed {
				t.Errorf("the temporary %s is left", name)
			}
		case strings.HasPrefix(name, "_open/"), strings.HasPrefix(base, "_"):
		case strings.HasPrefix(name, "articles/"): // duplicates may not be marked yet
		case j.want[name] != hash:
			t.Errorf("%s is not as it should be", name)
		}
	}
	if _, ok := left["_SUCCESS"]; ok {
		for name, hash := range j.want {
			if left[name] != hash {
				t.Errorf("_SUCCESS is there, and %s not as it should be", name)
			}
		}
	}
}

// checkResume goes on with a run and compares its bytes.
func (j *job) checkResume(t *testing.T, out string) {
	t.Helper()
	if r := j.run(stance, out, nil, "--resume"); r.status != 3 {
		t.Fatalf("--resume: status %d\n%s", r.status, r.stderr)
	}
	j.compare(t, out)
}

func (j *job) compare(t *testing.T, out string) {
	t.Helper()
	got := hashes(t, out)
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for name := range j.want {
			yield(name)
		}
	}) {
		if got[name] != j.want[name] {
			t.Errorf("%s differs from that of a run without interruption", name)
		}
		delete(got, name)
	}
	for name := range got {
		t.Errorf("%s is left", name)
	}
}

// steps are what the program does to the disk in the job, as "OP NAME" with names
// from the result folder.
func (j *job) steps(t *testing.T) []string {
	t.Helper()
	dir := t.TempDir()
	out, log := filepath.Join(dir, "out"), filepath.Join(dir, "steps")
	if r := j.run(faulty, out, []string{"STANCE_STEPS=" + log}); r.status != 3 {
		t.Fatalf("the run with its steps recorded: status %d\n%s", r.status, r.stderr)
	}
	j.compare(t, out)
	content, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(strings.ReplaceAll(string(content), out, "DIR")), "\n")
}

// TestEveryStep interrupts a run at each step that it takes on the disk.
func TestEveryStep(t *testing.T) {
	j := newJob(t)
	steps := j.steps(t)
	tried := 0
	for _, fault := range []string{"kill", "cut", "tear", "full", "fail"} {
		t.Run(fault, func(t *testing.T) {
			for i, step := range steps {
				if !*long && !(i%61 == len(fault)) {
					continue
				}
				tried++
				out := filepath.Join(t.TempDir(), "out")
				r := j.run(faulty, out, []string{fmt.Sprintf("STANCE_FAULT=%d:%s", i+1, fault)})
				killed := fault == "kill" || fault == "cut" || fault == "tear"
				switch {
				case killed && r.status != 128+9:
					t.Errorf("step %d (%s): status %d\n%s", i+1, step, r.status, r.stderr)
				case fault == "fail" && (r.status != 1 || !strings.Contains(r.stderr, "input/output error")),
					fault == "full" && (r.status != 1 || !strings.Contains(r.stderr, "no space left on device")):
					t.Errorf("step %d (%s): status %d\n%s", i+1, step, r.status, r.stderr)
				}
				// A disk that fails to remove a temporary keeps it.
				j.checkLeft(t, out, killed || strings.HasPrefix(step, "remove"))
				j.checkResume(t, out)
				if t.Failed() {
					t.Fatalf("after %s at step %d of %d: %s", fault, i+1, len(steps), step)
				}
				if err := os.RemoveAll(out); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
	t.Logf("%d steps, %d of %d × 5 faults tried, all bytes equal", len(steps), tried, len(steps))
}

// TestFaultAfterFault interrupts a run at a random step, and those that go on
// with it too.
func TestFaultAfterFault(t *testing.T) {
	j := newJob(t)
	steps := len(j.steps(t))
	random := rand.New(rand.NewPCG(*seed, 2))
	runs, faults := 2, 0
	if *long {
		runs = 100
	}
	for n := range runs {
		out := filepath.Join(t.TempDir(), "out")
		var story []string
		for range 2 + random.IntN(4) {
			fault := []string{"kill", "cut", "tear", "full", "fail"}[random.IntN(5)]
			at := 1 + random.IntN(steps)
			story = append(story, fmt.Sprintf("%d:%s", at, fault))
			r := j.run(faulty, out, []string{"STANCE_FAULT=" + story[len(story)-1]}, "--resume")
			if r.status == 3 { // fewer steps were left than that
				break
			}
			faults++
			if r.status != 1 && r.status != 128+9 {
				t.Fatalf("run %d, %v: status %d\n%s", n, story, r.status, r.stderr)
			}
			j.checkLeft(t, out, true)
		}
		j.checkResume(t, out)
		if t.Failed() {
			t.Fatalf("run %d, %v", n, story)
		}
	}
	t.Logf("%d runs with %d faults, all bytes equal", runs, faults)
}
