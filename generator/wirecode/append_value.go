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

// mayBeNull returns the program's field whose length a solution gives, where that may say null.
func (a *appending) mayBeNull(s *schema.Solution) *schema.WireField {
	if target := a.rec.MayBeNull(s); target != nil && target.Program {
		return target
	}
	return nil
}

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
