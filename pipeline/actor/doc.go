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
//	org:united-nations    an organisation, party, agency or group
//	person:maria-garcia   the fullest name in the article, in ASCII
//	people:FR             a people: the French
//	group:tax-experts     speakers whom only a common noun names
//	place:lake-chad       a place that takes no position
package actor
