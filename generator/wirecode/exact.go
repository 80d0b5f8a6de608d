package wirecode

import (
	"math"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// exact returns what an expression is, of any integer type, without an overflow:
//
//	wire.Plus(wire.Times(m.N, 3), 1)
func exact(s scope, x schema.Expr) gocode.Expr {
	switch x := x.(type) {
	case schema.Number:
		return wideConstant(x)
	case *schema.LetRef:
		if !isInt64(x) {
			return exact(s, x.Let.Value)
		}
	case *schema.Unary:
		if x.Op == "-" && !isInt64(x) {
			return calculated("-", gocode.Int(0), exact(s, x.X))
		}
	case *schema.Binary:
		switch {
		case isInt64(x):
		case x.Op == "/":
			return gocode.Op(exact(s, x.X), "/", divisor(x.Y))
		case isWithin(x, unsignedReach):
			return in(s, x, "uint64")
		case x.Op == "&" || x.Op == "|":
			return num(s, x)
		default:
			return calculated(x.Op, exact(s, x.X), exact(s, x.Y))
		}
	}
	if isLeaf(x) {
		v := s.value(x)
		if v.kind == isNumber {
			return v.x
		}
		return v.num()
	}
	return num(s, x)
}

// numbersCompared writes a comparison of numbers in a type that has room for both, or for numbers
// that no type has room for, wire.Compare(m.A, m.B) < 0.
func numbersCompared(s scope, x schema.Expr, op string, y schema.Expr) gocode.Expr {
	switch {
	case isNarrow(x) && isNarrow(y):
		return compared(num(s, x), op, num(s, y))
	case isWithin(x, unsignedReach) && isWithin(y, unsignedReach):
		return compared(in(s, x, "uint64"), op, in(s, y, "uint64"))
	case isWithin(x, signedReach) && isWithin(y, signedReach):
		return compared(in(s, x, "int64"), op, in(s, y, "int64"))
	}
	return comparedExactly(exact(s, x), op, exact(s, y))
}

// comparedExactly is wire.Compare(x, y) < 0.
func comparedExactly(x gocode.Expr, op string, y gocode.Expr) gocode.Expr {
	return gocode.Op(gocode.CallOf(wireID("Compare"), x, y), op, gocode.Int(0))
}

// unlessNarrow is what a let calculates, where an int may have no room for it.
func unlessNarrow(x schema.Expr) schema.Expr {
	if let, ok := x.(*schema.LetRef); ok && !isNarrow(let) {
		return unlessNarrow(let.Let.Value)
	}
	return x
}

// in returns what an expression is in a type that has room for it and all that it is calculated
// of: uint64(m.Flags) & 0x8000000000000000.
func in(s scope, x schema.Expr, t gocode.Id) gocode.Expr {
	switch x := x.(type) {
	case schema.Number:
		return number(x)
	case *schema.LetRef:
		return in(s, x.Let.Value, t)
	case *schema.Unary:
		if x.Op == "-" {
			return &gocode.Unary{Op: "-", X: in(s, x.X, t)}
		}
	case *schema.Binary:
		switch {
		case schema.IsLogic(x.Op):
		case x.Op == "<<":
			return gocode.Op(in(s, x.X, t), x.Op, operand(x, num(s, x.Y)))
		default:
			return gocode.Op(in(s, x.X, t), x.Op, in(s, x.Y, t))
		}
	}
	if isLeaf(x) {
		switch v := s.value(x); {
		case goType(x) == t:
			return v.x
		case v.kind == isBool:
			return gocode.CallOf(t, v.num())
		default:
			return gocode.CallOf(t, v.x)
		}
	}
	return gocode.CallOf(t, num(s, x))
}

// goType is the type of a value that has it in Go already, if that has 64 bits.
func goType(x schema.Expr) gocode.Id {
	isSigned := false
	switch x := x.(type) {
	case *schema.RequestRef:
		isSigned = isInt64(x)
	case *schema.SessionRef:
		isSigned = typeReach(x.Variable.Type).low.Sign() < 0
	case *schema.FieldRef:
		t, ok := x.Path[len(x.Path)-1].Type.(*schema.WireInt)
		if !ok || t.Bits != 64 {
			return ""
		}
		isSigned = t.Signed
	default:
		return ""
	}
	if isSigned {
		return "int64"
	}
	return "uint64"
}

// wholly is exact as an int64, also of what is not calculated.
func wholly(s scope, x schema.Expr) gocode.Expr {
	if let, ok := x.(*schema.LetRef); ok {
		return wholly(s, let.Let.Value)
	}
	if isLeaf(x) {
		return calculated("+", exact(s, x), gocode.Int(0))
	}
	return exact(s, x)
}

// divisor is a constant by which an int64 is divided.
func divisor(x schema.Expr) gocode.Expr {
	n := x.(schema.Number)
	if n.Abs <= math.MaxInt32 {
		return number(n)
	}
	return gocode.CallOf(gocode.Id("int64"), number(n))
}

// calculated is wire.Plus(a, b).
func calculated(op string, a, b gocode.Expr) gocode.Expr {
	name := map[string]string{"+": "Plus", "-": "Minus", "*": "Times", "<<": "Shift"}[op]
	return gocode.CallOf(wireID(name), a, b)
}

// exactly is n*Div - Add, of a number of some type; nil where it cannot overflow, and an int has
// room for what is added.
func exactly(s scope, n gocode.Expr, of schema.WireType, l schema.Linear) gocode.Expr {
	div := schema.Number{Abs: max(l.Div, 1)}
	add, fits := reachOf(l.Add)
	by, constant := l.Add.(schema.Number)
	narrow := l.Add == nil || !schema.IsConstant(l.Add) || constant && by.Abs <= math.MaxInt32
	if fits && narrow && typeReach(of).times(constantReach(div)).minus(add).fits() {
		return nil
	}
	if l.Div > 1 {
		n = calculated("*", n, wideConstant(div))
	}
	if constant && by.Negative {
		return calculated("+", n, wideConstant(schema.Number{Abs: by.Abs}))
	}
	if l.Add != nil {
		n = calculated("-", n, exact(s, l.Add))
	}
	return n
}

// wideConstant writes a constant for which an int may have no room.
func wideConstant(n schema.Number) gocode.Expr {
	switch {
	case n.Abs <= math.MaxInt32:
		return number(n)
	case n.Negative:
		return gocode.CallOf(gocode.Id("int64"), number(n))
	}
	return gocode.CallOf(gocode.Id("uint64"), number(n))
}

// argument is what a param of a type is given, an int: the largest or smallest one where it has
// no room for the number, unless bits of that are asked for.
func argument(s scope, x schema.Expr, t schema.WireType) gocode.Expr {
	if isInt64(x) || schema.TakesBits(t) {
		return num(s, x)
	}
	return gocode.CallOf(wireID("Near"), exact(s, x))
}
