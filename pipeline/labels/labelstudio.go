package labels

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"

	"stance/pipeline/document"
	"stance/pipeline/source"
)

// Task is a sentence as Label Studio takes it.
type Task struct {
	Row       *Row
	Columns   []string // names of Extra
	Extra     []string
	Predicted string // shown as what a model says; "" none
}

// Names that Label Studio's labelling interface gives its controls; LabelConfig
// has them.
const (
	taskLabel = "label"
	taskText  = "sentence"
)

// LabelConfig is the labelling interface for WriteTasks' tasks, for Label
// Studio's settings.
func LabelConfig(classes []string) string {
	var b strings.Builder
	b.WriteString("<View>\n  <HyperText name=\"" + taskText + "\" value=\"$html\"/>\n  <Choices name=\"" + taskLabel + "\" toName=\"" + taskText + "\" choice=\"single\" required=\"true\">\n")
	for i, c := range classes {
		fmt.Fprintf(&b, "    <Choice value=\"%s\" hotkey=\"%d\"/>\n", html.EscapeString(c), i+1)
	}
	b.WriteString("  </Choices>\n  <TextArea name=\"note\" toName=\"" + taskText + "\" placeholder=\"note\"/>\n</View>\n")
	return b.String()
}

// WriteTasks writes sentences as Label Studio imports them: a JSON array of tasks
// whose data are the columns of a sample, and html, the sentence between those
// around it with its holder and target marked.
func WriteTasks(w io.Writer, tasks []Task) error {
	var b bytes.Buffer
	b.WriteString("[")
	for i, t := range tasks {
		line, err := SampleJSON(t.Row, t.Columns, t.Extra...)
		if err != nil {
			return err
		}
		var data map[string]any
		d := json.NewDecoder(bytes.NewReader(line))
		d.UseNumber()
		if err := d.Decode(&data); err != nil {
			return fmt.Errorf("writing the task %q: %w", t.Row.ID, err)
		}
		delete(data, Columns[columnLabel]) // people give it
		delete(data, AnnotatorColumn)
		data["html"] = t.html()
		task := map[string]any{"data": data}
		choice := func(label string) map[string]any {
			return map[string]any{"result": []any{map[string]any{
				"from_name": taskLabel, "to_name": taskText, "type": "choices", "value": map[string]any{"choices": []string{label}},
			}}}
		}
		if t.Row.Label != "" {
			task["annotations"] = []any{choice(t.Row.Label)}
		}
		if t.Predicted != "" {
			predicted := choice(t.Predicted)
			predicted["model_version"] = "stance"
			task["predictions"] = []any{predicted}
		}
		text, err := json.Marshal(task)
		if err != nil {
			return fmt.Errorf("writing the task %q: %w", t.Row.ID, err)
		}
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString("\n")
		b.Write(text)
	}
	b.WriteString("\n]\n")
	if _, err := b.WriteTo(w); err != nil {
		return fmt.Errorf("writing the tasks: %w", err)
	}
	return nil
}

// html is what Label Studio shows.
func (t *Task) html() string {
	value := func(column string) string {
		if i := slices.Index(t.Columns, column); i >= 0 {
			return html.EscapeString(t.Extra[i])
		}
		return ""
	}
	var b strings.Builder
	if name := value(HolderNameColumn); name != "" {
		b.WriteString("<p>" + name)
		if target := value(TargetNameColumn); target != "" {
			b.WriteString(" → " + target)
		}
		b.WriteString("</p>")
	}
	context := func(s string) {
		if s != "" {
			b.WriteString("<p style=\"color:gray\">" + s + "</p>")
		}
	}
	context(value(BeforeColumn))
	b.WriteString("<p>" + markedHTML(t.Row) + "</p>")
	context(value(AfterColumn))
	return b.String()
}

// markedHTML is the sentence, escaped, its holder underlined and its target in
// bold; of two that overlap, the one that begins first is marked.
func markedHTML(r *Row) string {
	marks := []struct {
		document.Span
		tag string
	}{{r.Holder, "u"}, {r.Target, "b"}}
	if !marks[1].None() && marks[1].Start < marks[0].Start {
		marks[0], marks[1] = marks[1], marks[0]
	}
	var b strings.Builder
	at := 0
	for _, m := range marks {
		if m.None() || m.Start < at {
			continue
		}
		fmt.Fprintf(&b, "%s<%s>%s</%s>", html.EscapeString(r.Text[at:m.Start]), m.tag, html.EscapeString(r.Text[m.Start:m.End]), m.tag)
		at = m.End
	}
	return b.String() + html.EscapeString(r.Text[at:])
}

// exportedTask is a task as Label Studio exports it.
type exportedTask struct {
	Data        map[string]any `json:"data"`
	Annotations []struct {
		CompletedBy any  `json:"completed_by"`
		Cancelled   bool `json:"was_cancelled"`
		Result      []struct {
			FromName string `json:"from_name"`
			Value    struct {
				Choices []string `json:"choices"`
			} `json:"value"`
		} `json:"result"`
	} `json:"annotations"`
}

// importTasks reads what Label Studio exported.
func importTasks(paths []string, o ImportOptions, emit func(Item) error) error {
	inputs, err := files(paths)
	if err != nil {
		return err
	}
	for _, in := range inputs {
		if err := importTaskFile(in, o, emit); err != nil {
			return err
		}
	}
	return nil
}

func importTaskFile(in source.Input, o ImportOptions, emit func(Item) error) error {
	lines, places, err := taskLines(in, o)
	if err != nil {
		return fmt.Errorf("%s: %w", in.Name, err)
	}
	if len(places) == 0 {
		return nil
	}
	r, err := Open([]string{source.Stdin}, Options{Limits: o.Limits, Stdin: bytes.NewReader(lines)})
	if err != nil {
		return err
	}
	defer r.Close()
	for i := 0; ; i++ {
		item, err := r.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading %s: %w", in.Name, err)
		}
		// One item a line, so the place of the task is known.
		if item.Reject != nil {
			item.Reject.Input, item.Reject.Position = in.Name, places[i]
		} else {
			item.Row.Input, item.Row.Position = in.Name, places[i]
		}
		if err := emit(item); err != nil {
			return err
		}
	}
}

// taskLines makes a line of a labelled sentence of each annotation, and of each
// task without one, and says which task each is of.
func taskLines(in source.Input, o ImportOptions) (lines []byte, places []string, err error) {
	stream, err := source.OpenStream(in, o.Stdin, o.Limits, nil)
	if err != nil {
		return nil, nil, err
	}
	defer stream.Close()
	text, err := source.Decode(stream)
	if err != nil {
		return nil, nil, err
	}
	d := json.NewDecoder(text)
	d.UseNumber()
	if t, err := d.Token(); errors.Is(err, io.EOF) {
		return nil, nil, errors.New("the file is empty")
	} else if err != nil || t != json.Delim('[') {
		return nil, nil, errors.New("it is no JSON array of tasks: export the project from Label Studio as JSON")
	}
	for n := 1; d.More(); n++ {
		var t exportedTask
		if err := d.Decode(&t); err != nil {
			return nil, nil, fmt.Errorf("task %d: %w", n, err)
		}
		for _, row := range t.rows() {
			line, err := json.Marshal(row)
			if err != nil {
				return nil, nil, fmt.Errorf("task %d: %w", n, err)
			}
			lines = append(append(lines, line...), '\n')
			places = append(places, fmt.Sprintf("task %d", n))
		}
	}
	if _, err := d.Token(); err != nil {
		return nil, nil, fmt.Errorf("after the last task: %w", err)
	}
	return lines, places, nil
}

// rows are the task's data with the label of each annotation, or with none.
func (t *exportedTask) rows() []map[string]any {
	var rows []map[string]any
	add := func(label, annotator any) {
		row := map[string]any{}
		for name, v := range t.Data {
			if slices.Contains(Columns, name) || slices.Contains(OriginColumns, name) {
				row[name] = v
			}
		}
		row[Columns[columnLabel]], row[AnnotatorColumn] = label, annotator
		rows = append(rows, row)
	}
	for _, a := range t.Annotations {
		for _, r := range a.Result {
			if !a.Cancelled && r.FromName == taskLabel && len(r.Value.Choices) == 1 {
				add(r.Value.Choices[0], annotatorOf(a.CompletedBy))
			}
		}
	}
	if rows == nil {
		add(nil, nil)
	}
	return rows
}

// annotatorOf is who completed an annotation: an address, or a number.
func annotatorOf(completedBy any) any {
	if who, ok := completedBy.(map[string]any); ok {
		for _, key := range []string{"email", "id"} {
			if v := who[key]; v != nil {
				return annotatorOf(v)
			}
		}
		return nil
	}
	if completedBy == nil {
		return nil
	}
	return strings.TrimSpace(fmt.Sprint(completedBy))
}
