package actor

import "stance/pipeline/document"

// States and provinces are places to most news. Where one does what governments do, "Arizona
// pulled out of the talks", or has it done to it, it takes positions as a country does.

// actingProvinces makes governments of the provinces that act somewhere in the article; they
// take positions where they do (canAct).
func (r *resolver) actingProvinces() {
	for m := range r.names {
		c := r.links[m].to
		if c == nil || c.kind != document.Place || !r.kb.provinces[c.id] || !r.actsAsState(m) {
			continue
		}
		// The place of that name is another actor, which takes none.
		c.id, c.kind, c.gender, c.principal, c.province = "org:"+slug(c.name), document.Government, document.Neuter, "", true
		delete(r.byID, "place:"+slug(c.name))
		r.byID[c.id] = c
	}
}

// actsAsState reports a name that is the subject of a verb of saying or deciding, or whom its
// object accuses, thanks or sues.
func (r *resolver) actsAsState(m int) bool {
	if r.located(m) {
		return false
	}
	s, first, end := r.tokens(m)
	next := r.lowWord(s, end)
	if judging[r.lowWord(s, first-1)] && (next == "of" || next == "for" || next == "over") {
		return true
	}
	if !s.Parsed {
		return r.subjectPosition(s, m) && r.lowWord(s, first-1) != "and" && r.decides(m, next)
	}
	head := headOf(s, first, end)
	verb := int(s.Tokens[head].Head)
	if verb < 0 {
		return false
	}
	low := r.lowWord(s, verb)
	switch s.Tokens[head].Relation.Base() {
	case document.RelNsubj:
		return s.Tokens[head].Relation != document.RelNsubjPass && r.decides(m, low)
	case document.RelObj, document.RelIobj:
		return judging[low]
	}
	return false
}

// decides reports a verb of which governments are subjects. What says something may bear the
// name of a state: Virginia told her so. States vote for somebody as places do.
func (r *resolver) decides(m int, verb string) bool {
	if tells[verb] {
		return !r.kb.isFirstName(r.doc.At(r.doc.Mentions[m].Span))
	}
	return governing[verb] || deliberateVerbs[verb] && verb != "voted"
}

var (
	// governing are more verbs of what governments do.
	governing = set(`pulled passed enacted banned adopted ratified vetoed joined violated owes paid sends sent lent bars barred
		keeps kept allows allowed ignored ignores blocked blocks betrayed abandoned offered invested raised cut cuts`)
	// judging are verbs of whose object somebody thinks well or ill.
	judging = set(`accuse accuses accused accusing blame blames blamed blaming condemn condemned criticise criticised criticize criticized
		denounce denounced fault faulted sue sues sued suing thank thanks thanked thanking praise praises praised praising
		commend commended applaud applauded congratulate congratulated urge urged warn warned rebuke rebuked gave give credit
		credited defend defended support supported backed`)
)
