package resolve

import (
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// eachTag returns the type of a tagged field without the brackets of [tag]T, which say that each
// element has the tag, and whether there are any. A number called tag is a size as elsewhere.
func (b *builder) eachTag(x syntax.Type, f *syntax.Field) (syntax.Type, bool) {
	switch t := x.(type) {
	case *syntax.Optional:
		elem, each := b.eachTag(t.Elem, f)
		return &syntax.Optional{Elem: elem, Span: t.Span}, each
	case *syntax.List:
		if modOf(f, "tag") == nil || !isTagWord(t.Extent) || b.in.has("tag") {
			return x, false
		}
		return &syntax.List{Extent: &syntax.Extent{Rest: true, Span: t.Extent.Span}, Elem: t.Elem, Span: t.Span}, true
	}
	return x, false
}

func isTagWord(x *syntax.Extent) bool {
	if x == nil || x.End != nil || x.Size || x.Equal != nil {
		return false
	}
	ref, ok := x.Expr.(*syntax.Ref)
	return ok && len(ref.Parts) == 1 && ref.Parts[0].Text == "tag"
}

// tagMod reads the tag of a field, or that it is the tag of those that stand in its struct.
func (b *builder) tagMod(field *schema.WireField, m *syntax.Mod, level schema.Level) {
	switch {
	case m.Else:
		field.OtherTags = true
		b.later = append(b.later, func() { noTail(field) })
		return
	case m.Value == nil:
		field.TagPart = true
		b.later = append(b.later, func() { b.tagOfNothing(m) })
		return
	}
	n := number(m.Value)
	field.Tag = &n
	for _, x := range m.More {
		field.TagMore = append(field.TagMore, number(x))
	}
	b.fillHead(field, m, level)
}

// tagOfNothing reports a field that is marked as the tag of others, where none stand in its struct.
func (b *builder) tagOfNothing(m *syntax.Mod) {
	if b.in.owner == nil || !b.heads[b.in.owner] {
		b.errorf(CodeModValue, m.Span, "tag marks the tag of the fields that stand in a struct, and none stand in %s", b.name).
			Helpf("name the struct where the wire block says how tagged fields stand, as in tagged [rest] Attribute; a tagged field itself has a number, as in tag 7")
	}
}

// fillHead reads what a tagged field has in the struct that it stands in.
func (b *builder) fillHead(field *schema.WireField, m *syntax.Mod, level schema.Level) {
	if m.Fill == nil {
		return
	}
	for _, item := range m.Fill.Items {
		f, isField := item.(*syntax.Field)
		if !isField || !f.Slot || f.Type != nil || len(f.Mods) != 1 || f.Mods[0].Key.Text != "=" || f.Mods[0].Upper != nil {
			b.errorf(CodeWireSlot, item.Range(), "behind a tag stand constants, for fields of the struct around the value").
				Helpf("write them as in tag 7 { .flags = 1 }")
			continue
		}
		fill := &schema.SlotFill{Name: f.Name.Text, Span: f.Name.Span}
		field.Fill = append(field.Fill, fill)
		b.later = append(b.later, func() { fill.Value = b.fillValue(fill, f.Mods[0].Value, level) })
	}
}

// fillValue is the constant that fills a field beside the value of a tagged one. It sees no
// fields, so that one of a struct is not looked for around that either.
func (b *builder) fillValue(fill *schema.SlotFill, x syntax.Expr, level schema.Level) schema.Expr {
	enum := b.enumOfSlot(fill.Name)
	if _, value := x.(*syntax.Ref); !value || enum == nil { // which may be a value that is misspelt
		if other := b.noConstant(x, enum); other != nil {
			b.errorf(CodeWireSlot, other.Range(), "what fills %s is a constant number, and %s is none", fill.Name, other.Range().Text())
			return nil
		}
	}
	return b.expr(x, &wireScope{}, level, enum)
}

// noConstant is a part of an expression that is no number or value of an enum, nil for none.
func (w *wirer) noConstant(x syntax.Expr, enum *schema.WireEnum) (found syntax.Node) {
	syntax.Walk(x, func(node syntax.Node) bool {
		ref, isRef := node.(*syntax.Ref)
		_, isCall := node.(*syntax.Call)
		if found == nil && (isCall || isRef && w.globalRef(ref, enum) == nil) {
			found = node
		}
		return found == nil
	})
	return found
}

// enumOfSlot is the enum whose values a field takes of the structs that the tagged fields of this
// one stand in, nil for none.
func (b *builder) enumOfSlot(name string) *schema.WireEnum {
	for _, tail := range b.in.record.Tail {
		if head := tail.Head(); head != nil {
			for _, f := range schema.FieldsIn(head.Record.Leaves) {
				if e := schema.EnumOf(f.Type); e != nil && f.Name == name {
					return e
				}
			}
		}
	}
	return nil
}

// noTail takes the tagged fields of every struct from one that is a tagged field itself.
func noTail(others *schema.WireField) {
	list, ok := schema.Present(others.Type).(*schema.WireList)
	if !ok {
		return
	}
	if s, ok := schema.BareWire(list.Elem).(*schema.WireStruct); ok && len(s.Record.Tagged) == 0 {
		s.Record.Tail = nil
	}
}
