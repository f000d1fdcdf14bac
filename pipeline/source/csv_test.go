package source

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
)

type csvResult struct {
	records [][]string
	lines   []int
	faults  []string
}

func readCSV(t testing.TB, in string, width int, limit int64) (out csvResult) {
	t.Helper()
	r := &csvReader{lines: &lineReader{in: bufio.NewReader(strings.NewReader(in)), limit: limit}, comma: ',', width: width}
	for {
		fields, line, err := r.next()
		var fault *Fault
		switch {
		case err == io.EOF:
			return out
		case errors.As(err, &fault):
			out.faults = append(out.faults, fault.Position+" "+fault.Reason)
		case err != nil:
			t.Fatal(err)
		default:
			out.records = append(out.records, fields)
			out.lines = append(out.lines, line)
		}
	}
}

func TestCSV(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     [][]string
		lines    []int
		faults   []string
	}{
		{"two rows", "a,b\nc,d\n", [][]string{{"a", "b"}, {"c", "d"}}, []int{1, 2}, nil},
		{"no last line break", "a,b", [][]string{{"a", "b"}}, []int{1}, nil},
		{"CRLF between rows", "a,b\r\nc,d\r\n", [][]string{{"a", "b"}, {"c", "d"}}, []int{1, 2}, nil},
		{"CRLF within quotes is kept", "a,\"x\r\ny\"\r\nc,d", [][]string{{"a", "x\r\ny"}, {"c", "d"}}, []int{1, 3}, nil},
		{"carriage return within a field", "a,x\ry\n", [][]string{{"a", "x\ry"}}, []int{1}, nil},
		{"doubled quotes", `a,"she said ""no"""` + "\n", [][]string{{"a", `she said "no"`}}, []int{1}, nil},
		{"quotes within an unquoted field", `a,she said "no"` + "\n", [][]string{{"a", `she said "no"`}}, []int{1}, nil},
		{"comma within quotes", `a,"b,c"` + "\n", [][]string{{"a", "b,c"}}, []int{1}, nil},
		{"empty fields", ",\n\"\",x\n", [][]string{{"", ""}, {"", "x"}}, []int{1, 2}, nil},
		{"blank lines", "\na,b\n\r\n\nc,d\n", [][]string{{"a", "b"}, {"c", "d"}}, []int{2, 5}, nil},
		{"blank line within quotes", "a,\"x\n\ny\"\n", [][]string{{"a", "x\n\ny"}}, []int{1}, nil},
		{"quote not doubled, one line", "a,\"x\"y\nc,d\n", [][]string{{"c", "d"}}, []int{2}, []string{"line 1 malformed_csv"}},
		{"a file without quoting", "a,\"x\nc,d\ne,f\n", [][]string{{"c", "d"}, {"e", "f"}}, []int{2, 3}, []string{"line 1 malformed_csv"}},
		{"a file without quoting, closed late", "a,\"x\nc,d\ne,\"y\" z\ng,h\n", [][]string{{"c", "d"}, {"g", "h"}}, []int{2, 4},
			[]string{"line 1 malformed_csv", "line 3 malformed_csv"}},
		{"never closed, prose follows", "a,b\nc,\"He said\nthat, for now, nobody\nknows\n", [][]string{{"a", "b"}}, []int{1}, []string{"line 2 malformed_csv"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := readCSV(t, c.in, 2, 1<<20)
			if !reflect.DeepEqual(got, csvResult{c.want, c.lines, c.faults}) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestCSVLimits(t *testing.T) {
	long := strings.Repeat("x", 200)
	got := readCSV(t, "a,b\n"+long+"\nc,d\n", 2, 100)
	if want := []string{"line 2 line_too_long"}; !reflect.DeepEqual(got.faults, want) || len(got.records) != 2 {
		t.Errorf("long line: %+v", got)
	}
	got = readCSV(t, "a,\"b\n"+strings.Repeat("prose\n", 100), 2, 100)
	if want := []string{"line 1 malformed_csv"}; !reflect.DeepEqual(got.faults, want) {
		t.Errorf("long quoted field: %+v", got)
	}
}

// FuzzCSV holds the reader to encoding/csv wherever that reads the whole input
// and does not change line breaks.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{"a,b\n", "\"a\nb\",c\n", "\"a\"\"b\",c", "\"a\"b,c\nd,e", "a,\"", ",,\n\n\"\"", "a\r\nb\r\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		got := readCSV(t, in, 2, 1<<20)
		if strings.Contains(in, "\r") {
			return
		}
		reference := csv.NewReader(strings.NewReader(in))
		reference.FieldsPerRecord = -1
		want, err := reference.ReadAll()
		if err != nil {
			return // it is stricter: a quote within an unquoted field is an error
		}
		if len(got.faults) > 0 || !reflect.DeepEqual(got.records, want) {
			t.Errorf("%q: got %q %v, encoding/csv %q", in, got.records, got.faults, want)
		}
	})
}
