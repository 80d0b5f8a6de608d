package gomodel

import (
	"github.com/netgen-dev/netgen/generator/schema"
)

// externUse is what an extern is used for.
type externUse struct{ asType, asVia, asChecksum bool }

// externUses finds out what externs are for.
func (b *wireBuilder) externUses() map[*schema.Extern]externUse {
	uses := map[*schema.Extern]externUse{}
	note := func(e *schema.Extern, change func(*externUse)) {
		if e != nil {
			use := uses[e]
			change(&use)
			uses[e] = use
		}
	}
	b.eachField(func(f *schema.WireField) {
		note(externIn(f.Type), func(u *externUse) { u.asType = true })
		note(f.Via, func(u *externUse) { u.asVia = true })
		if f.Equation != nil {
			schema.Visit(f.Equation.Value, func(x schema.Expr) {
				if c, ok := x.(*schema.Checksum); ok {
					note(c.Extern, func(u *externUse) { u.asChecksum = true })
				}
			})
		}
	})
	for _, d := range b.wire.Types {
		switch d := d.(type) {
		case *schema.WireAlias:
			note(externIn(d.Type), func(u *externUse) { u.asType = true })
		case *schema.WireUnion:
			for _, v := range d.Variants {
				note(externIn(v.Type), func(u *externUse) { u.asType = true })
			}
		}
	}
	return uses
}

// eachField calls f for the fields of all structs and messages.
func (b *wireBuilder) eachField(f func(*schema.WireField)) {
	record := func(r *schema.Record) {
		for _, leaf := range r.Leaves {
			if field, ok := leaf.(*schema.WireField); ok {
				f(field)
			}
		}
		for _, field := range r.Tagged {
			f(field)
		}
	}
	for _, d := range b.wire.Types {
		if s, ok := d.(*schema.WireStruct); ok {
			record(s.Record)
		}
	}
	if b.wire.Protocol != nil {
		for _, m := range b.wire.Protocol.Messages {
			record(m.Record)
		}
	}
}

// externIn returns the extern that t is, or has as its elements.
func externIn(t schema.WireType) *schema.Extern {
	for {
		switch u := schema.Present(t).(type) {
		case *schema.Extern:
			return u
		case *schema.WireList:
			t = u.Elem
		default:
			return nil
		}
	}
}

// externText says what the user of the generated file writes for an extern.
func (b *wireBuilder) externText(e *schema.Extern) string {
	name, use := b.decls[e], b.externUses()[e]
	var text string
	if doc := clean(e.Doc); doc != "" {
		text = doc + "\n\n"
	}
	if use.asType {
		text += "The type " + name + " is written by hand, in a file of this package, with the methods\n\n" +
			"\tAppendWire(b []byte) ([]byte, error)\n\tReadWire(r *wire.Reader) // of *" + name + "\n"
	}
	return text
}
