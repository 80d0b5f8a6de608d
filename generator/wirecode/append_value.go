package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// field appends one field that begins with a byte.
func (a *appending) field(f *schema.WireField, s *stretches, leaf int) {
	if s.late[f] {
		a.wait(f, leaf)
		return
	}
	a.when(a.presence(f), func() { a.holding(f, func() { a.present(f) }) })
	a.compareLater(f, leaf)
}

// wait leaves a place for a late field: zeros where its size is known.
func (a *appending) wait(f *schema.WireField, leaf int) {
	l := &late{field: f, leaf: leaf, needs: a.needsOf(f), at: a.here()}
	a.pending = append(a.pending, l)
	if n, fixed := a.width(f); fixed {
		a.when(gocode.And(a.conditions(f)...), func() { a.constant(string(make([]byte, n))) })
		return
	}
	l.inserted = true
	a.flush()
	a.at = place{}
}

// width is how many bytes a late field has that is written over zeros, so that it is measured
// before it is known.
func (a *appending) width(f *schema.WireField) (int, bool) {
	if !isNumeric(f.Type) && !f.IsChecksum() || a.isLater(a.conditionToAsk(f)) {
		return 0, false
	}
	bits, fixed := a.p.sizes.Bits(schema.Present(f.Type))
	return int(bits / 8), fixed
}

// padding appends the zeros behind a field that is there, or in front of it.
func (a *appending) padding(p *schema.Padding) {
	a.when(a.presence(p.Of), func() { a.padTo(p.To, p.Front && p.Of.FromMessage) })
}

// padTo is b = wire.Pad(b, start, 8), or b = wire.Pad(b, x.Start, 8).
func (a *appending) padTo(n uint64, fromMessage bool) {
	from := messageStart
	if !fromMessage {
		a.usesStart = true
		from = place{mark: "start"}.expr()
	}
	a.grow(gocode.Assign(idB, gocode.CallOf(wireID("Pad"), idB, from, gocode.Int(int64(n)))))
}

// messageStart is x.Start, where the message begins.
var messageStart gocode.Expr = gocode.Dot(idX, "Start")

// startAt notes in an exchange where a message begins that counts places from there.
func startAt(begins gocode.Expr) gocode.Stmt { return gocode.Assign(messageStart, begins) }

// sets stores a field in a session variable.
func (a *appending) sets(f *schema.WireField, src source) {
	if f.Sets == nil {
		return
	}
	v := src.asUint(f.Type)
	if v == nil {
		return
	}
	a.flush()
	a.add(a.p.setVariable(f.Sets, v))
}

// ends runs f for the end that counts:
//
//	if compact { f(first) } else { f(second) }
func (a *appending) ends(ends []*schema.End, f func(*schema.End)) {
	if len(ends) == 0 {
		return
	}
	if len(ends) == 1 || ends[0].If == nil {
		f(ends[0])
		return
	}
	a.either(cond(a, ends[0].If), func() { f(ends[0]) }, func() { a.ends(ends[1:], f) })
}

// write appends a value of a type.
func (a *appending) write(t schema.WireType, src source, c context) {
	switch of := schema.BareWire(t).(type) {
	case *schema.WireOptional:
		a.write(of.Elem, src, c)
	case *schema.WireInt:
		a.writeInt(of, src, c, intOf(of))
	case *schema.WireEnum:
		a.writeEnum(of, src, c)
	case *schema.WireFloat:
		a.writeFloat(of, src)
	case *schema.Varint:
		a.writeVarint(of, src, c)
	case *schema.Decimal:
		a.writeDecimal(of, src, c)
	case *schema.WireText:
		if c.via == nil && endsAtText(of) {
			src = plain(t, src)
		}
		a.writeText(of, src, c)
	case *schema.WireList:
		a.writeList(of, src, c)
	case *schema.WireStruct:
		a.fieldsThrough(c, func() { a.writeStruct(of, src, c) })
	case *schema.WireUnion:
		a.fieldsThrough(c, func() { a.writeUnion(of, src, c) })
	case *schema.Extern:
		a.writeExtern(of, src, c)
	}
}

// writeStruct calls the struct's function: b, err = appendWill(b, x, &m.Will).
func (a *appending) writeStruct(t *schema.WireStruct, src source, c context) {
	if src.path == nil {
		a.writeZero(t, c)
		return
	}
	m := src.path
	if !src.ptr {
		m = &gocode.Unary{Op: "&", X: m}
	}
	a.call(t, a.p.names.Decl(t), m, c)
}

// call calls the function of a struct or union with what its params are bound to.
func (a *appending) call(t schema.WireType, name string, v gocode.Expr, c context) {
	args := []gocode.Expr{idB, idX, v}
	for _, p := range paramsOf(t) {
		args = append(args, a.argument(t, p, c.binds))
	}
	a.try(gocode.CallOf(gocode.Id(AppendFunc(name)), args...))
}

// argument is what a param is given: by the field, or by the function's own param.
func (a *appending) argument(t schema.WireType, p *schema.Param, binds []schema.Bind) gocode.Expr {
	if x := schema.BoundValue(binds, p); x != nil {
		if r, ok := x.(*schema.FieldRef); ok && p.Version && a.message != nil && r.Path[0] == a.message.Version {
			return convert("int", gocode.Dot(idX, "Version"))
		}
		return argument(a, x, t)
	}
	if hasParam(a.params, p) {
		return gocode.Id(paramName(p))
	}
	return gocode.Int(0)
}

// writeZero appends a struct that nobody fills: zero in every field.
func (a *appending) writeZero(t *schema.WireStruct, c context) {
	zero := gocode.Expr(gocode.CallOf(gocode.Id("new"), gocode.Id(a.p.names.Decl(t))))
	if x := a.p.zeroStruct(t); len(x.Fields) > 0 {
		zero = &gocode.Unary{Op: "&", X: x}
	}
	a.call(t, a.p.names.Decl(t), zero, c)
}

// writeUnion calls the union's function: b, err = appendValue(b, x, m.Value).
func (a *appending) writeUnion(t *schema.WireUnion, src source, c context) {
	switch {
	case src.id:
		a.call(t, a.p.names.Decl(t), a.idOf(t), c)
	case src.path != nil:
		a.call(t, a.p.names.Decl(t), src.path, c)
	}
}

// writeExtern calls what the program's type has: b, err = m.Name.AppendWire(b). What
// no program gives is a number that the schema says, or the type's zero value.
func (a *appending) writeExtern(t *schema.Extern, src source, c context) {
	if src.path != nil {
		a.try(gocode.Method(src.path, "AppendWire", idB))
		return
	}
	n := src.intExpr()
	switch {
	case src.id:
		n = gocode.Dot(idX, "ID")
	case src.fixed != nil:
		n = number(*src.fixed)
	case n == nil:
		a.writeNothing(t)
		return
	}
	if src.fixed == nil {
		a.try(gocode.CallOf(gocode.Id(a.p.appendAs(t)), idB, gocode.Str(c.what), convert("int64", n)))
		return
	}
	name := a.fresh("number")
	a.flush()
	a.add(gocode.Define(name, gocode.CallOf(a.p.names.Type(t), n)))
	a.try(gocode.Method(gocode.Id(name), "AppendWire", idB))
}

// appendAs plans the function that appends a number as one of the program's type, which may
// be too narrow for it:
//
//	func appendAsLength(b []byte, what string, n int64) ([]byte, error) {
//		v := Length(n)
//		if int64(v) != n {
//			return b, wire.NotHeld(what, n)
//		}
//		return v.AppendWire(b)
//	}
func (p *planner) appendAs(t *schema.Extern) string {
	name := "appendAs" + p.names.Decl(t)
	if p.appends[t] {
		return name
	}
	if p.appends == nil {
		p.appends = map[*schema.Extern]bool{}
	}
	p.appends[t] = true
	v, what, n := gocode.Id("v"), gocode.Id("what"), gocode.Id("n")
	p.add(&gocode.Func{
		Name: name, Doc: name + " appends n as a " + p.names.Decl(t) + ", which has to hold it.",
		Params:  []gocode.Param{gocode.P("b", bytesType), gocode.P("what", gocode.Id("string")), gocode.P("n", gocode.Id("int64"))},
		Results: []gocode.Param{{Type: bytesType}, {Type: gocode.Id("error")}},
		Body: []gocode.Stmt{
			gocode.Define("v", gocode.CallOf(p.names.Type(t), n)),
			gocode.When(gocode.Op(gocode.CallOf(gocode.Id("int64"), v), "!=", n), gocode.Give(idB, gocode.CallOf(wireID("NotHeld"), what, n))),
			gocode.Give(gocode.Method(v, "AppendWire", idB)),
		},
	})
	return name
}

// writeNothing writes what nobody gives: the type need not be a number.
//
//	var source Source
//	b, err = source.AppendWire(b)
func (a *appending) writeNothing(t *schema.Extern) {
	name := a.fresh(localName(t.Name))
	a.flush()
	a.add(&gocode.Var{Name: name, Type: a.p.names.Type(t)})
	a.try(gocode.Method(gocode.Id(name), "AppendWire", idB))
}
