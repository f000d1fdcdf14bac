package corpus

import (
	"fmt"
	"slices"
	"strings"

	"stance/pipeline/document"
)

// Tally counts third-person pronouns and the links made of them.
type Tally struct {
	Pronouns int // whose chain, or one that it is made of, has a name
	Linked   int // of these, tied to an actor of that name
	Links    int // made
	Right    int // of these
}

// Add adds the counts of o.
func (t *Tally) Add(o Tally) {
	t.Pronouns += o.Pronouns
	t.Linked += o.Linked
	t.Links += o.Links
	t.Right += o.Right
}

func (t Tally) String() string {
	return fmt.Sprintf("of %d pronouns with a name %.3f linked to it; of %d links %.3f right",
		t.Pronouns, share(t.Linked, t.Pronouns), t.Links, share(t.Right, t.Links))
}

func share(a, b int) float64 { return float64(a) / float64(max(b, 1)) }

// Verdict is what became of one pronoun.
type Verdict struct {
	document.Span
	Person bool     // he and she; else it and they
	Kind   string   // of what its chain has a name: person, organization, event, …; "" without
	Name   string   // that name
	Actors []string // IDs to whom it was tied
	Tally
}

var thirdPerson = map[string]bool{
	"he": true, "him": true, "his": true, "himself": true, "she": true, "her": true, "hers": true, "herself": true,
	"it": true, "its": true, "itself": true, "they": true, "them": true, "their": true, "theirs": true, "themselves": true,
}

// Pronouns lists the third-person pronouns of the document and what Resolve made
// of them. An actor is a chain's if one of its names lies in one of the chain's
// named mentions, a group without a name if its own mention does.
func (c *Chains) Pronouns() []Verdict {
	doc := c.Doc
	names := map[int][]string{} // chains by actor
	tied := map[document.Span][]int{}
	for _, m := range doc.Mentions {
		switch {
		case m.Actor < 0:
		case m.How == document.ByPronoun:
			tied[m.Span] = append(tied[m.Span], m.Actor)
		case doc.Actors[m.Actor].Type == document.Group && (m.How != document.ByDescription || strings.HasPrefix(doc.Actors[m.Actor].ID, "group:")):
			// A group ("Republican senators") needs no name: its mention tells its chain.
			names[m.Actor] = append(names[m.Actor], c.holding(m.Span, false))
		case m.How == document.ByName || m.How == document.ByAlias:
			if chain := c.holding(m.Span, true); chain != "" && !slices.Contains(names[m.Actor], chain) {
				names[m.Actor] = append(names[m.Actor], chain)
			}
		}
	}
	var out []Verdict
	for i := range doc.Sentences {
		for _, tok := range doc.Sentences[i].Tokens {
			word := strings.ToLower(doc.At(tok.Span))
			if !thirdPerson[word] {
				continue
			}
			v := Verdict{Span: tok.Span, Person: word[0] == 'h' || word[0] == 's'}
			chains := c.meant(tok.Span)
			for _, chain := range chains {
				if named, ok := c.name(chain); ok && v.Name == "" {
					v.Pronouns, v.Kind, v.Name = 1, named.Kind, doc.At(named.Span)
				}
			}
			for _, a := range tied[tok.Span] {
				v.Links++
				v.Actors = append(v.Actors, doc.Actors[a].ID)
				if slices.ContainsFunc(chains, func(chain string) bool { return slices.Contains(names[a], chain) }) {
					v.Right++
					v.Linked = v.Pronouns
				}
			}
			out = append(out, v)
		}
	}
	return out
}

// meant is the chain of the mention of exactly that span and those that it is
// made of, none if there is no such mention.
func (c *Chains) meant(span document.Span) []string {
	chain := c.at(span)
	if chain == "" {
		return nil
	}
	return append([]string{chain}, c.Split[chain]...)
}
