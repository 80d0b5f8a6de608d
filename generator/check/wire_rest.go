package check

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
)

// rest checks that what takes the rest has one, and is the only one.
func (c *wireChecker) rest(r *record, f *schema.WireField, at int) {
	if !f.TakesRest(nil) || r.layout[f] == schema.Headers || r.wrongEquation() {
		return
	}
	if r.layout[f] == schema.Words { // has been reported
		return
	}
	to, bound := len(r.Leaves), r.Bound(at)
	if bound != nil {
		to = bound.Unknown.Stretch.To
	}
	if bound == nil && r.message != nil && !r.message.ToEnd() {
		if f.Presence == schema.ByRest {
			return // has been reported
		}
		name, span, again := c.ofFrame(r, f)
		if again {
			return
		}
		d := c.report.Errorf(CodeWireNoEnd, span, "%s has no end: give it a size, or an `until`, or a frame that has a size", name)
		if by := r.toldLater(at); by != nil {
			d.Also(by.Span, "%s says how long that is, and comes too late", called(by))
			return
		}
		r.lengthHint(d, f, at)
		if f.Slot && !borrowed(f) && d.Help == "" {
			slotHint(d, f)
		}
		r.delimiterHint(d, f, at)
		closingHint(d, r, f)
		return
	}
	for _, leaf := range r.Leaves[at+1 : to] {
		if p, ok := leaf.(*schema.Padding); ok {
			c.padded(r, f, p, bound)
			return
		}
		next, ok := leaf.(*schema.WireField)
		if !ok || !schema.MayMeet(f, next) {
			continue
		}
		if _, fixed := c.sizes.FieldBits(next); !fixed && !c.toldInFront(r, next, at) {
			d := c.report.Errorf(CodeWireRest, f.Span, "%s takes the rest, but %s comes after it%s", r.of(f), called(next), c.untold(next)).
				Also(next.Span, "%s stands here", called(next))
			r.lengthHint(d, f, at)
			if by := toldBefore(r, next, at); by != nil && bound != nil && bound.By.Name != "" && d.Help == "" {
				d.Helpf("%s says how long %s is, so calculate what is left, as in [%s - %s], less what else the %s counts", called(by), called(next), bound.By.Name, called(by), bound.By.Name)
			}
			endHint(d, f)
			return
		}
	}
	if at < r.TailAt && r.EndsTagged() && (bound == nil || r.HasTail(bound.Unknown.Stretch)) {
		d := c.report.Errorf(CodeWireRest, f.Span, "%s takes the rest, but tagged fields come after it", r.of(f))
		r.lengthHint(d, f, at)
		endHint(d, f)
	}
}

// toldBefore returns the field in front of a leaf that says how long another field is, nil for
// none.
func toldBefore(r *record, f *schema.WireField, leaf int) *schema.WireField {
	for _, other := range schema.FieldsIn(r.Leaves[:leaf]) {
		eq := other.Equation
		if eq == nil || eq.Solution == nil || eq.Solution.Unknown.Of != schema.SizeOf {
			continue
		}
		if r.LeafAt(f) == eq.Solution.Unknown.Stretch.From {
			return other
		}
	}
	return nil
}

// toldLater returns the field that tells the size of a stretch with a leaf only behind that.
func (r *record) toldLater(at int) *schema.WireField {
	for _, s := range r.Solved {
		in := s.Unknown.Stretch
		if s.Unknown.Of == schema.SizeOf && in.From <= at && at < in.To && !r.IsTold(at, s) {
			return s.By
		}
	}
	return nil
}

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

// allToldInFront reports whether that is known in front of a leaf of all that stand behind it.
func (c *wireChecker) allToldInFront(r *record, leaves []schema.Item, leaf int) bool {
	return !slices.ContainsFunc(leaves, func(item schema.Item) bool {
		if _, fixed := c.sizes.StretchBits([]schema.Item{item}); fixed {
			return false
		}
		f, is := item.(*schema.WireField)
		return !is || !c.toldInFront(r, f, leaf)
	})
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
	at := r.LeafAt(f)
	return at >= 0 && at < leaf
}

// setsFrom reports whether a leaf sets a session variable, or one behind it.
func (r *record) setsFrom(leaf int, v *schema.Variable) bool {
	return slices.ContainsFunc(append(schema.FieldsIn(r.Leaves[leaf:]), r.Tagged...), func(f *schema.WireField) bool {
		_, sets := schema.SessionOf(f.Type)
		return f.Sets == v || sets[v]
	})
}
