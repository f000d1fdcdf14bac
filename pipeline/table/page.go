package table

import (
	"bytes"
	"fmt"
	"io"
)

// WritePage writes the page of every table and column, in Markdown.
func WritePage(w io.Writer) error {
	var b bytes.Buffer
	b.WriteString(`# The tables of a result folder

` + "`stance score`" + ` writes each table as ` + "`DIR/TABLE/part-NNNNN.parquet`" + `; all parts of a
table have the same columns and read as one data set. ` + "`DIR/manifest.json`" + ` lists
the parts with their rows and hashes, and ` + "`DIR/_SUCCESS`" + ` stands there once all
is written.

Offsets count Unicode code points, half-open, from the start of the article's
text: ` + "`text[start:end]`" + ` in Python. Strings marked *category* are what pandas and
polars read as categories; ids are plain strings, so that tables can be joined on
them. Rows of ` + "`stances` and `dyads`" + ` are stored by ` + "`holder_id`" + ` within a part, so
that a filter on it reads a fraction of the file; those of the other tables
article by article.

Stances and tones, and their probabilities, are those of a sentence in its article: what
the sentence by itself says, revised by what other sentences show of the same holder and
target, or of the same actor, and tones by how rarely running text has one. The rows of one
article are the less independent for it. After ` + "`stance score --alone`" + `, which the manifest tells, they are of the sentence alone.

Every file says in its
key-value metadata which schema version, program and model made it
(` + "`stance.schema_version`, `stance.version`, `stance.model_sha256`" + `). This page is
of schema version ` + SchemaVersion + `.

| table | a row is |
|---|---|
`)
	for _, t := range Tables {
		fmt.Fprintf(&b, "| [%s](#%s) | %s |\n", t.Name, t.Name, t.Doc)
	}
	for _, t := range Tables {
		fmt.Fprintf(&b, "\n## %s\n\nA row is %s.\n\n| column | type | null | |\n|---|---|---|---|\n", t.Name, t.Doc)
		for _, c := range t.Columns {
			kind, null := c.Kind.String(), ""
			if c.Category {
				kind = "category"
			}
			if c.Nullable {
				null = "yes"
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", c.Name, kind, null, c.Doc)
		}
	}
	if _, err := b.WriteTo(w); err != nil {
		return fmt.Errorf("writing the page of the tables: %w", err)
	}
	return nil
}
