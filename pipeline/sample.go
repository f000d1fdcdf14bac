package pipeline

import (
	"cmp"
	"container/heap"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"stance/model"
	"stance/pipeline/document"
	"stance/pipeline/embedding"
	"stance/pipeline/labels"
	"stance/pipeline/sample"
	"stance/pipeline/table"
	"stance/pipeline/text"
)

// SampleOptions say which sentences of a result folder to put up for labels.
type SampleOptions struct {
	Dir      string
	N        int
	Strategy sample.Strategy
	Task     Task // stance or tone
	Seed     uint64
	// Labelled are files of sentences that have labels. What they have is not
	// chosen again; a random sample holds it, with the label.
	Labelled []string
	Model    string // for disagreement: the second model; "": the embedded one
	Workers  int
	Stdin    io.Reader
	Progress Progress
}

// Sample is a sample of a result folder.
type Sample struct {
	Options SampleOptions
	Rows    []SampledRow // in the order in which they are to be labelled
	Frame   int          // judged rows of the folder
	Known   int          // of Rows, those that have a label already
	Read    *Sentences   // of Options.Labelled; nil: none
}

// SampledRow is a sentence to label, and what helps to label it.
type SampledRow struct {
	*labels.Row
	HolderName, TargetName   string // "" unknown, none
	Before, After            string // the sentences around it; "" none
	Title, Source, Published string // of the article; "" unknown
	Predicted                string
	Confidence               float64
}

// maxPool is how many rows are looked at closely; of more, random ones are. The
// most doubtful of all rows are, where those are wanted.
const maxPool = 50_000

// SampleSentences picks sentences worth a label from a result folder.
func SampleSentences(ctx context.Context, o SampleOptions) (*Sample, error) {
	var err error
	if o.Workers, err = cores(o.Workers); err != nil {
		return nil, err
	}
	if o.N < 1 {
		return nil, Usagef("-n %d: choose how many sentences to label, for example -n 200", o.N)
	}
	if o.Task.Name == Custom.Name {
		return nil, Usagef("--task custom: a result folder has stance and tone; choose one of them")
	}
	s := &sampler{SampleOptions: o}
	if s.known, err = readLabelled(o); err != nil {
		return nil, err
	}
	if s.facts, err = readFacts(o.Dir); err != nil {
		return nil, err
	}
	var picks []pick
	if o.Strategy == sample.Random {
		picks, err = s.draw()
	} else {
		picks, err = s.choose(ctx)
	}
	if err != nil {
		return nil, err
	}
	if s.frame == 0 {
		return nil, fmt.Errorf("%s has no sentences to sample: its table %s has no judged rows", o.Dir, judgedTable(o.Task))
	}
	if len(picks) == 0 {
		return nil, fmt.Errorf("nothing is left to label: every sentence of %s is in --labelled, or nearly repeats one that is", o.Dir)
	}
	out := &Sample{Options: o, Frame: s.frame, Read: s.known}
	if out.Rows, err = s.rows(picks); err != nil {
		return nil, err
	}
	for _, r := range out.Rows {
		if r.Label != "" {
			out.Known++
		}
	}
	return out, nil
}

func readLabelled(o SampleOptions) (*Sentences, error) {
	if len(o.Labelled) == 0 {
		return nil, nil
	}
	s, err := ReadSentences(SentenceOptions{Inputs: o.Labelled, Stdin: o.Stdin, Classes: o.Task.Classes, Progress: o.Progress})
	if err != nil {
		return nil, fmt.Errorf("reading --labelled: %w", err)
	}
	return s, nil
}

// sampler is a run of SampleSentences.
type sampler struct {
	SampleOptions
	facts map[string]articleFacts
	known *Sentences // nil: none
	frame int
}

// pick is a row of the table that is in the sample.
type pick struct {
	row       int // its number among the judged ones
	inclusion float64
	stratum   string
}

// draw draws a random sample of all judged rows, copies of articles included: a
// figure on the table's rows is what it is for.
func (s *sampler) draw() ([]pick, error) {
	d := sample.NewDraw(s.N, s.Seed, len(s.Task.Classes))
	err := scanJudged(s.Dir, s.Task, func(_ int, r *judgedRow) error {
		d.Add(r.key.String(), r.class, r.p)
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.frame = d.Rows()
	var picks []pick
	for _, r := range d.Sample() {
		picks = append(picks, pick{r.Row, r.Inclusion, r.Stratum})
	}
	return picks, nil
}

// choose picks rows by the strategy, none of a copied article.
func (s *sampler) choose(ctx context.Context) ([]pick, error) {
	pool, err := s.pool()
	if err != nil {
		return nil, err
	}
	rows, texts, err := s.read(pool)
	if err != nil {
		return nil, err
	}
	candidates := make([]sample.Candidate, len(rows))
	for i, r := range rows {
		candidates[i] = sample.Candidate{
			ID: r.key.String(), Text: texts[r.place()].Text, P: r.p, Class: r.class, Holder: r.key.HolderID, Target: r.key.TargetID,
		}
	}
	switch s.Strategy {
	case sample.Mixed, sample.Diverse:
		var vectors *embedding.Table
		if vectors, err = embedding.Default(); err != nil {
			return nil, fmt.Errorf("loading the embedded word vectors: %w", err)
		}
		err = cluster(vectors, candidates, s.Seed)
	case sample.Disagreement:
		err = s.judgeAgain(ctx, rows, texts, candidates)
	}
	if err != nil {
		return nil, err
	}
	heard := sample.NewHeard()
	if s.known != nil {
		for _, r := range s.known.Rows {
			heard.Add(r.Text)
		}
	}
	var picks []pick
	for _, i := range sample.Choose(candidates, sample.Options{N: s.N, Strategy: s.Strategy, Seed: s.Seed, Heard: heard}) {
		picks = append(picks, pick{row: pool[i]})
	}
	return picks, nil
}

// pool lists at most maxPool rows to choose from, in the order of the table.
func (s *sampler) pool() ([]int, error) {
	var best poolHeap
	err := scanJudged(s.Dir, s.Task, func(n int, r *judgedRow) error {
		s.frame++
		if s.facts[r.key.ArticleID].copied {
			return nil
		}
		e := pooled{row: n, order: model.Order(s.Seed, r.key.String())}
		if s.Strategy == sample.Uncertain {
			e.doubt = sample.Doubt(r.p)
		}
		if len(best) < maxPool {
			heap.Push(&best, e)
		} else if e.compare(best[0]) < 0 {
			best[0] = e
			heap.Fix(&best, 0)
		}
		return nil
	})
	rows := make([]int, len(best))
	for i, e := range best {
		rows[i] = e.row
	}
	slices.Sort(rows)
	return rows, err
}

// pooled is a row that may be in the pool.
type pooled struct {
	row   int
	doubt float64
	order uint64
}

// compare puts the row that is wanted more first.
func (a pooled) compare(b pooled) int {
	return cmp.Or(cmp.Compare(b.doubt, a.doubt), cmp.Compare(a.order, b.order), cmp.Compare(a.row, b.row))
}

// poolHeap has the row wanted least on top.
type poolHeap []pooled

func (h poolHeap) Len() int           { return len(h) }
func (h poolHeap) Less(i, j int) bool { return h[i].compare(h[j]) > 0 }
func (h poolHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *poolHeap) Push(x any)        { *h = append(*h, x.(pooled)) }
func (h *poolHeap) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// read reads the rows of the given numbers, which ascend, and their sentences.
func (s *sampler) read(numbers []int) ([]*judgedRow, map[place]table.SentenceRow, error) {
	rows := make([]*judgedRow, 0, len(numbers))
	wanted := make(map[place]bool, len(numbers))
	err := scanJudged(s.Dir, s.Task, func(n int, r *judgedRow) error {
		if len(rows) < len(numbers) && numbers[len(rows)] == n {
			rows = append(rows, r)
			wanted[r.place()] = true
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	texts, err := readTexts(s.Dir, wanted)
	if err != nil {
		return nil, nil, err
	}
	for _, r := range rows {
		if _, ok := texts[r.place()]; !ok {
			return nil, nil, fmt.Errorf("%s: the row %s has no sentence: %w", s.Dir, r.key, table.ErrDamaged)
		}
	}
	return rows, texts, nil
}

func (r *judgedRow) place() place { return place{r.key.ArticleID, r.key.SentenceID} }

// What clusters are found from: enough of them to part the subjects of a corpus,
// few enough that a sample has several of each.
const (
	clusters      = 50
	clusteredRows = 10_000 // that the centres are found from
)

// cluster finds where the words of the candidates lie.
func cluster(vectors *embedding.Table, candidates []sample.Candidate, seed uint64) error {
	points := make([][]float64, len(candidates))
	for i := range candidates {
		points[i] = meaning(vectors, candidates[i].Text)
	}
	if len(points) == 0 {
		return nil
	}
	some := make([][]float64, 0, clusteredRows)
	for i := 0; i < len(points); i += 1 + (len(points)-1)/clusteredRows {
		some = append(some, points[i])
	}
	c, err := model.NewClusters(some, clusters, seed)
	if err != nil {
		return err
	}
	for i := range candidates {
		if candidates[i].Cluster, candidates[i].Distance, err = c.Of(points[i]); err != nil {
			return err
		}
	}
	return nil
}

// meaning is the weighted mean of the vectors of a sentence's words, of length 1.
func meaning(vectors *embedding.Table, s string) []float64 {
	sum := make([]float32, vectors.Dim())
	for _, t := range text.Tokens(s, document.Span{End: len(s)}) {
		vectors.Add(s[t.Start:t.End], 1, sum)
	}
	point := make([]float64, len(sum))
	square := 0.0
	for i, x := range sum {
		point[i] = float64(x)
		square += point[i] * point[i]
	}
	if square > 0 {
		for i := range point {
			point[i] /= math.Sqrt(square)
		}
	}
	return point
}

// judgeAgain asks the second model; of the embedded one, the variant that the
// folder was not scored with.
func (s *sampler) judgeAgain(ctx context.Context, rows []*judgedRow, texts map[place]table.SentenceRow, candidates []sample.Candidate) error {
	m, err := table.Open(s.Dir)
	if err != nil {
		return err
	}
	_, embedded, err := LoadModel("")
	if err != nil {
		return err
	}
	syntax := m.Options["syntax"] == "true"
	noSyntax := s.Model == "" && m.ModelSHA256 == embedded && syntax
	sentences := make([]*labels.Row, len(rows))
	for i, row := range rows {
		if sentences[i], err = row.labelled(texts[row.place()]); err != nil {
			return err
		}
		sentences[i].Label = s.Task.Classes[0] // not looked at
	}
	second, err := s.judgeAlone(ctx, s.Model, noSyntax, sentences)
	if err != nil {
		return err
	}
	var first [][]float64
	if m.ModelSHA256 == embedded && m.Options["alone"] != "true" {
		// What the article added is no disagreement: the second has not heard it.
		if first, err = s.judgeAlone(ctx, "", !syntax, sentences); err != nil {
			return err
		}
	}
	differ := false
	for i, p := range second {
		if first != nil {
			candidates[i].P = first[i]
		}
		candidates[i].Second = p
		differ = differ || sample.Divergence(candidates[i].P, p) > 1e-6
	}
	if !differ && len(rows) > 0 {
		return errors.New("the second model says of every sentence what the first said: name another with --model")
	}
	return nil
}

// judgeAlone gives what a model says of the sentences by themselves, by the task's classes.
func (s *sampler) judgeAlone(ctx context.Context, file string, noSyntax bool, sentences []*labels.Row) ([][]float64, error) {
	r, t, err := loadTask(file, s.Task, false, noSyntax)
	if err != nil {
		return nil, err
	}
	judged, err := judgeSentences(ctx, r, t, sentences, s.Workers, s.Progress)
	if err != nil {
		return nil, err
	}
	all := make([][]float64, len(judged.P))
	for i, p := range judged.P {
		all[i] = t.inOrder(p)
	}
	return all, nil
}

// rows reads what the sample holds, in its order.
func (s *sampler) rows(picks []pick) ([]SampledRow, error) {
	numbers := make([]int, len(picks))
	for i, p := range picks {
		numbers[i] = p.row
	}
	slices.Sort(numbers)
	judged, texts, err := s.read(numbers)
	if err != nil {
		return nil, err
	}
	around := map[place]bool{}
	for _, r := range judged {
		around[place{r.key.ArticleID, r.key.SentenceID - 1}] = true
		around[place{r.key.ArticleID, r.key.SentenceID + 1}] = true
	}
	context, err := readTexts(s.Dir, around)
	if err != nil {
		return nil, err
	}
	given := map[string]string{}
	if s.known != nil {
		for _, r := range s.known.Rows {
			given[r.ID] = r.Label
		}
	}
	out := make([]SampledRow, 0, len(picks))
	for _, p := range picks {
		at, _ := slices.BinarySearch(numbers, p.row)
		r := judged[at]
		row, err := r.labelled(texts[r.place()])
		if err != nil {
			return nil, err
		}
		row.Origin.Inclusion, row.Origin.Stratum = p.inclusion, p.stratum
		row.Label = given[row.ID]
		facts := s.facts[r.key.ArticleID]
		out = append(out, SampledRow{
			Row: row, HolderName: r.holder, TargetName: r.target,
			Before: context[place{r.key.ArticleID, r.key.SentenceID - 1}].Text, After: context[place{r.key.ArticleID, r.key.SentenceID + 1}].Text,
			Title: facts.Title, Source: facts.Source, Published: facts.Published,
			Predicted: s.Task.Classes[r.class], Confidence: r.p[r.class],
		})
	}
	return out, nil
}
