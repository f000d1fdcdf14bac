package model

import "stance/model/kernel"

// design is the matrix that a classifier is trained on: scaled rows of a
// dataset, with what is to be learned. Sparse features are listed by row (CSR)
// and by column (CSC); dense ones stay in the tiles of the dataset. Both are
// scaled by what they are multiplied with.
type design struct {
	rows, columns int
	rowStart      []int
	column        []int32
	rowValue      []float32 // nil: all are 1
	columnStart   []int
	row           []int32
	columnValue   []float32 // nil: all are 1
	scale         []float32 // by column
	rowFactor     []float64 // by row

	sparse      int        // columns of sparse features, the first
	raw         *rawMatrix // has the tiles
	rawRow      []int32    // by row
	denseScale  []float32  // by place in the tiles, 0 for features that the model lacks
	densePlace  []int32    // by dense column
	denseFactor []float32  // by row

	target  []float64 // [row][class], sums to 1
	weight  []float64 // by row
	classes int
}

// newDesign scales the given rows as l will scale what it predicts. Rows
// without weight are left out. The weight of a row is times classWeight of
// its classes.
func newDesign(d *Dataset, rows []int, l *Linear, classWeight []float64) *design {
	raw := d.raw()
	k := len(d.Classes)
	m := &design{columns: l.Vocabulary.Len(), classes: k, rowStart: []int{0}, raw: raw, scale: l.Scale}
	column := m.placeColumns(l)
	size := 0
	for _, r := range rows {
		for _, c := range raw.rows[r].column {
			if column[c] >= 0 && d.Examples[r].Weight > 0 {
				size++
			}
		}
	}
	m.column = make([]int32, 0, size)
	if raw.valued {
		m.rowValue = make([]float32, 0, size)
	}
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

// placeColumns fills what is known of each column, and returns the columns of
// l of the sparse columns of the dataset, -1 for those that l lacks.
func (m *design) placeColumns(l *Linear) []int32 {
	raw := m.raw
	column := make([]int32, raw.sparse)
	for i := range column {
		column[i] = int32(l.Vocabulary.Index(raw.vocabulary.Key(i)))
	}
	for m.sparse < m.columns && !Dense(l.Vocabulary.Key(m.sparse)) {
		m.sparse++
	}
	m.denseScale = make([]float32, len(raw.tileKey)*kernel.Tile)
	m.densePlace = make([]int32, m.columns-m.sparse)
	for i, place := range raw.place {
		if c := l.Vocabulary.Index(raw.vocabulary.Key(raw.sparse + i)); c >= 0 {
			m.densePlace[c-m.sparse] = place
			m.denseScale[place] = l.Scale[c]
		}
	}
	return column
}

func (m *design) appendRow(raw *rawMatrix, r int, column []int32, l *Linear) {
	squares := 0.0
	values := raw.rows[r].value
	for i, rc := range raw.rows[r].column {
		c := column[rc]
		if c < 0 {
			continue
		}
		value := float32(1)
		if values != nil {
			value = values[i]
		}
		x := float64(l.Scale[c]) * float64(value)
		squares += x * x
		m.column = append(m.column, c)
		if raw.valued {
			m.rowValue = append(m.rowValue, value)
		}
	}
	m.rowStart = append(m.rowStart, len(m.column))
	m.rowFactor = append(m.rowFactor, l.Sparse.factor(squares))
	m.rawRow = append(m.rawRow, int32(r))
	m.denseFactor = append(m.denseFactor, float32(l.Dense.factor(m.denseSquares(r))))
}

// denseSquares sums the squares of the scaled dense features of a row of the
// dataset.
func (m *design) denseSquares(r int) float64 {
	row, sum := &m.raw.rows[r], 0.0
	for i, t := range row.tile {
		scale := m.denseScale[int(t)*kernel.Tile:][:kernel.Tile]
		for j, value := range row.dense[i*kernel.Tile:][:kernel.Tile] {
			x := float64(value) * float64(scale[j])
			sum += x * x
		}
	}
	return sum
}

// transpose fills the matrix by column from the matrix by row.
func (m *design) transpose() {
	m.columnStart = make([]int, m.sparse+1)
	for _, c := range m.column {
		m.columnStart[c+1]++
	}
	for c := range m.sparse {
		m.columnStart[c+1] += m.columnStart[c]
	}
	next := append([]int(nil), m.columnStart...)
	m.row = make([]int32, len(m.column))
	if m.rowValue != nil {
		m.columnValue = make([]float32, len(m.column))
	}
	for r := range m.rows {
		for i := m.rowStart[r]; i < m.rowStart[r+1]; i++ {
			at := next[m.column[i]]
			next[m.column[i]]++
			m.row[at] = int32(r)
			if m.rowValue != nil {
				m.columnValue[at] = m.rowValue[i]
			}
		}
	}
}
