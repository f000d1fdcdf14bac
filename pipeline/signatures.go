package pipeline

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"stance/pipeline/duplicate"
	"stance/pipeline/table"
)

// signaturesName is the folder in a result folder that keeps what is needed to
// find near-duplicates, of this run and of later ones: a file for each shard.
const signaturesName = "_signatures"

// signaturesMagic begins a file of signatures.
const signaturesMagic = "STANCESG1\n"

func signaturesFile(dir string, shard int) string {
	return filepath.Join(dir, signaturesName, fmt.Sprintf("part-%05d.bin", shard))
}

// writeSignatures writes the signatures of a shard: for each article the
// length of its id (uint32) and the id, its date (int64 microseconds), and the
// signature.
func writeSignatures(dir string, shard int, articles []duplicate.Article) error {
	b := []byte(signaturesMagic)
	for i := range articles {
		a := &articles[i]
		b = binary.LittleEndian.AppendUint32(b, uint32(len(a.ID)))
		b = append(b, a.ID...)
		b = binary.LittleEndian.AppendUint64(b, uint64(a.Published))
		var err error
		if b, err = a.Signature.AppendBinary(b); err != nil {
			return fmt.Errorf("writing the signatures of part %d: %w", shard, err)
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, signaturesName), 0o777); err != nil {
		return fmt.Errorf("writing the signatures of part %d: %w", shard, err)
	}
	if err := table.WriteFile(signaturesFile(dir, shard), b); err != nil {
		return fmt.Errorf("writing the signatures of part %d: %w", shard, err)
	}
	return nil
}

// errSignatures is wrapped where a file of signatures is damaged.
var errSignatures = errors.New("the file of signatures is damaged: score those articles again")

func readSignatures(name string, articles []duplicate.Article) ([]duplicate.Article, error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("reading signatures: %w", err)
	}
	b, ok := bytes.CutPrefix(b, []byte(signaturesMagic))
	for ok && len(b) > 0 {
		var a duplicate.Article
		if a, b, ok = parseArticle(b); ok {
			articles = append(articles, a)
		}
	}
	if !ok {
		return nil, fmt.Errorf("%s: %w", name, errSignatures)
	}
	return articles, nil
}

func parseArticle(b []byte) (a duplicate.Article, rest []byte, ok bool) {
	if len(b) < 4 {
		return a, nil, false
	}
	n := int(binary.LittleEndian.Uint32(b))
	b = b[4:]
	if n > len(b) || len(b)-n < 8+duplicate.Size {
		return a, nil, false
	}
	a.ID, b = string(b[:n]), b[n:]
	a.Published, b = int64(binary.LittleEndian.Uint64(b)), b[8:]
	var err error
	a.Signature, err = duplicate.Parse(b[:duplicate.Size])
	return a, b[duplicate.Size:], err == nil
}

// readKnown reads the signatures of earlier results.
func readKnown(dirs []string) ([]duplicate.Article, error) {
	var known []duplicate.Article
	for _, dir := range dirs {
		files, err := filepath.Glob(filepath.Join(dir, signaturesName, "part-*.bin"))
		if err != nil {
			return nil, fmt.Errorf("looking into --known %s: %w", dir, err)
		}
		if len(files) == 0 {
			return nil, Usagef("--known %s holds no signatures: give the result folder of an earlier stance score", dir)
		}
		slices.Sort(files)
		for _, f := range files {
			if known, err = readSignatures(f, known); err != nil {
				return nil, err
			}
		}
	}
	return known, nil
}

// markDuplicates fills duplicate_of in the parts of the articles, by the
// signatures of all parts and of the earlier results. Carried out twice it
// ends in the same bytes.
func (u *run) markDuplicates() error {
	articles, err := readKnown(u.known)
	if err != nil {
		return err
	}
	ends := make([]int, len(u.journal.done))
	first := len(articles)
	for i, p := range u.journal.done {
		if articles, err = readSignatures(signaturesFile(u.dir, p.Shard), articles); err != nil {
			return err
		}
		ends[i] = len(articles)
	}
	of := duplicate.Find(articles)
	for i := range u.journal.done {
		if err := u.markPart(&u.journal.done[i], articles, of[first:ends[i]], first); err != nil {
			return err
		}
		first = ends[i]
	}
	return nil
}

// markPart writes the articles of one part again where one of them is a
// duplicate. of are the positions of the representatives of its articles, the
// first of which has position first.
func (u *run) markPart(p *journalPart, articles []duplicate.Article, of []int32, first int) error {
	any := false
	for i, r := range of {
		any = any || articles[r].ID != articles[first+i].ID
	}
	if !any {
		return nil
	}
	at := slices.IndexFunc(p.Parts, func(f table.Part) bool { return strings.HasPrefix(f.Path, "articles/") })
	if at < 0 {
		return fmt.Errorf("marking duplicates: the journal names no articles of part %d", p.Shard)
	}
	rows, err := table.ReadPart[table.ArticleRow](u.dir, p.Parts[at])
	if err != nil {
		return fmt.Errorf("marking duplicates: %w", err)
	}
	if len(rows) != len(of) {
		return fmt.Errorf("marking duplicates in part %d: %d articles and %d signatures: %w", p.Shard, len(rows), len(of), errSignatures)
	}
	for i, r := range of {
		rows[i].DuplicateOf = nil
		if id := articles[r].ID; id != rows[i].ArticleID {
			rows[i].DuplicateOf = &id
		}
	}
	if p.Parts[at], err = table.WriteTable(u.dir, p.Shard, rows, u.meta); err != nil {
		return fmt.Errorf("marking duplicates: %w", err)
	}
	return nil
}

// removeSignatures removes the files of shards that are not done.
func removeSignatures(dir string, done int) error {
	files, err := os.ReadDir(filepath.Join(dir, signaturesName))
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return fmt.Errorf("looking into the signatures: %w", err)
	}
	for i := range files {
		if i < done {
			continue
		}
		if err := os.Remove(filepath.Join(dir, signaturesName, files[i].Name())); err != nil {
			return fmt.Errorf("removing signatures that were not finished: %w", err)
		}
	}
	return nil
}
