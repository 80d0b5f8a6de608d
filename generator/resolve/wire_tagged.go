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

// padOfTags is to a multiple of what each tagged field is filled up.
func (w *wirer) padOfTags(s *syntax.WireSetting) uint64 {
	to := number(s.Pad)
	if s.Pad != nil && (to < 2 || to > mostPadding) {
		w.errorf(CodeModValue, s.Pad.Range(), "pad fills up to a multiple of 2 to %d bytes", mostPadding)
		return 0
	}
	return to
}

// frontLength reports a text that ends tagged fields whose lengths stand in front of the tags: it
// might be one of those.
func (w *wirer) frontLength(layout *schema.TagLayout, s *syntax.WireSetting) {
	if layout.Front && layout.List.How == schema.EndUntil {
		w.errorf(CodeWireExtent, s.Extent.Span, "%s stands where a length does, and may be one", s.Extent.Until.Range().Text()).
			Helpf("write tagged [rest] for all that is left, or [u8] or [size u16] for a count or a size in front")
	}
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
