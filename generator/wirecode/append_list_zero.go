package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// zeroList appends a list that nobody fills and that has elements even so, which a reader looks
// for. It reports whether it is one.
func (a *appending) zeroList(t *schema.WireList, c context) bool {
	var elements func()
	last, ends := schema.LastNumber(t)
	n, sized := a.zeroCount(t)
	switch {
	case ends:
		elements = func() { a.write(t.Elem, source{fixed: &last}, c.ofElement()) }
	case sized:
		elements = func() { a.eachZero(t, n, c) }
	default:
		return false
	}
	if c.via != nil {
		a.behindThrough(c, elements)
	} else {
		elements()
	}
	a.constant(t.Ends[0].Literal)
	return true
}

// zeroCount returns how many elements a list has by a size that is known where it stands.
func (a *appending) zeroCount(t *schema.WireList) (gocode.Expr, bool) {
	if n, fixed := a.p.sizes.FixedCount(t); fixed {
		return gocode.Int(n), true
	}
	end := t.Ends[0]
	if len(t.Ends) > 1 || end.How != schema.EndSize || end.InBytes || a.isLater(end.Size) {
		return nil, false
	}
	return a.wanted(end.Size), true
}

// zeroLen is how many elements a list has that nobody fills, or how many bytes a text: as many
// zeros as its size says, or the element that ends it.
func (a *appending) zeroLen(t schema.WireType) gocode.Expr {
	switch t := schema.BareWire(t).(type) {
	case *schema.WireList:
		if _, ends := schema.LastNumber(t); ends {
			return gocode.Int(1)
		}
		if n, sized := a.zeroCount(t); sized {
			return n
		}
	case *schema.WireText:
		if end := t.Ends[0]; len(t.Ends) == 1 && end.How == schema.EndSize && !a.isLater(end.Size) {
			return a.wanted(end.Size)
		}
	}
	return gocode.Int(0)
}

// eachZero appends n elements that nobody fills:
//
//	for range 2 {
//		b, err = appendPoint(b, x, new(Point))
//		...
//	}
func (a *appending) eachZero(t *schema.WireList, n gocode.Expr, c context) {
	if schema.PacksBits(t) {
		a.appends("AppendZeros", bytesOfPacked(t, n))
		return
	}
	bits, fixed := a.p.sizes.Bits(t.Elem)
	if known, ok := n.(gocode.Int); ok && fixed && isNumeric(t.Elem) && c.align == 0 && known <= 1<<16 {
		a.constant(string(make([]byte, int(bits/8)*int(known))))
		return
	}
	a.repeat(n, func() {
		if c.align > 0 {
			a.padTo(c.align, c.from)
		}
		a.write(t.Elem, source{}, c.ofElement())
	})
}

// repeat does n times what f does.
func (a *appending) repeat(n gocode.Expr, f func()) {
	a.flush()
	body := a.block(func() {
		a.at = place{}
		f()
	})
	a.add(&gocode.Range{X: n, Body: body})
}
