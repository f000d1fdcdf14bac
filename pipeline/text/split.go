package text

import "stance/pipeline/document"

// Split cuts sentences of more than most tokens into pieces of so many, so that
// what later stages keep for a sentence is bounded. News has hardly a sentence of
// 200 tokens; what is longer is a table, a list or no language.
func Split(sentences []document.Sentence, most int) []document.Sentence {
	var out []document.Sentence // nil as long as none is too long
	for i, s := range sentences {
		if len(s.Tokens) <= most {
			if out != nil {
				out = append(out, s)
			}
			continue
		}
		if out == nil {
			out = append(make([]document.Sentence, 0, len(sentences)+len(s.Tokens)/most), sentences[:i]...)
		}
		for len(s.Tokens) > most {
			piece := s
			piece.Tokens = s.Tokens[:most:most]
			piece.End = piece.Tokens[most-1].End
			s.Tokens = s.Tokens[most:]
			s.Start = s.Tokens[0].Start
			out = append(out, piece)
		}
		out = append(out, s)
	}
	if out == nil {
		return sentences
	}
	return out
}
