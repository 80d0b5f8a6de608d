package wiretest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
)

// A difference is a part of a value that is another one in another.
type difference struct {
	path string // without indices
	a, b reflect.Value
}

// same reports whether two values are one, as far as bytes can tell: an empty list
// is a nil one.
func same(a, b any) bool { return len(differences(a, b)) == 0 }

func differences(a, b any) []difference {
	d := differ{}
	d.compare("", reflect.ValueOf(a), reflect.ValueOf(b))
	return d.found
}

// a differ finds what differs between two values of a type.
type differ struct {
	found []difference
	seen  func(path string, v reflect.Value) // is told of what does not differ, if set
}

func (d *differ) compare(path string, a, b reflect.Value) {
	if !a.IsValid() || !b.IsValid() || a.Type() != b.Type() {
		if a.IsValid() || b.IsValid() {
			d.differ(path, a, b)
		}
		return
	}
	switch a.Kind() {
	case reflect.Struct:
		for i := range a.NumField() {
			d.compare(path+"."+a.Type().Field(i).Name, a.Field(i), b.Field(i))
		}
		return
	case reflect.Pointer, reflect.Interface:
		if a.IsNil() || b.IsNil() {
			d.check(path, a, b, a.IsNil() && b.IsNil())
			return
		}
		if a.Kind() == reflect.Interface && a.Elem().Type() != b.Elem().Type() {
			d.differ(path, a, b)
			return
		}
		d.saw(path, a)
		if a.Kind() == reflect.Interface {
			path += fmt.Sprintf(".(%v)", a.Elem().Type())
		}
		d.compare(path, a.Elem(), b.Elem())
		return
	case reflect.Slice, reflect.Array:
		d.lists(path, a, b)
		return
	case reflect.Map:
		d.maps(path, a, b)
		return
	case reflect.Float32, reflect.Float64:
		d.check(path, a, b, math.Float64bits(a.Float()) == math.Float64bits(b.Float()))
		return
	}
	d.check(path, a, b, a.Equal(b))
}

func (d *differ) lists(path string, a, b reflect.Value) {
	switch {
	case a.Type() == rawJSON:
		d.check(path, a, b, bytes.Equal(compact(a.Bytes()), compact(b.Bytes())))
	case a.Len() != b.Len():
		d.differ(path, a, b)
	case a.Type().Elem().Kind() == reflect.Uint8:
		d.check(path, a, b, a.Len() == 0 || bytes.Equal(bytesOf(a), bytesOf(b)))
	default:
		d.saw(path, a)
		for i := range a.Len() {
			d.compare(path+"[]", a.Index(i), b.Index(i))
		}
	}
}

func (d *differ) maps(path string, a, b reflect.Value) {
	if a.Len() != b.Len() {
		d.differ(path, a, b)
		return
	}
	d.saw(path, a)
	for key, value := range a.Seq2() {
		d.compare(path+"[]", value, b.MapIndex(key))
	}
}

// bytesOf is for arrays too, which may not be addressable.
func bytesOf(v reflect.Value) []byte {
	if v.Kind() == reflect.Slice {
		return v.Bytes()
	}
	b := make([]byte, v.Len())
	reflect.Copy(reflect.ValueOf(b), v)
	return b
}

// compact is JSON without spaces, in which characters that encoding/json escapes at times always are.
// No value at all is null.
func compact(raw []byte) []byte {
	if len(raw) == 0 {
		return []byte("null")
	}
	var b, escaped bytes.Buffer
	if json.Compact(&b, raw) != nil {
		return raw
	}
	json.HTMLEscape(&escaped, b.Bytes())
	return escaped.Bytes()
}

func (d *differ) check(path string, a, b reflect.Value, same bool) {
	if !same {
		d.differ(path, a, b)
		return
	}
	d.saw(path, a)
}

// saw notes that v is the same in both.
func (d *differ) saw(path string, v reflect.Value) {
	if d.seen != nil {
		d.seen(path, v)
	}
}

func (d *differ) differ(path string, a, b reflect.Value) {
	d.found = append(d.found, difference{path, a, b})
}

// isNothing reports whether v is what a reader leaves where the bytes have nothing.
func isNothing(v reflect.Value) bool {
	if !v.IsValid() {
		return true
	}
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		return v.Len() == 0
	}
	return v.IsZero()
}

// show prints a value so that a person can tell what is in it.
func show(v any) string {
	b, err := json.Marshal(v)
	if err != nil || len(b) > 2000 {
		s := fmt.Sprintf("%+v", v)
		if len(s) > 2000 {
			s = s[:2000] + "…"
		}
		return fmt.Sprintf("%T %s", v, s)
	}
	return fmt.Sprintf("%T %s", v, b)
}
