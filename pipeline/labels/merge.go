package labels

import "slices"

// Merge puts together the labels that several gave to one sentence, rows of the
// same ID: one row stands for all, which are its Opinions. Its label is the one
// given most, each counted by its weight, and of equals the first given; its
// weight is the mean of theirs, so that no sentence counts twice. The order is
// that of the first of each.
func Merge(rows []*Row) []*Row {
	opinions := make(map[string][]*Row, len(rows))
	for _, r := range rows {
		opinions[r.ID] = append(opinions[r.ID], r)
	}
	merged := make([]*Row, 0, len(opinions))
	for _, r := range rows {
		switch all := opinions[r.ID]; {
		case all[0] != r: // it is within the first
		case len(all) == 1:
			merged = append(merged, r)
		default:
			merged = append(merged, merge(all))
		}
	}
	return merged
}

func merge(opinions []*Row) *Row {
	one := *opinions[0]
	one.Opinions, one.Soft, one.Annotator, one.Warnings = opinions, nil, "", nil
	total, most := 0.0, -1.0
	for _, o := range opinions {
		total += o.Weight
		one.Warnings = append(one.Warnings, o.Warnings...)
		sum := 0.0
		for _, other := range opinions {
			if other.Label == o.Label {
				sum += other.Weight
			}
		}
		if sum > most {
			one.Label, most = o.Label, sum
		}
	}
	one.Weight = total / float64(len(opinions))
	return &one
}

// Shares is what the opinions on the row say together: a distribution over the
// classes, each opinion counted by its weight; nil where the label alone is known.
func (r *Row) Shares(classes []string) []float64 {
	if r.Opinions == nil {
		return r.Soft
	}
	shares := make([]float64, len(classes))
	total := 0.0
	for _, o := range r.Opinions {
		total += o.Weight
		if o.Soft == nil {
			shares[slices.Index(classes, o.Label)] += o.Weight
			continue
		}
		for c, p := range o.Soft {
			shares[c] += o.Weight * p
		}
	}
	if total == 0 {
		return nil
	}
	for c := range shares {
		shares[c] /= total
	}
	return shares
}
