package schema

import (
	"cmp"
	"math"

	"github.com/netgen-dev/netgen/generator/source"
)

// FieldRole is what a field is for beyond its value.
type FieldRole string

// The roles of fields.
const (
	NoRole      FieldRole = ""
	KindRole    FieldRole = "kind"
	IDRole      FieldRole = "id"
	ChannelRole FieldRole = "channel"
	VersionRole FieldRole = "version"
)

// WireField is one field of a record.
type WireField struct {
	Name   string // empty for padding
	Doc    string
	Span   source.Span
	TypeAt source.Span // where Type is written
	Type   WireType
	Level  Level
	Slot   bool // of a frame, and filled by the message

	// Program tells that its value is the program's: a field of the struct that a
	// user sees. All others are computed, or zero, or in a reply the request's.
	Program  bool
	Equation *Equation // nil for the program's and for unfilled slots
	Lengths  *Lengths  // of a list of numbers: how long the elements of another list are

	Presence Presence
	Flag     *Solution // ByFlag: the equation has(x)
	If       Expr      // nil where it has no condition of its own; goes with any Presence
	Since    uint64
	Through  *uint64

	// Layout is what it stands in: of words and headers also the fields of a struct that is some of them.
	Layout LayoutKind
	// Within is, of JSON, the member of the object in whose own object it stands, as `params`; empty
	// for those of the frame's.
	Within string

	Tag     *uint64     // stands among the tagged fields
	TagMore []uint64    // with a tag of several numbers: those behind the first
	Fill    []*SlotFill // what stands around it besides its tag
	EachTag bool        // each element of the list stands among the tagged fields
	TagPart bool        // of a struct in which tagged fields stand: it is their tag, or a part of it
	// OtherTags tells that the elements are the tagged fields that no field of the record is.
	OtherTags bool
	TagBy     *Solution // of a union that is told apart elsewhere: the equation tag(x)
	Spare     bool      // a computed header, which is left out where it is zero
	Size      *Solution // how many bytes it has, for what has no End of its own: a struct, a union
	Mark      *LastMark // by which a list of elements with this field is ended, nil for none
	Default   Expr      // nil for zero
	Max       uint64    // 0 for no limit but the file's
	Pad       uint64    // zero bytes follow until its place in the record is a multiple of this; 0 for none
	Align     uint64    // as Pad, for zero bytes in front of it, and of each element of a list
	Via       *Extern   // what its bytes go through
	Quoted    bool      // its words always stand in quotes
	Coded     *End      // of a struct or union that does: where what came out of it ends; nil where Size tells, or the rest
	Sets      *Variable // the session variable that it sets
	Label     string    // of a header; of words, what each begins with
	Also      []string  // other names of a header, which are read

	// FromMessage tells that Align counts from the beginning of the message, not of the record.
	FromMessage bool

	Role     FieldRole
	Range    *Range // of IDRole and VersionRole: the values that are used
	KindNext int    // of KindRole: which of a message's kinds it is, from 0

	// Bit is where it begins in its byte, counted in the order in which bits are
	// filled. It is 0 for all that begin with a byte.
	Bit uint
	// Binds give the params of the structs in its type, by name.
	Binds []Bind
}

// Range is from Low to High, both included.
type Range struct{ Low, High Number }

// Bind gives a value to a Param.
type Bind struct {
	Param string
	Value Expr
}

// BoundValue returns what a field gives to a param, nil for nothing.
func BoundValue(binds []Bind, p *Param) Expr {
	name := p.Name
	if p.Version {
		name = "since"
	}
	for _, b := range binds {
		if b.Param == name {
			return b.Value
		}
	}
	return nil
}

// SlotFill is what a tagged field has in a field of the struct that it stands in.
type SlotFill struct {
	Name  string
	Span  source.Span
	Value Expr // nil if it was wrong
}

// Variable is a session variable.
type Variable struct {
	Name string
	Doc  string
	Span source.Span
	Type WireType
}

// EquationKind says what a reader does with an equation.
type EquationKind string

// What becomes of equations when they are read.
const (
	Constant EquationKind = "constant" // compared
	Compared EquationKind = "compared" // computed from what was read, and compared
	Inverted EquationKind = "inverted" // solved: gives an end, a presence or a tag
	TheKind  EquationKind = "kind"     // the message's kind
	Taken    EquationKind = "taken"    // taken as read
)

// Equation is what a computed field is equal to.
type Equation struct {
	Kind  EquationKind
	Value Expr
	Span  source.Span
	// Solution is what an inverted equation gives, or would if it were not Again.
	Solution *Solution
	// Again tells that another equation gave the same before, so that this one is
	// compared with it. An inverted one is where both may be there: it gives what the
	// other one does not.
	Again bool
}

// Presence is what says whether a value is there.
type Presence string

// What says that a value is there.
const (
	Always    Presence = "always"
	ByFlag    Presence = "flag"    // an equation has(x)
	ByIf      Presence = "if"      // its condition alone
	ByNull    Presence = "null"    // its length can say null
	ByTagged  Presence = "tagged"  // it is among the tagged fields
	ByWord    Presence = "word"    // a word is to spare
	ByColumn  Presence = "column"  // its word is not empty, where words can be
	ByLiteral Presence = "literal" // its first literal comes next; those side by side are read in any order
	ByLabel   Presence = "label"   // the next word begins as its own does
	ByMember  Presence = "member"  // the JSON object or the headers have it
	ByRest    Presence = "rest"    // something is left of the stretch around it
	ByNext    Presence = "next"    // the literal behind it does not come next
	ByNothing Presence = "nothing" // an error
)

// IsMark reports whether f is nothing but the words by which it is known: it is there or
// not, and says no more. In Go it is a bool.
func (f *WireField) IsMark() bool {
	s, ok := Present(f.Type).(*WireStruct)
	if !ok || f.Presence != ByLiteral {
		return false
	}
	for _, leaf := range s.Record.Leaves {
		if _, literal := leaf.(*Literal); !literal {
			return false
		}
	}
	return true
}

// IsConditional reports whether a field is there in some cases only, as far as `if`, `since`
// and `through` say.
func (f *WireField) IsConditional() bool { return f.If != nil || f.Since > 0 || f.Through != nil }

// SameCondition reports whether two fields are there in the same cases, as far as `if`,
// `since` and `through` say.
func SameCondition(a, b *WireField) bool {
	through := func(f *WireField) uint64 {
		if f.Through == nil {
			return math.MaxUint64
		}
		return *f.Through
	}
	return a.Since == b.Since && through(a) == through(b) && (a.If == nil) == (b.If == nil) &&
		(a.If == nil || ExprString(a.If) == ExprString(b.If))
}

// OppositeFields reports whether it can be seen that one of two fields is always there, and
// only one.
func OppositeFields(a, b *WireField) bool {
	if a.Since > b.Since {
		a, b = b, a
	}
	if b.Since == 0 {
		return a.Through == nil && b.Through == nil && areOpposite(a.If, b.If)
	}
	return a.If == nil && b.If == nil && a.Since == 0 && b.Through == nil && a.Through != nil && *a.Through+1 == b.Since
}

// MayMeet reports whether two fields may be there at once, for all that can be seen.
func MayMeet(a, b *WireField) bool {
	switch {
	case a.Through != nil && *a.Through < b.Since, b.Through != nil && *b.Through < a.Since:
		return false
	case a.If == nil, b.If == nil:
		return true
	}
	return !Exclude(a.If, b.If)
}

// IsChecksum reports whether a field is computed from a checksum.
func (f *WireField) IsChecksum() bool {
	return f.Equation != nil && len(ChecksumsIn(f.Equation.Value)) > 0
}

// Versions are those that a message has, of its version: a range, or one alone. Nil is for any.
func (f *WireField) Versions() *Range {
	if f.Range != nil || f.Equation == nil || f.Equation.Kind != Constant {
		return f.Range
	}
	if n, ok := f.Equation.Value.(Number); ok {
		return &Range{Low: n, High: n}
	}
	return nil
}

// HeaderName is what a field is called among headers.
func (f *WireField) HeaderName() string { return cmp.Or(f.Label, f.Name) }

// MemberName is what a field is called in JSON.
func (f *WireField) MemberName() string { return cmp.Or(f.Label, f.Name) }

// HeaderNames are all names that a header may have when it is read.
func (f *WireField) HeaderNames() []string { return append([]string{f.HeaderName()}, f.Also...) }

// InJSON reports whether f is a member of a JSON object, where its type says nothing of how many
// bytes it has.
func (f *WireField) InJSON() bool { return f.Layout == JSON }

// InLine reports whether f is a word or a header, where a number has as many digits as it needs,
// and something stands between it and the next one.
func (f *WireField) InLine() bool { return f.Layout == Words || f.Layout == Headers }
