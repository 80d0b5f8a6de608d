package resolve

import "github.com/netgen-dev/netgen/generator/schema"

// countsEachOther reports numbers of which each counts the other's bytes, where both have as
// many as they need: what one says is known only when the other is written.
func (w *wirer) countsEachOther(r *schema.Record) {
	for _, f := range schema.FieldsIn(r.Leaves) {
		if !w.hasWidthOfValue(f) || w.cyclic[f.Equation.Span] {
			continue
		}
		way := &widths{wirer: w, record: r, to: f, seen: map[schema.Expr]bool{}}
		way.follow(f.Equation.Value)
		for _, other := range way.counted {
			w.cyclic[other.Equation.Span] = true
		}
		if len(way.counted) == 0 {
			continue
		}
		other := way.counted[0]
		w.errorf(CodeWireLinear, f.Equation.Span, "%s counts the bytes of %s, which counts those of %s: how many each has is known only when the other is written",
			f.Span.Text(), other.Span.Text(), f.Span.Text()).
			Also(other.Span, "%s stands here", other.Span.Text()).
			Helpf("give one of them a fixed width, such as u32, or leave it out of what the other counts")
	}
}

// hasWidthOfValue reports whether a field is computed, and has as many bytes as its number
// needs.
func (w *wirer) hasWidthOfValue(f *schema.WireField) bool {
	if f.Program || f.Equation == nil || f.Equation.Value == nil || schema.IsConstant(f.Equation.Value) {
		return false
	}
	_, fixed := w.sizes.Bits(f.Type)
	return !fixed || f.Layout != schema.NoLayout
}

// widths finds what counts the bytes of a number that counts its own.
type widths struct {
	*wirer
	record  *schema.Record
	to      *schema.WireField
	seen    map[schema.Expr]bool
	counted []*schema.WireField // those that count it, and are counted by it
}

// follow reports whether an expression depends on how many bytes the number has, apart from
// counting them itself.
func (c *widths) follow(x schema.Expr) (depends bool) {
	if x == nil || c.seen[x] {
		return false
	}
	c.seen[x] = true
	schema.Visit(x, func(x schema.Expr) {
		switch x := x.(type) {
		case *schema.LetRef:
			depends = c.follow(x.Let.Value) || depends
		case *schema.FieldRef:
			if eq := x.Path[0].Equation; eq != nil {
				depends = c.follow(eq.Value) || depends
			}
		case *schema.Measure:
			depends = c.measure(x) || depends
		}
	})
	return depends
}

func (c *widths) measure(m *schema.Measure) (depends bool) {
	if m.Of != schema.SizeOf {
		return false
	}
	for _, leaf := range c.record.Leaves[m.Stretch.From:m.Stretch.To] {
		f, ok := leaf.(*schema.WireField)
		switch {
		case !ok:
		case f == c.to:
			depends = true
		case c.hasWidthOfValue(f) && c.follow(f.Equation.Value):
			c.counted = append(c.counted, f)
			depends = true
		}
	}
	return depends
}
