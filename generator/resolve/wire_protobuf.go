package resolve

import (
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// isProtobuf reports whether a layout of tagged fields is that of Protocol Buffers. A type of that
// name is what it says.
func (w *wirer) isProtobuf(named *syntax.NamedType) bool {
	return named != nil && named.Name.Text == "protobuf" && w.isUnknown("protobuf")
}

// protobufLayout is how tagged fields stand in Protocol Buffers, nil if what is around them is wrong.
func (w *wirer) protobufLayout(s *syntax.WireSetting) *schema.TagLayout {
	list := w.endOfTags(s)
	if list == nil {
		return nil
	}
	extent := s.Extent.Span.Text()
	if list.How == schema.EndElse {
		extent = "[rest]"
	}
	if s.Length != nil || s.Pad != nil || s.Tag.Extent != nil || s.Else != nil || list.How == schema.EndElse {
		w.errorf(CodeWireSetting, s.Span, "protobuf says itself how tags and lengths stand").
			Helpf("write tagged %s protobuf", extent)
	}
	w.notSure(list, s.Extent)
	layout := schema.ProtobufLayout(list)
	layout.Every, layout.Span = s.Every, s.Span
	return layout
}
