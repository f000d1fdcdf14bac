package pipeline

import (
	"errors"

	"stance/pipeline/actor"
	"stance/pipeline/article"
	"stance/pipeline/discourse"
	"stance/pipeline/document"
	"stance/pipeline/duplicate"
	"stance/pipeline/feature"
	"stance/pipeline/quote"
	"stance/pipeline/source"
	"stance/pipeline/syntax"
	"stance/pipeline/table"
	"stance/pipeline/text"

	"stance/model"
)

// Worker takes articles through the stages. It keeps buffers and is for one
// goroutine.
type Worker struct {
	r            *Resources
	scratch      syntax.Scratch
	stance, tone *judge
}

// NewWorker returns a worker of the resources.
func (r *Resources) NewWorker() *Worker {
	w := &Worker{r: r, stance: r.newJudge(r.stance), tone: r.newJudge(r.tone)}
	if w.stance != nil && w.tone != nil {
		w.tone.extractor.Share(w.stance.extractor)
	}
	return w
}

// judge applies a task's model to a holder and a target.
type judge struct {
	task      *task
	extractor *feature.Extractor
	scorer    *feature.Scorer // nil: the model is not linear
	p         []float64
	numbers   []float64 // for the probabilities of the next judgements

	mean  []float64 // of the model's discourse, by the task's classes; nil: no article is heard
	heard []float64 // what other sentences say, by the model's classes
}

// manyNumbers is how many are made at once.
const manyNumbers = 256

func (r *Resources) newJudge(t *task) *judge {
	if t == nil {
		return nil
	}
	j := &judge{
		task:      t,
		extractor: feature.NewExtractor(t.groups, t.model.Classes, r.vectors, r.lexicon, r.encoder),
		p:         make([]float64, len(t.model.Classes)),
	}
	if t.scorer != nil {
		j.scorer = j.extractor.Scorer(t.scorer)
	}
	if t.hears() && !r.alone {
		j.mean, j.heard = t.inOrder(t.model.Discourse.Mean), make([]float64, len(t.order))
	}
	return j
}

// decide judges the input. P is in the order of the task's classes.
func (j *judge) decide(in feature.Input) document.Judgement {
	_, decision := j.probabilities(in)
	return j.judgement(decision)
}

// probabilities judges the input, by the model's classes. They are valid until the
// next call.
func (j *judge) probabilities(in feature.Input) ([]float64, model.Judgement) {
	if j.scorer == nil {
		return j.p, j.task.model.Predict(j.extractor.Extract(in), j.p)
	}
	j.scorer.Probabilities(in, j.p)
	return j.p, j.task.model.Judge(j.p)
}

// judge is decide for a vector that is there already.
func (j *judge) judge(v model.Vector) document.Judgement {
	return j.judgement(j.task.model.Predict(v, j.p))
}

func (j *judge) judgement(decision model.Judgement) document.Judgement {
	n := len(j.p)
	if len(j.numbers) < n {
		j.numbers = make([]float64, max(n, manyNumbers))
	}
	out := document.Judgement{P: j.numbers[:n:n]}
	j.numbers = j.numbers[n:]
	j.set(&out, decision)
	return out
}

// set makes of the probabilities in j.p, and what was decided on them, a judgement by the
// task's classes.
func (j *judge) set(out *document.Judgement, decision model.Judgement) {
	out.Confidence, out.Abstained = decision.Confidence, decision.Abstained
	for class, at := range j.task.order {
		out.P[class] = j.p[at]
		if at == decision.Class {
			out.Class = class
		}
	}
}

// revise revises judgements of one article by each other. judged says in which sentences
// they are, of which pairs or actors, and has their probabilities.
func (j *judge) revise(judgements []*document.Judgement, judged []discourse.Judged) {
	elsewhere := discourse.Elsewhere(judged, j.mean)
	for i, judgement := range judgements {
		for class, at := range j.task.order {
			j.p[at], j.heard[at] = judgement.P[class], elsewhere[i][class]
		}
		j.set(judgement, j.task.model.Revise(j.p, j.heard))
	}
}

// draft is an article on its way through the stages.
type draft struct {
	article *article.Article // nil: there is none
	doc     *document.Document
	cut     int   // sentences with more actors than are paired
	err     error // a *source.Fault says that the article cannot be scored
}

func newDraft(a *article.Article) draft {
	return draft{article: a, doc: &document.Document{Text: a.Text}}
}

// stages are those of an article, in order.
var stages = []func(*Worker, *draft) error{(*Worker).read, (*Worker).find, (*Worker).judgeAll}

// advance takes drafts through all stages: each stage has them all before the next
// begins, for what it looks up is megabytes.
func (w *Worker) advance(drafts []draft) {
	for _, stage := range stages {
		for i := range drafts {
			if d := &drafts[i]; d.article != nil && d.err == nil && english(d.article.Language) {
				if d.err = w.guarded(stage, d); d.err != nil {
					d.doc = nil // its neighbours go on, and it may be large
				}
			}
		}
	}
}

// drafts takes the articles of a batch of inputs through all stages. A reject has a
// draft without an article.
func (w *Worker) drafts(items []article.Item) []draft {
	drafts := make([]draft, len(items))
	for i, item := range items {
		if item.Reject == nil {
			drafts[i] = w.draft(item.Article)
		}
	}
	w.advance(drafts)
	return drafts
}

// batch scores a batch of inputs.
func (w *Worker) batch(items []article.Item) ([]scored, error) {
	drafts := w.drafts(items)
	batch := make([]scored, len(items))
	for i, item := range items {
		if item.Reject != nil {
			batch[i] = rejected(item.Reject)
			continue
		}
		var err error
		if batch[i], err = drafts[i].score(item); err != nil {
			return nil, err
		}
		drafts[i] = draft{}
	}
	return batch, nil
}

// score is what an input gave whose article has been through all stages.
func (d *draft) score(item article.Item) (scored, error) {
	rows, err := d.rows()
	var fault *source.Fault
	if errors.As(err, &fault) {
		return rejected(item.Refuse(fault)), nil
	}
	if err != nil {
		return scored{}, err
	}
	a := d.article
	signature := &duplicate.Article{ID: a.ID, Published: duplicate.Micros(a.Published), Signature: duplicate.Sign(a.Text)}
	return scored{rows, signature, d.cut}, nil
}

func rejected(r *article.Reject) scored {
	return scored{rows: &table.Rows{Rejects: []table.RejectRow{rejectRow(r)}}}
}

func rejectRow(r *article.Reject) table.RejectRow {
	row := table.RejectRow{Input: r.Input, Position: r.Position, Reason: r.Reason, Detail: r.Detail}
	if r.ID != "" {
		row.ArticleID = &r.ID
	}
	return row
}

// Rows scores one article and returns its rows of every table, and how many of
// its sentences had more actors than are paired. A *source.Fault says that the
// article cannot be scored.
func (w *Worker) Rows(a *article.Article) (*table.Rows, int, error) {
	drafts := []draft{w.draft(a)}
	w.advance(drafts)
	rows, err := drafts[0].rows()
	if err != nil {
		return nil, 0, err
	}
	return rows, drafts[0].cut, nil
}

// draft begins with an article, and finds out its language where it says none.
func (w *Worker) draft(a *article.Article) draft {
	if a.Language == "" {
		a.Language = article.Detect(a.Text)
	}
	return newDraft(a)
}

// rows are those of an article that has been through all stages.
func (d *draft) rows() (*table.Rows, error) {
	if d.err != nil {
		return nil, d.err
	}
	rows, err := table.FromDocument(d.article, d.doc)
	if err == nil {
		err = heldByPart(rows)
	}
	return rows, err
}

// english reports whether an article is scored: it is in English, or too short
// to tell.
func english(language string) bool { return language == "" || language == "en" }

// Document takes an article through every stage. One in another language than
// English is left as it is: it is marked, not scored. A *source.Fault says that
// it exceeds a limit.
func (w *Worker) Document(a *article.Article) (doc *document.Document, cut int, err error) {
	d := newDraft(a)
	if !english(a.Language) {
		return d.doc, 0, nil
	}
	for _, stage := range stages {
		if err := stage(w, &d); err != nil {
			return nil, 0, err
		}
	}
	return d.doc, d.cut, nil
}

// read parts the text into sentences and parses them.
func (w *Worker) read(d *draft) error {
	doc, limits := d.doc, &w.r.limits
	doc.Sentences = text.Split(text.Segment(doc.Text), int(limits.Tokens))
	if int64(len(doc.Sentences)) > limits.Sentences {
		return tooMany(ReasonTooManySentences, "sentences", limits.Sentences)
	}
	if w.r.parser != nil {
		w.r.parser.ParseAll(doc.Text, doc.Sentences, &w.scratch)
	}
	return nil
}

// find finds the actors, and who says what.
func (w *Worker) find(d *draft) error {
	doc, limits := d.doc, &w.r.limits
	actor.Detect(doc, w.r.knowledge)
	if int64(len(doc.Mentions)) > limits.Mentions {
		return tooMany(ReasonTooManyMentions, "mentions", limits.Mentions)
	}
	quote.Find(doc)
	actor.Resolve(doc, w.r.knowledge)
	quote.Attribute(doc)
	return nil
}

// judgeAll fills the stances of every sentence and the tone of every actor's
// mention. All pairs are found before the first is judged, which takes longest.
func (w *Worker) judgeAll(d *draft) error {
	doc := d.doc
	pairs := newPairer(doc)
	next := 0
	for s := range doc.Sentences {
		first := next
		for next < len(doc.Mentions) && doc.Mentions[next].Sentence == s {
			next++
		}
		var wasCut bool
		doc.Stances, wasCut = pairs.stances(doc.Stances, s, doc.Mentions[first:next])
		if wasCut {
			d.cut++
		}
		if limit := w.r.limits.Stances; int64(len(doc.Stances)) > limit {
			return tooMany(ReasonTooManyStances, "stances", limit)
		}
	}
	stance, mention := 0, 0
	for i := range doc.Sentences { // both tasks in turn: they share what is known of a sentence
		for ; stance < len(doc.Stances) && doc.Stances[stance].Sentence == i; stance++ {
			w.judgeStance(doc, &doc.Stances[stance])
		}
		for ; mention < len(doc.Mentions) && doc.Mentions[mention].Sentence == i; mention++ {
			w.judgeTone(doc, &doc.Mentions[mention])
		}
	}
	w.reviseAll(doc)
	return nil
}

// reviseAll revises what was judged sentence by sentence by what the others of the article
// show: stances toward a target by those of the same holder toward the same, tones by
// those of the same actor.
func (w *Worker) reviseAll(doc *document.Document) {
	var judgements []*document.Judgement
	var judged []discourse.Judged
	hear := func(j *document.Judgement, of, sentence int) {
		judgements = append(judgements, j)
		judged = append(judged, discourse.Judged{Of: of, Sentence: sentence, P: j.P})
	}
	if w.stance.hears() {
		for i := range doc.Stances {
			if s := &doc.Stances[i]; s.Target >= 0 {
				hear(&s.Judgement, pairOf(doc, s), s.Sentence)
			}
		}
		w.stance.revise(judgements, judged)
	}
	if w.tone.hears() {
		judgements, judged = judgements[:0], judged[:0]
		for i := range doc.Mentions {
			if m := &doc.Mentions[i]; m.Tone != nil {
				hear(m.Tone, m.Actor, m.Sentence)
			}
		}
		w.tone.revise(judgements, judged)
	}
}

// pairOf is a number of the holder and target of a stance, alike for the same two.
func pairOf(doc *document.Document, s *document.Stance) int {
	return s.Holder*len(doc.Actors) + s.Target
}

// hears reports a judge whose judgements of an article hear each other.
func (j *judge) hears() bool { return j != nil && j.mean != nil }

func (w *Worker) judgeStance(doc *document.Document, p *document.Stance) {
	if w.stance != nil {
		p.Judgement = w.stance.decide(feature.Input{
			Text: doc.Text, Sentence: &doc.Sentences[p.Sentence], Holder: p.HolderSpan, Target: p.TargetSpan,
		})
	}
}

func (w *Worker) judgeTone(doc *document.Document, m *document.Mention) {
	if w.tone != nil && m.IsActor {
		tone := w.tone.decide(feature.Input{Text: doc.Text, Sentence: &doc.Sentences[m.Sentence], Holder: m.Span})
		m.Tone = &tone
	}
}
