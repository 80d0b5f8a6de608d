package schema

import (
	"math"
	"slices"
	"strings"
)

// Exclude reports whether two conditions can be seen never to hold at once, by their lets or by what
// these are: whichever sides of their || hold, some comparison contradicts another of the same values.
func Exclude(a, b Expr) bool {
	if neverAll([]Expr{Positive(a), Positive(b)}) {
		return true
	}
	if !hasLets(a) && !hasLets(b) {
		return false
	}
	return neverAll([]Expr{Positive(withoutLets(a, maxLets)), Positive(withoutLets(b, maxLets))})
}

func hasLets(x Expr) (has bool) {
	Visit(x, func(x Expr) {
		_, is := x.(*LetRef)
		has = has || is
	})
	return has
}

// LeaveNothing reports whether conditions can be seen to take every case of one that is tried behind them, nil
// for none.
func LeaveNothing(before []Expr, x Expr) bool {
	var all []Expr
	if x != nil {
		all = append(all, Positive(x))
	}
	for _, b := range before {
		all = append(all, opposite(b))
	}
	return neverAll(all)
}

// Contradicts reports whether a condition can be seen never to hold, since parts of it that have to
// hold at once exclude each other.
func Contradicts(x Expr) bool {
	both, ok := x.(*Binary)
	if !ok || both.Op != "&&" {
		return false
	}
	never := func(x Expr) bool { return neverAll([]Expr{Positive(x)}) }
	return Contradicts(both.X) || never(x) && !never(both.X) && !never(both.Y)
}

// neverAll reports whether conditions can be seen never to hold all at once.
func neverAll(conditions []Expr) bool {
	e := excluder{steps: maxExclude}
	return e.never(conditions, nil, nil)
}

// excluder looks for contradictions, in a bounded number of steps.
type excluder struct{ steps int }

// maxExclude bounds the steps: each || doubles what is looked at behind it.
const maxExclude = 4096

// never reports whether conditions contradict one another or the bounds that hold already.
// Of a || both sides have to, once all else is known.
func (e *excluder) never(all, either []Expr, holds []Bound) bool {
	for len(all) > 0 {
		if e.steps--; e.steps < 0 {
			return false
		}
		x := all[0]
		all = all[1:]
		if two, ok := x.(*Binary); ok && two.Op == "&&" {
			all = append([]Expr{two.X, two.Y}, all...)
			continue
		}
		if two, ok := x.(*Binary); ok && two.Op == "||" {
			either = append(slices.Clip(either), two)
			continue
		}
		for _, b := range append(Bounds(x), difference(x)...) {
			if slices.ContainsFunc(holds, b.contradicts) {
				return true
			}
			if holds = append(slices.Clip(holds), b); isNone(b.Of, holds) {
				return true
			}
		}
	}
	if len(either) == 0 {
		return false
	}
	two := either[0].(*Binary)
	return e.never([]Expr{two.X}, either[1:], holds) && e.never([]Expr{two.Y}, either[1:], holds)
}

// isNone reports whether no whole number is left for a value of which all comparisons hold: of a u2
// that is neither 0 nor 1, and below 2.
func isNone(of Expr, all []Bound) bool {
	least, largest := numbersOf(of)
	name := ExprString(of)
	for before := least.Next(); least != before; {
		before = least
		for _, b := range all {
			to, isNumber := b.To.(Number)
			if !isNumber || ExprString(b.Of) != name {
				continue
			}
			switch b := b.closed(); {
			case b.Op == ">=" && b.To.(Number).Compare(least) > 0:
				least = b.To.(Number)
			case b.Op == "<=" && b.To.(Number).Compare(largest) < 0:
				largest = b.To.(Number)
			case b.Op == "!=" && to.Compare(least) == 0:
				least = least.Next()
			}
		}
	}
	return least.Compare(largest) > 0
}

// numbersOf is what a value may be.
func numbersOf(x Expr) (least, largest Number) {
	if ref, ok := x.(*FieldRef); ok {
		if t := Present(ref.Path[len(ref.Path)-1].Type); IsNumber(t) {
			return NumbersOf(t)
		}
	}
	return Number{Abs: 1 << 63, Negative: true}, Number{Abs: math.MaxUint64}
}

// contradicts reports whether two comparisons are of one value, and never hold at once.
func (a Bound) contradicts(b Bound) bool {
	return ExprString(a.Of) == ExprString(b.Of) && a.Excludes(b)
}

// Positive is a condition without a ! in front of comparisons, && and ||: !(a == 1 || b < 2)
// is a != 1 && b >= 2.
func Positive(x Expr) Expr {
	switch x := x.(type) {
	case *Unary:
		if x.Op == "!" {
			return opposite(x.X)
		}
	case *Binary:
		if joined[x.Op] != "" {
			return &Binary{Op: x.Op, X: Positive(x.X), Y: Positive(x.Y)}
		}
	}
	return x
}

// opposite is the condition that holds where another does not.
func opposite(x Expr) Expr {
	switch x := x.(type) {
	case *Unary:
		if x.Op == "!" {
			return Positive(x.X)
		}
	case *Binary:
		if other := joined[x.Op]; other != "" {
			return &Binary{Op: other, X: opposite(x.X), Y: opposite(x.Y)}
		}
		if other := Negated[x.Op]; other != "" {
			return &Binary{Op: other, X: x.X, Y: x.Y}
		}
	}
	return &Unary{Op: "!", X: x}
}

// joined are what && and || become where the opposite is asked.
var joined = map[string]string{"&&": "||", "||": "&&"}

// Bound is a comparison of a value with a constant: a Number, or a Text.
type Bound struct {
	Of Expr
	Op string
	To Expr
}

// Bounds returns the comparisons of a condition that must all hold, as far as they are
// with constants.
func Bounds(x Expr) []Bound {
	switch x := Positive(x).(type) {
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

// difference returns a comparison of two values, neither of them a constant, as one of their
// difference with zero: b > a is a - b < 0.
func difference(x Expr) []Bound {
	two, ok := x.(*Binary)
	if !ok || mirrored[two.Op] == "" || IsValue(two.X) || IsValue(two.Y) {
		return nil
	}
	op, a, b := two.Op, two.X, two.Y
	if ExprString(b) < ExprString(a) {
		op, a, b = mirrored[op], b, a
	}
	return []Bound{{&Binary{Op: "-", X: a, Y: b}, op, Number{}}}
}

// IsValue reports whether x is a constant that can be compared.
func IsValue(x Expr) bool {
	switch x.(type) {
	case Number, Text:
		return true
	}
	return false
}

// Begins compares texts, and so does NotBegins, which no schema writes.
const (
	Begins    = "begins"
	NotBegins = "!begins"
)

var mirrored = map[string]string{"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}

// Excludes reports whether two comparisons of one value never hold at once.
func (a Bound) Excludes(b Bound) bool {
	a, b = a.closed(), b.closed()
	if b.Op == "==" {
		a, b = b, a
	}
	order := compare(a.To, b.To)
	text, _ := a.To.(Text)
	other, _ := b.To.(Text)
	begins := strings.HasPrefix(string(text), string(other))
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
	case "== !begins", "begins !begins":
		return begins
	case "== begins":
		return !begins
	case "!begins begins":
		return strings.HasPrefix(string(other), string(text))
	case "begins begins":
		return !begins && !strings.HasPrefix(string(other), string(text))
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
var Negated = map[string]string{"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">", Begins: NotBegins, NotBegins: Begins}

// IsLogic reports whether an operator says whether something is so: it is 1 or 0.
func IsLogic(op string) bool { return op == "&&" || op == "||" || Negated[op] != "" }

// areOpposite reports whether it can be seen that one of two conditions always holds, and
// only one.
func areOpposite(a, b Expr) bool {
	return a != nil && b != nil && Exclude(a, b) && Exclude(opposite(a), opposite(b))
}
