package syntax

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"stance/pipeline/document"
)

// lemmaPair is a form of a tag with the lemma that it mostly has.
type lemmaPair struct {
	tag  document.Tag
	form string
	rule lemmaRule
}

// ruleOf returns what turns a form into its lemma.
func ruleOf(form, lemma string) lemmaRule {
	same := 0
	for same < len(form) && same < len(lemma) && form[same] == lemma[same] {
		same++
	}
	return lemmaRule{len(form) - same, lemma[same:]}
}

// lemmaPairs lists the forms of the trees, each once, ordered by tag and form.
func lemmaPairs(trees []Tree) []lemmaPair {
	counts := map[lemmaPair]int{}
	for i := range trees {
		for j, tag := range trees[i].Tags {
			form, lemma := strings.ToLower(strings.ReplaceAll(trees[i].Words[j], "’", "'")), strings.ToLower(trees[i].Lemmas[j])
			if hasLemma(tag) && isPlain(form) && isPlain(lemma) {
				counts[lemmaPair{tag, form, ruleOf(form, lemma)}]++
			}
		}
	}
	pairs := make([]lemmaPair, 0, len(counts))
	for pair := range counts {
		pairs = append(pairs, pair)
	}
	slices.SortFunc(pairs, func(a, b lemmaPair) int {
		return cmp.Or(cmp.Compare(a.tag, b.tag), cmp.Compare(a.form, b.form), cmp.Compare(counts[b], counts[a]),
			cmp.Compare(a.rule.cut, b.rule.cut), cmp.Compare(a.rule.add, b.rule.add))
	})
	return slices.CompactFunc(pairs, func(a, b lemmaPair) bool { return a.tag == b.tag && a.form == b.form })
}

// LearnLemmas returns the file of rules that Lemma reads: for every ending,
// the shorter first, the change most common among the forms that end so, where
// it differs from what the next shorter ending says; then the forms for which
// that is wrong.
func LearnLemmas(trees []Tree) string {
	pairs := lemmaPairs(trees)
	rules := map[string]lemmaRule{}
	for n := range maxEnding + 1 {
		type change struct {
			key  string
			rule lemmaRule
		}
		counts := map[change]int{}
		for _, p := range pairs {
			if len(p.form) > n {
				counts[change{p.tag.String() + ":" + p.form[len(p.form)-n:], p.rule}]++
			}
		}
		changes := make([]change, 0, len(counts))
		for c := range counts {
			changes = append(changes, c)
		}
		slices.SortFunc(changes, func(a, b change) int {
			return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(counts[b], counts[a]),
				cmp.Compare(a.rule.cut, b.rule.cut), cmp.Compare(a.rule.add, b.rule.add))
		})
		for i, c := range changes {
			if (i > 0 && changes[i-1].key == c.key) || counts[c] < 2 {
				continue
			}
			if inherited, ok := shorterRule(rules, c.key); !ok || inherited != c.rule {
				rules[c.key] = c.rule
			}
		}
	}
	for _, p := range pairs {
		if lemmaBy(rules, p.form, p.tag) != p.rule.apply(p.form) {
			rules[p.tag.String()+":"+wholeWord+p.form] = p.rule
		}
	}
	lines := make([]string, 0, len(rules))
	for key, rule := range rules {
		lines = append(lines, fmt.Sprintf("%s\t%d\t%s\n", key, rule.cut, rule.add))
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// shorterRule is the rule of the longest ending shorter than the key's.
func shorterRule(rules map[string]lemmaRule, key string) (lemmaRule, bool) {
	tag, ending, _ := strings.Cut(key, ":")
	for i := 1; i <= len(ending); i++ {
		if rule, ok := rules[tag+":"+ending[i:]]; ok {
			return rule, true
		}
	}
	return lemmaRule{}, false
}

// EvaluateLemmas returns the share of the words of a tag whose lemma is right,
// given the tag, without regard to case, and how many there are.
func EvaluateLemmas(trees []Tree, tag document.Tag) (share float64, words int) {
	right := 0
	for i := range trees {
		for j, word := range trees[i].Words {
			if trees[i].Tags[j] == tag {
				words++
				if strings.EqualFold(Lemma(word, tag), trees[i].Lemmas[j]) {
					right++
				}
			}
		}
	}
	return float64(right) / float64(max(words, 1)), words
}
