// Package duplicate finds near-duplicate articles: the same wire story under
// another title, cut, with boilerplate around it, lightly edited.
//
//  1. A text is the set of its shingles, three words in a row; case, accents,
//     punctuation and spaces do not count (words.go; Broder, "On the
//     resemblance and containment of documents", 1997). Titles are not read.
//  2. Sign throws every shingle into four of 60 bins by its hash and keeps a
//     byte of the least hash of each bin (Li, Owen, Zhang, "One permutation
//     hashing", 2012; Li, König, "b-bit minwise hashing", 2010). Empty bins
//     borrow from full ones (Shrivastava, "Optimal densification for fast and
//     accurate minwise hashing", 2017). The share of equal bytes estimates the
//     share of common shingles.
//  3. Find puts the signatures into buckets, 60 bands of three bytes each, and
//     compares those that share one (table.go, find.go).
//  4. Write keeps the articles' signatures beside the results, and Read reads
//     them, to find copies across runs (codec.go).
//
// The rule, which another engine can follow from the signatures alone:
//
//   - Articles are ordered by date, those without one last, then by id.
//   - Two are near if their signatures are equal; or if both texts have 32
//     words or more, the signatures share a band whose bucket has the earlier
//     among its first 64 different signatures, and at least 20 bytes agree. An
//     article without words is near to none.
//   - In order, an article is a copy of the first article near to it that is
//     not a copy itself; if there is none it stands for itself.
//
// So an article is always near to the one that represents it: a long chain of
// small changes does not make its ends one story. The last step is done in
// rounds, each a join: every undecided article looks for the first near one
// that is not a copy; it is decided if it finds none, or one which stands for
// itself. What 64 rounds leave undecided stands for itself.
package duplicate
