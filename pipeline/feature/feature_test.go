package feature

import (
	"slices"
	"testing"
	"unicode/utf8"

	"stance/pipeline/document"
	"stance/pipeline/embedding"
	"stance/pipeline/encoder"
	"stance/pipeline/lexicon"
	"stance/pipeline/syntax"
	"stance/pipeline/text"
)

func extractor(t testing.TB, groups Group) *Extractor {
	t.Helper()
	vectors, err := embedding.Default()
	if err != nil {
		t.Fatal(err)
	}
	valences, err := lexicon.Default()
	if err != nil {
		t.Fatal(err)
	}
	sentences, err := encoder.Default()
	if err != nil {
		t.Fatal(err)
	}
	return NewExtractor(groups, []string{"supportive", "neutral", "accusatory"}, vectors, valences, sentences)
}

// in makes an input of a text, the holder and target being words of it.
func in(t testing.TB, content, holder, target string, parse bool) Input {
	t.Helper()
	s := text.Single(content)
	if parse {
		p, err := syntax.Default()
		if err != nil {
			t.Fatal(err)
		}
		p.Parse(content, &s, &syntax.Scratch{})
	}
	return Input{Text: content, Sentence: &s, Holder: find(t, content, holder), Target: find(t, content, target)}
}

func find(t testing.TB, content, words string) document.Span {
	t.Helper()
	if words == "" {
		return document.Span{}
	}
	for i := range content {
		if len(content)-i >= len(words) && content[i:i+len(words)] == words {
			return document.Span{Start: i, End: i + len(words)}
		}
	}
	t.Fatalf("%q is not in %q", words, content)
	return document.Span{}
}

func names(x *Extractor, input Input) []string {
	x.KeepNames()
	var all []string
	for _, f := range x.Extract(input) {
		all = append(all, x.Name(f.Key))
	}
	return all
}

func TestFeatures(t *testing.T) {
	for _, c := range []struct {
		name, text, holder, target string
		groups                     Group
		has, hasNot                []string
	}{
		{"roles are masked", "Oslo blamed Lima.", "Oslo", "Lima", Unigrams | Ngrams,
			[]string{"w=blamed", "w=⟨holder⟩", "3=⟨holder⟩ blamed ⟨target⟩"}, []string{"w=oslo", "w=lima"}},
		{"a clipped span is widened to the word", "Norwegian envoys blamed Lima.", "Norweg", "Lima", Unigrams | Own,
			[]string{"ho=norwegian"}, []string{"w=norwegian"}},
		{"sides and order", "On Monday Oslo blamed Lima again.", "Oslo", "Lima", Zones,
			[]string{"order=ht", "hl=monday", "hr=blamed", "h..t=blamed", "tr=again"}, []string{"h..t=again", "hl=blamed"}},
		{"the other order", "Lima was blamed by Oslo.", "Oslo", "Lima", Zones,
			[]string{"order=th", "t..h=blamed"}, []string{"h..t=blamed"}},
		{"windows", "On Monday Oslo blamed Lima again.", "Oslo", "Lima", Windows,
			[]string{"h+1=blamed", "h-1=monday", "t+1=again", "ht: blamed"}, nil},
		{"negation ends at a comma", "Oslo did not blame Lima, and left.", "Oslo", "Lima", Negation,
			[]string{"not=blame", "not=⟨target⟩"}, []string{"not=left"}},
		{"quotation", "“Lima lied,” Berg said.", "Berg", "Lima", Quotation,
			[]string{"quoted=t", "quoted=some", "q=lied"}, []string{"quoted=h"}},
		{"a clause", "Oslo waited, but Lima attacked at night.", "Oslo", "Lima", Clause,
			[]string{"hc=waited", "tc=attacked"}, []string{"hc=attacked"}},
		{"no holder", "“Lima lied.”", "", "Lima", Zones | Windows | Clause,
			[]string{"order=t", "tr=lied"}, nil},
		{"nobody", "It rained.", "", "", Zones | Windows | Clause | Own, []string{"order="}, nil},
		{"the tree", "Oslo strongly condemned the attack by Lima.", "Oslo", "Lima", Tree,
			[]string{"h.gov=nsubj condemn", "root=condemn", "path.turn=condemn"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := names(extractor(t, c.groups), in(t, c.text, c.holder, c.target, c.groups&Tree != 0))
			for _, want := range c.has {
				if !slices.Contains(got, want) {
					t.Errorf("no feature %q in %q", want, got)
				}
			}
			for _, not := range c.hasNot {
				if slices.Contains(got, not) {
					t.Errorf("feature %q in %q", not, got)
				}
			}
		})
	}
}

func TestGroupsReadWhatTheyWrite(t *testing.T) {
	for _, g := range []Group{All, Surface, Unigrams, Tree | Vectors} {
		got, err := ParseGroups(g.String())
		if err != nil || got != g {
			t.Errorf("%v read back as %v (%v)", g, got, err)
		}
	}
	if _, err := ParseGroups("unigrams,magic"); err == nil {
		t.Error("an unknown group was read")
	}
}

func TestExtractAllocatesNothing(t *testing.T) {
	x := extractor(t, All)
	input := in(t, "The ministry in Oslo said on Monday that it condemned the attack by Lima.", "Oslo", "Lima", true)
	x.Extract(input)
	if n := testing.AllocsPerRun(20, func() { x.Extract(input) }); n > 0 {
		t.Errorf("%.0f allocations", n)
	}
}

func FuzzExtract(f *testing.F) {
	f.Add("Oslo blamed Lima.", 0, 4, 12, 16)
	f.Add("“Oslo” — said… Ünïcödé", 3, 7, 0, 0)
	f.Add("", 0, 0, 0, 0)
	f.Fuzz(func(t *testing.T, content string, hs, he, ts, te int) {
		if !utf8.ValidString(content) {
			t.Skip()
		}
		clip := func(a, b int) document.Span {
			a, b = max(0, min(a, len(content))), max(0, min(b, len(content)))
			if a >= b {
				return document.Span{}
			}
			return document.Span{Start: a, End: b}
		}
		s := text.Single(content)
		p, err := syntax.Default()
		if err != nil {
			t.Fatal(err)
		}
		p.Parse(content, &s, &syntax.Scratch{})
		v := extractor(t, All).Extract(Input{Text: content, Sentence: &s, Holder: clip(hs, he), Target: clip(ts, te)})
		if err := v.Check(); err != nil {
			t.Errorf("vector of %q: %v", content, err)
		}
	})
}

func BenchmarkExtract(b *testing.B) {
	x := extractor(b, All)
	input := in(b, "The ministry in Oslo said on Monday that it condemned the attack by Lima on the harbour, and asked the council to meet.", "Oslo", "Lima", true)
	b.ReportAllocs()
	for b.Loop() {
		x.Extract(input)
	}
}
