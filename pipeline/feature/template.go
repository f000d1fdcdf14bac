package feature

import (
	"slices"

	"stance/model"
)

// template is the name that features of one kind share, before the words.
type template struct {
	name   string
	hash   uint64
	family int
	place  int // among the templates of words, or of runs; -1 of neither
}

// named is a template of features in a family.
func named(name string, family int) *template {
	return &template{name: name, hash: hashString(name), family: family, place: -1}
}

// How many templates there are of features that are one word, and that are words
// which follow each other: their columns are remembered.
var wordTemplates, runTemplates int

// ofWord is a template of features that are one word.
func ofWord(name string, family int) *template {
	t := named(name, family)
	t.place = wordTemplates
	wordTemplates++
	return t
}

// ofRun is a template of features that are words which follow each other.
func ofRun(name string, family int) *template {
	t := named(name, family)
	t.place = runTemplates
	runTemplates++
	return t
}

// key is the key of the template's feature of the words.
func (t *template) key(words ...*item) uint64 {
	h := t.hash
	for _, w := range words {
		h = mix(h, w.hash)
	}
	return model.InFamily(t.family, h)
}

// add adds a sparse feature made of a template and words, which are items of
// the view, relations or tags.
func (x *Extractor) add(t *template, words ...*item) {
	key := t.key(words...)
	x.want(key, nil)
	if x.names != nil {
		x.name(key, t, words)
	}
}

// addWord adds a sparse feature made of a template of words and a word.
func (x *Extractor) addWord(t *template, word *item) {
	switch {
	case x.row == nil:
		x.add(t, word)
	case word.role != plain:
		x.want(t.key(word), nil)
	default:
		x.known(&x.columns.ofWord(word.first)[t.place], t, word)
	}
}

// addEach adds a sparse feature made of a template of words and a word for each of
// items of the view.
func (x *Extractor) addEach(t *template, items []item) {
	if x.row == nil {
		for i := range items {
			x.add(t, &items[i])
		}
		return
	}
	for i := range items {
		it := &items[i]
		if it.role != plain {
			x.want(t.key(it), nil)
			continue
		}
		column := &x.columns.ofWord(it.first)[t.place]
		if *column > 0 {
			x.row.Mark(*column - 1)
		} else {
			x.want(t.key(it), column)
		}
	}
}

// addPlain is addEach for those of the items that are no holder and no target.
func (x *Extractor) addPlain(t *template, items []item) {
	for len(items) > 0 {
		n := slices.IndexFunc(items, func(it item) bool { return it.role != plain })
		if n < 0 {
			n = len(items)
		}
		x.addEach(t, items[:n])
		items = items[min(n+1, len(items)):]
	}
}

// addRun adds a sparse feature made of a template of runs and up to three words
// that follow each other in the view.
func (x *Extractor) addRun(t *template, words ...*item) {
	if x.row == nil {
		x.add(t, words...)
		return
	}
	for _, w := range words {
		if w.role != plain {
			x.want(t.key(words...), nil)
			return
		}
	}
	x.known(&x.columns.runs[words[0].first*runTemplates+t.place], t, words...)
}

// addRuns is addRun for every n items that follow each other, n at most 3.
func (x *Extractor) addRuns(t *template, n int) {
	var run [3]*item
	items := x.view.items
	for i := 0; i+n <= len(items); i++ {
		same := x.row != nil
		for k := range run[:n] {
			run[k] = &items[i+k]
			same = same && run[k].role == plain
		}
		if !same {
			x.add(t, run[:n]...)
			continue
		}
		column := &x.columns.runs[items[i].first*runTemplates+t.place]
		if *column > 0 {
			x.row.Mark(*column - 1)
		} else {
			x.want(t.key(run[:n]...), column)
		}
	}
}

// known adds the feature of a column that may be remembered.
func (x *Extractor) known(column *int32, t *template, words ...*item) {
	if *column > 0 {
		x.row.Mark(*column - 1)
	} else {
		x.want(t.key(words...), column)
	}
}

// want adds a key whose column is to be looked up, and remembered unless column
// is nil.
func (x *Extractor) want(key uint64, column *int32) {
	x.keys = append(x.keys, key)
	x.wanted = append(x.wanted, column)
}

// lookUp looks up the keys that are wanted, all at once.
func (x *Extractor) lookUp() {
	for i, column := range x.row.Add(x.keys) {
		if p := x.wanted[i]; p != nil {
			*p = column + 1
		}
	}
}
