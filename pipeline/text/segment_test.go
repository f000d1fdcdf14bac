package text

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stance/pipeline/document"
)

func TestSentences(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string // a heading starts with "# "
	}{
		{"empty", "", nil},
		{"blank", " \n\t\u00a0\u200b\r\n", nil},
		{"two", "The army withdrew. Talks resume on Monday.", []string{"The army withdrew.", "Talks resume on Monday."}},
		{"question and exclamation", "Who pays? Nobody! So it stays.", []string{"Who pays?", "Nobody!", "So it stays."}},
		{"country before a title", "He met U.S. President Ann Mills on Friday.", []string{"He met U.S. President Ann Mills on Friday."}},
		{"country before a new sentence", "He fled to the U.S. The family stayed.", []string{"He fled to the U.S.", "The family stayed."}},
		{"country before a quotation", "He fled to the U.S. “We stayed,” his wife said.", []string{"He fled to the U.S.", "“We stayed,” his wife said."}},
		{"country in quotation marks", "The so-called “U.S. Army” of the film is Bulgarian.", []string{"The so-called “U.S. Army” of the film is Bulgarian."}},
		{"capital at the end", "They marched on Washington, D.C. Police watched.", []string{"They marched on Washington, D.C.", "Police watched."}},
		{"initials and a nickname", "Gov. C.L. “Butch” Otter and J.R. “Bob” Kane left.", []string{"Gov. C.L. “Butch” Otter and J.R. “Bob” Kane left."}},
		{"titles", "Gen. Rossi, Sen. Okoro and Rep. Lind met Lt. Col. Adams at St. Anne's.", []string{"Gen. Rossi, Sen. Okoro and Rep. Lind met Lt. Col. Adams at St. Anne's."}},
		{"street at the end", "She lives on 5th St. It is quiet there.", []string{"She lives on 5th St.", "It is quiet there."}},
		{"initials", "Writers like J. K. Marlow and George W. Brandt signed. T.S. Poole did not.", []string{"Writers like J. K. Marlow and George W. Brandt signed.", "T.S. Poole did not."}},
		{"a letter at the end", "The council has a plan B. It is worse.", []string{"The council has a plan B.", "It is worse."}},
		{"clock", "Polls close at 8 p.m. Counting starts at once.", []string{"Polls close at 8 p.m.", "Counting starts at once."}},
		{"clock and day", "Polls close at 8 p.m. Tuesday in Oslo and 9 p.m. Eastern time.", []string{"Polls close at 8 p.m. Tuesday in Oslo and 9 p.m. Eastern time."}},
		{"clock and place", "It starts at 9 p.m. Israel time. It ends at 11 p.m. Cohen will speak.", []string{"It starts at 9 p.m. Israel time.", "It ends at 11 p.m.", "Cohen will speak."}},
		{"for example", "Some, e.g. The Herald, agreed.", []string{"Some, e.g. The Herald, agreed."}},
		{"a letter that counts", "They fought in World War I. France won. Ministers chose plan B. Critics wept.", []string{"They fought in World War I.", "France won.", "Ministers chose plan B.", "Critics wept."}},
		{"month", "On Jan. 6 and in Sept. 2019 it rained. It rained in Dec. The rest was dry.", []string{"On Jan. 6 and in Sept. 2019 it rained.", "It rained in Dec.", "The rest was dry."}},
		{"number", "See No. 10 and Fig. 3. The answer was no. Then silence.", []string{"See No. 10 and Fig. 3.", "The answer was no.", "Then silence."}},
		{"company", "Acme Inc. bought Bolt Corp. The price is secret.", []string{"Acme Inc. bought Bolt Corp.", "The price is secret."}},
		{"state", "He moved from Macon, Ga. to Tulsa, Okla. Friends followed. Ott of Mesa, Ariz. Gov. Lee's home, wept.", []string{"He moved from Macon, Ga. to Tulsa, Okla.", "Friends followed.", "Ott of Mesa, Ariz. Gov. Lee's home, wept."}},
		{"party and state", "Rep. Lee (D-Calif.) spoke. Sen. Ott, R-Ky., did not.", []string{"Rep. Lee (D-Calif.) spoke.", "Sen. Ott, R-Ky., did not."}},
		{"versus", "The case is Smith v. Jones. In Ali vs. Frazier nobody won.", []string{"The case is Smith v. Jones.", "In Ali vs. Frazier nobody won."}},
		{"versus a sum", "It made $3m, vs. $2m in May, under Sec. 2(a). It grew.", []string{"It made $3m, vs. $2m in May, under Sec. 2(a).", "It grew."}},
		{"initials in a list", "Poole, T., and Marsh, K., wrote it.", []string{"Poole, T., and Marsh, K., wrote it."}},
		{"question after an abbreviation", "Is it the U.S.? No! It's the U.K.! Good.", []string{"Is it the U.S.?", "No!", "It's the U.K.!", "Good."}},
		{"tokens apart", "He said : ' We go . ' He did n't .", []string{"He said : ' We go . '", "He did n't ."}},
		{"et cetera", "Guns, tanks, etc. were shown. Guns, tanks, etc. The rest stayed.", []string{"Guns, tanks, etc. were shown.", "Guns, tanks, etc.", "The rest stayed."}},
		{"decimals", "Growth was 3.5 percent. It fell to .2 percent. Then to 1,000.5 points.", []string{"Growth was 3.5 percent.", "It fell to .2 percent.", "Then to 1,000.5 points."}},
		{"marks before the words", ".@minister wrote. ? ? Nobody knows why.", []string{".@minister wrote.", "? ? Nobody knows why."}},
		{"ellipsis goes on", "He was ... not ready. She … was.", []string{"He was ... not ready.", "She … was."}},
		{"ellipsis ends", "He waited... Nobody came… Then they left.", []string{"He waited...", "Nobody came…", "Then they left."}},
		{"words left out", "“The deal […] is dead,” he wrote.", []string{"“The deal […] is dead,” he wrote."}},
		{"quotation with comma", "\"We will not yield,\" he said. \"Never.\"", []string{"\"We will not yield,\" he said.", "\"Never.\""}},
		{"quotation of two sentences", "“We won. They lost.” She smiled.", []string{"“We won.", "They lost.”", "She smiled."}},
		{"guillemets", "«We are ready. We always were,» she said. «Good.» He left.", []string{"«We are ready.", "We always were,» she said.", "«Good.»", "He left."}},
		{"guillemets with blanks", "« Nous sommes prêts. » Il sourit.", []string{"« Nous sommes prêts. »", "Il sourit."}},
		{"guillemets inward", "»Wir gehen.« Er ging.", []string{"»Wir gehen.«", "Er ging."}},
		{"low and high", "„Wir gehen.“ Er ging. ‚Ja.‘ Sie blieb.", []string{"„Wir gehen.“", "Er ging.", "‚Ja.‘", "Sie blieb."}},
		{"nested", "“He told me, ‘Leave.’” She left. \"They said 'no.'\" Fine.", []string{"“He told me, ‘Leave.’”", "She left.", "\"They said 'no.'\"", "Fine."}},
		{"typewriter", "``We stay.'' They stayed.", []string{"``We stay.''", "They stayed."}},
		{"mark before the stop", "He called it “a farce”. She agreed.", []string{"He called it “a farce”.", "She agreed."}},
		{"question and attribution", "“Are you sure?” she asked. “Who?” Marta Ruiz asked. “Me!” Then silence.",
			[]string{"“Are you sure?” she asked.", "“Who?” Marta Ruiz asked.", "“Me!”", "Then silence."}},
		{"name with a mark", "Investors in Yahoo! Japan sold. The show Jeopardy! was cut.", []string{"Investors in Yahoo! Japan sold.", "The show Jeopardy! was cut."}},
		{"bracket holds", "The firm (founded in 1990. Closed in 2001.) reopened. (Nobody knew. Nobody cared.) It failed.",
			[]string{"The firm (founded in 1990. Closed in 2001.) reopened.", "(Nobody knew.", "Nobody cared.)", "It failed."}},
		{"unclosed bracket", "He said (and meant it. She did not. They left.", []string{"He said (and meant it.", "She did not.", "They left."}},
		{"reference", "The king died in 1203. [4] His son fled.[5] Peace came.", []string{"The king died in 1203. [4]", "His son fled.[5]", "Peace came."}},
		{"dash", "They left — all of them. It was over – at last.", []string{"They left — all of them.", "It was over – at last."}},
		{"address", "Write to press@example.org. See https://example.org/a.b?c=d. Or www.example.com/x. Thanks.",
			[]string{"Write to press@example.org.", "See https://example.org/a.b?c=d.", "Or www.example.com/x.", "Thanks."}},
		{"host", "The site example.org/news was down. So was Node.js.", []string{"The site example.org/news was down.", "So was Node.js."}},
		{"handles", "@minister wrote: #peace now. @other agreed.", []string{"@minister wrote: #peace now.", "@other agreed."}},
		{"joined", "He left, she said.The talks go on.”They end in 2016.Nobody knows.", []string{"He left, she said.", "The talks go on.”", "They end in 2016.", "Nobody knows."}},
		{"joined after capitals", "He joined the EU.Then he left. The aide spoke.3 Nobody listened.", []string{"He joined the EU.", "Then he left.", "The aide spoke.3", "Nobody listened."}},
		{"dateline", "KYIV, Ukraine (AP) — Shells fell. WASHINGTON, D.C. — Nobody spoke.", []string{"KYIV, Ukraine (AP) — Shells fell.", "WASHINGTON, D.C. — Nobody spoke."}},
		{"dateline with a saint", "ST. LOUIS — The mayor resigned.", []string{"ST. LOUIS — The mayor resigned."}},
		{"heading", "Senate Rejects Budget\n\nThe vote was close.", []string{"# Senate Rejects Budget", "The vote was close."}},
		{"heading in sentence case", "Ministers fail to agree on fishing\n\nThe vote was close.", []string{"# Ministers fail to agree on fishing", "The vote was close."}},
		{"heading without a blank line", "Border Reopens\nThe border with Chad reopened on Monday.\nTrucks crossed.",
			[]string{"# Border Reopens", "The border with Chad reopened on Monday.", "Trucks crossed."}},
		{"heading with an abbreviation", "He left.\n\nGhana Condemns Raid by the U.S.\n\nThe raid failed.", []string{"He left.", "# Ghana Condemns Raid by the U.S.", "The raid failed."}},
		{"heading and deck", "Signs of trouble for Lee;\nVoters in the south turn away.", []string{"# Signs of trouble for Lee;", "Voters in the south turn away."}},
		{"heading that asks", "Can the Truce Hold?\n\nWho knows?", []string{"# Can the Truce Hold?", "Who knows?"}},
		{"no heading", "A text of one line", []string{"A text of one line"}},
		{"no heading for an item", "The list:\n- Bread and Salt\n- Wine\n\nThe end.", []string{"The list:", "- Bread and Salt", "- Wine", "The end."}},
		{"byline", "Floods Hit Coast\nBy Jane Doe, Staff Writer\n\nWater rose.", []string{"# Floods Hit Coast", "By Jane Doe, Staff Writer", "Water rose."}},
		{"numbered items", "1. Open the door. Wait.\n2. Close it.\n\na) Sleep.", []string{"1. Open the door.", "Wait.", "2. Close it.", "a) Sleep."}},
		{"wrapped", "The prime minister of the island told reporters on\nSunday that the treaty would be signed by the\nend of the month. Nobody in the capital seemed to\nbelieve him, and the opposition announced that it\nwould boycott the session.\n\nThe session opens at noon.",
			[]string{"The prime minister of the island told reporters on\nSunday that the treaty would be signed by the\nend of the month.",
				"Nobody in the capital seemed to\nbelieve him, and the opposition announced that it\nwould boycott the session.", "The session opens at noon."}},
		{"lines are paragraphs", "The prime minister resigned.\nHis party was surprised by the news, which came late at night.\nNobody spoke.",
			[]string{"The prime minister resigned.", "His party was surprised by the news, which came late at night.", "Nobody spoke."}},
		{"stray break", "The prime minister of the island resigned\nlate on Sunday, and nobody was surprised by it.", []string{"The prime minister of the island resigned\nlate on Sunday, and nobody was surprised by it."}},
		{"carriage returns", "Vote Fails\r\n\r\nThe vote failed. All left.\rNight fell.", []string{"# Vote Fails", "The vote failed.", "All left.", "Night fell."}},
		{"blanks of all kinds", "\ufeffHe\u00a0left.\u2003She\tstayed.\u200bThey\u202fslept.", []string{"He\u00a0left.", "She\tstayed.", "They\u202fslept."}},
		{"Chinese", "他走了。她留下了！真的吗？", []string{"他走了。", "她留下了！", "真的吗？"}},
		{"Hindi and Arabic", "वह गया। वह रुकी। هل ذهب؟ نعم.", []string{"वह गया।", "वह रुकी।", "هل ذهب؟", "نعم."}},
		{"Russian", "Министр ушёл. Совет молчит.", []string{"Министр ушёл.", "Совет молчит."}},
		{"not UTF-8", "He\xff left. She\xfe stayed.", []string{"He\xff left.", "She\xfe stayed."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, s := range Segment(c.text) {
				text := c.text[s.Start:s.End]
				if s.Kind == document.Heading {
					text = "# " + text
				}
				got = append(got, text)
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestParagraphs(t *testing.T) {
	var got []string
	for _, s := range Segment("Title Here\n\nOne. Two.\n \nThree.\nFour.") {
		got = append(got, fmt.Sprint(s.Paragraph))
	}
	if want := "0 1 1 2 3"; strings.Join(got, " ") != want {
		t.Errorf("paragraphs %v, want %s", got, want)
	}
}

func TestTokens(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"clitics", "Don't say they've, I'd, she'll, we're, I'm, it's.", "Do n't say they 've , I 'd , she 'll , we 're , I 'm , it 's ."},
		{"curly clitics", "Russia’s army can’t. The Joneses’ won’t.", "Russia ’s army ca n’t . The Joneses ’ wo n’t ."},
		{"two clitics", "He shouldn't've.", "He should n't 've ."},
		{"capitals", "DON'T TOUCH MOSCOW'S", "DO N'T TOUCH MOSCOW 'S"},
		{"joined words", "I cannot, gonna, wanna, gotta, dont", "I can not , gon na , wan na , got ta , do nt"},
		{"no clitic", "O'Neill's coup d'état at 5 o'clock in the '90s, tell 'em", "O'Neill 's coup d'état at 5 o'clock in the '90s , tell 'em"},
		{"decades", "the 1990's, the 1980s and 2003's", "the 1990's , the 1980s and 2003 's"},
		{"clitic after a mark", "“Time”'s cover, \"Time\"'s cover", "“ Time ” 's cover , \" Time \" 's cover"},
		{"hyphens", "Al-Qaeda, anti-war, co-operate, e-mail, so-called F-16, COVID-19", "Al - Qaeda , anti-war , co-operate , e-mail , so - called F - 16 , COVID - 19"},
		{"hyphens and prefixes", "non-state-run pre- and post-war mid-1990s", "non - state - run pre- and post-war mid-1990s"},
		{"ranges", "2-3 goals, 1969-1970, 2001-05-12, 555-1234", "2 - 3 goals , 1969 - 1970 , 2001-05-12 , 555-1234"},
		{"abbreviations", "Mr. Lee of the U.S. Navy, Ph.D., at 5 a.m.", "Mr. Lee of the U.S. Navy , Ph.D. , at 5 a.m."},
		{"attached to a hyphen", "U.S.-led forces, anti-U.S. protests", "U.S. - led forces , anti-U.S. protests"},
		{"money", "$5m, $40billion, US$4.50, €3bn, £1,000.5, 5%", "$ 5 m , $ 40 billion , US$ 4.50 , € 3 bn , £ 1,000.5 , 5 %"},
		{"numbers", "10:30am, 9/11, 1/2, 9th, .5, +44, 13,14", "10:30 am , 9/11 , 1/2 , 9th , .5 , +44 , 13 , 14"},
		{"names with numbers", "5G, G20, 3D, 20th-century, a 5-year-old's Ph.D.s, No.10, Jan.6", "5G , G20 , 3D , 20th - century , a 5 - year - old 's Ph.D.s , No. 10 , Jan. 6"},
		{"slashes", "and/or he/she w/o TCP/IP", "and / or he / she w/o TCP / IP"},
		{"ampersands", "AT&T and R&D, bread & butter", "AT&T and R&D , bread & butter"},
		{"brackets", "(a) [sic] {x} account(s)", "( a ) [ sic ] { x } account ( s )"},
		{"quotes", "“a” ‘b’ «c» \"d\" 'e' ``f''", "“ a ” ‘ b ’ « c » \" d \" ' e ' `` f ''"},
		{"dashes", "a—b – c -- d---e", "a — b – c -- d --- e"},
		{"runs", "What?! No!!! Well.... ****", "What ?! No !!! Well .... ****"},
		{"addresses", "http://a.bc/d_(e)?f=g#h, x.y-z@mail.example.com; www.a.bc (see http://q.rs/t).",
			"http://a.bc/d_(e)?f=g#h , x.y-z@mail.example.com ; www.a.bc ( see http://q.rs/t ) ."},
		{"handles", "@who #Peace_2020 #1", "@who #Peace_2020 # 1"},
		{"emoticon", "Fine :) really;", "Fine :) really ;"},
		{"emoji", "Yes 👍🏽👩‍👩‍👧!", "Yes 👍🏽 👩‍👩‍👧 !"},
		{"marks that combine", "Cafe\u0301's re\u00adport", "Cafe\u0301 's re\u00adport"},
		{"Han", "他在 Moscow", "他 在 Moscow"},
		{"Cyrillic", "Кремль's», сказал", "Кремль 's » , сказал"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, k := range Single(c.text).Tokens {
				got = append(got, c.text[k.Start:k.End])
			}
			if d := cmp.Diff(c.want, strings.Join(got, " ")); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestSingle(t *testing.T) {
	text := " One. Two.\n\nThree\n"
	s := Single(text)
	if text[s.Start:s.End] != "One. Two.\n\nThree" || len(s.Tokens) != 5 || s.Kind != document.Body {
		t.Errorf("got %+v", s)
	}
	if s := Single(" \n"); s.Tokens != nil || s.Len() != 0 {
		t.Errorf("blank: got %+v", s)
	}
}

func TestTokensOfSpan(t *testing.T) {
	text := "Ghana's vote. Mali didn't."
	tokens := Tokens(text, document.Span{Start: 14, End: len(text)})
	if len(tokens) != 4 || tokens[0].Start != 14 || tokens[0].Head != -1 {
		t.Errorf("got %+v", tokens)
	}
}

func ExampleSegment() {
	text := "Truce Holds in the North\n\nGen. Adan's troops didn't fire. “We keep our word,” he said."
	for _, s := range Segment(text) {
		fmt.Printf("%s %q %d tokens\n", s.Kind, text[s.Start:s.End], len(s.Tokens))
	}
	// Output:
	// heading "Truce Holds in the North" 5 tokens
	// body "Gen. Adan's troops didn't fire." 8 tokens
	// body "“We keep our word,” he said." 10 tokens
}
