package check

import (
	"math"

	"github.com/netgen-dev/netgen/generator/schema"
)

// checksums reports checksums that a writer cannot leave a place for. They are computed
// last, when all lengths have been written that measure them.
func (c *wireChecker) checksums(r *record) {
	for i, leaf := range r.Leaves {
		f, ok := leaf.(*schema.WireField)
		if !ok || !f.IsChecksum() {
			continue
		}
		if by := c.sizeBehind(r, f.If, i, 0); by != "" {
			c.report.Errorf(CodeWireChecksum, f.Span, "whether %s is there depends on size(%s), which ends behind it", called(f), by).
				Helpf("ask a flag in front of it, or let the size end in front of %s", called(f))
			continue
		}
		if c.narrowSum(f) || c.hasPlace(r, f) {
			continue
		}
		if other := measuring(r, i); other != nil {
			c.report.Errorf(CodeWireChecksum, f.Span, "%s takes as many bytes as its value needs, and %s has to be known before it", called(f), called(other)).
				Also(other.Span, "%s measures it", called(other)).
				Helpf("give the checksum a fixed width, such as u32 or hex[8]")
		}
	}
}

// narrowSum reports digits and varints that have no room for every CRC. Bits take the lowest of it.
func (c *wireChecker) narrowSum(f *schema.WireField) bool {
	x, ok := f.Equation.Value.(*schema.Checksum)
	_, varint := schema.Present(f.Type).(*schema.Varint)
	if !ok || x.Extern != nil || !varint && schema.BaseOfDigits(f.Type) != 10 {
		return false
	}
	_, largest := schema.NumbersOf(schema.Present(f.Type))
	if largest.Abs >= math.MaxUint32 {
		return false
	}
	c.report.Errorf(CodeWireChecksum, f.Span, "%s holds numbers up to %s, and %s is of 32 bits", called(f), largest, schema.ExprString(x)).
		Helpf("make it one that has, as u32, hex[8] or dec[10]; or take what it has room for, as in %s & 0xff", schema.ExprString(x))
	return true
}

// hasPlace reports whether as many bytes are left for a checksum as it will have.
func (c *wireChecker) hasPlace(r *record, f *schema.WireField) bool {
	fixed := false
	switch r.layout[f] {
	case "":
		_, fixed = c.sizes.Bits(schema.Present(f.Type))
	case schema.Words:
		_, fixed = c.wire.Words.Digits(f, c.sizes)
	}
	return fixed
}

// measuring returns a field whose equation measures a leaf.
func measuring(r *record, leaf int) *schema.WireField {
	for _, other := range r.Leaves {
		f, ok := other.(*schema.WireField)
		if !ok || f.Equation == nil {
			continue
		}
		found := false
		schema.Visit(f.Equation.Value, func(x schema.Expr) {
			m, ok := x.(*schema.Measure)
			found = found || ok && m.Of == schema.SizeOf && m.Stretch.From <= leaf && leaf < m.Stretch.To
		})
		if found {
			return f
		}
	}
	return nil
}
