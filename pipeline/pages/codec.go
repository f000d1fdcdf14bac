package pages

import (
	"fmt"

	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
)

// The Parquet library's zstd and snappy decoders believe what a page says of
// itself and grow past the size that its header states. These do not: a page
// never decompresses to more than its header states, which the allocator has
// bounded before.
func init() {
	for _, bounded := range []struct {
		codec compress.Compression
		wrap  func(compress.Codec) compress.Codec
	}{
		{compress.Codecs.Zstd, func(c compress.Codec) compress.Codec { return boundedZstd{c} }},
		{compress.Codecs.Snappy, func(c compress.Codec) compress.Codec { return boundedSnappy{c} }},
	} {
		codec, err := compress.GetCodec(bounded.codec)
		if err != nil {
			panic(fmt.Errorf("the Parquet library has no codec %v: %w", bounded.codec, err))
		}
		compress.RegisterCodec(bounded.codec, bounded.wrap(codec))
	}
	compress.RegisterCodec(compress.Compression(lz4Raw), rawLZ4{})
}

// lz4Raw is LZ4_RAW in the enumeration CompressionCodec of parquet.thrift. The
// library lacks it; pyarrow and DuckDB write it where lz4 is asked for.
const lz4Raw = 7

// rawLZ4 only decodes: nothing is written so.
type rawLZ4 struct{ compress.Codec }

func (rawLZ4) Decode(dst, src []byte) []byte {
	n, err := lz4.UncompressBlock(src, dst)
	if err != nil {
		panic(fmt.Errorf("an LZ4 page: %w", err))
	}
	return dst[:n]
}

type boundedZstd struct{ compress.Codec }

var pageDecoder = func() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecodeAllCapLimit(true), zstd.WithDecoderConcurrency(0))
	if err != nil {
		panic(fmt.Errorf("starting the zstd decoder: %w", err))
	}
	return d
}()

// Decode panics on bad data, as the interface wants it.
func (boundedZstd) Decode(dst, src []byte) []byte {
	out, err := pageDecoder.DecodeAll(src, dst[:0])
	if err != nil {
		panic(err)
	}
	return out
}

type boundedSnappy struct{ compress.Codec }

func (s boundedSnappy) Decode(dst, src []byte) []byte {
	if n, err := snappy.DecodedLen(src); err != nil || n > len(dst) {
		panic(fmt.Errorf("snappy page of %d bytes where %d are stated (%v)", n, len(dst), err))
	}
	return s.Codec.Decode(dst, src)
}
