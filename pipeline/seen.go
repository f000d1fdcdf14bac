package pipeline

import (
	"encoding/base64"
	"encoding/binary"
	"hash/fnv"
	"slices"

	"stance/model"
	"stance/pipeline/labels"
)

// textsKey is where a bundle's metadata keeps which texts it was trained on:
// 32 bits of each text's hash, so that no text can be read out of a model, and
// one in a million of other texts is taken for one of a thousand.
const textsKey = "texts"

// textHashes is the sorted hashes of the rows' texts, in base 64.
func textHashes(rows []*labels.Row) string {
	hashes := make([]uint32, 0, len(rows))
	for _, r := range rows {
		hashes = append(hashes, textHash(r.Text))
	}
	return packHashes(hashes)
}

// packHashes sorts hashes, each once, and writes them in base 64.
func packHashes(hashes []uint32) string {
	slices.Sort(hashes)
	var b []byte
	for _, h := range slices.Compact(hashes) {
		b = binary.LittleEndian.AppendUint32(b, h)
	}
	return base64.StdEncoding.EncodeToString(b)
}

// AddTexts notes in a bundle that it was trained on the texts of another too.
func AddTexts(to, from *model.Bundle) {
	to.Metadata[textsKey] = packHashes(append(trainedTexts(to), trainedTexts(from)...))
}

func textHash(text string) uint32 {
	h := fnv.New64a()
	h.Write([]byte(labels.Group(text)))
	return uint32(h.Sum64() >> 32)
}

// trainedTexts are the hashes of the texts that a bundle says it was trained
// on; none where it says nothing that can be read.
func trainedTexts(b *model.Bundle) []uint32 {
	packed, err := base64.StdEncoding.DecodeString(b.Metadata[textsKey])
	if err != nil {
		return nil
	}
	var hashes []uint32
	for ; len(packed) >= 4; packed = packed[4:] {
		hashes = append(hashes, binary.LittleEndian.Uint32(packed))
	}
	return hashes
}

// trainedOn says of each row whether the bundle says it was trained on its text.
func trainedOn(b *model.Bundle, rows []*labels.Row) []bool {
	trained := make(map[uint32]bool)
	for _, h := range trainedTexts(b) {
		trained[h] = true
	}
	known := make([]bool, len(rows))
	for i, r := range rows {
		known[i] = trained[textHash(r.Text)]
	}
	return known
}

// seenTexts counts the rows whose text the bundle says it was trained on.
func seenTexts(b *model.Bundle, rows []*labels.Row) (n int) {
	for _, known := range trainedOn(b, rows) {
		if known {
			n++
		}
	}
	return n
}
