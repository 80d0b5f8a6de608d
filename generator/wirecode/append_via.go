package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
)

// through sends content through a function of the program's.
//
//	raw := m.Text
//	coded, err := appendDots(nil, raw, m)
func (a *appending) through(x content, raw gocode.Expr, c context) content {
	name := a.fresh("coded")
	a.usesErr = true
	a.flush()
	switch {
	case x.array > 0:
		raw = &gocode.Slice{X: raw}
	case !x.bytes:
		raw = gocode.CallOf(bytesType, raw)
	}
	a.add(&gocode.Var{Name: name, Type: bytesType})
	a.add(
		&gocode.Set{Targets: []gocode.Expr{gocode.Id(name), idErr}, Value: a.viaCall(c, gocode.Nil, raw)},
		gocode.When(gocode.Op(idErr, "!=", gocode.Nil), gocode.Give(idB, idErr)),
	)
	return a.pathContent(gocode.Id(name), true)
}

// viaCall is appendDots(b, raw, m).
func (a *appending) viaCall(c context, b, raw gocode.Expr) gocode.Expr {
	return gocode.CallOf(gocode.Id(AppendFunc(a.p.names.Decl(c.via))), b, raw, pointerTo(a.root, a.inside))
}

// pointerTo is the struct that a via gets beside its bytes. One inside of another is no
// pointer yet.
func pointerTo(root gocode.Expr, inside bool) gocode.Expr {
	if inside {
		return &gocode.Unary{Op: "&", X: root}
	}
	return root
}

// behindThrough sends what f appends through a function of the program's:
//
//	raw := append([]byte(nil), b[start+4:]...)
//	b, err = appendCompression(b[:start+4], raw, m)
func (a *appending) behindThrough(c context, f func()) {
	a.flush()
	from := a.here()
	a.at = place{}
	f()
	a.flush()
	raw := a.fresh("raw")
	a.add(gocode.Define(raw, &gocode.Call{
		Fun:    gocode.Id("append"),
		Args:   []gocode.Expr{gocode.CallOf(bytesType, gocode.Nil), &gocode.Slice{X: idB, Low: from.expr()}},
		Spread: true,
	}))
	a.try(a.viaCall(c, &gocode.Slice{X: idB, High: from.expr()}, gocode.Id(raw)))
}

// fieldsThrough does what f does, and sends the fields of a value through the function of its
// via, if it has one. A value that nobody fills goes through it too: a reader has to find its
// fields.
func (a *appending) fieldsThrough(c context, f func()) {
	coded := f
	if c.via != nil {
		coded = func() { a.behindThrough(c, f) }
	}
	if c.coded == nil {
		coded()
		return
	}
	a.until(c.coded, content{bytes: true, append: coded}, c)
	a.constant(c.coded.Literal)
}
