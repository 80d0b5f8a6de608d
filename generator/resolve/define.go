package resolve

import (
	"math"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// define fills in what a declared type is made of.
func (r *resolver) define(s *symbol) {
	switch d := s.syntax.(type) {
	case *syntax.Struct:
		if tagged := d.Record.Tagged; tagged != nil {
			r.wireDetails(d.Name.Text, tagged.Span)
		}
		r.defineStruct(s.decl.(*schema.Struct), d.Record)
	case *syntax.Union:
		r.defineUnion(s.decl.(*schema.Union), d)
	case *syntax.Alias:
		r.defineAlias(s, d)
	}
}

// defineEnums comes before all else, for defaults speak of enum values.
func (r *resolver) defineEnums() {
	for _, s := range r.declared {
		if d, ok := s.syntax.(*syntax.Enum); ok {
			r.defineEnum(s.decl.(*schema.Enum), d)
		}
	}
}

func (r *resolver) defineEnum(e *schema.Enum, d *syntax.Enum) {
	if d.Base != nil {
		e.Base = r.enumBase(d.Base)
	}
	names, next := scope{}, uint64(0)
	for _, v := range d.Values {
		if v.Value != nil {
			next = r.enumValue(e, v, next)
		}
		if r.add(names, v.Name) {
			e.Values = append(e.Values, &schema.EnumValue{Name: v.Name.Text, Doc: v.Doc, Span: v.Name.Span, Value: next})
		}
		if next < math.MaxUint64 {
			next++
		}
	}
}

func (r *resolver) enumBase(x *syntax.NamedType) schema.Kind {
	name := x.Name
	switch k := schema.Kind(x.Span.Text()); k {
	case schema.U8, schema.U16, schema.U32:
		return k
	}
	if name.Text != "" {
		d := r.errorf(CodeEnumBase, x.Span, "an enum is a u8, a u16 or a u32, not %s", x.Span.Text())
		switch meant := r.translated(name.Text); schema.Kind(meant) {
		case schema.U8, schema.U16, schema.U32:
			suggest(d, name, meant)
		}
	}
	return schema.U32
}

// enumValue returns what the source gives, or next if that is no value.
func (r *resolver) enumValue(e *schema.Enum, v *syntax.EnumValue, next uint64) uint64 {
	if n, ok := v.Value.(*syntax.Int); ok {
		return n.Value
	}
	r.errorf(CodeEnumValue, v.Value.Range(), "%s.%s is %s, and enum values are whole numbers from 0",
		e.Name, v.Name.Text, v.Value.Range().Text())
	return next
}

func (r *resolver) defineUnion(u *schema.Union, d *syntax.Union) {
	if d.Tag != nil {
		r.wireDetails(u.Name, d.Tag.Span)
	}
	names := scope{}
	for _, v := range d.Variants {
		switch {
		case v.Else:
			r.wireDetails(u.Name+".else", v.Span)
		case v.Tag != nil:
			r.wireDetails(u.Name+"."+v.Name.Text, v.Span)
		}
		if r.add(names, v.Name) {
			u.Variants = append(u.Variants, r.variant(u, v))
		}
	}
}

func (r *resolver) variant(u *schema.Union, v *syntax.Variant) *schema.Variant {
	variant := &schema.Variant{Name: v.Name.Text, Doc: v.Doc, Span: v.Name.Span, Tag: uint64(len(u.Variants)) + 1}
	if v.Type == nil {
		variant.Type = r.bareVariant(v.Name)
		return variant
	}
	what := "variant " + u.Name + "." + v.Name.Text
	variant.Type = r.typeOf(v.Type, made{name: u.Name + upperCamel(v.Name.Text), what: what, doc: v.Doc})
	return variant
}

// bareVariant returns what a variant carries that is only a name: the struct of
// that name, or nothing.
func (r *resolver) bareVariant(name syntax.Name) schema.Type {
	s, found := r.types[name.Text]
	if !found && !isBuiltin(name.Text) {
		r.warnMisspelt(name, "variant")
		return nil
	}
	if found {
		if t, ok := s.decl.(*schema.Struct); ok {
			return t
		}
	}
	d := r.errorf(CodeBareVariant, name.Span, "%s is a type but no struct, so say whether the variant carries it", name.Text)
	d.Fix("carry a "+name.Text, after(name.Span), " "+name.Text)
	d.Help = "rename the variant if it carries nothing"
	return nil
}

func (r *resolver) defineStruct(s *schema.Struct, record *syntax.Record) {
	if record == nil {
		return
	}
	names := scope{}
	for _, item := range record.Items {
		f, ok := item.(*syntax.Field)
		if !ok {
			r.wireItem(item)
			continue
		}
		if !r.add(names, f.Name) {
			continue
		}
		if field := r.field(s, f); field != nil {
			s.Fields = append(s.Fields, field)
		}
	}
}

// after is the empty span behind s.
func after(s source.Span) source.Span {
	return source.Span{File: s.File, Start: s.End, End: s.End}
}

// before is the empty span in front of s.
func before(s source.Span) source.Span {
	return source.Span{File: s.File, Start: s.Start, End: s.Start}
}

// withBlank is s with the blank in front of it, which goes where s goes.
func withBlank(s source.Span) source.Span {
	if s.Start > 0 && s.File != nil && s.File.Text[s.Start-1] == ' ' {
		s.Start--
	}
	return s
}
