package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// otherTagged appends one of the tagged fields that no field of the record is, and refuses what
// a reader would take for one of those, or for the end:
//
//	switch m.Others[i].Tag {
//	case 1, 24:
//		return b, wire.TagTaken("access: Request.others", int(m.Others[i].Tag))
//	}
//	b = append(b, m.Others[i].Tag, byte(len(m.Others[i].Value)))
//	b = append(b, m.Others[i].Value...)
func (a *appending) otherTagged(l *schema.TagLayout, f *schema.WireField, elem gocode.Expr) {
	tag, value, _ := f.TagAndValue()
	at, c := gocode.Dot(elem, a.p.names.Field(tag)), a.ctx(f)
	if taken := schema.OpenTagsOf(a.p.wire, a.p.sizes).Taken(a.rec); len(taken) > 0 {
		values := make([]gocode.Expr, len(taken))
		for i, n := range taken {
			values[i] = number(schema.Number{Abs: n})
		}
		a.add(&gocode.Switch{On: at, Cases: []gocode.Case{{
			Values: values,
			Body:   []gocode.Stmt{gocode.Give(idB, gocode.CallOf(wireID("TagTaken"), gocode.Str(c.what), gocode.CallOf(gocode.Id("int"), at)))},
		}}})
	}
	write := func() {
		tag := func() { a.write(l.Tag, source{path: at}, context{what: c.what}) }
		src, inner := source{path: gocode.Dot(elem, a.p.names.Field(value))}, context{field: value, what: c.what, max: value.Max}
		a.tagAndValue(l, l.Length, tag, content{append: func() { a.write(value.Type, src, inner) }}, inner)
	}
	end, ends := l.List.Until.(schema.Text)
	if !ends {
		write()
		return
	}
	from := a.here()
	write()
	a.flush()
	a.refuse(gocode.CallOf(wireID("BeginsWith"), &gocode.Slice{X: idB, Low: from.expr()}, gocode.Str(end)),
		"EndsEarly", gocode.Str("an element of "+c.what), gocode.Str(end))
}

// otherTag reads one of the tagged fields that no field of the record is:
//
//	m.Others = append(m.Others, Other{Tag: uint8(tag), Value: r.Copy(r.Rest(0))})
func (r *reader) otherTag(t *schema.TagLayout, f *schema.WireField, tag string) {
	if !f.Program || r.prefix {
		r.skipTag(t)
		return
	}
	of, value, _ := f.TagAndValue()
	list := schema.BareWire(f.Type).(*schema.WireList)
	text := schema.BareWire(value.Type).(*schema.WireText)
	bytes := r.endOf(value, text.Ends[0], behind{})
	if limit := most(value, text.Max); limit > 0 {
		name := r.fresh("value")
		r.add(gocode.Define(name, bytes))
		bytes = gocode.Id(name)
		r.run("AtMost", gocode.Str(r.named(f)), gocode.Len(bytes), gocode.Int(int64(limit)))
	}
	elem := &gocode.Literal{Type: r.p.names.Type(list.Elem), Fields: []gocode.Field{
		{Name: r.p.names.Field(of), Value: gocode.CallOf(r.p.names.Type(of.Type), gocode.Id(tag))},
		{Name: r.p.names.Field(value), Value: r.owned(text, bytes)},
	}}
	r.add(gocode.Assign(r.path(f), gocode.CallOf(gocode.Id("append"), r.path(f), elem)))
	r.mostTagged(f, list)
}
