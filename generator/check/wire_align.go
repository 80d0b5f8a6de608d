package check

import "github.com/netgen-dev/netgen/generator/schema"

// fromMessage reports what is placed by the beginning of the message where a writer does not
// know yet how far that is, or what stands there is not the bytes of the message.
func (c *wireChecker) fromMessage(r *record) {
	if r.message != nil && r.message.Fragments != nil && c.placed.InRecord(r.Record) {
		c.report.Errorf(CodeWireOrder, r.message.Span, "%s travels in fragments, and has something in it whose place is counted from the beginning of the message", r.message.Name).
			Helpf("count from the beginning of a struct: leave out from message")
	}
	for i, leaf := range r.Leaves {
		if f, ok := leaf.(*schema.WireField); ok {
			c.placedThrough(r, f)
			c.placedBehind(r, f, i)
		}
	}
	for _, f := range r.Tagged {
		if c.placed.In(f.Type) {
			c.report.Errorf(CodeWireOrder, f.Span, "%s is tagged, and has something in it whose place is counted from the beginning of the message", r.of(f)).
				Helpf("count from the beginning of a struct: leave out from message")
		}
	}
}

// placedThrough reports what a length of any size stands in front of, or the program's code
// changes, before it has its place.
func (c *wireChecker) placedThrough(r *record, f *schema.WireField) {
	if !c.placed.In(f.Type) {
		return
	}
	if f.Via != nil {
		c.report.Errorf(CodeWireVia, f.Span, "what is in %s has its place in the message, and goes through %s first", r.of(f), f.Via.Name).
			Helpf("count from the beginning of a struct: leave out from message")
		return
	}
	_, fixed := c.sizes.Bits(prefixOf(f.Coded))
	if f.Coded != nil && !fixed || c.unfixedAround(f.Type) {
		c.unplaced(r, f, f)
	}
}

func prefixOf(end *schema.End) schema.WireType {
	if end == nil {
		return nil
	}
	return end.Prefix
}

// unfixedAround reports whether a list, or one in it, has a size in bytes in front which is
// itself of any size.
func (c *wireChecker) unfixedAround(t schema.WireType) bool {
	list, ok := schema.Present(t).(*schema.WireList)
	if !ok {
		return false
	}
	for _, end := range list.Ends {
		if _, fixed := c.sizes.Bits(end.Prefix); end.How == schema.EndPrefix && end.InBytes && !fixed {
			return true
		}
	}
	return c.unfixedAround(list.Elem)
}

// placedBehind reports a length of any size that counts what is placed behind it.
func (c *wireChecker) placedBehind(r *record, f *schema.WireField, leaf int) {
	if f.Equation == nil || c.hasFixedWidth(r, f) {
		return
	}
	for _, at := range measuredBy(f.Equation.Value, 0) {
		for _, leaf := range r.Leaves[max(leaf+1, at.From):max(leaf+1, at.To)] {
			inner, ok := leaf.(*schema.WireField)
			if ok && c.placed.InField(inner) {
				c.unplaced(r, inner, f)
				return
			}
		}
	}
}

// measuredBy are the stretches that an expression asks the size of, by way of fields and lets.
func measuredBy(x schema.Expr, depth int) (all []schema.Stretch) {
	if depth > maxDepth {
		return nil
	}
	schema.Visit(x, func(x schema.Expr) {
		switch x := x.(type) {
		case *schema.Measure:
			if x.Of == schema.SizeOf {
				all = append(all, x.Stretch)
			}
		case *schema.LetRef:
			all = append(all, measuredBy(x.Let.Value, depth+1)...)
		case *schema.FieldRef:
			if eq := x.Path[0].Equation; eq != nil && len(x.Path) == 1 {
				all = append(all, measuredBy(eq.Value, depth+1)...)
			}
		}
	})
	return all
}

func (c *wireChecker) unplaced(r *record, f, by *schema.WireField) {
	d := c.report.Errorf(CodeWireOrder, f.Span, "what is in %s has its place in the message, behind a length whose own size is known only when that is written", r.of(f))
	if by != f {
		d.Also(by.Span, "%s is of any size", called(by))
	}
	d.Helpf("give the length a fixed size, or count from the beginning of a struct: leave out from message")
}

// placedVariant is placedThrough for a variant.
func (c *wireChecker) placedVariant(u *schema.WireUnion, v *schema.WireVariant) {
	if c.unfixedAround(v.Type) && c.placed.In(v.Type) {
		c.report.Errorf(CodeWireOrder, v.Span, "what is in %s.%s has its place in the message, behind a length whose own size is known only when that is written", u.Name, v.Name).
			Helpf("give the length a fixed size, or count from the beginning of a struct: leave out from message")
	}
}
