package actor

import (
	"fmt"
	"strings"

	"stance/pipeline/document"
)

// ambiguous stands for an entry where two well known persons have a name.
const ambiguous = -1

// addNickname enters a first name and its short forms.
func (kb *Knowledge) addNickname(row []string) error {
	for _, short := range split(row[1]) {
		kb.formal[lower(short)] = lower(row[0])
	}
	return nil
}

// addParty says of which party one of the well known is, and for which states he sits.
func (kb *Knowledge) addParty(row []string) error {
	id := "person:" + row[0]
	if _, ok := kb.byID[id]; !ok || parties[row[1]] != row[1] {
		return fmt.Errorf("%q of the party %q: no such person or party", row[0], row[1])
	}
	kb.party[id] = row[1]
	for _, state := range split(row[2]) {
		if !kb.states[state] {
			return fmt.Errorf("%q: no state %q", row[0], state)
		}
		kb.seats[id] = append(kb.seats[id], "place:"+slug(state))
	}
	return nil
}

// addPerson enters one of the well known. Their names are no phrases: whom a
// surname means depends on who else of that name the article tells of.
func (kb *Knowledge) addPerson(row []string) error {
	i := len(kb.entries)
	e := Entry{ID: "person:" + row[0], Name: row[1], Type: document.Person}
	kb.entries = append(kb.entries, e)
	kb.byID[e.ID] = i
	for _, name := range append(split(row[3]), row[1]) {
		kb.persons[slug(name)] = i
		key := kb.plainName(nameWords(name))
		if other, taken := kb.plainest[key]; taken && other != i {
			kb.plainest[key] = ambiguous
		} else {
			kb.plainest[key] = i
		}
		kb.initials[i] += middleInitials(name)
	}
	for _, name := range split(row[4]) {
		title, alone, ok := strings.Cut(name, " ")
		if ok && kb.offices[lower(title)].title {
			kb.titled[slug(alone)] = name
			name = alone
		}
		kb.byname[slug(name)] = i
	}
	kb.bearers[lastName(nameWords(row[1]))]++
	if row[5] != "" {
		kb.nation[i] = "country:" + row[5]
		if _, ok := kb.byID[kb.nation[i]]; !ok {
			return fmt.Errorf("%q: no country %s", row[1], row[5])
		}
	}
	switch row[2] {
	case "female":
		kb.genders[e.ID] = document.Female
	case "male":
		kb.genders[e.ID] = document.Male
	default:
		return fmt.Errorf("%q: gender %q: want female or male", row[1], row[2])
	}
	return nil
}

// person is the well known person who has a full name: as the table writes it, or
// but for initials, "Jr." and a nickname. Another initial is another man's.
func (kb *Knowledge) person(text string, words []string) (entry int, ok bool) {
	if i, ok := kb.persons[slug(text)]; ok {
		return i, true
	}
	i, ok := kb.plainest[kb.plainName(words)]
	if !ok || i == ambiguous {
		return 0, false
	}
	return i, !otherInitials(kb.initials[i], middleInitials(text))
}

// alone is the well known person whom a name of less than first name and surname
// means; titled are the names that the text has with their titles.
func (kb *Knowledge) alone(text string, titled map[string]bool) (entry int, ok bool) {
	key := slug(text)
	if kb.titled[key] != "" && !titled[key] {
		return 0, false
	}
	entry, ok = kb.byname[key]
	return entry, ok
}

// titledIn are the names of kb.titled that stand with their titles in an article.
func (kb *Knowledge) titledIn(article string) map[string]bool {
	var found map[string]bool
	for key, both := range kb.titled {
		if strings.Contains(article, both) {
			if found == nil {
				found = map[string]bool{}
			}
			found[key] = true
		}
	}
	return found
}

// plainName joins the words of a name, the first as the name that it is short for.
func (kb *Knowledge) plainName(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return strings.Join(append([]string{kb.longFirst(words[0])}, words[1:]...), "-")
}

// longFirst is the first name that a word is short for, else the word.
func (kb *Knowledge) longFirst(word string) string {
	if long := kb.formal[word]; long != "" {
		return long
	}
	return word
}

// otherInitials reports the middle initials of two people: both are told, and neither
// begins the other.
func otherInitials(a, b string) bool {
	return a != "" && b != "" && !strings.HasPrefix(a, b) && !strings.HasPrefix(b, a)
}

// middleInitials are the single letters of a name past its first word, in lower
// case.
func middleInitials(text string) string {
	var b strings.Builder
	for i, w := range strings.FieldsFunc(lower(fold(text)), func(r rune) bool { return r == ' ' || r == '.' }) {
		if i > 0 && len(w) == 1 {
			b.WriteString(w)
		}
	}
	return b.String()
}
