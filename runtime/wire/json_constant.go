package wire

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
)

// WithMembers writes an object with members in front of those that it has.
func WithMembers(constants string, object any) ([]byte, error) {
	b, err := json.Marshal(object)
	if err != nil {
		return nil, err
	}
	if string(b) != "{}" {
		constants += ","
	}
	return slices.Insert(b, 1, []byte(constants)...), nil
}

// constantsOf are the members of a struct in JSON that are always the same.
func constantsOf(t reflect.Type) (members map[string]json.RawMessage) {
	s, ok := reflect.Zero(t).Interface().(interface{ ConstantMembers() string })
	if !ok || json.Unmarshal([]byte("{"+s.ConstantMembers()+"}"), &members) != nil {
		return nil
	}
	return members
}

// isConstant reports whether JSON is a constant, or a string with the same text.
func isConstant(raw, constant json.RawMessage) bool {
	if JSONKind(constant) != JSONString || JSONKind(raw) != JSONString {
		return bytes.Equal(raw, constant)
	}
	var text, want string
	return json.Unmarshal(constant, &want) == nil && json.Unmarshal(raw, &text) == nil && text == want
}
