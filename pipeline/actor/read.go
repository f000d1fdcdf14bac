package actor

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"

	"stance/pipeline/document"
)

// MaxActorsFile is how many bytes a file of actors may have.
const MaxActorsFile = 64 << 20

// ReadActors reads a user's actors from a CSV, JSONL or YAML file, by the
// extension of its name. The columns are id, name, type (one of
// document.ActorTypes), aliases (in CSV parted by '|' or ';') and principal, an
// ID. Only name is required: an id defaults to the type's prefix and the name
// (person:…, country:…, place:…, else org:…), the type to organisation or to
// what the prefix of the id tells, the principal of a country to itself. Errors
// name the file, the row, the column and the remedy.
func ReadActors(name string, r io.Reader) ([]Entry, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxActorsFile+1))
	if err != nil {
		return nil, fmt.Errorf("reading actors of %s: %w", name, err)
	}
	if len(raw) > MaxActorsFile {
		return nil, fmt.Errorf("%s: more than %d bytes; split the file", name, MaxActorsFile)
	}
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	var records []record
	switch ext := strings.ToLower(filepath.Ext(name)); ext {
	case ".csv", ".tsv":
		records, err = readCSV(raw, ext == ".tsv")
	case ".jsonl", ".ndjson", ".json":
		records, err = readJSONL(raw)
	case ".yaml", ".yml":
		records, err = readYAML(raw)
	default:
		return nil, fmt.Errorf("%s: unknown format %q: use .csv, .tsv, .jsonl or .yaml", name, ext)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	entries, err := toEntries(records)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return entries, nil
}

// record is an actor as written, and where.
type record struct {
	where          string
	ID, Name, Type string
	Principal      string
	Aliases        []string
}

func toEntries(records []record) ([]Entry, error) {
	if len(records) == 0 {
		return nil, errors.New("no actors in it: give at least one row with a name")
	}
	seen := map[string]string{}
	var out []Entry
	for _, rec := range records {
		e := Entry{ID: strings.TrimSpace(rec.ID), Name: strings.TrimSpace(rec.Name), Principal: strings.TrimSpace(rec.Principal)}
		if e.Name == "" {
			return nil, fmt.Errorf("%s: column name is empty: every actor needs one", rec.where)
		}
		kind := strings.ToLower(strings.TrimSpace(rec.Type))
		switch {
		case kind == "":
			e.Type = typeOf(e.ID)
		default:
			t, err := actorType(kind)
			if err != nil {
				return nil, fmt.Errorf("%s: column type: %w", rec.where, err)
			}
			e.Type = t
		}
		if e.ID == "" {
			if e.ID = idPrefix(e.Type) + slug(e.Name); strings.HasSuffix(e.ID, ":") {
				return nil, fmt.Errorf("%s: column name %q has no letter to make an id of: give an id", rec.where, e.Name)
			}
		}
		if strings.ContainsAny(e.ID, " \t\n") || !strings.Contains(e.ID, ":") {
			return nil, fmt.Errorf("%s: column id %q: write it like person:jane-doe, without spaces", rec.where, e.ID)
		}
		if at, ok := seen[e.ID]; ok {
			return nil, fmt.Errorf("%s: column id %q is that of %s too: join the two rows", rec.where, e.ID, at)
		}
		seen[e.ID] = rec.where
		for _, a := range rec.Aliases {
			if a = strings.TrimSpace(a); a != "" && a != e.Name {
				e.Aliases = append(e.Aliases, a)
			}
		}
		if e.Principal == "" && e.Type == document.Country {
			e.Principal = e.ID
		}
		out = append(out, e)
	}
	return out, nil
}

func typeOf(id string) document.ActorType {
	switch prefix, _, _ := strings.Cut(id, ":"); prefix {
	case "person":
		return document.Person
	case "country":
		return document.Country
	case "place":
		return document.Place
	case "people":
		return document.Group
	}
	return document.Organisation
}

func idPrefix(t document.ActorType) string {
	if t == document.Country {
		return "country:"
	}
	return prefixOf(t)
}

func readCSV(raw []byte, tabs bool) ([]record, error) {
	r := csv.NewReader(bytes.NewReader(raw))
	r.FieldsPerRecord = -1
	if tabs {
		r.Comma = '\t'
	}
	header, err := r.Read()
	if errors.Is(err, io.EOF) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	column := map[string]int{}
	for i, h := range header {
		column[strings.ToLower(strings.TrimSpace(h))] = i
	}
	if _, ok := column["name"]; !ok {
		return nil, fmt.Errorf("no column name: the header has %s; it may have id, name, type, aliases, principal", strings.Join(header, ", "))
	}
	var out []record
	for row := 2; ; row++ {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("row %d: %w", row, err)
		}
		get := func(name string) string {
			if i, ok := column[name]; ok && i < len(cells) {
				return cells[i]
			}
			return ""
		}
		rec := record{where: fmt.Sprintf("row %d", row), ID: get("id"), Name: get("name"), Type: get("type"), Principal: get("principal")}
		rec.Aliases = strings.FieldsFunc(get("aliases"), func(r rune) bool { return r == '|' || r == ';' })
		out = append(out, rec)
	}
}

func readJSONL(raw []byte) ([]record, error) {
	var out []record
	lines := bufio.NewScanner(bytes.NewReader(raw))
	lines.Buffer(nil, 1<<20)
	for row := 1; lines.Scan(); row++ {
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		var fields struct {
			ID        string          `json:"id"`
			Name      string          `json:"name"`
			Type      string          `json:"type"`
			Principal string          `json:"principal"`
			Aliases   json.RawMessage `json:"aliases"`
		}
		if err := json.Unmarshal(line, &fields); err != nil {
			return nil, fmt.Errorf("row %d: %w", row, err)
		}
		rec := record{where: fmt.Sprintf("row %d", row), ID: fields.ID, Name: fields.Name, Type: fields.Type, Principal: fields.Principal}
		if len(fields.Aliases) > 0 && string(fields.Aliases) != "null" {
			var one string
			if err := json.Unmarshal(fields.Aliases, &rec.Aliases); err != nil {
				if json.Unmarshal(fields.Aliases, &one) != nil {
					return nil, fmt.Errorf("row %d: column aliases: want a list of strings", row)
				}
				rec.Aliases = strings.FieldsFunc(one, func(r rune) bool { return r == '|' || r == ';' })
			}
		}
		out = append(out, rec)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading lines: %w", err)
	}
	return out, nil
}

// readYAML reads a list of actors, or a mapping whose key "actors" holds one.
func readYAML(raw []byte) ([]record, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(raw, &root); err != nil {
		return nil, err
	}
	if len(root.Content) == 0 {
		return nil, nil
	}
	list := root.Content[0]
	if list.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(list.Content); i += 2 {
			if list.Content[i].Value == "actors" {
				list = list.Content[i+1]
				break
			}
		}
	}
	if list.Kind != yaml.SequenceNode {
		return nil, errors.New("want a list of actors: each with name, and id, type, aliases, principal as known")
	}
	var out []record
	for _, node := range list.Content {
		var fields struct {
			ID        string   `yaml:"id"`
			Name      string   `yaml:"name"`
			Type      string   `yaml:"type"`
			Principal string   `yaml:"principal"`
			Aliases   []string `yaml:"aliases"`
		}
		where := fmt.Sprintf("line %d", node.Line)
		if err := node.Decode(&fields); err != nil {
			return nil, fmt.Errorf("%s: %w", where, err)
		}
		out = append(out, record{where: where, ID: fields.ID, Name: fields.Name, Type: fields.Type, Principal: fields.Principal, Aliases: fields.Aliases})
	}
	return out, nil
}
