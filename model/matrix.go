package model

import (
	"slices"

	"stance/model/kernel"
)

// rawMatrix is the index of a dataset: its vectors with keys replaced by
// columns, and the groups by numbers. All training on the dataset shares it.
type rawMatrix struct {
	vocabulary *Vocabulary // every key of the dataset
	sparse     int         // columns of sparse features, the first
	tileKey    []uint64    // of a tile, what its keys have in common, ascending
	place      []int32     // of each dense column, in all tiles side by side
	rows       []packed
	valued     bool    // some row has sparse values other than 1
	group      []int32 // by row, numbered by first appearance
}

// packed is a vector in a quarter of the memory. Sparse features are listed.
// Dense ones, which most rows have, lie in tiles of neighbouring keys, with 0 for
// those that the row lacks.
type packed struct {
	column []int32   // of sparse features, ascending
	value  []float32 // of each; nil: all are 1
	tile   []int32   // numbers of tiles, ascending
	dense  []float32 // kernel.Tile values for each of tile
}

// packing is a rawMatrix to which rows are added: columns, tiles and groups are
// numbered as they come.
type packing struct {
	rawMatrix
	columns map[uint64]int32
	tiles   map[uint64]int32
	there   [][kernel.Tile]bool // of the keys of each tile, those that a row has
	groups  map[string]int32
}

func newPacking() *packing {
	return &packing{columns: map[uint64]int32{}, tiles: map[uint64]int32{}, groups: map[string]int32{}}
}

// number is the number of a key; a new key gets the next.
func number[K comparable](numbers map[K]int32, key K) int32 {
	n, ok := numbers[key]
	if !ok {
		n = int32(len(numbers))
		numbers[key] = n
	}
	return n
}

func (p *packing) add(e *Example) {
	v := e.Vector
	sparse := 0
	ones := true
	for sparse < len(v) && !Dense(v[sparse].Key) {
		ones = ones && v[sparse].Value == 1
		sparse++
	}
	row := packed{column: make([]int32, sparse)}
	for i, f := range v[:sparse] {
		row.column[i] = number(p.columns, f.Key)
	}
	if !ones {
		row.value = make([]float32, sparse)
		for i, f := range v[:sparse] {
			row.value[i] = f.Value
		}
		p.valued = true
	}
	p.addDense(&row, v[sparse:])
	p.rows = append(p.rows, row)
	p.group = append(p.group, number(p.groups, e.Group))
}

func (p *packing) addDense(row *packed, v Vector) {
	tiles := 0
	for i, f := range v {
		if i == 0 || f.Key/kernel.Tile != v[i-1].Key/kernel.Tile {
			tiles++
		}
	}
	row.tile = make([]int32, 0, tiles)
	row.dense = make([]float32, tiles*kernel.Tile)
	for i, f := range v {
		if i == 0 || f.Key/kernel.Tile != v[i-1].Key/kernel.Tile {
			t := number(p.tiles, f.Key/kernel.Tile)
			if int(t) == len(p.there) {
				p.there = append(p.there, [kernel.Tile]bool{})
			}
			row.tile = append(row.tile, t)
		}
		last := len(row.tile) - 1
		row.dense[last*kernel.Tile+int(f.Key%kernel.Tile)] = f.Value
		p.there[row.tile[last]][f.Key%kernel.Tile] = true
	}
}

// finish numbers columns and tiles in the order of their keys.
func (p *packing) finish() *rawMatrix {
	m := p.rawMatrix
	m.sparse = len(p.columns)
	keys := make([]uint64, 0, m.sparse+len(p.tiles)*kernel.Tile)
	for key := range p.columns {
		keys = append(keys, key) // NewVocabulary sorts them
	}
	for t := range p.tiles {
		m.tileKey = append(m.tileKey, t)
	}
	slices.Sort(m.tileKey)
	tile := make([]int32, len(m.tileKey)) // now, by number until now
	for i, t := range m.tileKey {
		tile[p.tiles[t]] = int32(i)
		for j, there := range p.there[p.tiles[t]] {
			if there {
				keys = append(keys, t*kernel.Tile+uint64(j))
				m.place = append(m.place, int32(i*kernel.Tile+j))
			}
		}
	}
	m.vocabulary = NewVocabulary(keys)
	column := make([]int32, m.sparse)
	for i, key := range m.vocabulary.keys[:m.sparse] {
		column[p.columns[key]] = int32(i)
	}
	for _, row := range m.rows {
		for i, c := range row.column {
			row.column[i] = column[c]
		}
		for i, t := range row.tile {
			row.tile[i] = tile[t]
		}
	}
	return &m
}

// tile is the number of the tile that has a key; -1: there is none.
func (m *rawMatrix) tile(key uint64) int {
	if i, ok := slices.BinarySearch(m.tileKey, key/kernel.Tile); ok {
		return i
	}
	return -1
}

// of returns the values of a tile; nil: the row has none of its features.
func (r *packed) of(tile int) []float32 {
	i, ok := slices.BinarySearch(r.tile, int32(tile))
	if !ok {
		return nil
	}
	return r.dense[i*kernel.Tile:][:kernel.Tile]
}

// vector appends the features of a row to v.
func (m *rawMatrix) vector(row int, v Vector) Vector {
	r := &m.rows[row]
	for i, c := range r.column {
		value := float32(1)
		if r.value != nil {
			value = r.value[i]
		}
		v = append(v, Feature{m.vocabulary.Key(int(c)), value})
	}
	for i, t := range r.tile {
		for j, value := range r.dense[i*kernel.Tile:][:kernel.Tile] {
			if value != 0 {
				v = append(v, Feature{m.tileKey[t]*kernel.Tile + uint64(j), value})
			}
		}
	}
	return v
}

// columnSums are what some rows have in each column.
type columnSums struct {
	groups  int       // of the rows
	counts  []int32   // of each sparse column, the groups in which it occurs
	squares []float64 // of each dense column, the sum of the squared values
}

// occurs reports whether a row has the feature of a column.
func (s *columnSums) occurs(column int) bool {
	if column < len(s.counts) {
		return s.counts[column] > 0
	}
	return s.squares[column-len(s.counts)] > 0
}

// sums counts groups, not rows: several rows of one text are one witness of its
// words.
func (m *rawMatrix) sums(rows []int) *columnSums {
	ordered, starts := m.byGroup(rows)
	s := &columnSums{groups: len(starts) - 1, counts: make([]int32, m.sparse), squares: make([]float64, len(m.place))}
	last := make([]int32, m.sparse) // 1 + the last group that counted
	for g := range s.groups {
		for _, r := range ordered[starts[g]:starts[g+1]] {
			for _, c := range m.rows[r].column {
				if last[c] != int32(g+1) {
					last[c] = int32(g + 1)
					s.counts[c]++
				}
			}
		}
	}
	squares := make([]float64, len(m.tileKey)*kernel.Tile)
	for _, r := range rows {
		for i, t := range m.rows[r].tile {
			sums := squares[int(t)*kernel.Tile:][:kernel.Tile]
			for j, x := range m.rows[r].dense[i*kernel.Tile:][:kernel.Tile] {
				sums[j] += float64(float64(x) * float64(x))
			}
		}
	}
	for c, place := range m.place {
		s.squares[c] = squares[place]
	}
	return s
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
