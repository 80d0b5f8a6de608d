package wire

import (
	"encoding/json"
	"reflect"
	"strconv"
)

// arrayType are the structs that are an array in JSON, in which each of their members has its
// place, and is called by that.
var arrayType = reflect.TypeFor[interface{ JSONArray() }]()

// ToArray makes an array of an object whose members are called by their places, unless err tells
// that there is none. A member that is not there is null, or left out where none is behind it.
func ToArray(object []byte, err error) ([]byte, error) {
	var all Members
	if err == nil {
		err = json.Unmarshal(object, &all)
	}
	if err != nil {
		return nil, err
	}
	last := -1
	for name := range all {
		if i, err := strconv.Atoi(name); err == nil {
			last = max(last, i)
		}
	}
	b := []byte{'['}
	for i := range last + 1 {
		if i > 0 {
			b = append(b, ',')
		}
		raw, has := all[strconv.Itoa(i)]
		if !has {
			raw = null
		}
		b = append(b, raw...)
	}
	return append(b, ']'), nil
}

// OfArray makes an object of an array, whose members are called by their places. What is no array
// it returns as it is.
func OfArray(raw []byte) []byte {
	if JSONKind(raw) != JSONArray {
		return raw
	}
	s := shaping{raw: raw, most: maxDepth}
	b := []byte{'{'}
	s.each(func(i int, element json.RawMessage) {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(strconv.AppendQuote(b, strconv.Itoa(i)), ':')
		b = append(b, element...)
	})
	return append(b, '}')
}
