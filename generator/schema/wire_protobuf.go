package schema

// ProtobufForm is how Protocol Buffers say where a tagged field ends: their wire type, the low three
// bits of what stands in front of each field. Source: protobuf.dev/programming-guides/encoding.
type ProtobufForm uint64

const (
	ProtobufVarint  ProtobufForm = 0 // by itself, as LEB128 does
	ProtobufFixed64 ProtobufForm = 1 // after eight bytes
	ProtobufSized   ProtobufForm = 2 // by a length in front, in LEB128
	ProtobufFixed32 ProtobufForm = 5 // after four bytes
)

// MostProtobufTag is the largest number that a field can have in Protocol Buffers.
const MostProtobufTag = 1<<29 - 1

// ProtobufFormOf is the form in which a value of a type stands, false for a number that has none.
func ProtobufFormOf(t WireType) (ProtobufForm, bool) {
	switch t := Present(t).(type) {
	case *Varint:
		return ProtobufVarint, true
	case *WireEnum:
		return ProtobufFormOf(t.Base)
	case *WireFloat:
		return fixedForm(t.Bits, t.Little)
	case *WireInt:
		if t.Bool {
			return ProtobufVarint, true
		}
		return fixedForm(t.Bits, t.Little)
	}
	return ProtobufSized, true
}

// fixedForm is the form of so many bits, the lowest byte first.
func fixedForm(bits uint, little bool) (ProtobufForm, bool) {
	if bits == 32 {
		return ProtobufFixed32, little
	}
	return ProtobufFixed64, little && bits == 64
}

// ProtobufLayout is how Protocol Buffers lay tagged fields out, in the stretch that list ends.
func ProtobufLayout(list *End) *TagLayout {
	return &TagLayout{
		List: list, Protobuf: true, Tag: &Varint{MaxBytes: 5},
		Length: &End{How: EndPrefix, Prefix: &Varint{MaxBytes: 5}, InBytes: true},
	}
}

// TagOf is the number in front of a tagged field, or of each element of one whose elements have a
// type.
func (l *TagLayout) TagOf(f *WireField, t WireType) uint64 {
	if !l.Protobuf {
		return *f.Tag
	}
	form, _ := ProtobufFormOf(t)
	return *f.Tag<<3 | uint64(form)
}

// LengthOf is the number in front of a value of a type, nil where none is.
func (l *TagLayout) LengthOf(t WireType) *End {
	if form, _ := ProtobufFormOf(t); l.Protobuf && form != ProtobufSized {
		return nil
	}
	return l.Length
}

// PackedOf is the list that a field of Protocol Buffers is, of numbers that may stand behind one tag;
// nil for every other field. Readers take it with a tag for each, too.
func (l *TagLayout) PackedOf(f *WireField) *WireList {
	list, ok := Present(f.Type).(*WireList)
	if !ok || !l.Protobuf {
		return nil
	}
	if form, ok := ProtobufFormOf(list.Elem); !ok || form == ProtobufSized {
		return nil
	}
	return list
}
