package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// wholeEquation refuses what an equation would round, since a reader that turns it around
// would find less than there is:
//
//	if len(m.Options)%4 != 0 {
//		return b, wire.NoMultiple("ip: Packet.words", len(m.Options), 4)
//	}
func (a *appending) wholeEquation(f *schema.WireField) {
	s := f.Equation.Solution
	if s == nil || s.Div < 2 || a.isMultiple(s) {
		return
	}
	n := divided(a, s)
	if n == nil {
		return
	}
	var there gocode.Expr
	if target := a.mayBeNull(s); target != nil {
		there = gocode.Op(a.path(target), "!=", gocode.Nil)
	}
	a.divides(there, n, s.Div, a.named(f))
}

// divided is what an equation divides, and nil for a constant, of which the schema alone says
// whether it is a multiple.
func divided(in scope, s *schema.Solution) gocode.Expr {
	n := num(in, s.Unknown)
	if _, constant := n.(gocode.Int); constant && (s.Add == nil || schema.IsConstant(s.Add)) {
		return nil
	}
	if s.Mul > 1 {
		n = gocode.Op(n, "*", gocode.Int(int64(s.Mul)))
	}
	if s.Add != nil {
		n = plus(n, s.Add, num(in, s.Add))
	}
	return n
}

// divides refuses a number that is no multiple, where there holds; nil for always.
func (a *appending) divides(there, n gocode.Expr, of uint64, what string) {
	if !isLen(n) {
		n = a.keep(n, "n")
	}
	by := gocode.Int(int64(of))
	wrong := gocode.Op(gocode.Op(n, "%", by), "!=", gocode.Int(0))
	if there != nil {
		wrong = gocode.And(there, wrong)
	}
	a.refuse(wrong, "NoMultiple", gocode.Str(what), n, by)
}

// isMultiple reports whether all that an equation measures is of a size that it can say.
func (a *appending) isMultiple(s *schema.Solution) bool {
	at := s.Unknown.Stretch
	if s.Unknown.Of != schema.SizeOf || s.Mul > 1 || s.Add != nil {
		return false
	}
	for _, leaf := range a.rec.Leaves[at.From:at.To] {
		f, ok := leaf.(*schema.WireField)
		if !ok {
			return false
		}
		bits, fixed := a.p.sizes.FieldBits(f)
		if list, ok := schema.Present(f.Type).(*schema.WireList); ok && list.Ends[0].How == schema.EndGiven {
			bits, fixed = a.p.sizes.Bits(list.Elem)
		}
		if !fixed || bits%(8*s.Div) != 0 {
			return false
		}
	}
	return true
}

// plus is y + x, or y - 4 for y + -4.
func plus(y gocode.Expr, of schema.Expr, x gocode.Expr) gocode.Expr {
	if n, ok := of.(schema.Number); ok && n.Negative {
		return gocode.Op(y, "-", intNumber(schema.Number{Abs: n.Abs}))
	}
	return gocode.Op(y, "+", x)
}
