package source

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// sniffed is how many bytes the guess of an encoding may look at.
const sniffed = 1024

// Decoded reads text as UTF-8: a byte order mark is left out, and UTF-16 is
// converted, with or without its mark. Bytes that are no text in the encoding
// found come out as bytes that are no UTF-8, for the caller to reject where
// they stand.
type Decoded struct {
	*bufio.Reader
	Skipped   int    // bytes of byte order mark left out
	Converted string // "UTF-16LE" or "UTF-16BE"; "" UTF-8
}

// Decode starts decoding r. It returns a *Fault for an encoding that is known
// but not read.
func Decode(r io.Reader) (*Decoded, error) {
	in := bufio.NewReaderSize(r, 64<<10)
	head, err := in.Peek(sniffed)
	if err != nil && err != io.EOF {
		if _, isFault := err.(*Fault); !isFault || len(head) == 0 {
			return nil, err
		}
	}
	d := &Decoded{Reader: in}
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(head, []byte("\xEF\xBB\xBF")):
		d.Skipped = 3
	case bytes.HasPrefix(head, []byte("\xFF\xFE\x00\x00")), bytes.HasPrefix(head, []byte("\x00\x00\xFE\xFF")):
		return nil, faultf("byte 0", ReasonEncoding, "the text is UTF-32; convert it: iconv -f UTF-32 -t UTF-8")
	case bytes.HasPrefix(head, []byte("\xFF\xFE")):
		d.Skipped, order, d.Converted = 2, binary.LittleEndian, "UTF-16LE"
	case bytes.HasPrefix(head, []byte("\xFE\xFF")):
		d.Skipped, order, d.Converted = 2, binary.BigEndian, "UTF-16BE"
	case bytes.HasPrefix(head, []byte("\x1F\x8B")):
		return nil, faultf("byte 0", ReasonEncoding, "the content is compressed by gzip; add .gz to the name")
	case bytes.HasPrefix(head, []byte("\x28\xB5\x2F\xFD")):
		return nil, faultf("byte 0", ReasonEncoding, "the content is compressed by zstd; add .zst to the name")
	case bytes.HasPrefix(head, []byte("PAR1")):
		return nil, faultf("byte 0", ReasonEncoding, "the content is Parquet; give the name the extension .parquet")
	default:
		order, d.Converted = guessUTF16(head)
	}
	if d.Skipped > 0 {
		if _, err := in.Discard(d.Skipped); err != nil {
			return nil, err
		}
	}
	if order != nil {
		d.Reader = bufio.NewReaderSize(&utf16Reader{in: in, order: order}, 64<<10)
	}
	return d, nil
}

// guessUTF16 tells UTF-16 without a byte order mark by the NUL bytes that ASCII
// letters leave in every second place, and in those only.
func guessUTF16(head []byte) (binary.ByteOrder, string) {
	pairs := len(head) / 2
	if pairs < 2 {
		return nil, ""
	}
	var nul [2]int
	for i, b := range head[:2*pairs] {
		if b == 0 {
			nul[i&1]++
		}
	}
	switch {
	case nul[0] == 0 && 10*nul[1] >= 4*pairs:
		return binary.LittleEndian, "UTF-16LE"
	case nul[1] == 0 && 10*nul[0] >= 4*pairs:
		return binary.BigEndian, "UTF-16BE"
	}
	return nil, ""
}

// utf16Reader converts UTF-16 to UTF-8. An unpaired surrogate becomes its three
// bytes of generalised UTF-8, which no UTF-8 check lets through; so does a last
// odd byte, as 0xFF.
type utf16Reader struct {
	in    *bufio.Reader
	order binary.ByteOrder
	out   []byte // converted, not yet given out
	buf   [4096]byte
	err   error
}

func (u *utf16Reader) Read(p []byte) (int, error) {
	for len(u.out) == 0 {
		if u.err != nil {
			return 0, u.err
		}
		u.fill()
	}
	n := copy(p, u.out)
	u.out = u.out[n:]
	return n, nil
}

func (u *utf16Reader) fill() {
	u.out = u.buf[:0]
	for len(u.out)+utf8.UTFMax <= cap(u.buf) {
		pair, err := u.in.Peek(2)
		if err != nil {
			if len(pair) == 1 && err == io.EOF {
				u.out = append(u.out, 0xFF)
				_, _ = u.in.Discard(1) // cannot fail: the byte was peeked
			}
			u.err = err
			return
		}
		unit := rune(u.order.Uint16(pair))
		_, _ = u.in.Discard(2)
		if !utf16.IsSurrogate(unit) {
			u.out = utf8.AppendRune(u.out, unit)
			continue
		}
		if low, err := u.in.Peek(2); err == nil {
			if r := utf16.DecodeRune(unit, rune(u.order.Uint16(low))); r != utf8.RuneError {
				_, _ = u.in.Discard(2)
				u.out = utf8.AppendRune(u.out, r)
				continue
			}
		}
		u.out = append(u.out, 0xE0|byte(unit>>12), 0x80|byte(unit>>6)&0xBF, 0x80|byte(unit)&0xBF)
	}
}

// InvalidText finds the first byte of b that is no UTF-8, or NUL, and says what
// to do; ok means that b is text.
func InvalidText(b []byte) (at int, reason, detail string, ok bool) {
	nul := bytes.IndexByte(b, 0)
	if nul < 0 && utf8.Valid(b) {
		return 0, "", "", true
	}
	for at < len(b) && (nul < 0 || at < nul) {
		r, size := utf8.DecodeRune(b[at:])
		if r == utf8.RuneError && size == 1 {
			return at, ReasonInvalidUTF8, fmt.Sprintf(
				"byte 0x%02X is not UTF-8; if the text is Windows-1252 or Latin-1, convert it: iconv -f WINDOWS-1252 -t UTF-8", b[at]), false
		}
		at += size
	}
	return nul, ReasonNUL, "a NUL byte in the text; it is no text file, or it is damaged", false
}

// ReadText reads the rest of a stream as one text of at most limit bytes. Bad
// text is a *Fault.
func ReadText(r io.Reader, limit int64) (string, error) {
	d, err := Decode(r)
	if err != nil {
		if err == io.EOF {
			return "", nil
		}
		return "", err
	}
	b, err := io.ReadAll(io.LimitReader(d, limit+1))
	if err != nil {
		return "", err
	}
	if int64(len(b)) > limit {
		return "", faultf("", ReasonTextTooLong, "the text is longer than %d bytes; split it, or raise the limit: --limit text=%d", limit, 2*limit)
	}
	if at, reason, detail, ok := InvalidText(b); !ok {
		if d.Converted != "" {
			return "", faultf(fmt.Sprintf("byte %d", at), reason, "after conversion from %s: %s", d.Converted, detail)
		}
		return "", faultf(fmt.Sprintf("byte %d", at+d.Skipped), reason, "%s", detail)
	}
	return string(b), nil
}
