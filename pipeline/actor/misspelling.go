package actor

import "stance/pipeline/document"

// misspelt is the person, named in full, whose surname a word is but for one
// letter, if no list of names and no entry has that word.
func (n *namer) misspelt(text, word string) *cluster {
	if kb := n.r.kb; len(word) < 6 || allCaps(text) || kb.surname[text] || kb.isFirstName(text) {
		return nil
	}
	var found *cluster
	for _, c := range n.r.compared() {
		if len(c.words) < 2 || c.kind != document.Person && c.votes[document.Person] == 0 || !nearly(word, lastName(c.words)) {
			continue
		}
		if found != nil && found != c {
			return nil
		}
		found = c
	}
	return found
}

// nearly reports words that begin alike and of which one letter is another, left
// out or put in.
func nearly(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 || a == "" || a[0] != b[0] || a == b || a+"s" == b {
		return false
	}
	same := 0
	for same < len(a) && a[same] == b[same] {
		same++
	}
	if len(a) == len(b) {
		return a[same+1:] == b[same+1:]
	}
	return a[same:] == b[same+1:]
}
