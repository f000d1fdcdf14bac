package source

import (
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

func encode16(s string, order binary.ByteOrder) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, 0, 0)
		order.PutUint16(b[len(b)-2:], u)
	}
	return string(b)
}

func TestReadText(t *testing.T) {
	const text = "Der Minister wies die Vorwürfe zurück. 🙂\r\nEnde"
	for _, c := range []struct {
		name, in, want, reason, position string
	}{
		{"plain, CRLF kept", text, text, "", ""},
		{"empty", "", "", "", ""},
		{"UTF-8 mark", "\uFEFF" + text, text, "", ""},
		{"mark alone", "\uFEFF", "", "", ""},
		{"UTF-16LE with mark", "\xFF\xFE" + encode16(text, binary.LittleEndian), text, "", ""},
		{"UTF-16BE with mark", "\xFE\xFF" + encode16(text, binary.BigEndian), text, "", ""},
		{"UTF-16LE without mark", encode16(text, binary.LittleEndian), text, "", ""},
		{"UTF-16BE without mark", encode16(text, binary.BigEndian), text, "", ""},
		{"UTF-16 of one letter", "\xFF\xFEA\x00", "A", "", ""},
		{"UTF-16 with a lone surrogate", "\xFF\xFEA\x00\x00\xD8B\x00", "", ReasonInvalidUTF8, "byte 1"},
		{"UTF-16 cut in a pair", "\xFF\xFEA\x00B", "", ReasonInvalidUTF8, "byte 1"},
		{"UTF-32", "\xFF\xFE\x00\x00A\x00\x00\x00", "", ReasonEncoding, "byte 0"},
		{"Latin-1", "The caf\xE9 owner", "", ReasonInvalidUTF8, "byte 7"},
		{"bad byte after a mark", "\uFEFFab\x80", "", ReasonInvalidUTF8, "byte 5"},
		{"NUL", "ab\x00cd, and on it goes", "", ReasonNUL, "byte 2"},
		{"NUL before a bad byte", "a\x00\xFF", "", ReasonNUL, "byte 1"},
		{"bad byte before a NUL", "a\xFF\x00", "", ReasonInvalidUTF8, "byte 1"},
		{"surrogate in UTF-8", "a\xED\xA0\x80", "", ReasonInvalidUTF8, "byte 1"},
		{"overlong", "a\xC0\xAF", "", ReasonInvalidUTF8, "byte 1"},
		{"gzip without its extension", "\x1F\x8B\x08\x00", "", ReasonEncoding, "byte 0"},
		{"Parquet named text", "PAR1", "", ReasonEncoding, "byte 0"},
		{"too long", strings.Repeat("x", 101), "", ReasonTextTooLong, ""},
		{"as long as allowed", strings.Repeat("x", 100), strings.Repeat("x", 100), "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := ReadText(strings.NewReader(c.in), 100)
			checkFault(t, err, c.reason, c.position)
			if got != c.want {
				t.Errorf("text %q, want %q", got, c.want)
			}
		})
	}
}

// checkFault checks that err is a fault of a reason, or none where that is "".
func checkFault(t *testing.T, err error, reason, position string) {
	t.Helper()
	var fault *Fault
	switch {
	case reason == "" && err != nil:
		t.Errorf("unexpected error: %v", err)
	case reason == "":
	case !errors.As(err, &fault):
		t.Errorf("error %v, want a fault %s", err, reason)
	case fault.Reason != reason || fault.Position != position:
		t.Errorf("fault %s at %q (%s), want %s at %q", fault.Reason, fault.Position, fault.Detail, reason, position)
	}
}

func TestUTF16InPieces(t *testing.T) {
	text := strings.Repeat("Die Außenministerin sagte: „Nein“ 🙂 — ", 2000)
	got, err := ReadText(strings.NewReader(encode16(text, binary.LittleEndian)), 1e6)
	if err != nil || got != text {
		t.Errorf("a long text did not survive: %v, %d bytes of %d", err, len(got), len(text))
	}
}

func FuzzReadText(f *testing.F) {
	for _, s := range []string{"", "a", "\uFEFFa", "\xFF\xFEa\x00", "\xFE\xFF\x00a", "\xFF\xFE\x00\xD8", "caf\xE9", "\x00a\x00b\x00c", "a\x00b\x00c\x00"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		text, err := ReadText(strings.NewReader(string(b)), 1<<16)
		var fault *Fault
		if err != nil && !errors.As(err, &fault) {
			t.Fatalf("error that is no fault: %v", err)
		}
		if err == nil && (!utf8.ValidString(text) || strings.ContainsRune(text, 0)) {
			t.Fatalf("let through %q", text)
		}
	})
}
