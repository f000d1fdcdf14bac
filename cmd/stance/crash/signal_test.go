//go:build unix

package crash

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// exitStatus is the status as a shell gives it.
func exitStatus(p *os.ProcessState) int {
	if status, ok := p.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return p.ExitCode()
}

// TestSignalsAtRandomMoments sends a run SIGKILL or SIGTERM, and those that go on
// with it too.
func TestSignalsAtRandomMoments(t *testing.T) {
	j := newJob(t)
	began := time.Now()
	if r := j.run(stance, filepath.Join(t.TempDir(), "timed"), nil); r.status != 3 {
		t.Fatalf("status %d\n%s", r.status, r.stderr)
	}
	whole := time.Since(began)
	random := rand.New(rand.NewPCG(*seed, 1))
	runs, signals := 3, map[syscall.Signal]int{}
	if *long {
		runs = 100
	}
	for n := range runs {
		out := filepath.Join(t.TempDir(), "out")
		for range 3 {
			c, stderr := j.command(stance, out, nil, "--resume", fmt.Sprint("--workers=", 1+random.IntN(3)))
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Duration(random.Int64N(int64(whole))))
			signal := []syscall.Signal{syscall.SIGKILL, syscall.SIGTERM}[random.IntN(2)]
			if err := c.Process.Signal(signal); err != nil && err != os.ErrProcessDone {
				t.Fatal(err)
			}
			r := ended(c.Wait(), stderr)
			if r.status == 3 {
				break
			}
			signals[signal]++
			early := r.status == 128+int(syscall.SIGTERM) // before the program could take it
			if signal == syscall.SIGTERM && !early && (r.status != 1 || !strings.Contains(r.stderr, "go on with --resume")) ||
				signal == syscall.SIGKILL && r.status != 128+9 {
				t.Fatalf("run %d: signal %v, status %d\n%s", n, signal, r.status, r.stderr)
			}
			j.checkLeft(t, out, signal == syscall.SIGKILL || early)
		}
		j.checkResume(t, out)
		if t.Failed() {
			t.Fatalf("run %d", n)
		}
	}
	t.Logf("%d runs with %d kills and %d terminations, all bytes equal", runs, signals[syscall.SIGKILL], signals[syscall.SIGTERM])
}

// TestDiskFull fills a small file system, makes it larger and goes on.
func TestDiskFull(t *testing.T) {
	j := newJob(t)
	dir := t.TempDir()
	mount := func(options string) error {
		out, err := exec.Command("mount", "-t", "tmpfs", "-o", options, "tmpfs", dir).CombinedOutput()
		if err != nil {
			err = fmt.Errorf("%w: %s", err, strings.TrimSpace(string(out)))
		}
		return err
	}
	out := filepath.Join(dir, "out")
	sizes := []int{8, 200}
	if *long {
		sizes = nil
		for kib := 4; kib < 420; kib += 8 {
			sizes = append(sizes, kib)
		}
	}
	full := 0
	for _, kib := range sizes {
		if err := mount(fmt.Sprintf("size=%dk", kib)); err != nil {
			t.Skipf("no small file system can be made here, which takes root: %v", err)
		}
		func() {
			defer func() {
				if b, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
					t.Errorf("umount: %v\n%s", err, b)
				}
			}()
			r := j.run(stance, out, nil)
			if r.status == 1 && strings.Contains(r.stderr, "no space left on device") {
				full++
			} else if r.status != 3 {
				t.Fatalf("%d KiB: status %d\n%s", kib, r.status, r.stderr)
			}
			j.checkLeft(t, out, false)
			if err := mount("remount,size=64m,ro"); err != nil {
				t.Fatal(err)
			}
			if r := j.run(stance, out, nil, "--overwrite"); r.status != 1 || !strings.Contains(r.stderr, "read-only file system") {
				t.Errorf("a file system that cannot be written to: status %d\n%s", r.status, r.stderr)
			}
			if err := mount("remount,size=64m,rw"); err != nil {
				t.Fatal(err)
			}
			j.checkResume(t, out)
		}()
		if t.Failed() {
			t.Fatalf("with %d KiB", kib)
		}
	}
	t.Logf("%d sizes from %d to %d KiB, %d of them too small, all bytes equal", len(sizes), sizes[0], sizes[len(sizes)-1], full)
}
