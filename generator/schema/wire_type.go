package schema

import "math"

// WireType is the type of a value on the wire: *WireInt, *WireFloat, *Varint,
// *Decimal, *WireText, *WireList, *WireMap, *WireOptional, *WireAny or a WireDecl.
type WireType interface {
	isWireType()
}

type (
	// WireInt is an integer of a fixed width. A bool is one of 8 bits.
	WireInt struct {
		Bits   uint // 1 to 64
		Signed bool
		Little bool // least significant byte first
		Either bool // unless the message has the other order; see Record.Other
		Big    bool // says so itself, where others have either order
		Bool   bool // 0 or 1
	}

	// WireFloat is an IEEE 754 number.
	WireFloat struct {
		Bits   uint // 32 or 64
		Little bool
		Either bool
		Big    bool
	}

	// Varint is a LEB128 number of at most 64 bits. One with a sign is zigzag, or has all bits of
	// two's complement.
	Varint struct {
		Signed     bool
		Complement bool   // of a signed one: two's complement, of 32 bits in five bytes and else of 64
		MaxBytes   uint64 // 0 for as many as 64 bits take
	}

	// Decimal is a number as text.
	Decimal struct {
		Base     int  // 10 or 16
		Unsigned bool // of base 10; that of base 16 is never below zero
		Upper    bool // digits above 9 are written as capitals; both are read
		End      *End
	}

	// WireText is a string or bytes.
	WireText struct {
		Bytes bool
		// Ends are the ways in which it can end. The first whose condition holds
		// counts; the last one has none.
		Ends []*End
		Max  uint64 // the most bytes, 0 for the file's
	}

	// WireList is a list.
	WireList struct {
		Elem WireType
		Ends []*End // as of WireText
		Max  uint64 // the most elements, 0 for no limit but the file's
	}

	// WireMap is a JSON object of which any member may be there, by name.
	WireMap struct {
		Key  WireType // a string
		Elem WireType
		Max  uint64 // the most members, 0 for no limit but the file's
	}

	// WireOptional is ?T. What says whether it is there is its field's Presence,
	// or the null of its end where it is an element.
	WireOptional struct {
		Elem WireType
	}

	// WireAny is any JSON value.
	WireAny struct{}
)

func (*WireInt) isWireType()      {}
func (*WireFloat) isWireType()    {}
func (*Varint) isWireType()       {}
func (*Decimal) isWireType()      {}
func (*WireText) isWireType()     {}
func (*WireList) isWireType()     {}
func (*WireMap) isWireType()      {}
func (*WireOptional) isWireType() {}
func (*WireAny) isWireType()      {}
func (*WireStruct) isWireType()   {}
func (*WireEnum) isWireType()     {}
func (*WireUnion) isWireType()    {}
func (*WireAlias) isWireType()    {}
func (*Extern) isWireType()       {}

// EndHow says what ends a value.
type EndHow string

// The ways in which values end.
const (
	EndOpen   EndHow = "open"   // nothing says so: an error, but in JSON
	EndSize   EndHow = "size"   // after Size bytes or elements
	EndPrefix EndHow = "prefix" // a number in front of it tells
	EndUntil  EndHow = "until"  // behind it stands Until
	EndRest   EndHow = "rest"   // with the stretch, message or struct around it
	EndMark   EndHow = "mark"   // of a list: with the element whose field Mark says so
	EndElse   EndHow = "else"   // of tagged fields: where none of their tags stands
	EndGiven  EndHow = "given"  // the field Solution.By tells
	EndWord   EndHow = "word"   // it is one word, up to Until if that is set, or one header; a list is the words left over, or the headers of its name
	EndWords  EndHow = "line"   // the rest of the line of words; for a list of headers, those that no field names
)

// End is where a value ends.
type End struct {
	If  Expr // nil for the end that always holds
	How EndHow
	// InBytes tells for a list that what is told are bytes and not elements.
	InBytes bool
	Size    Expr       // EndSize
	Fill    string     // EndSize: the byte that fills up a text that is shorter than Size, "" for none
	Prefix  WireType   // EndPrefix: type of the number
	Scale   *Linear    // EndPrefix: prefix = Scale(n); nil where they are equal
	Null    bool       // EndPrefix: a prefix of -1, or of 0 with n + 1, means null
	Until   Expr       // EndUntil: a Text, or the value of the last element; EndWord: the Text with which the word ends
	Mark    *WireField // EndMark: of the elements, with what its Mark says
	Given   *Solution  // EndGiven
	Literal string     // bytes that stand behind the value and do not count
}

// BareWire returns t without aliases around it. An enum of texts is a text that has another
// type in Go.
func BareWire(t WireType) WireType {
	for {
		switch named := t.(type) {
		case *WireAlias:
			t = named.Type
		case *WireEnum:
			if named.IsText() {
				return named.Base
			}
			return named
		default:
			return t
		}
	}
}

// EnumOf returns the enum that t is, also where it is optional; nil for others.
func EnumOf(t WireType) *WireEnum {
	for {
		switch named := t.(type) {
		case *WireOptional:
			t = named.Elem
		case *WireAlias:
			t = named.Type
		case *WireEnum:
			return named
		default:
			return nil
		}
	}
}

// ViaOf returns what an alias that t is goes through, or nil.
func ViaOf(t WireType) *Extern {
	for {
		switch u := t.(type) {
		case *WireOptional:
			t = u.Elem
		case *WireAlias:
			if u.Via != nil {
				return u.Via
			}
			t = u.Type
		default:
			return nil
		}
	}
}

// Present returns t without aliases and without the optional around it.
func Present(t WireType) WireType {
	if o, ok := BareWire(t).(*WireOptional); ok {
		return BareWire(o.Elem)
	}
	return BareWire(t)
}

// BaseOfDigits returns the base of the number that a value of t is as text, 0 for what is none.
func BaseOfDigits(t WireType) int {
	if n := DigitsOf(t); n != nil {
		return n.Base
	}
	return 0
}

// DigitsOf returns the number as text that a value of t is, or that its enum counts in; nil
// for what is none.
func DigitsOf(t WireType) *Decimal {
	t = Present(t)
	if e, ok := t.(*WireEnum); ok {
		t = BareWire(e.Base)
	}
	n, _ := t.(*Decimal)
	return n
}

// maxArray is the longest array that bytes of a constant size become.
const maxArray = 1 << 12

// Array returns how many bytes a value of t always has, if it is an array in Go.
func (t *WireText) Array() (int, bool) {
	if !t.Bytes || len(t.Ends) != 1 || t.Ends[0].How != EndSize || t.Ends[0].If != nil {
		return 0, false
	}
	n, ok := t.Ends[0].Size.(Number)
	if !ok || n.Negative || n.Abs > maxArray {
		return 0, false
	}
	return int(n.Abs), true
}

// HasSign reports whether a number of type t can be below zero. Digits of a fixed size say
// nothing else than a number.
func HasSign(t WireType) bool {
	switch t := BareWire(t).(type) {
	case *WireInt:
		return t.Signed
	case *Varint:
		return t.Signed
	case *Decimal:
		return t.Signed() && (t.End == nil || t.End.How != EndSize)
	}
	return false
}

// Signed reports whether a number may be below zero.
func (d *Decimal) Signed() bool { return d.Base == 10 && !d.Unsigned }

// Characters are those that a number of t may have in it as text.
func Characters(t WireType) string {
	switch n := DigitsOf(t); {
	case n != nil && n.Base == 16:
		return "0123456789abcdefABCDEF"
	case n != nil && n.Unsigned:
		return "0123456789"
	}
	return "-0123456789"
}

// Width is how many characters a number has that is text of a fixed width and no more than
// that, 0 for another one.
func (d *Decimal) Width() uint64 {
	if d.End == nil || d.End.How != EndSize || d.End.Literal != "" {
		return 0
	}
	n, _ := d.End.Size.(Number)
	return n.Abs
}

// ValueBits is how many of the bits of a text, or of a number that is text, are its own: all of them
// but those of an `end` literal.
func ValueBits(t WireType, bits uint) uint {
	if n := DigitsOf(t); n != nil {
		t = n // of an enum too
	}
	if ends := Ends(t); len(ends) == 1 {
		return bits - min(bits, uint(len(ends[0].Literal))*8)
	}
	return bits
}

// IsText reports whether the values of a type, where they are there, are texts or bytes.
func IsText(t WireType) bool {
	_, is := Present(t).(*WireText)
	return is
}

// IsList reports whether the values of a type, where they are there, are lists.
func IsList(t WireType) bool {
	_, is := Present(t).(*WireList)
	return is
}

// IsOptional reports whether t is ?T.
func IsOptional(t WireType) bool {
	_, ok := BareWire(t).(*WireOptional)
	return ok
}

// BeginsWithLiteral reports whether t is a struct, optional or not, that begins with a
// literal, by which it is known.
func BeginsWithLiteral(t WireType) bool {
	s, ok := Present(t).(*WireStruct)
	if !ok || len(s.Record.Leaves) == 0 {
		return false
	}
	_, literal := s.Record.Leaves[0].(*Literal)
	return literal
}

// Ends returns the ways in which a value of t can end; nil for what has a size
// of its own.
func Ends(t WireType) []*End {
	switch t := Present(t).(type) {
	case *WireText:
		return t.Ends
	case *WireList:
		return t.Ends
	case *Decimal:
		if t.End != nil {
			return []*End{t.End}
		}
	}
	return nil
}

// TakesRest reports whether a field takes what is left of the stretch around it. So does
// one that goes through a function, unless something tells how many bytes it has then.
func (f *WireField) TakesRest(inside func(*WireStruct) bool) bool {
	switch {
	case f.Size != nil, f.Coded != nil:
		return false
	case f.Via != nil && !toldInBytes(f.Type):
		return true
	}
	return TakesRest(f.Type, inside)
}

// toldInBytes reports whether a value is a text, or a list in front of which its bytes are
// told and not its elements.
func toldInBytes(t WireType) bool {
	switch t := Present(t).(type) {
	case *WireText:
		return true
	case *WireList:
		return t.Ends[0].InBytes
	}
	return false
}

// TakesRest reports whether a value of t takes what is left of the stretch around
// it. It asks inside about structs; nil stands for what their records say.
func TakesRest(t WireType, inside func(*WireStruct) bool) bool {
	if inside == nil {
		inside = func(s *WireStruct) bool { return s.Record.Rest }
	}
	return takesRest(t, inside, map[*WireUnion]bool{})
}

func takesRest(t WireType, inside func(*WireStruct) bool, seen map[*WireUnion]bool) bool {
	switch t := BareWire(t).(type) {
	case *WireOptional:
		return takesRest(t.Elem, inside, seen)
	case *WireText:
		return endsWithRest(t.Ends)
	case *WireList:
		return endsWithRest(t.Ends)
	case *Decimal:
		return t.End != nil && t.End.How == EndRest
	case *WireStruct:
		return inside(t)
	case *WireUnion:
		if seen[t] {
			return false
		}
		seen[t] = true
		for _, v := range t.Variants {
			if takesRest(v.Type, inside, seen) {
				return true
			}
		}
	}
	return false
}

func endsWithRest(ends []*End) bool {
	for _, end := range ends {
		if end.How == EndRest {
			return true
		}
	}
	return false
}

// Largest is the largest number that t holds.
func (t *WireInt) Largest() uint64 {
	switch most := uint64(math.MaxUint64) >> (64 - t.Bits); {
	case t.Bool:
		return 1
	case t.Signed:
		return most >> 1
	default:
		return most
	}
}
