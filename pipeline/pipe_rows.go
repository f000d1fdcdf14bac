package pipeline

import (
	"errors"
	"fmt"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"stance/pipeline/article"
	"stance/pipeline/duplicate"
	"stance/pipeline/source"
	"stance/pipeline/table"
)

// nested are the tables that a row of pipe's output holds as lists.
var nested = []string{"sentences", "mentions", "stances", "quotes", "actors", "dyads"}

// rejectType is why a row was not scored.
var rejectType = arrow.StructOf(
	arrow.Field{Name: "reason", Type: arrow.BinaryTypes.String},
	arrow.Field{Name: "detail", Type: arrow.BinaryTypes.String},
)

// pipeSchema is a row of pipe's output: the columns of articles, each other
// table as a list, and reject; of the latter two sorts one is null.
func pipeSchema(r *Resources, signatures bool) *arrow.Schema {
	fields := table.ByName("articles").Fields(false)
	for i := range fields {
		fields[i].Nullable = true
	}
	for _, name := range nested {
		fields = append(fields, arrow.Field{Name: name, Type: arrow.ListOfNonNullable(table.ByName(name).StructType()), Nullable: true})
	}
	fields = append(fields, arrow.Field{Name: "reject", Type: rejectType, Nullable: true})
	if signatures {
		fields = append(fields, arrow.Field{Name: "signature", Type: arrow.BinaryTypes.Binary, Nullable: true})
	}
	meta := table.Metadata{ModelSHA256: r.ModelSHA256, Version: Version}.Arrow()
	return arrow.NewSchema(fields, &meta)
}

// pipeEncoder scores articles and encodes their rows; it is for one goroutine.
type pipeEncoder struct {
	worker     *Worker
	builder    *array.RecordBuilder
	articles   []array.Builder // the columns of articles
	lists      []*array.ListBuilder
	reject     *array.StructBuilder
	signatures *array.BinaryBuilder // nil: not wanted
}

func newPipeEncoder(w *Worker, schema *arrow.Schema, signatures bool) *pipeEncoder {
	e := &pipeEncoder{worker: w, builder: array.NewRecordBuilder(memory.DefaultAllocator, schema)}
	columns := e.builder.Fields()
	n := len(table.ByName("articles").Columns)
	e.articles, columns = columns[:n], columns[n:]
	for range nested {
		e.lists = append(e.lists, columns[0].(*array.ListBuilder))
		columns = columns[1:]
	}
	e.reject = columns[0].(*array.StructBuilder)
	if signatures {
		e.signatures = columns[1].(*array.BinaryBuilder)
	}
	return e
}

// encode scores items and returns their rows as one record.
func (e *pipeEncoder) encode(items []article.Item) piped {
	var p piped
	drafts := e.worker.drafts(items)
	for i, item := range items {
		if item.Reject != nil {
			p.rejects++
			e.appendReject(item.Reject)
			continue
		}
		d := drafts[i]
		drafts[i] = draft{} // encoded, it may go
		rows, err := d.rows()
		var fault *source.Fault
		if errors.As(err, &fault) {
			p.rejects++
			e.appendReject(item.Refuse(fault))
			continue
		}
		p.articles++
		if err == nil {
			err = e.append(rows)
		}
		if err != nil {
			return piped{err: fmt.Errorf("encoding article %q: %w", item.Article.ID, err)}
		}
		p.cut += d.cut
		if e.signatures != nil {
			signature, _ := duplicate.Sign(item.Article.Text).AppendBinary(nil)
			e.signatures.Append(signature)
		}
	}
	p.record = e.builder.NewRecord()
	return p
}

func (e *pipeEncoder) append(r *table.Rows) error {
	e.reject.AppendNull()
	if err := table.AppendRows(e.articles, r.Articles); err != nil {
		return err
	}
	for i, structs := range []func(*array.StructBuilder) error{
		func(b *array.StructBuilder) error { return table.AppendStructs(b, r.Sentences) },
		func(b *array.StructBuilder) error { return table.AppendStructs(b, r.Mentions) },
		func(b *array.StructBuilder) error { return table.AppendStructs(b, r.Stances) },
		func(b *array.StructBuilder) error { return table.AppendStructs(b, r.Quotes) },
		func(b *array.StructBuilder) error { return table.AppendStructs(b, r.Actors) },
		func(b *array.StructBuilder) error { return table.AppendStructs(b, r.Dyads) },
	} {
		e.lists[i].Append(true)
		if err := structs(e.lists[i].ValueBuilder().(*array.StructBuilder)); err != nil {
			return fmt.Errorf("column %s: %w", nested[i], err)
		}
	}
	return nil
}

// appendReject appends a row that has its id, where that is known, and the
// reason; all else is null.
func (e *pipeEncoder) appendReject(r *article.Reject) {
	for _, b := range e.builder.Fields() {
		switch {
		case b == array.Builder(e.reject):
		case b == e.articles[0] && r.ID != "":
			b.(*array.StringBuilder).Append(r.ID)
		default:
			b.AppendNull()
		}
	}
	e.reject.Append(true)
	e.reject.FieldBuilder(0).(*array.StringBuilder).Append(r.Reason)
	e.reject.FieldBuilder(1).(*array.StringBuilder).Append(r.Detail)
}
