package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// headed reads one tagged field in the struct that each stands in, which is read as it is alone,
// but for its value:
//
//	var head AVP
//	head.Code = r.U32()
//	...
//	outer := r.Enter(int(length) - 8)
//	switch head.Code {
//	case 264:
//		m.Host = r.Text(r.Left())
//	default:
//		r.Skip(r.Left())
//	}
//	r.Leave(outer)
func (r *reader) headed(t *schema.TagLayout) {
	head := t.Head()
	name := r.fresh("head")
	r.add(&gocode.Var{Name: name, Type: r.p.names.Type(head)})
	inner := &reader{output: r.output, p: r.p, what: r.p.names.Decl(head), stop: -1}
	inner.opens = &opening{head.Record.TaggedValue(), func() { r.headedValue(t, gocode.Id(name)) }}
	inner.record(head.Record, gocode.Id(name))
}

// headedValue reads the value of the tagged field whose tag is in x.
func (r *reader) headedValue(t *schema.TagLayout, x gocode.Expr) {
	head := t.Head()
	s := r.p.tagSwitch(head, x)
	for _, f := range r.rec.Tagged {
		if f.OtherTags {
			continue
		}
		body := r.block(func() { r.taggedValue(f, t) })
		s.Cases = append(s.Cases, gocode.Case{Values: []gocode.Expr{r.p.tagCase(head, f, x)}, Body: body})
	}
	other := r.block(func() { r.otherHead(head, x) })
	if len(s.Cases) == 0 {
		r.add(other...)
		return
	}
	s.Cases = append(s.Cases, gocode.Case{Body: other})
	r.add(s)
}

// otherHead takes a tagged field that none of the record is, or skips it:
//
//	head.Data = r.Copy(r.Rest(0))
//	m.Others = append(m.Others, head)
func (r *reader) otherHead(head *schema.WireStruct, x gocode.Expr) {
	f := r.rec.OtherTags()
	if f == nil || !f.Program || r.prefix {
		r.run("Skip", r.call("Left"))
		return
	}
	value := head.Record.TaggedValue()
	r.add(gocode.Assign(gocode.Dot(x, r.p.names.Field(value)), r.owned(value.Type, r.call("Rest", gocode.Int(0)))),
		gocode.Assign(r.path(f), gocode.CallOf(gocode.Id("append"), r.path(f), x)))
	r.mostTagged(f, schema.BareWire(f.Type).(*schema.WireList))
}

// An opening is a text of a record in whose place something else is read of its bytes.
type opening struct {
	field *schema.WireField
	read  func()
}

// open reads what is in a text.
func (r *reader) open(o *opening) {
	end := schema.Ends(o.field.Type)[0]
	if end.How == schema.EndRest {
		o.read()
		return
	}
	outer := r.fresh("outer")
	r.add(gocode.Define(outer, r.call("Enter", r.length(o.field, nil, end))))
	o.read()
	r.leave(gocode.Id(outer))
}
