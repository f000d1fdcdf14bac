package actor

import "stance/pipeline/document"

// description ties a common noun that stands for an actor.
func (r *resolver) description(s *document.Sentence, sentence, j int, d *discourse) {}
