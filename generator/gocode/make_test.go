package gocode

import "testing"

func TestConstantsFold(t *testing.T) {
	a, b := Expr(Id("a")), Expr(Id("b"))
	both := func(x Expr) bool {
		op, ok := x.(*Binary)
		return ok && op.X == a && op.Y == b
	}
	for what, ok := range map[string]bool{
		"nothing at all":  And() == nil && Or(nil) == nil,
		"true alone":      And(True) == True && Or(True) == True,
		"true && a":       And(True, a) == a && And(a, True) == a,
		"false || a":      Or(False, a) == a && Or(a, False) == a,
		"false && a":      And(False, a) == False && And(a, b, False) == False,
		"true || a":       Or(True, a, b) == True && Or(a, True, b) == True,
		"all of them":     And(True, True) == True && Or(False, False) == False,
		"a && true && b":  both(And(a, True, b)) && both(Or(a, False, b)),
		"a && a":          And(a, a) == a && both(And(a, b, a)),
		"a && (a && b)":   both(And(a, Op(a, "&&", b))) && both(Or(a, Op(b, "||", a))),
		"not of either":   Not(True) == False && Not(False) == True,
		"not of anything": Not(a) != a,
	} {
		if !ok {
			t.Error(what)
		}
	}
}
