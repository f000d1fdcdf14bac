// Package demo embeds what `make demo` runs on: invented news articles, the
// stances that a careful reader marked in ten of them, and labelled sentences
// for both tasks. All of it was written for this project; README.md in this
// folder says by which rules.
package demo

import _ "embed"

var (
	//go:embed articles.jsonl
	articles []byte

	//go:embed marked.jsonl
	marked []byte

	//go:embed labels.csv
	labels []byte

	//go:embed tone.csv
	tone []byte
)

// Articles is the sample articles as JSONL, in the columns that score reads:
// id, title, published, source, url, language, text.
func Articles() []byte { return clone(articles) }

// Marked is the stances a reader marked, as JSONL with one row per holder,
// target and sentence: article_id, sentence (its text or a part of it that
// occurs once in the article), holder, target, stance, and optionally
// holder_also and target_also, the other names that count as right.
func Marked() []byte { return clone(marked) }

// Labels is the labelled sentences of the stance task as CSV: id, text, actor,
// target, label, group. A target may be empty.
func Labels() []byte { return clone(labels) }

// Tone is the labelled sentences of the tone task as CSV: id, text, actor,
// label.
func Tone() []byte { return clone(tone) }

// clone keeps one caller's changes from reaching the next.
func clone(b []byte) []byte { return append([]byte(nil), b...) }
