package schema

// Exclude reports whether two conditions can be seen never to hold at once: some
// comparison of one with a constant contradicts one of the other.
func Exclude(a, b Expr) bool {
	for _, x := range bounds(a) {
		for _, y := range bounds(b) {
			if x.of == y.of && x.excludes(y) {
				return true
			}
		}
	}
	return false
}

// bound is a comparison of a value with a constant.
type bound struct {
	of, op string
	n      Number
}

// bounds returns the comparisons that must all hold.
func bounds(x Expr) []bound {
	switch x := x.(type) {
	case *Unary:
		if x.Op == "!" {
			return []bound{{ExprString(x.X), "==", Number{}}}
		}
	case *Binary:
		if x.Op == "&&" {
			return append(bounds(x.X), bounds(x.Y)...)
		}
		if n, ok := x.Y.(Number); ok {
			return []bound{{ExprString(x.X), x.Op, n}}
		}
		if n, ok := x.X.(Number); ok {
			return []bound{{ExprString(x.Y), mirrored[x.Op], n}}
		}
	case *FieldRef, *LetRef, *RequestRef, *SessionRef, *ParamRef:
		return []bound{{ExprString(x), "!=", Number{}}}
	}
	return nil
}

var mirrored = map[string]string{"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}

func (a bound) excludes(b bound) bool {
	if b.op == "==" {
		a, b = b, a
	}
	order := a.n.Compare(b.n)
	switch a.op + " " + b.op {
	case "== ==":
		return order != 0
	case "== !=":
		return order == 0
	case "== <", "> <=", "> <":
		return order >= 0
	case "== >", "< >=", "< >":
		return order <= 0
	case "== <=", ">= <=":
		return order > 0
	case "== >=", "<= >=":
		return order < 0
	case "<= >", "<= ==":
		return order <= 0
	case ">= <":
		return order >= 0
	}
	return false
}
