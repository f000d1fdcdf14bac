package gazetteer_test

import (
	"strings"
	"testing"

	"stance/data/gazetteer"
)

// TestTables holds that every line has its columns, none of them cut or spaced
// out, and that no key stands twice.
func TestTables(t *testing.T) {
	for _, table := range []struct {
		name, text   string
		columns, key int
	}{
		{"countries", gazetteer.Countries, 7, 0},
		{"seats", gazetteer.Seats, 3, 0},
		{"regions", gazetteer.Regions, 2, 0},
		{"organisations", gazetteer.Organisations, 5, 0},
		{"domestic", gazetteer.Domestic, 4, 0},
		{"media", gazetteer.Media, 3, 0},
		{"persons", gazetteer.Persons, 6, 0},
		{"nicknames", gazetteer.Nicknames, 2, 0},
		{"offices", gazetteer.Offices, 3, 0},
		{"places", gazetteer.Places, 3, 0},
		{"things", gazetteer.Things, 2, 0},
		{"surnames", gazetteer.Surnames, 1, 0},
		{"first names", gazetteer.FirstNames, 2, 0},
	} {
		t.Run(table.name, func(t *testing.T) {
			seen := map[string]bool{}
			line := 0
			for row := range strings.Lines(table.text) {
				line++
				if strings.HasPrefix(row, "#") {
					continue
				}
				cells := strings.Split(strings.TrimSuffix(row, "\n"), "\t")
				if len(cells) != table.columns {
					t.Fatalf("line %d: %d columns, want %d", line, len(cells), table.columns)
				}
				for _, cell := range cells {
					if strings.TrimSpace(cell) != cell || strings.Contains(cell, "||") {
						t.Errorf("line %d: cell %q", line, cell)
					}
				}
				if key := cells[table.key]; key == "" || seen[key] {
					t.Errorf("line %d: key %q empty or twice", line, key)
				}
				seen[cells[table.key]] = true
			}
		})
	}
}

// TestWorld holds that no part of the world is left out.
func TestWorld(t *testing.T) {
	countries := map[string]int{}
	for row := range strings.Lines(gazetteer.Countries) {
		cells := strings.Split(row, "\t")
		if len(cells) == 7 && len(cells[0]) == 2 && cells[4] != "" && cells[2] != "" {
			countries[cells[5]]++
		}
	}
	for continent, least := range map[string]int{"Africa": 52, "Asia": 46, "Europe": 44, "North America": 23, "South America": 11, "Oceania": 14} {
		if countries[continent] < least {
			t.Errorf("%s: %d countries with an adjective and a capital, want %d", continent, countries[continent], least)
		}
	}
}
