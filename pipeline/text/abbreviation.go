package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// abbreviations are the words that are written with a full stop of their own,
// by what the full stop means for the end of a sentence.
var abbreviations = func() map[string]kind {
	m := make(map[string]kind)
	for k, list := range map[kind]string{
		// A name follows: never the end of a sentence.
		title: `Mr Mrs Ms Mx Messrs Dr Drs Prof Gen Maj Col Lt Sgt Cpl Capt Cmdr Cdr Adm Brig Pvt Sen Sens Rep Reps
			Gov Govs Pres Atty Amb Hon Rev Fr Msgr Supt Insp Det Dep Asst Assoc Dir Sec Min Mme Mlle Ste Ft Mt Pt
			vs v viz cf approx ca incl esp Gens Profs Sr Sra Srta Dist`,
		month:   `Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun`,
		company: `Inc Corp Co Cos Ltd Bros Jr Plc plc Pty Assn Intl Natl Univ Dept Govt dept govt Comm St Ave Blvd Rd Hwy Bldg Pkwy`,
		state: `Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mass Mich Minn Miss Mo Mont Neb Nev Okla
			Ore Pa Penn Tenn Tex Va Vt Wash Wis Wyo Ont Que Alta`,
		unit:  `lb lbs oz ft sq yr yrs mo min mins hr hrs sec tel ext`,
		latin: `etc al`,
		// A number follows, or it is a word of its own.
		enumerated: `No Nos no nos Fig Figs fig figs Vol vol Vols vols p pp Pp art Art Arts Ch ch Eq eq Para para Sect c b d est Ed ed eds Rs`,
	} {
		for _, w := range strings.Fields(list) {
			m[w] = k
		}
	}
	return m
}()

// isAlsoWord reports whether an abbreviation is a word too, so that its full
// stop needs more than its own look.
func isAlsoWord(w string) bool {
	switch w {
	case "Mar", "Sat", "Sun", "Mon", "Wed", "Fri", "Ill", "Ind", "Mass", "Miss", "Ore", "Wash", "Pa", "La", "Mo", "Del", "Ark", "Penn",
		"Co", "Min", "Dist", "Comm", "al", "min", "mo", "sec", "Sec", "v", "ca", "Fr", "Pt", "Dir", "Dep", "Que", "Tex", "Sr":
		return true
	}
	return false
}

// abbreviation returns what the full stop at p, right after the word
// [start, p), is: word if it is a token of its own.
func (s *scanner) abbreviation(start, p, end int) kind {
	w := s.text[start:p]
	after := s.text[p+1 : end]
	if after != "" && after[0] == '.' {
		return word
	}
	next, blank := nextWord(after)
	if len(w) == 1 {
		return s.initial(w[0], next, blank, len(after) == 0 || after[0] == ',')
	}
	if isAcronym(w[strings.LastIndexByte(w, '-')+1:]) { // also anti-U.S.
		return acronym
	}
	if len(w) > 6 {
		return word
	}
	k, ok := abbreviations[w]
	if !ok {
		// The capitals of a heading or an address: GEN., ST.
		if len(w) < 2 || !isUpper(w) {
			return word
		}
		if k, ok = abbreviations[w[:1]+strings.ToLower(w[1:])]; !ok || k != title && k != company || next == "" || !isUpper(next[:1]) {
			return word
		}
		return k
	}
	// What ends the paragraph, or stands before marks that close it, does not
	// show its full stop to be its own.
	ends := next == "" && (after == "" || blank)
	first, _ := utf8.DecodeRuneInString(next)
	digit := first >= '0' && first <= '9'
	punctuated := after != "" && (after[0] == ',' || after[0] == ')' || after[0] == ';')
	place := s.follows(comma) || s.follows(hyphen)
	switch k {
	case enumerated:
		if digit || isRoman(next) {
			return k
		}
		return word
	case unit:
		if unicode.IsLower(first) || punctuated {
			return k
		}
		return word
	case latin:
		if w == "al" && !(len(s.tokens) > 0 && s.textOf(len(s.tokens)-1) == "et") {
			return word
		}
		if ends || unicode.IsUpper(first) && !punctuated {
			return word
		}
		return k
	case month:
		if digit || !isAlsoWord(w) && !ends || punctuated || abbreviations[next] == month {
			return k
		}
		return word
	case state:
		if !isAlsoWord(w) || place {
			return k
		}
		return word
	case title:
		if isAlsoWord(w) && !unicode.IsUpper(first) && !(w == "ca" && digit) && w != "v" || ends {
			return word
		}
		return k
	}
	return k
}

// initial returns what the full stop after a single letter is.
func (s *scanner) initial(c byte, next string, blank, comma bool) kind {
	first, _ := utf8.DecodeRuneInString(next)
	switch {
	case c >= 'a' && c <= 'z':
		if first >= '0' && first <= '9' && (c == 'p' || c == 'c' || c == 'b' || c == 'd') {
			return enumerated
		}
		if c == 'v' && unicode.IsUpper(first) {
			return title
		}
		return word
	case c < 'A' || c > 'Z':
		return word
	case !unicode.IsUpper(first) && !comma && !(first >= '0' && first <= '9' && s.follows(initial)):
		return word
	case starters[next]:
		return word
	case len(s.tokens) > 0 && isLettered(s.textOf(len(s.tokens)-1)):
		return word
	case c == 'I' && s.follows(word) && !s.capitalised(len(s.tokens)-1):
		return word
	case comma && next == "":
		return word
	}
	return initial
}

// isLettered reports whether a word is followed by a letter that names one of
// several: plan B, hepatitis C, World War I.
func isLettered(w string) bool {
	switch w {
	case "War", "Part", "Phase", "Type", "Title", "Act", "Plan", "Group", "Class", "Schedule", "Vitamin", "Hepatitis",
		"plan", "group", "type", "class", "option", "grade", "vitamin", "hepatitis", "influenza", "appendix", "phase", "part":
		return true
	}
	return false
}

// isAcronym reports whether letters and dots alternate, as in U.S and Ph.D.
func isAcronym(w string) bool {
	dot := strings.IndexByte(w, '.')
	if dot < 1 || dot > 2 || len(w) > 12 {
		return false
	}
	for part := range strings.SplitSeq(w, ".") {
		if len(part) == 0 || len(part) > 2 || !isASCIILetter(part[0]) || len(part) == 2 && part != "Ph" && part != "Lt" && part != "Sc" && part != "Ed" {
			return false
		}
	}
	return true
}

func isRoman(s string) bool {
	return s != "" && len(s) <= 5 && strings.Trim(s, "IVX") == ""
}

// nextWord returns the word that s starts with after blanks and opening marks,
// and whether a blank stands before it. A word of interest is short.
func nextWord(s string) (next string, blank bool) {
	i := 0
	for i < len(s) && i < 16 {
		r, size := utf8.DecodeRuneInString(s[i:])
		if isBlank(r) {
			blank = true
		} else if !strings.ContainsRune("\"'“‘«„([`", r) {
			break
		}
		i += size
	}
	j := i
	for j < len(s) && j < i+16 && isWordByte(s[j]) {
		j++
	}
	return s[i:j], blank
}

// follows reports whether the last token is of a kind.
func (s *scanner) follows(k kind) bool {
	return len(s.kinds) > 0 && s.kinds[len(s.kinds)-1] == k
}

// textOf returns the text of a token.
func (s *scanner) textOf(i int) string { return s.text[s.tokens[i].Start:s.tokens[i].End] }

// capitalised reports whether a token starts with a capital.
func (s *scanner) capitalised(i int) bool {
	r, _ := utf8.DecodeRuneInString(s.text[s.tokens[i].Start:s.tokens[i].End])
	return unicode.IsUpper(r) || unicode.IsTitle(r)
}

// starters are words that a sentence starts with and a name does not.
var starters = func() map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(`The A An He She It They We You I This That These Those There But And So Or Nor In On At
		For From By With As If When While Where What Who Why How Since After Before During Although Though However
		Meanwhile Many Some Most Both Several All Each Every Now Then Here His Her Its Their Our My Your Among Also Even
		Still Yet Because Once Until Despite According Instead Moreover Nevertheless Asked Such Other Others Only Just
		Whether To Is Are Was Were Has Have Had Do Does Did Will Would Can Could Should May Might Not Nothing Nobody
		Earlier Later Last Finally Perhaps Maybe Within Without Between Through Throughout Unlike Like Amid Against
		Regardless Similarly Additionally Furthermore Therefore Thus Hence Otherwise Indeed Unless Whereas Whenever
		Everyone Everything Someone Something Anyone Neither Either None Few Much More Over Under`) {
		m[w] = true
	}
	return m
}()
