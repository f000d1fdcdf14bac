package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/dustin/go-humanize"

	"stance/pipeline/table"
)

// The largest finding comes first; more than this many are no summary.
const maxHeadlines = 5

// sentence is the pair's finding in words, without its figures.
func (p *Pair) sentence() string {
	verb := map[string]string{"supports": "supports", "accuses": "accuses", "divided": "takes both sides on"}[p.direction()]
	if p.mixed() {
		verb = "mostly " + verb
	}
	return fmt.Sprintf("%s %s %s", p.Holder.Name, verb, p.Target.Name)
}

// lead is by how many sentences one side outnumbers the other.
func (p *Pair) lead() int { return max(p.Supportive-p.Accusatory, p.Accusatory-p.Supportive) }

// mixed reports whether the sentences to the contrary are more than a quarter.
func (p *Pair) mixed() bool {
	less := min(p.Supportive, p.Accusatory)
	return p.direction() != "divided" && 4*less > p.Sided()
}

// Finding is the pair's finding with its figures: "Russia supports Venezuela:
// 5 sentences in 1 article".
func (p *Pair) Finding() string { return p.Says + ": " + p.detail() }

// detail is what the finding rests on.
func (p *Pair) detail() string {
	more, less := max(p.Supportive, p.Accusatory), min(p.Supportive, p.Accusatory)
	if p.direction() == "divided" {
		return fmt.Sprintf("%d of support and %d of accusation in %s", p.Supportive, p.Accusatory, count(p.Siding, "article"))
	}
	articles := p.Supporting
	if p.Accusatory > p.Supportive {
		articles = p.Accusing
	}
	text := fmt.Sprintf("%s in %s", count(more, "sentence"), count(articles, "article"))
	if less > 0 {
		text += fmt.Sprintf(", and %d to the contrary", less)
	}
	return text
}

// split is how the sentences that take a side part: "78 %", "of 257 accuse".
func (p *Pair) split() (share, of string) {
	verb := "either side"
	switch {
	case p.Supportive > p.Accusatory:
		verb = "support"
	case p.Accusatory > p.Supportive:
		verb = "accuse"
	}
	return percent(max(p.Supportive, p.Accusatory), p.Sided()), fmt.Sprintf("of %s %s", humanize.Comma(int64(p.Sided())), verb)
}

// direction is the finding as a class of the page: supports, accuses, or where
// neither side has three fifths of the sentences, divided. The page's script has
// the same rule.
func (p *Pair) direction() string {
	switch {
	case 5*max(p.Supportive, p.Accusatory) < 3*p.Sided():
		return "divided"
	case p.Supportive > p.Accusatory:
		return "supports"
	default:
		return "accuses"
	}
}

// count is a number with its noun: "1 article", "1,204 articles".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return humanize.Comma(int64(n)) + " " + noun + "s"
}

// headlines choose the findings that most sentences carry, those to the
// contrary taken off; of equals first those of two who have names, "leaders" having none,
// then the clearer. What one says of those it
// speaks for is no news of two sides, and stands in the tables alone.
func headlines(r *Report, c *collector) []string {
	represents := map[string]string{}
	for i := range r.Actors {
		if a := &r.Actors[i]; a.Represents != nil {
			represents[a.ID] = a.Represents.ID
		}
	}
	for i := range r.Pairs {
		p := &r.Pairs[i]
		own := represents[p.Holder.ID] == p.Target.ID || represents[p.Target.ID] == p.Holder.ID
		if !own && p.direction() != "divided" {
			r.leading = append(r.leading, i)
		}
	}
	slices.SortStableFunc(r.leading, func(i, j int) int {
		a, b := &r.Pairs[i], &r.Pairs[j]
		return cmp.Or(cmp.Compare(b.lead(), a.lead()), cmp.Compare(a.nameless(), b.nameless()), cmp.Compare(b.clarity(), a.clarity()))
	})
	r.leading = r.leading[:min(len(r.leading), maxHeadlines)]
	lines := []string{}
	for _, i := range r.leading {
		lines = append(lines, r.Pairs[i].Finding())
	}
	if len(lines) > 0 {
		return lines
	}
	if text := nothingJudged(c); text != "" {
		return append(lines, text)
	}
	if r.Scope.Judged == 0 {
		return append(lines, "No article names two actors in one sentence, so nobody's stance could be judged.")
	}
	return append(lines, "No actor clearly supports or accuses another.")
}

// nothingJudged says why runs have no stances at all; empty where some may be judged.
func nothingJudged(runs ...*collector) string {
	for _, c := range runs {
		switch {
		case len(c.articles) == 0:
			return strings.Join(c.runs, ", ") + " has no articles: all inputs were rejected, or there were none."
		case len(c.unjudged) == len(c.manifests):
			return fmt.Sprintf("The model that scored %s has no task stance, so nobody's stance was judged: score the articles again with a model of stance, as the embedded one.", strings.Join(c.unjudged, ", "))
		}
	}
	return ""
}

// nameless is how many of the two are described without a name, all in lower case.
func (p *Pair) nameless() (n int) {
	for _, name := range []string{p.Holder.Name, p.Target.Name} {
		if name == strings.ToLower(name) {
			n++
		}
	}
	return n
}

// clarity is how far the net stance is from 0.
func (p *Pair) clarity() float64 {
	if p.Net == nil {
		return 0
	}
	return math.Abs(*p.Net)
}

// Below these a figure is too thin to carry far.
const (
	fewArticles  = 30
	fewSentences = 5
	unsureBelow  = 0.6
)

// warnings says what a reader should know before quoting a figure.
func warnings(r *Report, c *collector) []string {
	list := []string{}
	warn := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	s := &r.Scope
	used := s.Articles
	if !s.DuplicatesKept {
		used -= s.Duplicates
	}
	if used > 0 && used < fewArticles {
		warn("Only %s: the figures describe what was read, not the news at large.", count(used, "article"))
	}
	if thin := thinPairs(r.Pairs); thin > 0 {
		warn("Findings on fewer than %d sentences that take a side: %s.", fewSentences, ofAll(thin, len(r.Pairs)))
	}
	if sided, unsure := s.Sided, s.Unsure; sided > 0 && 3*unsure > sided {
		warn("Of %s that take a side, %s were given with less than %.0f %% confidence.", count(sided, "judgement"), percent(unsure, sided), 100*unsureBelow)
	}
	if 2*s.Abstained > s.Judged {
		warn("The classifier found %s of %s too doubtful to count.", percent(s.Abstained, s.Judged), count(s.Judged, "stance"))
	}
	if 20*s.Rejected > s.Articles+s.Rejected {
		warn("%s of the inputs could not be scored; the reasons are listed below.", percent(s.Rejected, s.Articles+s.Rejected))
	}
	if s.From != nil && 10*s.Undated > s.Articles {
		warn("Without a date, and so missing from what is shown over time: %s.", count(s.Undated, "article"))
	}
	if s.Quotes >= 10 && 2*s.Attributed < s.Quotes {
		warn("The speaker of %s of the quotes is unknown.", percent(s.Quotes-s.Attributed, s.Quotes))
	}
	cut := 0
	models, hows := map[string]bool{}, map[string]bool{}
	for _, m := range c.manifests {
		cut += m.CutSentences
		models[m.ModelSHA256] = true
		hows[table.How(m.Options)] = true
	}
	if cut > 0 {
		warn("%s so many actors that not all pairs of them were judged.", names(cut))
	}
	if n := len(c.unjudged); n > 0 && n < len(c.manifests) {
		warn("The model that scored %s has no task stance: no figure counts its articles' stances.", strings.Join(c.unjudged, ", "))
	}
	if len(models) > 1 {
		warn("The runs were scored with %d different models.", len(models))
	}
	if len(hows) > 1 {
		warn("Some of the runs were scored without syntax, or each sentence by itself, and others not.")
	}
	if len(r.Pairs) > 0 {
		warn("Single judgements are often wrong, sums less so: read the sentences behind a finding before quoting it.")
	}
	return list
}

// names says of how many sentences that they name something.
func names(sentences int) string {
	if sentences == 1 {
		return "1 sentence names"
	}
	return humanize.Comma(int64(sentences)) + " sentences name"
}

// ofAll is a number out of a total: "3 of 40", "all 7".
func ofAll(n, total int) string {
	if n == total {
		return fmt.Sprintf("all %d", n)
	}
	return fmt.Sprintf("%d of %d", n, total)
}

func thinPairs(pairs []Pair) int {
	n := 0
	for i := range pairs {
		if pairs[i].Sided() < fewSentences {
			n++
		}
	}
	return n
}

// percent is a share in whole percent.
func percent(n, of int) string {
	if of == 0 {
		return "0 %"
	}
	return fmt.Sprintf("%.0f %%", 100*float64(n)/float64(of))
}

// method says how to read the figures.
func (s *Scope) method() string {
	if s.DuplicatesKept {
		return methodNote + "Near-duplicates of an article count like others."
	}
	return methodNote + "Near-duplicates of an article are left out."
}

const methodNote = "A sentence counts once for each holder and target in it. " +
	"People and offices count with the country that they represent where the target is another country or represents one. " +
	"A stance is the class with the largest product of probability and a weight of the class, which training chose so that rare classes are found too: it need not be the likeliest one. " +
	"Where its probability is below the model's threshold it is too doubtful to count. " +
	"Net stance is the mean of the probability of support minus that of accusation. " +
	"Its interval covers the choice of articles (ratio estimate, articles as clusters), not the errors of the classifier. "

// What each table counts, since the same sentences give other sums in each.
const (
	pairsCounted = "Counted are sentences with that holder and that target, and the articles that have any, neutral ones included. " +
		"People and offices count with the country that they represent where the target is another country or represents one; who spoke where a side is taken stands beside it."
	actorsCounted = "Counted is each actor by itself, a person apart from the country that it represents; and also what it expresses toward nobody in particular, which no pair has. " +
		"So these sums differ from those of the pairs."
	sourcesCounted = "Counted is each holder in each sentence once, whatever its targets, or without any."
)

// moreEvidence says how many sentences the evidence leaves out.
func (l *LeftOut) moreEvidence() string {
	switch l.Evidence {
	case 0:
		return ""
	case 1:
		return "1 more sentence of these pairs takes a side; the table of stances has it."
	}
	return count(l.Evidence, "more sentence") + " of these pairs take a side; the table of stances has them."
}

// Fact is a line about the making of a report.
type Fact struct{ Name, Value string }

// facts are what was scored and with which model.
func (s *Scope) facts() []Fact {
	copies := "left out as near-duplicates"
	if s.DuplicatesKept {
		copies = "of them near-duplicates"
	}
	facts := []Fact{
		{"Articles", fmt.Sprintf("%s scored, %s %s, %s rejected", humanize.Comma(int64(s.Articles)), humanize.Comma(int64(s.Duplicates)), copies, humanize.Comma(int64(s.Rejected)))},
		{"Period", s.period()},
		{"Languages", nameList(s.Languages)},
		{"Sources", nameList(s.Sources)},
		{"Text", fmt.Sprintf("%s, %s, %s (speaker known: %s)", count(s.Sentences, "sentence"), count(s.Mentions, "mention"), count(s.Quotes, "quote"), percent(s.Attributed, s.Quotes))},
		{"Stances", fmt.Sprintf("%s judged, %s of them too doubtful to count", humanize.Comma(int64(s.Judged)), percent(s.Abstained, s.Judged))},
	}
	for _, r := range s.Runs {
		facts = append(facts, Fact{"Run " + r.Name, fmt.Sprintf("%s, stance %s, model %.12s%s", count(r.Articles, "article"), r.Version, r.ModelSHA256, table.How(r.Options))})
	}
	return facts
}

// sentence says in one line what the report is about.
func (s *Scope) sentence() string {
	parts := []string{count(s.Articles, "article")}
	if s.Duplicates > 0 && !s.DuplicatesKept {
		parts[0] += fmt.Sprintf(" (%s left out)", count(s.Duplicates, "near-duplicate"))
	}
	if s.From != nil {
		parts = append(parts, s.period())
	}
	if n := len(s.Sources); n > 0 {
		parts = append(parts, count(n, "source"))
	}
	return strings.Join(parts, " · ")
}

func (s *Scope) period() string {
	if s.From == nil {
		return "no dates"
	}
	from, to := s.From.Format("2 January 2006"), s.To.Format("2 January 2006")
	text := from + " to " + to
	if from == to {
		text = from
	}
	if s.Undated > 0 {
		text += fmt.Sprintf(" (%s undated)", humanize.Comma(int64(s.Undated)))
	}
	return text
}

// nameList names the most frequent and counts the others.
func nameList(counts []Count) string {
	const shown = 8
	if len(counts) == 0 {
		return "not given"
	}
	var names []string
	for _, c := range counts[:min(len(counts), shown)] {
		name := c.Name
		if name == "" {
			name = "unknown"
		}
		names = append(names, fmt.Sprintf("%s (%s)", name, humanize.Comma(int64(c.N))))
	}
	if more := len(counts) - shown; more > 0 {
		names = append(names, count(more, "other"))
	}
	return strings.Join(names, ", ")
}

func voiceList(voices []Count) string {
	const shown = 4
	var names []string
	for _, v := range voices[:min(len(voices), shown)] {
		names = append(names, fmt.Sprintf("%s (%d)", v.Name, v.N))
	}
	if more := len(voices) - shown; more > 0 {
		names = append(names, count(more, "other"))
	}
	return strings.Join(names, ", ")
}

func (l *LeftOut) pairNote() string {
	var parts []string
	if l.Pairs > 0 {
		parts = append(parts, count(l.Pairs, "more pair")+" with fewer such sentences")
	}
	if l.NeutralPairs > 0 {
		parts = append(parts, count(l.NeutralPairs, "pair")+" of which no sentence takes a side")
	}
	if len(parts) == 0 {
		return ""
	}
	return "Left out, but in the tables: " + strings.Join(parts, ", and ") + "."
}

// signed is a net stance with its sign: +0.42, −0.10, 0.00.
func signed(v float64) string {
	switch text := fmt.Sprintf("%.2f", v); {
	case text == "0.00" || text == "-0.00":
		return "0.00"
	case v > 0:
		return "+" + text
	default:
		return "−" + text[1:]
	}
}

// interval is the net stance with its interval: "+0.42 (+0.10 to +0.74)".
func (f *Figures) interval() string {
	if f.Net == nil {
		return ""
	}
	if f.Low == nil {
		return signed(*f.Net)
	}
	return fmt.Sprintf("%s (%s to %s)", signed(*f.Net), signed(*f.Low), signed(*f.High))
}

// judgement is what the classifier made of the sentence.
func (e *Evidence) judgement() string {
	text := fmt.Sprintf("%s → %s: %s, %.0f %%", e.Holder, e.Target, e.Stance, 100*e.Confidence)
	if e.Abstained {
		text += ", too doubtful to count"
	}
	if e.Quoted {
		text += ", in a quote"
	}
	if e.Alone != "" {
		text += "; by itself " + e.Alone
	}
	if len(e.Deciding) > 0 {
		text += "; decided by “" + strings.Join(e.Deciding, "”, “") + "”"
	}
	return text
}

// origin is where the sentence stands.
func (e *Evidence) origin() string {
	id := visible(e.ArticleID)
	parts := []string{id}
	if e.Title != "" {
		parts = []string{e.Title}
	}
	if e.Source != "" {
		parts = append(parts, e.Source)
	}
	if e.Published != nil {
		parts = append(parts, e.Published.Format("2 January 2006"))
	}
	return strings.Join(parts, " · ")
}

// visible replaces characters that change how others are shown: controls, and
// the directional overrides that can make a name read backwards. Each stays
// one code point, so that offsets hold.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r == 0x2028 || r == 0x2029:
			return ' '
		case r < ' ' || r >= 0x7f && r < 0xa0, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e || r == 0x200f || r == 0x061c:
			return '\ufffd'
		}
		return r
	}, text)
}
