package gomodel

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/gonames"
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/wirecode"
)

// nameTypes claims the names of all types, those of declared ones first.
func (b *wireBuilder) nameTypes() {
	if b.wire.Protocol != nil {
		b.findBodies()
	}
	b.findMarks()
	for _, d := range b.wire.Types {
		if s, ok := d.(*schema.WireStruct); ok && s.Inline || b.marks[d] {
			continue
		}
		b.nameDecl(d)
	}
	inline := map[source.Span]string{}
	for _, d := range b.wire.Types {
		s, ok := d.(*schema.WireStruct)
		if !ok || !s.Inline || b.isBody[s] != nil || b.marks[s] {
			continue
		}
		if name := inline[s.Span]; name != "" {
			b.decls[s] = name // once more, in a message with other frames
			continue
		}
		b.nameDecl(s)
		inline[s.Span] = b.decls[s]
	}
	for _, d := range b.wire.Types {
		b.nameParts(d)
	}
}

func (b *wireBuilder) nameDecl(d schema.WireDecl) {
	name := gonames.Exported(d.DeclName())
	b.decls[d] = name
	if e, ok := d.(*schema.Extern); ok && !b.isType(e) {
		return
	}
	b.claim(d.DeclSpan(), name, wireKind(d)+" "+d.DeclName())
}

// nameParts names what a type consists of.
func (b *wireBuilder) nameParts(d schema.WireDecl) {
	switch d := d.(type) {
	case *schema.WireEnum:
		for _, v := range d.Values {
			b.values[v] = b.decls[d] + gonames.Exported(v.Name)
			b.claim(v.Span, b.values[v], "value "+d.Name+"."+v.Name)
		}
	case *schema.WireUnion:
		for _, v := range d.Variants {
			if _, own := ownStruct(v); own {
				continue
			}
			b.made[v] = b.decls[d] + gonames.Exported(v.Name)
			b.claim(v.Span, b.made[v], "variant "+d.Name+"."+v.Name)
		}
	case *schema.WireStruct:
		if b.isBody[d] == nil {
			b.nameFields("struct "+d.Name, programFields(d.Record), b.methodsOf(d))
		}
	}
}

// ownStruct returns the struct that a variant is, and not only has.
func ownStruct(v *schema.WireVariant) (*schema.WireStruct, bool) {
	s, ok := schema.BareWire(v.Type).(*schema.WireStruct)
	return s, ok && (!v.Else || s.JSON) && (s.Inline || s.Name == v.Name)
}

// programFields returns the fields of a record that are the program's.
func programFields(r *schema.Record) []*schema.WireField {
	var fields []*schema.WireField
	for _, f := range schema.FieldsIn(r.Leaves) {
		if f.Program {
			fields = append(fields, f)
		}
	}
	for _, f := range r.Tagged {
		if f.Program {
			fields = append(fields, f)
		}
	}
	return fields
}

// nameFields gives fields their Go names. One that would be in the way of a method
// is called "...Field".
func (b *wireBuilder) nameFields(what string, fields []*schema.WireField, methods []string) {
	taken := set(methods...)
	names := newNamespace()
	for _, f := range fields {
		name := gonames.Exported(f.Name)
		if f.Name == "" {
			name = "Value"
		}
		if taken[name] {
			name += "Field"
		}
		b.claimIn(names, f.Span, name, "field "+f.Name+" of "+what)
		b.fields[f] = name
	}
}

// methodsOf returns the methods that the Go struct of d has, or may have.
func (b *wireBuilder) methodsOf(d *schema.WireStruct) []string {
	var methods []string
	if b.isError[d] {
		methods = append(methods, "Error")
	}
	if d.JSON {
		return append(methods, "MarshalJSON", "UnmarshalJSON", "ConstantMembers", "CountedMembers", "JSONArray")
	}
	if !d.Inline {
		methods = append(methods, "AppendWire", "ReadWire")
	}
	return methods
}

// isType reports whether an extern is the type of some value.
func (b *wireBuilder) isType(e *schema.Extern) bool { return b.externUses()[e].asType }

// Type implements wirecode.Names.
func (b *wireBuilder) Type(t schema.WireType) gocode.Expr { return codeType(b.goType(t)) }

// Decl implements wirecode.Names.
func (b *wireBuilder) Decl(d schema.WireDecl) string { return b.decls[d] }

// Field implements wirecode.Names.
func (b *wireBuilder) Field(f *schema.WireField) string { return b.fields[f] }

// Value implements wirecode.Names.
func (b *wireBuilder) Value(v *schema.WireValue) string { return b.values[v] }

// Variant implements wirecode.Names.
func (b *wireBuilder) Variant(_ *schema.WireUnion, v *schema.WireVariant) (name string, made bool) {
	if s, own := ownStruct(v); own {
		return b.decls[s], false
	}
	return b.made[v], true
}

// Message implements wirecode.Names.
func (b *wireBuilder) Message(m *schema.Message) string { return b.functions[m] }

// Package implements wirecode.Names.
func (b *wireBuilder) Package() string { return b.schema.Package }

// Body implements wirecode.Names.
func (b *wireBuilder) Body(m *schema.Message) wirecode.Body {
	body := b.bodies[m]
	if body == nil {
		return wirecode.Body{}
	}
	out := wirecode.Body{Kind: body.kind}
	switch body.kind {
	case wirecode.StructBody:
		out.Type = gocode.Id(body.name)
	case wirecode.ValueBody:
		out.Type = codeType(body.value)
	}
	return out
}

// codeType writes a type as an expression of gocode.
func codeType(t Type) gocode.Expr {
	switch t := t.(type) {
	case Name:
		if t.Path != "" {
			return gocode.Qual{Path: t.Path, Name: t.Name}
		}
		return gocode.Id(t.Name)
	case *Pointer:
		return &gocode.Star{X: codeType(t.Elem)}
	case *Slice:
		return &gocode.SliceOf{X: codeType(t.Elem)}
	case *Map:
		return &gocode.MapOf{Key: codeType(t.Key), X: codeType(t.Elem)}
	case *Array:
		return &gocode.ArrayOf{Len: t.Len, X: codeType(t.Elem)}
	}
	return nil
}
