package dispatch

import (
	"math"

	"github.com/netgen-dev/netgen/generator/schema"
)

// constantOf returns the value that a field has in every such message, or nil.
func (s *scanner) constantOf(c *candidate, f *schema.WireField) schema.Expr {
	switch {
	case f.Role == schema.KindRole && f.KindNext < len(s.kinds):
		if schema.IsConstant(s.kinds[f.KindNext]) {
			return s.kinds[f.KindNext]
		}
	case f.Equation != nil && f.Equation.Kind == schema.Constant && f.If == nil:
		return bitsOf(f.Type, f.Equation.Value)
	case f.Equation != nil && f.Level < schema.Body && f.If == nil:
		return hasConstant(f.Equation.Value, c.alt.Message.Record)
	}
	return nil
}

// bitsOf is a constant as the number that its bits are.
func bitsOf(t schema.WireType, value schema.Expr) schema.Expr {
	n, isNumber := value.(schema.Number)
	float, isFloat := schema.BareWire(t).(*schema.WireFloat)
	if !isNumber || !isFloat {
		return value
	}
	v := float64(n.Abs)
	if n.Negative {
		v = -v
	}
	if float.Bits == 32 {
		return schema.Number{Abs: uint64(math.Float32bits(float32(v)))}
	}
	return schema.Number{Abs: math.Float64bits(v)}
}

// hasConstant is the value of has(x) where x is there in every such message, or in none.
func hasConstant(x schema.Expr, r *schema.Record) schema.Expr {
	has, ok := x.(*schema.Measure)
	switch {
	case !ok || has.Of != schema.HasOf:
		return nil
	case has.Stretch.From == has.Stretch.To:
		return schema.Number{}
	}
	f, ok := r.Leaves[has.Stretch.From].(*schema.WireField)
	if ok && !schema.IsOptional(f.Type) && !f.IsConditional() {
		return schema.Number{Abs: 1}
	}
	return nil
}

// isOfFrame reports whether a frame gives a field its constant; those of roles and slots are the
// messages' own.
func isOfFrame(f *schema.WireField) bool {
	return f.Role == schema.NoRole && !f.Slot && f.Equation != nil && f.Equation.Kind == schema.Constant
}

// idRange is the values that an id may have: what the source says, or else those
// that are not negative.
func idRange(f *schema.WireField) *schema.Range {
	if f.Range != nil {
		return f.Range
	}
	t, ok := schema.Present(f.Type).(*schema.WireInt)
	if !ok {
		return nil
	}
	bits := t.Bits
	if t.Signed {
		bits--
	}
	return &schema.Range{High: schema.Number{Abs: 1<<bits - 1}}
}
