package resolve

import (
	"github.com/netgen-dev/netgen/generator/schema"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// layoutOfTags is how tagged fields stand, nil if that is wrong.
func (w *wirer) layoutOfTags(s *syntax.WireSetting) *schema.TagLayout {
	if w.isProtobuf(s.Tag) {
		return w.protobufLayout(s)
	}
	layout := &schema.TagLayout{Every: s.Every, Span: s.Span, Front: s.Front, Pad: w.padOfTags(s)}
	layout.List = w.endOfTags(s)
	if head := w.headOfTags(s); head != nil {
		w.headSays(head, s)
		w.notThrough(s)
		layout.Tag, layout.Front, layout.Pad = head, false, 0
	} else {
		layout.Tag = w.numberType(s.Tag, &wireScope{}, "a tag")
	}
	switch {
	case layout.Head() != nil:
	case w.isUnknown(s.Tag.Name.Text): // which may be a struct with all of it
		layout.Unknown, layout.Length = true, &schema.End{How: schema.EndPrefix, Prefix: layout.Tag, InBytes: true}
	case s.Length != nil:
		layout.Length = w.taggedLength(s)
	}
	if layout.List == nil {
		return nil
	}
	w.notSure(layout.List, s.Extent)
	w.frontLength(layout, s)
	w.elseOfTags(layout, s)
	return layout
}

// tailsOf are the layouts of tagged fields of a record: its own, or those of the file.
func (w *wirer) tailsOf(record *syntax.Record) []tail {
	own := record.Tagged
	if own == nil || own.Extent == nil || own.Tag == nil {
		return w.tails
	}
	if own.Every {
		w.errorf(CodeWireSetting, own.Span, "every means nothing here: this is how the tagged fields of one struct stand, also where it has none")
	}
	layout := w.layoutOfTags(own)
	if layout == nil {
		return nil
	}
	layout.Every = true
	return []tail{{layout, nil}}
}

// taggedLength is what says how many bytes each tagged field has: none is missing where it
// is written.
func (w *wirer) taggedLength(s *syntax.WireSetting) *schema.End {
	end := &schema.End{How: schema.EndPrefix, Prefix: w.numberType(s.Length, &wireScope{}, "a length"), InBytes: true}
	if s.Equal != nil {
		w.prefixScale(s.Equal, end)
		end.Null = false
	}
	return end
}

// notSure reports brackets of tagged fields that say how many of them there always are.
func (w *wirer) notSure(end *schema.End, x *syntax.Extent) {
	if end.How != schema.EndSize {
		return
	}
	end.How = schema.EndOpen
	w.errorf(CodeWireExtent, x.Span, "each tagged field may be missing, so there are not always as many").
		Helpf(`write tagged [rest] for all that is left, [u8] or [size u16] for a count or a size in front, or [until "\xff"] for what stands behind them`)
}

// tail is how tagged fields stand, and under which condition.
type tail struct {
	layout *schema.TagLayout
	cond   syntax.Expr
}

// addTail puts the tagged fields behind what the record has so far.
func (w *wirer) addTail(in *wireScope, record *syntax.Record) {
	r := in.record
	r.TailAt = len(r.Leaves)
	if in.owner != nil && w.heads[in.owner] && record.Tagged == nil && len(r.Tagged) == 0 {
		return // it is around a tagged field, also of `tagged every`
	}
	for _, t := range w.tailsOf(record) {
		if !t.layout.Every && len(r.Tagged) == 0 {
			continue
		}
		layout := *t.layout
		r.Tail = append(r.Tail, &layout)
		if t.cond == nil {
			return
		}
		w.later = append(w.later, func() { layout.If = w.softExpr(t.cond, in) })
	}
}

// headOfTags is the struct that a layout names in place of the type of tags, nil if it names none.
func (w *wirer) headOfTags(s *syntax.WireSetting) *schema.WireStruct {
	if s == nil {
		return nil
	}
	_, named, _ := w.structCalled(s.Tag)
	if named == nil {
		return nil
	}
	head, _ := named.decl.(*schema.WireStruct)
	return head
}

// notThrough reports a function that a name gives the struct around tagged fields: their tags stand
// in that, and would be looked for in what the function made of them.
func (w *wirer) notThrough(s *syntax.WireSetting) {
	named := s.Tag
	for range maxAliases {
		if named == nil || w.symbols[named.Name.Text] == nil {
			return
		}
		alias, ok := w.symbols[named.Name.Text].syntax.(*syntax.Alias)
		if !ok {
			return
		}
		if via := viaOf(alias); via != nil {
			w.errorf(CodeWireSetting, s.Tag.Range(), "what stands around a tagged field goes through no function, since its tag has to be read first").
				Also(via.Span, "%s goes through %s", alias.Name.Text, via.Name.Text).
				Helpf("write the function behind a type of what is tagged, as in name string via %s tag 1", via.Name.Text)
			return
		}
		named, _ = alias.Type.(*syntax.NamedType)
	}
}

// viaOf is the function that a name gives its type, nil for none.
func viaOf(d *syntax.Alias) *syntax.Mod {
	for _, m := range d.Mods {
		if m.Key.Text == "via" && m.Name != nil {
			return m
		}
	}
	return nil
}

// headSays reports what a layout says beside a struct that says it, too.
func (w *wirer) headSays(head *schema.WireStruct, s *syntax.WireSetting) {
	if s.Length != nil || s.Pad != nil {
		w.errorf(CodeWireSetting, s.Span, "%s says itself how long a tagged field is, and what stands behind it", head.Name).
			Helpf("write tagged %s %s, and in there `length u16 = size(value), value bytes`, with pad behind it if zeros follow", s.Extent.Span.Text(), head.Name)
	}
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
