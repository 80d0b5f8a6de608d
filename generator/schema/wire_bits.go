package schema

import "math"

// TakesBits reports whether something in a type takes bits of numbers, or a number of more than
// 63 bits as it is: what it is given from outside has to have all of its bits then, and
// otherwise may be the largest int instead of a larger number.
func TakesBits(t WireType) bool {
	found := false
	expr := func(x Expr) {
		Visit(x, func(x Expr) {
			switch x := x.(type) {
			case Number:
				found = found || x.Abs > math.MaxInt64
			case *Binary:
				found = found || x.Op == "&" || x.Op == "|"
			}
		})
	}
	var walk *exprWalk
	walk = newExprWalk(func(f *WireField) {
		if f.Equation == nil {
			return
		}
		_, copies := f.Equation.Value.(*ParamRef)
		found = found || copies
		walk.asks(f.Equation.Value)
	}, expr)
	walk.typ(t)
	return found
}
