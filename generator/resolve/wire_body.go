package resolve

import (
	"cmp"
	"slices"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// isBody reports whether a field of a frame stands for what the frame is around.
func isBody(f *syntax.Field) bool {
	_, body := f.Type.(*syntax.Body)
	return body || f.Type == nil && f.Name.Text == "body" && !f.Slot
}

// body makes the items of what a frame contains.
func (b *builder) body(f *syntax.Field, level schema.Level) []schema.Item {
	at := -1
	for i, p := range b.parts {
		if p.level == level && level < schema.Body {
			at = i
		}
	}
	if at < 0 || at+1 >= len(b.parts) {
		b.errorf(CodeWireBody, f.Name.Span, "body stands in a frame, for the message")
		return nil
	}
	if _, twice := b.in.names[level]["body"]; twice {
		b.errorf(CodeWireBody, f.Name.Span, "a frame has one body")
		return nil
	}
	b.bodyMods(f)
	b.bodyLabel(f)
	from := len(b.in.record.Leaves)
	items := b.trimmed(f, level, func() []schema.Item { return b.bodyItems(f, b.parts[at+1], level) })
	group := named{from: from, to: len(b.in.record.Leaves)}
	b.in.set(level, "body", group)
	if _, taken := b.in.names[level][f.Name.Text]; !taken {
		b.in.set(level, f.Name.Text, group)
	}
	return items
}

// bodyMods reports what stands behind a body: it is no field but all that a message has.
func (b *builder) bodyMods(f *syntax.Field) {
	for _, m := range f.Mods {
		if m.Key.Text == "json" && b.in.layout == schema.NoLayout || m.Key.Text == "trim" || m.Key.Text == "if" && modOf(f, "trim") != nil {
			continue
		}
		if m.Key.Text == "split" {
			b.errorf(CodeWireFragment, m.Span, "no field of this frame says which fragment of a message is the last one").
				Helpf("mark it with last or more, as in final bit last; a frame without fragments has no split")
			continue
		}
		b.errorf(CodeMisplacedMod, m.Span, "%s means nothing behind %s, which stands for the fields of the message", m.Key.Text, f.Name.Text).
			Helpf("remove it, and give it to the fields that need it")
	}
}

// bodyLabel reports a text right behind a body, which is an item of its own: only a member of JSON
// has its name there.
func (b *builder) bodyLabel(f *syntax.Field) {
	if f.Label == nil || b.in.layout == schema.JSON && f.Type != nil {
		return
	}
	if b.in.layout == schema.JSON {
		b.errorf(CodeMisplacedMod, f.Label.Span, "the body has its fields here, and is no member with a name").
			Helpf("write body behind it for one: body %s body", f.Label.Span.Text())
		return
	}
	between := source.Span{File: f.Name.Span.File, Start: f.Name.Span.End, End: f.Label.Span.Start}
	b.errorf(CodeMisplacedMod, f.Label.Span, "%s stands behind the body as an item of its own", f.Label.Span.Text()).
		Fix("put a comma between them", between, ", ")
}

// trimmed puts the items of a body between what says that zeros at its end are not sent, if it
// has any.
func (b *builder) trimmed(f *syntax.Field, level schema.Level, body func() []schema.Item) []schema.Item {
	m := modOf(f, "trim")
	if m == nil {
		return body()
	}
	if b.in.layout != schema.NoLayout || modOf(f, "json") != nil {
		b.errorf(CodeMisplacedMod, m.Span, "trim cuts zero bytes at the end of a body, and text has none").
			Fix("remove it", withBlank(m.Span), "")
		return body()
	}
	if b.trims {
		b.errorf(CodeMisplacedMod, m.Span, "the body around this one is trimmed, and this one with it").
			Fix("remove it", withBlank(m.Span), "")
		return body()
	}
	front, behind := &schema.Trim{Front: true, Span: m.Span}, &schema.Trim{Span: m.Span}
	at := len(b.in.record.Leaves)
	b.in.addLeaf(front)
	b.trims = true
	items := body()
	b.trims = false
	if len(b.in.record.Leaves) == at+1 {
		b.in.record.Leaves = b.in.record.Leaves[:at]
		b.in.record.TailAt = min(b.in.record.TailAt, at)
		return items
	}
	b.in.addLeaf(behind)
	if cond := modOf(f, "if"); cond != nil {
		b.later = append(b.later, func() {
			front.If = b.condition(cond.Value, b.in, level)
			behind.If = front.If
		})
	}
	return slices.Concat([]schema.Item{front}, items, []schema.Item{behind})
}

func (b *builder) bodyItems(f *syntax.Field, next part, level schema.Level) []schema.Item {
	isJSON := modOf(f, "json") != nil && b.in.layout == schema.NoLayout
	switch {
	case isJSON:
		items := b.within(schema.JSON, func() []schema.Item {
			if items := b.part(next, nil); len(items) > 0 {
				return items
			}
			return b.noMembers(f, level)
		})
		return []schema.Item{&schema.Layout{Kind: schema.JSON, Items: items, Span: f.Name.Span}}
	case b.in.layout == schema.JSON && f.Type != nil: // `params body`, and `body body`
		return b.member(next, f, level)
	}
	return b.part(next, nil)
}

// member makes a message one member of the frame's JSON: a value that encoding/json writes
// and reads, or an object that is written member by member, where there is more to it.
func (b *builder) member(p part, f *syntax.Field, level schema.Level) []schema.Item {
	nothing := b.in.array && p.body != nil && p.body.typ == nil // which is an element even so
	if !nothing && (p.body == nil || p.record == nil || isPlain(p.record) || isArray(p.record)) {
		return b.part(p, f)
	}
	b.in.within = cmp.Or(b.label(f), f.Name.Text)
	defer func() { b.in.within = "" }()
	if items := b.part(p, nil); len(items) > 0 {
		return items
	}
	return b.noMembers(f, level)
}

// isPlain reports whether a record has nothing but fields that the program gives.
func isPlain(r *syntax.Record) bool {
	for _, item := range r.Items {
		f, ok := item.(*syntax.Field)
		if !ok || f.Slot || f.Name.Text == "_" {
			return false
		}
		for _, m := range f.Mods {
			if m.Key.Text != "max" {
				return false
			}
		}
	}
	return true
}

// noMembers stands for a JSON object that nobody gives a member.
func (b *builder) noMembers(f *syntax.Field, level schema.Level) []schema.Item {
	none := &schema.WireField{Span: f.Name.Span, TypeAt: f.Name.Span, Type: &schema.WireAny{}, Level: level, Presence: schema.Always}
	b.standsHere(none)
	b.in.addLeaf(none)
	return []schema.Item{none}
}
