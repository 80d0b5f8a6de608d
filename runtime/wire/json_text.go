package wire

import (
	"bytes"
	"errors"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

var (
	errNoUTF8 = errors.New("it is no UTF-8, as JSON has to be")
	errHalf   = errors.New("a string has one half of a surrogate pair, which is no character")
)

// checkText returns an error for JSON whose strings encoding/json would change without a word:
// it takes U+FFFD for bytes that are no UTF-8, and for an escape that is half of a pair.
func checkText(raw []byte) error {
	if !utf8.Valid(raw) {
		return errNoUTF8
	}
	for i := bytes.IndexByte(raw, '\\'); i >= 0; i = bytes.IndexByte(raw, '\\') {
		raw = raw[i:]
		n := 2 // of an escape
		if first := escaped(raw); utf16.IsSurrogate(first) {
			if utf16.DecodeRune(first, escaped(raw[6:])) == utf8.RuneError {
				return errHalf
			}
			n = 12
		}
		raw = raw[min(n, len(raw)):]
	}
	return nil
}

// escaped returns what \u and four digits stand for that text begins with, 0 for other text.
func escaped(text []byte) rune {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0
	}
	n, err := strconv.ParseUint(string(text[2:6]), 16, 16)
	if err != nil {
		return 0
	}
	return rune(n)
}
