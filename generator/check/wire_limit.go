package check

import (
	"math"

	"github.com/netgen-dev/netgen/generator/schema"
)

// most returns the largest number that a type holds on the wire, and false for one
// without a bound that matters.
func most(t schema.WireType) (uint64, bool) {
	_, largest := schema.NumbersOf(t)
	switch t := schema.BareWire(t).(type) {
	case *schema.WireInt:
		return largest.Abs, largest.Abs < math.MaxUint64
	case *schema.WireEnum:
		return most(t.Base)
	case *schema.Varint:
		return largest.Abs, largest.Abs < math.MaxInt64
	case *schema.Decimal:
		return largest.Abs, largest.Abs < math.MaxInt64
	}
	return 0, false
}

// huge is the length from which on a file has to say how much it accepts.
const huge = 1<<24 - 1

// limit checks that a length can say how long its value may be, and that
// something limits it. So it does for the elements of a list.
func (c *wireChecker) limit(r *record, f *schema.WireField) {
	c.limitOf(r, f, f.Type, maxOf(f))
	t := schema.Present(f.Type)
	for list, is := t.(*schema.WireList); is; list, is = t.(*schema.WireList) {
		t = schema.Present(list.Elem)
		c.limitOf(r, f, list.Elem, maxOf(&schema.WireField{Type: list.Elem}))
	}
}

func (c *wireChecker) limitOf(r *record, f *schema.WireField, t schema.WireType, limit uint64) {
	for _, end := range schema.Ends(t) {
		var holder schema.WireType
		var name string
		unit := "bytes"
		if !end.InBytes {
			unit = "elements"
		}
		scale := uint64(1)
		switch end.How {
		case schema.EndPrefix:
			holder, name = end.Prefix, "the length of "+called(f)
		case schema.EndGiven:
			if end.Given.By.Lengths != nil && !end.InBytes {
				continue // as many as there are lengths
			}
			holder, name = end.Given.By.ElemOf(), called(end.Given.By)
			scale = end.Given.Div
		default:
			continue
		}
		room, bounded := most(holder)
		if bounded && room < limit && limit/max(scale, 1) > room {
			c.report.Errorf(CodeWireLengthLimit, f.Span, "%s holds at most %d %s, but %s may have %d: add `max %d` (or the writer fails at run time)",
				name, room, unit, called(f), limit, room)
		}
		if (!bounded || room > huge) && limit == 0 && c.wire.Max == 0 && !c.noMax {
			c.noMax = true
			c.report.Errorf(CodeWireNoMax, c.wire.Span, "max is missing: a peer could make netgen allocate %s", allocation(room, bounded)).
				Also(f.Span, "%s can be that long", r.of(f)).
				Helpf("say in the wire block how much is accepted, as in max 16MB, or behind each type")
		}
	}
}

// small reports a message that is always longer than what is accepted. In words, headers and
// JSON types do not say how long a value is.
func (c *wireChecker) small(r *record) {
	var binary []schema.Item
	for _, leaf := range r.Leaves {
		if _, literal := leaf.(*schema.Literal); literal || r.layout[leaf] == "" {
			binary = append(binary, leaf)
		}
	}
	if least := (c.sizes.SurelyBits(binary) + 7) / 8; c.wire.Max > 0 && least > c.wire.Max {
		c.report.Errorf(CodeWireLengthLimit, r.message.Span, "%s has at least %s, and max is %d", r.message.Name, plural(least, "byte"), c.wire.Max).
			Also(c.wire.Span, "max is said here")
	}
}

func allocation(room uint64, bounded bool) string {
	switch {
	case bounded && room <= math.MaxInt32:
		return "2 GB"
	case bounded && room <= math.MaxUint32:
		return "4 GB"
	}
	return "all memory"
}

// maxOf returns the limit that the source gives to a field, or 0.
func maxOf(f *schema.WireField) uint64 {
	t := f.Type
	for f.Max == 0 {
		switch u := t.(type) {
		case *schema.WireOptional:
			t = u.Elem
		case *schema.WireAlias:
			if u.Max > 0 {
				return u.Max
			}
			t = u.Type
		default:
			return 0
		}
	}
	return f.Max
}

// negative reports equations that would write less than nothing. What has a condition may be
// ruled out by it where that is so, and nobody knows how many bytes come out of a via: then
// the writer looks at each value.
func (c *wireChecker) negative(r *record, f *schema.WireField) {
	s := f.Equation.Solution
	if s == nil || f.Equation.Kind != schema.Inverted || s.Unknown.Of != schema.SizeOf && s.Unknown.Of != schema.CountOf {
		return
	}
	add, ok := s.Add.(schema.Number)
	if !ok {
		return
	}
	if room, bounded := most(f.Type); bounded && !add.Negative && add.Abs/s.Div > room {
		c.report.Errorf(CodeWireLengthLimit, f.Equation.Span, "%s is at least %d, and %s holds at most %d",
			schema.ExprString(f.Equation.Value), add.Abs/s.Div, schema.WireTypeNoun(f.Type), room).
			Helpf("give %s a wider type", called(f))
		return
	}
	if !add.Negative || f.IsConditional() || schema.HasSign(f.Type) {
		return
	}
	least, stretch := uint64(0), r.Leaves[s.Unknown.Stretch.From:s.Unknown.Stretch.To]
	if s.Unknown.Of == schema.SizeOf {
		least = c.sizes.SurelyBits(stretch) / 8
	}
	if least*s.Mul < add.Abs && !hasVia(stretch) {
		d := c.report.Errorf(CodeWireNegative, f.Equation.Span, "%s would have to be negative for small values: %s%s can be %d",
			r.of(f), schema.ExprString(s.Unknown), r.inMessage(f), least)
		if maybe := mayLackAny(stretch); maybe != nil {
			d.Also(maybe.Span, "%s may be missing", called(maybe))
		}
		d.Helpf("%s is less than nothing then; leave out what it takes away, or measure more: begin the range with a field in front of %s, or with %s itself",
			schema.ExprString(f.Equation.Value), s.Unknown.Stretch.Text, called(f))
	}
}

// inMessage names the message in which a field of a frame says something.
func (r *record) inMessage(f *schema.WireField) string {
	if r.message == nil || f.Level == schema.Body {
		return ""
	}
	return " in " + r.name
}

// mayLackAny returns the first field of a stretch that has a condition, or nil.
func mayLackAny(stretch []schema.Item) *schema.WireField {
	for _, leaf := range stretch {
		if f, ok := leaf.(*schema.WireField); ok && f.IsConditional() {
			return f
		}
	}
	return nil
}
