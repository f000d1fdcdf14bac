// Package article is an article as it comes from outside, and the readers that
// find articles in folders, files and streams of every supported format.
package article

import "time"

// Article is a text to score, with what its source says of it. Text is valid
// UTF-8.
type Article struct {
	ID        string
	Text      string
	Title     string    // "" unknown
	Published time.Time // UTC; zero: unknown
	Source    string    // "" unknown
	URL       string    // "" unknown
	Language  string    // ISO 639-1; "" until detected
}
