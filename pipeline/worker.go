package pipeline

import (
	"errors"

	"stance/pipeline/actor"
	"stance/pipeline/article"
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
}

// manyNumbers is how many are made at once.
const manyNumbers = 256

func (r *Resources) newJudge(t *task) *judge {
	if t == nil {
		return nil
	}
	j := &judge{
		task:      t,
		extractor: feature.NewExtractor(t.groups, r.vectors, r.lexicon),
		p:         make([]float64, len(t.model.Classes)),
	}
	if t.scorer != nil {
		j.scorer = j.extractor.Scorer(t.scorer)
	}
	return j
}

// decide judges the input. P is in the order of the task's classes.
func (j *judge) decide(in feature.Input) document.Judgement {
	if j.scorer == nil {
		return j.judge(j.extractor.Extract(in))
	}
	j.scorer.Probabilities(in, j.p)
	return j.judgement(j.task.model.Judge(j.p))
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
	out := document.Judgement{P: j.numbers[:n:n], Confidence: decision.Confidence, Abstained: decision.Abstained}
	j.numbers = j.numbers[n:]
	for class, at := range j.task.order {
		out.P[class] = j.p[at]
		if at == decision.Class {
			out.Class = class
		}
	}
	return out
}

// batch scores a batch of inputs.
func (w *Worker) batch(items []article.Item) ([]scored, error) {
	batch := make([]scored, len(items))
	for i, item := range items {
		var err error
		if batch[i], err = w.score(item); err != nil {
			return nil, err
		}
	}
	return batch, nil
}

func (w *Worker) score(item article.Item) (scored, error) {
	if item.Reject != nil {
		return rejected(item.Reject), nil
	}
	a := item.Article
	rows, cut, err := w.Rows(a)
	var fault *source.Fault
	if errors.As(err, &fault) {
		return rejected(item.Refuse(fault)), nil
	}
	if err != nil {
		return scored{}, err
	}
	signature := &duplicate.Article{ID: a.ID, Published: duplicate.Micros(a.Published), Signature: duplicate.Sign(a.Text)}
	return scored{rows, signature, cut}, nil
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
	if a.Language == "" {
		a.Language = article.Detect(a.Text)
	}
	doc, cut, err := w.guarded(a)
	if err != nil {
		return nil, 0, err
	}
	rows, err := table.FromDocument(a, doc)
	if err == nil {
		err = heldByPart(rows)
	}
	return rows, cut, err
}

// english reports whether an article is scored: it is in English, or too short
// to tell.
func english(language string) bool { return language == "" || language == "en" }

// Document takes an article through every stage. One in another language than
// English is left as it is: it is marked, not scored. A *source.Fault says that
// it exceeds a limit.
func (w *Worker) Document(a *article.Article) (doc *document.Document, cut int, err error) {
	doc = &document.Document{Text: a.Text}
	if !english(a.Language) {
		return doc, 0, nil
	}
	limits := &w.r.limits
	doc.Sentences = text.Split(text.Segment(a.Text), int(limits.Tokens))
	if int64(len(doc.Sentences)) > limits.Sentences {
		return nil, 0, tooMany(ReasonTooManySentences, "sentences", limits.Sentences)
	}
	if w.r.parser != nil {
		w.r.parser.ParseAll(doc.Text, doc.Sentences, &w.scratch)
	}
	actor.Detect(doc, w.r.knowledge)
	if int64(len(doc.Mentions)) > limits.Mentions {
		return nil, 0, tooMany(ReasonTooManyMentions, "mentions", limits.Mentions)
	}
	quote.Find(doc)
	actor.Resolve(doc, w.r.knowledge)
	quote.Attribute(doc)
	cut, err = w.judgeAll(doc)
	return doc, cut, err
}

// judgeAll fills the stances of every sentence and the tone of every actor's
// mention. All pairs are found before the first is judged, which takes longest.
func (w *Worker) judgeAll(doc *document.Document) (cut int, err error) {
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
			cut++
		}
		if limit := w.r.limits.Stances; int64(len(doc.Stances)) > limit {
			return 0, tooMany(ReasonTooManyStances, "stances", limit)
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
	return cut, nil
}

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
