package wire

import (
	"bytes"
	"encoding/json"
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

// ParseList parses each element of a list; nil stays nil.
func ParseList[T any](raw []json.RawMessage, parse func(json.RawMessage) (T, error)) ([]T, error) {
	if raw == nil {
		return nil, nil
	}
	list := make([]T, len(raw))
	for i, r := range raw {
		var err error
		if list[i], err = parse(r); err != nil {
			return nil, err
		}
	}
	return list, nil
}
