package native

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// MaxShapes is the most bytes that a table of shapes may have.
const MaxShapes = 1 << 20

// shapes is a parsed table: what a protocol looks like on the wire. Types in it
// are codes such as "[]string" or "#3", which are looked at only when they are
// compared.
type shapes struct {
	methods []methodShape // IDs rise
	errors  []string      // of all methods
	types   []typeShape   // by number
}

// methodShape is a line such as
//
//	3 stream client #4 <- bytes -> #5 | #6 until #7 ! #2
type methodShape struct {
	id                 uint16
	role, sender, body string
	parts              map[string][]string // by the sign before them
}

// typeShape is a line such as one of
//
//	#1 struct []string 2: u32 ?string 3: bool
//	#3 union #1 - string
type typeShape struct {
	kind     string
	segments []segmentShape // of a struct; of a union one, of its variants
}

type segmentShape struct {
	since string // version, empty for the first
	types []string
}

// parseShapes reads a whole table.
func parseShapes(text string) (*shapes, error) {
	if len(text) > MaxShapes {
		return nil, fmt.Errorf("it is %d bytes long, more than %d", len(text), MaxShapes)
	}
	s := new(shapes)
	number := 0
	for line := range strings.Lines(text) {
		number++
		if err := s.parseLine(line); err != nil {
			return nil, fmt.Errorf("line %d %w", number, err)
		}
	}
	return s, nil
}

func (s *shapes) parseLine(line string) error {
	line, ended := strings.CutSuffix(line, "\n")
	if !ended {
		return errors.New("does not end")
	}
	if i := strings.IndexFunc(line, func(c rune) bool { return c < ' ' || c > '~' }); i >= 0 {
		return fmt.Errorf("has something other than printable ASCII at byte %d", i)
	}
	words := strings.Fields(line)
	switch {
	case len(words) < 2:
		return errors.New("has fewer than two words")
	case words[0] == "errors":
		s.errors = words[1:]
		return nil
	case words[0][0] == '#':
		return s.parseType(words)
	}
	return s.parseMethod(words)
}

// parseType reads the line of a struct or a union.
func (s *shapes) parseType(words []string) error {
	if words[0] != "#"+strconv.Itoa(len(s.types)) {
		return fmt.Errorf("should be that of type #%d", len(s.types))
	}
	t := typeShape{kind: words[1], segments: make([]segmentShape, 1)}
	for _, word := range words[2:] {
		if since, ok := strings.CutSuffix(word, ":"); ok {
			t.segments = append(t.segments, segmentShape{since: since})
			continue
		}
		last := &t.segments[len(t.segments)-1]
		last.types = append(last.types, word)
	}
	s.types = append(s.types, t)
	return nil
}

// parseMethod reads the line of a request, a stream or an event.
func (s *shapes) parseMethod(words []string) error {
	id, err := strconv.ParseUint(words[0], 10, 16)
	if err != nil || id == 0 {
		return errors.New("begins with no method's number")
	}
	if n := len(s.methods); n > 0 && id <= uint64(s.methods[n-1].id) {
		return errors.New("has a method's number that does not rise")
	}
	if len(words) < 4 {
		return errors.New("has fewer than four words")
	}
	m := methodShape{id: uint16(id), role: words[1], sender: words[2], body: words[3], parts: map[string][]string{}}
	sign := ""
	for _, word := range words[4:] {
		switch word {
		case "|":
		case "<-", "->", "until", "!":
			sign = word
		default:
			m.parts[sign] = append(m.parts[sign], word)
		}
	}
	s.methods = append(s.methods, m)
	return nil
}

// typeOf returns the struct or union that code, such as "#3", refers to.
func (s *shapes) typeOf(code string) (n int, ok bool) {
	digits, ok := strings.CutPrefix(code, "#")
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(digits)
	return n, err == nil && n >= 0 && n < len(s.types)
}

// describe returns code as it may stand in an error.
func (s *shapes) describe(code string) string {
	shells, _, _ := strings.Cut(code, "#")
	if n, ok := s.typeOf(code[len(shells):]); ok {
		code = shells + s.types[n].kind
	}
	switch {
	case code == "" || code == "-":
		return "nothing"
	case len(code) > 60:
		return code[:60] + "..."
	}
	return code
}
