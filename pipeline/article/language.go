package article

import "github.com/abadojack/whatlanggo"

// Detect tells the language of a text as an ISO 639-1 code, "" where the text
// gives too little to tell.
func Detect(text string) string {
	info := whatlanggo.Detect(text)
	if !info.IsReliable() {
		return ""
	}
	return info.Lang.Iso6391()
}
