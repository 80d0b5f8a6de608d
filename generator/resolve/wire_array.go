package resolve

import (
	"slices"
	"strconv"

	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// array makes the elements of a JSON array: fields of which each is called by its place.
func (b *builder) array(item *syntax.Layout, level schema.Level) []schema.Item {
	switch {
	case len(b.parts) > 0 && b.in.layout != schema.JSON:
		b.errorf(CodeWireArray, item.Kind.Span, "an array stands in JSON, and here are bytes, which stand one after the other anyway").
			Helpf("leave out `array { }`, or put it into the body of a frame with `body json`")
		return nil
	case b.in.array:
		b.errorf(CodeWireArray, item.Kind.Span, "these are elements of an array already").
			Helpf("leave out this `array { }`; an array within one is a field of its own, as in point { array { x u8, y u8 } }")
		return nil
	case slices.ContainsFunc(b.in.record.Leaves, b.isMember):
		b.besideArray(item.Kind.Span)
		return nil
	case len(item.Record.Items) == 0:
		b.errorf(CodeWireArray, item.Kind.Span, "an array without elements says nothing").
			Helpf("name what stands in it, as in array { user string, password string }")
		return nil
	}
	b.in.record.Array, b.in.array = true, true
	defer func() { b.in.array = false }()
	return b.items(item.Record, level)
}

// namedArray reports a struct that was to be an array, and is called so.
func (w *wirer) namedArray(x *syntax.Inline) {
	if x.Name.Text == "array" {
		w.errorf(CodeWireArray, x.Name.Span, "this is a struct called array, and no array").
			Helpf("write { array { ... } } for elements that each have their place, or give the struct another name")
	}
}

// isArray reports whether all of a record is an array.
func isArray(r *syntax.Record) bool {
	if len(r.Items) != 1 {
		return false
	}
	l, ok := r.Items[0].(*syntax.Layout)
	return ok && l.Kind.Text == "array"
}

// isMember reports whether a leaf stands in the JSON of a message, or in a struct.
func (b *builder) isMember(leaf schema.Item) bool {
	f, ok := leaf.(*schema.WireField)
	return b.in.owner != nil || ok && f.InJSON()
}

// besideArray reports what stands beside an array.
func (b *builder) besideArray(at source.Span) {
	b.errorf(CodeWireArray, at, "an array is all of its struct, or of the JSON of its frame, and has nothing beside it").
		Helpf("put all of it into `array { }`, or give the array a name, as in pair { array { x u8, y u8 } }")
}

// label is what a field is called on the wire: its place, if it is an element of an array.
func (b *builder) label(f *syntax.Field) string {
	if !b.in.array || b.in.within != "" {
		return labelOf(f)
	}
	if f.Label != nil {
		b.errorf(CodeWireArray, f.Label.Span, "%s is an element of an array, which has no name in JSON", f.Name.Text).
			Fix("remove it", withBlank(f.Label.Span), "")
	}
	b.in.elements++
	return strconv.Itoa(b.in.elements - 1)
}

// inArray reports a field that stands beside an array.
func (b *builder) inArray(f *schema.WireField) {
	if b.in.record.Array && !b.in.array && b.isMember(f) {
		b.besideArray(f.Span)
	}
}

// arrays reports structs that are arrays and stand among bytes, and messages that are arrays with
// elements that a condition leaves out.
func (w *wirer) arrays() {
	for _, s := range w.structs {
		if s.Record.Array && !s.JSON {
			w.errorf(CodeWireArray, s.Span, "%s is an array of JSON, and stands in no JSON, or elsewhere too", s.Name).
				Helpf("leave out `array { }` where it is bytes, which stand one after the other anyway")
		}
	}
	if w.wire.Protocol == nil {
		return
	}
	for _, m := range w.wire.Protocol.Messages {
		if m.Record.Array {
			w.everyElement(m)
		}
	}
}

// everyElement reports an element of a message that a condition leaves out: those behind it would
// have other places.
func (w *wirer) everyElement(m *schema.Message) {
	for _, f := range schema.FieldsIn(m.Record.Leaves) {
		if f.InJSON() && f.Within == "" && f.IsConditional() {
			w.errorf(CodeWireArray, f.Span, "%s may be missing, and what stands behind it in the array has its place even so", f.Name).
				Helpf("make it optional: then it is null where it is missing, or left out with all behind it")
		}
	}
}
