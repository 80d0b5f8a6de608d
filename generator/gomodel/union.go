package gomodel

import (
	"github.com/netgen-dev/netgen/generator/gonames"
	"github.com/netgen-dev/netgen/generator/schema"
)

// union plans a union. A variant that is a struct of its own name, or is written
// inline, is that struct; every other one is a struct made for it, named after
// union and variant, so that a type may stand in a union twice.
func (b *builder) union(d *schema.Union) *Union {
	u := b.unions[d]
	u.Doc = b.docOf(d, d.Doc)
	u.Mark = "tagIn" + u.Name
	u.Unknown = u.Name + "Unknown"
	b.claim(d.Span, u.Unknown, "the unknown variants of union "+d.Name)
	for _, v := range d.Variants {
		u.Variants = append(u.Variants, b.variant(d, v))
	}
	return u
}

func (b *builder) variant(d *schema.Union, v *schema.Variant) Variant {
	if s, ok := v.Type.(*schema.Struct); ok && (s.Inline || s.Name == v.Name) {
		return Variant{Tag: v.Tag, Type: b.goName(s)}
	}
	name := b.goName(d) + gonames.Exported(v.Name)
	b.claim(v.Span, name, "variant "+d.Name+"."+v.Name)
	made := &Struct{Name: name, Doc: orElse(clean(v.Doc), b.variantDoc(d, v, name))}
	if v.Type == nil {
		made.Codec = &Codec{Alone: true, Segments: []Segment{{}}}
		return Variant{Tag: v.Tag, Type: name, Struct: made}
	}
	made.Fields = []Field{{Name: "Value", Type: b.typeOf(v.Type)}}
	made.Codec = b.aloneCodec(v.Type, b.schema.Package+": "+d.Name+"."+v.Name)
	return Variant{Tag: v.Tag, Type: name, Struct: made}
}

// aloneCodec plans a body that is one value, in a field called Value.
func (b *builder) aloneCodec(t schema.Type, what string) *Codec {
	nested := recursive(t)
	if _, ok := schema.Underlying(t).(*schema.Struct); ok {
		return &Codec{Nested: nested, Segments: []Segment{{Steps: []Step{&Embedded{Field: "Value"}}}}}
	}
	value := &Value{Field: "Value", Coding: b.coding(t, what, nested)}
	return &Codec{Nested: nested, Alone: true, Reset: leaves(value.Coding), Segments: []Segment{{Steps: []Step{value}}}}
}

// recursive reports whether there is a type in t that can hold itself.
func recursive(t schema.Type) bool {
	switch t := schema.Underlying(t).(type) {
	case *schema.Struct:
		return t.Recursive
	case *schema.Union:
		return t.Recursive
	case *schema.List:
		return recursive(t.Elem)
	case *schema.Array:
		return recursive(t.Elem)
	case *schema.Optional:
		return recursive(t.Elem)
	case *schema.Map:
		return recursive(t.Value)
	}
	return false
}
