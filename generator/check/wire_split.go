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
	name, does := "", ""
	switch {
	case isWithin(r, at.From):
		name, does = called(r.Leaves[at.From].(*schema.WireField)), "begins"
	case isWithin(r, at.To):
		name, does = called(r.Leaves[at.To-1].(*schema.WireField)), "ends"
	default:
		return
	}
	c.said[at.Span] = true
	c.report.Errorf(CodeWireBits, at.Span, "%s(%s) is of whole bytes, and %s %s within one", of, at.Text, name, does).
		Helpf("let it count all the bits of that byte, or none")
}

// isWithin reports whether a leaf begins within a byte.
func isWithin(r *record, leaf int) bool {
	if leaf >= len(r.Leaves) {
		return false
	}
	f, ok := r.Leaves[leaf].(*schema.WireField)
	return ok && f.Bit != 0
}
