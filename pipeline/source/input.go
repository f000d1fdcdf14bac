package source

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"unicode/utf8"
)

// Stdin is the path that stands for standard input.
const Stdin = "-"

// Format is how the records of an input are laid out.
type Format uint8

const (
	UnknownFormat Format = iota
	Text                 // one text, the whole file
	JSONL                // one JSON object a line
	CSV
	TSV
	Parquet
)

// Compression is how an input is packed.
type Compression uint8

const (
	Plain Compression = iota
	Gzip
	Zstd
)

func (c Compression) String() string { return [...]string{"plain", "gzip", "zstd"}[c] }

// Formats names the extensions that FormatOf knows, for messages.
const Formats = ".txt, .jsonl, .ndjson, .json (one object a line), .csv, .tsv or .parquet, each also with .gz or .zst"

// FormatOf tells format and compression from the extension of a name, in any
// case, and returns the name without the extension of its compression.
func FormatOf(name string) (format Format, compression Compression, base string) {
	base = name
	switch ext := filepath.Ext(name); strings.ToLower(ext) {
	case ".gz", ".gzip":
		compression, base = Gzip, strings.TrimSuffix(name, ext)
	case ".zst", ".zstd":
		compression, base = Zstd, strings.TrimSuffix(name, ext)
	}
	switch strings.ToLower(filepath.Ext(base)) {
	case ".txt":
		format = Text
	case ".jsonl", ".ndjson", ".json":
		format = JSONL
	case ".csv":
		format = CSV
	case ".tsv", ".tab":
		format = TSV
	case ".parquet":
		format = Parquet
	}
	return format, compression, base
}

// Input is one file to read.
type Input struct {
	Path        string // to open
	Name        string // as the user would name it, slashes
	ID          string // path within the folder given, or the base name; without .gz or .zst
	Format      Format
	Compression Compression
	Size        int64    // bytes; -1 unknown
	InFolder    bool     // found in a folder, not named
	Header      []string // names of the columns of a CSV or TSV file that has no header; nil: it has
}

// Find lists the inputs of the paths: a folder's files by relative path,
// bytewise, in the order of the paths. Files and folders whose names begin with
// "." or "_" (.DS_Store, _SUCCESS) are no data by convention and are passed
// over. What else a folder holds and cannot be read is a reject. An error means
// that the paths themselves are wrong.
func Find(paths []string) ([]Input, []*Reject, error) {
	if len(paths) == 0 {
		return nil, nil, errors.New("no input given; name files, folders, or - for standard input")
	}
	var inputs []Input
	var rejects []*Reject
	stdin := false
	for _, path := range paths {
		if path == Stdin {
			if stdin {
				return nil, nil, errors.New("- (standard input) is given twice")
			}
			stdin = true
			inputs = append(inputs, Input{Path: Stdin, Name: Stdin, ID: Stdin, Format: JSONL, Size: -1})
			continue
		}
		info, err := os.Stat(path)
		if err != nil {
			return nil, nil, err
		}
		if info.IsDir() {
			found, refused, err := walk(path)
			if err != nil {
				return nil, nil, err
			}
			inputs = append(inputs, found...)
			rejects = append(rejects, refused...)
			continue
		}
		name := filepath.ToSlash(path)
		format, compression, base := FormatOf(name)
		if format == UnknownFormat {
			return nil, nil, fmt.Errorf("%s: its extension names no format that can be read: %s; rename the file, or give JSON lines on standard input as -", name, Formats)
		}
		size := info.Size()
		if !info.Mode().IsRegular() {
			size = -1
		}
		inputs = append(inputs, Input{
			Path: path, Name: name, ID: base[strings.LastIndexByte(base, '/')+1:],
			Format: format, Compression: compression, Size: size,
		})
	}
	return inputs, rejects, nil
}

// walk lists the files under a folder. Links are not followed: a link could
// leave the folder, or make one file two articles.
func walk(folder string) ([]Input, []*Reject, error) {
	var inputs []Input
	var rejects []*Reject
	root := filepath.Clean(folder)
	// A folder named through a link is entered; links below it are not.
	walkRoot := root
	if resolved, err := filepath.EvalSymlinks(root); err == nil {
		walkRoot = resolved
	}
	err := filepath.WalkDir(walkRoot, func(path string, entry fs.DirEntry, err error) error {
		rel, relErr := filepath.Rel(walkRoot, path)
		if relErr != nil {
			return relErr
		}
		rel = filepath.ToSlash(rel)
		name := strings.TrimSuffix(filepath.ToSlash(root), "/") + "/" + rel
		if err != nil {
			if path == walkRoot {
				return err
			}
			rejects = append(rejects, &Reject{Input: name, Reason: ReasonNotAFile, Detail: fmt.Sprintf("cannot be read: %v", err)})
			if entry != nil && entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if path == walkRoot {
			return nil
		}
		if base := entry.Name(); base[0] == '.' || base[0] == '_' {
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if entry.IsDir() {
			return nil
		}
		format, compression, id := FormatOf(rel)
		reason, detail := "", ""
		var size int64
		switch mode := entry.Type(); {
		case mode&fs.ModeSymlink != 0:
			reason, detail = ReasonSymlink, "a link, and links in folders are not followed; name the file that it points to"
		case !mode.IsRegular():
			reason, detail = ReasonNotAFile, "not a regular file"
		case !utf8.ValidString(rel):
			reason, detail = ReasonBadID, "its name is not UTF-8; rename it"
		case format == UnknownFormat:
			reason, detail = ReasonUnknownFormat, "its extension names no format that can be read: "+Formats
		default:
			info, err := entry.Info()
			if err != nil {
				reason, detail = ReasonNotAFile, fmt.Sprintf("cannot be read: %v", err)
				break
			}
			size = info.Size()
		}
		if reason != "" {
			rejects = append(rejects, &Reject{Input: strings.ToValidUTF8(name, "\uFFFD"), Reason: reason, Detail: detail})
			return nil
		}
		inputs = append(inputs, Input{
			Path: path, Name: name, ID: id, Format: format, Compression: compression, Size: size, InFolder: true,
		})
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("listing %s: %w", folder, err)
	}
	sort.Slice(inputs, func(i, j int) bool { return inputs[i].Name < inputs[j].Name })
	sort.Slice(rejects, func(i, j int) bool { return rejects[i].Input < rejects[j].Input })
	if len(inputs) == 0 {
		detail := ""
		if len(rejects) > 0 {
			detail = fmt.Sprintf(" (%d files of other kinds, the first %s)", len(rejects), rejects[0].Input)
		}
		return nil, nil, fmt.Errorf("%s: no file that can be read%s; expected %s", folder, detail, Formats)
	}
	return inputs, rejects, nil
}
