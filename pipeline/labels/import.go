package labels

import (
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"stance/pipeline/document"
	"stance/pipeline/source"
)

// LabelStudio names the format in which Label Studio takes and gives tasks.
const LabelStudio = "labelstudio"

// ImportFormats are the formats that Import reads.
var ImportFormats = []string{"dse", "newsmtsc", LabelStudio}

// importFormat is how a published format is laid out.
type importFormat struct {
	columns []source.Column
	header  []string // nil: the file names its columns
	// convert makes the labelled sentences of a row; prefix goes before ids.
	convert func(row source.Row, prefix string) ([]*Row, *source.Fault)
}

var importFormats = map[string]importFormat{
	"dse": {
		columns: []source.Column{
			{Name: "sentence", Required: true, Accept: source.KindSet(source.String)},
			{Name: "first", Required: true, Accept: source.KindSet(source.String)},
			{Name: "second", Required: true, Accept: source.KindSet(source.String)},
			{Name: "label", Required: true, Accept: source.KindSet(source.String, source.Int)},
		},
		header:  []string{"sentence", "first", "second", "label"},
		convert: convertDSE,
	},
	"newsmtsc": {
		columns: []source.Column{
			{Name: "id", Accept: source.KindSet(source.String, source.Int)},
			{Name: "sentence", Required: true, Accept: source.KindSet(source.String)},
			{Name: "mention", Accept: source.KindSet(source.String)},
			{Name: "from", Required: true, Accept: source.KindSet(source.Int, source.Float, source.String)},
			{Name: "to", Required: true, Accept: source.KindSet(source.Int, source.Float, source.String)},
			{Name: "polarity", Required: true, Accept: source.KindSet(source.Int, source.Float, source.String)},
		},
		convert: convertNewsMTSC,
	},
}

// ImportOptions say how to import. The zero value is the default.
type ImportOptions struct {
	Limits Limits
	Stdin  io.Reader // read where a path is "-"
}

// Import reads files of a published format and gives their rows and rejects to
// emit, in order. Of several files, the ids of the dse format begin with the
// file's base name without extension ("train:12:pq"), so that they differ.
//
// Formats:
//
//   - dse: directed sentiment between two marked entities (Park, Pan, Joo 2021),
//     tab-separated without header: the sentence with [both] entities in
//     brackets, first entity, second entity, label 0 to 4. A row gives two
//     stances, "ROW:pq" of the first toward the second and "ROW:qp" back.
//   - newsmtsc: tone toward a marked target (Hamborg, Donnay 2021), JSON lines
//     with id, sentence, mention, from, to (code points) and polarity -1, 0, 1.
//   - labelstudio: the JSON that Label Studio exports of tasks which WriteTasks
//     wrote. A task has a row for each annotation, by its annotator.
func Import(format string, paths []string, o ImportOptions, emit func(Item) error) error {
	f, ok := importFormats[format]
	if format == LabelStudio {
		return importTasks(paths, o, emit)
	}
	if !ok {
		return fmt.Errorf("no format %q to import; there are: %s", format, strings.Join(ImportFormats, ", "))
	}
	inputs, err := files(paths)
	if err != nil {
		return err
	}
	for i := range inputs {
		in := &inputs[i]
		prefix := ""
		if f.header != nil {
			in.Header = f.header
			if in.Format == source.Text || in.Path == source.Stdin {
				in.Format = source.TSV
			}
			if len(inputs) > 1 {
				prefix = fileName(inputs, i)
				prefix = strings.TrimSuffix(prefix, path.Ext(prefix)) + ":"
			}
		}
		if err := importFile(*in, f, prefix, o, emit); err != nil {
			return err
		}
	}
	return nil
}

func importFile(in source.Input, f importFormat, prefix string, o ImportOptions, emit func(Item) error) error {
	t, err := source.OpenTable(in, f.columns, o.Stdin, o.Limits, nil)
	if err != nil {
		return fmt.Errorf("%s: %w", in.Name, err)
	}
	defer t.Close()
	if fault := t.Missing(nil); fault != nil {
		return fmt.Errorf("%s: %w", in.Name, fault)
	}
	seen := make(map[string]bool)
	for {
		row, err := t.Next()
		if err == io.EOF {
			return nil
		}
		var fault *source.Fault
		if err != nil && !errors.As(err, &fault) {
			return fmt.Errorf("reading %s: %w", in.Name, err)
		}
		var rows []*Row
		if fault == nil {
			rows, fault = f.convert(row, prefix)
		}
		if fault != nil {
			if err := emit(Item{Reject: fault.Reject(in.Name, "")}); err != nil {
				return err
			}
			continue
		}
		for _, r := range rows {
			r.Input, r.Position, r.Weight, r.Group = in.Name, row.Position, 1, Group(r.Text)
			item := Item{Row: r}
			if seen[r.ID] {
				item = Item{Reject: faultf(row.Position, source.ReasonDuplicateID, "a row with the id %q came before", r.ID).Reject(in.Name, r.ID)}
			}
			seen[r.ID] = true
			if err := emit(item); err != nil {
				return err
			}
		}
	}
}

// dseLabels are the labels of (first toward second, second toward first) by the
// label of the pair.
var dseLabels = map[string][2]string{
	"0": {"neutral", "neutral"},
	"1": {"supportive", "neutral"},
	"2": {"neutral", "supportive"},
	"3": {"accusatory", "neutral"},
	"4": {"neutral", "accusatory"},
}

func convertDSE(row source.Row, prefix string) ([]*Row, *source.Fault) {
	v := row.Values
	label := strings.TrimSpace(v[3].Text())
	labels, ok := dseLabels[label]
	if !ok {
		return nil, faultf(row.Position, ReasonUnknownLabel, "column 4, the label, is %q; it must be 0, 1, 2, 3 or 4", label)
	}
	text, spans, fault := unbracket(row.Position, v[0].Str, v[1].Str, v[2].Str)
	if fault != nil {
		return nil, fault
	}
	id := fmt.Sprintf("%s%d", prefix, row.Number)
	return []*Row{
		{ID: id + ":pq", Text: text, Holder: spans[0], Target: spans[1], Label: labels[0]},
		{ID: id + ":qp", Text: text, Holder: spans[1], Target: spans[0], Label: labels[1]},
	}, nil
}

// unbracket takes the brackets of the two marked entities out of a sentence and
// returns where the entities stand then, without white space at their ends.
// Other brackets, as in "[sic]", stay.
func unbracket(position, sentence, first, second string) (text string, spans [2]document.Span, fault *source.Fault) {
	type marking struct{ open, close int }
	var marks []marking
	open := -1
	for i := 0; i < len(sentence); i++ {
		switch sentence[i] {
		case '[':
			open = i
		case ']':
			if open >= 0 {
				marks = append(marks, marking{open, i})
			}
			open = -1
		}
	}
	if len(marks) > 2 { // others than the two entities: tell them by their words
		var named []marking
		want := [2]string{strings.TrimSpace(first), strings.TrimSpace(second)}
		for _, m := range marks {
			if inner := strings.TrimSpace(sentence[m.open+1 : m.close]); len(named) < 2 && inner == want[len(named)] {
				named = append(named, m)
			}
		}
		marks = named
	}
	if len(marks) != 2 {
		return "", spans, faultf(position, ReasonBadMarking, "the sentence must have its two entities in [brackets]")
	}
	var b strings.Builder
	from := 0
	for i, m := range marks {
		b.WriteString(sentence[from:m.open])
		inner := sentence[m.open+1 : m.close]
		left := len(inner) - len(strings.TrimLeft(inner, " \t\n\r\u00A0"))
		trimmed := strings.Trim(inner, " \t\n\r\u00A0")
		if trimmed == "" {
			return "", spans, faultf(position, ReasonBadMarking, "the brackets of entity %d are empty", i+1)
		}
		spans[i] = document.Span{Start: b.Len() + left, End: b.Len() + left + len(trimmed)}
		b.WriteString(inner)
		from = m.close + 1
	}
	b.WriteString(sentence[from:])
	return b.String(), spans, nil
}

var newsMTSCLabels = map[int64]string{-1: "negative", 0: "neutral", 1: "positive"}

func convertNewsMTSC(row source.Row, prefix string) ([]*Row, *source.Fault) {
	v := row.Values
	r := &Row{ID: v[0].Text(), Text: v[1].Str}
	if v[0].Empty() {
		r.ID = fmt.Sprintf("%s%d", prefix, row.Number)
	}
	if strings.TrimSpace(r.Text) == "" {
		return nil, faultf(row.Position, ReasonEmptyText, "column sentence is empty")
	}
	polarity, ok := v[5].Integer()
	if r.Label = newsMTSCLabels[polarity]; !ok || r.Label == "" {
		return nil, faultf(row.Position, ReasonUnknownLabel, "column polarity is %s; it must be -1, 0 or 1", v[5].Quote())
	}
	from, fromOK := v[3].Integer()
	to, toOK := v[4].Integer()
	if !fromOK || !toOK {
		return nil, faultf(row.Position, ReasonBadOffset, "columns from, to: %s, %s; they must be whole numbers", v[3].Quote(), v[4].Quote())
	}
	var err error
	if r.Holder, err = ByteSpan(r.Text, from, to); err != nil {
		return nil, faultf(row.Position, ReasonBadOffset, "columns from, to: %v", err)
	}
	if marked := r.Text[r.Holder.Start:r.Holder.End]; !v[2].Empty() && marked != v[2].Str {
		return nil, faultf(row.Position, ReasonBadOffset, "columns from, to mark %q, column mention is %q", marked, v[2].Str)
	}
	return []*Row{r}, nil
}
