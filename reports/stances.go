package reports

import (
	"cmp"
	"fmt"
	"slices"

	"stance/pipeline/table"
)

type pairKey struct{ holder, target string }

// pairSum is what is gathered of a pair.
type pairSum struct {
	group
	voices  map[string]int // sentences by the holder's own id
	certain []candidate    // the best by byCertainty
	doubt   []candidate    // the best by byDoubt
	sided   int
}

// candidate is a sentence that may become evidence.
type candidate struct {
	article  int // index into collector.articles
	sentence int32
	holder   string // id of the one who speaks
	target   string
	verdict  verdict
	quoted   bool
	pair     pairKey
	spans    [4]int32 // holder's and target's start and end in the article; -1: none
}

func (a candidate) compare(b candidate) int {
	return cmp.Or(cmp.Compare(a.article, b.article), cmp.Compare(a.sentence, b.sentence), cmp.Compare(a.holder, b.holder), cmp.Compare(a.target, b.target))
}

func byCertainty(a, b candidate) int {
	return cmp.Or(cmp.Compare(b.verdict.confidence, a.verdict.confidence), a.compare(b))
}

// byDoubt puts the smallest lead of the likeliest class over the next first.
func byDoubt(a, b candidate) int {
	return cmp.Or(cmp.Compare(a.verdict.margin(), b.verdict.margin()), a.compare(b))
}

func (v *verdict) margin() float64 {
	p := v.p
	slices.Sort(p[:])
	return p[2] - p[1]
}

// keepBest inserts c into the sorted list if it is among its n best.
func keepBest(list []candidate, c candidate, n int, compare func(a, b candidate) int) []candidate {
	at, _ := slices.BinarySearchFunc(list, c, compare)
	if at >= n {
		return list
	}
	list = slices.Insert(list, at, c)
	return list[:min(n, len(list))]
}

// spare is how many times more candidates are kept than shown, because some
// turn out to be the same sentence in another article.
const spare = 3

type stanceRow struct {
	ArticleID       string   `col:"article_id"`
	SentenceID      int32    `col:"sentence_id"`
	HolderID        string   `col:"holder_id"`
	HolderPrincipal *string  `col:"holder_principal_id"`
	HolderStart     *int32   `col:"holder_start"`
	HolderEnd       *int32   `col:"holder_end"`
	TargetID        *string  `col:"target_id"`
	TargetStart     *int32   `col:"target_start"`
	TargetEnd       *int32   `col:"target_end"`
	QuoteID         *int32   `col:"quote_id"`
	Stance          *string  `col:"stance"`
	Confidence      *float64 `col:"confidence"`
	Abstained       *bool    `col:"abstained"`
	PSupportive     *float64 `col:"p_supportive"`
	PNeutral        *float64 `col:"p_neutral"`
	PAccusatory     *float64 `col:"p_accusatory"`
}

// readStances sums the stances up, article by article: the rows of an article
// follow each other.
func (c *collector) readStances(run int, dir string) error {
	a := newArticleStances(c)
	unjudged := false
	err := table.ScanColumns(dir, "stances", func(r *stanceRow) error {
		if r.Stance == nil {
			unjudged = true // the model has no stance
			return nil
		}
		key := articleKey{run, r.ArticleID}
		i, ok := c.index[key]
		if !ok {
			return fmt.Errorf("article %q is not in the table of articles: %w", r.ArticleID, table.ErrDamaged)
		}
		if i != a.article {
			a.flush()
			a.article = i
		}
		if c.leftOut(i) {
			return nil
		}
		return a.add(r)
	})
	if err != nil {
		return fmt.Errorf("summing up the stances of %s: %w", dir, err)
	}
	a.flush()
	if unjudged {
		c.unjudged = append(c.unjudged, c.runs[run])
	}
	return nil
}

// articleStances holds the sentences of one article until it is complete.
type articleStances struct {
	c        *collector
	article  int
	pairs    map[pairUnit]*pairSentence
	holds    map[actorUnit]*unit
	receives map[actorUnit]*unit
}

type pairUnit struct {
	sentence int32
	pair     pairKey
}

type actorUnit struct {
	sentence int32
	actor    string
}

type pairSentence struct {
	unit
	candidate candidate
	voices    []string
}

func newArticleStances(c *collector) *articleStances {
	return &articleStances{
		c: c, article: -1, pairs: map[pairUnit]*pairSentence{},
		holds: map[actorUnit]*unit{}, receives: map[actorUnit]*unit{},
	}
}

func (a *articleStances) add(r *stanceRow) error {
	class := slices.Index(table.StanceClasses, *r.Stance)
	if class < 0 || r.Confidence == nil || r.Abstained == nil || r.PSupportive == nil || r.PNeutral == nil || r.PAccusatory == nil {
		return fmt.Errorf("article %q has the stance %q without all its probabilities: %w", r.ArticleID, *r.Stance, table.ErrDamaged)
	}
	v := verdict{class, *r.Confidence, *r.Abstained, [3]float64{*r.PSupportive, *r.PNeutral, *r.PAccusatory}}
	a.c.judged++
	switch {
	case v.abstained:
		a.c.abstained++
	case v.class != 1:
		a.c.sided++
		if v.confidence < unsureBelow {
			a.c.unsure++
		}
	}
	addTo(a.holds, actorUnit{r.SentenceID, r.HolderID}, v)
	if r.TargetID == nil {
		return nil
	}
	addTo(a.receives, actorUnit{r.SentenceID, *r.TargetID}, v)
	key := pairKey{a.c.actors.side(r.HolderID, value(r.HolderPrincipal), *r.TargetID), *r.TargetID}
	s := a.pairs[pairUnit{r.SentenceID, key}]
	if s == nil {
		s = &pairSentence{}
		a.pairs[pairUnit{r.SentenceID, key}] = s
	}
	before := s.best
	s.unit.add(v)
	if s.rows == 1 || s.best != before {
		s.candidate = candidate{
			article: a.article, sentence: r.SentenceID, holder: r.HolderID, target: *r.TargetID, verdict: v,
			quoted: r.QuoteID != nil, pair: key,
			spans: [4]int32{offset(r.HolderStart), offset(r.HolderEnd), offset(r.TargetStart), offset(r.TargetEnd)},
		}
	}
	if !slices.Contains(s.voices, r.HolderID) {
		s.voices = append(s.voices, r.HolderID)
	}
	return nil
}

func offset(p *int32) int32 {
	if p == nil {
		return -1
	}
	return *p
}

func addTo[K comparable](units map[K]*unit, key K, v verdict) {
	u := units[key]
	if u == nil {
		u = &unit{}
		units[key] = u
	}
	u.add(v)
}

// flush adds the article to the groups.
func (a *articleStances) flush() {
	if a.article < 0 {
		return
	}
	at := a.c.articles[a.article].cell
	sums := map[pairKey]*articleSum{}
	for _, key := range sortedKeys(a.pairs, comparePairUnits) {
		s := a.pairs[key]
		sumOf(sums, key.pair).addUnit(&s.unit)
		a.c.addPair(key.pair, s)
	}
	for key, sum := range sums {
		a.c.pairs[key].group.add(at, sum.close())
	}
	all := &articleSum{}
	a.flushActors(a.holds, a.c.holds, all)
	a.flushActors(a.receives, a.c.receives, nil)
	if all.n > 0 && at.source >= 0 {
		groupOf(a.c.bySource, at.source).add(at, all.close())
	}
	clear(a.pairs)
	clear(a.holds)
	clear(a.receives)
}

func (a *articleStances) flushActors(units map[actorUnit]*unit, groups map[string]*group, all *articleSum) {
	at := a.c.articles[a.article].cell
	sums := map[string]*articleSum{}
	for _, key := range sortedKeys(units, compareActorUnits) {
		sumOf(sums, key.actor).addUnit(units[key])
		if all != nil {
			all.addUnit(units[key])
		}
	}
	for actor, sum := range sums {
		groupOf(groups, actor).add(at, sum.close())
	}
}

// addPair takes the sentence into the pair's voices and evidence.
func (c *collector) addPair(key pairKey, s *pairSentence) {
	p := c.pairs[key]
	if p == nil {
		p = &pairSum{voices: map[string]int{}}
		c.pairs[key] = p
	}
	if !s.best.abstained && s.best.class != 1 {
		p.sided++
		for _, voice := range s.voices {
			p.voices[voice]++
		}
		p.certain = keepBest(p.certain, s.candidate, spare*maxEvidence, byCertainty)
	}
	p.doubt = keepBest(p.doubt, s.candidate, spare*maxPairDoubt, byDoubt)
}

func comparePairUnits(a, b pairUnit) int {
	return cmp.Or(cmp.Compare(a.sentence, b.sentence), cmp.Compare(a.pair.holder, b.pair.holder), cmp.Compare(a.pair.target, b.pair.target))
}

func compareActorUnits(a, b actorUnit) int {
	return cmp.Or(cmp.Compare(a.sentence, b.sentence), cmp.Compare(a.actor, b.actor))
}

func sortedKeys[K comparable, V any](m map[K]V, compare func(a, b K) int) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, compare)
	return keys
}

func sumOf[K comparable](sums map[K]*articleSum, key K) *articleSum {
	s := sums[key]
	if s == nil {
		s = &articleSum{}
		sums[key] = s
	}
	return s
}

func groupOf[K comparable](groups map[K]*group, key K) *group {
	g := groups[key]
	if g == nil {
		g = &group{}
		groups[key] = g
	}
	return g
}
