package check

import "github.com/netgen-dev/netgen/generator/schema"

// padded reports padding behind what takes the rest, or the rest of a stretch that has the
// padding in it.
func (c *wireChecker) padded(r *record, f *schema.WireField, p *schema.Padding, bound *schema.Solution) {
	d := c.report.Errorf(CodeWireRest, p.Span, "%s takes the rest, so nothing says where it ends and the padding behind it begins", r.of(f)).
		Also(f.Span, "%s stands here", called(f)).
		Helpf("give it a size of its own, as in `%s`, or leave out pad", withSize(f))
	if bound != nil && bound.By.Level == f.Level {
		all := bound.Unknown.Stretch
		d.Also(all.Span, "size(%s) counts the zeros behind %s too", all.Text, called(f)).
			Helpf("size(%s) is without the zeros: write `%s = size(%[1]s)`, plus the bytes of what else it counts; or leave out pad", called(f), called(bound.By))
	}
}

// withSize is a text or list as it is written with a length in front of it.
func withSize(f *schema.WireField) string {
	switch t := schema.Present(f.Type).(type) {
	case *schema.WireList:
		return called(f) + " [u16]" + schema.WireTypeString(t.Elem)
	case *schema.WireText:
		if !t.Bytes {
			return called(f) + " string[u16]"
		}
	}
	return called(f) + " bytes[u16]"
}

// places reports padding whose place cannot be known: that of a length of any size in
// front of it, which counts what stands behind the padding.
func (c *wireChecker) places(r *record) {
	for i, leaf := range r.Leaves {
		f, ok := leaf.(*schema.WireField)
		if !ok || f.Equation == nil {
			continue
		}
		if _, fixed := c.sizes.FieldBits(f); fixed {
			continue
		}
		if p := paddingIn(r, f.Equation.Value, i); p != nil {
			c.report.Errorf(CodeWireOrder, p.Span, "%s is padded by its place behind %s, whose own size is known only when all that it counts is in place", r.of(p.Of), called(f)).
				Also(f.Span, "%s is of any size", called(f)).
				Helpf("give %s a fixed size, or put what is padded into a struct: its places are counted from its own beginning", called(f))
		}
	}
}

// paddingIn is the first padding behind the leaf i, and in front of the end of something
// whose size an expression asks for; nil for none. The size of a text is known before.
func paddingIn(r *record, x schema.Expr, i int) (found *schema.Padding) {
	schema.Visit(x, func(x schema.Expr) {
		m, ok := x.(*schema.Measure)
		if !ok || m.Of != schema.SizeOf || found != nil {
			return
		}
		at := m.Stretch
		if at.To == at.From+1 && isTextItem(r.Leaves[at.From]) {
			return
		}
		for j := i + 1; j < at.To && found == nil; j++ {
			found, _ = r.Leaves[j].(*schema.Padding)
		}
	})
	return found
}

func isTextItem(item schema.Item) bool {
	f, ok := item.(*schema.WireField)
	if !ok {
		return false
	}
	_, text := schema.Present(f.Type).(*schema.WireText)
	return text && f.Via == nil
}
