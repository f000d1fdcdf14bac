// Package gazetteer holds what the world's countries, organisations, leaders,
// places and first names are called, as tables in tab-separated text. README.md says
// where each comes from; generate.py makes those that come from packages.
// Package actor reads them.
package gazetteer

import _ "embed"

// Each table has one entry a line, in columns parted by tabs; a line that
// starts with '#' is a comment, and the generated tables have a header line.
// Within a column '|' parts several words.
var (
	// Countries: code (ISO 3166 alpha-2), names (the first is canonical),
	// adjectives, plurals of the people, capitals, continent, subregion.
	//go:embed countries.tsv
	Countries string

	// Seats of power: name, country code, kind (seat: stands for the government,
	// place: only where it sits).
	//go:embed seats.tsv
	Seats string

	// Regions by whose name a country is described: name, country codes.
	//go:embed regions.tsv
	Regions string

	// Organisations: id, name, type, aliases, country code of the principal.
	//go:embed organisations.tsv
	Organisations string

	// Domestic: what the news of a country calls a body of its own: name, id of
	// the organisation, country code (empty: of any), codes of the other countries
	// whose news calls one so (empty: all).
	//go:embed domestic.tsv
	Domestic string

	// Media that news quotes: id, name, aliases.
	//go:embed media.tsv
	Media string

	// Persons whom news knows by more than one name: id, name, gender, other
	// ways to write the full name, names that are theirs alone, country.
	//go:embed persons.tsv
	Persons string

	// Parties: id of a person, party, state.
	//go:embed parties.tsv
	Parties string

	// Nicknames: first name, short forms.
	//go:embed nicknames.tsv
	Nicknames string

	// Offices: word, kind (title, honorific, role), gender ("", female, male).
	//go:embed offices.tsv
	Offices string

	// Places: name, kind (state, city), country code.
	//go:embed places.tsv
	Places string

	// Provinces: name, aliases, country code.
	//go:embed provinces.tsv
	Provinces string

	// Things that have names and take no position: name, kind (place, law, event, …).
	//go:embed things.tsv
	Things string

	// FirstNames: given name, share of women among its bearers in tenths.
	//go:embed first_names.tsv
	FirstNames string

	// Surnames: one a line.
	//go:embed surnames.tsv
	Surnames string
)
