package gomodel

import (
	"strconv"
	"strings"

	"github.com/netgen-dev/netgen/generator/schema"
)

// structCodec plans the steps of a struct's body.
func (b *builder) structCodec(d *schema.Struct, names map[*schema.Field]string) *Codec {
	p := &codecPlan{b: b, deep: d.Recursive, names: names}
	codec := &Codec{Nested: d.Recursive}
	for i, segment := range d.Segments() {
		codec.Segments = append(codec.Segments, p.segment(segment.Since, p.steps(d, segment)))
		if i > 0 {
			codec.Defaults = append(codec.Defaults, b.defaults(segment.Fields, names)...)
		}
	}
	codec.Reset = p.leaves || len(codec.Segments) > 1
	b.codecs[d] = codec
	return codec
}

// codecPlan lays the steps of one struct.
type codecPlan struct {
	b        *builder
	deep     bool // the struct is nested, so that depth goes along
	names    map[*schema.Field]string
	leaves   bool // some field is left alone where it is absent
	declared bool // the variable for flag bytes
	runs     int
}

// steps lays the steps of a segment. Its bools and optionals share flag bytes:
// the first of them opens one where it stands, the ninth opens the next.
func (p *codecPlan) steps(d *schema.Struct, segment schema.Segment) []Step {
	var steps []Step
	var flags *Flags
	bits := 0
	for _, f := range segment.Fields {
		var bit uint8
		if schema.IsFlag(f.Type) {
			if bits%8 == 0 {
				flags = &Flags{}
				steps = append(steps, flags)
			}
			bit = 1 << (bits % 8)
			bits++
			p.flag(flags, f, bit)
		}
		if value := p.value(d, f, bit); value != nil {
			steps = append(steps, value)
		}
	}
	return steps
}

// flag gives a field its bit.
func (p *codecPlan) flag(flags *Flags, f *schema.Field, bit uint8) {
	_, presence := schema.Underlying(f.Type).(*schema.Optional)
	flags.Used |= bit
	if !f.Retired {
		flags.Bits = append(flags.Bits, Bit{Mask: bit, Field: p.names[f], Presence: presence})
	}
	if tested := presence || !f.Retired; tested && !flags.Tested {
		flags.Tested = true
		flags.Declare = !p.declared
		p.declared = true
	}
}

// value plans what a field has beside its bit, nil for nothing.
func (p *codecPlan) value(d *schema.Struct, f *schema.Field, bit uint8) *Value {
	what := p.b.schema.Package + ": " + d.Name + "." + f.Name
	value := &Value{Field: p.names[f]}
	if f.Retired {
		value.Old = f.Name
	}
	optional, ok := schema.Underlying(f.Type).(*schema.Optional)
	if !ok {
		value.Coding = p.b.coding(f.Type, what, p.deep)
		if bit != 0 {
			return nil
		}
		p.leaves = p.leaves || leaves(value.Coding)
		value.Room = hasRoom(f)
		return value
	}
	value.When = bit
	value.Coding = p.b.coding(optional.Elem, what, p.deep)
	value.Pointer = !nilable(optional.Elem)
	value.Present = present(optional.Elem)
	return value
}

// hasRoom reports whether another value may be read into what a field has.
func hasRoom(f *schema.Field) bool {
	switch t := schema.Underlying(f.Type).(type) {
	case *schema.Basic:
		return t.Kind == schema.Bytes && !f.Retired
	case *schema.List:
		return !f.Retired
	}
	return false
}

// coding plans a value that stands alone. What names it in errors; deep tells
// that it belongs to a nested codec.
func (b *builder) coding(t schema.Type, what string, deep bool) Coding {
	switch u := schema.Underlying(t).(type) {
	case *schema.Basic:
		return b.basic(t, u, what)
	case *schema.Enum:
		base := basicTypes[u.Base]
		suffix := strings.ToUpper(string(u.Base))
		return &Plain{Type: b.typeOf(t), Append: "Append" + suffix, Read: suffix, Wire: base, Cast: true, Size: int(u.Base.Size()), Zero: ZeroNumber}
	case *schema.Struct:
		return &StructCoding{Type: b.typeOf(t), Deep: deep}
	case *schema.Union:
		return b.unionCoding(u, deep)
	case *schema.List:
		return b.list(u, what, deep)
	case *schema.Array:
		return b.array(u, what, deep)
	case *schema.Map:
		return &MapCoding{
			Key: b.coding(u.Key, what, deep), Value: b.coding(u.Value, what, deep),
			MinSize: schema.MinSize(u.Key) + schema.MinSize(u.Value), Limit: limit(u.Max, what),
		}
	case *schema.Optional:
		return &OptionalCoding{Elem: b.coding(u.Elem, what, deep), Nilable: nilable(u.Elem), Present: present(u.Elem)}
	}
	return nil
}

// unionCoding plans a value of a union, and sees to it that the union's codec is
// written.
func (b *builder) unionCoding(u *schema.Union, deep bool) Coding {
	union := b.unions[u]
	union.Append, union.Read = "append"+union.Name, "read"+union.Name
	return &UnionCoding{Union: union, Deep: deep && u.Recursive}
}

func (b *builder) list(t *schema.List, what string, deep bool) Coding {
	limit := limit(t.Max, what)
	if isScalar(t.Elem) {
		return &Scalars{Elem: b.typeOf(t.Elem), Limit: limit}
	}
	if s, ok := schema.Underlying(t.Elem).(*schema.Struct); ok {
		stride, _ := schema.FixedBodySize(s)
		return &Structs{Elem: b.typeOf(t.Elem), Stride: stride, Block: b.block(s), Deep: deep && stride == 0, Limit: limit}
	}
	return &List{Elem: b.coding(t.Elem, what, deep), MinSize: schema.MinElemSize(t.Elem), Limit: limit}
}

func (b *builder) array(t *schema.Array, what string, deep bool) Coding {
	if isScalar(t.Elem) {
		array := &ScalarArray{Type: &Array{Len: int(t.Len), Elem: b.typeOf(t.Elem)}}
		if !schema.IsFlag(t.Elem) {
			array.Size, _ = schema.FixedSize(t)
			array.Bytes = array.Type.Elem == basicTypes[schema.U8]
		}
		return array
	}
	return &ArrayCoding{Len: int(t.Len), Elem: b.coding(t.Elem, what, deep)}
}

// leaves tells whether reading leaves what stood there before, which it does
// where a value is absent and nil says so.
func leaves(c Coding) bool {
	switch c := c.(type) {
	case *OptionalCoding:
		return c.Nilable
	case *ArrayCoding:
		return leaves(c.Elem)
	}
	return false
}

func (b *builder) basic(t schema.Type, u *schema.Basic, what string) Coding {
	suffix := codecNames[u.Kind]
	if u.Kind == schema.String || u.Kind == schema.Bytes {
		return &Text{Type: b.typeOf(t), Append: "Append" + suffix, Read: suffix, Bytes: u.Kind == schema.Bytes, Limit: limit(u.Max, what), Zero: zeros[u.Kind]}
	}
	if u.Varint {
		return b.varint(t, u)
	}
	return &Plain{
		Type: b.typeOf(t), Append: "Append" + suffix, Read: suffix, Size: int(u.Kind.Size()), Zero: zeros[u.Kind],
	}
}

// varint plans a LEB128 integer: written with 64 bits, read with its own.
func (b *builder) varint(t schema.Type, u *schema.Basic) Coding {
	family, wire := "Uvarint", basicTypes[schema.U64]
	if u.Kind == schema.I32 || u.Kind == schema.I64 {
		family, wire = "Varint", basicTypes[schema.I64]
	}
	bits := strconv.FormatUint(8*u.Kind.Size(), 10)
	plain := &Plain{Type: b.typeOf(t), Append: "Append" + family, Read: family + bits}
	if wire != basicTypes[u.Kind] {
		plain.Wire = wire
	}
	return plain
}

var codecNames = map[schema.Kind]string{
	schema.Bool: "Bool", schema.String: "String", schema.Bytes: "Bytes",
	schema.U8: "U8", schema.U16: "U16", schema.U32: "U32", schema.U64: "U64",
	schema.I8: "I8", schema.I16: "I16", schema.I32: "I32", schema.I64: "I64",
	schema.F32: "F32", schema.F64: "F64",
	schema.Time: "Time", schema.Duration: "Duration", schema.UUID: "UUID",
}

var zeros = map[schema.Kind]Zero{
	schema.Bool: ZeroBool, schema.String: ZeroString, schema.Bytes: ZeroNil,
	schema.Time: ZeroStruct, schema.UUID: ZeroStruct,
}

// zeroOf returns how Go writes the zero value of t.
func zeroOf(t schema.Type) Zero {
	switch t := schema.Underlying(t).(type) {
	case *schema.Basic:
		return zeros[t.Kind]
	case *schema.Enum:
		return ZeroNumber
	case *schema.Struct, *schema.Array:
		return ZeroStruct
	}
	return ZeroNil
}

// isScalar reports whether lists and arrays of t are one block of bytes.
func isScalar(t schema.Type) bool {
	switch t := schema.Underlying(t).(type) {
	case *schema.Enum:
		return true
	case *schema.Basic:
		return !t.Varint && t.Kind.Size() > 0 && t.Kind != schema.Time && t.Kind != schema.UUID
	}
	return false
}

// present returns the function of package native that an optional t needs so that
// empty does not look absent.
func present(t schema.Type) string {
	switch t := schema.Underlying(t).(type) {
	case *schema.Map:
		return "NonNilMap"
	case *schema.List:
		return "NonNil"
	case *schema.Basic:
		if t.Kind == schema.Bytes {
			return "NonNil"
		}
	}
	return ""
}

func limit(most uint64, what string) Limit {
	return Limit{Max: int(most), What: what}
}
