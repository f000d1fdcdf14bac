package labels

import (
	"fmt"

	"stance/pipeline/document"
)

// FindWords finds the first place in text where words stand whole, by the rule
// of the columns actor and target.
func FindWords(text, words string) (document.Span, error) {
	span, count := findWord(text, words)
	if words == "" || count == 0 {
		return document.Span{}, fmt.Errorf("%q does not stand in the text as whole words: copy the words as they are written there", words)
	}
	return span, nil
}
