package feature

import "strings"

// phrases say what stands behind the template at the start of a feature's name.
var phrases = map[string]string{
	"w=": "anywhere", "2=": "anywhere", "3=": "anywhere", "not=": "negated",
	"order=ht": "holder before target", "order=th": "target before holder", "order=h": "no target", "order=t": "no holder", "order=": "neither holder nor target",
	"h..t=": "after the holder, before the target", "t..h=": "after the target, before the holder",
	"h.not.t=": "negated, after the holder, before the target", "t.not.h=": "negated, after the target, before the holder",
	"ht: ": "all from the holder to the target", "th: ": "all from the target to the holder", "far": "holder and target far apart",
	"quoted=h": "holder in the quotation", "quoted=t": "target in the quotation", "quoted=some": "something is quoted", "q=": "in the quotation",
	"root=": "at the root of the sentence",
	"arr=":  "how holder and target stand", "arr.verb=": "the holder's verb, by how the two stand", "arr.tverb=": "the target's verb, by how the two stand",
	"arr.class=": "class of a verb, by how the two stand", "arr.side=": "beside the holder's verb, by how the two stand",
	"path=": "path from holder to target", "path.rel=": "relations from holder to target", "path.up=": "above the holder, toward the target",
	"path.down=": "above the target, toward the holder", "path.downclass=": "above the target, its class", "path.turn=": "joins holder and target",
	"path.turnclass=": "joins holder and target, its class", "path.side=": "beside the path from holder to target", "path.pair=": "both on the path from holder to target",
}

// entityPhrases are those of templates that holder and target have alike, but for
// the letter that they begin with.
var entityPhrases = map[string]string{
	"l=": "left of the holder", "r=": "right of the holder", "w=": "near the holder", "c=": "in the clause of the holder", "o=": "in the name of the holder",
	"-1=": "just before the holder", "-2=": "two before the holder", "-3=": "three before the holder", "-12=": "just before the holder",
	"+1=": "just after the holder", "+2=": "two after the holder", "+3=": "three after the holder", "+12=": "just after the holder", "-1+1=": "around the holder",
	".rel=": "relation of the holder", ".gov=": "governs the holder", ".govtag=": "governs the holder", ".govclass=": "class of what governs the holder",
	".gov2=": "governs what governs the holder", ".mod=": "modifies the holder", ".anc=": "above the holder", ".sib=": "beside the holder",
	".clause=": "under what the holder does", ".ctrl=": "what the holder does", ".pred=": "said of the holder",
}

// contextPhrases say what a block of the context is of.
var contextPhrases = map[string]string{
	"holder": "what the holder is in it", "target": "what the target is in it", "sentence": "all of it", "pair": "what the holder is to the target", "attended": "what tells of the two",
	"attended role": "what tells of the two, by where it stands", "holder role": "what the holder does here", "target role": "what is done to the target here",
	"opinion": "how its reader would judge",
}

// Describe says in words what the readable name of a feature means: of the
// feature "h.gov=nsubj condemn" that "nsubj condemn" governs the holder.
func Describe(name string) string {
	if pool, ok := strings.CutPrefix(name, "vec."); ok {
		return "meaning of the words: " + strings.ReplaceAll(pool, ".", ", ")
	}
	if pool, ok := strings.CutPrefix(name, "lex."); ok {
		return "tone of the words: " + strings.ReplaceAll(pool, ".", ", ")
	}
	if part, ok := strings.CutPrefix(name, "ctx."); ok && contextPhrases[part] != "" {
		return "the sentence as read: " + contextPhrases[part]
	}
	// The longest template that the name begins with.
	for end := len(name); end > 0; end-- {
		template, words := name[:end], name[end:]
		if phrase := phraseOf(template); phrase != "" {
			if words == "" {
				return phrase
			}
			return words + " (" + phrase + ")"
		}
	}
	return name
}

func phraseOf(template string) string {
	if phrase, ok := phrases[template]; ok {
		return phrase
	}
	who := map[byte]string{'h': "holder", 't': "target"}[template[0]]
	phrase, ok := entityPhrases[template[1:]]
	if who == "" || !ok {
		return ""
	}
	return strings.ReplaceAll(phrase, "holder", who)
}
