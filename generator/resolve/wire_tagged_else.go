package resolve

import (
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// endOfTags is what ends tagged fields, nil if that is wrong.
func (w *wirer) endOfTags(s *syntax.WireSetting) *schema.End {
	if s.Extent.Else {
		return &schema.End{How: schema.EndElse}
	}
	return w.end(s.Extent, &wireScope{}, &schema.WireList{})
}

// elseOfTags resolves what ends a tagged field that the schema does not have. What has a length is
// skipped by that, and what ends all tagged fields is none of them.
func (w *wirer) elseOfTags(layout *schema.TagLayout, s *syntax.WireSetting) {
	w.wire.UntilElse = w.wire.UntilElse || layout.List.How == schema.EndElse
	skips := layout.HasLength() || layout.Pad > 0
	switch {
	case layout.List.How == schema.EndElse && skips && !layout.Unknown:
		w.errorf(CodeWireSetting, s.Span, "tagged fields that end where none of their tags stands have a tag in front of each, and no more").
			Helpf("write tagged [until else] u8, or [rest] where what the schema does not have is to be skipped")
	case s.Else == nil:
	case layout.List.How == schema.EndElse:
		w.errorf(CodeWireSetting, s.Else.Span, "a tag that the schema does not have ends these fields, so that none is skipped").
			Helpf("leave out else until %s", s.Else.Span.Text())
	case skips && !layout.Unknown:
		w.errorf(CodeWireSetting, s.Else.Span, "tagged fields have a length, by which one is skipped that the schema does not have").
			Helpf("leave out else until %s", s.Else.Span.Text())
	case s.Else.Value == "":
		w.errorf(CodeWireSetting, s.Else.Span, "an empty text ends nothing")
	default:
		layout.Until = s.Else.Value
	}
}
