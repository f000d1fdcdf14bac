package reports

import "stance/pipeline/sample"

// maxShown is how many sentences of each run a change shows.
const maxShown = 3

// fillEvidence gives each change the sentences behind it: of each run those
// that take a side, the most certain first.
func (c *Comparison) fillEvidence(before, after string, old, now *builder) error {
	changes := make([]*Change, 0, len(c.Pairs)+len(c.Actors))
	for _, list := range [][]Change{c.Pairs, c.Actors} {
		for i := range list {
			changes = append(changes, &list[i])
		}
	}
	for _, run := range []struct {
		dir  string
		b    *builder
		into func(*Change) *[]Evidence
	}{
		{before, old, func(c *Change) *[]Evidence { return &c.EvidenceBefore }},
		{after, now, func(c *Change) *[]Evidence { return &c.EvidenceAfter }},
	} {
		certain := run.b.c.certainByHolder()
		behind := make([][]candidate, len(changes))
		for i, change := range changes {
			if change.Target == nil {
				behind[i] = certain[change.Holder.ID]
			} else if sum := run.b.c.pairs[pairKey{change.Holder.ID, change.Target.ID}]; sum != nil {
				behind[i] = sum.certain
			}
			for _, c := range behind[i] {
				run.b.wantSentence(c.article, c.sentence)
			}
		}
		if err := run.b.readTexts(0, run.dir); err != nil {
			return err
		}
		for i, change := range changes {
			*run.into(change) = run.b.evidence(behind[i], maxShown, sample.NewHeard())
		}
	}
	return nil
}

// certainByHolder are the most certain sentences of each holder, whoever the
// target and whomever the holder stands for.
func (c *collector) certainByHolder() map[string][]candidate {
	holders := map[string][]candidate{}
	for _, key := range sortedKeys(c.pairs, comparePairs) {
		for _, s := range c.pairs[key].certain {
			holders[s.holder] = keepBest(holders[s.holder], s, spare*maxShown, byCertainty)
		}
	}
	return holders
}
