package schema

import (
	"cmp"
	"slices"
)

// Head is the struct in which each tagged field stands: its tag, its length and what else there
// is around a value. It is nil where that is no more than a tag, and perhaps a length.
func (l *TagLayout) Head() *WireStruct {
	head, _ := BareWire(l.Tag).(*WireStruct)
	return head
}

// HasLength reports whether something tells how many bytes a tagged field has, so that one can be
// skipped that the schema does not have.
func (l *TagLayout) HasLength() bool { return l.Length != nil || l.Head() != nil }

// TagParts are the fields of a head that are the tag.
func (r *Record) TagParts() (parts []*WireField) {
	for _, f := range FieldsIn(r.Leaves) {
		if f.TagPart {
			parts = append(parts, f)
		}
	}
	return parts
}

// HasPartFor reports whether a part of the tag in a head may be there by the numbers that a tagged
// field gives the others.
func (r *Record) HasPartFor(f, part *WireField) bool {
	if part.If == nil {
		return true
	}
	parts, tags := r.TagParts(), f.Tags()
	filled := func(x Expr) Expr {
		if ref, ok := x.(*FieldRef); ok {
			if i := slices.Index(parts, ref.Path[0]); i >= 0 && i < len(tags) {
				return Number{Abs: tags[i]}
			}
		}
		return x
	}
	var given Expr = Number{Abs: 1}
	Visit(part.If, func(x Expr) {
		if n, ok := Replace(x, filled).(Number); ok {
			given = &Binary{Op: "&&", X: given, Y: &Binary{Op: "==", X: x, Y: n}}
		}
	})
	return !Exclude(part.If, given)
}

// TaggedValue is where the value of a tagged field stands in a head: the last field.
func (r *Record) TaggedValue() *WireField {
	all := FieldsIn(r.Leaves)
	if len(all) == 0 {
		return nil
	}
	return all[len(all)-1]
}

// Tags are the numbers of the tag of a field, empty for one that stands among others' tags only.
func (f *WireField) Tags() []uint64 {
	if f.Tag == nil {
		return nil
	}
	return append([]uint64{*f.Tag}, f.TagMore...)
}

// CompareTags orders tagged fields as they are written: by their tags, and what has others behind
// all of them.
func CompareTags(f, g *WireField) int {
	if f.OtherTags != g.OtherTags {
		return cmp.Compare(len(g.Tags()), len(f.Tags()))
	}
	return slices.Compare(f.Tags(), g.Tags())
}

// ElementsOf returns the list that a field is of which each element has the tag: nothing else
// would say where a list ends that takes the rest, if fields have no length. It is nil for a
// field that has the tag once.
func (l *TagLayout) ElementsOf(f *WireField) *WireList {
	list, ok := Present(f.Type).(*WireList)
	if !ok || len(list.Ends) != 1 || list.Ends[0].How != EndRest || l.HasLength() && !f.EachTag {
		return nil
	}
	return list
}

// StandsAs is the type that a field has behind its tag: that of one element where each has the tag.
func (l *TagLayout) StandsAs(f *WireField) WireType {
	if list := l.ElementsOf(f); list != nil {
		return list.Elem
	}
	return f.Type
}

// IsTagged reports whether a field stands among the tagged fields.
func (f *WireField) IsTagged() bool { return f.Tag != nil || f.OtherTags }

// OtherTags returns the field that gets the tagged fields which no other one is, nil for none.
func (r *Record) OtherTags() *WireField {
	for _, f := range r.Tagged {
		if f.OtherTags {
			return f
		}
	}
	return nil
}

// TagAndValue returns the two fields of the elements of a list that gets all other tagged fields:
// their tag, and a text that is their value. It is false for elements with anything else.
func (f *WireField) TagAndValue() (tag, value *WireField, ok bool) {
	list, isList := Present(f.Type).(*WireList)
	if !isList {
		return nil, nil, false
	}
	s, isStruct := BareWire(list.Elem).(*WireStruct)
	if !isStruct || len(s.Record.Leaves) != 2 || len(s.Record.Items) != 2 || len(s.Record.Tagged) > 0 {
		return nil, nil, false
	}
	tag, isTag := s.Record.Leaves[0].(*WireField)
	value, isValue := s.Record.Leaves[1].(*WireField)
	return tag, value, isTag && isValue && tag.isPlain() && IsNumber(tag.Type) && value.isPlain() && isText(value.Type)
}

// IsWhole reports whether a text is all of the value of a tagged field.
func (l *TagLayout) IsWhole(t WireType) bool {
	text, ok := BareWire(t).(*WireText)
	if !ok || len(text.Ends) != 1 || text.Ends[0].Literal != "" {
		return false
	}
	if l.Until == "" {
		return text.Ends[0].How == EndRest
	}
	return text.Ends[0].Until == Text(l.Until)
}

// isPlain reports whether a field is the program's, always there, and as its type says.
func (f *WireField) isPlain() bool { return f.IsPlain() && f.Pad == 0 }

// IsPlain is isPlain for a field that zeros may follow.
func (f *WireField) IsPlain() bool {
	return f.Program && f.Presence == Always && !f.IsConditional() && f.Via == nil && f.Align == 0 && f.Sets == nil
}

func isText(t WireType) bool {
	_, ok := BareWire(t).(*WireText)
	return ok
}
