package kernel

func logitsGeneric(sums []float64, x []float32, tiles []int32, weights []float64) {
	classes := len(sums) / lanes
	for i, t := range tiles {
		values := x[i*Tile:][:Tile]
		for k := range classes {
			s, w := sums[k*lanes:][:lanes], weights[(int(t)*classes+k)*Tile:][:Tile]
			for j, value := range values {
				s[j%lanes] += float64(float64(value) * w[j]) // the conversion keeps the product from being fused
			}
		}
	}
}

func addRowGeneric(sums []float64, x []float32, tiles []int32, factors []float64) {
	for i, t := range tiles {
		values := x[i*Tile:][:Tile]
		for k, factor := range factors {
			s := sums[(int(t)*len(factors)+k)*Tile:][:Tile]
			for j, value := range values {
				s[j] += float64(float64(value) * factor)
			}
		}
	}
}

func dotGeneric(sums *[dotLanes]float64, x []float32, g []float64) {
	for i, value := range x {
		sums[i%dotLanes] += float64(float64(value) * g[i])
	}
}

func addGeneric(d []float64, x []float32, factor float64) {
	for i, value := range x {
		d[i] += float64(float64(value) * factor)
	}
}

// gatherGeneric sums the rows in four parts, of those whose places leave 0…3 when
// divided by 4.
func gatherGeneric(sums []float64, rows []int32, table []float64) {
	k := len(sums)
	var parts [4][maxClasses]float64
	for i, r := range rows {
		part := &parts[i%4]
		for j, x := range table[int(r)*k:][:k] {
			part[j] += x
		}
	}
	for j := range sums {
		sums[j] += (parts[0][j] + parts[1][j]) + (parts[2][j] + parts[3][j])
	}
}
