package gomodel

import "github.com/netgen-dev/netgen/generator/schema"

// findMarks finds structs that need no Go type: all that any field says of one is whether
// it is there.
func (b *wireBuilder) findMarks() {
	marked, needed := map[schema.WireDecl]bool{}, map[schema.WireDecl]bool{}
	b.eachField(func(f *schema.WireField) {
		if f.IsMark() {
			marked[declIn(f.Type)] = true
		} else {
			needed[declIn(f.Type)] = true
		}
	})
	for _, d := range b.wire.Types {
		switch d := d.(type) {
		case *schema.WireAlias:
			needed[declIn(d.Type)] = true
		case *schema.WireUnion:
			for _, v := range d.Variants {
				needed[declIn(v.Type)] = true
			}
		}
	}
	if b.wire.Protocol != nil {
		for _, m := range b.wire.Protocol.Messages {
			needed[declIn(m.Type)] = true
		}
	}
	for d := range marked {
		b.marks[d] = !needed[d]
	}
}

// declIn returns the declared type that t is, or has as its elements; nil for none.
func declIn(t schema.WireType) schema.WireDecl {
	for {
		switch u := schema.Present(t).(type) {
		case schema.WireDecl:
			return u
		case *schema.WireList:
			t = u.Elem
		case *schema.WireMap:
			t = u.Elem
		default:
			return nil
		}
	}
}

// docOf is the doc of a field: its comment, or that of the type which a mark has in place
// of a Go type.
func (b *wireBuilder) docOf(f *schema.WireField) string {
	if s, ok := schema.Present(f.Type).(*schema.WireStruct); ok && f.IsMark() && f.Doc == "" {
		return clean(s.Doc)
	}
	return clean(f.Doc)
}
