package pipeline

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"unicode/utf16"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"stance/pipeline/table"
)

const (
	plain  = "Oslo accused Lima of delay. “We stand by Kyiv,” the mayor of Oslo said."
	simple = "Oslo accused Lima of delay."
)

// hostile are inputs as the open web has them, by file name, with what is wrong
// with each.
var hostile = []struct {
	name, about string
	content     []byte
}{
	{"plain.txt", "nothing", []byte(plain)},
	{"empty.txt", "an empty file", nil},
	{"blank.txt", "white space alone", []byte(" \r\n\t\n\u00a0\u3000\n")},
	{"invisible.txt", "zero-width spaces alone", []byte("\u200b\u200b\ufeff\u2060")},
	{"bom.txt", "a byte order mark", []byte("\ufeff" + plain)},
	{"crlf.txt", "carriage returns", []byte("A title\r\n\r\n" + plain + "\r\n")},
	{"nul.txt", "a NUL byte", []byte("Oslo accused\x00Lima of delay.")},
	{"utf16le.txt", "UTF-16, its mark first", utf16Text(plain, binary.LittleEndian, true)},
	{"utf16be.txt", "UTF-16 without a mark", utf16Text(plain, binary.BigEndian, false)},
	{"utf16cut.txt", "UTF-16 cut within a character", utf16Text(plain, binary.LittleEndian, true)[:41]},
	{"utf32.txt", "UTF-32", []byte("\xff\xfe\x00\x00O\x00\x00\x00s\x00\x00\x00")},
	{"latin1.txt", "Latin-1", []byte("Malm\xf6 accused Lima of delay.")},
	{"cut.txt", "UTF-8 cut within a character", []byte(plain[:len(plain)-len("” the mayor of Oslo said.")+2])},
	{"surrogate.txt", "a surrogate written as UTF-8", []byte("Oslo \xed\xa0\x80 Lima.")},
	{"zerowidth.txt", "zero-width characters in names", []byte("Os\u200blo accused Li\u00adma of delay. \u2060Kyiv\ufeff praised Oslo.")},
	{"bidi.txt", "bidirectional overrides", []byte("Oslo \u202eaccused\u202c Lima\u2069 of delay.")},
	{"combining.txt", "a hundred combining marks on a letter", []byte("Oslo" + strings.Repeat("\u0301", 100) + " accused Lima of delay.")},
	{"emoji.txt", "emoji joined and coloured", []byte("👩🏽‍🚀🇳🇴 Oslo accused Lima of delay 🔥🔥. 👨‍👩‍👧‍👦")},
	{"fullwidth.txt", "full-width letters", []byte("Ｏｓｌｏ accused Ｌｉｍａ of delay.")},
	{"arabic.txt", "Arabic", []byte("اتهمت أوسلو ليما بالتأخير في إرسال الشحنة. وقال العمدة إن المدينة ستنتظر حتى يوم الجمعة المقبل.")},
	{"mixed.txt", "Arabic within English", []byte("Oslo accused Lima (ليما) of delay, and the mayor of Oslo, who had been asked, said that it would wait.")},
	{"german.txt", "German", []byte("Die Regierung in Oslo warf Lima vor, die Lieferung verzögert zu haben. Das sei nicht hinnehmbar, sagte der Bürgermeister am Freitag vor der Presse.")},
	{"html.txt", "a page of HTML", []byte("<html><head><script>var a = \"Oslo accused Lima\";</script></head><body><p>" + plain + "</p><a href='x'>More &raquo;</a></body></html>")},
	{"line.txt", "10 MB on one line, without a full stop", []byte(strings.Repeat("the ships wait outside the harbour and ", 256_500))},
	{"brackets.txt", "200,000 opening brackets", []byte(strings.Repeat("(", 200_000))},
	{"marks.txt", "100,000 quotation marks", []byte(strings.Repeat("“", 100_000))},
	{"word.txt", "a word of 200,000 letters", []byte("Oslo" + strings.Repeat("o", 200_000) + " accused Lima.")},
	{"stops.txt", "60,000 sentences", []byte(strings.Repeat("Go on!\n\n", 60_000))},
	{"names.txt", "a list of 60 countries in one sentence", []byte("The pact was praised by " + strings.Repeat("Norway, Peru, Kenya, Ghana, Nepal, Chile, ", 10) + "and Oslo.")},
	{"lists.txt", "200 sentences that list 24 countries each", []byte(strings.Repeat("Ghana, Nepal, Chile, Kenya, Peru, Norway, Japan, Spain, Italy, Mali, Chad, Niger, "+
		"Egypt, Libya, Syria, Iraq, Iran, Oman, Qatar, Yemen, India, China, Cuba and Haiti met. ", 200))},
	{"namesakes.txt", "10,000 persons of one surname", namesakes(10_000)},
	{"binary.txt", "a picture", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")},
	{"packed.txt", "gzip without its extension", gzipped(plain)},
	{"good.txt.gz", "gzip", gzipped(plain)},
	{"cut.txt.gz", "gzip cut short", gzipped(plain)[:30]},
	{"plain.txt.gz", "no gzip", []byte(plain)},
	{"bomb.txt.gz", "30 MB in 30 kB of gzip", gzipped(strings.Repeat("a", 30e6))},
	{"bomb.txt.zst", "30 MB in 3 kB of zstd", zstded(strings.Repeat("a", 30e6))},
	{"bomb.jsonl.gz", "a line of 70 MB in gzip", gzipped(`{"id": "a", "text": "` + strings.Repeat("a", 70e6) + `"}`)},
	{"ratio.jsonl.gz", "100 MB of blank lines in 100 kB of gzip", gzipped(strings.Repeat("\n", 100e6))},
	{"cut.txt.zst", "zstd cut short", zstded(plain)[:20]},
	{"deep.jsonl", "JSON nested 100,000 deep", []byte(`{"id": "d", "text": "A.", "x": ` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + "}")},
	{"array.jsonl", "a JSON array", []byte(`[{"id": "a", "text": "A."}]`)},
	{"rows.jsonl", "rows of every kind", []byte(strings.Join([]string{
		`{"id": "r1", "text": "` + simple + `"}`,
		`{"id": "r1", "text": "The same id."}`,
		`{"id": "r3", "text": ""}`,
		`{"id": "", "text": "No id."}`,
		`{"id": "r5"}`,
		`{"id": "r6", "text": 17}`,
		`{"id": "r7", "text": "Cut`,
		`{"id": "r8", "text": "\ud800"}`,
		`{"id": "r9", "text": "a\u0000b"}`,
		`{"id": "r10", "text": "A.", "id": "twice"}`,
		`{"id": "r11", "text": "A."} {"id": "two", "text": "A."}`,
		`{"id": "r12", "text": "A.", "published": "yesterday"}`,
		`{"id": "r13", "text": "A.", "language": "Klingon"}`,
		`{"id": "../../etc/passwd", "text": "` + simple + `"}`,
		`{"id": 1e400, "text": "A."}`,
		"NaN", "\xff\xfe", "",
	}, "\n"))},
	{"quotes.csv", "a quoted field that is never closed", []byte("id,text\nquotes.csv 1,\"Oslo accused Lima.\nquotes.csv 2,Lima answered.\n")},
	{"ragged.csv", "a row with too many fields", []byte("id,text\nragged.csv 1,Oslo accused Lima, again\nragged.csv 2,Lima answered.\n")},
	{"semicolons.csv", "another separator", []byte("id;text\n1;Oslo accused Lima.\n")},
	{"header.csv", "a header twice", []byte("id,text,text\n1,a,b\n")},
	{"columns.csv", "5,000 columns", []byte("id,text" + strings.Repeat(",x", 5000) + "\n")},
	{"broken.parquet", "a Parquet file with its middle lost", []byte("PAR1\x00\x00\x00\x00\xff\xff\xff\x7fPAR1")},
	{"bomb.parquet", "100 rows with one text of 1 MB in 2 kB of Parquet", sharedText(strings.Repeat("a", 1<<20), 100)},
	{"page.doc", "a format that is not read", []byte("{\\rtf1}")},
}

// namesakes tells of n persons of one surname, each in full and by the surname.
func namesakes(n int) []byte {
	var b []byte
	for i := range n {
		b = fmt.Appendf(b, "%c%c%c%c Smith met Smith. ", 'A'+i/2197%13, 'a'+i/169%13, 'a'+i/13%13, 'a'+i%13)
	}
	return b
}

// sharedText is a Parquet file of rows that name one text of a dictionary.
func sharedText(text string, rows int) []byte {
	schema := arrow.NewSchema([]arrow.Field{{Name: "id", Type: arrow.PrimitiveTypes.Int64}, {Name: "text", Type: arrow.BinaryTypes.String}}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	for i := range rows {
		b.Field(0).(*array.Int64Builder).Append(int64(i))
		b.Field(1).(*array.StringBuilder).Append(text)
	}
	record := b.NewRecord()
	defer record.Release()
	var out bytes.Buffer
	props := parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Zstd), parquet.WithDictionaryPageSizeLimit(1<<30), parquet.WithStats(false))
	w, err := pqarrow.NewFileWriter(schema, &out, props, pqarrow.DefaultWriterProps())
	if err == nil {
		err = errors.Join(w.Write(record), w.Close())
	}
	if err != nil {
		panic(err)
	}
	return out.Bytes()
}

func utf16Text(s string, order binary.AppendByteOrder, mark bool) []byte {
	var b []byte
	if mark {
		b = order.AppendUint16(b, 0xfeff)
	}
	for _, unit := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, unit)
	}
	return b
}

func gzipped(s string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(s)) // a bytes.Buffer does not fail
	_ = w.Close()
	return b.Bytes()
}

func zstded(s string) []byte {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		panic(err)
	}
	return w.EncodeAll([]byte(s), nil)
}

// TestHostileInputs scores a folder of them and writes down what each got.
func TestHostileInputs(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped with -short: it takes seconds")
	}
	in, out := t.TempDir(), filepath.Join(t.TempDir(), "out")
	for _, h := range hostile {
		if err := os.WriteFile(filepath.Join(in, h.name), h.content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	// What leaves the folder is not followed.
	outside := filepath.Join(t.TempDir(), "outside.txt")
	if err := os.WriteFile(outside, []byte(plain), 0o666); err != nil {
		t.Fatal(err)
	}
	about := map[string]string{"link.txt": "a link out of the folder", "loop": "a link to the folder itself"}
	for name, to := range map[string]string{"link.txt": outside, "loop": in} {
		if err := os.Symlink(to, filepath.Join(in, name)); err != nil {
			t.Skipf("no links can be made here: %v", err)
		}
	}
	for _, h := range hostile {
		about[h.name] = h.about
	}
	result, err := Score(context.Background(), ScoreOptions{Inputs: []string{in}, Out: out, Workers: 2, NoSyntax: true})
	if err != nil {
		t.Fatal(err)
	}
	articles, err := table.Read[table.ArticleRow](out)
	if err != nil {
		t.Fatal(err)
	}
	rejects, err := table.Read[table.RejectRow](out)
	if err != nil {
		t.Fatal(err)
	}
	if len(articles) != result.Articles || len(rejects) != result.Rejects {
		t.Errorf("%d articles and %d rejects, said to be %d and %d", len(articles), len(rejects), result.Articles, result.Rejects)
	}
	lines := map[string][]string{} // of each file; what is of a row says where
	for _, a := range articles {
		name, where := a.ArticleID, ""
		switch {
		case about[name] != "":
		case about[name+".gz"] != "": // ids leave out .gz
			name += ".gz"
		case strings.Contains(name, ".csv "):
			name, where, _ = strings.Cut(name, " ")
			where = "row " + where + ": "
		default:
			name, where = "rows.jsonl", "id "+name+": "
		}
		got := fmt.Sprintf("%sscored: %d sentences, %d mentions", where, a.NSentences, a.NMentions)
		if a.Language != "" && a.Language != "en" {
			got = where + "marked as " + a.Language + ", not scored"
		}
		lines[name] = append(lines[name], got)
	}
	for _, r := range rejects {
		name := filepath.Base(r.Input)
		where := ""
		if r.Position != "" && !strings.HasPrefix(r.Position, "byte") {
			where = r.Position + ": "
		}
		lines[name] = append(lines[name], where+"rejected: "+r.Reason)
	}
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, name := range slices.Sorted(maps.Keys(lines)) {
		for i, line := range lines[name] {
			file, what := name, about[name]
			if i > 0 {
				file, what = "", ""
			}
			fmt.Fprintf(w, "%s\t%s\t%s\n", file, what, line)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	for name := range about {
		if lines[name] == nil {
			t.Errorf("%s is neither scored nor rejected", name)
		}
	}
	golden := filepath.Join("testdata", "hostile.golden")
	if *update {
		if err := os.WriteFile(golden, b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, b.Bytes()) {
		t.Errorf("the inputs got\n%s\nwant\n%s\nWhere that is meant: go test ./pipeline -run Hostile -update", b.Bytes(), want)
	}
	t.Logf("%d inputs = %d articles + %d rejects\n%s", result.Articles+result.Rejects, result.Articles, result.Rejects, b.Bytes())
}
