package reports

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"
)

// svg is a chart being drawn. Its colours and fonts come from the page's
// style, by classes.
type svg struct{ strings.Builder }

// newSVG begins a chart of a size in its own units, with a name and a
// description for those who do not see it.
func newSVG(width, height float64, class, name, description string) *svg {
	s := &svg{}
	s.add(`<svg class="%s" viewBox="0 0 %g %g" role="img" aria-label="%s"><desc>%s</desc>`,
		class, width, height, template.HTMLEscapeString(name), template.HTMLEscapeString(description))
	return s
}

func (s *svg) add(format string, args ...any) { fmt.Fprintf(s, format, args...) }

func (s *svg) text(x, y float64, attributes, text string) {
	s.add(`<text x="%.1f" y="%.1f" %s>%s</text>`, x, y, attributes, template.HTMLEscapeString(text))
}

func (s *svg) end() template.HTML {
	s.add("</svg>")
	return template.HTML(s.String()) // every text in it is escaped above
}

const (
	maxEdges   = 24
	nodeRadius = 7.0
)

// network draws the pairs with most sentences as arrows between actors on a
// circle; empty for fewer than two actors.
func network(pairs []Pair, m Matrix) template.HTML {
	pairs = pairs[:min(len(pairs), maxEdges)]
	nodes := circle(pairs, m)
	if len(nodes) < 2 {
		return ""
	}
	const width, height, rx, ry = 900.0, 500.0, 235.0, 190.0
	s := newSVG(width, height, "network", "Who supports and who accuses whom, as a network", "Arrows from holders to targets.")
	for _, class := range []string{"supports", "accuses", "divided"} {
		s.add(`<marker id="arrow-%s" class="%s" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L10 5L0 10z"/></marker>`, class, class)
	}
	most := 1
	for i := range pairs {
		most = max(most, pairs[i].Sided())
	}
	at := map[string][2]float64{}
	for i, n := range nodes {
		angle := 2*math.Pi*float64(i)/float64(len(nodes)) - math.Pi/2
		at[n.ID] = [2]float64{width/2 + rx*math.Cos(angle), height/2 + ry*math.Sin(angle)}
	}
	for i := range pairs {
		p := &pairs[i]
		from, ok := at[p.Holder.ID]
		to, both := at[p.Target.ID]
		if ok && both {
			s.edge(i, p, from, to, [2]float64{width / 2, height / 2}, 1+3*math.Sqrt(float64(p.Sided())/float64(most)))
		}
	}
	for _, n := range nodes {
		p := at[n.ID]
		s.add(`<circle class="node" cx="%.1f" cy="%.1f" r="%g"/>`, p[0], p[1], nodeRadius-2)
		anchor, dx, dy, room := "middle", 0.0, 4.0, width
		switch {
		case p[0] > width/2+40:
			anchor, dx, room = "start", 11, width-p[0]-11
		case p[0] < width/2-40:
			anchor, dx, room = "end", -11, p[0]-11
		case p[1] < height/2:
			dy = -12
		default:
			dy = 22
		}
		s.text(p[0]+dx, p[1]+dy, `text-anchor="`+anchor+`"`, clip(n.Name, int(room/labelLetter)))
	}
	return s.end()
}

// edge draws a pair as a curve of a width. It bends toward the middle, away from
// the labels, and one way less than the other, so that both directions of a pair
// are seen.
func (s *svg) edge(index int, p *Pair, from, to, middle [2]float64, width float64) {
	mx, my := (from[0]+to[0])/2, (from[1]+to[1])/2
	bend := 0.15
	if p.Holder.ID < p.Target.ID {
		bend = 0.45
	}
	cx, cy := mx+bend*(middle[0]-mx), my+bend*(middle[1]-my)
	if dx, dy := to[0]-from[0], to[1]-from[1]; math.Hypot(middle[0]-mx, middle[1]-my) < 0.1*math.Hypot(dx, dy) {
		cx, cy = mx-bend*dy/3, my+bend*dx/3 // through the middle, where there is no bend toward it
	}
	// It ends before the node, along its last direction.
	ex, ey := to[0]-cx, to[1]-cy
	last := math.Hypot(ex, ey)
	x, y := to[0]-ex/last*(nodeRadius+1), to[1]-ey/last*(nodeRadius+1)
	class := p.direction()
	s.add(`<path class="edge %s" data-pair="%d" d="M%.1f %.1fQ%.1f %.1f %.1f %.1f" stroke-width="%.1f" marker-end="url(#arrow-%s)"><title>%s</title></path>`,
		class, index, from[0], from[1], cx, cy, x, y, width, class,
		template.HTMLEscapeString(p.Finding()))
}

// circle orders the actors of the matrix so that those with much to say to
// each other stand side by side.
func circle(pairs []Pair, m Matrix) []Name {
	weight := map[[2]string]int{}
	total := map[string]int{}
	names := map[string]Name{}
	inMatrix := map[string]bool{}
	for _, n := range slices.Concat(m.Holders, m.Targets) {
		inMatrix[n.ID] = true
	}
	for i := range pairs {
		p := &pairs[i]
		if !inMatrix[p.Holder.ID] || !inMatrix[p.Target.ID] {
			continue
		}
		for _, n := range []Name{p.Holder, p.Target} {
			names[n.ID] = n
			total[n.ID] += p.Sided()
		}
		weight[[2]string{p.Holder.ID, p.Target.ID}] += p.Sided()
		weight[[2]string{p.Target.ID, p.Holder.ID}] += p.Sided()
	}
	left := sortedKeys(names, func(a, b string) int { return cmp.Or(cmp.Compare(total[b], total[a]), cmp.Compare(a, b)) })
	left = left[:min(len(left), maxNodes)]
	var order []Name
	for len(left) > 0 {
		next := 0
		if len(order) > 0 {
			last := order[len(order)-1].ID
			for i, id := range left {
				if weight[[2]string{last, id}] > weight[[2]string{last, left[next]}] {
					next = i
				}
			}
		}
		order = append(order, names[left[next]])
		left = slices.Delete(left, next, next+1)
	}
	return order
}

// labelLetter is the width of a label's letter, rather more than less.
const labelLetter = 7.0

// maxNodes is how many labels fit around the circle.
const maxNodes = 16

// clip shortens a label.
func clip(text string, n int) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	return strings.TrimSpace(string(runes[:n-1])) + "…"
}

// timelineChart draws an actor's net stance by interval: a point each, the
// area by the number of sentences, joined where intervals follow each other.
// The page's script draws it anew for a choice, by the same rules.
func timelineChart(t *Timeline, labels []string, a *ActorSeries, scale float64) template.HTML {
	const width, height, left, right, top, bottom = 320.0, 130.0, 38.0, 308.0, 10.0, 104.0
	s := newSVG(width, height, "timeline", "Net stance of "+a.Name.Name+" by "+t.Unit, "The table below has the figures.")
	y := func(net float64) float64 { return bottom - (max(-1, min(1, net/scale))+1)/2*(bottom-top) }
	x := func(i int) float64 {
		return left + 8 + (right-left-16)*float64(i)/math.Max(1, float64(len(t.Starts)-1))
	}
	for _, net := range []float64{scale, 0, -scale} {
		s.add(`<path class="axis" d="M%g %.1fH%g"/>`, left, y(net), right)
		s.text(left-6, y(net)+4, `class="tick" text-anchor="end"`, tick(net))
	}
	s.text(left, height-6, `class="tick"`, labels[0])
	s.text(right, height-6, `class="tick" text-anchor="end"`, labels[len(labels)-1])
	most := 1
	for _, f := range a.Points {
		most = max(most, f.Sentences)
	}
	var path strings.Builder
	joined := false
	for i, f := range a.Points {
		if f.Net == nil {
			joined = false
			continue
		}
		command := "M"
		if joined {
			command = "L"
		}
		fmt.Fprintf(&path, "%s%.1f %.1f", command, x(i), y(*f.Net))
		joined = true
	}
	s.add(`<path class="series" d="%s"/>`, path.String())
	for i, f := range a.Points {
		if f.Net == nil {
			continue
		}
		class := "point"
		if *f.Net > scale/20 {
			class = "point up"
		} else if *f.Net < -scale/20 {
			class = "point down"
		}
		s.add(`<circle class="%s" cx="%.1f" cy="%.1f" r="%.1f"><title>%s: %s, %s</title></circle>`,
			class, x(i), y(*f.Net), 2+4*math.Sqrt(float64(f.Sentences)/float64(most)), labels[i], signed(*f.Net), count(f.Sentences, "sentence"))
	}
	return s.end()
}

// scaleFor is the end of an axis of net stance that holds the values: a round
// figure, the same to either side.
func scaleFor(values []float64) float64 {
	most := 0.0
	for _, v := range values {
		most = max(most, math.Abs(v))
	}
	for _, end := range []float64{0.05, 0.1, 0.2, 0.5, 1} {
		if most <= end {
			return end
		}
	}
	return 2
}

// tick labels an axis: +0.5, 0, −0.05.
func tick(v float64) string {
	switch text := strconv.FormatFloat(math.Abs(v), 'g', -1, 64); {
	case v > 0:
		return "+" + text
	case v < 0:
		return "−" + text
	default:
		return text
	}
}
