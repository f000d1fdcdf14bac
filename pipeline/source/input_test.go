package source

import (
	"net"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// lay writes files into a new folder.
func lay(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestFindFolder(t *testing.T) {
	dir := lay(t, map[string]string{
		"b.txt": "x", "a/z.txt.gz": "x", "a.txt": "x", "a/b.jsonl.zst": "x", "c.CSV": "x",
		"notes.docx": "x", "_SUCCESS": "", ".DS_Store": "", ".git/x.txt": "x", "_temporary/0/y.txt": "x",
	})
	if err := os.Symlink(filepath.Join(dir, "b.txt"), filepath.Join(dir, "link.txt")); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	socket, err := net.Listen("unix", filepath.Join(dir, "socket.txt"))
	if err != nil {
		t.Skipf("no sockets in folders here: %v", err)
	}
	defer socket.Close()
	inputs, rejects, err := Find([]string{dir})
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, in := range inputs {
		ids = append(ids, in.ID)
		if !in.InFolder || in.Size != 1 || !strings.HasPrefix(in.Name, filepath.ToSlash(dir)+"/") {
			t.Errorf("input %+v", in)
		}
	}
	if want := []string{"a.txt", "a/b.jsonl", "a/z.txt", "b.txt", "c.CSV"}; !reflect.DeepEqual(ids, want) {
		t.Errorf("ids %q, want %q", ids, want)
	}
	var reasons []string
	for _, r := range rejects {
		reasons = append(reasons, filepath.Base(r.Input)+" "+r.Reason)
	}
	if want := []string{"link.txt symlink", "notes.docx unknown_format", "socket.txt not_a_file"}; !reflect.DeepEqual(reasons, want) {
		t.Errorf("rejects %q, want %q", reasons, want)
	}
}

func TestFindLinkedFolder(t *testing.T) {
	dir := lay(t, map[string]string{"news/a.txt": "x"})
	link := filepath.Join(dir, "latest")
	if err := os.Symlink(filepath.Join(dir, "news"), link); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	inputs, _, err := Find([]string{link})
	if err != nil || len(inputs) != 1 || inputs[0].ID != "a.txt" || inputs[0].Name != filepath.ToSlash(link)+"/a.txt" {
		t.Errorf("inputs %+v, %v", inputs, err)
	}
}

func TestFindErrors(t *testing.T) {
	dir := lay(t, map[string]string{"a.docx": "x", "b/.hidden.txt": "x"})
	for _, c := range []struct {
		name  string
		paths []string
		want  string
	}{
		{"nothing", nil, "no input given"},
		{"absent", []string{filepath.Join(dir, "none.txt")}, "none.txt"},
		{"unknown extension", []string{filepath.Join(dir, "a.docx")}, "a.docx: its extension"},
		{"folder without articles", []string{filepath.Join(dir, "b")}, "no file that can be read"},
		{"folder of other files", []string{dir}, "1 files of other kinds"},
		{"standard input twice", []string{"-", "-"}, "given twice"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, _, err := Find(c.paths); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

func TestFormatOf(t *testing.T) {
	for name, want := range map[string]struct {
		format Format
		packed Compression
		base   string
	}{
		"a.txt":          {Text, Plain, "a.txt"},
		"a.b.TXT.GZ":     {Text, Gzip, "a.b.TXT"},
		"x.ndjson.zst":   {JSONL, Zstd, "x.ndjson"},
		"x.json":         {JSONL, Plain, "x.json"},
		"x.tsv":          {TSV, Plain, "x.tsv"},
		"x.parquet.zstd": {Parquet, Zstd, "x.parquet"},
		"x.gz":           {UnknownFormat, Gzip, "x"},
		"x":              {UnknownFormat, Plain, "x"},
	} {
		format, packed, base := FormatOf(name)
		if format != want.format || packed != want.packed || base != want.base {
			t.Errorf("%s: %v %v %s", name, format, packed, base)
		}
	}
}
