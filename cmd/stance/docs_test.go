package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"stance/data/external"
	"stance/reports"
)

// readme finds the stance commands of README.md: the lines of its sh blocks, and
// what stands between backquotes in its prose.
func readme(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	block := ""
	inline := regexp.MustCompile("`(stance [^`]+)`")
	for _, line := range strings.Split(string(text), "\n") {
		if fence, ok := strings.CutPrefix(line, "```"); ok {
			block = fence
			continue
		}
		if block == "sh" && strings.HasPrefix(line, "stance ") {
			lines = append(lines, line)
		}
		if block == "" {
			for _, m := range inline.FindAllStringSubmatch(line, -1) {
				lines = append(lines, m[1])
			}
		}
	}
	if len(lines) < 10 {
		t.Fatalf("README.md has only %d commands: is it read rightly?", len(lines))
	}
	return lines
}

// shellWords splits a command line of a document: quoted words stay whole, a comment
// and a redirection are left out; redirected is the file that output goes to.
func shellWords(line string) (args []string, redirected string) {
	if i := strings.Index(line, "| stance "); i >= 0 {
		line = line[i+2:]
	}
	for _, m := range regexp.MustCompile(`"([^"]*)"|(\S+)`).FindAllStringSubmatch(line, -1) {
		word := m[1] + m[2]
		if word == "#" {
			break
		}
		args = append(args, word)
	}
	if n := len(args); n > 2 && (args[n-2] == ">" || args[n-2] == "<") {
		if args[n-2] == ">" {
			redirected = args[n-1]
		}
		args = args[:n-2]
	}
	return args, redirected
}

// TestExamplesParse checks that the examples of every command, and the commands
// of README.md, have the commands, flags and arguments that there are.
func TestExamplesParse(t *testing.T) {
	root := func() *cobra.Command {
		return rootCommand(&streams{in: strings.NewReader(""), out: io.Discard, err: io.Discard})
	}
	lines := readme(t)
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		if c.Example == "" && c.Runnable() && c.Parent() != nil && c.Parent().Name() != "completion" && c.Name() != "completion" {
			t.Errorf("%s has no example", c.CommandPath())
		}
		for _, line := range strings.Split(c.Example, "\n") {
			if strings.Contains(line, "stance ") {
				lines = append(lines, line)
			}
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(root())
	for _, line := range lines {
		args, _ := shellWords(line)
		c, left, err := root().Find(args[1:])
		if err == nil {
			err = c.ParseFlags(left)
		}
		if errors.Is(err, pflag.ErrHelp) {
			continue // an example that asks for help
		}
		if err == nil {
			err = c.ValidateArgs(c.Flags().Args())
		}
		if err != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
}

// TestReadmeRuns runs the commands of README.md one after the other on small
// files of the names that it uses.
func TestReadmeRuns(t *testing.T) {
	var script strings.Builder
	for _, line := range readme(t) {
		args, redirected := shellWords(line)
		switch args[1] {
		case "score":
			script.WriteString("rm " + args[slices.Index(args, "-o")+1] + "\n")
		case "estimate": // by then somebody has filled in the labels
			script.WriteString("exec fill to_label.csv supportive neutral neutral accusatory\n")
		case "train": // the prior and the parser take their time, and change nothing here
			args = append(args, "--prior", "none", "--no-syntax", "--folds", "2")
		}
		script.WriteString("exec")
		for _, a := range args {
			script.WriteString(" '" + strings.ReplaceAll(a, "'", "''") + "'")
		}
		script.WriteString("\n")
		if redirected != "" {
			script.WriteString("cp stdout " + redirected + "\n")
		}
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "readme.txtar"), []byte(script.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 dir,
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			input := os.DirFS(filepath.Join("testdata", "input"))
			if err := os.CopyFS(env.WorkDir, input); err != nil {
				return err
			}
			for _, day := range []string{"monday", "tuesday"} {
				articles, err := fs.Sub(input, "articles")
				if err != nil {
					return err
				}
				if err := os.CopyFS(filepath.Join(env.WorkDir, day), articles); err != nil {
					return err
				}
			}
			for name, content := range map[string]string{
				"held-out.csv": "text,actor,label\nOslo thanked Lima.,Oslo,supportive\nOslo blamed Lima.,Oslo,accusatory\n",
				"mine.csv":     "id,name,type,aliases,principal\norg:guild,Harbour Guild,organisation,The Guild,\n",
				"train.tsv":    "[Oslo] thanked [Lima].\tOslo\tLima\t1\n",
				"train.jsonl":  `{"id": "m", "sentence": "Leeds was mocked.", "mention": "Leeds", "from": 0, "to": 5, "polarity": -1}` + "\n",
				"article.txt":  "Oslo thanked Lima for the crane.\n",
				"gold.conllu":  "1\tOslo\tOslo\t_\t_\t_\t_\t_\t_\t_\n2\tsleeps\tsleep\t_\t_\t_\t_\t_\t_\t_\n\n",
			} {
				if err := os.WriteFile(filepath.Join(env.WorkDir, name), []byte(content), 0o666); err != nil {
					return err
				}
			}
			return nil
		},
	})
}

// TestReadmeCountsLikeTheReport holds the snippets of README.md in pandas and SQL to
// each other and to the report, for pairs whose holder speaks for itself alone.
func TestReadmeCountsLikeTheReport(t *testing.T) {
	if testing.Short() {
		t.Skip("starts Python")
	}
	python := external.Python(t)
	dir := t.TempDir()
	articles := filepath.Join(dir, "articles.jsonl")
	if err := os.WriteFile(articles, twice(t), 0o666); err != nil {
		t.Fatal(err)
	}
	out, page := filepath.Join(dir, "out"), filepath.Join(dir, "report.json")
	for _, args := range [][]string{{"score", articles, "-o", out}, {"report", out, "-o", page}} {
		var stderr strings.Builder
		if status := run(t.Context(), args, strings.NewReader(""), io.Discard, &stderr); status != 0 {
			t.Fatalf("stance %s: status %d: %s", strings.Join(args, " "), status, stderr.String())
		}
	}
	readme, err := filepath.Abs(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	script, err := filepath.Abs(filepath.Join("testdata", "python", "readme.py"))
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), python, script, readme)
	c.Dir, c.Stderr = dir, os.Stderr
	printed, err := c.Output()
	if err != nil {
		t.Fatalf("running the snippets: %v", err)
	}
	var counted struct{ Pandas, SQL [][3]any }
	if err := json.Unmarshal(printed, &counted); err != nil {
		t.Fatal(err)
	}
	if len(counted.Pandas) < 5 || !slices.Equal(counted.Pandas, counted.SQL) {
		t.Errorf("pandas counts %v, SQL %v", counted.Pandas, counted.SQL)
	}
	accused := map[[2]string]float64{}
	for _, row := range counted.SQL {
		accused[[2]string{row[0].(string), row[1].(string)}] = row[2].(float64)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var report reports.Report
	if err := json.Unmarshal(text, &report); err != nil {
		t.Fatal(err)
	}
	if report.Scope.Duplicates == 0 || report.Scope.Abstained == 0 {
		t.Fatalf("nothing is left out: %+v", report.Scope)
	}
	alone := 0
	for i := range report.Pairs {
		p := &report.Pairs[i]
		if len(p.Voices) > 0 {
			continue
		}
		alone++
		if n := accused[[2]string{p.Holder.ID, p.Target.ID}]; n != float64(p.Accusatory) {
			t.Errorf("%s → %s: the snippets count %g, the report %d", p.Holder.Name, p.Target.Name, n, p.Accusatory)
		}
	}
	if alone < 5 {
		t.Errorf("only %d pairs were compared", alone)
	}
}

// twice is the demo's articles and again the first ten, under other ids.
func twice(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "data", "demo", "articles.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range slices.Collect(bytes.Lines(text))[:10] {
		article := map[string]any{}
		if err := json.Unmarshal(line, &article); err != nil {
			t.Fatal(err)
		}
		article["id"] = fmt.Sprintf("copy-%d", i)
		again, err := json.Marshal(article)
		if err != nil {
			t.Fatal(err)
		}
		text = append(append(text, again...), '\n')
	}
	return text
}
