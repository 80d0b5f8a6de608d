package schema

import "strings"

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

// bound is a comparison of a value with a constant: a Number, or a Text.
type bound struct {
	of, op string
	to     Expr
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
		switch {
		case isValue(x.Y):
			return []bound{{ExprString(x.X), x.Op, x.Y}}
		case isValue(x.X):
			return []bound{{ExprString(x.Y), mirrored[x.Op], x.X}}
		}
	case *FieldRef, *LetRef, *RequestRef, *SessionRef, *ParamRef:
		return []bound{{ExprString(x), "!=", Number{}}}
	}
	return nil
}

// isValue reports whether x is a constant that can be compared.
func isValue(x Expr) bool {
	switch x.(type) {
	case Number, Text:
		return true
	}
	return false
}

var mirrored = map[string]string{"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}

func (a bound) excludes(b bound) bool {
	if b.op == "==" {
		a, b = b, a
	}
	order := compare(a.to, b.to)
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

// compare orders two constants of one kind.
func compare(a, b Expr) int {
	if text, ok := a.(Text); ok {
		other, _ := b.(Text)
		return strings.Compare(string(text), string(other))
	}
	n, _ := a.(Number)
	other, _ := b.(Number)
	return n.Compare(other)
}

// Negated are the comparisons that hold where others do not.
var Negated = map[string]string{"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}

// Opposite reports whether it can be seen that one of two conditions always holds, and
// only one.
func Opposite(a, b Expr) bool {
	x, y := bounds(a), bounds(b)
	return len(x) == 1 && len(y) == 1 && x[0].of == y[0].of && Negated[x[0].op] == y[0].op &&
		ExprString(x[0].to) == ExprString(y[0].to)
}
