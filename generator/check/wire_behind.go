package check

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
)

// toldInFront reports whether it is known in front of a leaf how many bytes a field behind it has:
// where it is there, it has a fixed size, and whether it is, asks for nothing else.
func (c *wireChecker) toldInFront(r *record, f *schema.WireField, leaf int) bool {
	if _, fixed := c.sizes.ThereBits(f); !fixed || !r.asksInFront(f.If, leaf) {
		return false
	}
	switch f.Presence {
	case schema.Always, schema.ByIf:
		return true
	case schema.ByFlag:
		return r.isInFront(f.Flag.By, leaf)
	}
	return false
}

// untold says of a field what nothing in front of what takes the rest tells of it.
func (c *wireChecker) untold(f *schema.WireField) string {
	if _, fixed := c.sizes.ThereBits(f); fixed {
		return ", and nothing in front says whether that is there"
	}
	return " and can be of any size"
}

// asksInFront reports whether all that an expression asks for is known in front of a leaf.
func (r *record) asksInFront(x schema.Expr, leaf int) bool {
	in := true
	schema.Visit(x, func(x schema.Expr) {
		switch x := x.(type) {
		case *schema.FieldRef:
			in = in && r.isInFront(x.Path[0], leaf)
		case *schema.LetRef:
			in = in && r.asksInFront(x.Let.Value, leaf)
		case *schema.SessionRef:
			in = in && !r.setsFrom(leaf, x.Variable)
		case *schema.Measure:
			in = false
		}
	})
	return in
}

func (r *record) isInFront(f *schema.WireField, leaf int) bool {
	at := slices.Index(r.Leaves, schema.Item(f))
	return at >= 0 && at < leaf
}

// setsFrom reports whether a leaf sets a session variable, or one behind it.
func (r *record) setsFrom(leaf int, v *schema.Variable) bool {
	return slices.ContainsFunc(schema.FieldsIn(r.Leaves[leaf:]), func(f *schema.WireField) bool {
		_, sets := schema.SessionOf(f.Type)
		return f.Sets == v || sets[v]
	})
}
