package document

import "strings"

// Tag is a universal part of speech (https://universaldependencies.org/u/pos/).
type Tag uint8

const (
	NoTag Tag = iota
	ADJ
	ADP
	ADV
	AUX
	CCONJ
	DET
	INTJ
	NOUN
	NUM
	PART
	PRON
	PROPN
	PUNCT
	SCONJ
	SYM
	VERB
	X
)

// Tags lists the tags in the order of their values.
var Tags = [...]string{"_", "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X"}

func (t Tag) String() string { return Tags[t] }

// Relation is a dependency relation of the English treebanks, subtype
// included (https://universaldependencies.org/en/dep/).
type Relation uint8

const (
	NoRelation Relation = iota
	RelAcl
	RelAclRelcl
	RelAdvcl
	RelAdvclRelcl
	RelAdvmod
	RelAmod
	RelAppos
	RelAux
	RelAuxPass
	RelCase
	RelCc
	RelCcPreconj
	RelCcomp
	RelCompound
	RelCompoundPrt
	RelConj
	RelCop
	RelCsubj
	RelCsubjOuter
	RelCsubjPass
	RelDep
	RelDet
	RelDetPredet
	RelDiscourse
	RelDislocated
	RelExpl
	RelFixed
	RelFlat
	RelGoeswith
	RelIobj
	RelList
	RelMark
	RelNmod
	RelNmodDesc
	RelNmodPoss
	RelNmodUnmarked
	RelNsubj
	RelNsubjOuter
	RelNsubjPass
	RelNummod
	RelObj
	RelObl
	RelOblAgent
	RelOblUnmarked
	RelOrphan
	RelParataxis
	RelPunct
	RelReparandum
	RelRoot
	RelVocative
	RelXcomp
)

// Relations lists the relations in the order of their values.
var Relations = [...]string{
	"_",
	"acl",
	"acl:relcl",
	"advcl",
	"advcl:relcl",
	"advmod",
	"amod",
	"appos",
	"aux",
	"aux:pass",
	"case",
	"cc",
	"cc:preconj",
	"ccomp",
	"compound",
	"compound:prt",
	"conj",
	"cop",
	"csubj",
	"csubj:outer",
	"csubj:pass",
	"dep",
	"det",
	"det:predet",
	"discourse",
	"dislocated",
	"expl",
	"fixed",
	"flat",
	"goeswith",
	"iobj",
	"list",
	"mark",
	"nmod",
	"nmod:desc",
	"nmod:poss",
	"nmod:unmarked",
	"nsubj",
	"nsubj:outer",
	"nsubj:pass",
	"nummod",
	"obj",
	"obl",
	"obl:agent",
	"obl:unmarked",
	"orphan",
	"parataxis",
	"punct",
	"reparandum",
	"root",
	"vocative",
	"xcomp",
}

func (r Relation) String() string { return Relations[r] }

// Base is the relation without its subtype.
func (r Relation) Base() Relation { return relationBase[r] }

var relationBase = func() (base [len(Relations)]Relation) {
	byName := make(map[string]Relation, len(Relations))
	for i, name := range Relations {
		byName[name] = Relation(i)
	}
	for i, name := range Relations {
		universal, _, _ := strings.Cut(name, ":")
		base[i] = byName[universal]
	}
	return base
}()
