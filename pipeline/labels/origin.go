package labels

import (
	"fmt"
	"strconv"
	"strings"

	"stance/pipeline/source"
)

// Names of the columns that tie a labelled sentence to the row of a result
// folder that it was sampled from: those of the tables stances and mentions, and
// how the row came into the sample.
const (
	ArticleIDColumn  = "article_id"
	SentenceIDColumn = "sentence_id"
	HolderIDColumn   = "holder_id"
	TargetIDColumn   = "target_id"
	QuoteIDColumn    = "quote_id"
	MentionIDColumn  = "mention_id" // of the task tone alone
	InclusionColumn  = "inclusion_probability"
	StratumColumn    = "stratum"
	// Columns of a sample that help to label it.
	HolderNameColumn = "holder_name"
	TargetNameColumn = "target_name"
	TitleColumn      = "title"
	SourceColumn     = "source"
	PublishedColumn  = "published"
	BeforeColumn     = "context_before"
	AfterColumn      = "context_after"
	PredictedColumn  = "predicted"
	// AnnotatorColumn says who gave the label.
	AnnotatorColumn = "annotator"
)

// OriginColumns are these columns in the order in which they are written, and
// who gave the label at the end.
var OriginColumns = []string{
	ArticleIDColumn, SentenceIDColumn, HolderIDColumn, TargetIDColumn, QuoteIDColumn, MentionIDColumn, InclusionColumn, StratumColumn,
	AnnotatorColumn,
}

// Key names a row of the table stances, or, with a mention, of mentions.
type Key struct {
	ArticleID  string
	SentenceID int
	HolderID   string // of a mention: the actor portrayed; "" unresolved
	TargetID   string // "" none
	QuoteID    int    // -1: not quoted
	MentionID  int    // -1: a row of stances
}

// String joins the key with bars, so that ParseKey reads it back:
// "article|sentence|holder|target|quote", or for a mention
// "article|sentence|actor|#mention". Bars and per cent signs within are %7C and
// %25.
func (k Key) String() string {
	parts := []string{escapeKey(k.ArticleID), strconv.Itoa(k.SentenceID), escapeKey(k.HolderID)}
	if k.MentionID >= 0 {
		return strings.Join(append(parts, "#"+strconv.Itoa(k.MentionID)), "|")
	}
	quote := ""
	if k.QuoteID >= 0 {
		quote = strconv.Itoa(k.QuoteID)
	}
	return strings.Join(append(parts, escapeKey(k.TargetID), quote), "|")
}

// ParseKey reads what Key.String has written.
func ParseKey(s string) (Key, error) {
	parts := strings.Split(s, "|")
	if len(parts) != 4 && len(parts) != 5 {
		return Key{}, fmt.Errorf("the key %q has %d parts; it must have 5 between bars (article|sentence|holder|target|quote), or 4 (article|sentence|actor|#mention)", s, len(parts))
	}
	k := Key{ArticleID: unescapeKey(parts[0]), HolderID: unescapeKey(parts[2]), QuoteID: -1, MentionID: -1}
	var err error
	if k.SentenceID, err = parsePlace(parts[1]); err != nil {
		return Key{}, fmt.Errorf("the key %q: sentence %w", s, err)
	}
	if len(parts) == 4 {
		number, ok := strings.CutPrefix(parts[3], "#")
		if !ok {
			return Key{}, fmt.Errorf("the key %q: the mention must begin with #", s)
		}
		if k.MentionID, err = parsePlace(number); err != nil {
			return Key{}, fmt.Errorf("the key %q: mention %w", s, err)
		}
		return k, nil
	}
	k.TargetID = unescapeKey(parts[3])
	if parts[4] != "" {
		if k.QuoteID, err = parsePlace(parts[4]); err != nil {
			return Key{}, fmt.Errorf("the key %q: quote %w", s, err)
		}
	}
	return k, nil
}

// parsePlace reads a position as it is written: from 0, without sign or zeros.
func parsePlace(s string) (int, error) {
	n, err := strconv.ParseInt(s, 10, 32)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != s {
		return 0, fmt.Errorf("%q is no position", s)
	}
	return int(n), nil
}

var (
	keyEscaper   = strings.NewReplacer("%", "%25", "|", "%7C")
	keyUnescaper = strings.NewReplacer("%25", "%", "%7C", "|")
)

func escapeKey(s string) string   { return keyEscaper.Replace(s) }
func unescapeKey(s string) string { return keyUnescaper.Replace(s) }

// Origin is where a labelled sentence was sampled from, and how.
type Origin struct {
	Key
	// Inclusion is the probability with which the row came into the sample; 0
	// where it was chosen rather than drawn, and stands for no other row.
	Inclusion float64
	Stratum   string // rows of one stratum were drawn with one probability; "" none
}

// cells are the values of OriginColumns but for the annotator.
func (o *Origin) cells() []source.Value {
	place := func(n int) source.Value {
		if n < 0 {
			return source.Value{}
		}
		return whole(n)
	}
	inclusion := source.Value{}
	if o.Inclusion > 0 {
		inclusion = number(o.Inclusion)
	}
	return []source.Value{
		text(o.ArticleID), whole(o.SentenceID), textOrNull(o.HolderID), textOrNull(o.TargetID),
		place(o.QuoteID), place(o.MentionID), inclusion, textOrNull(o.Stratum),
	}
}

// Where columns stand among the reader's: the first of the origin, and the
// annotator, behind which those of a soft label begin.
var (
	columnOrigin    = len(Columns)
	columnAnnotator = columnOrigin + len(OriginColumns) - 1
)

// origin reads the columns of the origin; nil where the row has none.
func origin(row source.Row) (*Origin, *source.Fault) {
	v := make(map[string]source.Value, len(OriginColumns))
	for i, name := range OriginColumns {
		v[name] = row.Values[columnOrigin+i]
	}
	o := &Origin{Key: Key{
		ArticleID: v[ArticleIDColumn].Text(), HolderID: v[HolderIDColumn].Text(), TargetID: v[TargetIDColumn].Text(),
		QuoteID: -1, MentionID: -1,
	}, Stratum: v[StratumColumn].Text()}
	given := v[InclusionColumn]
	if v[ArticleIDColumn].Empty() || v[SentenceIDColumn].Empty() || v[HolderIDColumn].Empty() && v[MentionIDColumn].Empty() {
		if !given.Empty() {
			return nil, faultf(row.Position, ReasonBadOrigin, "column %s is given, but not %s, %s and %s, which say of what row: take them over from the sample",
				InclusionColumn, ArticleIDColumn, SentenceIDColumn, HolderIDColumn)
		}
		return nil, nil
	}
	for _, place := range []struct {
		column string
		to     *int
	}{{SentenceIDColumn, &o.SentenceID}, {QuoteIDColumn, &o.QuoteID}, {MentionIDColumn, &o.MentionID}} {
		if v[place.column].Empty() {
			continue
		}
		n, ok := v[place.column].Integer()
		if !ok || n < 0 || n > 1<<31-1 {
			if given.Empty() {
				return nil, nil // columns of the user's own that happen to have these names
			}
			return nil, faultf(row.Position, ReasonBadOrigin, "column %s is %s; it must be a whole number of 0 or more, as in the sample", place.column, v[place.column].Quote())
		}
		*place.to = int(n)
	}
	if !given.Empty() {
		p, ok := given.Number()
		if !ok || p <= 0 || p > 1 {
			return nil, faultf(row.Position, ReasonBadOrigin, "column %s is %s; it must be above 0 and at most 1", InclusionColumn, given.Quote())
		}
		o.Inclusion = p
	}
	return o, nil
}
