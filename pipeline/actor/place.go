package actor

import (
	"strings"

	"stance/pipeline/document"
)

var (
	// locatives put what follows in its role of a place.
	locatives = set(`in at near across throughout inside outside within around into onto through via along
		beneath above off beyond amid`)
	// buildings are locatives before an organisation.
	buildings = set("at inside outside near")
	// trusting words go with "in", aimed ones with "at" and the name of whom they are about.
	trusting = set("confidence trust faith belief interest distrust mistrust trusts believes believe believed trusted disappointed disappointment")
	aimed    = set(`anger angry fury furious rage mad aimed aim directed lash lashed lashes lashing hit fired swipe swipes jab jabs shot shots dig
		laugh laughs laughed laughing outrage outraged frustration frustrated dismay dismayed upset scoffed rail railed rails hurled levelled
		leveled threw criticism sneered mock`)
	// ambiguousLocatives do so for a capital or a seat, or after a verb of motion.
	ambiguousLocatives = set(`from to`)
	// motions are verbs and nouns after which "to" and "from" lead to a place.
	motions = set(`go goes going went gone travel travels traveled travelled traveling travelling trip trips visit visits
		visited visiting fly flies flew flown flying flight flights arrive arrived arriving return returns returned
		returning flee fled fleeing move moved moving move moves came come comes coming journey head headed heading
		drive drove walked sail sailed sailing bring brought deploy deployed migrate migrated route way road back left
		leave leaving departed escape escaped immigrate immigrated deported exiled exile airlifted shipped evacuated`)
	// partsOf are nouns of a place: "the coast of X".
	partsOf = set(`coast coasts border borders shore shores north south east west capital city cities town towns village
		region regions part parts outskirts streets soil territory territories waters airspace center centre northwest
		northeast southwest southeast province provinces area areas rest map island islands port cities middle
		inside outside university bank gulf sea mayor mayors suburb suburbs bishop archbishop residents`)
)

// at returns the sentence of mention m, its first token and the token after it.
func (r *resolver) tokens(m int) (s *document.Sentence, first, end int) {
	men := &r.doc.Mentions[m]
	s = &r.doc.Sentences[men.Sentence]
	first = tokenAt(s, men.Start)
	end = first
	for end < len(s.Tokens) && s.Tokens[end].Start < men.End {
		end++
	}
	return s, first, end
}

// tokenAt is the index of the first token that ends after the byte offset.
func tokenAt(s *document.Sentence, offset int) int {
	lo, hi := 0, len(s.Tokens)
	for lo < hi {
		mid := (lo + hi) / 2
		if s.Tokens[mid].End <= offset {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

func (r *resolver) word(s *document.Sentence, i int) string {
	if i < 0 || i >= len(s.Tokens) {
		return ""
	}
	return r.doc.At(s.Tokens[i].Span)
}

func (r *resolver) lowWord(s *document.Sentence, i int) string {
	if i < 0 || i >= len(s.Tokens) {
		return ""
	}
	return r.doc.Low(s.Tokens[i].Span)
}

// located reports whether the name of mention m only says where something is:
// "in X", "the coast of X", "flew to X", a dateline.
func (r *resolver) located(m int) bool {
	s, first, end := r.tokens(m)
	next := r.word(s, end)
	if next == "'s" || next == "’s" {
		return false
	}
	if r.dateline(s, first, end) {
		return true
	}
	if next == "-" && r.lowWord(s, end+1) == "based" || strings.HasPrefix(next, "-based") {
		return true
	}
	i := r.beforeNounPhrase(s, first)
	before := r.lowWord(s, i)
	switch {
	case before == "":
		return false
	case (before == "in" || before == "to" || before == "from") && r.recalled(s, i):
		return false // it is about X
	case locatives[before]:
		// "confidence in X", "anger at X" are about X itself.
		return !trusting[r.lowWord(s, i-1)] && !(aimed[r.lowWord(s, i-1)] || aimed[r.lowWord(s, i-2)])
	case before == "toward" || before == "towards":
		return r.motionBefore(s, i)
	case ambiguousLocatives[before]:
		p, known := r.kb.exact[nameText(r.doc.At(r.doc.Mentions[m].Span))]
		moved := r.motionBefore(s, i)
		if low := r.lowWord(s, i-1); !moved && (acts[low] || acts[strings.TrimSuffix(low, "s")]) && !motions[low] {
			return false // "a complaint from X"
		}
		if before == "from" && known && (p.sense == senseCapital || p.sense == senseSeat) {
			return true
		}
		return moved
	case before == "south" || before == "north" || before == "east" || before == "west":
		return true
	case before == "of":
		return partsOf[r.lowWord(s, i-1)]
	case before == ",":
		// "Minsk, Belarus": what follows a city says where it is.
		if j := i - 1; j >= 0 {
			if p, ok := r.kb.exact[r.word(s, j)]; ok && p.sense == sensePlace {
				return true
			}
		}
	case before == "and" || before == "or":
		if j := i - 1; j > 0 && isUpper(r.word(s, j)) {
			k := r.beforeNounPhrase(s, r.nameStart(s, j))
			return locatives[r.lowWord(s, k)]
		}
	}
	return false
}

// recalled reports an ambassador before token i whom somebody calls home: "recalled its
// ambassador in".
func (r *resolver) recalled(s *document.Sentence, i int) bool {
	if low := r.lowWord(s, i-1); !envoys[low] && low != "commissioner" && low != "chargé" && low != "attaché" && low != "ambassadors" {
		return false
	}
	for k := i - 2; k >= 0 && k >= i-6; k-- {
		switch r.lowWord(s, k) {
		case "recall", "recalls", "recalled", "recalling", "withdraw", "withdrew", "withdrawn", "withdrawing", "pulled":
			return true
		}
	}
	return false
}

// housed reports an organisation that is where something happens: "at the
// United Nations", "said on CNN", but not "anger at X", "pressure on X".
func (r *resolver) housed(m int) bool {
	s, first, end := r.tokens(m)
	if next := r.word(s, end); next == "'s" || next == "’s" {
		return false
	}
	i := r.beforeNounPhrase(s, first)
	before := r.lowWord(s, i)
	if before == "on" && end == first+1 && platforms[r.lowWord(s, first)] {
		return !bears[r.lowWord(s, i-1)]
	}
	if before == "on" && s.Parsed && end > first {
		head := s.Tokens[headOf(s, first, end)]
		if head.Head < 0 {
			return false
		}
		over := r.lowWord(s, int(head.Head))
		switch head.Relation.Base() {
		case document.RelObl:
			return tells[over] || deliberateVerbs[over] || airs[over]
		case document.RelNmod:
			return broadcasts[strings.TrimSuffix(over, "s")]
		}
		return false
	}
	return buildings[before] && !aimed[r.lowWord(s, i-1)] && !aimed[r.lowWord(s, i-2)]
}

var (
	// airs are verbs of what is done on a medium.
	airs = set(`appear appears appeared appearing speak speaks spoke speaking post posts posted posting tweet tweeted tweeting aired airs
		airing broadcast joked watched saw seen`)
	// platforms are media that carry what anybody writes.
	platforms = set("twitter facebook instagram youtube tiktok snapchat reddit whatsapp telegram linkedin weibo bluesky mastodon substack tumblr pinterest")
	// bears are words whose "on" names whom something is done to.
	bears = set(`attack attacks assault assaults ban bans pressure tax taxes levy fine fines sanctions crackdown war curbs limits restrictions
		restriction focus focused blamed blame imposed turned turn rely relies relied spent spend report reports`)
	// broadcasts are nouns of what a medium carries.
	broadcasts = set("interview appearance show post message ad account page program programme episode segment video conversation")
)

// mere reports "the country" where it only says of what something is: "the
// future of the nation", but not "criticism of the nation". It needs the tree.
func (r *resolver) mere(m int) bool {
	s, first, end := r.tokens(m)
	if !s.Parsed || end <= first || !countryNouns[r.lowWord(s, end-1)] {
		return false
	}
	head := headOf(s, first, end)
	if s.Tokens[head].Relation == document.RelConj && s.Tokens[head].Head >= 0 {
		head = int(s.Tokens[head].Head)
	}
	over := int(s.Tokens[head].Head)
	if over < 0 || s.Tokens[head].Relation.Base() != document.RelNmod || s.Tokens[head].Relation == document.RelNmodPoss {
		return false
	}
	noun := r.lowWord(s, over)
	return r.lowWord(s, r.beforeNounPhrase(s, first)) == "of" && !acts[noun] && !acts[strings.TrimSuffix(noun, "s")]
}

// nameStart walks back over capitals from token j.
func (r *resolver) nameStart(s *document.Sentence, j int) int {
	for j > 0 && isUpper(r.word(s, j-1)) {
		j--
	}
	return j
}

// beforeNounPhrase walks back over determiner and modifiers before token i.
func (r *resolver) beforeNounPhrase(s *document.Sentence, i int) int {
	i--
	for n := 0; n < 4 && i >= 0; n++ {
		w := r.lowWord(s, i)
		switch w {
		case "the", "neighboring", "neighbouring", "nearby", "southern", "northern", "eastern", "western", "central",
			"war-torn", "northeastern", "northwestern", "southeastern", "southwestern", "downtown", "both", "all", "over":
			i--
		default:
			return i
		}
	}
	return i
}

// motionBefore reports a word of motion within a few tokens before token i.
func (r *resolver) motionBefore(s *document.Sentence, i int) bool {
	for k := i - 1; k >= 0 && k >= i-4; k-- {
		if motions[r.lowWord(s, k)] {
			return true
		}
	}
	return false
}

// canAct reports whether the actor of mention m can take a position where it
// stands.
func (r *resolver) canAct(m int) bool {
	men := &r.doc.Mentions[m]
	c := r.links[m].to
	if c.kind == document.Place || r.pictured(m) || r.credits(&r.doc.Sentences[men.Sentence]) {
		return false
	}
	if men.How == document.ByPronoun {
		return true
	}
	if r.belongs(m) || men.How == document.ByDescription && c.kind == document.Country && r.mere(m) {
		return false
	}
	if c.called != nil {
		s, _, end := r.tokens(m)
		return !r.modifies(s, end-1, end) && !r.during(m) // "an X campaign stop", "during X's campaign"
	}
	if c.province {
		return men.How == document.ByDescription || r.actsAsState(m)
	}
	if c.kind != document.Country {
		if c.entry < 0 && c.mentions == 1 && len(c.words) == 1 && men.How == document.ByName && r.describes(m) {
			return false // "a Marine base"
		}
		return c.kind == document.Person || men.How == document.ByDescription || !r.housed(m)
	}
	if p, ok := r.kb.exact[nameText(r.doc.At(men.Span))]; ok && p.sense == senseAdjective && men.How == document.ByDescription {
		_, first, end := r.tokens(m)
		if r.peopleNoun(&r.doc.Sentences[men.Sentence], first, end) {
			return true
		}
		return r.act(&r.doc.Sentences[men.Sentence], end)
	}
	return !r.located(m) && !r.sought(m) && !r.describes(m)
}

// pictured reports whose picture it is: "X via Getty Images", "X/Reuters".
func (r *resolver) pictured(m int) bool {
	s, _, end := r.tokens(m)
	switch r.word(s, end) {
	case "via", "/":
		return pictureAgencies[r.lowWord(s, end+1)]
	}
	return false
}

var pictureAgencies = set("getty reuters ap afp epa shutterstock flickr upi")

// credits reports a sentence that says who made the article: "(Reporting by X;
// editing by Y)", "X contributed to this report".
func (r *resolver) credits(s *document.Sentence) bool {
	i := 0
	for i < len(s.Tokens) && (r.word(s, i) == "(" || r.word(s, i) == "[" || r.lowWord(s, i) == "additional") {
		i++
	}
	switch r.lowWord(s, i) {
	case "reporting", "editing", "writing", "compiled", "photography":
		return r.lowWord(s, i+1) == "by"
	}
	end := len(s.Tokens) - 1
	for end > 0 && !hasLetter(r.word(s, end)) {
		end--
	}
	switch r.lowWord(s, end) {
	case "report", "story", "article":
		return end > 2 && r.lowWord(s, end-1) == "this" && r.lowWord(s, end-2) == "to" && r.lowWord(s, end-3) == "contributed"
	case "reporting":
		return r.lowWord(s, end-1) == "contributed"
	}
	return false
}

// describes reports a name, say a country's, that stands as an adjective does, before a
// common noun that is no act of the actor's and no one's attitude toward it:
// "U.S. emissions", but not "U.S. sanctions". It needs the tree.
func (r *resolver) describes(m int) bool {
	s, first, end := r.tokens(m)
	if giving[r.lowWord(s, first-1)] {
		return false // "offered X free storage"
	}
	return end > first && r.modifies(s, headOf(s, first, end), end)
}

// giving are verbs of which one object is who gets the other.
var giving = set("give gives gave given offer offers offered send sends sent lend lends lent grant grants granted promise promises promised pay pays paid owe owes owed")

// modifies reports that token k, the head of a name that ends before token end,
// stands so.
func (r *resolver) modifies(s *document.Sentence, k, end int) bool {
	if !s.Parsed || end >= len(s.Tokens) || s.Tokens[k].Relation.Base() != document.RelCompound {
		return false
	}
	over := int(s.Tokens[k].Head)
	if over < end || over > end+3 || s.Tokens[over].Tag != document.NOUN {
		return false
	}
	noun := r.lowWord(s, over)
	singular := strings.TrimSuffix(noun, "s")
	return !r.act(s, end) && !acts[noun] && !acts[singular] && !attitudes[noun] && !attitudes[singular] && !people[noun] && !bodies[noun] && !powers[noun]
}

// during reports a name that only says when or in what something happens.
func (r *resolver) during(m int) bool {
	s, first, _ := r.tokens(m)
	before := r.lowWord(s, r.beforeNounPhrase(s, first))
	return before == "during" || locatives[before] && !trusting[r.lowWord(s, first-2)]
}

// powers speak and act for their country.
var powers = set("military army navy government administration troops forces test relations relationship solidarity investment")

// peopleNoun reports an adjective that stands for the people itself: "the
// British promised", not "the British minister".
func (r *resolver) peopleNoun(s *document.Sentence, first, end int) bool {
	if r.lowWord(s, first-1) != "the" {
		return false
	}
	next := r.lowWord(s, end)
	if !hasLetter(next) || next == "'s" || next == "’s" {
		return next != "-"
	}
	if s.Parsed {
		if end < len(s.Tokens) && (s.Tokens[end].Tag == document.AUX || s.Tokens[end].Tag == document.VERB && (tells[next] || deliberateVerbs[next])) {
			return true
		}
		switch s.Tokens[end-1].Relation.Base() {
		case document.RelNsubj, document.RelObj, document.RelObl, document.RelConj, document.RelNmod:
			return int(s.Tokens[end-1].Head) < first || int(s.Tokens[end-1].Head) >= end && s.Tokens[s.Tokens[end-1].Head].Tag == document.VERB
		}
		return false
	}
	return openers[next] || tells[next] || deliberateVerbs[next]
}

// act reports that the noun after a demonym, past its adjectives, is something
// that a government does: "Russian military aggression", but not "Russian
// territory" or "a Russian singer".
func (r *resolver) act(s *document.Sentence, i int) bool {
	for k := i; k < len(s.Tokens) && k < i+3; k++ {
		low := r.lowWord(s, k)
		if !hasLetter(low) || openers[low] || isUpper(r.word(s, k)) {
			return false
		}
		if acts[low] || acts[strings.TrimSuffix(low, "s")] {
			return true
		}
	}
	return false
}

// acts are nouns of what governments do and say.
var acts = set(`account accusation action activity actions aggression agreement aid airstrike allegation ambition announcement approach
	assault assistance attack backing ban bid blockade bombardment bombing call campaign claim coercion commitment
	complaint concern condemnation control counteroffensive criticism crackdown cooperation decision demand denial
	deployment diplomacy disinformation drone effort embargo encroachment espionage expansion foreign goal hostility
	influence incursion initiative interest interference intervention invasion involvement leadership mediation meddling
	measure missile move objection occupation offensive offer operation opposition order plan pledge policy policies
	position presence pressure promise propaganda proposal protest provocation push raid refusal rejection request
	resistance response retaliation rhetoric rule sanction shelling silence stance statement strategy strike support
	tariff tactic threat treatment version veto violation visit vote vow war warning withdrawal`)
