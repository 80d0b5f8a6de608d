package gomodel

import (
	"strings"

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
	b.eachRecord(func(_ string, r *schema.Record) {
		for _, field := range schema.FieldsIn(r.Leaves) {
			f(field)
		}
		for _, field := range r.Tagged {
			f(field)
		}
	})
}

// eachRecord calls f for the records of all structs and messages, with the Go
// struct that has its fields.
func (b *wireBuilder) eachRecord(f func(owner string, r *schema.Record)) {
	for _, d := range b.wire.Types {
		if s, ok := d.(*schema.WireStruct); ok {
			f(b.decls[s], s.Record)
		}
	}
	if b.wire.Protocol == nil {
		return
	}
	for _, m := range b.wire.Protocol.Messages {
		owner := ""
		if body := b.bodies[m]; body != nil {
			owner = body.name
		}
		f(owner, m.Record)
	}
}

// externIn returns the extern that t is, or has as its elements.
func externIn(t schema.WireType) *schema.Extern {
	e, _ := declIn(t).(*schema.Extern)
	return e
}

// externText says what the user of the generated file writes for an extern.
func (b *wireBuilder) externText(e *schema.Extern) string {
	name, use := b.decls[e], b.externUses()[e]
	var parts []string
	if doc := clean(e.Doc); doc != "" {
		parts = append(parts, doc)
	}
	if use.asType {
		parts = append(parts, "The type "+name+" is written by hand, in a file of this package, with the methods\n\n"+
			"\tAppendWire(b []byte) ([]byte, error)\n\tReadWire(r *wire.Reader)\n\n"+
			wrapped("of which the second is *"+name+"'s. What the schema calculates with is an integer."))
	}
	if use.asVia {
		owner := b.viaOwner(e)
		parts = append(parts, "Two functions are written by hand, in a file of this package:\n\n"+
			"\tfunc append"+name+"(b, raw []byte, m "+owner+") ([]byte, error)\n"+
			"\tfunc read"+name+"(coded []byte, m "+owner+") ([]byte, error)\n\n"+
			wrapped("The first appends to b what raw becomes on the wire; the second returns what it was. "+
				"m is what the bytes are a part of; when it is read, what stands in front of them is in it."))
	}
	if use.asChecksum {
		numbers, given := "", ""
		if len(e.Numbers) > 0 {
			numbers, given = strings.Join(e.Numbers, ", ")+" int, ", ", and of what the schema calculates"
		}
		parts = append(parts, "A function is written by hand, in a file of this package, which returns the checksum\n"+
			"of some stretches of bytes"+given+":\n\n\tfunc sum"+name+"("+numbers+"parts ...[]byte) uint64")
	}
	return strings.Join(parts, "\n\n")
}

// viaOwner is the type of m in the functions of a via: any where several structs
// have it.
func (b *wireBuilder) viaOwner(e *schema.Extern) string {
	owners := map[string]bool{}
	b.eachRecord(func(owner string, r *schema.Record) {
		for _, f := range schema.FieldsIn(r.Leaves) {
			if f.Via == e && owner != "" {
				owners[owner] = true
			}
		}
	})
	if len(owners) != 1 {
		return "any"
	}
	for owner := range owners {
		return "*" + owner
	}
	return ""
}
