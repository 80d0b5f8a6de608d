package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// protobufField reads one field of Protocol Buffers, or skips one that the schema does not have:
//
//	switch tag := r.Uvarint(5); tag {
//	case 1 << 3:
//		m.Session = r.Uvarint(10)
//	case 2<<3 | 2:
//		outer := r.Enter(int(r.Uvarint(5)))
//		m.Name = r.Text(r.Left())
//		r.Leave(outer)
//	default:
//		r.SkipProtobuf(tag)
//	}
func (r *reader) protobufField(t *schema.TagLayout) {
	tag := r.fresh("tag")
	s := &gocode.Switch{Init: gocode.Define(tag, r.call("Uvarint", gocode.Int(5))), On: gocode.Id(tag)}
	for _, f := range r.rec.Tagged {
		list := t.PackedOf(f)
		if list == nil {
			s.Cases = append(s.Cases, r.protobufCase(t, f, t.StandsAs(f), func() { r.taggedValue(f, t) }))
			continue
		}
		one := func() { r.oneMore(f, list) }
		s.Cases = append(s.Cases,
			r.protobufCase(t, f, list, func() { r.add(&gocode.For{Cond: r.call("Has"), Body: r.block(one)}) }),
			r.protobufCase(t, f, list.Elem, one))
	}
	skip := r.block(func() { r.run("SkipProtobuf", gocode.Id(tag)) })
	s.Cases = append(s.Cases, gocode.Case{Body: skip})
	r.add(s)
}

// protobufCase reads what stands behind a tag in the form of a type.
func (r *reader) protobufCase(t *schema.TagLayout, f *schema.WireField, of schema.WireType, read func()) gocode.Case {
	key := gocode.Op(number(schema.Number{Abs: *f.Tag}), "<<", gocode.Int(3))
	if form, _ := schema.ProtobufFormOf(of); form > 0 {
		key = gocode.Op(key, "|", gocode.Int(int64(form)))
	}
	body := r.block(func() {
		if t.LengthOf(of) == nil {
			read()
			return
		}
		outer := r.fresh("outer")
		r.add(gocode.Define(outer, r.call("Enter", r.length(nil, nil, t.Length))))
		read()
		r.leave(gocode.Id(outer))
	})
	return gocode.Case{Values: []gocode.Expr{key}, Body: body}
}
