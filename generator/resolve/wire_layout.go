package resolve

import (
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/syntax"
)

func (b *builder) layoutItem(item *syntax.Layout, level schema.Level) []schema.Item {
	if item.Kind.Text == "array" {
		return b.array(item, level)
	}
	kind, inner := schema.Words, schema.Words
	if item.Kind.Text == "headers" {
		kind, inner = schema.Headers, schema.Headers
	}
	if kind == schema.Words && b.wire.Words == nil {
		b.errorf(CodeWireSetting, item.Kind.Span, "the wire block does not say how words stand").
			Helpf("say it there, as in words \" \" end \"\\r\\n\"")
	}
	if b.in.layout == schema.Words || b.in.layout == schema.Headers {
		d := b.errorf(CodeWireWords, item.Kind.Span, "%s have lines of their own, and cannot stand within others", kind).
			Helpf("leave out `%s { }` here, or put what has it behind the line around it", kind)
		if b.heir != "" {
			d.Help += insteadOfInherited(b.heir)
		}
	}
	items := b.within(inner, func() []schema.Item { return b.items(item.Record, level) })
	if len(items) == 0 {
		return b.emptyLayout(item, kind, level)
	}
	return []schema.Item{&schema.Layout{Kind: kind, Span: item.Kind.Span, Items: items}}
}

// emptyLayout is a line that ends where it begins, since it has no words but those that no
// message fills; or headers of a message that has none.
func (b *builder) emptyLayout(item *syntax.Layout, kind schema.LayoutKind, level schema.Level) []schema.Item {
	if kind == schema.Headers && len(item.Record.Items) > 0 {
		return b.noHeaders(item, level)
	}
	words := b.wire.Words
	if kind != schema.Words || words == nil || words.List != nil || len(item.Record.Items) == 0 {
		b.errorf(CodeWireWords, item.Kind.Span, "%s without anything in them are a line that says nothing", item.Kind.Text).
			Helpf(`write an empty line as a literal, as in "\r\n"`)
		return nil
	}
	end := &schema.Literal{Bytes: words.End, Span: item.Kind.Span, Level: level}
	b.in.addLeaf(end)
	return []schema.Item{end}
}

// noHeaders are the headers of a message that names none: those that come are passed over, as
// a list that nobody gets.
func (b *builder) noHeaders(item *syntax.Layout, level schema.Level) []schema.Item {
	value := &schema.WireText{Ends: []*schema.End{{How: schema.EndWord}}}
	others := &schema.WireField{
		Span: item.Kind.Span, TypeAt: item.Kind.Span, Level: level, Presence: schema.Always,
		Type: &schema.WireList{Elem: value, Ends: []*schema.End{{How: schema.EndWords}}},
	}
	others.Layout = schema.Headers
	b.in.addLeaf(others)
	return []schema.Item{&schema.Layout{Kind: schema.Headers, Span: item.Kind.Span, Items: []schema.Item{others}}}
}

// within makes items in a layout.
func (b *builder) within(inner schema.LayoutKind, make func() []schema.Item) []schema.Item {
	outer := b.in.layout
	b.in.layout = inner
	defer func() { b.in.layout = outer }()
	return make()
}

// leftOut reports whether a frame's field is not there where no message fills it. One
// whose length can say null is there, and null; one whose word may be empty is, and empty.
func (b *builder) leftOut(f *syntax.Field) bool {
	optional, ok := f.Type.(*syntax.Optional)
	if !ok || isGiven(f) || b.in.array {
		return false
	}
	switch b.in.layout {
	case schema.NoLayout:
		return !b.saysNull(optional.Elem)
	case schema.Words:
		return f.Label == nil && !b.isOneColumn(optional.Elem, 0)
	case schema.Headers:
		return false // without fields headers are to be skipped, too
	}
	return true
}

// noteUnfilled notes the struct of an optional word that a message leaves out, which may be all
// that has it: it stands among words even so.
func (b *builder) noteUnfilled(f *syntax.Field) {
	named, ok := f.Type.(*syntax.Optional).Elem.(*syntax.NamedType)
	if !ok || b.in.layout != schema.Words {
		return
	}
	if s := b.symbols[named.Name.Text]; s != nil {
		if d, ok := s.decl.(*schema.WireStruct); ok {
			b.unfilled[d] = true
		}
	}
}

// isOneColumn is isColumn for a type that is not resolved.
func (b *builder) isOneColumn(t syntax.Type, depth int) bool {
	named, ok := t.(*syntax.NamedType)
	if !ok || b.wire.Words == nil || !b.wire.Words.Columns() || depth > maxAliases {
		return false
	}
	if named.Extent != nil && named.Extent.Rest {
		return false
	}
	s := b.symbols[named.Name.Text]
	if s == nil {
		return true // it is built in
	}
	switch d := s.syntax.(type) {
	case *syntax.Enum:
		return true
	case *syntax.Alias:
		return b.isOneColumn(d.Type, depth+1)
	}
	return false
}
