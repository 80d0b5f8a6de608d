package check

import (
	"cmp"
	"fmt"

	"github.com/netgen-dev/netgen/generator/diag"
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
)

// wholeBytes reports what has to fill whole bytes by itself: elements of lists, and
// tagged fields.
func (c *wireChecker) wholeBytes(r *record) {
	if r.json {
		return
	}
	for _, leaf := range r.Leaves {
		if f, ok := leaf.(*schema.WireField); ok && r.layout[leaf] == "" {
			c.wholeElements(r.of(f), f.Span, f.Type)
		}
	}
	for _, f := range r.Tagged {
		if bits, fixed := c.sizes.Bits(schema.Present(f.Type)); fixed && bits%8 != 0 {
			c.report.Errorf(CodeWireBits, f.Span, "%s is tagged and does not fill whole bytes: it has %s", r.of(f), plural(bits, "bit")).
				Helpf("give it a type that does, as bool for bit; or put bits together in a struct")
			continue
		}
		c.wholeElements(r.of(f), f.Span, f.Type)
	}
}

// wholeElements reports a list whose elements do not fill whole bytes, or hold lists of
// which that is true.
func (c *wireChecker) wholeElements(name string, at source.Span, t schema.WireType) {
	list, ok := schema.Present(t).(*schema.WireList)
	if !ok {
		return
	}
	if inner, ok := schema.Present(list.Elem).(*schema.WireList); ok {
		c.wholeElements(name, at, inner)
		return
	}
	c.neverElements(name, at, list)
	if schema.PacksBits(list) {
		c.countedBits(name, at, list)
		return
	}
	if bits, fixed := c.sizes.Bits(list.Elem); fixed && bits%8 != 0 {
		c.report.Errorf(CodeWireBits, at, "the elements of %s do not fill whole bytes: each has %s", name, plural(bits, "bit")).
			Helpf("%s of them do: write a list of structs, as in struct Some { %s }; or bytes, and take them apart in Go",
				fillers[bits%8], someOf(schema.WrittenType(list.Elem), fillers[bits%8]))
	}
}

// countedBits reports a list of bits of which nothing says how many there are: bytes have more
// than there may be.
func (c *wireChecker) countedBits(name string, at source.Span, list *schema.WireList) {
	for _, end := range list.Ends {
		switch end.How {
		case schema.EndSize, schema.EndPrefix, schema.EndGiven:
			if !end.InBytes {
				continue
			}
		}
		c.report.Errorf(CodeWireBits, at, "several elements of %s are in a byte, and nothing says how many of the last one count", name).
			Helpf("say how many there are, with [u16] or with n u16 = count(x) in front; or make it bytes, and take them apart in Go")
		return
	}
}

// fillers is how many elements fill whole bytes, by how many bits one has beyond them.
var fillers = [8]string{2: "four", 4: "two", 6: "four", 1: "eight", 3: "eight", 5: "eight", 7: "eight"}

// someOf lists fields of a type.
func someOf(t, many string) string {
	if many == "two" {
		return "a " + t + ", b " + t
	}
	return "a " + t + ", b " + t + ", ..."
}

// bits reports the first field that begins within a byte and cannot, and whether there is none.
func (c *wireChecker) bits(r *record) bool {
	at := uint64(0)
	var first *schema.WireField  // of those that share bytes
	var across *schema.WireField // the first of them that has as many bits as bytes have, in others
	for i, leaf := range r.Leaves {
		f, ok := leaf.(*schema.WireField)
		n := uint64(8)
		span, name := spanOf(leaf), "this"
		if at%8 == 0 {
			first, across = f, nil
		}
		if ok {
			name = called(f)
			if bits, fixed := c.sizes.Bits(schema.Present(f.Type)); fixed && r.layout[leaf] == "" {
				n = bits
			}
		}
		whole := at%8 != 0 && n%8 == 0 && n > 0
		switch {
		case whole && ok && first != nil && f.Level == first.Level && liesAcross(f):
			across = cmp.Or(across, f)
		case whole && across != nil:
			besideList(c.bitsBefore(across.Span, called(across), across.Bit), r.Leaves[:i], first)
			return false
		case whole:
			if c.frameBits(r, i, at) || c.lastBits(r, i, at) {
				return false
			}
			d := c.bitsBefore(span, name, uint(at%8))
			if ok && (schema.IsLittle(f.Type) || schema.IsEither(f.Type)) {
				d.Help += "; only a number with its highest byte first may lie across bytes"
			}
			besideList(d, r.Leaves[:i+1], first)
			return false
		}
		if ok && (n%8 != 0 || whole) && !c.sharesByte(first, f) {
			return false
		}
		at += n
	}
	_, fixed := c.sizes.StretchBits(r.Leaves)
	switch {
	case at%8 == 0:
		return true
	case across != nil:
		besideList(c.bitsBefore(across.Span, called(across), across.Bit), r.Leaves, first)
	case r.message == nil && fixed: // others stand beside it
		return true
	case !c.frameBits(r, len(r.Leaves), at):
		besideList(c.unfilledByte(r, spanOf(r.Leaves[len(r.Leaves)-1]), at), r.Leaves, first)
	}
	return false
}

// besideList says of bits beside a list of them, the first of which are of a field, that they are in
// no byte of its elements.
func besideList(d *diag.Diagnostic, leaves []schema.Item, first *schema.WireField) {
	for i, leaf := range leaves {
		f, ok := leaf.(*schema.WireField)
		if !ok {
			continue
		}
		list, ok := schema.BareWire(f.Type).(*schema.WireList)
		if !ok || !schema.PacksBits(list) {
			continue
		}
		if i == len(leaves)-1 || first != nil && leaves[i+1] == schema.Item(first) {
			d.Help += fmt.Sprintf("; %s has bytes of its own: to share one with its elements, make them fields, or all of it bytes", called(f))
			return
		}
	}
}

// lastBits reports bits at the end of a message, in front of the frame's leaf i.
func (c *wireChecker) lastBits(r *record, i int, at uint64) bool {
	if r.message == nil || !schema.IsAt(r.Leaves[i-1], schema.Body) || schema.IsAt(r.Leaves[i], schema.Body) {
		return false
	}
	c.unfilledByte(r, spanOf(r.Leaves[i-1]), at)
	return true
}

func (c *wireChecker) unfilledByte(r *record, last source.Span, bits uint64) *diag.Diagnostic {
	return c.report.Errorf(CodeWireBits, last, "the bits of %s do not fill whole bytes", r.name).
		Helpf("the last byte has %d of them; add the others, as in `_ u%d = 0`", bits%8, 8-bits%8)
}

// liesAcross reports whether a number of whole bytes may lie in others, as one of 9 bits does.
func liesAcross(f *schema.WireField) bool {
	t := schema.BareWire(f.Type)
	if e, ok := t.(*schema.WireEnum); ok {
		t = schema.BareWire(e.Base)
	}
	n, ok := t.(*schema.WireInt)
	return ok && !n.Bool && !n.Little && n.Bits <= 56
}

func (c *wireChecker) bitsBefore(at source.Span, name string, bits uint) *diag.Diagnostic {
	return c.report.Errorf(CodeWireBits, at, "the bits before %s do not fill whole bytes", name).
		Helpf("the last byte has %d of them; add the others, as in `_ u%d = 0`", bits, 8-bits)
}

// frameBits reports bits of a frame in front of its body, the leaf i, that need others of
// each message, and get none. It reports false for bits of the message itself.
func (c *wireChecker) frameBits(r *record, i int, at uint64) bool {
	last, ok := r.Leaves[i-1].(*schema.WireField)
	if !ok || r.message == nil || last.Level == schema.Body || last.Slot || i < len(r.Leaves) && !schema.IsAt(r.Leaves[i], schema.Body) {
		return false
	}
	c.report.Errorf(CodeWireBits, last.Span, "the bits of the frame up to %s do not fill whole bytes", called(last)).
		Helpf("the last byte has %d of them; add the others, as in `_ u%d = 0`", at%8, 8-at%8)
	return true
}

// sharesByte reports whether a field is there whenever the first of its byte is, and says
// so if not.
func (c *wireChecker) sharesByte(first, f *schema.WireField) bool {
	switch {
	case schema.IsOptional(f.Type):
		n, _ := c.sizes.Bits(schema.Present(f.Type))
		c.report.Errorf(CodeWireBits, f.Span, "%s is optional, and does not fill whole bytes", called(f)).
			Helpf("put all the bits of its bytes into an optional struct, as in flags ?{ %s u%d, _ u%d = 0 }", called(f), n, 8-n%8)
		return false
	case !schema.SameCondition(first, f):
		c.report.Errorf(CodeWireBits, f.Span, "%s shares a byte with %s, and they are not there under the same condition", called(f), called(first)).
			Also(first.Span, "%s stands here", called(first)).
			Helpf("give both the same condition, or put the bits into a struct that has it, as in flags { ... } if more")
		return false
	}
	return true
}
