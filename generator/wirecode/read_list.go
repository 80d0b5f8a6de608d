package wirecode

import (
	"fmt"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// list reads a list.
func (r *reader) list(t *schema.WireList, as schema.WireType, to target) {
	if counted(t.Ends) {
		n := r.lengthOf(to.f, as, t.Ends)
		r.perhapsNull(to.f, t.Ends, as, n, func(n gocode.Expr) {
			if t.Ends[0].InBytes {
				r.listInBytes(t, as, to, n)
			} else {
				r.listOf(t, to, n)
			}
			r.behind(t.Ends[0])
		})
		return
	}
	r.eachEnd(t.Ends, func(end *schema.End) {
		switch end.How {
		case schema.EndSize, schema.EndPrefix, schema.EndGiven:
			n := r.length(to.f, as, end)
			r.perhapsNull(to.f, []*schema.End{end}, as, n, func(n gocode.Expr) {
				if end.InBytes {
					r.listInBytes(t, as, to, n)
				} else {
					r.listOf(t, to, n)
				}
			})
		case schema.EndUntil:
			r.listUntil(t, as, to, end)
		case schema.EndMark:
			r.listMarked(t, as, to, end)
		default:
			r.listRest(t, as, to, end)
		}
		r.behind(end)
	})
}

// least is the fewest bytes that an element takes.
func (r *reader) least(t *schema.WireList) int64 {
	return r.p.least.Bytes(t.Elem)
}

// listOf reads a list of so many elements:
//
//	n := r.Count(int(r.U16()), 4)
//	m.Values = wire.List(m.Values, n)
//	for i := range m.Values {
//		m.Values[i] = r.U32()
//	}
func (r *reader) listOf(t *schema.WireList, to target, n gocode.Expr) {
	least := r.least(t)
	if limit := mostOf(to.f, t, t.Max); limit > 0 {
		n = r.call("AtMost", gocode.Str(r.named(to.f)), n, gocode.Int(int64(limit)))
	}
	aligned := r.alignsEach(t, to)
	if isU8(t.Elem) && !aligned {
		r.bytesOf(to, r.call("Next", n))
		return
	}
	if schema.PacksBits(t) {
		r.packedBits(t, to, n)
		return
	}
	if lengths := lengthsOf(t); lengths != nil {
		r.listByLengths(t, to, n, lengths)
		return
	}
	n = r.call("Count", n, gocode.Int(least))
	owes := r.p.open() && least > 0 && !r.inStretch()
	again := !schema.SetsSession(t.Elem) // elements that set something cannot be read twice
	if owes && to.x != nil && again && !r.isNumber(t.Elem) && !aligned {
		n = r.allThere(n, least, func() { r.read(t.Elem, target{f: to.f, take: r.drop}) })
	}
	if owes || to.x == nil || least == 0 || aligned || r.isNumber(t.Elem) {
		name := r.fresh("n")
		r.add(gocode.Define(name, n))
		n = gocode.Id(name)
	}
	if to.x == nil || least == 0 || aligned {
		r.emptyList(t, to, schema.IsOptional(to.f.Type))
		i := r.fresh("i")
		r.add(&gocode.For{
			Init: gocode.Define(i, gocode.Int(0)), Cond: gocode.Op(gocode.Op(gocode.Id(i), "<", n), "&&", r.call("OK")),
			Post: &gocode.Do{X: gocode.Id(i), Op: "++"}, Body: r.block(func() { r.another(t, to) }),
		})
		return
	}
	if r.isNumber(t.Elem) {
		r.numbers(t, to, n)
		return
	}
	if prefix := r.prefixOfEach(t.Elem, to); prefix != "" && !owes {
		r.add(gocode.Assign(to.x, r.call("BytesEach", to.x, n, wireID(prefix))))
		return
	}
	place := "List"
	if r.setsAll(t.Elem) {
		place = "Places"
	}
	r.add(gocode.Assign(to.x, gocode.CallOf(wireID(place), to.x, n)))
	i := r.fresh("i")
	if owes {
		r.run("Owe", product(n, least))
	}
	r.add(&gocode.Range{Key: i, X: to.x, Body: r.block(func() {
		if owes {
			r.run("Owe", gocode.Int(-least))
		}
		r.element(t.Elem, &gocode.Index{X: to.x, I: []gocode.Expr{gocode.Id(i)}}, to)
		if owes {
			r.add(gocode.When(gocode.Not(r.call("OK")), gocode.Break{}))
		}
	})})
}

// alignsEach reports whether zeros may stand in front of the elements of a list, which is that of
// a field and not in another one.
func (r *reader) alignsEach(t *schema.WireList, to target) bool {
	return to.f != nil && schema.Present(to.f.Type) == schema.WireType(t) && r.p.sizes.AlignsEach(to.f)
}

// setsAll reports whether a reader sets all of an element, so that it may have been
// another one before: a number or text, or a struct of such fields that are always there.
func (r *reader) setsAll(t schema.WireType) bool {
	if schema.IsOptional(t) {
		return false
	}
	switch t := schema.BareWire(t).(type) {
	case *schema.WireInt, *schema.WireEnum, *schema.WireFloat, *schema.Varint, *schema.Decimal, *schema.WireText:
		return true
	case *schema.WireStruct:
		for _, layout := range layoutsOf(t.Record) {
			if layout != nil {
				return false // words, headers and members may be missing
			}
		}
		for _, f := range t.Record.Fields() {
			_, nested := schema.BareWire(f.Type).(*schema.WireStruct)
			if f.Program && (nested || mayLack(f) || !r.setsAll(f.Type)) {
				return false
			}
		}
		return len(t.Record.Tagged) == 0
	}
	return false
}

// prefixOfEach names the prefix of elements that are bytes and read together, "" for
// others:
//
//	m.Values = r.BytesEach(m.Values, r.Count(int(r.U16()), 4), wire.PrefixNullI32)
func (r *reader) prefixOfEach(t schema.WireType, to target) string {
	text, ok := schema.Present(t).(*schema.WireText)
	if !ok || !text.Bytes || len(text.Ends) != 1 || most(to.f, text.Max) > 0 {
		return ""
	}
	end := text.Ends[0]
	n, ok := baseInt(end.Prefix)
	if !ok || end.How != schema.EndPrefix || end.Scale != nil || end.Literal != "" || n.Little || n.Either || n.Bits != 16 && n.Bits != 32 {
		return ""
	}
	kind := "U"
	switch null := end.Null && schema.IsOptional(t); {
	case null && !n.Signed, !null && schema.IsOptional(t):
		return ""
	case null:
		kind = "NullI"
	case n.Signed:
		kind = "I"
	}
	return fmt.Sprint("Prefix", kind, n.Bits)
}

// allThere is n where so many values are there, none of which is kept:
//
//	r.There(r.Count(n, 3), 3, func() {
//		r.Owe(-3)
//		readValue(r, x)
//	})
func (r *reader) allThere(n gocode.Expr, least int64, one func()) gocode.Expr {
	body := r.block(func() {
		r.run("Owe", gocode.Int(-least))
		one()
	})
	return r.call("There", n, gocode.Int(least), &gocode.Closure{Body: body})
}

// product is x * n.
func product(x gocode.Expr, n int64) gocode.Expr {
	if n == 1 {
		return x
	}
	return gocode.Op(x, "*", gocode.Int(n))
}

// bytesOf is a list of bytes, which is read as such.
func (r *reader) bytesOf(to target, view gocode.Expr) {
	switch {
	case to.x == nil:
		r.add(gocode.Run(view))
		return
	case to.f != nil && to.f.Lengths != nil: // which nobody keeps
		r.add(gocode.Assign(to.x, view))
		return
	}
	r.add(gocode.Assign(to.x, r.owned(&schema.WireText{Bytes: true}, view)))
}

// isNumber reports whether a value is a number of two, four or eight bytes.
func (r *reader) isNumber(t schema.WireType) bool {
	switch b := schema.BareWire(t).(type) {
	case *schema.WireInt:
		return b.Bits == 16 || b.Bits == 32 || b.Bits == 64
	case *schema.WireEnum:
		return r.isNumber(b.Base)
	}
	return false
}

// numbers reads elements that are numbers, out of one piece of bytes:
//
//	m.Values = wire.Places(m.Values, n)
//	h := r.Next(n * 2)
//	for i := range m.Values {
//		m.Values[i] = binary.BigEndian.Uint16(h[i*2:])
//	}
func (r *reader) numbers(t *schema.WireList, to target, n gocode.Expr) {
	least := r.least(t)
	h, i := r.fresh("h"), r.fresh("i")
	at := &gocode.Slice{X: gocode.Id(h), Low: gocode.Op(gocode.Id(i), "*", gocode.Int(least))}
	order := "BigEndian"
	if schema.IsLittle(t.Elem) {
		order = "LittleEndian"
	}
	name := map[int64]string{2: "Uint16", 4: "Uint32", 8: "Uint64"}[least]
	raw := ordered(t.Elem, gocode.Method(gocode.Qual{Path: "encoding/binary", Name: order}, name, at), uint(least*8))
	r.add(
		gocode.Assign(to.x, gocode.CallOf(wireID("Places"), to.x, n)),
		gocode.Define(h, r.call("Next", gocode.Op(n, "*", gocode.Int(least)))),
		&gocode.Range{Key: i, X: to.x, Body: []gocode.Stmt{
			gocode.Assign(&gocode.Index{X: to.x, I: []gocode.Expr{gocode.Id(i)}}, r.typed(t.Elem, raw, uint(least*8), to.f)),
		}},
	)
}

// element reads an element to its place.
func (r *reader) element(t schema.WireType, at gocode.Expr, list target) {
	to := target{x: at, f: list.f, take: func(v gocode.Expr) { r.put(at, t, v) }}
	r.read(t, to)
}

// emptyList begins a list that grows. An optional one is not nil where it is there.
func (r *reader) emptyList(t *schema.WireList, to target, optional bool) {
	switch {
	case to.x == nil:
	case optional:
		r.add(gocode.Assign(to.x, gocode.CallOf(wireID("List"), to.x, gocode.Int(0))))
	case r.least(t) > 0:
		r.add(gocode.Assign(to.x, gocode.CallOf(wireID("Room"), to.x, r.call("Few", gocode.Int(r.least(t))))))
	default:
		r.add(gocode.Assign(to.x, &gocode.Slice{X: to.x, High: gocode.Int(0)}))
	}
}

// inStretch reports whether what is read lies within a stretch that was entered, all
// of which is there.
func (r *reader) inStretch() bool {
	for _, s := range r.stretch {
		if s.outer != "" {
			return true
		}
	}
	return false
}

// another reads an element to the end of a list:
//
//	m.Params = append(m.Params, Param{})
//	readParam(r, x, &m.Params[len(m.Params)-1])
func (r *reader) another(t *schema.WireList, to target) {
	if r.alignsEach(t, to) {
		r.pad(to.f.Align, to.f.FromMessage)
	}
	r.oneElement(t, to)
}

// oneElement reads an element to the end of a list that stands where something tells.
func (r *reader) oneElement(t *schema.WireList, to target) {
	if to.x == nil {
		nowhere := target{f: to.f, take: r.drop}
		r.read(t.Elem, nowhere)
		return
	}
	switch b := schema.BareWire(t.Elem).(type) {
	case *schema.WireStruct, *schema.WireList, *schema.Extern, *schema.WireOptional:
		r.grow(t, to)
		return
	case *schema.WireText:
		if _, array := arrayLen(b); array {
			r.grow(t, to)
			return
		}
	}
	r.read(t.Elem, target{f: to.f, take: func(v gocode.Expr) {
		r.add(gocode.Assign(to.x, gocode.CallOf(gocode.Id("append"), to.x, r.owned(t.Elem, v))))
	}})
}

// grow adds a zero element, and reads into it.
func (r *reader) grow(t *schema.WireList, to target) {
	zero := gocode.Expr(&gocode.Literal{Type: r.p.names.Type(t.Elem)})
	if _, decl := schema.BareWire(t.Elem).(*schema.Extern); decl || schema.IsOptional(t.Elem) {
		zero = &gocode.Unary{Op: "*", X: gocode.CallOf(gocode.Id("new"), r.p.names.Type(t.Elem))}
	}
	last := &gocode.Index{X: to.x, I: []gocode.Expr{gocode.Op(gocode.Len(to.x), "-", gocode.Int(1))}}
	r.add(gocode.Assign(to.x, gocode.CallOf(gocode.Id("append"), to.x, zero)))
	r.element(t.Elem, last, to)
}

// listInBytes reads a list that takes n bytes.
func (r *reader) listInBytes(t *schema.WireList, as schema.WireType, to target, n gocode.Expr) {
	if isU8(t.Elem) && !r.alignsEach(t, to) {
		r.bytesOf(to, r.call("Next", n))
		return
	}
	outer := r.fresh("outer")
	r.add(gocode.Define(outer, r.call("Enter", n)))
	r.while(t, as, to, r.call("Has"))
	r.leave(gocode.Id(outer))
}

// listRest reads a list that takes what is left.
func (r *reader) listRest(t *schema.WireList, as schema.WireType, to target, end *schema.End) {
	after := to.after.plus(end.Literal)
	if isU8(t.Elem) && !r.alignsEach(t, to) {
		r.bytesOf(to, r.call("Rest", after.expr()))
		return
	}
	c := r.call("Has")
	if !after.none() {
		c = gocode.Op(r.call("Left"), ">", after.expr())
	}
	r.while(t, as, to, c)
}

// while reads elements as long as a condition holds:
//
//	m.Filters = wire.Room(m.Filters, r.Few(3))
//	for r.Has() {
//		m.Filters = append(m.Filters, Filter{})
//		readFilter(r, x, &m.Filters[len(m.Filters)-1])
//	}
func (r *reader) while(t *schema.WireList, as schema.WireType, to target, c gocode.Expr) {
	r.emptyList(t, to, schema.IsOptional(as))
	r.add(&gocode.For{Cond: c, Body: r.block(func() {
		r.progress(t, func() { r.another(t, to) })
	})})
	r.listLimit(t, to)
}

// listLimit notes that a list which has grown has more elements than it may.
func (r *reader) listLimit(t *schema.WireList, to target) {
	if limit := mostOf(to.f, t, t.Max); limit > 0 && to.x != nil {
		r.run("AtMost", gocode.Str(r.named(to.f)), gocode.Len(to.x), gocode.Int(int64(limit)))
	}
}

// progress sees to it that an element that may take no bytes takes some, for else
// there would be no end of them.
func (r *reader) progress(t *schema.WireList, f func()) {
	if r.least(t) > 0 {
		f()
		return
	}
	at := r.fresh("from")
	r.add(gocode.Define(at, r.call("Pos")))
	f()
	r.run("Progress", gocode.Id(at))
}

// listUntil reads elements until a text stands there, or until one that has a value:
//
//	for !r.At("\x00") && r.OK() { ... }
func (r *reader) listUntil(t *schema.WireList, as schema.WireType, to target, end *schema.End) {
	if text, ok := end.Until.(schema.Text); ok {
		r.while(t, as, to, gocode.Op(gocode.Not(r.call("At", gocode.Str(text))), "&&", r.call("OK")))
		return
	}
	r.emptyList(t, to, schema.IsOptional(as))
	r.add(&gocode.For{Cond: r.call("OK"), Body: r.block(func() {
		r.progress(t, func() { r.untilValue(t, to, end) })
	})})
}

// untilValue reads one element of a list that the last one ends, which belongs to it:
//
//	v := r.U16()
//	m.Values = append(m.Values, v)
//	if int(v) == 0 {
//		break
//	}
func (r *reader) untilValue(t *schema.WireList, to target, end *schema.End) {
	if extern, ok := schema.BareWire(t.Elem).(*schema.Extern); ok {
		name := r.fresh("v")
		r.add(&gocode.Var{Name: name, Type: r.p.names.Type(extern)}, gocode.Run(gocode.Method(gocode.Id(name), "ReadWire", idR)))
		r.perhapsLast(t, to, end, gocode.Id(name))
		return
	}
	r.read(t.Elem, target{f: to.f, take: func(v gocode.Expr) {
		name := r.fresh("v")
		r.add(gocode.Define(name, r.owned(t.Elem, v)))
		r.perhapsLast(t, to, end, gocode.Id(name))
	}})
}

// perhapsLast keeps an element, and ends the list if it is the last one.
func (r *reader) perhapsLast(t *schema.WireList, to target, end *schema.End, v gocode.Expr) {
	is := gocode.Op(value{v, kindOf(t.Elem)}.num(), "==", num(r, end.Until))
	if to.x != nil {
		r.add(gocode.Assign(to.x, gocode.CallOf(gocode.Id("append"), to.x, v)))
	}
	r.add(gocode.When(is, gocode.Break{}))
}

// open reports whether some messages of the protocol are read as they come.
func (p *planner) open() bool {
	if p.wire.Protocol == nil {
		return false
	}
	for _, phase := range p.wire.Protocol.Phases {
		for _, reads := range phase.Reads {
			if phase.Speaks() && reads.Framing == nil {
				return true
			}
		}
	}
	return false
}

// isU8 reports whether a list of t is []byte in Go.
func isU8(t schema.WireType) bool {
	n, ok := schema.BareWire(t).(*schema.WireInt)
	return ok && n.Bits == 8 && !n.Signed && !n.Bool
}
