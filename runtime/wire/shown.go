package wire

import (
	"fmt"
	"reflect"
)

// Shown is a value as the text of an error shows it: as %v does, but with what pointers point
// to, of which a text has quotes around it, and a union with the name of its variant.
func Shown(v any) string { return string(appendShown(nil, reflect.ValueOf(v), 0)) }

// deepestShown is how deep values are shown: what a peer sends may be nested in one another.
const deepestShown = 8

func appendShown(b []byte, v reflect.Value, depth int) []byte {
	if depth == deepestShown {
		return append(b, "..."...)
	}
	switch v.Kind() {
	case reflect.Invalid:
		return append(b, "none"...)
	case reflect.Interface:
		return appendShown(b, v.Elem(), depth)
	case reflect.Pointer:
		if v.IsNil() {
			return append(b, "none"...)
		}
		switch v.Elem().Kind() {
		case reflect.Struct:
			b = append(b, v.Type().Elem().Name()...)
		case reflect.String:
			return fmt.Appendf(b, "%q", v.Elem())
		}
		return appendShown(b, v.Elem(), depth)
	case reflect.Struct:
		return appendEach(b, "{}", v.NumField(), func(b []byte, i int) []byte { return appendShown(b, v.Field(i), depth+1) })
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return fmt.Appendf(b, "%x", v.Interface())
		}
		return appendEach(b, "[]", v.Len(), func(b []byte, i int) []byte { return appendShown(b, v.Index(i), depth+1) })
	}
	return fmt.Appendf(b, "%v", v.Interface())
}

// appendEach appends n values in brackets.
func appendEach(b []byte, brackets string, n int, each func(b []byte, i int) []byte) []byte {
	b = append(b, brackets[0])
	for i := range n {
		if i > 0 {
			b = append(b, ' ')
		}
		b = each(b, i)
	}
	return append(b, brackets[1])
}
