package wire

import "fmt"

// AppendFill appends n bytes that fill up a text which is shorter than its size.
func AppendFill(b []byte, n int, fill byte) []byte {
	for range n {
		b = append(b, fill)
	}
	return b
}

// CutFill returns a text without the bytes at its end that fill it up.
func CutFill(b []byte, fill byte) []byte {
	for EndsWith(b, fill) {
		b = b[:len(b)-1]
	}
	return b
}

// EndsWith reports whether a text ends with a byte.
func EndsWith[T ~string | ~[]byte](text T, c byte) bool {
	return len(text) > 0 && text[len(text)-1] == c
}

// EndsFilled is the error of a text that ends as what fills it up, which a reader would cut off.
func EndsFilled(what, fill string) error {
	return fmt.Errorf("%s ends with %q, which fills it up: a reader would cut that off", what, fill)
}

// Filled reads a text of n bytes, and returns it without the bytes that fill it up.
func (r *Reader) Filled(n int, fill byte) []byte { return CutFill(r.Next(n), fill) }
