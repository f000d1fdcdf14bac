package reports

import (
	"cmp"
	"maps"
	"slices"
)

// directory knows the actors by their ids, over all articles.
type directory map[string]*entry

type entry struct {
	names      map[string]int // articles that use the name
	types      map[string]int
	principals map[string]int
	mentions   int
}

func (d directory) add(id, name, kind string, principal *string, mentions int) {
	e := d[id]
	if e == nil {
		e = &entry{names: map[string]int{}, types: map[string]int{}, principals: map[string]int{}}
		d[id] = e
	}
	e.names[name]++
	e.types[kind]++
	if principal != nil {
		e.principals[*principal]++
	}
	e.mentions += mentions
}

// mostUsed is the key with the largest count, of equals the longer, then the
// first in the alphabet.
func mostUsed(counts map[string]int) string {
	keys := slices.Collect(maps.Keys(counts))
	if len(keys) == 0 {
		return ""
	}
	return slices.MinFunc(keys, func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
}

// name is the actor's most used name, its id where it has none.
func (d directory) name(id string) Name {
	if e := d[id]; e != nil {
		return Name{id, mostUsed(e.names)}
	}
	return Name{id, visible(id)}
}

func (d directory) kind(id string) string {
	if e := d[id]; e != nil {
		return mostUsed(e.types)
	}
	return ""
}

func (d directory) principal(id string) string {
	if e := d[id]; e != nil {
		return mostUsed(e.principals)
	}
	return ""
}

// country is the country that an actor is or represents, "" where neither is
// known.
func (d directory) country(id, principal string) string {
	switch {
	case d.kind(id) == "country":
		return id
	case d.kind(principal) == "country":
		return principal
	default:
		return ""
	}
}

// side is who a holder counts as: the country that it represents where the
// target is another country or represents one, else itself. A quarrel within a
// country stays one between its people.
func (d directory) side(holder, principal, target string) string {
	own := d.country(holder, principal)
	other := d.country(target, d.principal(target))
	if own == "" || other == "" || own == other {
		return holder
	}
	return own
}
