package table

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"stance/pipeline/disk"
)

const (
	// Files of a result folder beside the tables.
	ManifestName = "manifest.json"
	SuccessName  = "_SUCCESS"
)

// What may be wrong with a result folder as a whole.
var (
	// ErrNoResult: the folder has no manifest, so score did not write it.
	ErrNoResult = errors.New("no result folder of stance score: it has no " + ManifestName)
	// ErrIncomplete: score has not finished there.
	ErrIncomplete = errors.New("the result folder is incomplete: go on with stance score --resume")
	// ErrSchemaVersion: another version of the program wrote the tables.
	ErrSchemaVersion = errors.New("the tables have another schema version: score the articles again, or use the version of stance that wrote them")
	// ErrDamaged: a file is not what the manifest says.
	ErrDamaged = errors.New("the file is not the one that the manifest names: score the articles again")
)

// Manifest says what a result folder holds. Nothing in it varies from run to
// run over the same articles with the same model and options.
type Manifest struct {
	SchemaVersion string            `json:"schema_version"`
	Version       string            `json:"stance_version"`
	ModelSHA256   string            `json:"model_sha256"`
	Options       map[string]string `json:"options"` // those that change what is written
	Inputs        int               `json:"inputs"`  // Articles + Rejects
	Articles      int               `json:"articles"`
	Rejects       int               `json:"rejects"`
	CutSentences  int               `json:"cut_sentences"` // with more actors than are paired
	Tables        []TableFiles      `json:"tables"`        // in the order of Tables
}

// TableFiles are the files of a table.
type TableFiles struct {
	Name  string `json:"name"`
	Rows  int    `json:"rows"`
	Parts []Part `json:"parts"` // in order
}

// How says by which of score's options other than the usual the stances and tones were
// judged: "; without syntax", "; each sentence by itself", or nothing.
func How(options map[string]string) (text string) {
	if options["syntax"] == "false" {
		text += "; without syntax"
	}
	if options["alone"] == "true" {
		text += "; each sentence by itself"
	}
	return text
}

// NewManifest sums up the parts that WritePart returned, one slice a part
// number, in order.
func NewManifest(meta Metadata, options map[string]string, parts [][]Part) *Manifest {
	m := &Manifest{SchemaVersion: SchemaVersion, Version: meta.Version, ModelSHA256: meta.ModelSHA256, Options: options}
	for i, t := range Tables {
		files := TableFiles{Name: t.Name, Parts: []Part{}}
		for _, p := range parts {
			files.Parts = append(files.Parts, p[i])
			files.Rows += p[i].Rows
		}
		m.Tables = append(m.Tables, files)
	}
	m.Articles, m.Rejects = m.Rows("articles"), m.Rows("rejects")
	m.Inputs = m.Articles + m.Rejects
	return m
}

// Rows is the number of rows of the table of that name.
func (m *Manifest) Rows(name string) int {
	for _, t := range m.Tables {
		if t.Name == name {
			return t.Rows
		}
	}
	return 0
}

// Complete writes the manifest into dir and then marks the folder as complete.
func Complete(dir string, m *Manifest) error {
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("encoding the manifest: %w", err)
	}
	if err := disk.WriteFile(filepath.Join(dir, ManifestName), append(text, '\n')); err != nil {
		return fmt.Errorf("writing the manifest: %w", err)
	}
	if err := disk.WriteFile(filepath.Join(dir, SuccessName), nil); err != nil {
		return fmt.Errorf("marking the result as complete: %w", err)
	}
	return nil
}

// ReadManifest reads the manifest of dir, complete or not. Its error wraps
// ErrNoResult or ErrSchemaVersion where they apply.
func ReadManifest(dir string) (*Manifest, error) {
	text, err := os.ReadFile(filepath.Join(dir, ManifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", dir, ErrNoResult)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the manifest: %w", err)
	}
	var m Manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, fmt.Errorf("reading %s: %w", filepath.Join(dir, ManifestName), err)
	}
	if m.SchemaVersion != SchemaVersion {
		return nil, fmt.Errorf("%s has version %q, this program reads %q: %w", dir, m.SchemaVersion, SchemaVersion, ErrSchemaVersion)
	}
	return &m, nil
}

// Open reads the manifest of a complete result folder. Its error wraps
// ErrNoResult, ErrIncomplete or ErrSchemaVersion where they apply.
func Open(dir string) (*Manifest, error) {
	m, err := ReadManifest(dir)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(dir, SuccessName)); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s: %w", dir, ErrIncomplete)
		}
		return nil, fmt.Errorf("looking for %s: %w", SuccessName, err)
	}
	return m, nil
}

// Verify compares every file with the hash that the manifest has of it. Its
// error wraps ErrDamaged and names the first file that differs.
func (m *Manifest) Verify(dir string) error {
	for _, t := range m.Tables {
		for _, p := range t.Parts {
			if err := p.Verify(dir); err != nil {
				return fmt.Errorf("verifying %s: %w", p.Path, err)
			}
		}
	}
	return nil
}

// Verify compares the file below dir with its hash. Its error wraps ErrDamaged
// where they differ.
func (p *Part) Verify(dir string) error {
	name, err := p.name(dir)
	if err != nil {
		return err
	}
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return err
	}
	if hex.EncodeToString(sum.Sum(nil)) != p.SHA256 {
		return ErrDamaged
	}
	return nil
}

// name is the part's path below dir; a manifest that points elsewhere is
// damaged.
func (p *Part) name(dir string) (string, error) {
	local := filepath.FromSlash(p.Path)
	if !filepath.IsLocal(local) {
		return "", fmt.Errorf("the manifest names %q, outside the folder: %w", p.Path, ErrDamaged)
	}
	return filepath.Join(dir, local), nil
}
