package table

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
)

// SchemaVersion is the version of the tables' columns and meanings. It grows
// whenever a reader of the older version could misread the newer.
const SchemaVersion = "1"

// Class orders of the two tasks. The probabilities of a document.Judgement
// that reaches FromDocument stand in this order.
var (
	StanceClasses = []string{"supportive", "neutral", "accusatory"}
	ToneClasses   = []string{"positive", "neutral", "negative"}
)

// descriptionKey is the key of a column's description in its field metadata.
const descriptionKey = "description"

// Kind is the type of a column's values.
type Kind uint8

const (
	String Kind = iota
	Int32
	Float64
	Bool
	Timestamp // microseconds, UTC
)

func (k Kind) String() string {
	return [...]string{"string", "int32", "float64", "bool", "timestamp[us, UTC]"}[k]
}

// Column is a column of a table, as the tags of its row's field declare it.
type Column struct {
	Name       string
	Doc        string
	Kind       Kind
	Nullable   bool
	Dictionary bool // strings that repeat: coded through a dictionary
	Category   bool // which readers give as categories
	field      int  // index of the field in the row
}

// Field is the index of the column's field in the table's row.
func (c *Column) Field() int { return c.field }

// DataType is the Arrow type of the column. With dictionary, categories are
// dictionary<int32, string>; without, they are plain strings.
func (c *Column) DataType(dictionary bool) arrow.DataType {
	switch c.Kind {
	case Int32:
		return arrow.PrimitiveTypes.Int32
	case Float64:
		return arrow.PrimitiveTypes.Float64
	case Bool:
		return arrow.FixedWidthTypes.Boolean
	case Timestamp:
		return arrow.FixedWidthTypes.Timestamp_us
	default:
		if dictionary && c.Category {
			return &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}
		}
		return arrow.BinaryTypes.String
	}
}

// Table is one of score's tables.
type Table struct {
	Name    string
	Doc     string // what a row is
	Columns []Column
	// Stored is the column by whose values the rows of a part are stored, so
	// that a reader with a filter on it can skip most row groups; "": by article.
	Stored string
	row    reflect.Type
	rows   int // index of the table's field in Rows
}

// Tables lists the tables in the order in which they are written.
var Tables = []*Table{
	newTable("articles", "Articles", "an article"),
	newTable("sentences", "Sentences", "a sentence"),
	newTable("mentions", "Mentions", "a mention of a name, actor or not"),
	newTable("stances", "Stances", "a holder and a target in a sentence").storedBy("holder_id"),
	newTable("quotes", "Quotes", "an attribution: something quoted or reported"),
	newTable("actors", "Actors", "an actor in an article"),
	newTable("dyads", "Dyads", "a holder and a target in an article").storedBy("holder_id"),
	newTable("rejects", "Rejects", "an input that was not scored"),
}

// ByName returns the table of that name, nil where there is none.
func ByName(name string) *Table {
	for _, t := range Tables {
		if t.Name == name {
			return t
		}
	}
	return nil
}

func newTable(name, field, doc string) *Table {
	f, ok := reflect.TypeFor[Rows]().FieldByName(field)
	if !ok {
		panic("table: Rows has no field " + field)
	}
	row := f.Type.Elem()
	columns, err := columnsOf(row)
	if err != nil {
		panic(err)
	}
	return &Table{Name: name, Doc: doc, Columns: columns, row: row, rows: f.Index[0]}
}

func (t *Table) storedBy(column string) *Table {
	t.Stored = column
	return t
}

// column is the column of that name, nil where there is none.
func column(columns []Column, name string) *Column {
	for i := range columns {
		if columns[i].Name == name {
			return &columns[i]
		}
	}
	return nil
}

// Fields are the table's columns as Arrow fields, each with its description in
// the field's metadata.
func (t *Table) Fields(dictionary bool) []arrow.Field {
	fields := make([]arrow.Field, len(t.Columns))
	for i := range t.Columns {
		c := &t.Columns[i]
		fields[i] = arrow.Field{
			Name:     c.Name,
			Type:     c.DataType(dictionary),
			Nullable: c.Nullable,
			Metadata: arrow.NewMetadata([]string{descriptionKey}, []string{c.Doc}),
		}
	}
	return fields
}

// StructType is a row of the table as an Arrow struct, its strings plain: the
// element of a nested column.
func (t *Table) StructType() *arrow.StructType { return arrow.StructOf(t.Fields(false)...) }

// tableOf finds the table whose row type is T.
func tableOf[T any]() (*Table, error) {
	row := reflect.TypeFor[T]()
	for _, t := range Tables {
		if t.row == row {
			return t, nil
		}
	}
	return nil, fmt.Errorf("%s is no row of a table", row)
}

var columnCache sync.Map // reflect.Type → []Column

// columnsOf reads the columns of a row type from its tags: `col` the name,
// `doc` the description, `code:"plain"` for strings that hardly repeat. Fields
// without `col` are none.
func columnsOf(row reflect.Type) ([]Column, error) {
	if cached, ok := columnCache.Load(row); ok {
		return cached.([]Column), nil
	}
	if row.Kind() != reflect.Struct {
		return nil, fmt.Errorf("a row must be a struct, not %s", row)
	}
	var columns []Column
	for i := range row.NumField() {
		f := row.Field(i)
		name, ok := f.Tag.Lookup("col")
		if !ok {
			continue
		}
		typ, nullable := f.Type, false
		if typ.Kind() == reflect.Pointer {
			typ, nullable = typ.Elem(), true
		}
		c := Column{Name: name, Doc: f.Tag.Get("doc"), Nullable: nullable, field: i}
		switch {
		case typ == reflect.TypeFor[time.Time]():
			c.Kind = Timestamp
		case typ.Kind() == reflect.String:
			c.Kind = String
			c.Dictionary = f.Tag.Get("code") != "plain"
			// Not ids: they are joined on, which categories of two tables make
			// hard, and pyarrow and polars skip no rows by a category.
			c.Category = c.Dictionary && !strings.HasSuffix(name, "_id")
		case typ.Kind() == reflect.Int32:
			c.Kind = Int32
		case typ.Kind() == reflect.Float64:
			c.Kind = Float64
		case typ.Kind() == reflect.Bool:
			c.Kind = Bool
		default:
			return nil, fmt.Errorf("column %s of %s has type %s, which no column can have", name, row, f.Type)
		}
		columns = append(columns, c)
	}
	columnCache.Store(row, columns)
	return columns, nil
}
