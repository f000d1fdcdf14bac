package quote

import (
	"strconv"
	"strings"

	table "stance/data/cues"
)

// cue is what is known of a form as a cue, from data/cues.
type cue struct {
	rate   float64 // share of its occurrences that report something
	direct bool    // introduces words in quotation marks
	core   bool    // a verb of saying by its meaning
	object bool    // takes the hearer before what is said: told reporters that

	weights [forms]float64 // log-odds that it reports, by the form of what follows
}

var cues = func() map[string]cue {
	m := map[string]cue{}
	for row := range strings.Lines(table.Table) {
		cells := strings.Split(strings.TrimRight(row, "\n"), "\t")
		if len(cells) != 4 || cells[0] == "" || cells[0][0] == '#' {
			continue
		}
		with, err1 := strconv.ParseFloat(cells[1], 64)
		direct, err2 := strconv.ParseFloat(cells[2], 64)
		all, err3 := strconv.ParseFloat(cells[3], 64)
		if err1 != nil || err2 != nil || err3 != nil || all == 0 {
			continue
		}
		m[cells[0]] = cue{rate: with / (all + 2), direct: direct >= 2 && direct >= 0.1*with && with >= 0.25*all}
	}
	for _, lemma := range strings.Fields(sayings) {
		for _, form := range inflect(lemma) {
			c := m[form]
			c.rate = max(c.rate, 0.6)
			c.direct, c.core = true, true
			m[form] = c
		}
	}
	for _, form := range strings.Fields("told tell tells telling asked asks ask asking warned warns warn warning reminded reminds reminding assured assures assuring informed informs informing urged urges urging advised advises notified notifies convinced promised promises") {
		c := m[form]
		c.object = true
		m[form] = c
	}
	for _, form := range strings.Fields(notCues) {
		delete(m, form)
	}
	for form, c := range m {
		c.weights = verbWeights(form, c.rate, c.core)
		m[form] = c
	}
	return m
}()

// sayings are verbs of saying, by their meaning: they introduce direct speech.
const sayings = `say state tell add note claim announce argue explain declare insist warn write reply respond answer ask
	tweet stress emphasize emphasise reiterate reaffirm affirm assert maintain contend allege acknowledge admit concede confirm deny report
	reveal disclose remark comment observe recall continue conclude complain lament joke quip shout yell whisper
	murmur exclaim retort caution predict promise pledge vow urge suggest indicate testify proclaim boast demand
	denounce repeat remind recount underline underscore opine muse quote chant scream mutter interject counter
	clarify elaborate declare specify point_out post plead advise assure inform protest object wonder inquire
	query swear vouch attest avow signal lash_out fume rail gush reason theorize speculate hint imply summarize
	summarise describe accuse condemn criticize criticise blame praise hail deplore decry slam blast rebuke`

// notCues are forms that stand in cues but report nothing by themselves.
const notCues = `the a an of to in on for and that is was be been are were has have had with by as his her their its it he she
	they at from about also not will would could should may might an this these those who what or but up out more
	most all no any than so if when how whether why been being do does did don t s re ve ll n`

// inflect gives the forms of a regular verb, and of the irregular ones here.
func inflect(lemma string) []string {
	if f, ok := irregular[lemma]; ok {
		return f
	}
	if strings.Contains(lemma, "_") {
		return nil
	}
	stem := lemma
	last, before := lemma[len(lemma)-1], lemma[len(lemma)-2]
	vowel := func(b byte) bool { return strings.IndexByte("aeiou", b) >= 0 }
	switch {
	case last == 'e':
		stem = lemma[:len(lemma)-1]
		return []string{lemma, lemma + "s", lemma + "d", stem + "ing"}
	case last == 'y' && !vowel(before):
		stem = lemma[:len(lemma)-1]
		return []string{lemma, stem + "ies", stem + "ied", lemma + "ing"}
	case strings.HasSuffix(lemma, "sh") || strings.HasSuffix(lemma, "ch") || last == 's' || last == 'x':
		return []string{lemma, lemma + "es", lemma + "ed", lemma + "ing"}
	case doubled[lemma]:
		double := lemma + string(last)
		return []string{lemma, lemma + "s", double + "ed", double + "ing"}
	}
	return []string{lemma, lemma + "s", lemma + "ed", lemma + "ing"}
}

var doubled = map[string]bool{"admit": true, "quip": true, "slam": true}

var irregular = map[string][]string{
	"say":   {"say", "says", "said", "saying"},
	"tell":  {"tell", "tells", "told", "telling"},
	"write": {"write", "writes", "wrote", "writing", "written"},
	"swear": {"swear", "swears", "swore", "swearing"},
}
