package schema

import (
	"slices"

	"github.com/netgen-dev/netgen/generator/source"
)

// Record is fields in the order in which they are read and written.
type Record struct {
	Items []Item
	// Tagged are fields that stand behind all others, each with its tag.
	Tagged []*WireField
	// Tail are the ways in which Tagged can be laid out; the first whose condition holds
	// counts. It stands behind the leaf TailAt, and is empty where there is none.
	Tail   []*TagLayout
	TailAt int
	// Leaves are the fields, literals and padding of Items in order, those inside layouts
	// included; stretches count in them.
	Leaves []Item
	// Lets are the values with names that are not on the wire.
	Lets []*Let
	// Solved are the equations that give an end, a presence or a tag, in the order
	// of their fields.
	Solved []*Solution
	// Other is the condition on which the numbers of a message whose order it says have that of
	// the wire block with `if`, and not that of the other one; nil for never.
	Other Expr
	// Array tells that its JSON is an array, in which each field has its place, from "0" on, in
	// Label.
	Array bool
	// Rest tells that it ends with the stretch around it: some field takes what is
	// left, or is there if something is left.
	Rest bool
}

// Fields returns its fields, the tagged ones included.
func (r *Record) Fields() []*WireField { return append(FieldsIn(r.Leaves), r.Tagged...) }

// OrderAt is the leaf behind all that Other asks for, and all that shares a byte with it; 0
// where it asks for nothing.
func (r *Record) OrderAt() (at int) {
	asked := map[*WireField]bool{}
	newExprWalk(nil, func(x Expr) {
		Visit(x, func(x Expr) {
			if ref, ok := x.(*FieldRef); ok {
				asked[ref.Path[0]] = true
			}
		})
	}).asks(r.Other)
	for i, leaf := range r.Leaves {
		if f, ok := leaf.(*WireField); ok && (asked[f] || at == i && i > 0 && f.Bit > 0) {
			at = i + 1
		}
	}
	return at
}

// SettingLets returns the lets that set session variables: those of a message.
func (r *Record) SettingLets() (all []*Let) {
	for _, l := range r.Lets {
		if l.Sets != nil {
			all = append(all, l)
		}
	}
	return all
}

// FieldsIn returns those of some items that are fields.
func FieldsIn(items []Item) []*WireField {
	var all []*WireField
	for _, item := range items {
		if f, ok := item.(*WireField); ok {
			all = append(all, f)
		}
	}
	return all
}

// LeavesOf returns some items, and in place of layouts what is in them.
func LeavesOf(items []Item) (all []Item) {
	for _, item := range items {
		if layout, ok := item.(*Layout); ok {
			all = append(all, LeavesOf(layout.Items)...)
			continue
		}
		all = append(all, item)
	}
	return all
}

// EndsTagged reports whether it always ends with tagged fields, or with what says that there
// are none.
func (r *Record) EndsTagged() bool {
	return len(r.Tagged) > 0 || slices.ContainsFunc(r.Tail, func(t *TagLayout) bool {
		return t.If == nil && t.List.How != EndRest
	})
}

// HasTail reports whether the tagged fields are in a stretch that begins in front of them. One
// field by its name does not include them.
func (r *Record) HasTail(at Stretch) bool {
	return len(r.Tail) > 0 && at.From < r.TailAt && at.To >= r.TailAt && !at.Alone
}

// TailBound returns the stretch with the tagged fields, whose size is told in front of them and
// which ends first, or nil.
func (r *Record) TailBound() (first *Solution) {
	for _, s := range r.Solved {
		at := s.Unknown.Stretch
		if s.Unknown.Of != SizeOf || at.From > r.TailAt || at.To < r.TailAt || at.Alone || !r.IsTold(r.TailAt-1, s) {
			continue
		}
		if first == nil || at.To < first.Unknown.Stretch.To {
			first = s
		}
	}
	return first
}

// BehindTail are the leaves behind the tagged fields, in the stretch that these are in.
func (r *Record) BehindTail() []Item {
	if s := r.TailBound(); s != nil {
		return r.Leaves[r.TailAt:s.Unknown.Stretch.To]
	}
	return r.Leaves[r.TailAt:]
}

// Item is a *WireField, *Literal, *Padding, *Trim or *Layout.
type Item interface {
	isItem()
}

type (
	// Literal is bytes that always stand there.
	Literal struct {
		Bytes string
		Span  source.Span
		Level Level
	}

	// Padding is the zero bytes behind a field with `pad`, or in front of one with `align`. It is
	// an item of its own because the size of the field does not count it, and that of what is
	// around both does.
	Padding struct {
		Of    *WireField
		To    uint64 // its place in the record is filled up to a multiple of this
		Front bool
		Span  source.Span
	}

	// Trim stands in front of a body of which zero bytes at the end are not sent, and another one
	// behind it.
	Trim struct {
		Front bool
		If    Expr // nil for always
		Span  source.Span
	}

	// Layout is items that are written in another way than one after the other.
	Layout struct {
		Kind  LayoutKind
		Items []Item
		Span  source.Span
	}

	// Let is a name for an expression.
	Let struct {
		Name  string
		Doc   string
		Span  source.Span
		Level Level
		Value Expr
		Sets  *Variable // the session variable that it sets behind all else of a message, or nil
	}
)

func (*WireField) isItem() {}
func (*Literal) isItem()   {}
func (*Padding) isItem()   {}
func (*Trim) isItem()      {}
func (*Layout) isItem()    {}

// LayoutKind says how a layout writes its items.
type LayoutKind string

// The layouts.
const (
	NoLayout LayoutKind = "" // items stand one after the other
	// Words are a line of words, or a list of them. Kinds and literals among them are
	// compared without regard to ASCII case when they are read.
	Words   LayoutKind = "words"
	Headers LayoutKind = "headers" // lines of `Name: value`, ended by an empty one
	JSON    LayoutKind = "json"    // members of a JSON object; a field without a name is the value itself
)

// Level says which part of a message an item comes from.
type Level int

// The levels.
const (
	OuterFrame Level = iota
	RoleFrame
	Body // the message itself; also every struct
)

// IsAt reports whether a literal or a field comes from a part of a message.
func IsAt(leaf Item, level Level) bool {
	switch leaf := leaf.(type) {
	case *Literal:
		return leaf.Level == level
	case *WireField:
		return leaf.Level == level
	}
	return false
}

// Uncounted returns what ends the last value of a stretch and does not count: the `end`
// literal of one that is named, and the delimiter of one that stands alone.
func (r *Record) Uncounted(at Stretch) string {
	if at.From >= at.To || !at.Named {
		return ""
	}
	f, ok := r.Leaves[at.To-1].(*WireField)
	if !ok {
		return ""
	}
	ends := Ends(f.Type)
	if f.Coded != nil {
		ends = []*End{f.Coded}
	}
	if len(ends) != 1 {
		return ""
	}
	if delimiter, ok := ends[0].Until.(Text); ok && at.Alone {
		return string(delimiter) + ends[0].Literal
	}
	return ends[0].Literal
}

// Bounded reports whether an equation says how many bytes a stretch has that
// contains a leaf and more, or all of a leaf that has no end of its own.
func (r *Record) Bounded(leaf int) bool {
	return r.Bound(leaf) != nil
}

// Bound returns the stretch that contains a leaf, whose size is told no later than
// there and which ends first, or nil. Of two that end together it is the inner one.
func (r *Record) Bound(leaf int) *Solution {
	var inner *Solution
	for _, s := range r.Solved {
		at := s.Unknown.Stretch
		if s.Unknown.Of != SizeOf || leaf < at.From || leaf >= at.To || at.To > at.From+1 && !s.Tells() && !r.isWith(leaf, s) {
			continue
		}
		if !r.IsTold(leaf, s) {
			continue
		}
		if inner == nil || at.To < inner.Unknown.Stretch.To || at.To == inner.Unknown.Stretch.To && at.From > inner.Unknown.Stretch.From {
			inner = s
		}
	}
	return inner
}

// IsTold reports whether a solution is known behind a leaf, and does not only follow later.
func (r *Record) IsTold(leaf int, s *Solution) bool {
	for ; s != nil; s = s.Or {
		if r.LeafAt(s.By) > leaf {
			return false
		}
	}
	return true
}

// isWith reports whether a field is there in the cases in which a solution is.
func (r *Record) isWith(leaf int, s *Solution) bool {
	f, ok := r.Leaves[leaf].(*WireField)
	return ok && s.Or == nil && SameCondition(f, s.By)
}

// Tells reports whether it can be seen that one of the fields with a solution is always
// there: one without a condition, two of which one is there when the other is not, or several of
// which some condition always holds.
func (s *Solution) Tells() bool {
	var none []Expr // what holds where none of them is there
	for ; s != nil; s = s.Or {
		if !s.By.IsConditional() {
			return true
		}
		for other := s.Or; other != nil; other = other.Or {
			if OppositeFields(s.By, other.By) {
				return true
			}
		}
		if s.By.Since == 0 && s.By.Through == nil {
			none = append(none, opposite(s.By.If))
		}
	}
	return neverAll(none)
}

// MayBeNull returns the field whose length a solution gives, where that may say null. One with a
// length of its own says it there, and has a size even so.
func (r *Record) MayBeNull(s *Solution) *WireField {
	if s == nil || s.Unknown.Of == HasOf || s.Unknown.Stretch.To != s.Unknown.Stretch.From+1 {
		return nil
	}
	target, ok := r.Leaves[s.Unknown.Stretch.From].(*WireField)
	if !ok || target.Presence != ByNull || Ends(target.Type)[0].How != EndGiven {
		return nil
	}
	return target
}

// SparesNull reports whether a header is a length that is left out where what it is of is missing.
func (r *Record) SparesNull(f *WireField) bool {
	return f.Spare && f.Equation != nil && r.MayBeNull(f.Equation.Solution) != nil
}

// HasLayout reports whether some of a record stands in words, headers or JSON.
func (r *Record) HasLayout() bool {
	return slices.ContainsFunc(r.Items, func(item Item) bool {
		_, is := item.(*Layout)
		return is
	})
}

// LeafAt returns the place of a field among the leaves, -1 if it is none of them.
func (r *Record) LeafAt(f *WireField) int { return slices.Index(r.Leaves, Item(f)) }
