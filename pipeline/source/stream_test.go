package source

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

func gzipped(s string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(s)) // a bytes.Buffer does not fail
	w.Close()
	return b.Bytes()
}

func zstded(s string) []byte {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		panic(err)
	}
	return w.EncodeAll([]byte(s), nil)
}

func writeFile(t testing.TB, name string, b []byte) Input {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	format, packed, _ := FormatOf(name)
	return Input{Path: path, Name: name, ID: name, Format: format, Compression: packed, Size: int64(len(b))}
}

func TestStream(t *testing.T) {
	text := strings.Repeat("The ministers met again on Tuesday, without a result. ", 3000)
	for _, c := range []struct {
		name, file string
		content    []byte
		limits     Limits
		reason     string
		whole      bool
	}{
		{"plain", "a.txt", []byte(text), Limits{}, "", true},
		{"gzip", "a.txt.gz", gzipped(text), Limits{}, "", true},
		{"gzip in two members", "a.txt.gz", append(gzipped(text[:1000]), gzipped(text[1000:])...), Limits{}, "", true},
		{"zstd", "a.txt.zst", zstded(text), Limits{}, "", true},
		{"zstd in two frames", "a.txt.zst", append(zstded(text[:1000]), zstded(text[1000:])...), Limits{}, "", true},
		{"gzip cut short", "a.txt.gz", gzipped(text)[:300], Limits{}, ReasonTruncated, false},
		{"zstd cut short", "a.txt.zst", zstded(text)[:30], Limits{}, ReasonTruncated, false},
		{"empty gzip", "a.txt.gz", nil, Limits{}, ReasonTruncated, false},
		{"gzip that is none", "a.txt.gz", []byte(text), Limits{}, ReasonCorrupt, false},
		{"zstd that is none", "a.txt.zst", []byte(text), Limits{}, ReasonCorrupt, false},
		{"gzip with a wrong checksum", "a.txt.gz", flip(gzipped(text), -6), Limits{}, ReasonCorrupt, false},
		{"too large", "a.txt.gz", gzipped(text), Limits{Decompressed: 5000}, ReasonTooLarge, false},
		{"zstd too large", "a.txt.zst", zstded(text), Limits{Decompressed: 5000}, ReasonTooLarge, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := writeFile(t, c.file, c.content)
			var done atomic.Int64
			s, err := OpenStream(in, nil, c.limits, &done)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			got, err := io.ReadAll(s)
			checkFault(t, err, c.reason, "")
			if c.whole && (string(got) != text || done.Load() != in.Size) {
				t.Errorf("%d bytes out of %d, %d of %d counted", len(got), len(text), done.Load(), in.Size)
			}
		})
	}
}

func flip(b []byte, at int) []byte {
	b[(at+len(b))%len(b)] ^= 0x55
	return b
}

// zeros is an endless input that compresses without bounds.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func TestDecompressionBomb(t *testing.T) {
	var gz, zs bytes.Buffer
	g := gzip.NewWriter(&gz)
	if _, err := io.CopyN(g, zeros{}, 80<<20); err != nil {
		t.Fatal(err)
	}
	g.Close()
	z, err := zstd.NewWriter(&zs)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.CopyN(z, zeros{}, 80<<20); err != nil {
		t.Fatal(err)
	}
	z.Close()
	for _, in := range []Input{writeFile(t, "bomb.txt.gz", gz.Bytes()), writeFile(t, "bomb.txt.zst", zs.Bytes())} {
		s, err := OpenStream(in, nil, Limits{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		n, err := io.Copy(io.Discard, s)
		checkFault(t, err, ReasonTooLarge, "")
		if n > ratioFloor+1<<20 {
			t.Errorf("%s: %d bytes came out", in.Name, n)
		}
		s.Close()
	}
}

func TestFailingDiskIsNoFault(t *testing.T) {
	failure := errors.New("input/output error")
	in := Input{Path: Stdin, Name: Stdin, Format: JSONL, Size: -1}
	s, err := OpenStream(in, io.MultiReader(strings.NewReader("{}\n"), failing{failure}), Limits{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.ReadAll(s)
	var fault *Fault
	if !errors.Is(err, failure) || errors.As(err, &fault) {
		t.Errorf("error %v, want the disk's", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func FuzzStream(f *testing.F) {
	f.Add(gzipped("a\nb"), true)
	f.Add(zstded("a\nb"), false)
	f.Add([]byte("\x1F\x8B\x08\x00"), true)
	f.Fuzz(func(t *testing.T, b []byte, gz bool) {
		name := "a.txt.zst"
		if gz {
			name = "a.txt.gz"
		}
		s, err := OpenStream(writeFile(t, name, b), nil, Limits{Decompressed: 1 << 20}, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		n, err := io.Copy(io.Discard, s)
		var fault *Fault
		if err != nil && !errors.As(err, &fault) {
			t.Fatalf("error that is no fault: %v", err)
		}
		if n > 2<<20 {
			t.Fatalf("%d bytes came out", n)
		}
	})
}
