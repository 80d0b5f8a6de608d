package wire

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"
)

// AppendJSON appends v as JSON. What is wrong with it is an error about what.
func AppendJSON(b []byte, what string, v any) ([]byte, error) {
	deep := v != nil && mayBeDeep(reflect.TypeOf(v))
	if deep && circles(reflect.ValueOf(v)) {
		return b, TooDeep(what)
	}
	w := jsonWriter{b}
	e := json.NewEncoder(&w)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return b, fmt.Errorf("%s: %w", what, err)
	}
	if deep {
		if err := cmp.Or(checkDepth(w.b[len(b):]), checkText(w.b[len(b):])); err != nil { // of any JSON
			return b, fmt.Errorf("%s: %w", what, err)
		}
	}
	if bytes.Contains(w.b[len(b):], replaced) && !isUnicode(reflect.ValueOf(v)) {
		return b, fmt.Errorf("%s: a string that is no UTF-8 cannot stand in JSON", what)
	}
	if bytes.Contains(w.b[len(b):], null) && isUnset(reflect.ValueOf(v)) {
		return b, fmt.Errorf("%s: a union that is nil cannot stand in JSON", what)
	}
	return w.b[:len(w.b)-1], nil // without the end of the line
}

// replaced is what encoding/json writes for bytes that are no UTF-8. It may also be what
// another program wrote, and is passed on.
var replaced = []byte(`\ufffd`)

// null is what encoding/json writes for what is nil. It may also be any JSON, or a variant.
var null = []byte("null")

// isUnset reports whether a union in a value is nil where that is not left out.
func isUnset(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Invalid:
		return true
	case reflect.Interface:
		return v.IsNil() || v.Elem().Kind() == reflect.Pointer && v.Elem().IsNil() || isUnset(v.Elem())
	case reflect.Pointer:
		return !v.IsNil() && isUnset(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			leftOut := v.Field(i).IsZero() && strings.HasSuffix(v.Type().Field(i).Tag.Get("json"), ",omitzero")
			if !leftOut && isUnset(v.Field(i)) {
				return true
			}
		}
	case reflect.Map:
		for _, value := range v.Seq2() {
			if isUnset(value) {
				return true
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if v.Type().Elem().Kind() != reflect.Uint8 && isUnset(v.Index(i)) {
				return true
			}
		}
	}
	return false
}

// isUnicode reports whether all strings in a value that was written as JSON are UTF-8.
func isUnicode(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String:
		return utf8.ValidString(v.String())
	case reflect.Pointer, reflect.Interface:
		return v.IsNil() || isUnicode(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			if !isUnicode(v.Field(i)) {
				return false
			}
		}
	case reflect.Map:
		for key, value := range v.Seq2() {
			if !isUnicode(key) || !isUnicode(value) {
				return false
			}
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return true
		}
		for i := range v.Len() {
			if !isUnicode(v.Index(i)) {
				return false
			}
		}
	}
	return true
}

// A jsonWriter appends what is written.
type jsonWriter struct{ b []byte }

func (w *jsonWriter) Write(p []byte) (int, error) {
	w.b = append(w.b, p...)
	return len(p), nil
}

// AppendComma appends what stands between the members of an object or the elements of an array,
// and nothing in front of the first.
func AppendComma(b []byte) []byte {
	if n := len(b); n > 0 && (b[n-1] == '{' || b[n-1] == '[') {
		return b
	}
	return append(b, ',')
}
