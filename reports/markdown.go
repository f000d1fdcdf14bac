package reports

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// Markdown renders for a repository or an issue: CommonMark with tables.
type Markdown struct{}

// Report writes the report.
func (Markdown) Report(w io.Writer, r *Report) error {
	p := &page{}
	p.heading(1, "Who supports and who accuses whom")
	p.line(md(r.Scope.sentence()))
	for _, h := range r.Headlines {
		p.item(md(h))
	}
	p.blank()
	if len(r.Warnings) > 0 {
		p.heading(2, "To keep in mind")
		for _, text := range r.Warnings {
			p.item(md(text))
		}
		p.blank()
	}
	p.pairs(r)
	p.actors(r)
	p.timeline(r)
	p.sources(r)
	p.evidence(r)
	p.speakers(r)
	p.rejects(r)
	p.making(r)
	return p.writeTo(w)
}

// page is Markdown being written.
type page struct{ bytes.Buffer }

func (p *page) writeTo(w io.Writer) error {
	if _, err := p.WriteTo(w); err != nil {
		return fmt.Errorf("writing the report as Markdown: %w", err)
	}
	return nil
}

func (p *page) blank()                         { p.WriteByte('\n') }
func (p *page) line(text string)               { p.WriteString(text + "\n\n") }
func (p *page) item(text string)               { p.WriteString("- " + text + "\n") }
func (p *page) heading(level int, text string) { p.line(strings.Repeat("#", level) + " " + text) }
func (p *page) row(cells ...string)            { p.WriteString("| " + strings.Join(cells, " | ") + " |\n") }

// table begins a table; columns that start with ">" are set to the right.
func (p *page) table(columns ...string) {
	names, rules := make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		name, right := strings.CutPrefix(c, ">")
		names[i], rules[i] = name, "---"
		if right {
			rules[i] = "--:"
		}
	}
	p.row(names...)
	p.WriteString("|" + strings.Join(rules, "|") + "|\n")
}

// escaper makes text from outside plain: no markup, link, HTML or table cell
// of it takes effect, and no bare address becomes a link.
var escaper = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;", "&", "&amp;",
	"|", `\|`, "~", `\~`, "$", `\$`, "#", `\#`, "!", `\!`, "://", `:&#8203;//`, "www.", "www&#8203;.", "@", "&#64;",
)

// md escapes text for Markdown, on one line.
func md(text string) string {
	text = inline(text)
	// What would start a list or a heading at the start of a line.
	if text != "" && strings.ContainsRune("-+=.", rune(text[0])) {
		text = `\` + text
	}
	return text
}

// inline is md for text that does not start its line.
func inline(text string) string { return escaper.Replace(visible(text)) }

func (p *page) pairs(r *Report) {
	if len(r.Pairs) == 0 {
		return
	}
	p.heading(2, "Who to whom")
	p.line("Sentences that support, accuse, stay neutral or are too doubtful to count. Net stance runs from −1 (all accuse) to 1 (all support), with its 95 % interval from five articles on.")
	p.table("holder", "target", ">support", ">accuse", ">neutral", ">doubtful", ">articles", ">net stance", "spoken by")
	for i := range r.Pairs {
		f := &r.Pairs[i]
		p.row(md(f.Holder.Name), md(f.Target.Name), fmt.Sprint(f.Supportive), fmt.Sprint(f.Accusatory), fmt.Sprint(f.Neutral),
			fmt.Sprint(f.Abstained), fmt.Sprint(f.Articles), f.interval(), md(voiceList(f.Voices)))
	}
	p.blank()
	p.line(md(pairsCounted))
	if note := r.LeftOut.pairNote(); note != "" {
		p.line(md(note))
	}
}

func (p *page) actors(r *Report) {
	if len(r.Actors) == 0 {
		return
	}
	p.heading(2, "Actors by net stance")
	p.table("actor", "", "represents", ">supports", ">accuses", ">net stance", ">supported", ">accused", ">net received", ">mentions")
	for i := range r.Actors {
		a := &r.Actors[i]
		represents := ""
		if a.Represents != nil {
			represents = md(a.Represents.Name)
		}
		p.row(md(a.Name.Name), md(a.Type), represents, fmt.Sprint(a.Holds.Supportive), fmt.Sprint(a.Holds.Accusatory), a.Holds.interval(),
			fmt.Sprint(a.Receives.Supportive), fmt.Sprint(a.Receives.Accusatory), a.Receives.interval(), fmt.Sprint(a.Mentions))
	}
	p.blank()
	p.line(md(actorsCounted))
	if r.LeftOut.Actors > 0 {
		p.line(count(r.LeftOut.Actors, "more actor") + " left out: they take or receive no side, or fewer.")
	}
}

func (p *page) timeline(r *Report) {
	t := r.Timeline
	if t == nil || len(t.Actors) == 0 {
		return
	}
	p.heading(2, "Net stance over time")
	p.line("By " + t.Unit + ", with the number of sentences.")
	columns := []string{t.Unit}
	for _, a := range t.Actors {
		columns = append(columns, ">"+md(a.Name.Name))
	}
	p.table(columns...)
	for i, start := range t.Starts {
		cells := []string{start}
		for _, a := range t.Actors {
			f := a.Points[i]
			if f.Net == nil {
				cells = append(cells, "")
				continue
			}
			cells = append(cells, fmt.Sprintf("%s (%d)", signed(*f.Net), f.Sentences))
		}
		p.row(cells...)
	}
	p.blank()
}

func (p *page) sources(r *Report) {
	if len(r.Sources) == 0 {
		return
	}
	p.heading(2, "By source")
	p.table("source", ">articles", ">support", ">accuse", ">neutral", ">doubtful", ">net stance")
	for i := range r.Sources {
		s := &r.Sources[i]
		f := &s.Figures
		p.row(md(s.Name), fmt.Sprint(s.NumArticles), fmt.Sprint(f.Supportive), fmt.Sprint(f.Accusatory), fmt.Sprint(f.Neutral), fmt.Sprint(f.Abstained), f.interval())
	}
	p.blank()
	p.line(md(sourcesCounted))
}

func (p *page) evidence(r *Report) {
	if len(r.Pairs) == 0 {
		return
	}
	p.heading(2, "Evidence")
	for i := range r.Pairs {
		pair := &r.Pairs[i]
		p.heading(3, md(pair.Finding()))
		for j := range pair.Evidence {
			p.sentence(&pair.Evidence[j])
		}
		if len(pair.Doubtful) > 0 {
			p.line("Least certain:")
			for j := range pair.Doubtful {
				p.sentence(&pair.Doubtful[j])
			}
		}
	}
	if more := r.LeftOut.moreEvidence(); more != "" {
		p.line(more)
	}
	if len(r.Doubtful) == 0 {
		return
	}
	p.heading(2, "Most doubtful sentences")
	for i := range r.Doubtful {
		p.sentence(&r.Doubtful[i])
	}
}

// sentence writes a piece of evidence: what it was taken for, the words with
// holder and target marked, and where they stand.
func (p *page) sentence(e *Evidence) {
	var text strings.Builder
	for _, s := range e.Segments() {
		switch s.Role {
		case "holder":
			text.WriteString("**" + md(s.Text) + "**")
		case "target":
			text.WriteString("*" + md(s.Text) + "*")
		default:
			text.WriteString(inline(s.Text))
		}
	}
	p.WriteString("> " + strings.TrimSpace(text.String()) + "\n>\n")
	origin := md(e.origin())
	if e.Title != "" {
		origin += " · " + md(e.ArticleID)
	}
	p.line("> " + md(e.judgement()) + " — " + origin)
}

func (p *page) speakers(r *Report) {
	if len(r.Speakers) == 0 {
		return
	}
	p.heading(2, "Who is quoted")
	p.table("speaker", ">quotes", ">articles", "for example")
	for i := range r.Speakers {
		s := &r.Speakers[i]
		example := ""
		if len(s.Examples) > 0 {
			example = md(s.Examples[0].Text)
		}
		p.row(md(s.Name.Name), fmt.Sprint(s.Quotes), fmt.Sprint(s.Articles), example)
	}
	p.blank()
	if r.LeftOut.Speakers > 0 {
		p.line(count(r.LeftOut.Speakers, "more speaker") + " left out.")
	}
}

func (p *page) rejects(r *Report) {
	if len(r.Rejects) == 0 {
		return
	}
	p.heading(2, "Inputs that were not scored")
	p.table("reason", ">inputs", "for example")
	for _, reason := range r.Rejects {
		example := ""
		if len(reason.Examples) > 0 {
			e := reason.Examples[0]
			example = strings.TrimSpace(e.Input+" "+e.Position) + ": " + e.Detail
		}
		p.row(md(reason.Reason), fmt.Sprint(reason.N), md(example))
	}
	p.blank()
}

func (p *page) making(r *Report) {
	p.heading(2, "How this was made")
	for _, f := range r.Scope.facts() {
		p.item(md(f.Name) + ": " + md(f.Value))
	}
	p.blank()
	p.line(r.Scope.method())
}
