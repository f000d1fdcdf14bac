package actor_test

import (
	"slices"
	"testing"

	"stance/pipeline/actor"
)

// TestMeant ties names, descriptions and pronouns as readers of news do. Each text has trees;
// want and unwanted are "words=id" of mentions, with " -" behind where one takes no position.
func TestMeant(t *testing.T) {
	parser := parserOf(t)
	for _, tc := range []struct {
		name, text     string
		want, unwanted []string
	}{
		{
			"the first of two surnames",
			"Foreign Minister Lucía Arboleda Restrepo recalled the envoy on Monday. Arboleda gave no reason.",
			[]string{"Arboleda=person:lucia-arboleda-restrepo"}, nil,
		},
		{
			"the name that an acronym spells",
			"The Kenya National Commission on Human Rights (KNCHR) sued the police. The KNCHR wants a trial.",
			[]string{"Kenya National Commission on Human Rights=org:kenya-national-commission-on-human-rights", "KNCHR=org:kenya-national-commission-on-human-rights"}, nil,
		},
		{
			"a country by its government",
			"The Government of Colombia protested. The Bolivarian Government of Venezuela thanked it.",
			[]string{"Government of Colombia=country:CO", "Bolivarian Government of Venezuela=country:VE"}, nil,
		},
		{
			"an article in a surname",
			"Salam al-Fatlawi spoke first. Al-Fatlawi’s words pleased nobody.",
			[]string{"Al-Fatlawi=person:salam-al-fatlawi"}, nil,
		},
		{
			"given names of two syllables",
			"Labour Minister Ok Jin-seon spoke. “The ink was dry,” union president Bae Sun-hwa told a rally.",
			[]string{"Ok Jin-seon=person:ok-jin-seon", "Bae Sun-hwa=person:bae-sun-hwa"}, []string{"Labour=org:labour-party"},
		},
		{
			"of what somebody is minister",
			"The Minister of Foreign Affairs of Kuwait, His Excellency Khaled Al-Rujaib, thanked Oman.",
			[]string{"Kuwait=country:KW"}, []string{"Foreign Affairs of Kuwait=org:foreign-affairs-of-kuwait"},
		},
		{
			"a state that acts",
			"Arizona pulled out of the talks on Monday and accused California of theft.",
			[]string{"Arizona=org:arizona", "California=org:california"}, nil,
		},
		{
			"a state where something happens",
			"Two men died in Arizona, and a third one was found near Tucson.",
			[]string{"Arizona=place:arizona -"}, nil,
		},
		{
			"the government of a province",
			"Ruth Calloway thanked the Alberta government for the money.",
			[]string{"Alberta government=org:alberta"}, nil,
		},
		{
			"an ambassador who is called home",
			"Colombia recalled its ambassador in Lima on Monday.",
			[]string{"Lima=country:PE"}, nil,
		},
		{
			"the envoy of a country, without a name",
			"Thailand summoned the Cambodian ambassador. Kuwait handed the Iraqi chargé a note.",
			[]string{"Cambodian ambassador=country:KH", "Iraqi chargé=country:IQ"}, nil,
		},
		{
			"a counterpart who was named",
			"Norwegian Foreign Minister Kari Lund spoke first. Sweden's foreign minister praised his Norwegian counterpart.",
			[]string{"Norwegian counterpart=person:kari-lund"}, nil,
		},
		{
			"the forces of a country",
			"Burundi said that Rwandan gunners had fired.",
			[]string{"Rwandan gunners=country:RW"}, nil,
		},
		{
			"whose verb it is",
			"France expelled three Azerbaijani diplomats.",
			[]string{"three Azerbaijani diplomats=country:AZ"}, []string{"France expelled three Azerbaijani diplomats=country:FR"},
		},
		{
			"a title whose holder is named later",
			"“The speaker lied to us,” Clay Dunmore told the House. Speaker Garrett Holloway did not reply.",
			[]string{"speaker=person:garrett-holloway"}, nil,
		},
		{
			"a number in a description",
			"Carla Brandvold ran against Rep. Douglas Wierzbicki. The four-term congressman declined to comment.",
			[]string{"four-term congressman=person:douglas-wierzbicki"}, nil,
		},
		{
			"who says what of whom",
			"Senator Dean Corliss spoke to Garrett Holloway. Holloway, he said, “has done something hard.”",
			[]string{"he=person:dean-corliss"}, nil,
		},
		{
			"an object of two verbs",
			"Peter Brandt left early. Foreign Minister Mark Lund met the envoy and handed him photographs.",
			nil, []string{"him=person:mark-lund"},
		},
		{
			"a first name that a list has for a man's",
			"The mediator, Wanjiru Kamotho, would not be drawn. “I have two reports on my desk,” she said.",
			[]string{"she=person:wanjiru-kamotho"}, nil,
		},
		{
			"they of whom the speaker speaks",
			"Ruth Calloway turned on the Harbour Police Department. “They have lost two lawsuits this year,” Calloway told reporters.",
			[]string{"They=org:harbour-police-department"}, nil,
		},
		{
			"people at large",
			"Ruth Calloway turned on the Harbour Police Department. “They are worried,” Calloway told reporters.",
			nil, []string{"They=org:harbour-police-department"},
		},
		{
			"an acronym of who takes no position",
			"Beryl Akoth, an MP for the Orange Democratic Movement (ODM), said that she was proud.",
			[]string{"ODM=org:odm -"}, nil,
		},
		{
			"the allies of another",
			"Ukraine and its ally Poland condemned Russia on Monday. “We will stand with our allies,” Russian Foreign Minister Viktor Orlov said.",
			nil, []string{"allies=country:PL", "allies=country:UA"},
		},
		{
			"neighbours in another part of the world",
			"Israel said that it would spare its neighbour. The United States sent an envoy. The United States urged calm.",
			nil, []string{"neighbour=country:US"},
		},
		{
			"the allies of a country",
			"The United States rejected it. U.S. allies criticised the plan.",
			nil, []string{"U.S. allies=country:US"},
		},
		{
			"another who was not named",
			"Ruth Calloway thanked fans on Monday. A US diplomat criticised Russia. The diplomat said that the talks had failed.",
			nil, []string{"diplomat=person:ruth-calloway"},
		},
		{
			"what somebody is minister for",
			"Finance Minister Dara Cole presented the budget. The minister for housing accused the unions of lying.",
			nil, []string{"minister=person:dara-cole"},
		},
		{
			"a government that is not the country's",
			"The National Unity Government of Myanmar condemned the junta.",
			nil, []string{"National Unity Government of Myanmar=country:MM"},
		},
		{
			"a ministry without a name",
			"Norway's foreign ministry said it would close its embassy in Iran.",
			[]string{"it=country:NO"}, nil,
		},
		{
			"an unnamed man after a woman",
			"Angela Merkel thanked the Polish prime minister. He criticised Russia.",
			nil, []string{"He=person:angela-merkel"},
		},
		{
			"a state's people and its game",
			"He accused Florida Gov. Ruth Calloway of lying. Alabama took the lead. Virginia told reporters that she had forgiven him.",
			nil, []string{"Florida=org:florida", "Alabama=org:alabama", "Virginia=org:virginia"},
		},
		{
			"a portfolio before a verb that is parted",
			"The minister of Farmers Won't resign.",
			nil, nil,
		},
		{
			"the nominee of a party",
			"Donald Trump spoke first. Donald Trump left early, and Hillary Clinton stayed. Donald Trump was angry. The Republican nominee accused the press of lying. The New York senator smiled.",
			[]string{"Republican nominee=person:donald-trump", "New York senator=person:hillary-clinton"}, nil,
		},
		{
			"an island",
			"China lent Sri Lanka money. China deferred interest on the island nation's loans.",
			[]string{"island nation=country:LK"}, nil,
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := links(parsed(parser, tc.text))
			for _, want := range tc.want {
				if !slices.Contains(got, want) {
					t.Errorf("no %q in %q", want, got)
				}
			}
			for _, unwanted := range tc.unwanted {
				if slices.Contains(got, unwanted) {
					t.Errorf("%q in %q", unwanted, got)
				}
			}
		})
	}
}

// TestProvinces holds the table of provinces to the countries that the program knows.
func TestProvinces(t *testing.T) {
	ids := map[string]bool{}
	for _, e := range actor.Default().List() {
		ids[e.ID] = true
	}
	for _, id := range []string{"place:alberta", "place:tamil-nadu", "place:scotland", "place:arizona"} {
		if !ids[id] {
			t.Errorf("no %s", id)
		}
	}
}
