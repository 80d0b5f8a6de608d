package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// ReadJSON reads JSON into v, a pointer, as encoding/json does, but holds it to the schema:
// members have exactly their names, and come once, those that need not be there have a tag that says so, and
// those that a method ConstantMembers or CountedMembers returns are what it says; one that is null there
// may be missing. Objects and
// arrays stand at most maxDepth deep in one another, since each method UnmarshalJSON goes over
// all that is in its value again.
func ReadJSON(raw []byte, v any) error {
	s := shaping{raw: raw, most: maxDepth}
	switch err := s.value("", reflect.TypeOf(v)); {
	case s.isDeep():
		return errDeep
	case err != nil:
		return err
	}
	return json.Unmarshal(s.raw, v)
}

// A shape is what members the object of a struct has, or the array.
type shape struct {
	members map[string]shapeMember
	names   []string // by place
	needed  []bool   // whether they have to be there
	counted []Counted
	array   bool // its members are elements, called by their places
}

type shapeMember struct {
	name     string          // as errors say it: Place.tags
	place    int             // among all members
	t        reflect.Type    // nil for what has no field in Go
	constant json.RawMessage // nil for others
	counted  int             // its place among those that follow from others, -1 for none
	tells    []int           // the places of those that follow from it
	hidden   bool            // encoding/json would take it for another member
}

var shapes sync.Map // of *shape, by reflect.Type

func shapeOf(t reflect.Type) *shape {
	if s, known := shapes.Load(t); known {
		return s.(*shape)
	}
	s := &shape{members: map[string]shapeMember{}, array: t.Implements(arrayType)}
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" {
			continue
		}
		needed := options != "omitzero" && f.Tag.Get("wire") != "default"
		s.add(name, shapeMember{name: t.Name() + "." + name, t: f.Type, counted: -1}, needed)
	}
	constants := constantsOf(t)
	for _, name := range slices.Sorted(maps.Keys(constants)) {
		s.add(name, shapeMember{constant: constants[name], counted: -1}, JSONKind(constants[name]) != JSONNull)
	}
	s.counted = countedOf(t)
	for i, c := range s.counted {
		s.add(c.Name, shapeMember{counted: i}, true)
		of := s.members[c.Of]
		of.tells = append(of.tells, i)
		s.members[c.Of] = of
	}
	s.hide()
	shapes.Store(t, s)
	return s
}

// add adds a member behind the others.
func (s *shape) add(name string, m shapeMember, needed bool) {
	m.place = len(s.names)
	s.names, s.needed = append(s.names, name), append(s.needed, needed)
	s.members[name] = m
}

// hide finds the members without a field in Go whose names are those of others but for case.
func (s *shape) hide() {
	for name, m := range s.members {
		for other, field := range s.members {
			m.hidden = m.hidden || m.t == nil && field.t != nil && strings.EqualFold(name, other)
		}
		s.members[name] = m
	}
}

// isAlike reports whether encoding/json would take a name that no member has for that of one,
// as it has no regard to case.
func (s *shape) isAlike(name string) bool {
	for of := range s.members {
		if strings.EqualFold(of, name) {
			return true
		}
	}
	return false
}

// shaping goes over JSON along a Go type. What is no JSON it leaves to encoding/json to
// complain of.
type shaping struct {
	raw   []byte
	i     int
	depth int  // how many objects and arrays are open
	most  int  // how many may be
	own   bool // raw is a copy
	n     int  // how many elements the array or map had that was gone over last
}

// value goes over one value of a type, in the member name. What is in a union is left to the function that reads
// the union.
func (s *shaping) value(name string, t reflect.Type) error {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch c := s.next(); {
	case (c == '{' || c == '[') && t.Kind() == reflect.Struct:
		return s.fields(c, t)
	case c == '{' && t.Kind() == reflect.Map:
		return s.entries(name, t.Elem())
	case c == '[' && (t.Kind() == reflect.Array || t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8):
		s.open()
		i := 0
		for ; s.next() != ']' && s.i < len(s.raw); i++ {
			if s.next() == 'n' && !mayBeNull(t.Elem()) {
				return fmt.Errorf("%s[%d] is null", name, i)
			}
			if err := s.value(name, t.Elem()); err != nil {
				return err
			}
			s.pass(',')
		}
		s.close(']')
		if s.n = i; t.Kind() == reflect.Array && i != t.Len() {
			return fmt.Errorf("%s has %d elements, and %d were expected", name, i, t.Len())
		}
	case c == '[' && t.Kind() == reflect.Slice && t != rawType:
		return fmt.Errorf("%s is an array, and bytes are a string in Base64", name)
	default:
		s.skip()
	}
	return nil
}

// entries goes over the object of a map.
func (s *shaping) entries(name string, t reflect.Type) error {
	had := map[string]bool{}
	s.open()
	for s.next() == '"' {
		key, err := unquoted(s.one())
		switch {
		case err != nil:
			return err
		case had[key]:
			return fmt.Errorf("%s[%q] comes twice", name, key)
		}
		had[key] = true
		s.pass(':')
		if s.next() == 'n' && !mayBeNull(t) {
			return fmt.Errorf("%s[%q] is null", name, key)
		}
		if err := s.value(name, t); err != nil {
			return err
		}
		s.pass(',')
	}
	s.close('}')
	s.n = len(had)
	return nil
}

// fields goes over the members of an object, or the elements of an array, that are those of a
// struct.
func (s *shaping) fields(c byte, t reflect.Type) error {
	shape := shapeOf(t)
	switch {
	case shape.array && c == '{':
		return fmt.Errorf("%s is an object, and an array was expected", t.Name())
	case !shape.array && c == '[':
		s.skip()
		return nil
	}
	o := members{shaping: s, t: t, shape: shape, count: newTally(shape.counted)}
	var few [16]bool
	had := few[:]
	if len(o.names) > len(few) {
		had = make([]bool, len(o.names))
	}
	var err error
	if shape.array {
		err = o.elements(had)
	} else {
		err = o.object(had)
	}
	if err != nil {
		return err
	}
	for i, name := range o.names {
		if o.needed[i] && !had[i] {
			return fmt.Errorf("%s.%s is missing", t.Name(), name)
		}
	}
	return o.count.check()
}

// members is what an object or an array has of a struct.
type members struct {
	*shaping
	*shape
	t     reflect.Type
	count *tally
}

// object goes over the members of an object.
func (o *members) object(had []bool) error {
	o.open()
	for o.next() == '"' {
		m, known := o.name(o.shape)
		o.pass(':')
		if err := o.member(m, known, had); err != nil {
			return err
		}
		o.pass(',')
	}
	o.close('}')
	return nil
}

// elements goes over the elements of an array, which are members called by their places.
func (o *members) elements(had []bool) error {
	o.open()
	for i := 0; o.next() != ']' && o.i < len(o.raw); i++ {
		m, known := o.members[strconv.Itoa(i)]
		if err := o.member(m, known, had); err != nil {
			return err
		}
		o.pass(',')
	}
	o.close(']')
	return nil
}

// member goes over the value of one member, and notes that the object had it. One that nobody knows
// is passed over.
func (o *members) member(m shapeMember, known bool, had []bool) error {
	null := o.next() == 'n'
	if known {
		if had[m.place] {
			return fmt.Errorf("%s.%s comes twice", o.t.Name(), o.names[m.place])
		}
		had[m.place] = true
	}
	switch from := o.i; {
	case !known:
		o.skip()
	case m.counted >= 0:
		o.skip()
		o.count.raw[m.counted] = o.raw[from:o.i]
	case m.t == nil:
		if o.skip(); !isConstant(o.raw[from:o.i], m.constant) {
			return fmt.Errorf("%s.%s is %.64s, and %s was expected", o.t.Name(), o.names[m.place], o.raw[from:o.i], m.constant)
		}
	case null && o.needed[m.place] && !mayBeNull(m.t):
		return fmt.Errorf("%s is missing", m.name)
	default:
		o.n = 0
		if err := o.value(m.name, m.t); err != nil {
			return err
		}
		for _, i := range m.tells {
			o.count.note(i, null, o.n)
		}
	}
	return nil
}

// mayBeNull reports whether null is a value of a type: nothing in a list, a map or in bytes, any
// JSON, or what a union makes of it.
func mayBeNull(t reflect.Type) bool {
	if t == nil { // a constant
		return false
	}
	switch t.Kind() {
	case reflect.Slice, reflect.Map, reflect.Pointer, reflect.Interface:
		return true
	}
	return false
}

// name passes a name, and returns its member. A name that is like that of another member, but
// for case, is blotted out, so that encoding/json passes it over as well.
func (s *shaping) name(of *shape) (m shapeMember, known bool) {
	from := s.i
	s.skip()
	text := s.raw[from:s.i]
	if len(text) < 2 {
		return m, false
	}
	m, known = of.members[string(text[1:len(text)-1])]
	if !known {
		name := ""
		if json.Unmarshal(text, &name) != nil {
			return m, false
		}
		m, known = of.members[name]
		m.hidden = m.hidden || !known && of.isAlike(name)
	}
	if m.hidden {
		s.blot(from + 1)
	}
	return m, known
}

// blot makes a name that was passed one that no member has.
func (s *shaping) blot(from int) {
	if !s.own {
		s.raw, s.own = bytes.Clone(s.raw), true
	}
	for i := from; i < s.i-1; i++ {
		s.raw[i] = 0x7f // which JSON may have in a string, and nobody has in a name
	}
}

// next passes blanks, and returns what is behind them: 0 for the end.
func (s *shaping) next() byte {
	for ; s.i < len(s.raw); s.i++ {
		if c := s.raw[s.i]; !isSpace(c) {
			return c
		}
	}
	return 0
}

// pass passes a character, if it is there.
func (s *shaping) pass(c byte) {
	if s.next() == c {
		s.i++
	}
}

// open passes what an object or an array begins with. Behind one that is too deep nothing is
// looked at.
func (s *shaping) open() {
	s.i++
	if s.depth++; s.isDeep() {
		s.i = len(s.raw)
	}
}

// isDeep reports whether too many objects and arrays were open at once.
func (s *shaping) isDeep() bool { return s.depth > s.most }

// close passes what an object or an array ends with.
func (s *shaping) close(c byte) {
	if s.next() == c {
		s.i++
		s.depth--
	}
}

// one returns the next value.
func (s *shaping) one() json.RawMessage {
	s.next()
	from := s.i
	s.skip()
	return s.raw[from:s.i:s.i]
}

// each passes an array, and calls f with each element.
func (s *shaping) each(f func(i int, element json.RawMessage)) {
	s.next()
	s.open()
	for i := 0; s.next() != ']' && s.i < len(s.raw); i++ {
		f(i, s.one())
		s.pass(',')
	}
	s.close(']')
}

// skip passes one value, and at least one character.
func (s *shaping) skip() {
	outer := s.depth
	for s.i < len(s.raw) {
		switch c := s.next(); c {
		case '{', '[':
			s.open()
		case '}', ']':
			s.close(c)
		case ',', ':':
			s.i++
		case '"':
			s.text()
		default:
			s.word()
		}
		if s.depth <= outer {
			return
		}
	}
}

// text passes a string.
func (s *shaping) text() {
	for s.i++; s.i < len(s.raw); s.i++ {
		switch s.raw[s.i] {
		case '"':
			s.i++
			return
		case '\\':
			s.i++
		}
	}
	s.i = len(s.raw)
}

// word passes a number, true, false or null.
func (s *shaping) word() {
	for s.i++; s.i < len(s.raw); s.i++ {
		switch s.raw[s.i] {
		case ' ', '\t', '\r', '\n', ',', ':', '}', ']', '{', '[', '"':
			return
		}
	}
	s.i = min(s.i, len(s.raw))
}
