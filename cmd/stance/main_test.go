package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	commands := map[string]func(){"stance": main}
	for name, helper := range helpers {
		commands[name] = func() { helped(helper) }
	}
	testscript.Main(m, commands)
}

// TestScripts runs each command, and each way to use it wrongly, as a user
// would: testdata/script has one file for each. Every script starts in a folder
// with the files of testdata/input; helpers_test.go has the commands that
// scripts use beside stance.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			schemas, err := filepath.Abs(filepath.Join("..", "..", "reports", "schema"))
			if err != nil {
				return err
			}
			env.Setenv("SCHEMAS", schemas)
			return os.CopyFS(env.WorkDir, os.DirFS(filepath.Join("testdata", "input")))
		},
	})
}
