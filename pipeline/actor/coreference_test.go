package actor_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"

	"stance/pipeline/actor"
	"stance/pipeline/document"
	"stance/pipeline/quote"
	"stance/pipeline/syntax/conllu"
)

// chained is a gold mention: its span, its chain, and whether its head is a
// proper noun.
type chained struct {
	document.Span
	chain string
	named bool
}

// gumDocument is a document of GUM with its tokens, trees and chains.
type gumDocument struct {
	id     string
	doc    *document.Document
	chains []chained
}

// readGUM reads the documents of the genres named; with trees, sentences are
// Parsed by the gold.
func readGUM(path string, genres []string, trees bool) ([]gumDocument, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	tags, relations := map[string]document.Tag{}, map[string]document.Relation{}
	for i, name := range document.Tags {
		tags[name] = document.Tag(i)
	}
	for i, name := range document.Relations {
		relations[name] = document.Relation(i)
	}
	var out []gumDocument
	var text strings.Builder
	paragraph := 0
	finish := func() {
		if len(out) > 0 {
			out[len(out)-1].doc.Text = text.String()
		}
		text.Reset()
	}
	skip := false
	reader := conllu.NewReader(file)
	for {
		s, err := reader.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if id, ok := s.Comment("newdoc id"); ok {
			skip = true
			for _, g := range genres {
				if strings.Contains(id, "_"+g+"_") {
					skip = false
				}
			}
			if !skip {
				finish()
				paragraph = 0
				out = append(out, gumDocument{id: id, doc: &document.Document{}})
			}
		}
		if skip {
			continue
		}
		if _, ok := s.Comment("newpar_block"); ok {
			paragraph++
		} else if strings.HasPrefix(strings.Join(s.Comments, "\n"), "# newpar") || strings.Contains(strings.Join(s.Comments, "\n"), "\n# newpar") {
			paragraph++
		}
		d := &out[len(out)-1]
		sentence := document.Sentence{Paragraph: paragraph, Parsed: trees}
		if text.Len() > 0 {
			text.WriteByte('\n')
		}
		heads, err := s.Heads()
		if err != nil {
			return nil, err
		}
		type open struct {
			id    string
			first int
		}
		var stack []open
		starts, ends := make([]int, len(s.Words)), make([]int, len(s.Words))
		for i := range s.Words {
			row := s.Word(i)
			starts[i] = text.Len()
			text.WriteString(row.Cols[conllu.Form])
			ends[i] = text.Len()
			if !strings.Contains(row.Cols[conllu.Misc], "SpaceAfter=No") && i+1 < len(s.Words) {
				text.WriteByte(' ')
			}
			t := document.Token{Span: document.Span{Start: starts[i], End: ends[i]}, Head: -1}
			if trees {
				t.Tag, t.Relation, t.Head = tags[row.Cols[conllu.UPOS]], relations[row.Cols[conllu.Deprel]], int32(heads[i])
			}
			sentence.Tokens = append(sentence.Tokens, t)
		}
		closed := func(id string, first, last int) {
			head := first
			for k := first; k <= last; k++ {
				if heads[k] < first || heads[k] > last {
					head = k
					break
				}
			}
			named := s.Word(head).Cols[conllu.UPOS] == "PROPN"
			for k := first; k <= last; k++ {
				// "the defender Kyle Walker" is headed by the noun.
				switch relation := s.Word(k).Cols[conllu.Deprel]; relation {
				case "flat", "appos", "nmod:desc":
					named = named || heads[k] == head && s.Word(k).Cols[conllu.UPOS] == "PROPN"
				}
			}
			d.chains = append(d.chains, chained{document.Span{Start: starts[first], End: ends[last]}, id, named})
		}
		for i := range s.Words {
			for field := range strings.SplitSeq(s.Word(i).Cols[conllu.Misc], "|") {
				value, ok := strings.CutPrefix(field, "Entity=")
				if !ok {
					continue
				}
				for value != "" {
					if rest, ok := strings.CutPrefix(value, "("); ok {
						body := rest
						if end := strings.IndexAny(rest, "()"); end >= 0 {
							body = rest[:end]
						}
						id, _, _ := strings.Cut(body, "-")
						value = rest[len(body):]
						if strings.HasPrefix(value, ")") {
							closed(id, i, i)
							value = value[1:]
						} else {
							stack = append(stack, open{id, i})
						}
						continue
					}
					end := strings.IndexByte(value, ')')
					if end < 0 {
						break
					}
					id := value[:end]
					value = value[end+1:]
					for k := len(stack) - 1; k >= 0; k-- {
						if stack[k].id == id {
							closed(id, stack[k].first, i)
							stack = append(stack[:k], stack[k+1:]...)
							break
						}
					}
				}
			}
		}
		sentence.Span = document.Span{Start: starts[0], End: text.Len()}
		d.doc.Sentences = append(d.doc.Sentences, sentence)
	}
	finish()
	return out, nil
}

var thirdPerson = map[string]bool{
	"he": true, "him": true, "his": true, "himself": true, "she": true, "her": true, "hers": true, "herself": true,
	"it": true, "its": true, "itself": true, "they": true, "them": true, "their": true, "theirs": true, "themselves": true,
}

// TestCoreference prints, on the news, interviews and speeches of GUM, how many
// third-person pronouns whose chain has a name are linked to it, and how many
// links are right. STANCE_SPLIT=train tests on the training file.
func TestCoreference(t *testing.T) {
	split := os.Getenv("STANCE_SPLIT")
	if split == "" {
		split = "dev"
	}
	path := filepath.Join(shared(t), "data", "ud-english", "gum-"+split+".conllu")
	for _, trees := range []bool{false, true} {
		docs, err := readGUM(path, []string{"news", "interview", "speech"}, trees)
		if err != nil {
			t.Fatal(err)
		}
		misses := os.Getenv("STANCE_MISSES") == strconv.FormatBool(trees)
		// Persons' pronouns, and it and they, which mostly stand for things.
		var pronouns, linked, right, found [2]int
		for _, g := range docs {
			doc := g.doc
			kb := actor.Default()
			actor.Detect(doc, kb)
			quote.Find(doc)
			actor.Resolve(doc, kb)
			quote.Attribute(doc)
			byChain := map[string][]document.Span{}
			chainAt := map[document.Span]string{}
			for _, c := range g.chains {
				if c.named {
					byChain[c.chain] = append(byChain[c.chain], c.Span)
				}
				chainAt[c.Span] = c.chain
			}
			// An actor is a chain's if one of its names lies in one of the chain's named
			// mentions, in the mention's last words.
			ofChain := func(a int, chain string) bool {
				for _, m := range doc.Mentions {
					if m.Actor != a || m.How != document.ByName && m.How != document.ByAlias {
						continue
					}
					best := document.Span{}
					for _, c := range g.chains {
						if c.named && c.Contains(m.Span) && (best.None() || c.Len() < best.Len()) {
							best = c.Span
						}
					}
					if !best.None() && chainAt[best] == chain {
						return true
					}
				}
				return false
			}
			ours := map[document.Span][]int{}
			for i, m := range doc.Mentions {
				if m.How == document.ByPronoun && m.Actor >= 0 && thirdPerson[strings.ToLower(doc.At(m.Span))] {
					ours[m.Span] = append(ours[m.Span], i)
				}
			}
			var spans []document.Span
			for i := range doc.Sentences {
				for _, tok := range doc.Sentences[i].Tokens {
					if thirdPerson[strings.ToLower(doc.At(tok.Span))] {
						spans = append(spans, tok.Span)
					}
				}
			}
			sort.Slice(spans, func(i, j int) bool { return spans[i].Start < spans[j].Start })
			for _, span := range spans {
				kind := 1
				switch doc.At(span)[0] | 0x20 {
				case 'h', 's':
					kind = 0
				}
				chain, ok := chainAt[span]
				hasName := ok && len(byChain[chain]) > 0
				if hasName {
					pronouns[kind]++
				}
				good := false
				for _, m := range ours[span] {
					linked[kind]++
					if hasName && ofChain(doc.Mentions[m].Actor, chain) {
						right[kind]++
						good = true
					} else if misses {
						fmt.Printf("WRONG %s: %s → %s  gold %s\n", g.id, around(doc, span), doc.Actors[doc.Mentions[m].Actor].ID, names(doc, byChain[chain]))
					}
				}
				if good {
					found[kind]++
				}
				if hasName && !good && misses && len(ours[span]) == 0 {
					fmt.Printf("MISSED %s: %s gold %s\n", g.id, around(doc, span), names(doc, byChain[chain]))
				}
			}
		}
		for kind, name := range []string{"he and she", "it and they"} {
			t.Logf("gold trees %v, %s: of %d pronouns with a name %.3f linked to it; of %d links %.3f right", trees, name,
				pronouns[kind], share(found[kind], pronouns[kind]), linked[kind], share(right[kind], linked[kind]))
		}
		t.Logf("gold trees %v: %.3f linked, %.3f of the links right", trees,
			share(found[0]+found[1], pronouns[0]+pronouns[1]), share(right[0]+right[1], linked[0]+linked[1]))
	}
}

func share(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

func around(doc *document.Document, s document.Span) string {
	return strings.ReplaceAll(strings.ToValidUTF8(doc.Text[max(0, s.Start-120):s.Start]+"[["+doc.At(s)+"]]"+doc.Text[s.End:min(len(doc.Text), s.End+40)], ""), "\n", "¶")
}

func names(doc *document.Document, spans []document.Span) string {
	if len(spans) == 0 {
		return "none"
	}
	return strconv.Quote(doc.At(spans[0]))
}
