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
