package places

import (
	"fmt"
	"strings"
)

// Unmark takes the marks of actors out of an invented sentence, in which actor 1 is written
// "[1:the ministry]", and says from which byte to which each is named.
func Unmark(marked string) (plain string, actors [][2]int, err error) {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(marked, "[")
		b.WriteString(before)
		if !ok {
			return b.String(), actors, nil
		}
		name, after, ok := strings.Cut(rest, "]")
		if !ok || len(name) < 3 || name[1] != ':' || int(name[0]-'1') != len(actors) {
			return "", nil, fmt.Errorf("%q is not the mark of actor %d", rest, len(actors)+1)
		}
		from := b.Len()
		b.WriteString(name[2:])
		actors = append(actors, [2]int{from, b.Len()})
		marked = after
	}
}
