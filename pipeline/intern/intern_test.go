package intern

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// words are words of every length from 0 to 40, many of which differ in one byte.
func words() []string {
	all := []string{""}
	for n := 1; n <= 40; n++ {
		plain := strings.Repeat("a", n)
		all = append(all, plain)
		for at := range n {
			for _, c := range []string{"b", "\x00", "\xff"} {
				all = append(all, plain[:at]+c+plain[at+1:])
			}
		}
	}
	for i := range 3000 {
		all = append(all, fmt.Sprintf("w%d", i))
	}
	return all
}

func TestNumbersAreThoseOfAMap(t *testing.T) {
	var table Table
	for round := range 2 {
		want := map[string]int32{}
		for pass := range 2 {
			for _, w := range words() {
				number, known := table.Number(w)
				expected, seen := want[w]
				if !seen {
					expected = int32(len(want))
					want[w] = expected
				}
				if number != expected || known != seen || pass == 1 && !known {
					t.Fatalf("round %d, pass %d, %q: number %d (known: %v), want %d (%v)", round, pass, w, number, known, expected, seen)
				}
			}
		}
		if table.Len() != len(want) {
			t.Errorf("%d words, want %d", table.Len(), len(want))
		}
		table.Reset()
	}
}

func TestNumberDoesNotAllocate(t *testing.T) {
	var table Table
	all := words()
	for _, w := range all {
		table.Number(w)
	}
	if n := testing.AllocsPerRun(5, func() {
		for _, w := range all {
			table.Number(w)
		}
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// BenchmarkNumber looks at words as a text has them: few of them often.
func BenchmarkNumber(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	zipf := rand.NewZipf(r, 1.2, 8, 1<<14)
	text := make([]string, 1<<16)
	for i := range text {
		text[i] = fmt.Sprintf("%.*s", 3+int(zipf.Uint64()%9), fmt.Sprintf("%dword%d", zipf.Uint64(), i%7))
	}
	b.Run("table", func(b *testing.B) {
		var table Table
		for i := range b.N {
			table.Number(text[i&(len(text)-1)])
		}
	})
	b.Run("map", func(b *testing.B) {
		table := map[string]int32{}
		for i := range b.N {
			w := text[i&(len(text)-1)]
			if _, ok := table[w]; !ok {
				table[w] = int32(len(table))
			}
		}
	})
}
