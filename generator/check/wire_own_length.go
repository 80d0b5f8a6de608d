package check

import (
	"github.com/netgen-dev/netgen/generator/schema"
)

// ownLength reports what has its size from a length that counts it, and others with it, which are not
// taken away again: no value is as long as both say.
func (c *wireChecker) ownLength(r *record, f *schema.WireField, at int) {
	if f.IsConditional() || f.Via != nil || schema.IsOptional(f.Type) {
		return
	}
	for _, end := range schema.Ends(f.Type) {
		x, by := shifted(end.Size)
		ref, ok := x.(*schema.FieldRef)
		if !ok || len(ref.Path) > 1 || end.How != schema.EndSize || end.Literal != "" {
			continue
		}
		length := ref.Path[0]
		if length.Equation == nil || length.IsConditional() || schema.IsList(f.Type) && !end.InBytes {
			continue
		}
		x, more := shifted(length.Equation.Value)
		size, ok := x.(*schema.Measure)
		if !ok || size.Of != schema.SizeOf || at < size.Stretch.From || at >= size.Stretch.To || size.Stretch.To > len(r.Leaves) {
			continue
		}
		others := append(append([]schema.Item{}, r.Leaves[size.Stretch.From:at]...), r.Leaves[at+1:size.Stretch.To]...)
		bits, fixed := c.sizes.StretchBits(others)
		if !fixed {
			bits = c.sizes.SurelyBits(others)
		}
		if n := int64(bits/8) + more + by; n > 0 || fixed && n < 0 {
			c.report.Errorf(CodeWireNever, f.Span, "%s has the size %s, and %s is %s: no value is as long as both say",
				r.of(f), schema.ExprString(end.Size), called(length), schema.ExprString(length.Equation.Value)).
				Also(length.Span, "%s is declared here", called(length)).
				Helpf("leave out the size in brackets: %s follows from %s", called(f), called(length))
			return
		}
	}
}

// shifted is an expression without the constants that are added to it or taken away, and those.
func shifted(x schema.Expr) (of schema.Expr, by int64) {
	b, ok := x.(*schema.Binary)
	if !ok || b.Op != "+" && b.Op != "-" {
		return x, 0
	}
	n, ok := b.Y.(schema.Number)
	if !ok || n.Abs > 1<<32 {
		return x, 0
	}
	more, _ := n.Int()
	if b.Op == "-" {
		more = -more
	}
	of, by = shifted(b.X)
	return of, by + more
}
