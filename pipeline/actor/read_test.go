package actor_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stance/pipeline/actor"
	"stance/pipeline/document"
)

func TestReadActors(t *testing.T) {
	want := []actor.Entry{
		{ID: "org:harbour-watch", Name: "Harbour Watch", Type: document.Organisation, Aliases: []string{"HW", "the Watch"}, Principal: "country:NZ"},
		{ID: "person:ana-lucia-prado", Name: "Ana Lúcia Prado", Type: document.Person},
	}
	for _, tc := range []struct{ name, file, text string }{
		{"csv", "a.csv", "id,name,type,aliases,principal\norg:harbour-watch,Harbour Watch,organisation,HW|the Watch,country:NZ\n,Ana Lúcia Prado,person,,\n"},
		{"csv with a byte order mark", "a.csv", "\ufeffname,aliases,principal,type\nHarbour Watch,HW;the Watch,country:NZ,\nAna Lúcia Prado,,,Person\n"},
		{"tsv", "a.TSV", "name\ttype\taliases\tprincipal\nHarbour Watch\torganisation\tHW|the Watch\tcountry:NZ\nAna Lúcia Prado\tperson\t\t\n"},
		{"jsonl", "a.jsonl", `{"name":"Harbour Watch","aliases":["HW","the Watch"],"principal":"country:NZ"}` + "\n\n" + `{"id":"person:ana-lucia-prado","name":"Ana Lúcia Prado","aliases":null}` + "\n"},
		{"jsonl, aliases as text", "a.jsonl", `{"name":"Harbour Watch","aliases":"HW|the Watch","principal":"country:NZ"}` + "\n" + `{"name":"Ana Lúcia Prado","type":"person"}`},
		{"yaml", "a.yaml", "- name: Harbour Watch\n  aliases: [HW, the Watch]\n  principal: country:NZ\n- name: Ana Lúcia Prado\n  type: person\n"},
		{"yaml with a key", "a.yml", "actors:\n  - name: Harbour Watch\n    aliases: [HW, the Watch]\n    principal: country:NZ\n  - {name: Ana Lúcia Prado, type: person}\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := actor.ReadActors(tc.file, strings.NewReader(tc.text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadActorsErrors(t *testing.T) {
	for _, tc := range []struct{ name, file, text, want string }{
		{"format", "a.xml", "<a/>", `a.xml: unknown format ".xml": use .csv, .tsv, .jsonl or .yaml`},
		{"empty", "a.csv", "", "a.csv: no actors in it"},
		{"header only", "a.csv", "name,type\n", "no actors in it"},
		{"no name column", "a.csv", "id,label\n1,2\n", "no column name: the header has id, label"},
		{"no name", "a.csv", "id,name\nperson:x,\n", "row 2: column name is empty"},
		{"type", "a.csv", "name,type\nX Y,robot\n", `row 2: column type: type "robot": want one of person, country`},
		{"same id twice", "a.csv", "name\nNew Dawn\nNew Dawn\n", `row 3: column id "org:new-dawn" is that of row 2 too`},
		{"bad id", "a.jsonl", `{"id":"new dawn","name":"New Dawn"}`, `row 1: column id "new dawn"`},
		{"bad json", "a.jsonl", "{\"name\":\"A B\"}\n{\"name\":", "row 2: "},
		{"bad aliases", "a.jsonl", `{"name":"A B","aliases":{"x":1}}`, "row 1: column aliases: want a list"},
		{"bad yaml", "a.yaml", "- name: [", "a.yaml: "},
		{"yaml, no list", "a.yaml", "name: X\n", "want a list of actors"},
		{"no letters", "a.csv", "name\n!!!\n", "give an id"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := actor.ReadActors(tc.file, strings.NewReader(tc.text))
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v, want one with %q", err, tc.want)
			}
		})
	}
}

func FuzzReadActors(f *testing.F) {
	f.Add("a.csv", "name,type\nHarbour Watch,organisation\n")
	f.Add("a.jsonl", `{"name":"Harbour Watch"}`)
	f.Add("a.yaml", "- name: Harbour Watch\n")
	f.Fuzz(func(t *testing.T, file, text string) {
		entries, err := actor.ReadActors(file, strings.NewReader(text))
		if err == nil && len(entries) == 0 {
			t.Error("neither actors nor an error")
		}
	})
}
