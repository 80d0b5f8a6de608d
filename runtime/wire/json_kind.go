package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// A JSONType is the type of a JSON value.
type JSONType uint8

// The types of JSON values. JSONNone is for no value at all.
const (
	JSONNone JSONType = iota
	JSONNull
	JSONBool
	JSONNumber
	JSONString
	JSONArray
	JSONObject
)

// JSONKind returns the type of a JSON value, which is known to be well-formed.
func JSONKind(raw json.RawMessage) JSONType {
	raw = bytes.TrimLeft(raw, " \t\r\n")
	if len(raw) == 0 {
		return JSONNone
	}
	switch raw[0] {
	case 'n':
		return JSONNull
	case 't', 'f':
		return JSONBool
	case '"':
		return JSONString
	case '[':
		return JSONArray
	case '{':
		return JSONObject
	}
	return JSONNumber
}

// MemberOf returns the member of an object, or the element of an array that is called by its place,
// which tells what that is: a string, or an int, which is 1 for true.
func MemberOf(raw json.RawMessage, name string) any {
	var all Members
	read := all.UnmarshalJSON
	if JSONKind(raw) == JSONArray {
		read = all.elements
	}
	if read(raw) != nil {
		return nil
	}
	return all.Value(name)
}

// OneMember returns which one of some members an object has, and not as null; "" for none or
// several.
func OneMember(raw json.RawMessage, names ...string) string {
	var all Members
	if all.UnmarshalJSON(raw) != nil {
		return ""
	}
	given := slices.DeleteFunc(names, func(name string) bool { return !all.Given(name) })
	if len(given) != 1 {
		return ""
	}
	return given[0]
}

// ParseUnion parses a union that has to be there.
func ParseUnion[T any](name string, raw json.RawMessage, parse func(json.RawMessage) (T, error)) (T, error) {
	v, err := parse(raw)
	if err == nil && any(v) == nil {
		err = fmt.Errorf("%s is missing", name)
	}
	return v, err
}

// ParseMap parses the unions of a map; nil stays nil.
func ParseMap[T any](name string, raw map[string]json.RawMessage, parse func(json.RawMessage) (T, error)) (map[string]T, error) {
	if raw == nil {
		return nil, nil
	}
	all := make(map[string]T, len(raw))
	for key, r := range raw {
		v, err := parse(r)
		switch {
		case err != nil:
			return nil, err
		case any(v) == nil:
			return nil, fmt.Errorf("%s[%q] is null", name, key)
		}
		all[key] = v
	}
	return all, nil
}

// ParseList parses the unions of a list; nil stays nil.
func ParseList[T any](name string, raw []json.RawMessage, parse func(json.RawMessage) (T, error)) ([]T, error) {
	if raw == nil {
		return nil, nil
	}
	list := make([]T, len(raw))
	for i, r := range raw {
		v, err := parse(r)
		switch {
		case err != nil:
			return nil, err
		case any(v) == nil:
			return nil, fmt.Errorf("%s[%d] is null", name, i)
		}
		list[i] = v
	}
	return list, nil
}
