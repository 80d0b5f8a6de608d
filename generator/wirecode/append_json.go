package wirecode

import (
	"encoding/json"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// members appends a JSON object, or the one value that stands in its place.
type members struct {
	a *appending
	// first tells that nothing stands in front of the next member, and unsure that
	// something may.
	first, unsure bool
	array         bool // they are elements, which have no names
}

// json appends the members of a JSON object, what is constant as it is:
//
//	b = append(b, `{"jsonrpc":"2.0","id":`...)
//	...
//	b, err = wire.AppendJSON(b, "HoverRequest.params", m)
//	if err != nil {
//		return b, err
//	}
//	b = append(b, '}')
func (a *appending) json(l *schema.Layout, s *stretches, leaf *int) {
	a.boundary(a.rec, s, *leaf)
	fields := schema.FieldsIn(l.Items)
	*leaf += len(l.Items)
	w := &members{a: a, first: true, array: a.rec.Array}
	if isWholeJSON(fields) {
		w.value(fields[0])
	} else {
		w.object(fields, "")
	}
	a.jsonLimits()
}

// object appends an object of members, of which those side by side that stand within another
// are one of their own.
func (w *members) object(fields []*schema.WireField, within string) {
	begin, end := "{", "}"
	if w.array {
		begin, end = "[", "]"
	}
	w.a.constant(begin)
	for len(fields) > 0 {
		f, n := fields[0], 1
		switch {
		case f.Within != within:
			n = alike(fields)
			w.comma(f.Within)
			(&members{a: w.a, first: true}).object(fields[:n], f.Within)
			w.first, w.unsure = false, false
		case f.MemberName() != "" && w.array:
			w.element(f, fields[1:])
		case f.MemberName() != "":
			w.member(f)
		}
		fields = fields[n:]
	}
	w.a.constant(end)
}

// alike is how many of the first fields stand within the same object.
func alike(fields []*schema.WireField) int {
	for i, f := range fields {
		if f.Within != fields[0].Within {
			return i
		}
	}
	return len(fields)
}

// isWholeJSON reports whether one value stands in the place of a JSON object.
func isWholeJSON(fields []*schema.WireField) bool {
	return len(fields) == 1 && fields[0].Name == "" && fields[0].Program
}

// jsonLimits refuses what is over its limit, once it is known not to hold itself:
//
//	if err := limitsOfGoRequest(m); err != nil {
//		return b, err
//	}
func (a *appending) jsonLimits() {
	if a.message == nil {
		return
	}
	name := a.p.limitsFunc(a.message)
	if name == "" {
		return
	}
	a.flush()
	a.add(&gocode.If{
		Init: gocode.Define("err", gocode.CallOf(gocode.Id(name), idM)),
		Cond: gocode.Op(idErr, "!=", gocode.Nil),
		Then: []gocode.Stmt{gocode.Give(idB, idErr)},
	})
}

// member appends one member. An absent one is left out, unless it is all that the
// message is: then it is null.
func (w *members) member(f *schema.WireField) {
	a := w.a
	condition := gocode.And(a.conditions(f)...)
	switch {
	case schema.IsOptional(f.Type) && !f.Program:
		return
	case schema.IsOptional(f.Type) && !a.isWhole(f):
		condition = a.has(f)
	}
	if condition == nil {
		w.named(f)
		w.first, w.unsure = false, false
		return
	}
	a.when(condition, func() { w.named(f) })
	w.unsure = w.unsure || w.first
	w.first = false
}

// element appends one element. An absent one is null, or left out if all behind it are:
//
//	if m.Args != nil || m.Named != nil {
//		b = append(b, ',')
//		if m.Args != nil {
//			...
//		} else {
//			b = append(b, "null"...)
//		}
//	}
func (w *members) element(f *schema.WireField, behind []*schema.WireField) {
	a := w.a
	there, more := a.has(f), gocode.Expr(gocode.False)
	for _, other := range behind {
		if more = gocode.Or(more, a.has(other)); other.Within != "" {
			more = gocode.True
		}
	}
	null := func() { w.comma(""); a.constant("null") }
	some := gocode.Or(there, more)
	a.when(some, func() {
		switch {
		case there == gocode.False:
			null()
		case there == gocode.True || more == gocode.False:
			w.named(f)
		default:
			a.either(there, func() { w.named(f) }, null)
		}
	})
	w.unsure = (w.unsure || w.first) && some != gocode.True
	w.first = w.first && some == gocode.False
}

// isWhole reports whether a field is all that a message is.
func (a *appending) isWhole(f *schema.WireField) bool {
	return a.path(f) == a.root
}

// named appends a member's name and value.
func (w *members) named(f *schema.WireField) {
	w.comma(f.MemberName())
	w.value(f)
	w.a.sets(f, w.a.sourceOf(f))
}

// comma appends the name of a member, behind a comma if others stand in front. An element has none.
func (w *members) comma(name string) {
	switch {
	case w.unsure:
		w.a.grow(gocode.Assign(idB, gocode.CallOf(wireID("AppendComma"), idB)))
	case !w.first:
		w.a.constant(",")
	}
	if !w.array {
		w.a.constant(quoted(name) + ":")
	}
}

// quoted is a string in JSON.
func quoted(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		return `""` // a string has no value that it cannot write
	}
	return string(b)
}

// value appends the value of a member.
func (w *members) value(f *schema.WireField) {
	a := w.a
	switch {
	case f.Program:
		w.program(f)
		return
	case f.Role == schema.IDRole && f.Equation == nil:
		w.id(f)
		return
	}
	src := a.sourceOf(f)
	switch {
	case src.text != nil:
		a.constant(quoted(*src.text))
	case src.fixed != nil:
		a.constant(jsonNumber(f, *src.fixed))
	case src.number != nil && kindOf(f.Type) == isBool:
		w.ranged(f, src)
		w.marshal(f, cond(a, f.Equation.Value))
	case src.number != nil:
		a.appends("AppendDec", convert("int64", w.ranged(f, src)))
	default:
		a.constant(zeroJSON(f.Type))
	}
}

// ranged is a computed number, which is refused where its type has no room for it, as a bool for
// what is neither 0 nor 1.
func (w *members) ranged(f *schema.WireField, src source) gocode.Expr {
	t := schema.BareWire(f.Type)
	if enum, ok := t.(*schema.WireEnum); ok {
		t = schema.BareWire(enum.Base)
	}
	if number, ok := t.(*schema.WireInt); ok {
		n, _ := w.a.counted(number, src, context{field: f, what: w.a.named(f)})
		return n
	}
	n := src.intExpr()
	if _, _, narrow := rangeOf(t); !narrow {
		return n
	}
	as := "uint64" // in which what is below zero is too large
	if isBelowZero(t) {
		as = "int64"
	}
	n = w.a.keep(convert(as, n), localName(f.Name))
	wrong, err := outOfRange(t, n, w.a.named(f))
	w.a.add(gocode.When(wrong, gocode.Give(idB, err)))
	return n
}

func jsonNumber(f *schema.WireField, n schema.Number) string {
	switch {
	case kindOf(f.Type) != isBool:
		return schema.Number{Abs: n.Abs, Negative: n.Negative}.String()
	case n.Abs != 0:
		return "true"
	}
	return "false"
}

// zeroJSON is what a member has that nobody fills.
func zeroJSON(t schema.WireType) string {
	switch t := schema.Present(t).(type) {
	case *schema.WireText:
		return `""`
	case *schema.WireList:
		return "[]"
	case *schema.WireMap:
		return "{}"
	case *schema.WireInt, *schema.WireEnum, *schema.WireFloat, *schema.Varint, *schema.Decimal:
		if kindOf(t) == isBool {
			return "false"
		}
		return "0"
	}
	return "null"
}

// program appends a value of the program's. A list, a map or bytes that are nil and have to be there
// are empty ones. A union that is nil is null where it is all that the message is and need not be
// there; everywhere else it is wrong.
func (w *members) program(f *schema.WireField) {
	a := w.a
	path := a.path(f)
	if a.message != nil && Whole(a.message) == f {
		path = a.root
	}
	nothing, none := gocode.Op(gocode.Len(path), "==", gocode.Int(0)), zeroJSON(f.Type)
	switch _, union := schema.Present(f.Type).(*schema.WireUnion); {
	case union && schema.IsOptional(f.Type) && path == a.root:
		nothing, none = gocode.Op(path, "==", gocode.Nil), "null"
	case !mayBeEmpty(f.Type):
		w.marshal(f, path)
		return
	}
	a.either(nothing, func() { a.constant(none) }, func() { w.marshal(f, path) })
}

// mayBeEmpty reports whether a value is always there and may be nil in Go.
func mayBeEmpty(t schema.WireType) bool {
	switch schema.BareWire(t).(type) {
	case *schema.WireList, *schema.WireMap, *schema.WireText:
		return nilable(t)
	}
	return false
}

// marshal appends what encoding/json makes of a value.
func (w *members) marshal(f *schema.WireField, v gocode.Expr) {
	a := w.a
	if s, ok := schema.BareWire(f.Type).(*schema.WireStruct); ok && s.JSON && v != a.root {
		v = &gocode.Unary{Op: "&", X: v}
	}
	a.try(gocode.CallOf(wireID("AppendJSON"), idB, gocode.Str(a.named(f)), v))
}

// id appends the id of the exchange.
func (w *members) id(f *schema.WireField) {
	a := w.a
	switch t := schema.Present(f.Type).(type) {
	case *schema.WireUnion:
		w.marshal(f, a.idOf(t))
	case *schema.WireText:
		w.marshal(f, a.idOf(t))
	case *schema.WireInt, *schema.Varint, *schema.WireEnum:
		if varintOrSigned(t) {
			a.appends("AppendDec", convert("int64", gocode.Dot(idX, "ID")))
			return
		}
		a.appends("AppendUdec", gocode.Dot(idX, "ID"))
	default:
		a.constant("null")
	}
}

// varintOrSigned reports whether numbers of a type may be below zero.
func varintOrSigned(t schema.WireType) bool {
	switch t := schema.BareWire(t).(type) {
	case *schema.Varint:
		return t.Signed
	case *schema.WireEnum:
		return varintOrSigned(t.Base)
	case *schema.WireInt:
		return t.Signed
	}
	return false
}
