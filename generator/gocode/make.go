package gocode

import "reflect"

// Dot is X.Name for each of names.
func Dot(x Expr, names ...string) Expr {
	for _, name := range names {
		x = &Sel{x, name}
	}
	return x
}

// CallOf is fun(args).
func CallOf(fun Expr, args ...Expr) *Call { return &Call{Fun: fun, Args: args} }

// Method is x.name(args).
func Method(x Expr, name string, args ...Expr) *Call { return CallOf(Dot(x, name), args...) }

// Len is len(x).
func Len(x Expr) Expr { return CallOf(Id("len"), x) }

// Op is x op y.
func Op(x Expr, op string, y Expr) Expr { return &Binary{op, x, y} }

// True and False are the constants.
const (
	True  = Id("true")
	False = Id("false")
)

// Bool is the constant of a value.
func Bool(value bool) Expr {
	if value {
		return True
	}
	return False
}

// Not is !x.
func Not(x Expr) Expr {
	switch x {
	case True:
		return False
	case False:
		return True
	}
	if not, ok := x.(*Unary); ok && not.Op == "!" {
		return not.X
	}
	return &Unary{"!", x}
}

// And joins conditions with &&; it is nil for none.
func And(conds ...Expr) Expr { return join("&&", True, conds) }

// Or joins conditions with ||; it is nil for none.
func Or(conds ...Expr) Expr { return join("||", False, conds) }

// join leaves out what is there already, and the constants: neutral changes nothing, and the
// other one decides.
func join(op string, neutral Expr, conds []Expr) Expr {
	var all Expr
	for _, c := range conds {
		switch {
		case c == nil, c == neutral && all != nil:
		case all == nil, all == neutral, c == Not(neutral):
			all = c
		case all != Not(neutral):
			if more := without(op, all, c); more != nil {
				all = Op(all, op, more)
			}
		}
	}
	return all
}

// without leaves out of what c joins all that is among what all joins; nil if nothing is left.
func without(op string, all, c Expr) Expr {
	b, ok := c.(*Binary)
	if !ok || b.Op != op {
		if joins(op, all, c) {
			return nil
		}
		return c
	}
	x, y := without(op, all, b.X), without(op, all, b.Y)
	switch {
	case x == nil:
		return y
	case y == nil:
		return x
	case x == b.X && y == b.Y:
		return c
	}
	return Op(x, op, y)
}

// joins reports whether c is among what all joins.
func joins(op string, all, c Expr) bool {
	if b, ok := all.(*Binary); ok && b.Op == op {
		return joins(op, b.X, c) || joins(op, b.Y, c)
	}
	return reflect.DeepEqual(all, c)
}

// Define is name := value.
func Define(name string, value Expr) Stmt { return &Let{[]string{name}, value} }

// Assign is target = value.
func Assign(target, value Expr) Stmt { return &Set{Targets: []Expr{target}, Value: value} }

// Run is a call as a statement.
func Run(call Expr) Stmt { return &Do{X: call} }

// Give is return values.
func Give(values ...Expr) Stmt { return &Return{values} }

// When is if cond { then }.
func When(cond Expr, then ...Stmt) Stmt { return &If{Cond: cond, Then: then} }

// Nil is nil.
const Nil = Id("nil")

// P is a parameter.
func P(name string, t Expr) Param { return Param{name, t} }
