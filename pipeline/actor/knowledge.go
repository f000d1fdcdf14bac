package actor

import (
	"fmt"
	"sort"
	"strings"
	"sync"

	"stance/data/gazetteer"
	"stance/pipeline/document"
	"stance/pipeline/embedding"
)

// Entry is an actor that is known before any article is read.
type Entry struct {
	ID        string
	Name      string
	Type      document.ActorType
	Aliases   []string
	Principal string // ID of the one it represents; a country's is its own; "" unknown
}

// sense says in what way a phrase stands for its entry.
type sense uint8

const (
	senseName      sense = iota // Russia, United Nations
	senseSeat                   // the Kremlin
	senseCapital                // Moscow: the government, or only a place
	senseAdjective              // Russian
	sensePeople                 // Russians
	sensePlace                  // a city or a state: never an actor
)

// phrase is one way to write an entry.
type phrase struct {
	text  string // with plain apostrophes, hyphens and single spaces
	entry int    // index in Knowledge.entries
	sense sense
	user  bool // given by the user: wins over ours
}

// country is what describes a country: continents and regions by adjective.
type country struct{ regions map[string]bool }

// office is a word for a person by work or office.
type office struct {
	title  bool // may stand right before a name, and is not part of it
	gender document.Gender
}

// Knowledge is what is known of actors before an article is read. It is not
// changed once built and may be shared by goroutines.
type Knowledge struct {
	entries   []Entry
	byID      map[string]int
	byWord    map[string][]phrase // by the first run of letters or digits; longest first
	small     [256]bool           // first bytes of those of byWord that lowerEntry looks for
	exact     map[string]phrase   // by the whole text
	alsoPlace map[string]phrase   // places whose name is a country's too: Georgia
	countries map[string]country  // by ID
	regions   map[string][]string // "caribbean" → IDs of countries
	offices   map[string]office   // by lower-case words
	officeBy  map[string]uint8    // words that begin (1) or end (2) an office
	regionBy  map[string]bool     // words of regions
	firstName map[string]int8     // share of women in tenths
	surname   map[string]bool
	states    map[string]bool    // of the United States, by name
	provinces map[string]bool    // these and what has a government of its own elsewhere, by ID
	media     map[string]bool    // entries that report, by ID
	domestic  map[string]body    // what a country's news calls bodies of its own
	things    map[string][]thing // what takes no position, by the first word; longest first
	shared    map[string]bool    // last words of adjectives of countries that are none alone: Korean
	tagger    *tagger
	vectors   *embedding.Table
	persons   map[string]int             // entries of the well known, by the slug of each way to write the full name
	plainest  map[string]int             // and by that without initials and nicknames; ambiguous where two have it
	initials  map[int]string             // middle initials of the well known that are told
	byname    map[string]int             // and by the name that is theirs alone
	titled    map[string]string          // names that are so only where the text has the title too, and both
	genders   map[string]document.Gender // of the well known, by ID
	party     map[string]string          // of some of them, by ID: democratic
	seats     map[string][]string        // IDs of the states of some of them, by ID
	nation    map[int]string             // ID of the country of each of the well known, by entry; "" none
	bearers   map[string]int             // how many of the well known have a surname
	formal    map[string]string          // first names by their short forms, in lower case
	people    map[string]string          // countries' peoples, by the country's ID: Americans
	lexemes   sync.Pool                  // of lexemes that no goroutine works with
}

// Default is the built-in knowledge.
var Default = sync.OnceValue(func() *Knowledge {
	kb, err := builtIn()
	if err != nil {
		panic(fmt.Sprintf("actor: the embedded gazetteer is broken: %v", err))
	}
	return kb
})

// With returns the built-in knowledge together with a user's entries, which win
// over it: an entry with the ID of one of ours replaces its name, type and
// principal and adds its aliases; a name of ours that it takes is its own.
func With(entries []Entry) (*Knowledge, error) {
	if len(entries) == 0 {
		return Default(), nil
	}
	kb, err := builtIn()
	if err != nil {
		return nil, fmt.Errorf("reading the built-in actors: %w", err)
	}
	for _, e := range entries {
		kb.add(e, senseName, true)
	}
	kb.index()
	return kb, nil
}

// isRegion reports the name of a region, or its adjective: Latin America.
func (kb *Knowledge) isRegion(text string) bool {
	low := lower(plain(text))
	return len(kb.regions[low]) > 0 || len(kb.regions[low+"n"]) > 0
}

// List returns every entry, ordered by ID.
func (kb *Knowledge) List() []Entry {
	list := append([]Entry(nil), kb.entries...)
	sort.Slice(list, func(i, j int) bool { return list[i].ID < list[j].ID })
	return list
}

func builtIn() (*Knowledge, error) {
	names, err := defaultTagger()
	if err != nil {
		return nil, err
	}
	vectors, err := embedding.Default()
	if err != nil {
		return nil, err
	}
	kb := &Knowledge{
		tagger:    names,
		vectors:   vectors,
		byID:      map[string]int{},
		exact:     map[string]phrase{},
		alsoPlace: map[string]phrase{},
		countries: map[string]country{},
		regions:   map[string][]string{},
		offices:   map[string]office{},
		officeBy:  map[string]uint8{},
		regionBy:  map[string]bool{},
		firstName: map[string]int8{},
		surname:   map[string]bool{},
		states:    map[string]bool{},
		provinces: map[string]bool{},
		media:     map[string]bool{},
		domestic:  map[string]body{},
		things:    map[string][]thing{},
		persons:   map[string]int{},
		plainest:  map[string]int{},
		initials:  map[int]string{},
		byname:    map[string]int{},
		titled:    map[string]string{},
		formal:    map[string]string{},
		genders:   map[string]document.Gender{},
		party:     map[string]string{},
		seats:     map[string][]string{},
		nation:    map[int]string{},
		bearers:   map[string]int{},
	}
	for _, table := range []struct {
		name, text string
		columns    int
		add        func(row []string) error
	}{
		{"places", gazetteer.Places, 3, kb.addPlace},
		{"countries", gazetteer.Countries, 7, kb.addCountry},
		{"provinces", gazetteer.Provinces, 3, kb.addProvince},
		{"seats", gazetteer.Seats, 3, kb.addSeat},
		{"organisations", gazetteer.Organisations, 5, kb.addOrganisation},
		{"media", gazetteer.Media, 3, kb.addMedium},
		{"domestic bodies", gazetteer.Domestic, 4, kb.addDomestic},
		{"things", gazetteer.Things, 2, kb.addThing},
		{"regions", gazetteer.Regions, 2, kb.addRegion},
		{"offices", gazetteer.Offices, 3, kb.addOffice},
		{"nicknames", gazetteer.Nicknames, 2, kb.addNickname},
		{"persons", gazetteer.Persons, 6, kb.addPerson},
		{"parties", gazetteer.Parties, 3, kb.addParty},
		{"first names", gazetteer.FirstNames, 2, kb.addFirstName},
		{"surnames", gazetteer.Surnames, 1, kb.addSurname},
	} {
		if err := eachRow(table.text, table.columns, table.add); err != nil {
			return nil, fmt.Errorf("table of %s: %w", table.name, err)
		}
	}
	kb.index()
	return kb, nil
}

// eachRow calls add for every line of a table that is neither comment nor header.
func eachRow(text string, columns int, add func([]string) error) error {
	line := 0
	for row := range strings.Lines(text) {
		line++
		row = strings.TrimRight(row, "\r\n")
		if row == "" || row[0] == '#' || line == 1 && (strings.HasPrefix(row, "code\t") || row == "name" || strings.HasPrefix(row, "name\t")) {
			continue
		}
		cells := strings.Split(row, "\t")
		if len(cells) != columns {
			return fmt.Errorf("line %d: %d columns, want %d", line, len(cells), columns)
		}
		if err := add(cells); err != nil {
			return fmt.Errorf("line %d: %w", line, err)
		}
	}
	return nil
}

func split(cell string) []string {
	if cell == "" {
		return nil
	}
	return strings.Split(cell, "|")
}

func (kb *Knowledge) addCountry(row []string) error {
	names := split(row[1])
	id := "country:" + row[0]
	kb.add(Entry{ID: id, Name: names[0], Type: document.Country, Aliases: names[1:], Principal: id}, senseName, false)
	for _, w := range split(row[4]) {
		kb.phrase(w, kb.byID[id], senseCapital, false)
	}
	for _, w := range split(row[2]) {
		kb.phrase(w, kb.byID[id], senseAdjective, false)
	}
	for _, w := range split(row[3]) {
		kb.phrase(w, kb.byID[id], sensePeople, false)
	}
	kb.region(row[5], id)
	kb.region(row[6], id)
	return nil
}

func (kb *Knowledge) region(name, id string) {
	if name == "" {
		return
	}
	name = strings.ToLower(name)
	for _, w := range strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '-' }) {
		kb.regionBy[w] = true
	}
	kb.regionBy[name] = true
	c := kb.countries[id]
	if c.regions == nil {
		c.regions = map[string]bool{}
		kb.countries[id] = c
	}
	if !c.regions[name] {
		c.regions[name] = true
		kb.regions[name] = append(kb.regions[name], id)
	}
}

func (kb *Knowledge) addSeat(row []string) error {
	i, ok := kb.byID["country:"+row[1]]
	if !ok {
		return fmt.Errorf("%q: no country %s", row[0], row[1])
	}
	switch row[2] {
	case "seat":
		kb.phrase(row[0], i, senseSeat, false)
	case "place":
		kb.add(Entry{ID: "place:" + slug(row[0]), Name: row[0], Type: document.Place, Principal: kb.entries[i].ID}, sensePlace, false)
	default:
		return fmt.Errorf("%q: kind %q: want seat or place", row[0], row[2])
	}
	return nil
}

func (kb *Knowledge) addRegion(row []string) error {
	for _, code := range split(row[1]) {
		if _, ok := kb.byID["country:"+code]; !ok {
			return fmt.Errorf("%q: no country %s", row[0], code)
		}
		kb.region(row[0], "country:"+code)
	}
	return nil
}

func (kb *Knowledge) addOrganisation(row []string) error {
	kind, err := actorType(row[2])
	if err != nil {
		return err
	}
	e := Entry{ID: "org:" + row[0], Name: row[1], Type: kind, Aliases: split(row[3])}
	if row[4] != "" {
		e.Principal = "country:" + row[4]
	}
	kb.add(e, senseName, false)
	return nil
}

func (kb *Knowledge) addMedium(row []string) error {
	e := Entry{ID: "org:" + row[0], Name: row[1], Type: document.Organisation, Aliases: split(row[2])}
	kb.add(e, senseName, false)
	kb.media[e.ID] = true
	return nil
}

// thing is what has a name and takes no position.
type thing struct {
	text    string // as phrase.text
	place   bool
	acronym bool // which a body may have too
}

func (kb *Knowledge) addThing(row []string) error {
	t := thing{text: plain(row[0]), place: row[1] == "place", acronym: row[1] == "acronym"}
	word := firstWord(t.text)
	kb.things[word] = append(kb.things[word], t)
	return nil
}

func (kb *Knowledge) addOffice(row []string) error {
	o := office{title: row[1] != "role"}
	switch row[2] {
	case "female":
		o.gender = document.Female
	case "male":
		o.gender = document.Male
	}
	kb.offices[row[0]] = o
	words := strings.FieldsFunc(row[0], func(r rune) bool { return r == ' ' || r == '-' || r == '.' })
	kb.officeBy[words[0]] |= 1
	kb.officeBy[words[len(words)-1]] |= 2
	if strings.HasSuffix(row[0], ".") {
		kb.officeBy["."] |= 2
		kb.officeBy[row[0]] |= 3
	}
	if first, _, ok := strings.Cut(row[0], " "); ok {
		kb.officeBy[first] |= 1
	} else {
		kb.officeBy[row[0]] |= 3
	}
	if i := strings.LastIndexByte(row[0], ' '); i >= 0 {
		kb.officeBy[row[0][i+1:]] |= 2
	}
	return nil
}

func (kb *Knowledge) addPlace(row []string) error {
	e := Entry{ID: "place:" + slug(row[0]), Name: row[0], Type: document.Place, Principal: "country:" + row[2]}
	if short := stateShort[row[0]]; row[1] == "state" && short != "" {
		e.Aliases = []string{short}
	}
	if row[1] == "state" {
		kb.states[row[0]], kb.provinces[e.ID] = true, true
	}
	kb.add(e, sensePlace, false)
	return nil
}

func (kb *Knowledge) addProvince(row []string) error {
	if _, ok := kb.byID["country:"+row[2]]; !ok {
		return fmt.Errorf("%q: no country %s", row[0], row[2])
	}
	id := "place:" + slug(row[0])
	kb.provinces[id] = true
	kb.add(Entry{ID: id, Name: row[0], Type: document.Place, Aliases: split(row[1]), Principal: "country:" + row[2]}, sensePlace, false)
	return nil
}

func (kb *Knowledge) addFirstName(row []string) error {
	if len(row[1]) == 0 || row[1][0] < '0' || row[1][0] > '9' {
		return fmt.Errorf("share %q is not a number of tenths", row[1])
	}
	share := int8(row[1][0] - '0')
	if row[1] == "10" {
		share = 10
	}
	kb.firstName[row[0]] = share
	return nil
}

func (kb *Knowledge) addSurname(row []string) error {
	kb.surname[row[0]] = true
	return nil
}

func actorType(name string) (document.ActorType, error) {
	for i, t := range document.ActorTypes {
		if t == name {
			return document.ActorType(i), nil
		}
	}
	return 0, fmt.Errorf("type %q: want one of %s", name, strings.Join(document.ActorTypes, ", "))
}

// add enters e and its phrases; with the ID of an entry that is there, it
// replaces that entry.
func (kb *Knowledge) add(e Entry, s sense, user bool) {
	i, ok := kb.byID[e.ID]
	if !ok {
		i = len(kb.entries)
		kb.byID[e.ID] = i
		kb.entries = append(kb.entries, e)
	} else {
		e.Aliases = append(append([]string(nil), kb.entries[i].Aliases...), e.Aliases...)
		kb.entries[i] = e
	}
	kb.phrase(e.Name, i, s, user)
	for _, alias := range e.Aliases {
		kb.phrase(alias, i, s, user)
	}
}

// phrase enters one way to write an entry. A phrase that is there already
// gives way to a later one of at least its standing: place, then country and
// organisation, then the user's.
func (kb *Knowledge) phrase(text string, entry int, s sense, user bool) {
	text = plain(text)
	if old, ok := kb.exact[text]; ok && !user && (old.user || old.sense < s && old.sense != sensePlace) {
		return
	} else if ok && old.sense == sensePlace && s == senseName && kb.entries[old.entry].Principal == "country:US" {
		kb.alsoPlace[text] = old
	}
	kb.exact[text] = phrase{text: text, entry: entry, sense: s, user: user}
}

// index sorts the phrases by their first word, longest first.
func (kb *Knowledge) index() {
	kb.byWord = make(map[string][]phrase, len(kb.exact))
	kb.shared = map[string]bool{}
	kb.people = map[string]string{}
	for _, p := range kb.exact {
		if id := kb.entries[p.entry].ID; p.sense == sensePeople && (kb.people[id] == "" || p.text < kb.people[id]) {
			kb.people[id] = p.text
		}
		if last := p.text[strings.LastIndexByte(p.text, ' ')+1:]; p.sense == senseAdjective && last != p.text {
			if _, alone := kb.exact[last]; !alone {
				kb.shared[last] = true
			}
		}
		word := firstWord(p.text)
		kb.byWord[word] = append(kb.byWord[word], p)
		if word != "" && p.small() {
			kb.small[word[0]] = true
		}
	}
	for _, list := range kb.things {
		sort.SliceStable(list, func(i, j int) bool { return len(list[i].text) > len(list[j].text) })
	}
	for _, list := range kb.byWord {
		sort.Slice(list, func(i, j int) bool {
			if len(list[i].text) != len(list[j].text) {
				return len(list[i].text) > len(list[j].text)
			}
			return list[i].text < list[j].text
		})
	}
}

// firstWord is the leading run of letters and digits.
func firstWord(s string) string {
	for i, r := range s {
		if !isWord(r) {
			if i == 0 {
				return s[:1]
			}
			return s[:i]
		}
	}
	return s
}

// gender of a first name: female or male where nine in ten bearers are.
func (kb *Knowledge) gender(name string) document.Gender {
	share, ok := kb.firstName[name]
	if !ok {
		share, ok = kb.firstName[fold(name)]
	}
	switch {
	case ok && share >= 8:
		return document.Female
	case ok && share <= 2:
		return document.Male
	}
	return document.UnknownGender
}

func (kb *Knowledge) isFirstName(word string) bool {
	if _, ok := kb.firstName[word]; ok {
		return true
	}
	folded := fold(word)
	if folded == word {
		return false
	}
	_, ok := kb.firstName[folded]
	return ok
}

// Title reports a word of the built-in offices that may stand before a name
// and is not part of it.
func Title(word string) bool { return Default().offices[lower(word)].title }
