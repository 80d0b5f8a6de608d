package check

import "github.com/netgen-dev/netgen/generator/schema"

// split reports sizes and checksums of what begins or ends within a byte: both count whole
// ones.
func (c *wireChecker) split(r *record) {
	for _, f := range schema.FieldsIn(r.Leaves) {
		c.splitIn(r, f.If, 0)
		if f.Equation != nil {
			c.splitIn(r, f.Equation.Value, 0)
		}
		for _, end := range schema.Ends(f.Type) {
			c.splitIn(r, end.Size, 0)
		}
	}
}

func (c *wireChecker) splitIn(r *record, x schema.Expr, depth int) {
	if depth > maxDepth {
		return
	}
	schema.Visit(x, func(x schema.Expr) {
		switch x := x.(type) {
		case *schema.Measure:
			if x.Of == schema.SizeOf {
				c.splits(r, "size", x.Stretch)
			}
		case *schema.Checksum:
			for _, at := range x.Stretches {
				c.splits(r, x.Func, at)
			}
		case *schema.LetRef:
			c.splitIn(r, x.Let.Value, depth+1)
		}
	})
}

func (c *wireChecker) splits(r *record, of string, at schema.Stretch) {
	if at.From == at.To || c.said[at.Span] {
		return
	}
	leaf, does, edge, count := at.From, "begins", at.From, "from"
	switch {
	case isWithin(r, at.From):
		for isWithin(r, edge) {
			edge--
		}
	case isWithin(r, at.To):
		leaf, does, edge, count = at.To-1, "ends", at.To, "up to"
		for isWithin(r, edge+1) {
			edge++
		}
	default:
		return
	}
	c.said[at.Span] = true
	d := c.report.Errorf(CodeWireBits, at.Span, "%s(%s) is of whole bytes, and %s %s within one", of, at.Text, called(r.Leaves[leaf].(*schema.WireField)), does)
	outer, ok := r.Leaves[max(edge, 0)].(*schema.WireField)
	switch {
	case !ok:
		d.Helpf("let it count all the bits of that byte, or none")
	case outer.Name == "":
		d.Also(outer.Span, "with this that byte %s", does).
			Helpf("give it a name, as spare, and count %s there; or leave out all of the byte", count)
	default:
		d.Helpf("count %s %s, with which that byte %s, or leave out all of the byte", count, outer.Name, does)
	}
}

// isWithin reports whether a leaf begins within a byte.
func isWithin(r *record, leaf int) bool {
	if leaf >= len(r.Leaves) {
		return false
	}
	f, ok := r.Leaves[leaf].(*schema.WireField)
	return ok && f.Bit != 0
}
