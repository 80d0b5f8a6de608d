package wire

import (
	"encoding/json"
	"fmt"
)

// AppendJSON appends v as JSON. What is wrong with it is an error about what.
func AppendJSON(b []byte, what string, v any) ([]byte, error) {
	w := jsonWriter{b}
	e := json.NewEncoder(&w)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return b, fmt.Errorf("%s: %w", what, err)
	}
	return w.b[:len(w.b)-1], nil // without the end of the line
}

// A jsonWriter appends what is written.
type jsonWriter struct{ b []byte }

func (w *jsonWriter) Write(p []byte) (int, error) {
	w.b = append(w.b, p...)
	return len(p), nil
}

// AppendComma appends what stands between the members of an object, and nothing in
// front of the first.
func AppendComma(b []byte) []byte {
	if len(b) > 0 && b[len(b)-1] == '{' {
		return b
	}
	return append(b, ',')
}
