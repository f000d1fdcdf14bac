package duplicate

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
)

const story = `The harbour council of Port Elling voted on Tuesday to close the old ferry pier,
ending a dispute that has split the town since the storms of last winter. “We can't keep patching
it,” said Mayor Ines Corvò, who had asked for 3,400 signatures before she would act. The ferry
company accused her of ignoring its offer to pay half of the repairs.`

func TestSignNormalises(t *testing.T) {
	tests := []struct {
		name, a, b string
		equal      bool
	}{
		{"case", story, strings.ToUpper(story), true},
		{"spaces and lines", story, strings.Join(strings.Fields(story), "\n "), true},
		{"quotes", story, strings.NewReplacer("“", `"`, "”", `"`, "'", "’").Replace(story), true},
		{"accents apart", story, strings.ReplaceAll(story, "ò", "o\u0300"), true},
		{"no accents", story, strings.ReplaceAll(story, "ò", "o"), true},
		{"short, equal", "Polls close at nine.", "POLLS close - at nine", true},
		{"short, another word", "Polls close at nine.", "Polls close at ten.", false},
		{"short, another order", "one two three", "two one three", false},
		{"words run together", "ab c", "a bc", false},
		{"Chinese, equal", "议会周二投票。", "议会 周二投票", true},
		{"Chinese, another letter", "议会周二投票。", "议会周三投票。", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, b := Sign(test.a), Sign(test.b)
			if got := a == b; got != test.equal {
				t.Errorf("equal: %t", got)
			}
			if got := Similarity(&a, &b) == 1; got != test.equal {
				t.Errorf("similarity 1: %t", got)
			}
		})
	}
}

func TestNoWords(t *testing.T) {
	none := Sign(" …!\xff ")
	if none != (Signature{}) || Similarity(&none, &none) != 0 {
		t.Errorf("signature %v", none)
	}
	if got := Find([]Article{{ID: "a"}, {ID: "b"}}); !slices.Equal(got, []int32{0, 1}) {
		t.Errorf("found %v", got)
	}
	if got := Find(nil); len(got) != 0 {
		t.Errorf("found %v of none", got)
	}
}

func TestSignAllocatesNothing(t *testing.T) {
	if n := testing.AllocsPerRun(10, func() { Sign(story) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestWriteRead(t *testing.T) {
	want := []Article{{ID: "a", Published: 5, Signature: Sign(story)}, {ID: "", Published: NoDate, Signature: Sign("short")}, {ID: "é"}}
	var file bytes.Buffer
	if err := Write(&file, want); err != nil {
		t.Fatal(err)
	}
	got, err := Read(bytes.NewReader(file.Bytes()))
	if err != nil || !slices.Equal(got, want) {
		t.Fatalf("read %v, %v", got, err)
	}
	for n := range file.Len() {
		if _, err := Read(bytes.NewReader(file.Bytes()[:n])); !errors.Is(err, ErrFormat) {
			t.Fatalf("cut after %d bytes: %v", n, err)
		}
		damaged := bytes.Clone(file.Bytes())
		damaged[n] ^= 1
		if _, err := Read(bytes.NewReader(damaged)); !errors.Is(err, ErrFormat) {
			t.Fatalf("byte %d changed: %v", n, err)
		}
	}
	if _, err := Read(bytes.NewReader(append(file.Bytes(), 0))); !errors.Is(err, ErrFormat) {
		t.Errorf("a byte more: %v", err)
	}
}

func FuzzSign(f *testing.F) {
	f.Add(story)
	f.Add("议会周二投票。 กขค \u0301 ’ \xff\xfe")
	f.Add(strings.Repeat("a ", 100))
	f.Fuzz(func(t *testing.T, text string) {
		s := Sign(text)
		if spaced := Sign(" " + text + " "); s != spaced {
			t.Errorf("spaces around it change the signature")
		}
		b, err := s.AppendBinary(nil)
		if err != nil || len(b) != Size {
			t.Fatalf("%d bytes, %v", len(b), err)
		}
		if got, err := Parse(b); err != nil || got != s {
			t.Errorf("parsed %v, %v", got, err)
		}
	})
}

func FuzzRead(f *testing.F) {
	var file bytes.Buffer
	if err := Write(&file, []Article{{ID: "a", Signature: Sign(story)}}); err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes())
	f.Add([]byte(magic + "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		articles, err := Read(bytes.NewReader(b))
		if err != nil {
			if !errors.Is(err, ErrFormat) {
				t.Errorf("error without ErrFormat: %v", err)
			}
			return
		}
		if err := Write(&bytes.Buffer{}, articles); err != nil {
			t.Error(err)
		}
	})
}

func BenchmarkSign(b *testing.B) {
	text := strings.Repeat(story+"\n\n", 10)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Sign(text)
	}
}
