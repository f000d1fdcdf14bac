package model

import "math"

// rawMatrix is the index of a dataset: its vectors with keys replaced by
// columns, and the groups by numbers. All training on the dataset shares it.
type rawMatrix struct {
	vocabulary *Vocabulary // every key of the dataset
	start      []int       // row i is [start[i], start[i+1])
	column     []int32
	value      []float32
	group      []int32 // by row, numbered by first appearance
}

// raw returns the index of the dataset, made at the first call.
func (d *Dataset) raw() *rawMatrix {
	d.once.Do(func() {
		entries := 0
		for i := range d.Examples {
			entries += len(d.Examples[i].Vector)
		}
		seen := make(map[uint64]struct{})
		for i := range d.Examples {
			for _, f := range d.Examples[i].Vector {
				seen[f.Key] = struct{}{}
			}
		}
		keys := make([]uint64, 0, len(seen))
		for key := range seen {
			keys = append(keys, key) // NewVocabulary sorts them
		}
		m := &rawMatrix{
			vocabulary: NewVocabulary(keys),
			start:      make([]int, len(d.Examples)+1),
			column:     make([]int32, 0, entries),
			value:      make([]float32, 0, entries),
			group:      make([]int32, len(d.Examples)),
		}
		groups := make(map[string]int32)
		for i := range d.Examples {
			e := &d.Examples[i]
			for _, f := range e.Vector {
				m.column = append(m.column, int32(m.vocabulary.Index(f.Key)))
				m.value = append(m.value, f.Value)
			}
			m.start[i+1] = len(m.column)
			g, ok := groups[e.Group]
			if !ok {
				g = int32(len(groups))
				groups[e.Group] = g
			}
			m.group[i] = g
		}
		d.index = m
	})
	return d.index
}

// groupCounts returns in how many groups of the rows each column occurs, and
// how many groups there are. Groups, not rows: several rows of one text are
// one witness of its words.
func (m *rawMatrix) groupCounts(rows []int) (counts []int32, groups int) {
	ordered, starts := m.byGroup(rows)
	counts = make([]int32, m.vocabulary.Len())
	last := make([]int32, m.vocabulary.Len()) // 1 + the last group that counted
	for g := range len(starts) - 1 {
		for _, r := range ordered[starts[g]:starts[g+1]] {
			for _, c := range m.column[m.start[r]:m.start[r+1]] {
				if last[c] != int32(g+1) {
					last[c] = int32(g + 1)
					counts[c]++
				}
			}
		}
	}
	return counts, len(starts) - 1
}

// byGroup returns the rows with those of a group side by side, and where each
// group starts; the last start is len(rows).
func (m *rawMatrix) byGroup(rows []int) (ordered []int, starts []int) {
	number := make(map[int32]int)
	var sizes []int
	for _, r := range rows {
		n, ok := number[m.group[r]]
		if !ok {
			n = len(sizes)
			number[m.group[r]] = n
			sizes = append(sizes, 0)
		}
		sizes[n]++
	}
	starts = make([]int, len(sizes)+1)
	for i, n := range sizes {
		starts[i+1] = starts[i] + n
	}
	next := append([]int(nil), starts...)
	ordered = make([]int, len(rows))
	for _, r := range rows {
		n := number[m.group[r]]
		ordered[next[n]] = r
		next[n]++
	}
	return ordered, starts
}

// design is the matrix that a classifier is trained on: scaled rows of a
// dataset, by row (CSR) and by column (CSC), with what is to be learned.
type design struct {
	rows, columns int
	rowStart      []int
	column        []int32
	rowValue      []float32
	columnStart   []int
	row           []int32
	columnValue   []float32
	target        []float64 // [row][class], sums to 1
	weight        []float64 // by row
	classes       int
}

// newDesign scales the given rows as l will scale what it predicts. Rows
// without weight are left out. The weight of a row is times classWeight of
// its classes.
func newDesign(d *Dataset, rows []int, l *Linear, classWeight []float64) *design {
	raw := d.raw()
	column := make([]int32, raw.vocabulary.Len()) // of l, by column of raw
	for i := range column {
		column[i] = int32(l.Vocabulary.Index(raw.vocabulary.Key(i)))
	}
	k := len(d.Classes)
	m := &design{columns: l.Vocabulary.Len(), classes: k, rowStart: []int{0}}
	for _, r := range rows {
		e := &d.Examples[r]
		if e.Weight == 0 {
			continue
		}
		m.appendRow(raw, r, column, l)
		weight := 0.0
		from := len(m.target)
		m.target = append(m.target, make([]float64, k)...)
		if e.Target == nil {
			m.target[from+e.Label] = 1
			weight = classWeight[e.Label]
		} else {
			sum := 0.0
			for _, t := range e.Target {
				sum += t
			}
			for c, t := range e.Target {
				m.target[from+c] = t / sum
				weight += t / sum * classWeight[c]
			}
		}
		m.weight = append(m.weight, e.Weight*weight)
		m.rows++
	}
	m.transpose()
	return m
}

func (m *design) appendRow(raw *rawMatrix, r int, column []int32, l *Linear) {
	from := len(m.column)
	var squares [2]float64
	for i := raw.start[r]; i < raw.start[r+1]; i++ {
		c := column[raw.column[i]]
		if c < 0 {
			continue
		}
		x := float64(raw.value[i]) * float64(l.Scale[c])
		squares[l.Vocabulary.Key(int(c))>>63] += x * x
		m.column = append(m.column, c)
		m.rowValue = append(m.rowValue, float32(x))
	}
	factors := [2]float64{l.Sparse.factor(squares[0]), l.Dense.factor(squares[1])}
	for i := from; i < len(m.column); i++ {
		m.rowValue[i] = float32(float64(m.rowValue[i]) * factors[l.Vocabulary.Key(int(m.column[i]))>>63])
	}
	m.rowStart = append(m.rowStart, len(m.column))
}

// transpose fills the matrix by column from the matrix by row.
func (m *design) transpose() {
	m.columnStart = make([]int, m.columns+1)
	for _, c := range m.column {
		m.columnStart[c+1]++
	}
	for c := range m.columns {
		m.columnStart[c+1] += m.columnStart[c]
	}
	next := append([]int(nil), m.columnStart...)
	m.row = make([]int32, len(m.column))
	m.columnValue = make([]float32, len(m.column))
	for r := range m.rows {
		for i := m.rowStart[r]; i < m.rowStart[r+1]; i++ {
			at := next[m.column[i]]
			next[m.column[i]]++
			m.row[at] = int32(r)
			m.columnValue[at] = m.rowValue[i]
		}
	}
}

// Scaling says how a row's values are scaled before they are learned from.
// Its zero value is the default.
type Scaling struct {
	MinCount        int                // sparse features in fewer groups of texts are left out; 0: 2
	NoIDF           bool               // leave out log((1+n)/(1+df))+1 of the sparse features
	DenseWeight     float64            // length of the dense block relative to the sparse one; 0: 0.5
	DenseRaw        bool               // leave out the division of dense features by their root mean square
	Families        *[Families]float64 // what the features of each family are multiplied by; nil: 1
	KeepDenseLength bool               // leave the dense block unnormalised: its length is DenseWeight on average
}

// prepare returns a linear model without weights: vocabulary and scales of
// the rows. Features that prior knows are kept, with prior's scale.
func (s Scaling) prepare(d *Dataset, rows []int, prior *Linear) *Linear {
	raw := d.raw()
	counts, groups := raw.groupCounts(rows)
	minCount := int32(s.MinCount)
	if minCount == 0 {
		minCount = 2
	}
	var keys []uint64
	for c, n := range counts {
		key := raw.vocabulary.Key(c)
		if n >= minCount || n > 0 && Dense(key) || prior != nil && prior.Vocabulary.Index(key) >= 0 {
			keys = append(keys, key)
		}
	}
	if prior != nil {
		keys = append(keys, prior.Vocabulary.keys...)
	}
	l := &Linear{
		Vocabulary: NewVocabulary(keys),
		Bias:       make([]float64, len(d.Classes)),
		Sparse:     Block{Weight: 1, Normalise: true},
		Dense:      Block{Weight: s.DenseWeight, Normalise: !s.KeepDenseLength},
	}
	if l.Dense.Weight == 0 {
		l.Dense.Weight = 0.5
	}
	l.Scale = make([]float32, l.Vocabulary.Len())
	l.Weights = make([]float32, l.Vocabulary.Len()*len(d.Classes))
	squares := raw.squares(rows)
	dense := 0
	for i := range l.Scale {
		key := l.Vocabulary.Key(i)
		if Dense(key) {
			dense++
		}
		l.Scale[i] = 1
		if prior != nil {
			if p := prior.Vocabulary.Index(key); p >= 0 {
				l.Scale[i] = prior.Scale[p]
				continue
			}
		}
		c := raw.vocabulary.Index(key)
		switch {
		case Dense(key) && !s.DenseRaw && squares[c] > 0:
			l.Scale[i] = float32(1 / math.Sqrt(squares[c]/float64(len(rows))))
		case !Dense(key) && !s.NoIDF:
			l.Scale[i] = float32(math.Log(float64(1+groups)/float64(1+counts[c])) + 1)
		}
		l.Scale[i] *= float32(s.family(key))
	}
	if s.KeepDenseLength && !s.DenseRaw && dense > 0 {
		l.Dense.Weight /= math.Sqrt(float64(dense))
	}
	if prior != nil {
		l.Sparse, l.Dense = prior.Sparse, prior.Dense
	}
	return l
}

// family is what a feature is multiplied by for its family.
func (s Scaling) family(key uint64) float64 {
	if s.Families == nil {
		return 1
	}
	return s.Families[Family(key)]
}

// squares sums the squared values of each column over the rows.
func (m *rawMatrix) squares(rows []int) []float64 {
	sums := make([]float64, m.vocabulary.Len())
	for _, r := range rows {
		for i := m.start[r]; i < m.start[r+1]; i++ {
			sums[m.column[i]] += float64(m.value[i]) * float64(m.value[i])
		}
	}
	return sums
}
