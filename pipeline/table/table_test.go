package table

import (
	"bytes"
	gocmp "cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/google/go-cmp/cmp"
)

var testMeta = Metadata{ModelSHA256: strings.Repeat("ab", 32), Version: "1.2.3"}

func ref[T any](v T) *T { return &v }

// sampleRows has n articles with a row or two in every table, nulls included.
func sampleRows(n int) *Rows {
	rows := &Rows{}
	for i := range n {
		id := fmt.Sprintf("feed/%04d.txt", i)
		article := ArticleRow{ArticleID: id, Language: "en", NChars: int32(40 + i), NSentences: 1, TextSHA256: fmt.Sprintf("%064x", i)}
		if i%2 == 0 {
			article.Title = ref("Fährverkehr: „Neue“ Linie – 航路 🚢")
			article.Published = ref(time.Date(2024, 2, 29, 23, 59, 59, 123456000, time.UTC))
			article.Source = ref("Harbour Gazette")
		}
		rows.Articles = append(rows.Articles, article)
		rows.Sentences = append(rows.Sentences, SentenceRow{ArticleID: id, End: 12, Text: "Oslo objects. ", Kind: "body"})
		mention := MentionRow{ArticleID: id, End: 4, Text: "Oslo", ActorID: ref("country:NO"), ActorName: ref("Norway"),
			ActorType: ref("country"), IsActor: true, PrincipalID: ref("country:NO"), How: "alias", Confidence: 0.9}
		if i%3 == 0 {
			mention.Tone, mention.ToneConfidence = ref("neutral"), ref(0.5)
			mention.PPositive, mention.PNeutral, mention.PNegative = ref(0.25), ref(0.5), ref(0.25)
		}
		rows.Mentions = append(rows.Mentions, mention)
		rows.Stances = append(rows.Stances,
			StanceRow{ArticleID: id, HolderID: "country:NO", HolderName: "Norway", HolderStart: ref(int32(0)), HolderEnd: ref(int32(4)),
				Stance: ref("accusatory"), Confidence: ref(0.7), Abstained: ref(false),
				PSupportive: ref(0.1), PNeutral: ref(0.2), PAccusatory: ref(0.7)},
			StanceRow{ArticleID: id, HolderID: "country:DK", HolderName: "Denmark", TargetID: ref("country:NO"), TargetName: ref("Norway"), QuoteID: ref(int32(0))},
		)
		rows.Quotes = append(rows.Quotes, QuoteRow{ArticleID: id, Kind: "direct", Start: 3, End: 9, Reason: ref("no speaker in reach")})
		rows.Actors = append(rows.Actors, ActorRow{ArticleID: id, ActorID: "country:NO", ActorName: "Norway", ActorType: "country",
			NMentions: 1, NStances: 1, NAccusatory: 1, Stance: ref("accusatory"), Confidence: ref(0.7), NetStance: ref(-0.6)})
	}
	return rows
}

func writeResult(t testing.TB, dir string, parts ...*Rows) *Manifest {
	t.Helper()
	var written [][]Part
	for n, rows := range parts {
		p, err := WritePart(dir, n, []*Rows{rows}, testMeta)
		if err != nil {
			t.Fatal(err)
		}
		written = append(written, p)
	}
	m := NewManifest(testMeta, map[string]string{"syntax": "true"}, written)
	if err := Complete(dir, m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestReadGivesBackWhatWasWritten(t *testing.T) {
	dir := t.TempDir()
	first, second := sampleRows(3), sampleRows(5)
	writeResult(t, dir, first, &Rows{}, second)
	// Within a sentence, rows come back by holder.
	byHolder := func(a, b StanceRow) int {
		return gocmp.Or(strings.Compare(a.ArticleID, b.ArticleID), gocmp.Compare(a.SentenceID, b.SentenceID), strings.Compare(a.HolderID, b.HolderID))
	}
	slices.SortStableFunc(first.Stances, byHolder)
	slices.SortStableFunc(second.Stances, byHolder)
	want := &Rows{
		Articles: append(first.Articles, second.Articles...), Sentences: append(first.Sentences, second.Sentences...),
		Mentions: append(first.Mentions, second.Mentions...), Stances: append(first.Stances, second.Stances...),
		Quotes: append(first.Quotes, second.Quotes...), Actors: append(first.Actors, second.Actors...),
	}
	got := &Rows{}
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	var err error
	got.Articles, err = Read[ArticleRow](dir)
	check(err)
	got.Sentences, err = Read[SentenceRow](dir)
	check(err)
	got.Mentions, err = Read[MentionRow](dir)
	check(err)
	got.Stances, err = Read[StanceRow](dir)
	check(err)
	got.Quotes, err = Read[QuoteRow](dir)
	check(err)
	got.Actors, err = Read[ActorRow](dir)
	check(err)
	got.Dyads, err = Read[DyadRow](dir)
	check(err)
	got.Rejects, err = Read[RejectRow](dir)
	check(err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows differ (-written +read):\n%s", diff)
	}
}

func TestReadCrossesRowGroupsAndBatches(t *testing.T) {
	dir := t.TempDir()
	rows := &Rows{}
	for i := range rowGroupLength + readBatch + 7 {
		rows.Sentences = append(rows.Sentences, SentenceRow{ArticleID: fmt.Sprint(i / 9), SentenceID: int32(i), Kind: "body"})
	}
	writeResult(t, dir, rows)
	next := int32(0)
	err := Scan(dir, func(s *SentenceRow) error {
		if s.SentenceID != next || s.ArticleID != fmt.Sprint(next/9) {
			return fmt.Errorf("row %d is %+v", next, *s)
		}
		next++
		return nil
	})
	if err != nil || int(next) != len(rows.Sentences) {
		t.Errorf("read %d rows of %d, error %v", next, len(rows.Sentences), err)
	}
}

func TestScanColumnsReadsWhatIsAskedFor(t *testing.T) {
	dir := t.TempDir()
	writeResult(t, dir, sampleRows(2))
	type row struct {
		Target *string `col:"target_name"`
		Holder string  `col:"holder_name"`
	}
	var got []row
	if err := ScanColumns(dir, "stances", func(r *row) error { got = append(got, *r); return nil }); err != nil {
		t.Fatal(err)
	}
	// Without their articles the rows are as they are stored, by holder.
	want := []row{{ref("Norway"), "Denmark"}, {ref("Norway"), "Denmark"}, {nil, "Norway"}, {nil, "Norway"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	type absent struct {
		Nothing string `col:"nothing"`
	}
	if err := ScanColumns(dir, "stances", func(*absent) error { return nil }); !errors.Is(err, ErrDamaged) {
		t.Errorf("a column that does not exist: %v", err)
	}
	type wrong struct {
		Holder int32 `col:"holder_name"`
	}
	if err := ScanColumns(dir, "stances", func(*wrong) error { return nil }); !errors.Is(err, ErrDamaged) {
		t.Errorf("a column of another type: %v", err)
	}
}

func TestScanStopsAtTheCallersError(t *testing.T) {
	dir := t.TempDir()
	writeResult(t, dir, sampleRows(3))
	enough := errors.New("enough")
	n := 0
	err := Scan(dir, func(*ArticleRow) error { n++; return enough })
	if n != 1 || !errors.Is(err, enough) {
		t.Errorf("%d rows, error %v", n, err)
	}
}

func TestSameRowsSameBytes(t *testing.T) {
	first, second := t.TempDir(), t.TempDir()
	writeResult(t, first, sampleRows(50), &Rows{})
	for range 3 {
		writeResult(t, second, sampleRows(50), &Rows{})
		if diff := cmp.Diff(files(t, first), files(t, second)); diff != "" {
			t.Fatal(diff)
		}
	}
}

func files(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	found := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		found[filepath.ToSlash(name)], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestEmptyTablesHaveAPart(t *testing.T) {
	dir := t.TempDir()
	m := writeResult(t, dir, &Rows{})
	for i, table := range m.Tables {
		if table.Name != Tables[i].Name || table.Rows != 0 || len(table.Parts) != 1 {
			t.Errorf("manifest has %+v for %s", table, Tables[i].Name)
		}
	}
	rows, err := Read[DyadRow](dir)
	if len(rows) != 0 || err != nil {
		t.Errorf("%d rows, error %v", len(rows), err)
	}
}

func TestManifestNamesTheBytes(t *testing.T) {
	dir := t.TempDir()
	writeResult(t, dir, sampleRows(2))
	m, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Verify(dir); err != nil {
		t.Error(err)
	}
	if m.Articles != 2 || m.Rejects != 0 || m.Inputs != 2 || m.Rows("stances") != 4 {
		t.Errorf("counts are %+v", m)
	}
	name := filepath.Join(dir, "stances", "part-00000.parquet")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text[len(text)/2] ^= 1
	if err := os.WriteFile(name, text, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := m.Verify(dir); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "part-00000") {
		t.Errorf("a changed byte: %v", err)
	}
}

func TestOpenSaysWhatIsWrongWithAFolder(t *testing.T) {
	for name, c := range map[string]struct {
		damage func(dir string) error
		want   error
	}{
		"no manifest": {func(dir string) error { return os.Remove(filepath.Join(dir, "manifest.json")) }, ErrNoResult},
		"unfinished":  {func(dir string) error { return os.Remove(filepath.Join(dir, "_SUCCESS")) }, ErrIncomplete},
		"newer": {func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "manifest.json"), []byte(`{"schema_version":"999"}`), 0o666)
		}, ErrSchemaVersion},
		"fewer rows": {func(dir string) error {
			_, err := WriteTable(dir, 0, []StanceRow{}, testMeta)
			return err
		}, ErrDamaged},
		"a part outside": {func(dir string) error {
			name := filepath.Join(dir, "manifest.json")
			text, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			text = bytes.ReplaceAll(text, []byte(`"stances/`), []byte(`"../../stances/`))
			return os.WriteFile(name, text, 0o666)
		}, ErrDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			writeResult(t, dir, sampleRows(1))
			if err := c.damage(dir); err != nil {
				t.Fatal(err)
			}
			if _, err := Read[StanceRow](dir); !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
		})
	}
}

func TestDamagedFilesAreErrors(t *testing.T) {
	dir := t.TempDir()
	writeResult(t, dir, sampleRows(40))
	name := filepath.Join(dir, "stances", "part-00000.parquet")
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(whole); at += 1 + len(whole)/100 {
		broken := bytes.Clone(whole)
		broken[at] ^= 0x55
		for _, text := range [][]byte{broken, whole[:at]} {
			if err := os.WriteFile(name, text, 0o666); err != nil {
				t.Fatal(err)
			}
			// No error is possible where the byte is not looked at; a panic is not.
			_, _ = Read[StanceRow](dir)
		}
	}
}

func TestColumnsAreDeclaredWell(t *testing.T) {
	for _, table := range Tables {
		for _, c := range table.Columns {
			if c.Doc == "" || c.Name != strings.ToLower(c.Name) {
				t.Errorf("%s.%s: description %q", table.Name, c.Name, c.Doc)
			}
		}
		if table.row.NumField() != len(table.Columns) {
			t.Errorf("%s: %d columns of %d fields", table.Name, len(table.Columns), table.row.NumField())
		}
	}
	if n := reflect.TypeFor[Rows]().NumField(); n != len(Tables) {
		t.Errorf("%d tables, Rows has %d", len(Tables), n)
	}
}

func TestAppendStructs(t *testing.T) {
	rows := sampleRows(2).Stances
	typ := ByName("stances").StructType()
	b := array.NewStructBuilder(memory.DefaultAllocator, typ)
	defer b.Release()
	if err := AppendStructs(b, rows); err != nil {
		t.Fatal(err)
	}
	a := b.NewStructArray()
	defer a.Release()
	if a.Len() != len(rows) || a.NumField() != len(typ.Fields()) {
		t.Fatalf("%d structs of %d fields", a.Len(), a.NumField())
	}
	for i := range typ.Fields() {
		if typ.Field(i).Name == "holder_name" && a.Field(i).(*array.String).Value(1) != "Denmark" {
			t.Errorf("holder_name of row 1 is %s", a.Field(i).ValueStr(1))
		}
		if typ.Field(i).Name == "target_id" && !a.Field(i).IsNull(0) {
			t.Error("target_id of row 0 is not null")
		}
	}
}

func FuzzReadManifest(f *testing.F) {
	for _, text := range []string{`{}`, `{"schema_version":"1"}`, `{"schema_version":"1","tables":[{"name":"stances","parts":[{"path":"../x","rows":1}]}]}`, `[`, "\x00"} {
		f.Add([]byte(text))
	}
	dir := f.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "_SUCCESS"), nil, 0o666); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if err := os.WriteFile(filepath.Join(dir, "manifest.json"), text, 0o666); err != nil {
			t.Fatal(err)
		}
		rows, err := Read[StanceRow](dir)
		if err == nil && len(rows) > 0 {
			t.Errorf("%d rows of a folder without parts", len(rows))
		}
	})
}
