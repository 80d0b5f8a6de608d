package native

import (
	"bytes"
	"testing"
	"unicode/utf8"
)

// validUTF8 says of every text of up to four bytes of the kinds that there are, and of
// some more, at each place of a longer one, what unicode/utf8 says.
func TestValidUTF8(t *testing.T) {
	kinds := []byte{0x00, 'a', 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff}
	check := func(b []byte) {
		if got, want := validUTF8(b), utf8.Valid(b); got != want {
			t.Fatalf("%x: valid %v, want %v", b, got, want)
		}
	}
	text := bytes.Repeat([]byte("a"), 40)
	var extend func(b []byte)
	extend = func(b []byte) {
		check(b)
		for _, at := range []int{0, 3, 7, 8, 15, 18, 19, 20, 31, 40 - len(b)} {
			copy(text[at:], b)
			check(text)
			for i := range b {
				text[at+i] = 'a'
			}
		}
		if len(b) == 4 {
			return
		}
		for _, c := range kinds {
			extend(append(b, c))
		}
	}
	extend(nil)
}

func FuzzValidUTF8(f *testing.F) {
	for _, text := range []string{"", "häß", "Grüße aus München, 你好世界", "\xed\xa0\x80", "\xc0\x80 and more than eight bytes", "cut off here: \xf0\x9f\x98"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if got, want := validUTF8(b), utf8.Valid(b); got != want {
			t.Errorf("%x: valid %v, want %v", b, got, want)
		}
	})
}
