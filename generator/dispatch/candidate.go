package dispatch

import (
	"maps"
	"slices"
	"strconv"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// candidate is an alternative with what is known of it before it is read.
type candidate struct {
	alt   *schema.Alternative
	least uint64 // the fewest bits of the message
	most  uint64 // the most, if its length may tell what it is; else 0
	// text tells that a text begins behind textAt bits: it is what is read there if no
	// literal is.
	text   bool
	textAt uint
	until  string  // the delimiter that ends that text, "" for none
	part   bool    // one variant of the alternative
	forks  int     // how many fields of its frames may be missing
	known  []known // in the order in which they are read
	// members are those of a JSON message: 1 if it has it, 2 if it may.
	members map[string]int
	whole   schema.WireType      // of a value that is all of the JSON
	at      map[schema.Probe]int // places in known
	octets  schema.Octets        // the bits that are known of the bytes at fixed places
	spelt   []schema.Probe       // places of texts that need not be as long in others
	digits  map[uint]int         // the bases of those bytes that are digits
	word    firstWord            // of a line
	behind  behind               // the kind of a line
	// line tells that words stand behind lineAt bits, up to lineEnd.
	line    bool
	lineAt  uint
	lineEnd string
	// places are where numbers stand, and those of frames that stand at no fixed place.
	places map[*schema.WireField]schema.Probe
	// bounds are what the condition says of places; bounded tells that it says no more.
	bounds  []bound
	bounded bool
	// fixed are the fields that its frames give a value.
	fixed map[ofFrame]bool
}

// ofFrame is a field of a frame, by where it is declared, with its value: the same in every message
// that has it, except for those that fill the let which it is.
type ofFrame struct {
	at    source.Span
	value string
}

// known is a constant or a range at a place.
type known struct {
	probe schema.Probe
	value schema.Expr   // nil for a range
	from  ofFrame       // which a frame gives it, not the message
	rng   *schema.Range // of an id
	kind  bool          // the value is a kind
	text  bool          // it is a byte of a text
}

// fork returns a candidate that knows the same.
func (c *candidate) fork() *candidate {
	fork := *c
	fork.known = c.known[:len(c.known):len(c.known)]
	fork.at, fork.octets, fork.places = maps.Clone(c.at), maps.Clone(c.octets), maps.Clone(c.places)
	fork.digits = maps.Clone(c.digits)
	fork.spelt = slices.Clone(c.spelt)
	return &fork
}

func (c *candidate) add(k known) {
	if _, has := c.at[k.probe]; !has {
		c.at[k.probe] = len(c.known)
		c.known = append(c.known, k)
	}
	if n, ok := k.value.(schema.Number); ok && k.probe.Base == 0 {
		c.octets.Note(k.probe, n)
	}
}

// ofFrame notes and returns what a frame gives, nothing for the body of a message.
func (c *candidate) ofFrame(level schema.Level, of ofFrame) ofFrame {
	if level == schema.Body {
		return ofFrame{}
	}
	c.fixed[of] = true
	return of
}

// forgetIDs lets ids have any value.
func (c *candidate) forgetIDs() {
	for i := range c.known {
		c.known[i].rng = nil
	}
}

// look returns what a candidate has at a place: a constant, a range, or neither.
func (c *candidate) look(p schema.Probe) (schema.Expr, *schema.Range) {
	if p.Text {
		return c.bytes(p), nil
	}
	if i, ok := c.at[p]; ok {
		return c.known[i].value, c.known[i].rng
	}
	if n, all := c.bits(p); all {
		return n, nil
	}
	if p.Present && c.members != nil && c.members[p.Name] == 0 && !c.alt.Else && !c.mayHave(p.Name) {
		return schema.Number{}, nil
	}
	return nil, nil
}

// mayHave reports whether a value that is all of the JSON may have a member, or an element, of which
// the schema does not speak.
func (c *candidate) mayHave(member string) bool {
	switch schema.JSONKind(c.whole) {
	case "Array":
		_, err := strconv.Atoi(member)
		return err == nil
	case "Object", "":
		return true
	}
	return false
}
