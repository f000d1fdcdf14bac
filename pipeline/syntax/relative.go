package syntax

import "stance/pipeline/document"

// Antecedent is the token that the relative pronoun at token j of a parsed
// sentence stands for, the head of its clause's noun; -1 if j is none.
func Antecedent(s *document.Sentence, j int) int {
	if s.Tokens[j].Tag != document.PRON && s.Tokens[j].Tag != document.DET {
		return -1
	}
	at := int(s.Tokens[j].Head)
	for n := 0; n < 3 && at >= 0; n++ {
		if s.Tokens[at].Relation == document.RelAclRelcl {
			if head := int(s.Tokens[at].Head); head < j {
				return head
			}
			return -1
		}
		at = int(s.Tokens[at].Head)
	}
	return -1
}
