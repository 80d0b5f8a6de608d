package wire

import (
	"fmt"
	"strings"
)

// Hides reports whether a value with a text behind it begins with that text, so that a reader takes
// it for missing.
func Hides(value []byte, text string) bool {
	if len(value) >= len(text) {
		return string(value[:len(text)]) == text
	}
	return strings.HasPrefix(string(value)+text, text)
}

// TakenForNext is the error of a value that begins with the text behind it, or is empty, where that
// text says that nothing is there.
func TakenForNext(what, text string) error {
	return fmt.Errorf("%s begins with %q, or has no bytes, so that a reader takes it for missing", what, text)
}
