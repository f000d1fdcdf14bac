package actor

import "stance/pipeline/document"

// agency returns the brackets around the agency that a dateline gives, "CAIRO
// (Example Press) —": who sent the report is no actor of it. Zeros if none.
func (d *detector) agency(s *document.Sentence) (open, closed int) {
	for open < len(s.Tokens) && open < 10 && d.word(s, open) != "(" {
		if word := d.word(s, open); hasLetter(word) && !isUpper(word) && !isDigits(word) {
			return 0, 0 // but "12th"
		}
		open++
	}
	for k := open + 1; k+1 < len(s.Tokens) && k < open+6; k++ {
		if d.word(s, k) == ")" {
			switch d.word(s, k+1) {
			case "—", "–", "-", "--", ".-":
				return open, k
			case ".":
				if k+2 < len(s.Tokens) && d.word(s, k+2) == "-" {
					return open, k // (RTA).-
				}
			}
			break
		}
	}
	return 0, 0
}

// placeline returns the token after the place in capitals that a dateline begins
// with: "HILO, Hawaii —", "PORT ELLA - ". Zero if none.
func (d *detector) placeline(s *document.Sentence) int {
	end := 0
	for end < len(s.Tokens) && end < 3 && allCaps(d.word(s, end)) && len(d.word(s, end)) > 1 && !openers[d.low(s, end)] && !headlineVerbs[d.low(s, end)] {
		end++
	}
	if end == 0 {
		return 0
	}
	for k := end; k < len(s.Tokens) && k < end+8; k++ {
		switch word := d.word(s, k); word {
		case "—", "–", "--":
			return end
		case "-":
			if s.Tokens[k].Start > s.Tokens[k-1].End {
				return end
			}
			return 0
		default:
			if hasLetter(word) && !isUpper(word) || word == ":" {
				return 0
			}
		}
	}
	return 0
}

// dateline reports a name at the very start of a paragraph before a dash or a
// bracketed agency: MOSCOW (Reuters) —
func (r *resolver) dateline(s *document.Sentence, first, end int) bool {
	if first > 3 || len(s.Tokens) == 0 {
		return false
	}
	for k := end; k < len(s.Tokens) && k < end+10; k++ {
		switch r.word(s, k) {
		case "—", "–", "--":
			return true
		case "-":
			return s.Tokens[k].Start > s.Tokens[k-1].End
		case "(", ")", ",", ".", "/":
		default:
			if !isUpper(r.word(s, k)) && !isDigits(r.word(s, k)) {
				return false
			}
		}
	}
	return false
}
