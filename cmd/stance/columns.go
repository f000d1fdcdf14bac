package main

import "github.com/spf13/pflag"

// columnFlags are the flags that name a user's own columns.
type columnFlags map[string]*string

var articleColumns = []string{"id", "text", "title", "published", "source", "url", "language"}

func (c columnFlags) add(f *pflag.FlagSet) {
	for _, name := range articleColumns {
		c[name] = f.String(name+"-column", "", "your name of the column "+name)
	}
}

// given maps our names to the user's, for the flags that were given.
func (c columnFlags) given() map[string]string {
	columns := map[string]string{}
	for name, theirs := range c {
		if *theirs != "" {
			columns[name] = *theirs
		}
	}
	return columns
}
