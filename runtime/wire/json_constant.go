package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
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

// HasMembers reports what an object does not have of some constant members, or has otherwise.
func HasMembers(name, constants string, object []byte) error {
	var want, got map[string]json.RawMessage
	if err := json.Unmarshal([]byte("{"+constants+"}"), &want); err != nil {
		return err
	}
	if err := json.Unmarshal(object, &got); err != nil {
		return err
	}
	for _, member := range slices.Sorted(maps.Keys(want)) {
		switch has := got[member]; {
		case has == nil:
			return fmt.Errorf("%s.%s is missing", name, member)
		case !isAlike(has, want[member]):
			return fmt.Errorf("%s.%s is %.64s, and %s was expected", name, member, has, want[member])
		}
	}
	return nil
}

// isAlike reports whether JSON is a constant, or a string with the same text.
func isAlike(raw, constant json.RawMessage) bool {
	var text, want string
	if json.Unmarshal(constant, &want) == nil {
		return json.Unmarshal(raw, &text) == nil && JSONKind(raw) == JSONString && text == want
	}
	return bytes.Equal(raw, constant)
}
