package labels

import (
	"math"
	"slices"

	"stance/pipeline/source"
)

// SoftPrefix goes before a class in the names of the columns of a soft label.
const SoftPrefix = "p_"

// slack is how far shares may be from summing to 1, as rounded ones are.
const slack = 0.02

// soft reads the soft label of a row, one value for each class; nil where it has
// none. The shares are made to sum to 1.
func soft(position string, values []source.Value, classes []string) ([]float64, *source.Fault) {
	if !slices.ContainsFunc(values, func(v source.Value) bool { return !v.Empty() }) {
		return nil, nil
	}
	shares := make([]float64, len(values))
	sum := 0.0
	for i, v := range values {
		p, ok := v.Number()
		if !ok || p < 0 || p > 1 {
			what := v.Quote()
			if v.Empty() {
				what = "empty"
			}
			return nil, faultf(position, ReasonBadSoftLabel, "column %s%s is %s; a soft label has a share from 0 to 1 for every class", SoftPrefix, classes[i], what)
		}
		shares[i] = p
		sum += p
	}
	if math.Abs(sum-1) > slack {
		return nil, faultf(position, ReasonBadSoftLabel, "columns %s%s and the others sum to %.3g; the shares of a soft label sum to 1", SoftPrefix, classes[0], sum)
	}
	for i := range shares {
		shares[i] /= sum
	}
	return shares, nil
}
