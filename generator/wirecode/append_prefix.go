package wirecode

import (
	"math"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// prefixed appends a number in front of content.
func (a *appending) prefixed(end *schema.End, x content, c context) {
	n := x.length
	if x.known != nil {
		n = gocode.Int(int64(len(*x.known)))
	}
	if end.InBytes {
		n = x.size()
	}
	if n == nil {
		a.prefixLate(end, x, c)
		return
	}
	a.prefix(end, n, x, c)
	a.content(x)
}

// prefix appends the number that says n.
func (a *appending) prefix(end *schema.End, n gocode.Expr, x content, c context) {
	inner := context{what: c.what}
	a.wholePrefix(end, n, c)
	scaled := scale(end.Scale, n)
	if fixed, ok := scaled.(gocode.Int); ok {
		a.write(end.Prefix, source{fixed: numberOf(int64(fixed))}, inner)
		return
	}
	a.checkBelow(end, scaled, c)
	if t, ok := baseInt(end.Prefix); ok {
		a.checkPrefix(t, n, x, end, c)
		a.emitInt(t, scaled, anInt(false), true)
		return
	}
	switch t := schema.BareWire(end.Prefix).(type) {
	case *schema.Varint:
		a.checkVarint(t, scaled, true, false, c)
		a.appendVarint(t, scaled, true)
	case *schema.Decimal:
		a.writeDecimal(t, source{number: scaled}, inner)
	default:
		a.write(end.Prefix, source{number: scaled}, inner)
	}
}

// wholePrefix refuses a length that the prefix would round.
func (a *appending) wholePrefix(end *schema.End, n gocode.Expr, c context) {
	if _, constant := n.(gocode.Int); constant || end.Scale == nil || end.Scale.Div < 2 {
		return
	}
	over := *end.Scale
	over.Div = 1
	a.divides(nil, scale(&over, n), end.Scale.Div, c.what)
}

// checkBelow refuses a length of which more is taken away than it has, for a number without a
// sign.
func (a *appending) checkBelow(end *schema.End, scaled gocode.Expr, c context) {
	if end.Scale == nil {
		return
	}
	if add, ok := end.Scale.Add.(schema.Number); ok && add.Negative && !schema.HasSign(numberType(end.Prefix)) {
		a.refuse(gocode.Op(scaled, "<", gocode.Int(0)), "OutOfRange", gocode.Str(c.what), scaled, gocode.Int(0), bound(math.MaxInt64))
	}
}

// checkPrefix refuses a length that its number cannot say.
func (a *appending) checkPrefix(t *schema.WireInt, n gocode.Expr, x content, end *schema.End, c context) {
	if end.Scale != nil || end.InBytes && x.list {
		a.checkRange(scale(end.Scale, n), anInt(false), t, c.what)
		return
	}
	a.checkLen(n, t, c.what, x.list)
}

// scale is (n*Mul + Add) / Div.
func scale(l *schema.Linear, n gocode.Expr) gocode.Expr {
	if l == nil {
		return n
	}
	value, constant := n.(gocode.Int)
	if l.Mul > 1 {
		n, value = gocode.Op(n, "*", gocode.Int(int64(l.Mul))), value*gocode.Int(l.Mul)
	}
	if add, ok := l.Add.(schema.Number); ok {
		if add.Negative {
			n, value = gocode.Op(n, "-", intNumber(schema.Number{Abs: add.Abs})), value-gocode.Int(add.Abs)
		} else {
			n, value = gocode.Op(n, "+", intNumber(schema.Number{Abs: add.Abs})), value+gocode.Int(add.Abs)
		}
	}
	if l.Div > 1 {
		n, value = gocode.Op(n, "/", gocode.Int(int64(l.Div))), value/gocode.Int(l.Div)
	}
	if constant {
		return value
	}
	return n
}

// prefixLate appends content and then the number of its bytes in front of it.
func (a *appending) prefixLate(end *schema.End, x content, c context) {
	t, fixed := baseInt(end.Prefix)
	if fixed {
		at := a.here()
		a.constant(string(make([]byte, t.Bits/8)))
		from := a.here()
		a.content(x)
		size := a.behind(from, 0)
		a.wholePrefix(end, size, c)
		n := a.keep(scale(end.Scale, size), "size")
		a.checkBelow(end, n, c)
		a.checkRange(n, anInt(false), t, c.what)
		a.flush()
		a.put(at, t, n)
		return
	}
	from := a.here()
	a.flush()
	a.at = place{}
	a.content(x)
	a.flush()
	n := a.keep(gocode.Op(gocode.Len(idB), "-", from.expr()), "size")
	stop := a.keep(gocode.Len(idB), "end")
	a.prefix(end, n, x, c)
	a.grow(gocode.Assign(idB, gocode.CallOf(wireID("Insert"), idB, from.expr(), stop)))
}
