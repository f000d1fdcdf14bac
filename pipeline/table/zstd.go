package table

import (
	"fmt"

	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/klauspost/compress/zstd"
)

// The Parquet library makes a new zstd encoder, of megabytes, for every page
// of every column: four fifths of the time that writing a part would take.
// This codec keeps one; EncodeAll is safe for concurrent use and its output
// does not depend on what the encoder encoded before.
func init() {
	library, err := compress.GetCodec(compress.Codecs.Zstd)
	if err != nil {
		panic(fmt.Sprintf("table: the Parquet library has lost zstd: %v", err))
	}
	encoder, err := zstd.NewWriter(nil, zstd.WithZeroFrames(true), zstd.WithWindowSize(window), zstd.WithLowerEncoderMem(true))
	if err != nil {
		panic(fmt.Sprintf("table: making a zstd encoder: %v", err))
	}
	compress.RegisterCodec(compress.Codecs.Zstd, zstdCodec{library, encoder})
}

// window is how far back the encoder looks. Pages are seldom longer, and each core
// keeps so much memory instead of the 16 MiB that it would by default.
const window = 4 << 20

type zstdCodec struct {
	compress.Codec
	encoder *zstd.Encoder
}

func (c zstdCodec) Encode(dst, src []byte) []byte { return c.encoder.EncodeAll(src, dst[:0]) }

// EncodeLevel knows one level, the library's default.
func (c zstdCodec) EncodeLevel(dst, src []byte, level int) []byte {
	if level != compress.DefaultCompressionLevel {
		return c.Codec.EncodeLevel(dst, src, level)
	}
	return c.Encode(dst, src)
}
