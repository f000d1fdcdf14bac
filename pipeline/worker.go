package pipeline

import (
	"stance/pipeline/actor"
	"stance/pipeline/article"
	"stance/pipeline/document"
	"stance/pipeline/duplicate"
	"stance/pipeline/feature"
	"stance/pipeline/quote"
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
	return &Worker{r: r, stance: r.newJudge(r.stance), tone: r.newJudge(r.tone)}
}

// judge applies a task's model to a holder and a target.
type judge struct {
	task      *task
	extractor *feature.Extractor
	p         []float64
}

func (r *Resources) newJudge(t *task) *judge {
	if t == nil {
		return nil
	}
	return &judge{
		task:      t,
		extractor: feature.NewExtractor(t.groups, r.vectors),
		p:         make([]float64, len(t.model.Classes)),
	}
}

// decide judges the input. P is in the order of the task's classes.
func (j *judge) decide(in feature.Input) document.Judgement {
	return j.judge(j.extractor.Extract(in))
}

func (j *judge) judge(v model.Vector) document.Judgement {
	decision := j.task.model.Predict(v, j.p)
	out := document.Judgement{P: make([]float64, len(j.p)), Confidence: decision.Confidence, Abstained: decision.Abstained}
	for class, at := range j.task.order {
		out.P[class] = j.p[at]
		if at == decision.Class {
			out.Class = class
		}
	}
	return out
}

// batch scores a batch of inputs.
func (w *Worker) batch(items []article.Item) (scored, error) {
	s := scored{rows: &table.Rows{}}
	for _, item := range items {
		if item.Reject != nil {
			s.rows.Rejects = append(s.rows.Rejects, rejectRow(item.Reject))
			continue
		}
		a := item.Article
		one, cut, err := w.Rows(a)
		if err != nil {
			return s, err
		}
		s.rows.Append(one)
		s.cut += cut
		s.signatures = append(s.signatures, duplicate.Article{
			ID: a.ID, Published: duplicate.Micros(a.Published), Signature: duplicate.Sign(a.Text),
		})
	}
	return s, nil
}

func rejectRow(r *article.Reject) table.RejectRow {
	row := table.RejectRow{Input: r.Input, Position: r.Position, Reason: r.Reason, Detail: r.Detail}
	if r.ArticleID != "" {
		row.ArticleID = &r.ArticleID
	}
	return row
}

// Rows scores one article and returns its rows of every table, and how many of
// its sentences had more actors than are paired.
func (w *Worker) Rows(a *article.Article) (*table.Rows, int, error) {
	if a.Language == "" {
		a.Language = article.Detect(a.Text)
	}
	doc, cut := w.Document(a)
	rows, err := table.FromDocument(a, doc)
	return rows, cut, err
}

// english reports whether an article is scored: it is in English, or too short
// to tell.
func english(language string) bool { return language == "" || language == "en" }

// Document takes an article through every stage. One in another language than
// English is left as it is: it is marked, not scored.
func (w *Worker) Document(a *article.Article) (doc *document.Document, cut int) {
	doc = &document.Document{Text: a.Text}
	if !english(a.Language) {
		return doc, 0
	}
	doc.Sentences = text.Segment(a.Text)
	if w.r.parser != nil {
		for i := range doc.Sentences {
			w.r.parser.Parse(doc.Text, &doc.Sentences[i], &w.scratch)
		}
	}
	actor.Detect(doc, w.r.knowledge)
	quote.Find(doc)
	actor.Resolve(doc, w.r.knowledge)
	quote.Attribute(doc)
	return doc, w.judgeAll(doc)
}

// judgeAll fills the stances of every sentence and the tone of every actor's
// mention.
func (w *Worker) judgeAll(doc *document.Document) (cut int) {
	pairs := newPairer(doc)
	next := 0
	for s := range doc.Sentences {
		first := next
		for next < len(doc.Mentions) && doc.Mentions[next].Sentence == s {
			next++
		}
		mentions := doc.Mentions[first:next]
		stances, tooMany := pairs.stances(s, mentions)
		if tooMany {
			cut++
		}
		for i := range stances {
			if w.stance != nil {
				stances[i].Judgement = w.stance.decide(feature.Input{
					Text: doc.Text, Sentence: &doc.Sentences[s],
					Holder: stances[i].HolderSpan, Target: stances[i].TargetSpan,
				})
			}
		}
		doc.Stances = append(doc.Stances, stances...)
		w.judgeTone(doc, s, mentions)
	}
	return cut
}

func (w *Worker) judgeTone(doc *document.Document, sentence int, mentions []document.Mention) {
	if w.tone == nil {
		return
	}
	for i := range mentions {
		m := &mentions[i]
		if !m.IsActor {
			continue
		}
		tone := w.tone.decide(feature.Input{Text: doc.Text, Sentence: &doc.Sentences[sentence], Holder: m.Span})
		m.Tone = &tone
	}
}
