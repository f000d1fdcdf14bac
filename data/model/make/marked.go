package main

import (
	"fmt"
	"strings"

	"stance/data/external/places"
	"stance/pipeline"
	"stance/pipeline/document"
	"stance/pipeline/labels"
)

// marked is an invented sentence with its actors, and what it says of them.
type marked struct {
	text   string
	actors []document.Span // actor 1 first
	stance map[[2]int]string
	tone   map[int]string
}

// parseMarked reads a marked sentence: the text, in which an actor is written
// "[1:the ministry]", and "none" or the labels that are not neutral, separated by
// spaces: "1>2a" accusatory and "1>2s" supportive of actor 1 toward actor 2, "1-" and
// "1+" of tone toward actor 1.
func parseMarked(fields []string) (*marked, error) {
	if len(fields) != 2 {
		return nil, fmt.Errorf("%d fields, not 2", len(fields))
	}
	m := &marked{stance: map[[2]int]string{}, tone: map[int]string{}}
	plain, actors, err := places.Unmark(fields[0])
	if err != nil {
		return nil, err
	}
	m.text = plain
	for _, a := range actors {
		m.actors = append(m.actors, document.Span{Start: a[0], End: a[1]})
	}
	given := strings.Fields(fields[1])
	if len(given) == 0 {
		return nil, fmt.Errorf("no label: give none where there is none")
	}
	for _, label := range given {
		if label == "none" && len(given) == 1 {
			continue
		}
		if err := m.label(label); err != nil {
			return nil, fmt.Errorf("label %q: %w", label, err)
		}
	}
	return m, nil
}

func (m *marked) label(label string) error {
	holder, err := m.actor(label[0])
	if err != nil {
		return err
	}
	switch rest := label[1:]; {
	case rest == "+":
		return once(m.tone, holder, "positive")
	case rest == "-":
		return once(m.tone, holder, "negative")
	case len(rest) == 3 && rest[0] == '>' && (rest[2] == 's' || rest[2] == 'a'):
		target, err := m.actor(rest[1])
		if err != nil {
			return err
		}
		if target == holder {
			return fmt.Errorf("an actor toward itself")
		}
		return once(m.stance, [2]int{holder, target}, map[byte]string{'s': "supportive", 'a': "accusatory"}[rest[2]])
	}
	return fmt.Errorf("want 1>2s, 1>2a, 1+ or 1-")
}

// once sets a label that is not set yet.
func once[K comparable](labels map[K]string, of K, label string) error {
	if labels[of] != "" {
		return fmt.Errorf("a second label of the same")
	}
	labels[of] = label
	return nil
}

func (m *marked) actor(digit byte) (int, error) {
	i := int(digit) - '1'
	if i < 0 || i >= len(m.actors) {
		return 0, fmt.Errorf("no actor %c", digit)
	}
	return i, nil
}

// rows are the labels of a task: for stance one for each ordered pair of actors, for
// tone one for each actor. What is not labelled is neutral.
func (m *marked) rows(task pipeline.Task, id string) (rows []*labels.Row) {
	add := func(place string, holder, target document.Span, label string) {
		if label == "" {
			label = "neutral"
		}
		rows = append(rows, &labels.Row{ID: id + place, Text: m.text, Holder: holder, Target: target, Label: label, Group: labels.Group(m.text), Weight: 1})
	}
	for h, holder := range m.actors {
		if task.Name == pipeline.Tone.Name {
			add(fmt.Sprintf(":%d", h+1), holder, document.Span{}, m.tone[h])
			continue
		}
		for t, target := range m.actors {
			if t != h {
				add(fmt.Sprintf(":%d-%d", h+1, t+1), holder, target, m.stance[[2]int{h, t}])
			}
		}
	}
	return rows
}

// markedLabels reads a packed file of marked sentences.
func markedLabels(packed string, task pipeline.Task) (rows []*labels.Row, err error) {
	n := 0
	err = places.Each(packed, func(fields []string) error {
		m, err := parseMarked(fields)
		if err != nil {
			return err
		}
		n++
		rows = append(rows, m.rows(task, fmt.Sprintf("marked:%d", n))...)
		return nil
	})
	return rows, err
}
