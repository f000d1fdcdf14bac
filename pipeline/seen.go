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
	slices.Sort(hashes)
	var b []byte
	for _, h := range slices.Compact(hashes) {
		b = binary.LittleEndian.AppendUint32(b, h)
	}
	return base64.StdEncoding.EncodeToString(b)
}

func textHash(text string) uint32 {
	h := fnv.New64a()
	h.Write([]byte(labels.Group(text)))
	return uint32(h.Sum64() >> 32)
}

// seenTexts counts the rows whose text the bundle says it was trained on.
func seenTexts(b *model.Bundle, rows []*labels.Row) int {
	packed, err := base64.StdEncoding.DecodeString(b.Metadata[textsKey])
	if err != nil {
		return 0 // made by another program: nothing is known of its texts
	}
	trained := make(map[uint32]bool, len(packed)/4)
	for ; len(packed) >= 4; packed = packed[4:] {
		trained[binary.LittleEndian.Uint32(packed)] = true
	}
	n := 0
	for _, r := range rows {
		if trained[textHash(r.Text)] {
			n++
		}
	}
	return n
}
