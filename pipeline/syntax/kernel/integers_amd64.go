package kernel

//go:noescape
func quantiseAVX2(cells *int16, scales, x *float32, width, rows int)

//go:noescape
func tilesAVX2(p *product)

//go:noescape
func tiles512(p *product)

//go:noescape
func tilesVNNI(p *product)

func quantise(cells *int16, scales, x *float32, width, rows int) {
	if hasAVX2 {
		quantiseAVX2(cells, scales, x, width, rows)
		return
	}
	quantiseGeneric(cells, scales, x, width, rows)
}

// multiply takes the rows by whole tiles. The last tile is full too: it takes rows
// again, or some beyond the last where there are too few.
func (p *product) multiply() {
	if !hasAVX2 {
		multiplyGeneric(p)
		return
	}
	whole := p.rows / TileRows * TileRows
	if whole > 0 {
		p.part(0, whole).tiles()
	}
	if whole < p.rows {
		p.part(max(p.rows-TileRows, 0), TileRows).tiles()
	}
}

// part is the product of n rows from one on.
func (p *product) part(from, n int) *product {
	part := *p
	part.y = at(p.y, from*p.columns)
	part.inputs, part.inputScales = at(p.inputs, from*p.n), at(p.inputScales, from)
	part.rows = n
	return &part
}

func (p *product) tiles() {
	switch {
	case hasVNNI:
		tilesVNNI(p)
	case hasAVX512:
		tiles512(p)
	default:
		for c := 0; c < Block; c += columnsAVX2 {
			part := *p
			part.y, part.cells = at(p.y, c), at(p.cells, 2*c)
			part.scales, part.bias = at(p.scales, c), at(p.bias, c)
			tilesAVX2(&part)
		}
	}
}

// columnsAVX2 is how many columns tilesAVX2 works on.
const columnsAVX2 = 16
