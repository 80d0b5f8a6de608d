package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// tail reads the tagged fields of a record.
func (r *reader) tail() {
	for _, f := range r.rec.Tagged {
		if f.Default != nil && f.Program && !r.prefix {
			r.setDefault(f)
		}
		if r.isLocal(f) && r.vars[f].x == nil {
			r.declareField(f)
		}
	}
	r.tails(r.rec.Tail)
}

// tails adds an if for each way in which tagged fields can be laid out.
func (r *reader) tails(all []*schema.TagLayout) {
	if len(all) == 0 {
		return
	}
	t := all[0]
	if t.If == nil {
		r.tagged(t)
		return
	}
	switch c := cond(r, t.If); c {
	case gocode.True:
		r.tagged(t)
	case gocode.False:
		r.tails(all[1:])
	default:
		r.add(&gocode.If{Cond: c, Then: r.block(func() { r.tagged(t) }), Else: r.block(func() { r.tails(all[1:]) })})
	}
}

// behindTail is how many bytes stand behind the tagged fields.
func (r *reader) behindTail() behind {
	return r.behindThat(r.rec.BehindTail(), func(*schema.WireField) bool { return true })
}

// tagged reads tagged fields in one layout: so many, or for as long as bytes are
// left.
//
//	for n := r.Count(int(r.Uvarint(10)), 2); n > 0 && r.OK(); n-- {
//		...
//	}
func (r *reader) tagged(t *schema.TagLayout) {
	if !t.Every && len(r.rec.Tagged) == 0 {
		return
	}
	one := func() { r.taggedField(t) }
	switch {
	case t.Head() != nil:
		one = func() { r.headed(t) }
	case t.Protobuf:
		one = func() { r.protobufField(t) }
	}
	switch {
	case t.List.How == schema.EndRest || t.List.How == schema.EndOpen:
		more := r.call("Has")
		if b := r.behindTail().plus(t.List.Literal); !b.none() {
			more = gocode.Op(r.call("Left"), ">", b.expr())
		}
		r.add(&gocode.For{Cond: more, Body: r.block(one)})
	case t.List.How == schema.EndElse:
		r.untilElse(t)
	case t.List.How == schema.EndUntil:
		r.add(&gocode.For{
			Cond: gocode.Op(gocode.Not(r.call("At", gocode.Str(t.List.Until.(schema.Text)))), "&&", r.call("OK")), Body: r.block(one),
		})
	case t.List.InBytes:
		outer := r.fresh("outer")
		r.add(gocode.Define(outer, r.call("Enter", r.length(nil, nil, t.List))),
			&gocode.For{Cond: r.call("Has"), Body: r.block(one)})
		r.leave(gocode.Id(outer))
	default:
		least := r.p.sizes.LeastBits(t.Tag)
		if t.Length != nil {
			least += r.p.sizes.LeastBits(t.Length.Prefix)
		}
		n := r.fresh("n")
		count := r.call("Count", r.length(nil, nil, t.List), gocode.Int(int64(least/8)))
		r.add(&gocode.For{
			Init: gocode.Define(n, count), Cond: gocode.Op(gocode.Op(gocode.Id(n), ">", gocode.Int(0)), "&&", r.call("OK")),
			Post: &gocode.Do{X: gocode.Id(n), Op: "--"}, Body: r.block(one),
		})
	}
	r.behind(t.List)
	r.ruledOut()
}

// ruledOut gives tagged fields that came, though their conditions do not hold, what they are
// without them. These may ask for fields that come later.
func (r *reader) ruledOut() {
	for _, f := range r.rec.Tagged {
		if !f.Program || r.prefix {
			continue
		}
		c := r.conditions(f)
		if c == nil {
			continue
		}
		r.when(gocode.Not(c), func() {
			if f.Default != nil {
				r.setDefault(f)
				return
			}
			r.add(gocode.Assign(r.path(f), r.none(f.Type)))
		})
	}
}

// taggedField reads one tagged field. One that the schema does not have is skipped
// where its length says how:
//
//	tag := int(r.U16())
//	outer := r.Enter(int(r.U16()))
//	switch tag {
//	case 0x0204:
//		v := r.U16()
//		m.Reference = &v
//	default:
//		r.Skip(r.Left())
//	}
//	r.Leave(outer)
func (r *reader) taggedField(t *schema.TagLayout) {
	tag, outer := r.fresh("tag"), ""
	readTag := func() { r.add(gocode.Define(tag, r.prefixNumber(t.Tag))) }
	if !t.Front {
		readTag()
	}
	if t.Length != nil {
		outer = r.fresh("outer")
		r.add(gocode.Define(outer, r.call("Enter", r.length(nil, nil, t.Length))))
	}
	if t.Front {
		readTag()
	}
	s := &gocode.Switch{On: gocode.Id(tag)}
	for _, f := range r.rec.Tagged {
		if f.OtherTags {
			continue
		}
		body := r.block(func() { r.taggedValue(f, t) })
		s.Cases = append(s.Cases, gocode.Case{Values: []gocode.Expr{number(schema.Number{Abs: *f.Tag})}, Body: body})
	}
	unknown := r.block(func() { r.unknownTag(t, tag) })
	s.Cases = append(s.Cases, gocode.Case{Body: unknown})
	switch {
	case len(s.Cases) > 1:
		r.add(s)
	case mentions(unknown, gocode.Id(tag)):
		r.add(unknown...)
	default:
		r.add(append([]gocode.Stmt{gocode.Assign(gocode.Id("_"), gocode.Id(tag))}, unknown...)...)
	}
	if outer != "" {
		r.leave(gocode.Id(outer))
	}
	if t.Pad > 0 {
		r.run("Pad", r.begin(), gocode.Int(int64(t.Pad)))
	}
}

// begin is where the record begins, which may have nothing but tagged fields.
func (r *reader) begin() gocode.Expr {
	if r.rec.TailAt == 0 {
		return r.place(frontOfTail)
	}
	return r.place(0)
}

// unknownTag takes a tagged field that none of the record is, or skips it.
func (r *reader) unknownTag(t *schema.TagLayout, tag string) {
	switch others := r.rec.OtherTags(); {
	case others != nil:
		r.otherTag(t, others, tag)
	case t.HasLength(), t.Until != "":
		r.skipTag(t)
	default:
		r.run("NoField", gocode.Str(r.what), gocode.Id(tag))
	}
}

// skipTag steps over the value of a tagged field that the schema does not have.
func (r *reader) skipTag(t *schema.TagLayout) {
	if t.Until != "" {
		r.run("Until", gocode.Str(t.Until))
		return
	}
	r.run("Skip", r.call("Left"))
}

// taggedValue reads the value of a tagged field, or an element of a list that has one each time.
func (r *reader) taggedValue(f *schema.WireField, t *schema.TagLayout) {
	l := t.ElementsOf(f)
	if l == nil {
		r.sized(f, behind{})
		return
	}
	r.oneMore(f, l)
}

// oneMore reads an element to the end of a field's list.
func (r *reader) oneMore(f *schema.WireField, l *schema.WireList) {
	to := target{f: f, take: r.drop}
	if f.Program && !r.prefix {
		to.x = r.path(f)
	}
	r.another(l, to)
	r.mostTagged(f, l)
}

// mostTagged notes too many elements of a list that has one of them each time.
func (r *reader) mostTagged(f *schema.WireField, l *schema.WireList) {
	if limit := most(f, l.Max); limit > 0 && f.Program && !r.prefix {
		r.run("AtMost", gocode.Str(r.named(f)), gocode.Len(r.path(f)), gocode.Int(int64(limit)))
	}
}

// none is the zero value of a type in Go.
func (r *reader) none(t schema.WireType) gocode.Expr {
	if schema.IsOptional(t) || nilable(t) {
		return gocode.Nil
	}
	switch schema.BareWire(t).(type) {
	case *schema.WireText:
		if _, array := arrayLen(t); !array {
			return gocode.Str("")
		}
	case *schema.WireInt, *schema.WireEnum, *schema.WireFloat, *schema.Varint, *schema.Decimal:
		if kindOf(t) == isBool {
			return gocode.False
		}
		return gocode.Int(0)
	}
	return &gocode.Unary{Op: "*", X: gocode.CallOf(gocode.Id("new"), r.p.names.Type(t))}
}
