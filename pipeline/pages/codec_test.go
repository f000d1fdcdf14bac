package pages

import (
	"testing"

	"github.com/apache/arrow/go/v17/parquet/compress"
)

// A page that decompresses to more than its header says is refused: the header
// is all that the limits can judge by.
func TestCodecsAreBounded(t *testing.T) {
	for _, c := range []compress.Compression{compress.Codecs.Zstd, compress.Codecs.Snappy} {
		codec, err := compress.GetCodec(c)
		if err != nil {
			t.Fatal(err)
		}
		packed := codec.Encode(nil, make([]byte, 1<<20))
		if got := codec.Decode(make([]byte, 1<<20), packed); len(got) != 1<<20 {
			t.Errorf("%v: %d bytes", c, len(got))
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v decoded a megabyte into 100 bytes", c)
				}
			}()
			codec.Decode(make([]byte, 100), packed)
		}()
	}
}

// TestLZ4IsBounded: a page that claims less than it holds, and one that is cut.
func TestLZ4IsBounded(t *testing.T) {
	codec, err := compress.GetCodec(lz4Raw)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 3} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("a page of %d bytes holds more, and was taken", n)
				}
			}()
			codec.Decode(make([]byte, n), []byte("\xf0\x05twenty bytes of text"))
		}()
	}
}
