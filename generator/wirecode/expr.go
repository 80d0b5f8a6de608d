package wirecode

import (
	"cmp"
	"math"
	"strings"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// A value is a Go expression with as much of its type as expressions ask for.
type value struct {
	x    gocode.Expr
	kind valueKind
}

// valueKind is what kind of Go value an expression is.
type valueKind int

// The kinds of values.
const (
	isInt    valueKind = iota // of type int
	isNumber                  // of another integer type, or an enum
	isBool
	isText // a string, or bytes
)

// A scope gives what expressions ask for at one place of a codec: writing has the
// fields of the value, reading has what was read.
type scope interface {
	// value returns what a leaf of an expression is: *schema.FieldRef, *LetRef,
	// *ParamRef, *RequestRef, *SessionRef, *KindRef, *Measure or *Checksum.
	value(x schema.Expr) value
}

// num returns an expression of type int.
func num(s scope, x schema.Expr) gocode.Expr {
	switch x := x.(type) {
	case schema.Number:
		return intNumber(x)
	case *schema.Unary:
		if x.Op == "-" {
			return &gocode.Unary{Op: "-", X: num(s, x.X)}
		}
		return oneIf(cond(s, x))
	case *schema.Binary:
		if schema.IsLogic(x.Op) {
			return oneIf(cond(s, x))
		}
		return arithmetic(num(s, x.X), x.Op, operand(x, num(s, x.Y)))
	}
	return s.value(x).num()
}

// arithmetic is x op y, or what that is of two constants, as far as linters ask for it.
func arithmetic(x gocode.Expr, op string, y gocode.Expr) gocode.Expr {
	a, ok := x.(gocode.Int)
	b, both := y.(gocode.Int)
	switch {
	case !ok || !both:
	case op == "&":
		return a & b
	case op == "/" && b != 0:
		return a / b
	}
	return gocode.Op(x, op, y)
}

// operand is the right one of an operation. Go panics if that of a shift is below zero.
func operand(x *schema.Binary, n gocode.Expr) gocode.Expr {
	if x.Op == "<<" && !schema.IsConstant(x.Y) {
		return gocode.CallOf(gocode.Id("uint"), n)
	}
	return n
}

// num is v as an int.
func (v value) num() gocode.Expr {
	switch v.kind {
	case isInt:
		return v.x
	case isBool:
		return oneIf(v.x)
	}
	return gocode.CallOf(gocode.Id("int"), v.x)
}

// oneIf is wire.Bit(cond), 1 or 0.
func oneIf(cond gocode.Expr) gocode.Expr {
	switch cond {
	case gocode.True:
		return gocode.Int(1)
	case gocode.False:
		return gocode.Int(0)
	}
	return gocode.CallOf(wireID("Bit"), cond)
}

// cond returns an expression of type bool.
func cond(s scope, x schema.Expr) gocode.Expr {
	x = unlessNarrow(x)
	switch x := x.(type) {
	case schema.Number:
		return gocode.Bool(x.Abs != 0)
	case *schema.Unary:
		if x.Op == "!" {
			return not(cond(s, x.X))
		}
	case *schema.Binary:
		if schema.IsLogic(x.Op) {
			return comparison(s, x)
		}
	case *schema.Measure, *schema.FieldRef, *schema.LetRef, *schema.ParamRef, *schema.RequestRef, *schema.SessionRef, *schema.KindRef:
		switch v := s.value(x); v.kind {
		case isBool:
			return v.x
		case isNumber:
			return compared(v.x, "!=", gocode.Int(0))
		case isInt:
			return compared(v.num(), "!=", gocode.Int(0))
		}
	}
	return numbersCompared(s, x, "!=", schema.Number{})
}

// not is !x, or x == y for !(x != y).
func not(x gocode.Expr) gocode.Expr {
	if b, ok := x.(*gocode.Binary); ok && b.Op == "!=" {
		return gocode.Op(b.X, "==", b.Y)
	}
	return gocode.Not(x)
}

// comparison writes a && b, m.QoS == 1, text == "EX", or wire.HasPrefix(text, "EX").
func comparison(s scope, x *schema.Binary) gocode.Expr {
	switch x.Op {
	case "&&":
		return gocode.And(cond(s, x.X), cond(s, x.Y))
	case "||":
		return gocode.Or(cond(s, x.X), cond(s, x.Y))
	case schema.Begins:
		return begins(s.value(x.X), string(x.Y.(schema.Text)))
	case schema.NotBegins:
		return gocode.Not(comparison(s, &schema.Binary{Op: schema.Begins, X: x.X, Y: x.Y}))
	}
	if text, ok := x.Y.(schema.Text); ok {
		return textCompared(s.value(x.X), x.Op, string(text))
	}
	if text, ok := x.X.(schema.Text); ok {
		return textCompared(s.value(x.Y), x.Op, string(text))
	}
	left := unlessNarrow(x.X)
	if n, ok := x.Y.(schema.Number); ok && !schema.IsConstant(left) && isLeaf(left) {
		switch v := s.value(left); {
		case v.kind == isBool:
			return boolComparison(v.x, x.Op, n)
		case v.kind == isNumber && !n.Negative:
			return compared(v.x, x.Op, number(n))
		case isNarrow(left) && isNarrow(n):
			return compared(v.num(), x.Op, intNumber(n))
		default:
			return comparedExactly(v.x, x.Op, wideConstant(n))
		}
	}
	return numbersCompared(s, left, x.Op, x.Y)
}

// textCompared is string(x) == text or !=, or what that is of two constants.
func textCompared(v value, op, text string) gocode.Expr {
	if known, ok := v.x.(gocode.Str); ok {
		return gocode.Bool((string(known) == text) == (op == "=="))
	}
	return gocode.Op(asString(v), op, gocode.Str(text))
}

// begins is wire.HasPrefix(x, text), or what that is of two constants.
func begins(v value, text string) gocode.Expr {
	if known, ok := v.x.(gocode.Str); ok {
		return gocode.Bool(strings.HasPrefix(string(known), text))
	}
	return gocode.CallOf(wireID("HasPrefix"), v.x, gocode.Str(text))
}

// compared is x op y, or what that is of two constants.
func compared(x gocode.Expr, op string, y gocode.Expr) gocode.Expr {
	a, ok := x.(gocode.Int)
	b, both := y.(gocode.Int)
	if !ok || !both {
		return gocode.Op(x, op, y)
	}
	switch order := cmp.Compare(a, b); op {
	case "==":
		return gocode.Bool(order == 0)
	case "!=":
		return gocode.Bool(order != 0)
	case "<":
		return gocode.Bool(order < 0)
	case ">":
		return gocode.Bool(order > 0)
	case "<=":
		return gocode.Bool(order <= 0)
	default:
		return gocode.Bool(order >= 0)
	}
}

// boolComparison writes m.Flag or !m.Flag for m.flag != 0 and the like.
func boolComparison(x gocode.Expr, op string, n schema.Number) gocode.Expr {
	switch {
	case op == "!=" && n.Abs == 0, op == "==" && n.Abs == 1, op == ">" && n.Abs == 0:
		return x
	case op == "==" && n.Abs == 0, op == "!=" && n.Abs == 1:
		return gocode.Not(x)
	}
	return compared(oneIf(x), op, number(n))
}

// present is the value of a field at x: *m.Level where it is optional, and m.Mark[:] where
// it is a text that is an array in Go.
func present(x gocode.Expr, t schema.WireType) gocode.Expr {
	if _, array := arrayLen(t); array {
		return &gocode.Slice{X: x}
	}
	if schema.IsOptional(t) && !nilable(t) {
		return &gocode.Unary{Op: "*", X: x}
	}
	return x
}

func asString(v value) gocode.Expr {
	if known, ok := v.x.(gocode.Str); ok {
		return known
	}
	return gocode.CallOf(gocode.Id("string"), v.x)
}

func isLeaf(x schema.Expr) bool {
	switch x.(type) {
	case *schema.Unary, *schema.Binary, schema.Number, schema.Text:
		return false
	}
	return true
}

// number writes a constant.
func number(n schema.Number) gocode.Expr {
	switch {
	case n.Negative:
		return gocode.Int(-int64(n.Abs))
	case n.Abs > 0xffff:
		return gocode.Hex(n.Abs)
	}
	return gocode.Int(int64(n.Abs))
}

// intNumber writes a constant of type int: wire.Int(0x80000000) where an int may have
// no room for it.
func intNumber(n schema.Number) gocode.Expr {
	if n.Abs <= math.MaxInt32 {
		return number(n)
	}
	x := gocode.Expr(gocode.CallOf(wireID("Int"), gocode.Hex(n.Abs)))
	if n.Negative {
		x = &gocode.Unary{Op: "-", X: x}
	}
	return x
}

// kindOf returns what kind of Go value a value of a wire type is.
func kindOf(t schema.WireType) valueKind {
	switch t := schema.Present(t).(type) {
	case *schema.WireInt:
		if t.Bool || t.Bits == 1 && !t.Signed {
			return isBool
		}
	case *schema.WireText:
		return isText
	}
	return isNumber
}
