package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// TestListIsOfToday holds the committed list to what the program is linked with.
func TestListIsOfToday(t *testing.T) {
	modules, err := linked()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := writeList(&b, modules); err != nil {
		t.Fatal(err)
	}
	committed, err := os.ReadFile("../../LICENCES.md")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), committed) {
		t.Errorf("LICENCES.md is not what the program is linked with: make licences\n%s", b.Bytes())
	}
	b.Reset()
	if err := writeTexts(&b, modules); err != nil {
		t.Fatal(err)
	}
	for _, m := range modules {
		if !strings.Contains(b.String(), "==== "+m.Path+" ") {
			t.Errorf("the texts lack that of %s", m.Path)
		}
	}
}

func TestIdentify(t *testing.T) {
	for text, want := range map[string]string{
		"Apache License\n  Version 2.0, January 2004":                                      "Apache-2.0",
		"Permission is hereby granted, free of charge, to any\nperson obtaining a copy of": "MIT",
		"GNU GENERAL PUBLIC LICENSE Version 3":                                             "",
	} {
		if got := identify(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}
