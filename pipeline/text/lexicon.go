package text

import "strings"

// set is a set of words, given as text.
func set(lists ...string) map[string]bool {
	m := make(map[string]bool)
	for _, list := range lists {
		for _, w := range strings.Fields(list) {
			m[w] = true
		}
	}
	return m
}

// abbreviations are the words that are written with a full stop of their own,
// by what the full stop means for the end of a sentence.
var abbreviations = func() map[string]kind {
	m := make(map[string]kind)
	for _, l := range []struct {
		kind kind
		list string
	}{
		{title, `Mr Mrs Ms Mx Messrs Dr Drs Prof Profs Gen Gens Maj Col Lt Sgt Cpl Capt Cmdr Cdr Adm Brig Pvt Sen Sens
			Rep Reps Gov Govs Pres Atty Amb Hon Rev Fr Msgr Supt Insp Det Dep Asst Assoc Dir Sec Min Mme Mlle Sr Sra
			Srta Dist Ste Ft Mt Pt vs viz cf approx ca incl esp`},
		{month, `Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun`},
		{company, `Inc Corp Co Cos Ltd Bros Jr Plc plc Pty Assn Intl Natl Univ Dept dept Govt govt Comm
			St Ave Blvd Rd Hwy Bldg Pkwy`},
		{state, `Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mass Mich Minn Miss Mo Mont Neb Nev
			Okla Ore Pa Penn Tenn Tex Va Vt Wash Wis Wyo Ont Que Alta`},
		{unit, `lb lbs oz ft sq yr yrs mo min mins hr hrs sec tel ext`},
		{latin, `etc al`},
		{enumerated, `No Nos no nos Fig Figs fig figs Vol Vols vol vols Pp pp Art Arts art Ch ch Eq eq Para para Sect
			est Ed ed eds Rs`},
	} {
		for _, w := range strings.Fields(l.list) {
			m[w] = l.kind
		}
	}
	return m
}()

// ambiguous are the abbreviations that are words too, so that their full stop
// needs more than their own look.
var ambiguous = set(`Mar Sat Sun Mon Wed Fri Ill Ind Mass Miss Ore Wash Pa La Mo Del Ark Penn Que Tex
	Co Min Dist Comm Sec Fr Pt Dir Dep Sr ca`)

// stateAcronyms are states and districts that follow the name of a town.
var stateAcronyms = set("D.C. N.C. N.D. N.H. N.J. N.M. N.Y. R.I. S.C. S.D. W.Va. B.C.")

// clock are the acronyms of the time of day.
var clock = set("a.m. p.m. A.M. P.M.")

// zones go on with a time of day: 8 p.m. EST, 9 a.m. Monday.
var zones = set(`EST EDT ET CST CDT CT MST MDT MT PST PDT PT GMT UTC BST CET CEST EET EEST IST AEST JST MSK
	Eastern Central Mountain Pacific Greenwich
	Monday Tuesday Wednesday Thursday Friday Saturday Sunday
	January February March April May June July August September October November December`)

// lettered are words that a letter follows to name one of several: plan B,
// hepatitis C, World War I.
var lettered = set(`War Part Phase Type Title Act Plan Group Class Schedule Vitamin Hepatitis Appendix
	plan group type class option grade vitamin hepatitis influenza appendix phase part`)

// starters are words that a sentence starts with and a name does not.
var starters = set(`The A An He She It They We You I This That These Those There But And So Or Nor In On At
	For From By With As If When While Where What Who Why How Since After Before During Although Though However
	Meanwhile Many Some Most Both Several All Each Every Now Then Here His Her Its Their Our My Your Among Also Even
	Still Yet Because Once Until Despite According Instead Moreover Nevertheless Asked Such Other Others Only Just
	Whether To Is Are Was Were Has Have Had Do Does Did Will Would Can Could Should May Might Not Nothing Nobody
	Earlier Later Last Finally Perhaps Maybe Within Without Between Through Throughout Unlike Like Amid Against
	Regardless Similarly Additionally Furthermore Therefore Thus Hence Otherwise Indeed Unless Whereas Whenever
	Everyone Everything Someone Something Anyone Neither Either None Few Much More Over Under`)

// speech are verbs that follow the name of the one who is quoted.
var speech = set(`said says asked asks told tells added adds wrote writes replied shouted tweeted cried wondered
	exclaimed demanded quipped joked recalled continued yelled`)

// prefixes are the first parts that the treebanks keep with what follows the
// hyphen; every other hyphen is a token.
var prefixes = set(`non anti pre post re co mid pro ex multi semi sub neo inter intra counter mini e over under cross
	ultra micro macro trans super un hyper bi extra infra uh mm hm`)

// currencies are written to a dollar sign: US$5.
var currencies = set("US USD A AU C CA CAD HK NZ S SG R NT")
