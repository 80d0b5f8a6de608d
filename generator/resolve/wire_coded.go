package resolve

import (
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// codedExtent takes the brackets off a struct or union that goes through a function: they say
// where the bytes that come out of it end.
func (b *builder) codedExtent(x syntax.Type, f, slot *syntax.Field) (syntax.Type, *syntax.Extent) {
	if modOf(f, "via") == nil && (slot == nil || modOf(slot, "via") == nil) {
		return x, nil
	}
	switch x := x.(type) {
	case *syntax.Optional:
		elem, extent := b.codedExtent(x.Elem, f, slot)
		return &syntax.Optional{Elem: elem, Span: x.Span}, extent
	case *syntax.NamedType:
		if s := b.symbols[x.Name.Text]; x.Extent == nil || s == nil || !hasFields(s.decl) {
			return x, nil
		}
		return &syntax.NamedType{Name: x.Name, Span: x.Span}, x.Extent
	}
	return x, nil
}

func hasFields(t schema.WireType) bool {
	switch t.(type) {
	case *schema.WireStruct, *schema.WireUnion:
		return true
	}
	return false
}

// codedEnd is where the bytes of a struct or union end that went through a function.
func (b *builder) codedEnd(x *syntax.Extent, t schema.WireType) *schema.End {
	if x.Until != nil {
		if end := b.end(x, b.in, t); end != nil {
			return end
		}
	} else {
		b.errorf(CodeWireExtent, x.Span, "behind a struct or union that goes through a function, brackets say which text stands behind it").
			Helpf(`write what ends it, as in [until "\x7e"]; for a length in front write n u16 = size(x), and without brackets it takes the rest`)
	}
	return &schema.End{How: schema.EndOpen}
}
