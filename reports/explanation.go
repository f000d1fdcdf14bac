package reports

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"unicode"
)

// ExplanationFormat names the layout of Explanations in JSON, as Format does
// that of a Report.
const ExplanationFormat = "stance.explanation/1"

// Explanations say what moved each decision on a text.
type Explanations struct {
	Format string        `json:"format"`
	Task   string        `json:"task"`  // stance, tone or custom
	Model  string        `json:"model"` // SHA-256 of the model file, hexadecimal
	Items  []Explanation `json:"items"` // in the order of the text
}

// Explanation is one decision. Every list of logits is in the order of Classes.
// Bias and all Parts sum to Logits, and so do Bias, all Words and Unworded.
type Explanation struct {
	Sentence   string      `json:"sentence"`
	Holder     Role        `json:"holder"`
	Target     *Role       `json:"target"` // null: none, or a task without targets
	Classes    []string    `json:"classes"`
	Label      string      `json:"label"`
	Confidence float64     `json:"confidence"`
	Abstained  bool        `json:"abstained"`
	P          []float64   `json:"p"`            // in its article, where that is heard
	Calibrated []float64   `json:"p_calibrated"` // by the sentence itself, as of stance predict
	Running    []float64   `json:"p_running"`    // the same as running text has such sentences; empty: no other
	Elsewhere  []float64   `json:"elsewhere"`    // what the article's other sentences add to the logarithms of p_running, or p_calibrated, before all are made to sum to 1; empty: they are not heard
	Heard      []Heard     `json:"heard"`        // the sentences that move it most, at most three, the one that does first
	Weights    []float64   `json:"weights"`      // the label has the largest weight times P
	Threshold  float64     `json:"threshold"`    // a label of a lower P is too doubtful to count; 0: none
	Rule       string      `json:"rule"`         // how the label follows from P, in words
	Logits     []float64   `json:"logits"`       // before calibration
	Bias       []float64   `json:"bias"`
	Words      []WordPart  `json:"words"`    // in the order of the sentence
	Unworded   []float64   `json:"unworded"` // features of relations alone
	Parts      []NamedPart `json:"parts"`    // the largest first; the last is the sum of those not listed
	Tree       string      `json:"tree"`     // empty: without syntax
	Hears      bool        `json:"-"`        // the model is one that hears the rest of an article
}

// Heard is another sentence of the article, of the same holder and target or the same actor.
type Heard struct {
	Sentence string    `json:"sentence"`
	Away     int       `json:"away"` // sentences from the one that hears it, less than 0 before it
	Adds     []float64 `json:"adds"` // its part of elsewhere
	P        []float64 `json:"p"`    // of that sentence by itself; where it names them twice, of the words that add most
}

// Distance says in words where it stands.
func (h Heard) Distance() string {
	if h.Away < 0 {
		return count(-h.Away, "sentence") + " before"
	}
	return count(h.Away, "sentence") + " after"
}

// ByItself is the likeliest class of that sentence by itself, in words.
func (h Heard) ByItself(classes []string) string {
	most := slices.Index(h.P, slices.Max(h.P))
	return fmt.Sprintf("%s, %.0f %%", classes[most], 100*h.P[most])
}

// Role is a holder or a target.
type Role struct {
	Name string  `json:"name"`
	Span *[2]int `json:"span"` // code points of the sentence; null: not in it
}

// WordPart is what a word adds to the logits through all features that it has
// a part in. Holder and target are one word each.
type WordPart struct {
	Text   string    `json:"text"`
	Span   [2]int    `json:"span"` // code points of the sentence
	Logits []float64 `json:"logits"`
}

// NamedPart is what a feature, or a group of like features, adds.
type NamedPart struct {
	Name   string    `json:"name"`
	Logits []float64 `json:"logits"`
}

// Who names the pair, or the actor where the task has no targets.
func (e *Explanation) Who() string {
	if e.Target == nil {
		return e.Holder.Name
	}
	return e.Holder.Name + " → " + e.Target.Name
}

// Given is the decision in words.
func (e *Explanation) Given() string {
	text := fmt.Sprintf("%s, %.0f %%", e.Label, 100*e.Confidence)
	if e.Abstained {
		text += ", too doubtful to count"
	}
	return text
}

// favours is the class that a part speaks for most, and how strongly: how far
// it parts the classes, since what is added to all alike decides nothing.
func favours(z []float64) (class int, strength float64) {
	if len(z) == 0 {
		return 0, 0
	}
	for i := range z {
		if z[i] > z[class] {
			class = i
		}
	}
	return class, z[class] - slices.Min(z)
}

// explanationTitle is the heading of the page of a task.
func (x *Explanations) title() string {
	if x.Task == "custom" {
		return "Why each label was given"
	}
	return "Why each " + x.Task + " was given"
}

const explainNote = "Each word adds to the logit of each class, through itself, its neighbours, its relations in the sentence and its word vector. " +
	"What it shares with other words is divided evenly among them. The words, the relations that belong to no word, and the outset sum to the logits; " +
	"calibration turns these into probabilities of the sentence by itself. In an article they are brought to how often running text has each class, where the model knows that, and what other sentences show of the same holder and target, or the same actor, is added to their logarithms: the at most three that add most are shown with what each adds. Holder and target count as one word each. Their places in the sentence are masked, so that the words around them tell alike whoever stands there; " +
	"but the words of their names are features too (“in the name of the target”), so that names move the score."

// Explanation writes why.
func (JSON) Explanation(w io.Writer, x *Explanations) error { return WriteJSON(w, x) }

// Explanation writes why.
func (Markdown) Explanation(w io.Writer, x *Explanations) error {
	p := &page{}
	p.heading(1, x.title())
	for i := range x.Items {
		e := &x.Items[i]
		p.heading(2, md(e.Who()+": "+e.Given()))
		p.line("> " + md(e.Sentence))
		p.decision(e)
		p.parts(e, "word", e.wordRows())
		p.parts(e, "feature", e.featureRows())
	}
	p.line(md(explainNote))
	return p.writeTo(w)
}

// decision shows how the label follows from the probabilities.
func (p *page) decision(e *Explanation) {
	columns, steps := []string{"class"}, e.before()
	for _, b := range steps {
		columns = append(columns, ">"+strings.ToLower(b.Name))
	}
	p.table(append(columns, ">probability", ">weight", ">probability × weight")...)
	for c, name := range e.Classes {
		cells := []string{md(name)}
		for _, b := range steps {
			cells = append(cells, b.text(c))
		}
		p.row(append(cells, fmt.Sprintf("%.3f", e.P[c]), fmt.Sprintf("%.3f", e.Weights[c]), fmt.Sprintf("%.3f", e.P[c]*e.Weights[c]))...)
	}
	p.blank()
	p.heard(e)
	p.line(md(e.Rule))
}

// heard shows the sentences that move a judgement most.
func (p *page) heard(e *Explanation) {
	if len(e.Heard) == 0 {
		return
	}
	columns := []string{"other sentence", "distance", "by itself"}
	for _, c := range e.Classes {
		columns = append(columns, ">"+md(c))
	}
	p.table(columns...)
	for _, h := range e.Heard {
		cells := []string{md(strings.Join(strings.Fields(h.Sentence), " ")), h.Distance(), md(h.ByItself(e.Classes))}
		for _, x := range h.Adds {
			cells = append(cells, contribution(x))
		}
		p.row(cells...)
	}
	p.blank()
}

// step is a column of what comes before the probability of a sentence in its article.
type step struct {
	Name   string
	Values []float64
	added  bool // to logarithms; else probabilities
}

func (s step) text(class int) string {
	if s.added {
		return contribution(s.Values[class])
	}
	return fmt.Sprintf("%.3f", s.Values[class])
}

// before are the steps from a sentence by itself to the probabilities that are given; none
// where these are the same.
func (e *Explanation) before() []step {
	if len(e.Running)+len(e.Elsewhere) == 0 {
		return nil
	}
	steps := []step{{"By itself", e.Calibrated, false}}
	if len(e.Running) > 0 && len(e.Elsewhere) > 0 {
		steps = append(steps, step{"In running text", e.Running, false})
	}
	if len(e.Elsewhere) > 0 {
		steps = append(steps, step{"Rest of the article", e.Elsewhere, true})
	}
	return steps
}

func (p *page) parts(e *Explanation, column string, rows []NamedPart) {
	columns := []string{column}
	for _, c := range e.Classes {
		columns = append(columns, ">"+md(c))
	}
	p.table(columns...)
	for _, r := range rows {
		cells := []string{md(r.Name)}
		for _, z := range r.Logits {
			cells = append(cells, contribution(z))
		}
		p.row(cells...)
	}
	p.blank()
}

// wordRows are the words between the outset and the logits that they make.
func (e *Explanation) wordRows() []NamedPart {
	rows := []NamedPart{{"at the outset", e.Bias}}
	for _, w := range e.Words {
		rows = append(rows, NamedPart{w.Text, w.Logits})
	}
	return append(rows, NamedPart{"relations alone", e.Unworded}, NamedPart{"logit", e.Logits})
}

func (e *Explanation) featureRows() []NamedPart {
	rows := append([]NamedPart{{"at the outset", e.Bias}}, e.Parts...)
	return append(rows, NamedPart{"logit", e.Logits})
}

// contribution is a part of a logit with its sign.
func contribution(z float64) string {
	text := fmt.Sprintf("%+.3f", z)
	return strings.Replace(text, "-", "−", 1)
}

// explanationView is Explanations with what the template shows of them.
type explanationView struct {
	X           *Explanations
	Title, Note string
	Scope       string
	Items       []explanationItem
}

type explanationItem struct {
	E         *Explanation
	Index     int
	Class     string
	Segments  []wordSegment
	Before    []step
	Judged    []judgedClass
	WordRows  []NamedPart
	Features  []NamedPart
	Strongest string
}

// partTable is what the template needs for one table of parts.
type partTable struct {
	Column  string
	Classes []string
	Rows    []NamedPart
}

// wordSegment is a stretch of the sentence, tinted by what it adds.
type wordSegment struct{ Text, Class, Title, Role string }

type judgedClass struct {
	Name                      string
	P, Weight, Product, Logit float64
	Before                    []string
	Given                     bool
}

// Explanation writes why.
func (HTML) Explanation(w io.Writer, x *Explanations) error {
	v := &explanationView{X: x, Title: x.title(), Note: explainNote, Scope: count(len(x.Items), "decision")}
	for i := range x.Items {
		e := &x.Items[i]
		item := explanationItem{E: e, Index: i, Before: e.before(), Class: e.side(e.Label), Segments: e.segments(), WordRows: e.wordRows(), Features: e.featureRows()}
		for c, name := range e.Classes {
			judged := judgedClass{Name: name, P: e.P[c], Weight: e.Weights[c], Product: e.P[c] * e.Weights[c], Logit: e.Logits[c], Given: name == e.Label}
			for _, b := range item.Before {
				judged.Before = append(judged.Before, b.text(c))
			}
			item.Judged = append(item.Judged, judged)
		}
		item.Strongest = strings.Join(e.strongest(maxDeciding), ", ")
		v.Items = append(v.Items, item)
	}
	return execute(w, "explanation", v)
}

// side is where a class stands on the scale of the page's colours: the first
// and the last of three are its ends, and of other classes the given one.
func (e *Explanation) side(class string) string {
	at := slices.Index(e.Classes, class)
	switch {
	case len(e.Classes) == 3 && at == 0, len(e.Classes) != 3 && class == e.Label:
		return "p"
	case len(e.Classes) == 3 && at == 2:
		return "n"
	default:
		return "z"
	}
}

// maxDeciding is how many words are named as those that decided.
const maxDeciding = 3

// faint is how many times weaker than the strongest a word may be to be named.
const faint = 3

// strongest are the words that speak for the given class more than for any other,
// those first that speak most for it against the likeliest other. Holder and target
// are not among them: that their names count is no news of the sentence.
func (e *Explanation) strongest(n int) []string {
	given := slices.Index(e.Classes, e.Label)
	if given < 0 {
		return nil
	}
	other := -1
	for c := range e.Classes {
		if c != given && (other < 0 || e.Logits[c] > e.Logits[other]) {
			other = c
		}
	}
	type scored struct {
		text string
		lead float64
	}
	var list []scored
	for _, w := range e.Words {
		if e.role(w.Span) != "" || !strings.ContainsFunc(w.Text, isWordRune) {
			continue
		}
		if class, _ := favours(w.Logits); class != given {
			continue
		}
		if lead := w.Logits[given] - w.Logits[other]; lead > 0 {
			list = append(list, scored{w.Text, lead})
		}
	}
	slices.SortStableFunc(list, func(a, b scored) int { return cmp.Compare(b.lead, a.lead) })
	var words []string
	for _, s := range list {
		if len(words) < n && s.lead*faint >= list[0].lead && !slices.Contains(words, s.text) {
			words = append(words, s.text)
		}
	}
	return words
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func (e *Explanation) role(span [2]int) string {
	if e.Holder.Span != nil && *e.Holder.Span == span {
		return "holder"
	}
	if e.Target != nil && e.Target.Span != nil && *e.Target.Span == span {
		return "target"
	}
	return ""
}

// segments cut the sentence into words, each with its tint: the colour says
// which class it speaks for, the step how strongly beside the strongest.
func (e *Explanation) segments() []wordSegment {
	most := 0.0
	for _, w := range e.Words {
		_, strength := favours(w.Logits)
		most = max(most, strength)
	}
	text := []rune(e.Sentence)
	var list []wordSegment
	at := 0
	for _, w := range e.Words {
		if w.Span[0] < at || w.Span[1] > len(text) {
			continue // within the one before
		}
		if w.Span[0] > at {
			list = append(list, wordSegment{Text: string(text[at:w.Span[0]])})
		}
		class, strength := favours(w.Logits)
		s := wordSegment{Text: string(text[w.Span[0]:w.Span[1]]), Role: e.role(w.Span)}
		if step := int(math.Round(3 * strength / max(most, 1e-12))); step > 0 {
			s.Class = fmt.Sprintf("%s%d", e.side(e.Classes[class]), step)
			s.Title = e.Classes[class] + " " + contribution(strength)
		}
		list = append(list, s)
		at = w.Span[1]
	}
	if at < len(text) {
		list = append(list, wordSegment{Text: string(text[at:])})
	}
	return list
}
