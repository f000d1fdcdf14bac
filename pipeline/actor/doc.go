// Package actor finds the actors that an article names and says who each
// mention is.
//
//  1. Detect reads Sentences and fills Mentions with the names: the longest
//     entries of the gazetteer, and sequences that look like names.
//  2. quote.Find runs next, so that Resolve knows what stands inside quotes.
//  3. Resolve joins names of one actor (full name and surname, acronym and what
//     it stands for, capital and country), adds mentions for descriptions and
//     pronouns, and fills Actors and the Actor, IsActor, How, Confidence and
//     Reason of every Mention.
//
// Both work without trees; where a sentence is Parsed they use them.
//
// An actor's ID is readable and depends only on the article, the built-in
// knowledge and the user's own entries:
//
//	country:RU            ISO 3166 alpha-2
//	org:united-nations    an organisation, party, agency or group; a state or province that acts
//	person:maria-garcia   the fullest name in the article, in ASCII
//	people:FR             a people: the French
//	group:tax-experts     speakers whom only a common noun names, and whose supporters
//	place:lake-chad       a place that takes no position
//
// Where to look for what:
//
//	knowledge       knowledge.go, wellknown.go, domestic.go; a user's own actors read.go; lexeme.go, match.go
//	a name's span   labelspans.go, from the tagger's labels (tagger.go, features.go,
//	                learn.go) and the gazetteer; rules.go; trim.go leaves out, mend.go
//	                joins; stuck.go, what is stuck to a person's; capitals.go, heading.go,
//	                dateline.go say what a capital tells
//	names missed    missed.go; bracketed.go, what an acronym spells; recur.go, those
//	                that the article names elsewhere
//	a name's type   nametype.go; notname.go and thing.go: what is none of an actor;
//	                partisan.go (parties), inhabitants.go (Iowans)
//	names joined    cluster.go: entitylink.go to the knowledge, fullname.go, acronym.go,
//	                shortname.go (surnames), misspelling.go; names.go
//	who holds what  introduce.go: titles and offices; belong.go: whose spokesman;
//	                retinue.go: whose campaign and supporters
//	common nouns    noun.go, describe.go (countries, persons), body.go, group.go;
//	                companion.go: "our partners", "its neighbour"
//	pronouns        pronoun.go, antecedent.go; follow.go: what was spoken of last
//	who can act     place.go, seat.go, province.go; resolve.go: principals, ids, what is left unresolved
package actor
