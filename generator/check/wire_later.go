package check

import (
	"github.com/netgen-dev/netgen/generator/schema"
)

// later reports elements and structs whose ends depend on a size that a writer knows only
// when it has written what stands behind them. What a field itself has is compared then.
func (c *wireChecker) later(r *record) {
	for i, leaf := range r.Leaves {
		f, ok := leaf.(*schema.WireField)
		if !ok {
			continue
		}
		by := ""
		for _, bind := range f.Binds {
			by = max(by, c.sizeBehind(r, bind.Value, i, 0))
		}
		for list, ok := schema.Present(f.Type).(*schema.WireList); ok; list, ok = schema.Present(list.Elem).(*schema.WireList) {
			for _, end := range schema.Ends(list.Elem) {
				by = max(by, c.sizeBehind(r, end.Size, i, 0))
			}
		}
		if by != "" {
			c.report.Errorf(CodeWireOrder, f.Span, "what is in %s depends on size(%s), which a writer knows only behind it", called(f), by).
				Helpf("move it behind what is measured, or give what is in it an end of its own")
		}
	}
}

// maxDepth is how many fields and lets are followed.
const maxDepth = 16

// sizeBehind returns a stretch that an expression asks the size of, by way of fields and
// lets, and that ends behind a leaf and has to be written before its size is known.
func (c *wireChecker) sizeBehind(r *record, x schema.Expr, leaf, depth int) string {
	found := ""
	if depth > maxDepth {
		return ""
	}
	schema.Visit(x, func(x schema.Expr) {
		switch x := x.(type) {
		case *schema.Measure:
			if x.Of == schema.SizeOf && x.Stretch.To > leaf && !c.isToldBefore(r, x.Stretch) {
				found = x.Stretch.Text
			}
		case *schema.LetRef:
			found = max(found, c.sizeBehind(r, x.Let.Value, leaf, depth+1))
		case *schema.FieldRef:
			if eq := x.Path[0].Equation; eq != nil && len(x.Path) == 1 {
				found = max(found, c.sizeBehind(r, eq.Value, leaf, depth+1))
			}
		}
	})
	return found
}

// isToldBefore reports whether the size of a stretch is a sum of lengths.
func (c *wireChecker) isToldBefore(r *record, at schema.Stretch) bool {
	for _, leaf := range r.Leaves[at.From:at.To] {
		f, ok := leaf.(*schema.WireField)
		if _, pad := leaf.(*schema.Padding); pad || ok && !c.hasLength(r, f) {
			return false
		}
	}
	return true
}

// hasLength reports whether a field is always there and has as many bytes as its Go value
// says at once.
func (c *wireChecker) hasLength(r *record, f *schema.WireField) bool {
	if f.Presence != schema.Always || f.IsConditional() || f.Via != nil || r.layout[f] != "" {
		return false
	}
	if _, fixed := c.sizes.FieldBits(f); fixed {
		return true
	}
	for _, end := range schema.Ends(f.Type) {
		if n, fixed := c.sizes.Bits(end.Prefix); end.How == schema.EndPrefix && (!fixed || n == 0) {
			return false
		}
	}
	switch t := schema.Present(f.Type).(type) {
	case *schema.WireText:
		return len(t.Ends) == 1
	case *schema.WireList:
		_, fixed := c.sizes.Bits(t.Elem)
		return fixed && len(t.Ends) == 1
	}
	return false
}
