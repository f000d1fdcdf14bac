package table

// Append adds the rows of o behind those of r, table by table.
func (r *Rows) Append(o *Rows) {
	r.Articles = append(r.Articles, o.Articles...)
	r.Sentences = append(r.Sentences, o.Sentences...)
	r.Mentions = append(r.Mentions, o.Mentions...)
	r.Stances = append(r.Stances, o.Stances...)
	r.Quotes = append(r.Quotes, o.Quotes...)
	r.Actors = append(r.Actors, o.Actors...)
	r.Dyads = append(r.Dyads, o.Dyads...)
	r.Rejects = append(r.Rejects, o.Rejects...)
}
