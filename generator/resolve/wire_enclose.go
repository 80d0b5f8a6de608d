package resolve

import (
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// enclosed makes what fills a slot of bytes that have a length in front: the same length, and
// behind it the message's own value, which ends with it. It is nil for other slots, and for
// what has the length itself.
func (b *builder) enclosed(f, slot *syntax.Field, level schema.Level, value func() []schema.Item) []schema.Item {
	if slot == nil || b.in.layout != schema.NoLayout {
		return nil
	}
	extent := b.lengthInFront(f)
	if extent == nil || !b.isApart(slot.Type) {
		return nil
	}
	size := &syntax.Call{
		Span: slot.Name.Span, Func: syntax.Name{Text: "size", Span: slot.Name.Span},
		Args: []*syntax.Arg{{Span: slot.Name.Span, From: f.Name}},
	}
	equal := &syntax.Mod{
		Key: syntax.Name{Text: "=", Span: slot.Name.Span}, Span: slot.Name.Span, Value: inForm(extent.Equal, size),
	}
	items := b.fieldItem(&syntax.Field{
		Name: syntax.Name{Text: "_", Span: slot.Name.Span}, Mods: []*syntax.Mod{equal},
		Type: lengthType(extent),
	}, level)
	for _, length := range items {
		length.(*schema.WireField).Name = f.Name.Text + "Length" // for messages and variables: no name of the schema
	}
	items = append(items, value()...)
	if extent.End != nil {
		items = append(items, b.item(&syntax.Literal{Value: extent.End, Span: slot.Name.Span}, level)...)
	}
	return items
}

// lengthType is the type of a length that brackets name.
func lengthType(extent *syntax.Extent) *syntax.NamedType {
	if named, ok := extent.Expr.(*syntax.NamedType); ok {
		return named
	}
	return &syntax.NamedType{Name: extent.Expr.(*syntax.Ref).Parts[0], Span: extent.Span}
}

// notOptional reports what fills such a slot and may be missing, and returns it without the ?.
func (b *builder) notOptional(f, slot *syntax.Field) *syntax.Field {
	if slot == nil || b.in.layout != schema.NoLayout {
		return slot
	}
	o, optional := slot.Type.(*syntax.Optional)
	if !optional || b.lengthInFront(f) == nil || !b.isApart(o.Elem) {
		return slot
	}
	b.errorf(CodeWireSlot, o.Span, "%s has a length in front, which says how long this is and not whether it is there", f.Name.Text).
		Fix("remove the ?", firstByte(o.Span), "")
	there := *slot
	there.Type = o.Elem
	return &there
}

// lengthInFront returns the brackets of a string or bytes that name the type of a length, nil
// for what has none. Those of the wire block do not count where the frame says the size.
func (b *builder) lengthInFront(f *syntax.Field) *syntax.Extent {
	t := f.Type
	if o, ok := t.(*syntax.Optional); ok {
		t = o.Elem
	}
	text, ok := t.(*syntax.NamedType)
	if !ok || !isText(text.Name.Text) {
		return nil
	}
	extent := text.Extent
	if all := b.defaults[text.Name.Text]; extent == nil && len(all) == 1 && all[0].cond == nil && !b.isMeasured(f.Name.Text) {
		extent = all[0].extent
	}
	if extent == nil || extent.Rest || extent.Until != nil || b.prefixType(extent.Expr, b.in, "a length") == nil {
		return nil
	}
	return extent
}

// isMeasured reports whether a field of the frames always says the size of another.
func (b *builder) isMeasured(name string) (is bool) {
	for _, p := range b.parts {
		if p.level == schema.Body {
			continue
		}
		syntax.Walk(p.record, func(node syntax.Node) bool {
			f, ok := node.(*syntax.Field)
			is = is || ok && modOf(f, "if") == nil && modOf(f, "=") != nil && asksSizeOf(modOf(f, "=").Value, name)
			return !is
		})
	}
	return is
}

// asksSizeOf reports whether an expression asks for the size of a field alone.
func asksSizeOf(x syntax.Expr, name string) (does bool) {
	syntax.Walk(x, func(node syntax.Node) bool {
		call, ok := node.(*syntax.Call)
		does = does || ok && call.Func.Text == "size" && len(call.Args) == 1 && call.Args[0].From.Text == name && !call.Args[0].Dots
		return !does
	})
	return does
}

// isApart reports whether a type is something else than a string or bytes.
func (b *builder) isApart(t syntax.Type) bool {
	for range maxAliases {
		named, ok := t.(*syntax.NamedType)
		if !ok {
			break
		}
		s := b.symbols[named.Name.Text]
		if s == nil {
			return !isText(named.Name.Text)
		}
		alias, ok := s.syntax.(*syntax.Alias)
		if !ok {
			return true
		}
		t = alias.Type
	}
	switch t.(type) {
	case *syntax.Inline, *syntax.List:
		return true
	}
	return false
}

// inForm puts x in the place of the name in a form such as n + 4; a form that is left out is x.
func inForm(form, x syntax.Expr) syntax.Expr {
	switch form := form.(type) {
	case *syntax.Paren:
		return inForm(form.X, x)
	case *syntax.Binary:
		return &syntax.Binary{Span: form.Span, Op: form.Op, X: inForm(form.X, x), Y: form.Y}
	}
	return x
}
