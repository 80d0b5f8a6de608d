package resolve

import (
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/syntax"
)

func (w *wirer) defineWireUnion(u *schema.WireUnion, d *syntax.Union) {
	u.By = schema.ByPrefix
	if d.Tag != nil {
		u.By = schema.ByTag
		if d.Tag.Expr != nil {
			u.Tag = w.prefixType(d.Tag.Expr, &wireScope{}, "a tag")
		}
		if u.Tag == nil {
			w.errorf(CodeWireExtent, d.Tag.Span, "in the brackets of a union stands the type of its tag, as in [u32]")
		}
	}
	names := scope{}
	for _, v := range d.Variants {
		if w.add(names, v.Name) {
			u.Variants = append(u.Variants, w.wireVariant(u, v))
		}
	}
	if u.By == schema.ByPrefix && hasTags(u) {
		u.By = schema.Apart
	}
}

func hasTags(u *schema.WireUnion) bool {
	for _, v := range u.Variants {
		if v.Tag != nil {
			return true
		}
	}
	return false
}

// bareVariant reports a variant that is only a type, and has no name.
func (w *wirer) bareVariant(v *syntax.Variant) {
	d := w.errorf(CodeBareVariant, v.Name.Span, "%s is a type, and a variant has a name in front of it", v.Name.Text)
	d.Helpf("write name %s", v.Name.Text)
	if v.Tag != nil {
		d.Helpf("write %s: name %s", v.Tag.Range().Text(), v.Name.Text)
	}
}

func (w *wirer) wireVariant(u *schema.WireUnion, v *syntax.Variant) *schema.WireVariant {
	variant := &schema.WireVariant{Name: v.Name.Text, Doc: v.Doc, Span: v.Name.Span, Else: v.Else}
	if v.Tag != nil {
		w.later = append(w.later, func() {
			if n, ok := w.expr(v.Tag, &wireScope{}, schema.Body, nil).(schema.Number); ok {
				variant.Tag = &n
				return
			}
			w.errorf(CodeModValue, v.Tag.Range(), "the tag of %s is a number or an enum value", v.Name.Text)
		})
		variant.Tag = &schema.Number{}
	}
	if v.Type != nil {
		made := madeName{u.Name + v.Name.Text, v.Doc}
		if _, isStruct := v.Type.(*syntax.Inline); v.Else || !isStruct {
			made.name += "Value" // the variant is a struct itself, which has this value
		}
		variant.Type = w.typeOf(v.Type, &wireScope{}, made)
		return variant
	}
	if builtinWire(v.Name.Text, w.little) != nil || isText(v.Name.Text) {
		w.bareVariant(v)
		return variant
	}
	if s := w.symbols[v.Name.Text]; s != nil {
		variant.Type = w.namedWire(&syntax.NamedType{Name: v.Name, Span: v.Name.Span}, &wireScope{})
	}
	return variant
}
