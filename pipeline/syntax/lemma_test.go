package syntax

import (
	"testing"

	"stance/pipeline/document"
)

func TestLemma(t *testing.T) {
	for _, c := range []struct {
		word string
		tag  document.Tag
		want string
	}{
		{"accused", document.VERB, "accuse"},
		{"accusing", document.VERB, "accuse"},
		{"Accuses", document.VERB, "accuse"},
		{"denied", document.VERB, "deny"},
		{"slammed", document.VERB, "slam"},
		{"criticized", document.VERB, "criticize"},
		{"blamed", document.VERB, "blame"},
		{"said", document.VERB, "say"},
		{"told", document.VERB, "tell"},
		{"backing", document.VERB, "back"},
		{"praised", document.VERB, "praise"},
		{"n't", document.PART, "not"},
		{"’s", document.AUX, "be"},
		{"were", document.AUX, "be"},
		{"ministers", document.NOUN, "minister"},
		{"countries", document.NOUN, "country"},
		{"women", document.NOUN, "woman"},
		{"Geneva", document.PROPN, "Geneva"},
		{"7,000", document.NUM, "7,000"},
		{"", document.VERB, ""},
	} {
		if got := Lemma(c.word, c.tag); got != c.want {
			t.Errorf("Lemma(%q, %v) = %q, want %q", c.word, c.tag, got, c.want)
		}
	}
}

func FuzzLemma(f *testing.F) {
	f.Add("vetoing", uint8(document.VERB))
	f.Add("é’\xff", uint8(document.NOUN))
	f.Fuzz(func(t *testing.T, word string, tag uint8) {
		if got := Lemma(word, document.Tag(int(tag)%len(document.Tags))); word != "" && got == "" {
			t.Errorf("no lemma for %q", word)
		}
	})
}

func TestLearnLemmas(t *testing.T) {
	trees := []Tree{{
		Words:  []string{"walked", "talked", "ran", "hoped", "coped", "wanted"},
		Lemmas: []string{"walk", "talk", "run", "hope", "cope", "want"},
		Tags:   []document.Tag{document.VERB, document.VERB, document.VERB, document.VERB, document.VERB, document.VERB},
	}}
	rules, err := readLemmaRules(LearnLemmas(trees))
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]string{"balked": "balk", "ran": "run", "roped": "rope", "panted": "pant"} {
		if got := lemmaBy(rules, word, document.VERB); got != want {
			t.Errorf("lemma of %q is %q, want %q", word, got, want)
		}
	}
}
