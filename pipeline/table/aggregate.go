package table

import (
	"cmp"
	"slices"

	"stance/pipeline/document"
)

// tally sums judgements up.
type tally struct {
	n      int        // of all judgements, also those that abstain or lack probabilities
	counts [3]int32   // by class, without those that abstain
	sum    [3]float64 // of the probabilities by class
	judged int        // with probabilities
}

func (t *tally) add(j *document.Judgement) {
	t.n++
	if j == nil || j.P == nil {
		return
	}
	t.judged++
	for class, p := range j.P {
		t.sum[class] += p
	}
	if !j.Abstained {
		t.counts[j.Class]++
	}
}

// class is the one with the largest mean probability, the first of equals,
// and that mean; nulls where nothing was judged.
func (t *tally) class(classes []string) (class *string, mean *float64) {
	if t.judged == 0 {
		return nil, nil
	}
	best := 0
	for i, sum := range t.sum {
		if sum > t.sum[best] {
			best = i
		}
	}
	confidence := t.sum[best] / float64(t.judged)
	return &classes[best], &confidence
}

// net is the mean difference of the first and the last class, -1 to 1.
func (t *tally) net() *float64 {
	if t.judged == 0 {
		return nil
	}
	net := (t.sum[0] - t.sum[2]) / float64(t.judged)
	return &net
}

// actors adds a row for each actor that can take a position somewhere in the
// article, or that holds a stance or is the target of one, in order of first
// mention.
func (c *converter) actors() {
	type summary struct {
		mentions     int32
		counts       bool
		stance, tone tally
	}
	sums := make([]summary, len(c.doc.Actors))
	for i := range c.doc.Mentions {
		m := &c.doc.Mentions[i]
		if m.Actor < 0 {
			continue
		}
		s := &sums[m.Actor]
		s.mentions++
		s.counts = s.counts || m.IsActor
		if m.Tone != nil {
			s.tone.add(m.Tone)
		}
	}
	for i := range c.doc.Stances {
		st := &c.doc.Stances[i]
		sums[st.Holder].stance.add(&st.Judgement)
		sums[st.Holder].counts = true
		if st.Target >= 0 {
			sums[st.Target].counts = true
		}
	}
	for i := range sums {
		s, actor := &sums[i], &c.doc.Actors[i]
		if !s.counts {
			continue
		}
		row := ActorRow{
			ArticleID: c.article.ID, ActorID: actor.ID, ActorName: actor.Name, ActorType: actor.Type.String(),
			PrincipalID: present(&actor.Principal), NMentions: s.mentions, NStances: int32(s.stance.n),
			NSupportive: s.stance.counts[0], NNeutral: s.stance.counts[1], NAccusatory: s.stance.counts[2],
			NetStance: s.stance.net(), NetTone: s.tone.net(),
		}
		row.Stance, row.Confidence = s.stance.class(StanceClasses)
		row.Tone, _ = s.tone.class(ToneClasses)
		c.rows.Actors = append(c.rows.Actors, row)
	}
}

// dyads adds a row for each holder and target of a stance, in the order of
// their first mentions.
func (c *converter) dyads() {
	type pair struct{ holder, target int }
	sums := map[pair]*tally{}
	var pairs []pair
	for i := range c.doc.Stances {
		s := &c.doc.Stances[i]
		if s.Target < 0 {
			continue
		}
		p := pair{s.Holder, s.Target}
		if sums[p] == nil {
			sums[p] = &tally{}
			pairs = append(pairs, p)
		}
		sums[p].add(&s.Judgement)
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(a.holder, b.holder), cmp.Compare(a.target, b.target))
	})
	c.rows.Dyads = make([]DyadRow, 0, len(pairs))
	for _, p := range pairs {
		holder, target, s := &c.doc.Actors[p.holder], &c.doc.Actors[p.target], sums[p]
		c.rows.Dyads = append(c.rows.Dyads, DyadRow{
			ArticleID: c.article.ID, HolderID: holder.ID, HolderName: holder.Name,
			TargetID: target.ID, TargetName: target.Name,
			NStances: int32(s.n), NSupportive: s.counts[0], NNeutral: s.counts[1], NAccusatory: s.counts[2],
			NetStance: s.net(),
		})
	}
}
