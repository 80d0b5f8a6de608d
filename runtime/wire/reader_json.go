package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
)

// Members are those of a JSON object, each as it came.
type Members map[string]json.RawMessage

// Given reports whether a member is there, and not null.
func (m Members) Given(name string) bool {
	raw, has := m[name]
	return has && JSONKind(raw) != JSONNull
}

// Has reports whether a member is there. Null is as well, but where one of others is given.
func (m Members) Has(name string, others ...string) bool {
	_, has := m[name]
	return has && (m.Given(name) || !slices.ContainsFunc(others, m.Given))
}

// In returns the members of a member that is an object, or the elements of one that is an array, and
// none of any other.
func (m Members) In(name string) Members {
	var inner Members
	read := inner.UnmarshalJSON
	if JSONKind(m[name]) == JSONArray {
		read = inner.elements
	}
	if read(m[name]) != nil {
		return nil
	}
	return inner
}

// Text returns a member that is a string, "" for any other.
func (m Members) Text(name string) string {
	var text string
	if json.Unmarshal(m[name], &text) != nil {
		return ""
	}
	return text
}

// Number returns a member that is a whole number, or a bool, of which true is 1 and false is
// 0; math.MinInt for any other.
func (m Members) Number(name string) int {
	raw := m[name]
	if len(raw) > 0 && JSONKind(raw) == JSONBool {
		return Bit(raw[0] == 't')
	}
	n := math.MinInt
	if len(raw) == 0 || json.Unmarshal(raw, &n) != nil {
		return math.MinInt
	}
	return n
}

// Value returns Text of a member that is a string, and Number of any other.
func (m Members) Value(name string) any {
	if JSONKind(m[name]) == JSONString {
		return m.Text(name)
	}
	return m.Number(name)
}

// UnmarshalJSON implements json.Unmarshaler. It copies nothing. A member that comes twice is an
// error, as of two values another reader might take the other one, and so is one that is
// too deep: a frame has at most two objects around the values that ReadJSON reads.
func (m *Members) UnmarshalJSON(raw []byte) error {
	*m = nil
	switch JSONKind(raw) {
	case JSONNull:
		return nil
	case JSONObject:
	default:
		return fmt.Errorf("%.40s is no object", raw)
	}
	all := Members{}
	s := shaping{raw: raw, most: maxDepth + 2}
	s.next()
	s.open()
	for s.next() == '"' {
		name, err := unquoted(s.one())
		if err != nil {
			return err
		}
		if _, twice := all[name]; twice {
			return fmt.Errorf("%q comes twice in an object", name)
		}
		s.pass(':')
		all[name] = s.one()
		s.pass(',')
	}
	if s.isDeep() {
		return errDeep
	}
	*m = all
	return nil
}

// unquoted is the text of a string.
func unquoted(raw []byte) (text string, err error) {
	if len(raw) >= 2 && bytes.IndexByte(raw, '\\') < 0 {
		return string(raw[1 : len(raw)-1]), nil
	}
	return text, json.Unmarshal(raw, &text)
}

// object is the JSON that was parsed last, which is looked at to tell what a message is, and
// then read.
type object struct {
	from, to int
	members  Members
	kind     JSONType
}

// Members reads what is left of the stretch as one JSON object.
func (r *Reader) Members() Members {
	return r.membersOf(JSONObject)
}

// Elements reads what is left of the stretch as one JSON array, whose elements are members that are
// called by their places, from "0" on.
func (r *Reader) Elements() Members {
	return r.membersOf(JSONArray)
}

func (r *Reader) membersOf(kind JSONType) Members {
	m := r.AnyMembers()
	if r.err == nil && r.object.kind != kind {
		r.Fail("%.40s is no %s", r.b[r.object.from:r.object.to], []string{"object", "array"}[Bit(kind == JSONArray)])
		return nil
	}
	return m
}

// AnyMembers is Members of an object, Elements of an array, and none of any other value.
func (r *Reader) AnyMembers() Members {
	from := r.i
	raw := r.Rest(0)
	if r.err != nil {
		return nil
	}
	if o := r.object; o.members != nil && o.from == from && o.to == r.i {
		return o.members
	}
	m, kind := Members{}, JSONKind(raw)
	r.FailWith(checkText(raw))
	switch kind {
	case JSONArray:
		r.FailWith(m.elements(raw))
	case JSONBool, JSONNumber, JSONString:
		r.FailWith(json.Unmarshal(raw, new(json.RawMessage)))
	default: // null is an object without members
		kind = JSONObject
		r.FailWith(json.Unmarshal(raw, &m))
	}
	if r.err != nil {
		return nil
	}
	r.object = object{from, r.i, m, kind}
	return m
}

// mostElements is how many elements of an array become members: no message has as many, and
// small ones would take a hundred times the memory that they came in.
const mostElements = 1 << 10

// elements makes members of an array.
func (m *Members) elements(raw []byte) error {
	if err := json.Unmarshal(raw, new(json.RawMessage)); err != nil {
		return err
	}
	all := Members{}
	s := shaping{raw: raw, most: maxDepth + 2}
	s.each(func(i int, element json.RawMessage) {
		if i < mostElements {
			all[strconv.Itoa(i)] = element
		}
	})
	if s.isDeep() {
		return errDeep
	}
	*m = all
	return nil
}

// MembersIn returns the members of a member that is an object, and none of one that is
// missing or null.
func (r *Reader) MembersIn(field string, raw json.RawMessage) (m Members) {
	if len(raw) == 0 || r.err != nil {
		return nil
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		r.Fail("%s: %w", field, err)
	}
	return m
}

// Value reads what is left of the stretch as one JSON value into v.
func (r *Reader) Value(field string, v any) {
	raw := r.Rest(0)
	r.FailWith(checkText(raw))
	if r.err == nil {
		r.JSON(field, raw, v)
	}
}

// AnyJSON reads what is left of the stretch as one JSON value of any kind.
func (r *Reader) AnyJSON() (v json.RawMessage) {
	raw := r.Rest(0)
	r.FailWith(checkText(raw))
	if r.err == nil {
		r.FailWith(json.Unmarshal(raw, &v))
	}
	return v
}

// JSON reads a JSON value into v, and notes that it is missing if raw is none, or null that
// v cannot be.
func (r *Reader) JSON(field string, raw json.RawMessage, v any) {
	switch kind := JSONKind(raw); {
	case kind == JSONNone, kind == JSONNull && !mayBeNull(reflect.TypeOf(v).Elem()):
		r.lacks(field)
	default:
		r.MaybeJSON(field, raw, v)
	}
}

// MaybeJSON reads a JSON value into v, and nothing if raw is none. What goes wrong is
// noted of field.
func (r *Reader) MaybeJSON(field string, raw json.RawMessage, v any) {
	if len(raw) == 0 || r.err != nil {
		return
	}
	if err := ReadJSON(raw, v); err != nil {
		r.Fail("%s: %w", field, err)
	}
}

// Object reads the object, or the array, that holds all of a message into v, a pointer to its
// struct. One that is missing or null has no members.
func (r *Reader) Object(field string, raw json.RawMessage, v any) {
	switch kind := JSONKind(raw); {
	case kind != JSONNone && kind != JSONNull:
	case reflect.TypeOf(v).Implements(arrayType):
		raw = json.RawMessage("[]")
	default:
		raw = json.RawMessage("{}")
	}
	r.MaybeJSON(field, raw, v)
}

// ReadUnion reads a union.
func ReadUnion[T any](r *Reader, field string, raw json.RawMessage, parse func(json.RawMessage) (T, error)) T {
	v := MaybeUnion(r, field, raw, parse)
	if any(v) == nil {
		r.lacks(field)
	}
	return v
}

// MaybeUnion reads a union, which is nil if raw is none.
func MaybeUnion[T any](r *Reader, field string, raw json.RawMessage, parse func(json.RawMessage) (T, error)) T {
	v, err := parse(raw)
	if err != nil {
		r.Fail("%s: %w", field, err)
	}
	return v
}

// ReadUnions reads a list of unions.
func ReadUnions[T any](r *Reader, field string, raw json.RawMessage, parse func(json.RawMessage) (T, error)) []T {
	if len(raw) == 0 {
		r.lacks(field)
	}
	return MaybeUnions(r, field, raw, parse)
}

// MaybeUnions reads a list of unions, which is nil if raw is none.
func MaybeUnions[T any](r *Reader, field string, raw json.RawMessage, parse func(json.RawMessage) (T, error)) []T {
	var all []json.RawMessage
	r.MaybeJSON(field, raw, &all)
	list, err := ParseList(field, all, parse)
	r.FailWith(err)
	return list
}

// ReadUnionMap reads a map of unions.
func ReadUnionMap[T any](r *Reader, field string, raw json.RawMessage, parse func(json.RawMessage) (T, error)) map[string]T {
	if len(raw) == 0 {
		r.lacks(field)
	}
	return MaybeUnionMap(r, field, raw, parse)
}

// MaybeUnionMap reads a map of unions, which is nil if raw is none.
func MaybeUnionMap[T any](r *Reader, field string, raw json.RawMessage, parse func(json.RawMessage) (T, error)) map[string]T {
	var all map[string]json.RawMessage
	r.MaybeJSON(field, raw, &all)
	unions, err := ParseMap(field, all, parse)
	r.FailWith(err)
	return unions
}

// MemberIsNull notes that a member that has to be null, or missing, is neither.
func (r *Reader) MemberIsNull(field string, raw json.RawMessage) {
	if kind := JSONKind(raw); kind != JSONNone && kind != JSONNull && r.err == nil {
		r.Fail("%s is %.64s, and null was expected", field, raw)
	}
}

func (r *Reader) lacks(field string) { r.Fail("%s is missing", field) }

// MemberIs notes that a member is not the text that it has to be.
func (r *Reader) MemberIs(field string, raw json.RawMessage, want string) {
	var text string
	if r.err == nil && (json.Unmarshal(raw, &text) != nil || text != want) {
		r.WrongText(field, raw, want)
	}
}
