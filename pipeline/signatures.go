package pipeline

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"stance/pipeline/disk"
	"stance/pipeline/duplicate"
	"stance/pipeline/table"
)

// signaturesName is the folder in a result folder that keeps what is needed to
// find near-duplicates, of this run and of later ones: a file for each shard.
const signaturesName = "_signatures"

func signaturesFile(dir string, shard int) string {
	return filepath.Join(dir, signaturesName, fmt.Sprintf("part-%05d.bin", shard))
}

// writeSignatures writes the signatures of the articles of a shard.
func writeSignatures(dir string, shard int, articles []duplicate.Article) error {
	var b bytes.Buffer
	err := duplicate.Write(&b, articles)
	if err == nil {
		err = disk.MkdirAll(filepath.Join(dir, signaturesName))
	}
	if err == nil {
		err = disk.WriteFile(signaturesFile(dir, shard), b.Bytes())
	}
	if err != nil {
		return fmt.Errorf("writing the signatures of part %d: %w", shard, err)
	}
	return nil
}

func readSignatures(name string) ([]duplicate.Article, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("reading signatures: %w", err)
	}
	defer f.Close()
	articles, err := duplicate.Read(f)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return articles, nil
}

// readKnown reads the signatures of earlier results. What is known stands for
// its copies whatever their dates: the earlier results cannot be changed any
// more. So its dates are moved before all others, those without one last.
func readKnown(dirs []string) ([]duplicate.Article, error) {
	const eon = 1 << 62 // microseconds: before and behind any date
	var known []duplicate.Article
	for _, dir := range dirs {
		files, err := os.ReadDir(filepath.Join(dir, signaturesName))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("looking into --known %s: %w", dir, err)
		}
		files = slices.DeleteFunc(files, func(f fs.DirEntry) bool { return filepath.Ext(f.Name()) != ".bin" })
		if len(files) == 0 {
			return nil, Usagef("--known %s holds no signatures: give the result folder of an earlier stance score", dir)
		}
		for _, f := range files {
			articles, err := readSignatures(filepath.Join(dir, signaturesName, f.Name()))
			if err != nil {
				return nil, err
			}
			known = append(known, articles...)
		}
	}
	for i := range known {
		if known[i].Published == duplicate.NoDate {
			known[i].Published = -eon / 2
		} else {
			known[i].Published -= eon
		}
	}
	return known, nil
}

// checkKnown refuses earlier results that cannot be read, or that the run itself
// would replace.
func checkKnown(dirs []string, out string) error {
	if _, err := readKnown(dirs); err != nil {
		return err
	}
	here, err := os.Stat(out)
	if err != nil {
		return nil // there is no such folder yet
	}
	for _, dir := range dirs {
		if known, err := os.Stat(dir); err == nil && os.SameFile(here, known) {
			return Usagef("--known %s is the result folder itself: give folders of earlier runs", dir)
		}
	}
	return nil
}

// markDuplicates fills duplicate_of in the parts of the articles, by the
// signatures of all parts and of the earlier results. Carried out twice it
// ends in the same bytes.
func (u *run) markDuplicates(ctx context.Context) error {
	known, err := readKnown(u.known)
	if err != nil {
		return err
	}
	count := len(known)
	for _, p := range u.journal.done {
		count += p.Articles
	}
	articles := make([]duplicate.Article, 0, count)
	ends := make([]int, len(u.journal.done))
	for i, p := range u.journal.done {
		shard, err := readSignatures(signaturesFile(u.dir, p.Shard))
		if err != nil {
			return err
		}
		articles = append(articles, shard...)
		ends[i] = len(articles)
	}
	articles = append(articles, known...)
	of := duplicate.Find(articles)
	first := 0
	for i := range u.journal.done {
		if err := ctx.Err(); err != nil {
			return err
		}
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
		return fmt.Errorf("marking duplicates in part %d: %d articles and %d signatures: start anew with --overwrite", p.Shard, len(rows), len(of))
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
func removeSignatures(dir string, parts []journalPart) error {
	done := map[string]bool{}
	for _, p := range parts {
		done[filepath.Base(signaturesFile(dir, p.Shard))] = true
	}
	files, err := os.ReadDir(filepath.Join(dir, signaturesName))
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return fmt.Errorf("looking into the signatures: %w", err)
	}
	for _, f := range files {
		if done[f.Name()] {
			continue
		}
		if err := disk.Remove(filepath.Join(dir, signaturesName, f.Name())); err != nil {
			return fmt.Errorf("removing signatures that were not finished: %w", err)
		}
	}
	return nil
}
