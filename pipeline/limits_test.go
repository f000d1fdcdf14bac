package pipeline

import (
	"errors"
	"strings"
	"testing"

	"stance/pipeline/article"
	"stance/pipeline/source"
)

func TestPanicIsAReject(t *testing.T) {
	// Resources without knowledge of actors, over which a stage must fail.
	w := (&Resources{limits: Limits{}.withDefaults()}).NewWorker()
	for range 2 { // the worker goes on
		_, _, err := w.Rows(&article.Article{ID: "a", Text: plain, Language: "en"})
		var fault *source.Fault
		if !errors.As(err, &fault) || fault.Reason != ReasonInternal {
			t.Fatalf("error %v, want an internal fault", err)
		}
		if !strings.Contains(fault.Detail, ".go:") || !strings.Contains(fault.Detail, "nil pointer") {
			t.Errorf("the fault names no place or cause: %s", fault.Detail)
		}
	}
}

func TestLimitsSet(t *testing.T) {
	for setting, want := range map[string]string{
		"text=50M":            "text=50000000",
		"text=20M":            "", // the default
		"tokens=1":            "tokens=1",
		"file=1G":             "file=1000000000",
		"sentences=7k":        "sentences=7000",
		"text":                "error",
		"text=":               "error",
		"text=M":              "error",
		"text=-1":             "error",
		"text=1e9":            "error",
		"text=9999999999999G": "error",
		"Text=5":              "error",
	} {
		var l Limits
		got := ""
		if err := l.Set(AllLimits, setting); err != nil {
			got = "error"
		} else {
			got = l.String()
		}
		if got != want {
			t.Errorf("%s: %q, want %q", setting, got, want)
		}
	}
}
