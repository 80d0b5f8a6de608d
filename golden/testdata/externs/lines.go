package lines

import (
	"bytes"
	"fmt"
	"net/url"
)

// appendPercent escapes what cannot stand in a word. Nothing is no word, and stands as %.
func appendPercent(b, raw []byte, _ any) ([]byte, error) {
	if len(raw) == 0 {
		return append(b, '%'), nil
	}
	for _, c := range raw {
		if c <= ' ' || c == '%' {
			b = fmt.Appendf(b, "%%%02X", c)
			continue
		}
		b = append(b, c)
	}
	return b, nil
}

// readPercent undoes appendPercent.
func readPercent(coded []byte, _ any) ([]byte, error) {
	if bytes.Equal(coded, []byte("%")) {
		return nil, nil
	}
	raw, err := url.PathUnescape(string(coded))
	return []byte(raw), err
}
