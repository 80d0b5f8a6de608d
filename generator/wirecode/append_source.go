package wirecode

import (
	"math"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// source is where a value comes from: at most one of its parts is set, none for zero.
type source struct {
	path   gocode.Expr // the program's, behind a pointer where ptr is set
	ptr    bool
	number gocode.Expr // an int that was computed
	signed bool        // number may be negative
	is     valueKind   // of number: isInt, isNumber (64 bits) or isBool
	fixed  *schema.Number
	text   *string
	id     bool // the exchange's id, where it is neither a number nor a text of any length
}

// bytes are those of a text that is not the program's.
func (s source) bytes() string {
	if s.text != nil {
		return *s.text
	}
	return ""
}

// context is what a value needs to know of its field.
type context struct {
	field *schema.WireField
	what  string // in errors
	max   uint64
	binds []schema.Bind
	via   *schema.Extern
	coded *schema.End // of what has gone through that
	align uint64      // of each element of a list, 0 where that needs no zeros in front
	from  bool        // whose places are counted from the beginning of the message
}

func (a *appending) ctx(f *schema.WireField) context {
	c := context{field: f, what: a.named(f), max: f.Max, binds: f.Binds, via: f.Via, coded: f.Coded}
	if a.p.sizes.AlignsEach(f) {
		c.align, c.from = f.Align, f.FromMessage
	}
	return c
}

// sourceOf is where a field's value comes from.
func (a *appending) sourceOf(f *schema.WireField) source {
	if f.Program {
		path := a.path(f)
		if schema.IsOptional(f.Type) && !nilable(f.Type) {
			return deref(f.Type, path)
		}
		return source{path: path}
	}
	if f.Lengths != nil { // one for each element
		return source{path: a.path(f.Lengths.Of)}
	}
	if f.Equation != nil && f.Equation.Kind != schema.TheKind {
		switch x := f.Equation.Value.(type) {
		case schema.Number:
			return source{fixed: &x}
		case schema.Text:
			text := string(x)
			return source{text: &text}
		case schema.Null:
			return source{}
		}
		switch v := a.exprValue(f.Equation.Value); {
		case v.x == gocode.True:
			return source{fixed: numberOf(1)}
		case v.x == gocode.False:
			return source{fixed: numberOf(0)}
		case v.kind == isBool:
			return source{number: v.x, is: isBool}
		}
		n := a.equation(f)
		if fixed, ok := n.(gocode.Int); ok {
			return source{fixed: numberOf(int64(fixed))}
		}
		return source{number: n, signed: a.negative(f.Equation.Value)}
	}
	if f.Role == schema.IDRole && !isNumeric(f.Type) {
		return a.idSource(f.Type)
	}
	v := a.computed(f)
	if v.kind != isText && !isNumeric(f.Type) && (f.Role == schema.NoRole || !isExtern(f.Type)) {
		return source{}
	}
	switch x := v.x.(type) {
	case gocode.Str:
		text := string(x)
		return source{text: &text}
	case gocode.Int:
		return source{fixed: numberOf(int64(x))}
	case gocode.Hex:
		return source{fixed: &schema.Number{Abs: uint64(x)}}
	case gocode.Id:
		switch x {
		case gocode.False:
			return source{}
		case gocode.True:
			return source{fixed: numberOf(1)}
		}
	}
	return source{number: v.x, signed: true, is: v.kind}
}

func numberOf(n int64) *schema.Number {
	if n < 0 {
		return &schema.Number{Abs: uint64(-n), Negative: true}
	}
	return &schema.Number{Abs: uint64(n)}
}

func isNumeric(t schema.WireType) bool {
	switch schema.Present(t).(type) {
	case *schema.WireInt, *schema.WireEnum, *schema.Varint, *schema.Decimal:
		return true
	}
	return false
}

// isExtern reports whether a value is of a type in Go, which is a number where the schema
// asks for one.
func isExtern(t schema.WireType) bool {
	_, is := schema.Present(t).(*schema.Extern)
	return is
}

// deref is the value behind a pointer.
func deref(t schema.WireType, path gocode.Expr) source {
	switch t := schema.Present(t).(type) {
	case *schema.WireStruct, *schema.Extern:
		return source{path: path, ptr: true}
	case *schema.WireText:
		if _, array := arrayLen(t); array {
			return source{path: path, ptr: true}
		}
	}
	return source{path: &gocode.Unary{Op: "*", X: path}}
}

// equation is the value of a computed number. One that gives the length of what may
// be null is -1 without it.
func (a *appending) equation(f *schema.WireField) gocode.Expr {
	a.wholeEquation(f)
	n := a.calculated(f)
	target := a.mayBeNull(f.Equation.Solution)
	if target == nil {
		return n
	}
	name := a.fresh(localName(f.Name))
	a.add(gocode.Define(name, n), gocode.When(gocode.Op(a.path(target), "==", gocode.Nil), gocode.Assign(gocode.Id(name), gocode.Int(-1))))
	return gocode.Id(name)
}

// calculated is the number of an equation. One of more than 64 bits is refused:
//
//	sum := wire.Plus(m.Low, m.High)
//	if wire.Beyond(sum) {
//		return b, wire.OutOfRange("bank: Both.sum", sum, 0, 0xffffffffffffffff)
//	}
func (a *appending) calculated(f *schema.WireField) gocode.Expr {
	x := f.Equation.Value
	switch {
	case f.IsChecksum(): // of which a field takes the lowest bits
		return num(a, x)
	case !isAnother(x, f.Type):
		return a.notNegative(f, num(a, x))
	}
	n := a.keep(wholly(a, x), localName(f.Name))
	a.refuse(gocode.CallOf(wireID("Beyond"), n), "OutOfRange", gocode.Str(a.named(f)), n, gocode.Int(0), bound(math.MaxInt64))
	return a.notNegative(f, gocode.CallOf(gocode.Id("int"), n))
}

// notNegative is the number of an equation, of which one below zero is refused where its type
// has none, and is no integer of some bits, whose range is checked.
func (a *appending) notNegative(f *schema.WireField, n gocode.Expr) gocode.Expr {
	x := f.Equation.Value
	if _, checked := numberType(f.Type).(*schema.WireInt); checked || typeReach(f.Type).low.Sign() < 0 {
		return n
	}
	if r, _ := reachOf(x); r.low.Sign() >= 0 || !a.negative(x) || f.Role == schema.KindRole {
		return n
	}
	n = a.keep(n, localName(f.Name))
	a.refuse(gocode.Op(n, "<", gocode.Int(0)), "OutOfRange", gocode.Str(a.named(f)), n, gocode.Int(0), bound(math.MaxUint64))
	return n
}

// asUint is a number as a uint64, nil for what is none.
func (s source) asUint(t schema.WireType) gocode.Expr {
	switch {
	case !isNumeric(t) && !isExtern(t):
		return nil
	case s.fixed != nil && s.fixed.Negative:
		return gocode.Hex(-s.fixed.Abs)
	case s.fixed != nil:
		return convert("uint64", number(*s.fixed))
	case s.path != nil && kindOf(t) == isBool:
		return convert("uint64", oneIf(s.path))
	case s.ptr:
		return convert("uint64", &gocode.Unary{Op: "*", X: s.path})
	case s.path != nil:
		return convert("uint64", s.path)
	case s.number != nil:
		return convert("uint64", s.intExpr())
	}
	return gocode.Int(0)
}

// intExpr is a computed number without bools.
func (s source) intExpr() gocode.Expr {
	if s.is == isBool {
		return oneIf(s.number)
	}
	return s.number
}
