// Package kernel has the inner loops of training: products of dense features,
// which lie in tiles of sixteen, with the weights of each class. With three
// classes, on processors with AVX2, they run in assembly. The bits are the same
// everywhere: the order of each sum is fixed, and each product is rounded before
// it is added.
package kernel

// Tile is how many neighbouring features lie together.
const Tile = 16

// lanes is how many sums a product is taken in: of the features whose places in
// their tiles leave 0…7 when divided by 8.
const lanes = 8

// maxClasses is the largest number of classes.
const maxClasses = 20

// Logits adds to z, one for each class, the products of a row with the weights.
// x are the tiles of the row, and tiles their numbers; weights are, for each tile
// that there is and each class, Tile numbers.
func Logits(z []float64, x []float32, tiles []int32, weights []float64) {
	check(x, tiles, weights, len(z))
	if len(tiles) == 0 {
		return
	}
	var sums [maxClasses * lanes]float64
	logits(sums[:len(z)*lanes], x, tiles, weights)
	for k := range z {
		s := sums[k*lanes:][:lanes]
		z[k] += ((s[0] + s[4]) + (s[1] + s[5])) + ((s[2] + s[6]) + (s[3] + s[7]))
	}
}

// AddRow adds to the sums, which are laid out as weights, a row times the factor
// of each class.
func AddRow(sums []float64, x []float32, tiles []int32, factors []float64) {
	check(x, tiles, sums, len(factors))
	if len(tiles) > 0 {
		addRow(sums, x, tiles, factors)
	}
}

// check panics if a row has tiles that there are no weights of.
func check(x []float32, tiles []int32, weights []float64, classes int) {
	_ = x[:len(tiles)*Tile]
	n := uint(len(weights) / (Tile * classes))
	for _, t := range tiles {
		if uint(t) >= n {
			panic("kernel: a tile without weights")
		}
	}
}

// dotLanes is how many sums Dot takes: of the places that leave 0…15 when divided
// by 16.
const dotLanes = 16

// Dot is the product of x with g, of the same length.
func Dot(x []float32, g []float64) float64 {
	g = g[:len(x)]
	var sums [dotLanes]float64
	whole := len(x) - len(x)%dotLanes
	if whole > 0 {
		dot(&sums, x[:whole], g[:whole])
	}
	for i, value := range x[whole:] {
		sums[i] += float64(float64(value) * g[whole+i])
	}
	for width := dotLanes / 2; width > 0; width /= 2 {
		for i := range width {
			sums[i] += sums[i+width]
		}
	}
	return sums[0]
}

// Add adds x times a factor to d, of the same length.
func Add(d []float64, x []float32, factor float64) {
	d = d[:len(x)]
	whole := len(x) - len(x)%dotLanes
	if whole > 0 {
		add(d[:whole], x[:whole], factor)
	}
	addGeneric(d[whole:], x[whole:], factor)
}

// Gather adds to sums, one for each class, the rows of a table that are listed by
// number. The table has, for each row, one number a class.
func Gather(sums []float64, rows []int32, table []float64) {
	n := len(table) / len(sums)
	outside := uint32(0)
	for _, r := range rows {
		outside |= uint32(n-1-int(r)) | uint32(r)
	}
	if outside>>31 != 0 {
		panic("kernel: a row that the table lacks")
	}
	if len(rows) > 0 {
		gather(sums, rows, table)
	}
}
