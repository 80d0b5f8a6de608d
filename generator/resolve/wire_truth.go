package resolve

import "github.com/netgen-dev/netgen/generator/schema"

// wantTruth reports a bool or a bit that is to be a size, or a checksum.
func (w *wirer) wantTruth(f *schema.WireField) {
	t, ok := schema.Present(f.Type).(*schema.WireInt)
	if !ok || isWhole(t) {
		return
	}
	if x := uncompared(f.Equation.Value, isNoTruth); x != nil {
		w.errorf(CodeWireNumber, f.Equation.Span, "%s is %s, and %s is a number", f.Name, schema.WireTypeNoun(t), schema.ExprString(x)).
			Helpf("compare it, as in %s > 0", schema.ExprString(x))
	}
}

// uncompared returns a part of an expression that is wanted and no part of a comparison, or
// nil: of comparisons nothing can be solved, and what they say is true or false.
func uncompared(x schema.Expr, wanted func(schema.Expr) bool) schema.Expr {
	switch {
	case compares(x):
		return nil
	case wanted(x):
		return x
	}
	switch x := x.(type) {
	case *schema.Unary:
		return uncompared(x.X, wanted)
	case *schema.Binary:
		if found := uncompared(x.X, wanted); found != nil {
			return found
		}
		return uncompared(x.Y, wanted)
	}
	return nil
}

func isMeasure(x schema.Expr) bool {
	_, is := x.(*schema.Measure)
	return is
}

// isNoTruth reports whether a part of an expression is a size, a count, a tag or a checksum.
func isNoTruth(x schema.Expr) bool {
	if m, is := x.(*schema.Measure); is {
		return m.Of != schema.HasOf
	}
	_, is := x.(*schema.Checksum)
	return is
}

func compares(x schema.Expr) bool {
	b, ok := x.(*schema.Binary)
	if !ok {
		u, not := x.(*schema.Unary)
		return not && u.Op == "!"
	}
	return schema.IsLogic(b.Op)
}
