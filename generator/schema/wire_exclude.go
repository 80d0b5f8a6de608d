package schema

import "strings"

// Exclude reports whether two conditions can be seen never to hold at once: some
// comparison of one with a constant contradicts one of the other.
func Exclude(a, b Expr) bool {
	for _, x := range Bounds(a) {
		for _, y := range Bounds(b) {
			if ExprString(x.Of) == ExprString(y.Of) && x.Excludes(y) {
				return true
			}
		}
	}
	return false
}

// Bound is a comparison of a value with a constant: a Number, or a Text.
type Bound struct {
	Of Expr
	Op string
	To Expr
}

// Bounds returns the comparisons of a condition that must all hold, as far as they are
// with constants.
func Bounds(x Expr) []Bound {
	switch x := x.(type) {
	case *Unary:
		if x.Op == "!" {
			return []Bound{{x.X, "==", Number{}}}
		}
	case *Binary:
		if x.Op == "&&" {
			return append(Bounds(x.X), Bounds(x.Y)...)
		}
		switch {
		case IsValue(x.Y):
			return []Bound{{x.X, x.Op, x.Y}}
		case IsValue(x.X):
			return []Bound{{x.Y, mirrored[x.Op], x.X}}
		}
	case *FieldRef, *LetRef, *RequestRef, *SessionRef, *ParamRef:
		return []Bound{{x, "!=", Number{}}}
	}
	return nil
}

// IsValue reports whether x is a constant that can be compared.
func IsValue(x Expr) bool {
	switch x.(type) {
	case Number, Text:
		return true
	}
	return false
}

var mirrored = map[string]string{"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}

// Excludes reports whether two comparisons of one value never hold at once.
func (a Bound) Excludes(b Bound) bool {
	a, b = a.closed(), b.closed()
	if b.Op == "==" {
		a, b = b, a
	}
	order := compare(a.To, b.To)
	switch a.Op + " " + b.Op {
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

// closed says of a whole number whether it is at least or at most so much, instead of more
// or less: x > 399 is x >= 400.
func (a Bound) closed() Bound {
	to, isNumber := a.To.(Number)
	step, strict := map[string]string{"<": "-", ">": "+"}[a.Op]
	if !isNumber || !strict {
		return a
	}
	if next, ok := Fold(step, to, Number{Abs: 1}).(Number); ok {
		return Bound{a.Of, a.Op + "=", next}
	}
	return a
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
	x, y := Bounds(a), Bounds(b)
	return len(x) == 1 && len(y) == 1 && ExprString(x[0].Of) == ExprString(y[0].Of) && Negated[x[0].Op] == y[0].Op &&
		ExprString(x[0].To) == ExprString(y[0].To)
}
