package schema

import (
	"slices"
	"strings"
)

// OpenTag is a tag that is read as part of the value in front of it: tagged fields of EndElse end
// where none of their tags stands.
type OpenTag struct {
	Text  string     // its bytes
	Type  WireType   // of the tag
	Field *WireField // that it is of
}

// BeginAlike reports whether one of two texts begins with the other.
func BeginAlike(a, b string) bool { return strings.HasPrefix(a, b) || strings.HasPrefix(b, a) }

// OpenTags knows the tags that are read as part of the values of a file's types, where they stand
// behind one.
type OpenTags struct {
	wire  *Wire
	sizes *WireSizes
	known map[WireType][]OpenTag
}

// OpenTagsOf knows the tags of a file.
func OpenTagsOf(w *Wire, sizes *WireSizes) *OpenTags {
	return &OpenTags{wire: w, sizes: sizes, known: map[WireType][]OpenTag{}}
}

// Taken are the tags that no other tagged field of a record may have, lowest first: its own, and
// those that would be read as part of what stands in front.
func (o *OpenTags) Taken(r *Record) (all []uint64) {
	open, _ := o.leaves(r, 0, r.TailAt)
	for _, f := range r.Tagged {
		if f.Tag != nil {
			all = append(all, *f.Tag)
			open = append(open, o.Of(f.Type)...)
		}
	}
	for _, tag := range open {
		all = append(all, *tag.Field.Tag)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Of are the tags that are read as part of a value of a type.
func (o *OpenTags) Of(t WireType) []OpenTag {
	t = Present(t)
	if t == nil || !o.wire.UntilElse {
		return nil
	}
	tags, known := o.known[t]
	if !known {
		o.known[t] = nil // within itself
		tags = o.in(t)
		o.known[t] = tags
	}
	return tags
}

func (o *OpenTags) in(t WireType) (all []OpenTag) {
	switch t := t.(type) {
	case *WireList:
		if len(t.Ends) == 1 && !t.Ends[0].InBytes {
			return o.Of(t.Elem)
		}
	case *WireUnion:
		for _, v := range t.Variants {
			all = append(all, o.Of(v.Type)...)
		}
	case *WireStruct:
		return o.record(t.Record)
	}
	return all
}

// record are the tags of what a record ends with, be it that all behind that is missing.
func (o *OpenTags) record(r *Record) (all []OpenTag) {
	to := len(r.Leaves)
	if len(r.Tail) > 0 {
		behind, stops := o.leaves(r, r.TailAt, to)
		if stops || r.TailBound() != nil {
			return behind
		}
		all = behind
		for _, l := range r.Tail {
			all = append(all, o.tail(r, l)...)
		}
		to = r.TailAt
	}
	front, _ := o.leaves(r, 0, to)
	return append(all, front...)
}

// leaves are the tags of some leaves from the last one, up to one that is always there; stops tells
// whether there is one. What ends with a size that is told has none.
func (o *OpenTags) leaves(r *Record, from, to int) (all []OpenTag, stops bool) {
	for i := to - 1; i >= from; i-- {
		bound := r.Bound(i)
		ends := bound != nil && bound.Unknown.Stretch.To <= to && !(to == r.TailAt && r.HasTail(bound.Unknown.Stretch))
		if f, ok := r.Leaves[i].(*WireField); ok && !ends && f.Via == nil {
			all = append(all, o.Of(f.Type)...)
		}
		if o.sizes.IsThere(r.Leaves[i]) {
			return all, true
		}
	}
	return all, false
}

// tail are the tags of tagged fields, each of which may be the last one.
func (o *OpenTags) tail(r *Record, l *TagLayout) (all []OpenTag) {
	if l.List.How == EndUntil || l.List.InBytes {
		return nil
	}
	for _, f := range r.Tagged {
		if f.Tag == nil {
			continue
		}
		if text, known := o.wire.TagText(l.Tag, l.TagOf(f, f.Type), o.sizes); known && l.List.How == EndElse {
			all = append(all, OpenTag{text, l.Tag, f})
		}
		all = append(all, o.Of(f.Type)...)
	}
	return all
}
