package wirecode

import (
	"fmt"
	"slices"

	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// named is the value of a field in front of which there are values of any size. Kinds
// that stand in words are compared in upper case.
func (w *walk) named(d *schema.Decision) (x gocode.Expr, text bool) {
	switch d.Probe.Way {
	case schema.AmongHeaders:
		f, args := w.p.headerCall("HasHeader", gocode.Str(d.Probe.Name))
		return w.call(f, args...), false
	case schema.AmongMembers:
		return w.member(d), !d.Probe.Present
	}
	all := w.p.haveField(d)
	most := mostInFront(all)
	var messages []*schema.Message
	for _, h := range all {
		messages = append(messages, h.message)
	}
	most.record = anyInFront(most.record, most.field, messages)
	inWords := layoutsOf(most.record)[most.record.LeafAt(most.field)] != nil
	if inWords {
		most.addWords(all)
	}
	call := gocode.CallOf(gocode.Id(w.p.lookFunc(most)), idR)
	switch {
	case kindOf(most.field.Type) != isText:
		return call, false
	case inWords:
		upperCases(d)
		return gocode.CallOf(gocode.Id("string"), w.call("Upper", call)), true
	}
	return gocode.CallOf(gocode.Id("string"), call), true
}

// having is a message with a field of its frames that is looked at.
type having struct {
	message *schema.Message
	record  *schema.Record // of the message, or with words that others have in front
	field   *schema.WireField
}

// haveField returns the messages of a decision that have the field which it looks at.
func (p *planner) haveField(d *schema.Decision) (all []*having) {
	for _, a := range d.Alternatives() {
		m := a.Message
		if f := fieldCalled(m.Record, d.Probe.Name); f != nil && (d.Probe.Way == "" || p.sizes.WayOf(m.Record, f) == d.Probe.Way) {
			all = append(all, &having{m, m.Record, f})
		}
	}
	return all
}

// mostInFront is the one with the most in front of the field.
func mostInFront(all []*having) *having {
	most := all[0]
	for _, h := range all[1:] {
		if h.inFront() > most.inFront() {
			most = h
		}
	}
	return most
}

// inFront is the more the more there is in front of the field, and may be missing: that is
// stepped over if it is there.
func (h *having) inFront() int {
	return amountOf(h.record.Leaves[:h.record.LeafAt(h.field)])
}

// anyInFront returns a record in which what some messages have in front of a field may be any
// bytes, where they have other literals there: to look at the field says nothing of those.
func anyInFront(rec *schema.Record, f *schema.WireField, messages []*schema.Message) *schema.Record {
	looked := *rec
	looked.Leaves = slices.Clone(rec.Leaves)
	layouts := layoutsOf(rec)
	for i, leaf := range rec.Leaves[:rec.LeafAt(f)] {
		literal, ok := leaf.(*schema.Literal)
		differs := func(m *schema.Message) bool {
			other, ok := m.Record.Leaves[min(i, len(m.Record.Leaves)-1)].(*schema.Literal)
			return !ok || other.Bytes != literal.Bytes
		}
		if ok && layouts[i] == nil && slices.ContainsFunc(messages, differs) {
			looked.Leaves[i] = bytesLike(literal)
		}
	}
	return &looked
}

// bytesLike is a field of as many bytes as a literal.
func bytesLike(l *schema.Literal) *schema.WireField {
	size := &schema.End{How: schema.EndSize, Size: schema.Number{Abs: uint64(len(l.Bytes))}}
	return &schema.WireField{Span: l.Span, Type: &schema.WireText{Bytes: true, Ends: []*schema.End{size}}, Presence: schema.Always}
}

// addWords puts words in front of the field that others have there where their literal comes
// next. Then they may come in any order.
func (h *having) addWords(all []*having) {
	known := map[string]bool{}
	leadingWords(h, func(literal string, _ *schema.WireField) { known[literal] = true })
	var more []schema.Item
	for _, other := range all {
		leadingWords(other, func(literal string, f *schema.WireField) {
			if !known[literal] {
				known[literal] = true
				more = append(more, byLiteral(f))
			}
		})
	}
	if len(more) == 0 {
		return
	}
	rec := *h.record
	rec.Items = h.behind(more, rec.Items)
	rec.Leaves = schema.LeavesOf(rec.Items)
	h.record = &rec
}

// leadingWords calls f for the structs of words in front of a field.
func leadingWords(h *having, f func(literal string, field *schema.WireField)) {
	for _, leaf := range h.record.Leaves[:h.record.LeafAt(h.field)] {
		if field, ok := leaf.(*schema.WireField); ok && schema.BeginsWithLiteral(field.Type) {
			f(schema.Present(field.Type).(*schema.WireStruct).Record.Leaves[0].(*schema.Literal).Bytes, field)
		}
	}
}

// byLiteral is a field that is there if its literal comes next.
func byLiteral(f *schema.WireField) *schema.WireField {
	may := *f
	may.Presence = schema.ByLiteral
	return &may
}

// behind returns items with more of them in front of the field.
func (h *having) behind(more, items []schema.Item) (all []schema.Item) {
	for _, item := range items {
		switch item := item.(type) {
		case *schema.Layout:
			inner := *item
			inner.Items = h.behind(more, item.Items)
			all = append(all, &inner)
			continue
		case *schema.WireField:
			if item == h.field {
				all = append(all, more...)
			} else if schema.BeginsWithLiteral(item.Type) {
				all = append(all, byLiteral(item))
				continue
			}
		}
		all = append(all, item)
	}
	return all
}

// upperCases writes the texts of a decision in upper case.
func upperCases(d *schema.Decision) {
	for i, c := range d.Cases {
		text, ok := c.Value.(schema.Text)
		if !ok {
			continue
		}
		b := []byte(text)
		for i, c := range b {
			if 'a' <= c && c <= 'z' {
				b[i] = c - 'a' + 'A'
			}
		}
		cases := append([]schema.Case(nil), d.Cases...)
		cases[i].Value = schema.Text(b)
		d.Cases = cases
	}
}

func fieldCalled(rec *schema.Record, name string) *schema.WireField {
	for _, f := range schema.FieldsIn(rec.Leaves) {
		if f.Name == name && f.Level < schema.Body {
			return f
		}
	}
	return nil
}

func isJSON(rec *schema.Record, f *schema.WireField) bool {
	i := rec.LeafAt(f)
	l := layoutsOf(rec)[max(i, 0)]
	return i >= 0 && l != nil && l.Kind == schema.JSON
}

// lookFunc plans the function that looks at a field, and stays in front of the
// message:
//
//	func verbOfPubRequest(r *wire.Reader) []byte {
//		mark := r.Mark()
//		r.Line("\r\n")
//		verb := r.Word(" ")
//		r.Restore(mark)
//		return verb
//	}
func (p *planner) lookFunc(h *having) string {
	if p.looks == nil {
		p.looks = map[looked]string{}
	}
	f, key := h.field, lookKey(h.record, h.field)
	if name := p.looks[key]; name != "" {
		return name
	}
	name := p.functionNamed(localName(f.Name) + "Of" + p.names.Message(h.message))
	p.looks[key] = name
	result, bail := gocode.Expr(bytesType), gocode.Stmt(gocode.Give(gocode.Nil))
	if kindOf(f.Type) != isText {
		result, bail = gocode.Id("int"), gocode.Give(gocode.Int(-1))
	}
	body := p.prefixAlone(prefix{
		message: h.message, record: h.record, fields: []*schema.WireField{f}, bail: bail,
		begin: []gocode.Stmt{gocode.Define("mark", gocode.Method(idR, "Mark"))},
		finish: func(r *reader) {
			v := r.fieldOf(f)
			x := v.x
			if v.kind != isText {
				x = v.num()
			}
			r.run("Restore", gocode.Id("mark"))
			r.add(gocode.Give(x))
		},
	})
	p.add(&gocode.Func{
		Name: name, Doc: name + " returns the " + f.Name + " of the message that begins here.",
		Params: []gocode.Param{gocode.P("r", readerType)}, Results: []gocode.Param{{Type: result}},
		Body: body,
	})
	return name
}

// looked is a field that is the same for all messages with the same frames.
type looked struct {
	span  string
	items string
}

func lookKey(rec *schema.Record, f *schema.WireField) looked {
	key := looked{span: fmt.Sprint(f.Span.Start)}
	for _, leaf := range rec.Leaves[:rec.LeafAt(f)] {
		switch leaf := leaf.(type) {
		case *schema.Literal:
			key.items += fmt.Sprint(leaf.Span.Start)
		case *schema.WireField:
			key.items += fmt.Sprint(leaf.Span.Start) + schema.WireTypeString(leaf.Type)
		}
	}
	return key
}

// texts writes a decision about bytes side by side: fewer are asked for where these tell
// already, since a shorter message may begin with them.
//
//	if r.Stands(1, "ERROR ") {
//		return 1
//	}
//	return 0
func (w *walk) texts(d *schema.Decision) {
	peeked, h, members, looked := w.peeked, w.h, w.members, w.looked
	for _, c := range d.Cases {
		if w.isElse(d, c) {
			continue
		}
		w.looked = append(looked[:len(looked):len(looked)], *d.Probe)
		body := w.block(func() { w.node(c.Next) })
		w.peeked, w.h, w.members, w.looked = peeked, h, members, looked
		w.add(gocode.When(w.call("Stands", gocode.Int(int64(d.Probe.Offset/8)), w.caseValue(c.Value, d.Probe, true, false)), body...))
	}
	w.node(d.Else)
}
