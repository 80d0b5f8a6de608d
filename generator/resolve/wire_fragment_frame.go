package resolve

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/syntax"
)

// madeFrame is a frame with some items.
func madeFrame(f *syntax.Frame, items []syntax.RecordItem) *syntax.Frame {
	return &syntax.Frame{Span: f.Span, Doc: f.Doc, Side: f.Side, Role: f.Role, Name: f.Name, Record: &syntax.Record{Span: f.Record.Span, Items: items}}
}

// changed are the items of a frame, with other fields.
func changed(f *syntax.Frame, change func(*syntax.Field) *syntax.Field) []syntax.RecordItem {
	var items []syntax.RecordItem
	for _, item := range f.Record.Items {
		if field, ok := item.(*syntax.Field); ok {
			item = change(field)
		}
		items = append(items, item)
	}
	return items
}

// wholeItems are those of a frame as they stand around a whole message: its length first,
// and the body last, so that nothing has to be found behind it.
func wholeItems(f *syntax.Frame, leave []string) []syntax.RecordItem {
	items := []syntax.RecordItem{lengthInFront(f)}
	var body syntax.RecordItem
	for _, item := range changed(f, wholeItem(leave)) {
		if field, ok := item.(*syntax.Field); ok && isBody(field) {
			body = item
			continue
		}
		if let, ok := item.(*syntax.Let); ok { // what it sets, each fragment sets
			item = &syntax.Let{Span: let.Span, Doc: let.Doc, Name: let.Name, Value: let.Value}
		}
		items = append(items, item)
	}
	if body != nil {
		items = append(items, body)
	}
	return items
}

// without is a field with fewer modifiers.
func without(f *syntax.Field, keys []string) *syntax.Field {
	field := *f
	field.Mods = slices.DeleteFunc(slices.Clone(f.Mods), func(m *syntax.Mod) bool { return slices.Contains(keys, m.Key.Text) })
	return &field
}

// wholeItem is a field as it stands around a whole message: what was computed of a fragment
// says nothing of it, but for the size of a slot.
func wholeItem(leave []string) func(*syntax.Field) *syntax.Field {
	return func(f *syntax.Field) *syntax.Field {
		m := modOf(f, "=")
		switch {
		case isBody(f):
			return without(f, pieceMods)
		case m == nil && !isMark(f), m != nil && measuresSlots(m.Value):
			return without(f, slices.Concat(leave, []string{"later"}))
		}
		return &syntax.Field{Span: f.Span, Name: syntax.Name{Text: "_", Span: f.Name.Span}, Type: f.Type}
	}
}

// measuresSlots reports whether an equation is about single fields alone, and not about the body.
func measuresSlots(x syntax.Expr) bool {
	slots := false
	syntax.Walk(x, func(node syntax.Node) bool {
		if a, ok := node.(*syntax.Arg); ok {
			slots = !a.Dots && a.From.Text != "body"
			return slots
		}
		return true
	})
	return slots
}

// pieceItem is a field as it stands around a fragment. What a message fills, it sets once.
func pieceItem(f *syntax.Field) *syntax.Field {
	switch {
	case modOf(f, "=") != nil:
		return f
	case isBody(f):
		return without(f, pieceMods)
	}
	return without(f, slices.Concat(fragmentMods, roles))
}

// lengthInFront says how many bytes a message has that was put together.
func lengthInFront(f *syntax.Frame) *syntax.Field {
	at := lineOf(f)
	name := syntax.Name{Text: lengthOfWhole, Span: at}
	size := &syntax.Call{Span: at, Func: syntax.Name{Text: "size", Span: at}, Args: []*syntax.Arg{{Span: at, From: name, Dots: true}}}
	return &syntax.Field{
		Span: at, Name: name, Type: &syntax.NamedType{Span: at, Name: syntax.Name{Text: "u32", Span: at}},
		Mods: []*syntax.Mod{{Span: at, Key: syntax.Name{Text: "=", Span: at}, Value: size}},
	}
}

// frameAlone is a block whose messages have one frame.
func frameAlone(b *wireBlock, f *syntax.Frame) *wireBlock {
	f.Side = syntax.SideNone
	return &wireBlock{phase: b.phase, frames: []*syntax.Frame{f}}
}

// fragmentBody are the fields of a fragment: what the frame leaves to the message, where the
// fragment stands, and the bytes.
func fragmentBody(f *syntax.Frame, placed bool) *syntax.Inline {
	record := &syntax.Record{Span: f.Record.Span}
	for _, item := range f.Record.Items {
		field, ok := item.(*syntax.Field)
		switch {
		case !ok:
		case isBody(field):
			record.Items = append(record.Items, &syntax.Field{
				Span: field.Span, Name: syntax.Name{Text: "body", Span: field.Name.Span}, Mods: pieceVia(field, placed),
				Type: &syntax.NamedType{Span: field.Span, Name: syntax.Name{Text: "bytes", Span: field.Span}, Extent: &syntax.Extent{Span: field.Span, Rest: true}},
			})
		case field.Name.Text != "_" && modOf(field, "=") == nil && (placed || !isMark(field)):
			slot := &syntax.Field{Span: field.Span, Doc: field.Doc, Slot: true, Name: field.Name}
			if _, optional := field.Type.(*syntax.Optional); optional {
				slot.Type = field.Type
			}
			record.Items = append(record.Items, slot)
		}
	}
	return &syntax.Inline{Span: f.Record.Span, Record: record}
}

// pieceVia is what the bytes of a fragment go through, and those of a whole message do not.
func pieceVia(body *syntax.Field, piece bool) []*syntax.Mod {
	if m := modOf(body, "via"); m != nil && piece {
		return []*syntax.Mod{m}
	}
	return nil
}
