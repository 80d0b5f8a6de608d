package resolve

import (
	"maps"
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
)

// wireScope has the names of one record: of a struct, or of a message with its
// frames.
type wireScope struct {
	owner    *schema.WireStruct // nil for a message
	parent   *wireScope         // of an inline struct: what is around it
	record   *schema.Record
	names    [schema.Body + 1]map[string]named
	layout   schema.LayoutKind
	within   string       // of JSON: the member whose object it is, empty for the frame's
	array    bool         // of JSON: what is being resolved are elements
	elements int          // how many of them there are so far
	level    schema.Level // of what is being resolved
	kind     bool         // `kind` is the kind of the request

	request *wireScope // of a reply: the first request that it answers
	message *schema.Message
	order   map[schema.Item]int // place of each field in Leaves
}

// named is what a name of a record stands for: a field, through the structs around
// it; a let; or a group of items such as the body.
type named struct {
	path     []*schema.WireField
	let      *schema.Let
	from, to int  // of a group, in Leaves
	leftOut  bool // a slot that is not there, and zero where it is asked for
}

// lookup finds a name, seen from a level: there, then in the frames around it,
// then in what the frame contains.
func (s *wireScope) lookup(name string, from schema.Level) (named, bool) {
	for level := from; level >= 0; level-- {
		if n, ok := s.names[level][name]; ok {
			return n, true
		}
	}
	for level := from + 1; level <= schema.Body; level++ {
		if n, ok := s.names[level][name]; ok {
			return n, true
		}
	}
	return named{}, false
}

// has reports whether a field or let of that name was met already.
func (s *wireScope) has(name string) bool {
	_, ok := s.lookup(name, schema.Body)
	return ok
}

// visible are the names of a record and of those around it.
func (s *wireScope) visible() (names []string) {
	for ; s != nil; s = s.parent {
		for _, level := range s.names {
			names = slices.AppendSeq(names, maps.Keys(level))
		}
	}
	slices.Sort(names)
	return names
}

// sees reports whether the records around an inline struct have a name.
func (s *wireScope) sees(name string) bool {
	for ; s != nil; s = s.parent {
		if s.has(name) {
			return true
		}
	}
	return false
}

// slotOf returns the slot of a frame that a struct fills, or "".
func (s *wireScope) slotOf(t *schema.WireStruct) string {
	for _, f := range schema.FieldsIn(s.record.Leaves) {
		if f.Slot && schema.Present(f.Type) == schema.WireType(t) {
			return f.Name
		}
	}
	return ""
}

func (s *wireScope) set(level schema.Level, name string, n named) {
	if s.names[level] == nil {
		s.names[level] = map[string]named{}
	}
	s.names[level][name] = n
}

// need notes that a reply asks for something of its request.
func (s *wireScope) need(name string) {
	if s.message != nil && !slices.Contains(s.message.Needs, name) {
		s.message.Needs = append(s.message.Needs, name)
	}
}

// askedBy is the scope of a reply for a condition that stands at one of its uses: what this
// asks is asked of that request only.
func (s *wireScope) askedBy(request *wireScope) *wireScope {
	used := *s
	used.message, used.request = nil, request
	return &used
}

// leavesOf returns the place of a field or group in the record.
func (s *wireScope) leavesOf(n named) (from, to int) {
	if len(n.path) == 0 {
		return n.from, n.to
	}
	at, ok := s.order[n.path[0]]
	if !ok {
		return 0, 0
	}
	return at, at + 1
}

// part returns the place of a range of a frame whose first or last field the message does
// not have: of the frame what stands between the other one and the body, and of the body
// the other one alone.
func (s *wireScope) part(first, last named, level schema.Level, hasFirst, hasLast bool) (from, to int) {
	body, ok := s.names[level]["body"]
	switch {
	case !ok || !hasFirst && !hasLast:
		return 0, 0
	case hasFirst:
		if from, to = s.leavesOf(first); from < body.from {
			to = body.from
		}
	default:
		if from, to = s.leavesOf(last); from >= body.to {
			from = body.to
		}
	}
	return from, to
}

// behindPadding is where a stretch ends if the padding of its last field counts.
func (s *wireScope) behindPadding(at schema.Stretch) int {
	if at.From < at.To && at.To < len(s.record.Leaves) {
		if p, is := s.record.Leaves[at.To].(*schema.Padding); is && !p.Front {
			return at.To + 1
		}
	}
	return at.To
}

// addLeaf puts a field or literal at the end of the record.
func (s *wireScope) addLeaf(item schema.Item) {
	if s.order == nil {
		s.order = map[schema.Item]int{}
	}
	s.order[item] = len(s.record.Leaves)
	s.record.Leaves = append(s.record.Leaves, item)
}
