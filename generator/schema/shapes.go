package schema

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
)

// Shapes returns what a protocol looks like on the wire, as two sides with
// different releases of a schema compare it. No name is in it, so renaming
// changes nothing. One line per method comes first, in order of their IDs, then
// the shared errors if there are any, then one line per struct and union in
// order of first use.
func Shapes(p *Protocol) string {
	s := shaper{numbers: map[Decl]int{}}
	for _, m := range p.Methods {
		s.method(m)
	}
	if len(p.Errors) > 0 {
		fmt.Fprintf(&s.methods, "errors %s\n", s.answers(p.Errors, " "))
	}
	for i, line := range s.types {
		fmt.Fprintf(&s.methods, "#%d %s\n", i, line)
	}
	return s.methods.String()
}

// Fingerprint returns a number that two protocols share exactly if their shapes
// do: the first eight bytes of the SHA-256 of Shapes, little-endian.
func Fingerprint(p *Protocol) uint64 {
	sum := sha256.Sum256([]byte(Shapes(p)))
	return binary.LittleEndian.Uint64(sum[:8])
}

// shaper numbers structs and unions as it meets them.
type shaper struct {
	methods strings.Builder
	types   []string
	numbers map[Decl]int
}

// method writes a line such as
//
//	3 stream client #4 <- bytes -> #5 | #6 until #7 ! #2
func (s *shaper) method(m *Method) {
	line := []string{strconv.Itoa(int(m.ID)), string(m.Role), m.Sender.String(), s.body(m.Body)}
	part := func(word string, answers []*Answer, separator string) {
		if len(answers) > 0 {
			line = append(line, word, s.answers(answers, separator))
		}
	}
	part("<-", m.In, " | ")
	part("->", m.Out, " | ")
	switch {
	case m.Role == Stream:
		part("until", m.Results, " | ")
	case m.Role == Request && len(m.Results) == 0:
		line = append(line, "->", "-")
	default:
		part("->", m.Results, " | ")
	}
	part("!", m.Errors, " ")
	s.methods.WriteString(strings.Join(line, " ") + "\n")
}

func (s *shaper) body(body *Struct) string {
	if body == nil {
		return "-"
	}
	return s.code(body)
}

func (s *shaper) answers(answers []*Answer, separator string) string {
	codes := make([]string, len(answers))
	for i, a := range answers {
		codes[i] = s.code(a.Type)
	}
	return strings.Join(codes, separator)
}

// code returns the shape of a type where it is used.
func (s *shaper) code(t Type) string {
	switch t := Underlying(t).(type) {
	case *Basic:
		if t.Varint {
			return "varint:" + string(t.Kind)
		}
		return string(t.Kind)
	case *List:
		return "[]" + s.code(t.Elem)
	case *Array:
		return fmt.Sprintf("[%d]%s", t.Len, s.code(t.Elem))
	case *Map:
		return fmt.Sprintf("map[%s]%s", s.code(t.Key), s.code(t.Value))
	case *Optional:
		return "?" + s.code(t.Elem)
	case *Enum:
		return "enum:" + string(t.Base)
	case *Struct:
		return s.ref(t, func() string { return s.structLine(t) })
	case *Union:
		return s.ref(t, func() string { return s.unionLine(t) })
	}
	return "-"
}

// ref returns the number of d, and has its line made when it is met first.
func (s *shaper) ref(d Decl, line func() string) string {
	n, met := s.numbers[d]
	if !met {
		n = len(s.types)
		s.numbers[d] = n
		s.types = append(s.types, "")
		s.types[n] = line()
	}
	return "#" + strconv.Itoa(n)
}

func (s *shaper) structLine(t *Struct) string {
	words := []string{"struct"}
	for _, segment := range t.Segments() {
		if segment.Since > 0 {
			words = append(words, strconv.FormatUint(segment.Since, 10)+":")
		}
		for _, f := range segment.Fields {
			words = append(words, s.code(f.Type))
		}
	}
	return strings.Join(words, " ")
}

func (s *shaper) unionLine(t *Union) string {
	words := []string{"union"}
	for _, v := range t.Variants {
		words = append(words, s.code(v.Type))
	}
	return strings.Join(words, " ")
}
