package reports

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// Labelling is a page on which a person labels sentences: one file that needs no
// server and no network. It keeps what was done in the browser and gives it out
// as JSON lines that training reads.
type Labelling struct {
	Task    string
	Classes []string
	Items   []LabellingItem
}

// LabellingItem is a sentence to label. All but Row is what is shown beside it.
type LabellingItem struct {
	// Row is the sentence as a JSON object in the columns of labelled sentences.
	// It is given out as it came in, but for label, note and annotator.
	Row       json.RawMessage `json:"row"`
	Holder    string          `json:"holder"`
	Target    string          `json:"target"` // "" none
	Before    string          `json:"before"`
	After     string          `json:"after"`
	Origin    string          `json:"origin"`              // of the article, in words
	Predicted string          `json:"predicted,omitempty"` // "" is not to be shown
}

// labellingView is what the template and the page's script read.
type labellingView struct {
	Title, Question, Advice string
	Choices                 []choice
	Data                    labellingData
}

// choice is a label with its key and what it means.
type choice struct{ Key, Class, Meaning string }

type labellingData struct {
	Store   string          `json:"store"` // name of the browser's store for this sample
	Task    string          `json:"task"`
	Classes []string        `json:"classes"`
	File    string          `json:"file"` // name of the file of labels
	Items   []LabellingItem `json:"items"`
}

// meanings of the labels, for those who give them.
var meanings = map[string]string{
	"supportive": "backs, praises, thanks, defends or sides with it",
	"accusatory": "blames, condemns, threatens, mocks or opposes it",
	"positive":   "shows it in a good light",
	"negative":   "shows it in a bad light",
	"neutral":    "neither, or as much of one as of the other",
}

// LabellingPage writes the page.
func LabellingPage(w io.Writer, l *Labelling) error {
	v := labellingView{
		Title: "Sentences to label: " + l.Task,
		Advice: "Only what the sentence says that the holder did, said or showed counts; not what the writer thinks, and not what you know of them. " +
			"The sentences around it help to understand it.",
	}
	if l.Task == "tone" {
		v.Advice = "Only how the text portrays the actor counts; not what the actor says of others, and not what you know of it. " +
			"The sentences around it help to understand it."
	}
	sum := sha256.New()
	for i, c := range l.Classes {
		v.Choices = append(v.Choices, choice{fmt.Sprint(i + 1), c, meanings[c]})
	}
	fmt.Fprintf(sum, "%s\n%s\n", l.Task, strings.Join(l.Classes, "\n"))
	for i := range l.Items {
		sum.Write(l.Items[i].Row)
	}
	name := hex.EncodeToString(sum.Sum(nil)[:6])
	v.Data = labellingData{
		Store: "stance.labels." + name, Task: l.Task, Classes: l.Classes, File: "labels-" + name + ".jsonl", Items: l.Items,
	}
	return execute(w, "labelling", &v)
}
