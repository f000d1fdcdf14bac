package reports

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"stance/pipeline/table"
)

// Options say what a report counts and shows. The zero value is the default.
type Options struct {
	KeepDuplicates bool // near-duplicates of an article count like others
	Why            Why  // names the words that decided; null: they are not named
}

// Read sums up the tables of one or more complete result folders. The same
// folders in the same order give the same Report. An error names the folder
// and wraps the one of package table.
func Read(dirs ...string) (*Report, error) { return Options{}.Read(dirs...) }

// Read is the function Read under these options.
func (o Options) Read(dirs ...string) (*Report, error) {
	c, err := o.collect(dirs)
	if err != nil {
		return nil, err
	}
	b := build(c, o.Why)
	for run, dir := range dirs {
		if err := b.readTexts(run, dir); err != nil {
			return nil, err
		}
	}
	return b.finish(), nil
}

// collect sums up all tables but that of the sentences.
func (o Options) collect(dirs []string) (*collector, error) {
	c := newCollector()
	c.options = o
	var err error
	if c.manifests, err = openAll(dirs); err != nil {
		return nil, err
	}
	for _, dir := range dirs {
		c.runs = append(c.runs, folderName(dir))
	}
	// Articles of all runs first: their dates decide the intervals.
	for run, dir := range dirs {
		if err := c.readArticles(run, dir); err != nil {
			return nil, err
		}
	}
	c.placeArticles()
	for run, dir := range dirs {
		for _, read := range []func(int, string) error{c.readActors, c.readRejects} {
			if err := read(run, dir); err != nil {
				return nil, err
			}
		}
	}
	for run, dir := range dirs {
		for _, read := range []func(int, string) error{c.readStances, c.readQuotes} {
			if err := read(run, dir); err != nil {
				return nil, err
			}
		}
	}
	return c, nil
}

func openAll(dirs []string) ([]*table.Manifest, error) {
	if len(dirs) == 0 {
		return nil, fmt.Errorf("no result folder to report on")
	}
	manifests := make([]*table.Manifest, len(dirs))
	for i, dir := range dirs {
		var err error
		if manifests[i], err = table.Open(dir); err != nil {
			return nil, err
		}
	}
	return manifests, nil
}

// folderName is a folder's own name, which says which run it is and, unlike
// its path, nothing of the machine.
func folderName(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	return filepath.Base(dir)
}

// articleKey is an article of one of the runs.
type articleKey struct {
	run int
	id  string
}

// articleInfo is what evidence needs to know of its article.
type articleInfo struct {
	key                articleKey
	title, url, source string
	published          time.Time
	copy               bool // of another article, or of the same one in an earlier run
	cell               cell
}

// collector gathers sums while the tables pass.
type collector struct {
	options   Options
	runs      []string // names of the folders
	manifests []*table.Manifest
	articles  []articleInfo
	index     map[articleKey]int
	texts     map[string]int // the first run that has a text, by its hash
	calendar  calendar
	sources   []string // names by index of cell.source
	languages map[string]int
	actors    directory
	rejects   map[string]*RejectReason
	pairs     map[pairKey]*pairSum
	holds     map[string]*group
	receives  map[string]*group
	bySource  map[int]*group
	speakers  map[string]*speakerSum
	unjudged  []string // those of runs whose model has no task stance
	judged    int
	abstained int
	sided     int
	unsure    int // of sided
	quotes    int
	known     int // quotes with a speaker
}

func newCollector() *collector {
	return &collector{
		index: map[articleKey]int{}, texts: map[string]int{}, languages: map[string]int{}, actors: directory{},
		rejects: map[string]*RejectReason{}, pairs: map[pairKey]*pairSum{},
		holds: map[string]*group{}, receives: map[string]*group{}, bySource: map[int]*group{},
		speakers: map[string]*speakerSum{},
	}
}

func (c *collector) readArticles(run int, dir string) error {
	return table.ScanColumns(dir, "articles", func(r *struct {
		ArticleID   string     `col:"article_id"`
		Title       *string    `col:"title"`
		Published   *time.Time `col:"published"`
		Source      *string    `col:"source"`
		URL         *string    `col:"url"`
		Language    string     `col:"language"`
		DuplicateOf *string    `col:"duplicate_of"`
		TextSHA256  string     `col:"text_sha256"`
	}) error {
		first, seen := c.texts[r.TextSHA256]
		if !seen {
			c.texts[r.TextSHA256] = run
		}
		a := articleInfo{
			key: articleKey{run, r.ArticleID}, title: visible(value(r.Title)), url: value(r.URL),
			source: visible(value(r.Source)), published: value(r.Published),
			copy: r.DuplicateOf != nil || seen && first != run,
		}
		c.index[a.key] = len(c.articles)
		c.articles = append(c.articles, a)
		c.languages[visible(r.Language)]++
		return nil
	})
}

// leftOut reports whether an article counts in no figure.
func (c *collector) leftOut(article int) bool {
	return c.articles[article].copy && !c.options.KeepDuplicates
}

// value is what p points to, or the zero value.
func value[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

// period is the first and last publication, zero where no article is dated.
func (c *collector) period() (from, to time.Time) {
	for i := range c.articles {
		p := c.articles[i].published
		if p.IsZero() {
			continue
		}
		if from.IsZero() || p.Before(from) {
			from = p
		}
		if to.IsZero() || p.After(to) {
			to = p
		}
	}
	return from, to
}

// placeArticles gives each article its interval and source. The sources with
// most articles keep their names, the others are one.
func (c *collector) placeArticles() {
	c.calendar = newCalendar(c.period())
	counts := map[string]int{}
	for i := range c.articles {
		if name := c.articles[i].source; name != "" {
			counts[name]++
		}
	}
	index := map[string]int{}
	for i, s := range sortedCounts(counts) {
		if i >= maxSources {
			index[s.Name] = maxSources
			if i == maxSources {
				c.sources = append(c.sources, otherSources)
			}
			continue
		}
		index[s.Name] = i
		c.sources = append(c.sources, s.Name)
	}
	for i := range c.articles {
		a := &c.articles[i]
		a.cell = cell{source: -1, bin: c.calendar.bin(a.published)}
		if a.source != "" {
			a.cell.source = index[a.source]
		}
	}
}

const otherSources = "other sources"

// sortedCounts lists the counts, largest first, then by name.
func sortedCounts(counts map[string]int) []Count {
	list := make([]Count, 0, len(counts))
	for name, n := range counts {
		list = append(list, Count{name, n})
	}
	slices.SortFunc(list, func(a, b Count) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Name, b.Name))
	})
	return list
}

func (c *collector) readActors(_ int, dir string) error {
	return table.ScanColumns(dir, "actors", func(r *struct {
		ID        string  `col:"actor_id"`
		Name      string  `col:"actor_name"`
		Type      string  `col:"actor_type"`
		Principal *string `col:"principal_id"`
		Mentions  int32   `col:"n_mentions"`
	}) error {
		c.actors.add(r.ID, visible(r.Name), r.Type, r.Principal, int(r.Mentions))
		return nil
	})
}

func (c *collector) readRejects(_ int, dir string) error {
	return table.Scan(dir, func(r *table.RejectRow) error {
		reason := c.rejects[r.Reason]
		if reason == nil {
			reason = &RejectReason{Reason: visible(r.Reason), Examples: []Reject{}}
			c.rejects[r.Reason] = reason
		}
		reason.N++
		if len(reason.Examples) < maxReasons {
			reason.Examples = append(reason.Examples, Reject{visible(r.Input), visible(r.Position), visible(r.Detail)})
		}
		return nil
	})
}
