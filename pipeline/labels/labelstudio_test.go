package labels

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"stance/pipeline/document"
)

func TestWriteTasks(t *testing.T) {
	row := &Row{
		ID: "a|0|h|t|", Text: "<b>Über</b> Ghana blamed Kenya's envoy.", Holder: document.Span{Start: 13, End: 18}, Target: document.Span{Start: 26, End: 31}, Weight: 1,
		Origin: &Origin{Key: Key{"a", 0, "h", "t", -1, -1}, Inclusion: 0.5, Stratum: "all"},
	}
	row.Group = Group(row.Text)
	var b bytes.Buffer
	columns := []string{HolderNameColumn, TargetNameColumn, BeforeColumn, AfterColumn}
	if err := WriteTasks(&b, []Task{{Row: row, Columns: columns, Extra: []string{"Ghana", "Kenya & co", "", "<i>After."}, Predicted: "accusatory"}}); err != nil {
		t.Fatal(err)
	}
	var tasks []struct {
		Data        map[string]any
		Predictions []json.RawMessage
		Annotations []json.RawMessage
	}
	if err := json.Unmarshal(b.Bytes(), &tasks); err != nil {
		t.Fatal(err)
	}
	if len(tasks) != 1 || len(tasks[0].Predictions) != 1 || len(tasks[0].Annotations) != 0 {
		t.Fatalf("%+v", tasks)
	}
	want := `<p>Ghana → Kenya &amp; co</p><p>&lt;b&gt;Über&lt;/b&gt; <u>Ghana</u> blamed <b>Kenya</b>&#39;s envoy.</p><p style="color:gray">&lt;i&gt;After.</p>`
	if got := tasks[0].Data["html"]; got != want {
		t.Errorf("html\n%s, want\n%s", got, want)
	}
	if _, ok := tasks[0].Data["label"]; ok {
		t.Error("the data have a label, which would stand beside the one given")
	}
	if got := string(tasks[0].Predictions[0]); !strings.Contains(got, `"choices":["accusatory"]`) {
		t.Errorf("prediction %s", got)
	}
}

func TestImportTasks(t *testing.T) {
	data := `"id": "a|0|h||", "text": "Über Ghana", "actor_start": 5, "actor_end": 10, "article_id": "a", "sentence_id": 0, "holder_id": "h", "inclusion_probability": 0.25, "html": "<p>", "predicted": "neutral"`
	choice := func(by, label, more string) string {
		return `{"completed_by": ` + by + `, "result": [{"from_name": "note", "value": {"text": ["x"]}}, {"from_name": "label", "type": "choices", "value": {"choices": ["` + label + `"]}}]` + more + `}`
	}
	path := file(t, "export.json", `[
		{"id": 1, "data": {`+data+`}, "annotations": [`+choice("1", "neutral", "")+`, `+choice(`{"id": 2, "email": "b@example.org"}`, "accusatory", "")+`, `+choice("3", "neutral", `, "was_cancelled": true`)+`]},
		{"id": 2, "data": {`+strings.Replace(data, "a|0|", "a|1|", 1)+`}, "annotations": []},
		{"id": 3, "data": {"text": ""}, "annotations": [`+choice("1", "neutral", "")+`]}
	]`)
	var annotators []string
	var got []string
	err := Import(LabelStudio, []string{path}, ImportOptions{}, func(item Item) error {
		got = append(got, show(item))
		if item.Row != nil {
			annotators = append(annotators, item.Row.Annotator)
			if item.Row.Origin == nil || item.Row.Origin.Inclusion != 0.25 {
				t.Errorf("origin %+v", item.Row.Origin)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	check(t, got, "a|0|h||: Ghana@6 > -: neutral", "a|0|h||: Ghana@6 > -: accusatory", "a|1|h||: Ghana@6 > -: ", "reject -:4 at task 3: empty_text: …")
	if strings.Join(annotators, ",") != "1,b@example.org," {
		t.Errorf("annotators %q", annotators)
	}
	for _, bad := range []string{"", "{}", "[{", `[{"data": 3}]`, "[1, 2"} {
		err := Import(LabelStudio, []string{file(t, "bad.json", bad)}, ImportOptions{}, func(Item) error { return nil })
		if err == nil || !strings.Contains(err.Error(), "bad.json: ") {
			t.Errorf("%q: error %v", bad, err)
		}
	}
}

func FuzzImportTasks(f *testing.F) {
	f.Add(`[{"data": {"text": "A b.", "actor": "A"}, "annotations": [{"completed_by": 1, "result": [{"from_name": "label", "value": {"choices": ["neutral"]}}]}]}]`)
	f.Add(`[{"data": {"text": "A b."}}, {"data": null}]`)
	f.Fuzz(func(t *testing.T, content string) {
		_ = Import(LabelStudio, []string{file(t, "export.json", content)}, ImportOptions{}, func(item Item) error {
			if (item.Row == nil) == (item.Reject == nil) {
				t.Fatal("neither or both")
			}
			return nil
		})
	})
}
