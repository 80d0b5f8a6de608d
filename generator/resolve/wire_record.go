package resolve

import (
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// builder makes the items of one record. For a message it goes from each frame to
// what the frame contains.
type builder struct {
	*wirer
	in    *wireScope
	name  string  // of the struct or message, for names made of it
	parts []part  // of a message: its frames and its body
	slots slots   // of a message: what fills the frame's fields
	seen  []scope // names of each level
	heir  string  // the phase of a message that inherits its outer frame, of lines; "" for none

	trims bool // what is made is the body that is trimmed
}

// part is one record of a message.
type part struct {
	level  schema.Level
	record *syntax.Record
	body   *messageDecl // of the last part
}

// slots are a message's fields with a dot, by name, and which of them were used.
type slots struct {
	fields map[string]*syntax.Field
	used   map[string]bool
}

func (w *wirer) defineWireStruct(s *schema.WireStruct, record *syntax.Record, around *wireScope, lay schema.LayoutKind) {
	in := &wireScope{owner: s, parent: around, record: s.Record, layout: lay, level: schema.Body}
	w.scopes[s] = in
	b := &builder{wirer: w, in: in, name: s.Name, seen: make([]scope, schema.Body+1)}
	s.Record.Items = b.items(record, schema.Body)
	if lay == schema.NoLayout {
		w.addTail(in, record)
	}
}

// items makes the items of a record that stands at a level.
func (b *builder) items(record *syntax.Record, level schema.Level) []schema.Item {
	if record == nil {
		return nil
	}
	if b.seen[level] == nil {
		b.seen[level] = scope{}
	}
	var items []schema.Item
	for _, item := range record.Items {
		items = append(items, b.item(item, level)...)
	}
	return items
}

func (b *builder) item(item syntax.RecordItem, level schema.Level) []schema.Item {
	switch item := item.(type) {
	case *syntax.Literal:
		if item.Value == nil || item.Value.Value == "" {
			return nil
		}
		lit := &schema.Literal{Bytes: item.Value.Value, Span: item.Span, Level: level}
		b.in.addLeaf(lit)
		return []schema.Item{lit}
	case *syntax.Let:
		b.addLet(item, level)
	case *syntax.Layout:
		return b.layoutItem(item, level)
	case *syntax.Field:
		return b.fieldItem(item, level)
	}
	return nil
}

func (b *builder) addLet(x *syntax.Let, level schema.Level) {
	if !b.add(b.seen[level], x.Name) {
		return
	}
	let := &schema.Let{Name: x.Name.Text, Doc: x.Doc, Span: x.Name.Span, Level: level}
	b.in.set(level, let.Name, named{let: let})
	b.in.record.Lets = append(b.in.record.Lets, let)
	b.letAt[let] = len(b.in.record.Leaves)
	value, from := x.Value, level
	if slot := b.fill(x.Name.Text, level); slot != nil {
		from = schema.Body
		if m := modOf(slot, "="); m != nil {
			value = m.Value
		}
	}
	b.letSyntax[let] = value
	b.lets = append(b.lets, func() {
		if let.Value = b.hasTagged(value); let.Value == nil {
			let.Value = b.expr(value, b.in, from, nil)
		}
	})
	if x.Sets != nil {
		b.letSets(let, value, *x.Sets)
	}
}

// hasTagged is `has(x)` of an optional tagged field, of which a let of a message that is read
// in whole before anybody asks can tell whether it is there; nil for everything else.
func (b *builder) hasTagged(x syntax.Expr) schema.Expr {
	call, ok := x.(*syntax.Call)
	if !ok || call.Func.Text != "has" || len(call.Args) != 1 || b.in.message == nil || b.in.message.Reply {
		return nil
	}
	a := call.Args[0]
	n, found := b.in.lookup(a.From.Text, schema.Body)
	if !found || a.Request || a.Dots || len(n.path) != 1 || !n.path[0].IsTagged() || !schema.IsOptional(n.path[0].Type) {
		return nil
	}
	return &schema.Measure{Of: schema.HasTagged, Stretch: schema.Stretch{Text: a.Span.Text(), Span: a.Span}, Tagged: n.path[0]}
}

// fill returns the message's field that fills one of the frame, if there is one.
func (b *builder) fill(name string, level schema.Level) *syntax.Field {
	slot := b.slots.fields[name]
	if slot == nil || level == schema.Body || b.slots.used[name] {
		return nil
	}
	b.slots.used[name] = true
	return slot
}

// fieldItem makes a field, or what the body of a frame stands for.
func (b *builder) fieldItem(f *syntax.Field, level schema.Level) []schema.Item {
	if isBody(f) {
		return b.body(f, level)
	}
	if f.Slot {
		if level < schema.Body || len(b.parts) == 0 {
			b.errorf(CodeWireSlot, f.Name.Span, ".%s fills a frame's field, and only a message can do that", f.Name.Text)
		} else if first := b.slots.fields[f.Name.Text]; first != nil && first != f {
			b.errorf(CodeDuplicateName, f.Name.Span, "%s is filled twice", f.Name.Text).Also(first.Name.Span, "the first time").
				Helpf("leave one of them out")
		}
		return nil
	}
	if f.Name.Text != "_" && !b.add(b.seen[level], f.Name) {
		return nil
	}
	slot := b.fill(f.Name.Text, level)
	if m := modOf(f, "="); m != nil && slot != nil {
		b.errorf(CodeWireComputed, slot.Name.Span, "the frame computes %s, so %s cannot fill it", f.Name.Text, b.name).
			Also(m.Span, "%s is computed here", f.Name.Text)
		slot = nil
	}
	if slot == nil && len(b.parts) > 0 && level < schema.Body && b.leftOut(f) {
		b.in.set(level, f.Name.Text, named{from: len(b.in.record.Leaves), to: len(b.in.record.Leaves), leftOut: true})
		b.noteUnfilled(f)
		return nil
	}
	slot = b.notOptional(f, slot)
	b.endInFrame(f, slot)
	value := func() []schema.Item { return b.placed(f, slot, level) }
	if items := b.enclosed(f, slot, level, value); items != nil {
		return items
	}
	return value()
}

// endInFrame warns of a slot that is filled with a text or bytes without the brackets that it has
// in the frame.
func (b *builder) endInFrame(f, slot *syntax.Field) {
	if slot == nil {
		return
	}
	frame, own := namedText(f.Type), namedText(slot.Type)
	if frame == nil || own == nil || frame.Extent == nil || own.Extent != nil {
		return
	}
	if frame.Extent.Rest && b.in.layout != schema.Words && len(b.defaults[own.Name.Text]) == 0 {
		return // which is what it has without brackets, too
	}
	brackets := frame.Extent.Span.Text()
	b.report.Warnf(CodeWireSlotEnd, slot.Name.Span, "the %s of %s is without the %s that it has in the frame", own.Name.Text, slot.Name.Text, brackets).
		Also(f.Name.Span, "%s of the frame", f.Name.Text).
		Fix("repeat it", after(own.Span), brackets)
}

// namedText is the string or bytes that a type is, optional or not, nil for another one.
func namedText(t syntax.Type) *syntax.NamedType {
	if o, ok := t.(*syntax.Optional); ok {
		t = o.Elem
	}
	if named, ok := t.(*syntax.NamedType); ok && isText(named.Name.Text) {
		return named
	}
	return nil
}

// placed makes a field, where it stands.
func (b *builder) placed(f, slot *syntax.Field, level schema.Level) []schema.Item {
	field := b.field(f, slot, level)
	if field == nil {
		return nil
	}
	b.standsHere(field)
	front := b.padding(f, field, "align", field.Align)
	if front != nil {
		front.Front = true
		b.in.addLeaf(front)
	}
	b.nameField(field, f.Name.Text, slot, level)
	behind := b.padding(f, field, "pad", field.Pad)
	if field.IsTagged() {
		b.optionalDefault(f, field)
		b.in.record.Tagged = append(b.in.record.Tagged, field)
		return nil
	}
	b.behindTagged(field)
	b.in.addLeaf(field)
	items := []schema.Item{field}
	if front != nil {
		items = []schema.Item{front, field}
	}
	if behind != nil {
		b.in.addLeaf(behind)
		items = append(items, behind)
	}
	return items
}

// standsHere notes where in its record a field stands.
func (b *builder) standsHere(f *schema.WireField) {
	f.Layout = b.in.layout
	f.Within = b.in.within
	b.inArray(f)
}

// optionalDefault reports a tagged field that would be both nothing and its default where it
// is not there.
func (b *builder) optionalDefault(f *syntax.Field, field *schema.WireField) {
	m := modOf(f, "default")
	if m == nil || !schema.IsOptional(field.Type) {
		return
	}
	b.errorf(CodeDefaultValue, m.Span, "%s is optional, and a tagged field that does not come is either nothing or its default", field.Name).
		Fix("remove it", withBlank(m.Span), "").
		Helpf("leave out the ? to get the default")
}

// isGiven reports whether something else than a message says what a field is, or whether
// it is there.
func isGiven(f *syntax.Field) bool {
	for _, key := range []string{"if", "=", "kind", "id", "channel", "version"} {
		if modOf(f, key) != nil {
			return true
		}
	}
	return false
}

// saysNull reports whether every way in which a text or list can end has room for null.
func (b *builder) saysNull(t syntax.Type) bool {
	switch t := t.(type) {
	case *syntax.NamedType:
		if isText(t.Name.Text) {
			text := &schema.WireText{}
			text.Ends = b.ends(t.Name.Text, t.Extent, text, b.in)
			return hasNull(text)
		}
	case *syntax.List:
		list := &schema.WireList{}
		list.Ends = b.ends("list", t.Extent, list, b.in)
		return hasNull(list)
	}
	return false
}

func (b *builder) behindTagged(field *schema.WireField) {
	tagged := b.in.record.Tagged
	if len(tagged) == 0 || field.Level < schema.Body && tagged[0].Level == schema.Body {
		return
	}
	b.errorf(CodeWireAfterTagged, field.Span, "%s comes after tagged fields, which end a struct", field.Span.Text()).
		Also(tagged[0].Span, "the first tagged field").
		Helpf("move it up")
}

// nameField lets expressions see a field, and those of the struct that a message
// puts into a slot.
func (b *builder) nameField(field *schema.WireField, name string, slot *syntax.Field, level schema.Level) {
	path := []*schema.WireField{field}
	if name != "_" {
		b.in.set(level, name, named{path: path})
	}
	s, ok := schema.Present(field.Type).(*schema.WireStruct)
	if slot == nil || !ok || !s.Inline {
		return
	}
	for _, inner := range s.Record.Leaves {
		if f, ok := inner.(*schema.WireField); ok && f.Name != "" {
			if _, taken := b.in.names[schema.Body][f.Name]; !taken {
				b.in.set(schema.Body, f.Name, named{path: []*schema.WireField{field, f}})
			}
		}
	}
}

// part makes the items of a frame, or of the message itself. In JSON the message
// may be one member, with a name.
func (b *builder) part(p part, member *syntax.Field) []schema.Item {
	if p.body == nil {
		return b.items(p.record, p.level)
	}
	if p.record != nil && member == nil {
		items := b.items(p.record, schema.Body)
		misfit := p.body.kind != nil && p.body.kind.Misfit // which takes the bytes of tagged fields, too
		if b.in.layout == schema.NoLayout && !misfit {
			b.addTail(b.in, p.record)
		}
		return items
	}
	if p.body.typ == nil {
		return nil
	}
	f := &schema.WireField{
		Span: p.body.at, TypeAt: p.body.typ.Range(), Level: schema.Body, Program: true, Presence: schema.Always,
	}
	f.Type = b.typeOf(p.body.typ, b.in, madeName{p.body.name, p.body.doc})
	if f.Type == nil {
		return nil
	}
	f.Via = schema.ViaOf(f.Type)
	name := "value"
	if member != nil {
		name = member.Name.Text
		f.Name, f.Label = name, b.label(member)
	}
	b.standsHere(f)
	b.in.set(schema.Body, name, named{path: []*schema.WireField{f}})
	b.in.addLeaf(f)
	return []schema.Item{f}
}

func modOf(f *syntax.Field, key string) *syntax.Mod {
	for _, m := range f.Mods {
		if m.Key.Text == key {
			return m
		}
	}
	return nil
}
