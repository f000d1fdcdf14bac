package pipeline

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"unicode"

	"stance/model/drift"
	"stance/pipeline/table"
)

// Moved is how the articles of a result folder differ from a reference.
type Moved struct {
	*drift.Drift
	Against string // the reference in words
	Unit    string // of the reference's documents
}

// Drift holds the articles of a result folder against those of another, or
// against the sentences that a model file was trained on. Against "" stands for
// the model that scored the folder; where that is not the embedded one, or keeps
// no fingerprint, the result is nil.
func Drift(dir, against string) (*Moved, error) {
	batch, err := Fingerprint(dir)
	if err != nil {
		return nil, err
	}
	m := &Moved{Against: against}
	var reference *drift.Fingerprint
	info, err := os.Stat(against)
	switch {
	case against != "" && err != nil:
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("--against %s: there is no such result folder or model file", against)
		}
		return nil, fmt.Errorf("looking at --against %s: %w", against, err)
	case against != "" && info.IsDir():
		reference, err = Fingerprint(against)
	default:
		reference, err = trainedFingerprint(dir, m)
	}
	if err != nil || reference == nil {
		return nil, err
	}
	m.Drift, m.Unit = drift.Compare(reference, batch), reference.Unit
	return m, nil
}

// trainedFingerprint is that of the training data of the model file m.Against.
func trainedFingerprint(dir string, m *Moved) (*drift.Fingerprint, error) {
	b, sum, err := LoadModel(m.Against)
	if err != nil {
		return nil, err
	}
	f, err := TrainedOn(b)
	if err != nil {
		return nil, err
	}
	if m.Against == "" {
		folder, err := table.Open(dir)
		if err != nil || folder.ModelSHA256 != sum {
			return nil, err
		}
		m.Against = "the training data of the embedded model"
		return f, nil
	}
	if f == nil {
		return nil, fmt.Errorf("--against %s: the model keeps no fingerprint of its training data; train it again, or compare with another result folder", m.Against)
	}
	m.Against = "the training data of " + m.Against
	return f, nil
}

// shownShifts is how many words, and how many actors, are told.
const shownShifts = 8

// Sentence says what moved in a sentence; "" where nothing did.
func (m *Moved) Sentence() string {
	if !m.Drift.Moved {
		return ""
	}
	if m.Unlike {
		return fmt.Sprintf("The articles are another kind of text than %s: %s. The classifier may err more here than its figures say; label some of them to find out (stance sample, stance evaluate).", m.Against, m.distance())
	}
	var parts []string
	for _, family := range []struct {
		what string
		list []drift.Shift
	}{{"words", m.Words}, {"actors", m.Actors}} {
		if told := tell(family.list); told != "" {
			parts = append(parts, family.what+" "+told)
		}
	}
	var told []string
	for _, s := range m.Measures {
		if s.Beyond {
			told = append(told, fmt.Sprintf("%s (%.3g, there %.3g)", s.Name, s.Batch, s.Reference))
		}
	}
	if len(told) > 0 {
		parts = append(parts, strings.Join(told, ", "))
	}
	return fmt.Sprintf("The articles differ from %s by more than chance, so that what holds there may not hold here: %s.", m.Against, strings.Join(parts, "; "))
}

// tell names the first few shifts; "" where there are none.
func tell(list []drift.Shift) string {
	var told []string
	for _, s := range list[:min(len(list), shownShifts)] {
		more := "more often"
		if s.Batch < s.Reference {
			more = "less often"
		}
		told = append(told, fmt.Sprintf("%s (%s)", plainName(s.Name), more))
	}
	if n := len(list) - len(told); n > 0 {
		told = append(told, fmt.Sprintf("%d more", n))
	}
	return strings.Join(told, ", ")
}

// distance says how far the commonest words of unlike units are apart, and which.
func (m *Moved) distance() string {
	text := fmt.Sprintf("the use of common words differs by %.2f, where that of news differs by less than %.2f", m.Distance, drift.Far)
	if told := tell(m.Words); told != "" {
		text += "; words " + told
	}
	return text
}

// plainName is a name without what would break a table, or show otherwise than it
// reads.
func plainName(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '|' || !unicode.IsPrint(r) {
			return '\ufffd'
		}
		return r
	}, name)
}

// Markdown is the comparison as a table.
func (m *Moved) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Against %s (%d %ss, here %d articles): ", m.Against, m.Reference, m.Unit, m.Batch)
	switch {
	case m.Doubt != "":
		fmt.Fprintf(&b, "no comparison; %s.\n", m.Doubt)
		return b.String()
	case m.Unlike && m.Drift.Moved:
		fmt.Fprintf(&b, "another kind of text.\n")
	case m.Unlike:
		fmt.Fprintf(&b, "the same kind of text.\n")
	case m.Drift.Moved:
		fmt.Fprintf(&b, "moved, by more than chance")
	default:
		fmt.Fprintf(&b, "not moved by more than chance")
	}
	if m.Unlike {
		fmt.Fprintf(&b, "The use of the %d commonest words differs by %.2f, where that of news differs by less than %.2f (Hellinger's distance).\n", m.Tested, m.Distance, drift.Far)
	} else {
		fmt.Fprintf(&b, ".\nOf batches from the same source at most %g %% are said to have moved; %d tests.\n", 100*drift.Alarm, m.Tested)
	}
	if len(m.Words)+len(m.Actors)+len(m.Measures) == 0 {
		return b.String()
	}
	b.WriteByte('\n')
	fmt.Fprintf(&b, "| what | | there | here | p, corrected |\n|---|---|---|---|---|\n")
	for _, family := range []struct {
		what, unit string
		list       []drift.Shift
	}{{"word", " in 100 sentences", m.Words}, {"actor", " in 100 sentences", m.Actors}} {
		for i, s := range family.list {
			if i == shownShifts {
				fmt.Fprintf(&b, "| %s | … %d more | | | |\n", family.what, len(family.list)-i)
				break
			}
			most := map[bool]string{true: "≤ "}
			fmt.Fprintf(&b, "| %s | %s | %s%.3g%s | %s%.3g%s | %.2g |\n", family.what, plainName(s.Name),
				most[s.Unlisted == "reference"], 100*s.Reference, family.unit, most[s.Unlisted == "batch"], 100*s.Batch, family.unit, s.P)
		}
	}
	for _, s := range m.Measures {
		fmt.Fprintf(&b, "| measure | %s | %.3g | %.3g | %.2g |\n", s.Name, s.Reference, s.Batch, s.P)
	}
	return b.String()
}
