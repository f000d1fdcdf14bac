package pipeline

import (
	"slices"

	"stance/pipeline/table"
)

// Task is what a classifier decides.
type Task struct {
	Name    string
	Classes []string // nil: whatever the labels are
	// Directed tasks have a target beside the holder.
	Directed bool
}

// The tasks. The classes stand in the order of the tables' probabilities.
var (
	Stance = Task{Name: "stance", Classes: table.StanceClasses, Directed: true}
	Tone   = Task{Name: "tone", Classes: table.ToneClasses}
	Custom = Task{Name: "custom", Directed: true}
)

var taskByName = map[string]Task{Stance.Name: Stance, Tone.Name: Tone, Custom.Name: Custom}

// TaskByName returns the task that a user names.
func TaskByName(name string) (Task, error) {
	t, ok := taskByName[name]
	if !ok {
		return Task{}, Usagef("--task %q: choose stance, tone or custom", name)
	}
	return t, nil
}

// taskOfLabel names the task with set classes that has a label; "" for none.
func taskOfLabel(label string) string {
	for _, t := range []Task{Stance, Tone} {
		if slices.Contains(t.Classes, label) {
			return t.Name
		}
	}
	return ""
}

// groupsKey is where a model's metadata keeps the groups of its features.
const groupsKey = "features"
