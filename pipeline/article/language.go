package article

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"
)

// Detect tells the language of a text as an ISO 639-1 code, "" where the text
// gives too little to tell, as headlines and lists of names do.
//
// The script decides where it belongs to one language. Otherwise function words
// decide, because a news text in English full of foreign names still has the
// function words of English, while the letter statistics of the names mislead
// trigram models; those are asked only where no list of function words answers,
// and never to say that a text with the function words of English is not.
func Detect(text string) string {
	s := sample(text)
	script, letters := mainScript(s)
	if letters < 3 {
		return ""
	}
	if script != unicode.Latin {
		return byScript(s, script)
	}
	return byFunctionWords(s)
}

// sampled is how many bytes are looked at, half at the start and half in the
// middle, where neither a dateline nor a foreign quote fills them.
const sampled = 8 << 10

func sample(text string) string {
	if len(text) <= sampled {
		return text
	}
	middle := len(text) / 2
	head, tail := text[:sampled/2], text[middle:min(len(text), middle+sampled/2)]
	// Cut at white space, so that no word and no character is cut.
	if i := strings.LastIndexAny(head, " \t\r\n"); i > 0 {
		head = head[:i]
	}
	if i := strings.IndexAny(tail, " \t\r\n"); i >= 0 {
		tail = tail[i:]
	}
	return strings.ToValidUTF8(head+tail, "")
}

// scripts are told apart; one that stands for a single language names it.
var scripts = []struct {
	table *unicode.RangeTable
	code  string
}{
	{unicode.Latin, ""},
	{unicode.Cyrillic, ""},
	{unicode.Arabic, ""},
	{unicode.Devanagari, ""},
	{unicode.Hebrew, ""},
	{unicode.Han, "zh"},
	{unicode.Hiragana, "ja"},
	{unicode.Katakana, "ja"},
	{unicode.Hangul, "ko"},
	{unicode.Greek, "el"},
	{unicode.Thai, "th"},
	{unicode.Georgian, "ka"},
	{unicode.Armenian, "hy"},
	{unicode.Bengali, "bn"},
	{unicode.Tamil, "ta"},
	{unicode.Telugu, "te"},
	{unicode.Kannada, "kn"},
	{unicode.Malayalam, "ml"},
	{unicode.Gujarati, "gu"},
	{unicode.Gurmukhi, "pa"},
	{unicode.Sinhala, "si"},
	{unicode.Khmer, "km"},
	{unicode.Lao, "lo"},
	{unicode.Myanmar, "my"},
	{unicode.Ethiopic, "am"},
}

// mainScript is the script of most letters, and how many there are in all. A
// character of Chinese, Japanese or Korean counts as three letters.
func mainScript(s string) (*unicode.RangeTable, int) {
	var counts [32]int
	letters := 0
	for _, r := range s {
		if r < utf8.RuneSelf {
			if 'a' <= r|0x20 && r|0x20 <= 'z' {
				counts[0]++
				letters++
			}
			continue
		}
		if !unicode.IsLetter(r) {
			continue
		}
		for i, script := range scripts {
			if !unicode.Is(script.table, r) {
				continue
			}
			weight := 1
			switch script.code {
			case "zh", "ja", "ko":
				weight = 3
			}
			counts[i] += weight
			letters += weight
			break
		}
	}
	best := 0
	for i := range scripts {
		if counts[i] > counts[best] {
			best = i
		}
	}
	// Japanese mixes its syllables with Chinese characters.
	if scripts[best].code == "zh" {
		for i, script := range scripts {
			if script.code == "ja" && 10*counts[i] > counts[best] {
				best = i
			}
		}
	}
	return scripts[best].table, letters
}

func byScript(s string, script *unicode.RangeTable) string {
	for _, known := range scripts {
		if known.table == script && known.code != "" {
			return known.code
		}
	}
	letters := 0
	for _, r := range s {
		if unicode.Is(script, r) && unicode.IsLetter(r) {
			letters++
		}
	}
	rules := letterRules[script]
	for _, rule := range rules {
		n := 0
		for _, r := range s {
			if strings.ContainsRune(rule.letters, r) {
				n++
			}
		}
		if 1000*n >= rule.perMille*letters {
			return rule.code
		}
	}
	return ""
}

// letterRules tell the languages of a script by letters that the others do not
// have; the first rule whose letters are frequent enough decides. The shares are
// half to a quarter of what running text has, well over what names bring in.
var letterRules = map[*unicode.RangeTable][]struct {
	code     string
	letters  string
	perMille int // of the letters
}{
	unicode.Cyrillic: {
		{"be", "ўЎ", 5},
		{"uk", "іїєґІЇЄҐ", 20},
		{"mk", "ѓќѕЃЌЅ", 2},
		{"sr", "јљњђћџЈЉЊЂЋЏ", 15},
		{"ru", "ыэёЫЭЁ", 5},
		{"bg", "ъщЪЩ", 8},
		{"ru", "", 0},
	},
	unicode.Arabic: {
		{"ur", "ٹڈڑںے", 15},
		{"fa", "پچژگکی", 30},
		{"ar", "", 0},
	},
	unicode.Hebrew:     {{"he", "", 0}},
	unicode.Devanagari: {{"mr", "ळ", 4}, {"hi", "", 0}},
}

// functionWords are frequent words of languages in Latin script. Words that two
// languages share count for both, so that the others decide.
var functionWords = []struct{ code, words string }{
	{"en", "the of and to in a an is are was were be been has have had that this these those for on with as by at from it its he she they his her their we our you i not but or which who will would could should said after before when while what there more about into than over also because during against between if"},
	{"es", "el la los las de del y en un una que a al es son fue ser ha han se su sus por con para no lo le como más pero este esta entre sobre desde también ya o cuando sin hasta donde según muy"},
	{"pt", "o a os as de do da dos das e em no na nos nas um uma que é são foi ser com por para se não mais ao à pelo pela seu sua como mas também já ou quando entre sobre até muito segundo após"},
	{"fr", "le la les l' de du des d' et en un une que qu' qui est sont a été être dans pour par sur avec ne pas n' ce cette ces son sa ses au aux il elle ils se s' plus mais ou comme leur après selon entre"},
	{"it", "il lo la i gli le l' di del della dei delle dell' e in un una che è sono ha hanno per con non si su al alla da dal dalla come più anche ma suo sua nel nella questo questa dopo tra o ed"},
	{"de", "der die das den dem des und in im ein eine einen einer eines ist sind war wird werden hat haben zu zum zur mit von vom für auf nicht auch sich es er sie an am als bei aus nach dass aber oder wie über noch nur um vor durch"},
	{"nl", "de het een en van in op te dat die is zijn was wordt werd heeft hebben voor met niet aan er ook om bij als maar door naar uit over hij ze zij tot nog dan deze dit of na tegen volgens"},
	{"sv", "och i att det som en ett är av för på med den till inte har de om var han hon från men sig vid kan ska efter under också eller när så mot enligt där"},
	{"da", "og i at det som en et er af for på med den til ikke har de om var han hun fra men sig ved kan skal efter under også eller når så mod ifølge der blev"},
	{"no", "og i at det som en et er av for på med den til ikke har de om var han hun fra men seg ved kan skal etter under også eller når så mot ifølge der ble"},
	{"pl", "i w na z że do się nie to jest są o jak po przez od za dla ale jego jej ich który która które oraz przed ze był była przy tym także już ma"},
	{"cs", "a v na se že je s z do i o to k za pro jsou po podle který která které ale jako by byl byla od při také jeho ve tak už nebo po"},
	{"ro", "și în de la a al ale cu pe că nu este sunt un o din pentru care mai se au fost prin ca după sau lui dar această acest către între fi"},
	{"tr", "ve bir bu da de için ile olarak olan daha çok en gibi kadar sonra ne ama ancak göre o ki değil her dedi oldu ise"},
	{"id", "yang dan di ke dari untuk dengan pada ini itu dalam tidak akan adalah oleh juga telah sudah atau mereka ia kata bahwa sebagai karena para kepada saat"},
	{"hu", "a az és hogy nem is egy ez azt volt meg már csak de el van mint ki még szerint után vagy aki lesz között"},
	{"fi", "ja on ei että se oli hän myös kun mutta ovat joka mukaan niin kuin tai ole jo sen hänen ovat sekä jos vain"},
	{"vi", "và của là có không được cho trong các một này với đã những người khi từ đến ở để về cũng như tại vào"},
	{"ca", "el la els les de del dels i en un una que a al és són va ha han per amb no es se més com però seu seva aquest aquesta també o entre sobre segons"},
}

var functionWord = func() map[string]uint32 {
	sets := make(map[string]uint32)
	for i, language := range functionWords {
		for _, word := range strings.Fields(language.words) {
			sets[word] |= 1 << i
		}
	}
	return sets
}()

const (
	leastHits     = 2    // function words to say that a text is English
	leastForeign  = 3    // function words, two of them different, to say that it is not
	leastShare    = 0.12 // of all words, to name a language
	someEnglish   = 0.05 // of all words, from which trigrams may not overrule English
	trigramWords  = 15   // words that a trigram model needs
	mostCapitals  = 0.5  // of all words, past which they are names
	surelyForeign = 2    // times as many function words as English, to name another language
)

func byFunctionWords(s string) string {
	c := countWords(s)
	best := 0
	for i := range functionWords {
		if c.hits[i] > c.hits[best] {
			best = i
		}
	}
	all, english := float64(c.words), c.hits[0]
	enough := float64(c.hits[best]) >= leastShare*all
	switch {
	case enough && best == 0 && english >= leastHits:
		return "en"
	case enough && best != 0 && c.hits[best] >= leastForeign && c.different[best] && c.hits[best] >= surelyForeign*english:
		return functionWords[best].code
	case enough, c.words < trigramWords, float64(english) >= someEnglish*all, float64(c.capitals) > mostCapitals*all:
		return ""
	}
	info := whatlanggo.Detect(s)
	if !info.IsReliable() || info.Lang == whatlanggo.Eng {
		return ""
	}
	return info.Lang.Iso6391()
}

// wordCounts are the words of a text, and its function words by language.
type wordCounts struct {
	words, capitals int
	hits            [32]int
	different       [32]bool // more than one different function word
	first           [32]string
}

func (c *wordCounts) add(word string, languages uint32) {
	for ; languages != 0; languages &= languages - 1 {
		i := bits.TrailingZeros32(languages)
		if c.hits[i]++; c.hits[i] == 1 {
			c.first[i] = word
		} else if c.first[i] != word {
			c.different[i] = true
		}
	}
}

// countWords counts words. A function word between two capitalised words may be
// part of a name ("Lula da Silva", "Ministry of Defence") and counts for no
// language; a letter after an apostrophe ("Obama's") is no word.
func countWords(s string) (c wordCounts) {
	type held struct {
		word      string
		languages uint32
	}
	var pending []held // function words since the last other word
	previous := false  // that one is capitalised
	settle := func(capital bool) {
		if !(previous && capital) {
			for _, h := range pending {
				c.add(h.word, h.languages)
			}
		}
		pending, previous = pending[:0], capital
	}
	apostrophe := false // before the word
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsLetter(r) {
			if sentenceEnd(r) {
				settle(false)
			}
			apostrophe = r == '\'' || r == '’'
			i += size
			continue
		}
		start := i
		i = wordEnd(s, i)
		word := s[start:i]
		if apostrophe && len(word) == 1 {
			continue
		}
		apostrophe = strings.HasSuffix(word, "'") || strings.HasSuffix(word, "’")
		c.words++
		// A word all in capitals is no sign of a name where all words are.
		capital := unicode.IsUpper(r) && strings.ToUpper(word) != word
		if capital {
			c.capitals++
		}
		folded := strings.ReplaceAll(strings.ToLower(word), "’", "'")
		if languages := functionWord[folded]; languages != 0 {
			pending = append(pending, held{folded, languages})
			continue
		}
		settle(capital)
	}
	settle(false)
	return c
}

// wordEnd is where the word that starts at i ends; the apostrophe of an elided
// word (l'État, qu'il) belongs to it.
func wordEnd(s string, i int) int {
	start := i
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if (r == '\'' || r == '’') && i-start <= 4 {
			return i + size
		}
		if !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) {
			break
		}
		i += size
	}
	return i
}

func sentenceEnd(r rune) bool { return strings.ContainsRune(".!?\n:;\"“”«»", r) }
