package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// mayBeNull returns the program's field whose length a solution gives, where that may say null.
func (a *appending) mayBeNull(s *schema.Solution) *schema.WireField {
	if target := a.rec.MayBeNull(s); target != nil && target.Program {
		return target
	}
	return nil
}

// presence returns under which condition a field is there, nil for always. What has
// to be there and is missing is an error.
func (a *appending) presence(f *schema.WireField) gocode.Expr {
	if f.Presence == schema.ByRest && f.Program && schema.IsOptional(f.Type) {
		a.unread(f)
	}
	return a.isAppended(f)
}

// isAppended returns under which condition a field is there, nil for always.
func (a *appending) isAppended(f *schema.WireField) gocode.Expr {
	conds := a.conditions(f)
	byIf := f.Presence == schema.ByIf && !a.asksItself(f)
	if !schema.IsOptional(f.Type) || f.Presence == schema.ByNull || byIf {
		return gocode.And(conds...)
	}
	if !f.Program {
		return gocode.False
	}
	there := isThere(f, a.path(f))
	return gocode.And(append(conds, there)...)
}

// unread refuses a value that stands behind a missing one, which a reader would take
// for that.
func (a *appending) unread(f *schema.WireField) {
	var before *schema.WireField
	for _, leaf := range a.rec.Leaves {
		other, ok := leaf.(*schema.WireField)
		if ok && other == f {
			break
		}
		before = nil
		if ok && other.Presence == schema.ByRest && other.Program {
			before = other
		}
	}
	if before == nil {
		return
	}
	a.flush()
	a.refuse(gocode.And(gocode.Op(a.path(before), "==", gocode.Nil), gocode.Op(a.path(f), "!=", gocode.Nil)),
		"Unread", gocode.Str(a.named(f)), gocode.Str(before.Name))
}

// present appends a field that is there.
func (a *appending) present(f *schema.WireField) {
	a.untold(f)
	c := a.ctx(f)
	src := a.sourceOf(f)
	switch {
	case schema.IsOptional(f.Type) && f.Presence == schema.ByNull && f.Program:
		a.orNull(f.Type, a.path(f), src, c)
	case schema.IsOptional(f.Type) && f.Presence == schema.ByNull && f.Equation == nil:
		a.null(f.Type)
	case schema.IsOptional(f.Type) && f.Presence == schema.ByIf && f.Program && !nilable(f.Type) && !a.asksItself(f):
		a.flush()
		a.refuse(gocode.Op(a.path(f), "==", gocode.Nil), "Missing", gocode.Str(c.what))
		a.write(f.Type, src, c)
	case a.isUnseen(f):
		a.seen(c, func() { a.write(f.Type, src, c) })
	case f.Presence == schema.ByNext:
		a.notNext(a.rec.LiteralBehind(f), c, func() { a.write(f.Type, src, c) })
	default:
		a.write(f.Type, src, c)
	}
	a.sets(f, src)
}

// isUnseen reports whether a reader looks if something is left to know that a value is there, and
// that value may have no bytes. Bytes and lists that take the rest are as good as missing then.
func (a *appending) isUnseen(f *schema.WireField) bool {
	if !schema.IsOptional(f.Type) || f.Presence != schema.ByRest || !f.Program || a.p.least.Bytes(schema.Present(f.Type)) > 0 {
		return false
	}
	ends := schema.Ends(f.Type)
	return len(ends) == 0 || ends[0].How != schema.EndRest || !nilable(f.Type)
}

// seen refuses what f appends if that is nothing:
//
//	at := len(b)
//	b, err = appendTrace(b, x, m.Trace)
//	...
//	if len(b)-at == 0 {
//		return b, wire.NoBytes("bank: Pay.trace")
//	}
func (a *appending) seen(c context, f func()) {
	a.flush()
	from := a.here()
	f()
	a.flush()
	a.refuse(gocode.Op(a.behind(from, 0), "==", gocode.Int(0)), "NoBytes", gocode.Str(c.what))
}

// notNext refuses what f appends if a reader would take it for the literal behind it, and so for
// missing:
//
//	if wire.Hides(b[at:], ":") {
//		return b, wire.TakenForNext("bank: Pay.name", ":")
//	}
func (a *appending) notNext(literal string, c context, f func()) {
	a.flush()
	from := a.here()
	f()
	a.flush()
	a.refuse(gocode.CallOf(wireID("Hides"), &gocode.Slice{X: idB, Low: from.expr()}, gocode.Str(literal)),
		"TakenForNext", gocode.Str(c.what), gocode.Str(literal))
}

// orNull appends a value, or null for nil.
func (a *appending) orNull(t schema.WireType, path gocode.Expr, src source, c context) {
	a.either(gocode.Op(path, "==", gocode.Nil),
		func() { a.null(t) },
		func() { a.write(t, src, c) })
}

// null appends the prefix that says null; where an equation gives the length, that
// does.
func (a *appending) null(t schema.WireType) {
	a.ends(schema.Ends(t), func(end *schema.End) {
		if end.How != schema.EndPrefix {
			return
		}
		n := schema.Number{Abs: 1, Negative: true}
		if end.Scale != nil {
			n = schema.Number{}
		}
		a.write(end.Prefix, source{fixed: &n}, context{what: a.what})
	})
}
