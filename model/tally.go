package model

import (
	"math"
	"math/rand/v2"
)

// tally keeps for each row the counts from which every figure comes as a
// function of their sum, so that a bootstrap sample is a sum over groups: K·K
// of confusion; for each bin the confidence, the hits and the rows; then, of the
// surest rows, how many there are and the hits; the log loss; and the rows.
type tally struct {
	k      int
	width  int
	at     [][]int32    // by row, the places of its ones
	value  [][2]float64 // by row, confidence and log loss
	group  []int        // by row, in groups
	groups []string
}

func (r *Rows) tally() *tally {
	k := len(r.Classes)
	t := &tally{k: k, width: k*k + 3*bins + 4}
	surest := r.atCoverage(surestShare)
	number := make(map[string]int)
	for i, y := range r.Labels {
		j := r.Judgements[i]
		bin := min(int(j.Confidence*bins), bins-1)
		at := []int32{int32(y*k + j.Class), int32(k*k + 3*bin + 2), int32(t.width - 1)}
		if y == j.Class {
			at = append(at, int32(k*k+3*bin+1))
		}
		if j.Confidence >= surest {
			at = append(at, int32(t.width-4))
			if y == j.Class {
				at = append(at, int32(t.width-3))
			}
		}
		t.at = append(t.at, at)
		t.value = append(t.value, [2]float64{j.Confidence, -math.Log(max(r.P[i][y], smallest))})
		g, ok := number[r.Groups[i]]
		if !ok {
			g = len(t.groups)
			number[r.Groups[i]] = g
			t.groups = append(t.groups, r.Groups[i])
		}
		t.group = append(t.group, g)
	}
	return t
}

func (t *tally) all() []int {
	rows := make([]int, len(t.at))
	for i := range rows {
		rows[i] = i
	}
	return rows
}

// add adds the counts of a row to s.
func (t *tally) add(s []float64, row int) {
	for _, at := range t.at[row] {
		s[at]++
	}
	bin := t.at[row][1] - 2
	s[bin] += t.value[row][0]
	s[t.width-2] += t.value[row][1]
}

func (t *tally) sum(rows []int) []float64 {
	s := make([]float64, t.width)
	for _, r := range rows {
		t.add(s, r)
	}
	return s
}

func (t *tally) macroF1(s []float64) float64 {
	sum, classes := 0.0, 0
	for c := range t.k {
		both := 0.0 // truth and labels of the class
		for l := range t.k {
			both += s[c*t.k+l] + s[l*t.k+c]
		}
		if both > 0 {
			sum += 2 * s[c*t.k+c] / both
			classes++
		}
	}
	return sum / float64(max(classes, 1))
}

func (t *tally) accuracy(s []float64) float64 {
	hits := 0.0
	for c := range t.k {
		hits += s[c*t.k+c]
	}
	return hits / s[t.width-1]
}

// surestAccuracy is the accuracy of the surest rows; 1 where a sample has none.
func (t *tally) surestAccuracy(s []float64) float64 {
	if s[t.width-4] == 0 {
		return 1
	}
	return s[t.width-3] / s[t.width-4]
}

func (t *tally) logLoss(s []float64) float64 { return s[t.width-2] / s[t.width-1] }

func (t *tally) ece(s []float64) float64 {
	sum := 0.0
	for b := range bins {
		at := t.k*t.k + 3*b
		sum += math.Abs(s[at] - s[at+1])
	}
	return sum / s[t.width-1]
}

// bins returns the bins that have rows.
func (t *tally) bins(s []float64) []Bin {
	var out []Bin
	for b := range bins {
		at := t.k*t.k + 3*b
		if n := s[at+2]; n > 0 {
			out = append(out, Bin{float64(b) / bins, float64(b+1) / bins, int(n), s[at] / n, s[at+1] / n})
		}
	}
	return out
}

// Which sums a figure needs: those that no figure of a bootstrap needs are not
// drawn, for most of its time goes into adding them up.
func every(int) bool                   { return true }
func (t *tally) confusion(at int) bool { return at < t.k*t.k }
func (t *tally) compared(at int) bool  { return t.confusion(at) || at >= t.width-2 }

// bootstrap returns each figure of the rows with the 2.5 % and 97.5 %
// quantiles over samples of their groups, drawn with replacement. The figures are
// told from the sums at the places that needs names.
func (t *tally) bootstrap(rows []int, seed uint64, needs func(at int) bool, figures func(sums []float64) []float64) []Interval {
	byGroup := t.groupSums(rows, needs)
	whole := t.sum(rows)
	values := figures(whole)
	samples := make([][]float64, len(values))
	resample(byGroup, t.width, rand.NewPCG(seed, 0x626f6f74), func(sums []float64) {
		for i, x := range figures(sums) {
			samples[i] = append(samples[i], x)
		}
	})
	out := make([]Interval, len(values))
	for i := range values {
		out[i] = quantiles(values[i], samples[i])
	}
	return out
}

// resample draws Resamples samples of the groups, with replacement, and passes
// the sums of each; they are overwritten by the next.
func resample(byGroup []groupSums, width int, source rand.Source, each func(sums []float64)) {
	random := rand.New(source)
	sums := make([]float64, width)
	times := make([]int32, len(byGroup))
	for range Resamples {
		clear(sums)
		draw(random, times)
		for g, n := range times {
			byGroup[g].addTo(sums, n)
		}
		each(sums)
	}
}

// draw fills times with how often each group comes in a sample of as many. Sums
// are then added up group after group, as they lie in the memory.
func draw(random *rand.Rand, times []int32) {
	clear(times)
	for range times {
		times[random.IntN(len(times))]++
	}
}

// groupSums are the sums of the rows of a group without those that are 0, which
// most are.
type groupSums []groupSum

// groupSum is one of the sums of a group.
type groupSum struct {
	at    int32
	value float64
}

// addTo adds the sums of a group that was drawn so many times.
func (g groupSums) addTo(sums []float64, times int32) {
	if times == 0 {
		return
	}
	for _, s := range g {
		sums[s.at] += float64(float64(times) * s.value)
	}
}

// groupSums returns the sums of the rows of each group at the places that are
// needed, by first appearance.
func (t *tally) groupSums(rows []int, needs func(at int) bool) []groupSums {
	place := make(map[int]int)
	var members [][]int
	for _, r := range rows {
		p, ok := place[t.group[r]]
		if !ok {
			p = len(members)
			place[t.group[r]] = p
			members = append(members, nil)
		}
		members[p] = append(members[p], r)
	}
	groups := make([]groupSums, len(members))
	sums := make([]float64, t.width)
	for p, rows := range members {
		clear(sums)
		for _, r := range rows {
			t.add(sums, r)
		}
		groups[p] = withoutZeros(sums, needs)
	}
	return groups
}

func withoutZeros(sums []float64, needs func(at int) bool) (g groupSums) {
	for at, value := range sums {
		if value != 0 && needs(at) {
			g = append(g, groupSum{int32(at), value})
		}
	}
	return g
}
