// Command licences lists what the program is linked with, on any platform that it
// is released for, and under which licences.
//
//	licences        > LICENCES.md   the list
//	licences -texts > licences.txt  the texts, which copies of the program are to have with them
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	texts := flag.Bool("texts", false, "print the texts of the licences")
	flag.Parse()
	modules, err := linked()
	if err == nil && *texts {
		err = writeTexts(os.Stdout, modules)
	} else if err == nil {
		err = writeList(os.Stdout, modules)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

// module is one that the program is linked with.
type module struct {
	Path, Version, Dir string
	licence            string // SPDX identifier
	files              []file // that hold its licence
}

type file struct{ name, text string }

// platforms are the systems that the program is released for; what it is linked
// with does not depend on the processor.
var platforms = []string{"linux", "darwin", "windows"}

// linked lists the modules that packages of the program come from, by path, and
// Go itself, whose runtime and library are in every program.
func linked() ([]module, error) {
	found := map[string]module{}
	for _, system := range platforms {
		c := exec.Command("go", "list", "-deps", "-json=Module", "stance/cmd/stance")
		c.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0")
		c.Stderr = os.Stderr
		out, err := c.Output()
		if err != nil {
			return nil, fmt.Errorf("listing the packages for %s: %w", system, err)
		}
		for d := json.NewDecoder(strings.NewReader(string(out))); ; {
			var p struct{ Module *module }
			if err := d.Decode(&p); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				return nil, fmt.Errorf("reading the list for %s: %w", system, err)
			}
			if p.Module != nil && p.Module.Version != "" {
				found[p.Module.Path] = *p.Module
			}
		}
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("asking for the folder of Go: %w", err)
	}
	modules := []module{{Path: "go", Dir: strings.TrimSpace(string(root))}}
	for _, m := range found {
		modules = append(modules, m)
	}
	slices.SortFunc(modules, func(a, b module) int { return strings.Compare(a.Path, b.Path) })
	for i := range modules {
		if err := modules[i].read(); err != nil {
			return nil, err
		}
	}
	return modules, nil
}

// inReadme are modules that state their licence in their README alone.
var inReadme = map[string]string{"github.com/JohnCGriffin/overflow": "README.md"}

// read finds the licence of the module.
func (m *module) read() error {
	entries, err := os.ReadDir(m.Dir)
	if err != nil {
		return fmt.Errorf("%s %s: %w; fetch it: go mod download", m.Path, m.Version, err)
	}
	for _, e := range entries {
		name := strings.ToUpper(e.Name())
		if e.IsDir() || !strings.HasPrefix(name, "LICENSE") && !strings.HasPrefix(name, "LICENCE") &&
			!strings.HasPrefix(name, "COPYING") && !strings.HasPrefix(name, "NOTICE") && e.Name() != inReadme[m.Path] {
			continue
		}
		text, err := os.ReadFile(filepath.Join(m.Dir, e.Name()))
		if err != nil {
			return fmt.Errorf("%s: %w", m.Path, err)
		}
		m.files = append(m.files, file{e.Name(), string(text)})
		if m.licence == "" && !strings.HasPrefix(name, "NOTICE") {
			m.licence = identify(string(text))
		}
	}
	if m.licence == "" {
		return fmt.Errorf("%s %s: no licence that is known here; look at %s, and do without it where that allows no distribution", m.Path, m.Version, m.Dir)
	}
	return nil
}

// identify tells a licence by words that only it has; "" unknown.
func identify(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	has := func(s string) bool { return strings.Contains(text, s) }
	switch {
	case has("Apache License Version 2.0"):
		return "Apache-2.0"
	case has("Redistribution and use in source and binary forms") && has("may be used to endorse or promote"):
		return "BSD-3-Clause"
	case has("Redistribution and use in source and binary forms"):
		return "BSD-2-Clause"
	case has("Permission is hereby granted, free of charge, to any person obtaining a copy"), has("License: MIT"), has("MIT License"), has("MIT LICENSE"):
		return "MIT"
	case has("Permission to use, copy, modify, and/or distribute this software for any purpose"):
		return "ISC"
	}
	return ""
}

func writeList(w io.Writer, modules []module) error {
	var b strings.Builder
	b.WriteString(`# Licences

stance is licensed under Apache-2.0 (LICENSE); where its weights and gazetteers
come from is in NOTICE. The program is linked with these modules. This list is
made by ` + "`make licences`" + `, and a test holds it to what is linked; the texts come
with each release.

| module | version | licence |
|---|---|---|
`)
	for _, m := range modules {
		version := m.Version
		if m.Path == "go" {
			version = "that of the build"
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", m.Path, version, m.licence)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func writeTexts(w io.Writer, modules []module) error {
	for _, m := range modules {
		for _, f := range m.files {
			if _, err := fmt.Fprintf(w, "==== %s %s: %s\n\n%s\n\n", m.Path, m.Version, f.name, strings.TrimSpace(f.text)); err != nil {
				return err
			}
		}
	}
	return nil
}
