package native_test

// The types of this file are what netgen makes of the schema below, by hand: the
// tests of this package run on them, and they show how generated code uses it.
//
//	enum Color { Red, Green, Blue }
//
//	struct Point { x f64, y f64 }
//
//	struct Note {
//	  from   string max 16
//	  urgent bool
//	  text   ?string
//	  level  u8 default 3 since 2
//	  pinned bool since 2
//	  color  Color default Blue since 3
//	  tags   []string max 8 since 3
//	}
//
//	union Content { Note, Where Point, Count u32, Nothing }
//
//	struct Node { name string, next ?Node, children []Node, content ?Content }
//
//	struct Everything {
//	  id       uuid
//	  on       bool
//	  small    i8
//	  big      u64 varint
//	  delta    i32 varint
//	  ratio    f32
//	  at       time
//	  took     duration
//	  color    Color
//	  raw      bytes
//	  digest   [4]u8
//	  corners  [2]Point
//	  points   []Point
//	  notes    []Note
//	  samples  []f64 max 1000
//	  colors   []Color
//	  maybes   []?u32
//	  grid     [][]u16
//	  scores   map[string]u32
//	  rooms    map[u8]Note
//	  content  Content
//	  history  []Content
//	  old      u32 retired
//	  gone     ?string retired
//	  number   ?u64
//	  flag     ?bool
//	  data     ?bytes
//	  list     ?[]Point
//	  table    ?map[u8]u8
//	  note     ?Note
//	  choice   ?Content
//	  last     bool
//	}

import (
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

type Color uint8

const (
	ColorRed Color = iota
	ColorGreen
	ColorBlue
)

// Every field is a number of fixed size: lists of the struct move as a block.

type Point struct {
	X float64
	Y float64
}

func (m *Point) AppendNetgen(b []byte) ([]byte, error) {
	b = native.AppendF64(b, m.X)
	b = native.AppendF64(b, m.Y)
	return b, nil
}

func (m *Point) DecodeNetgen(r *native.Reader) {
	b := (*[16]byte)(r.Fixed(16))
	m.X = native.F64(b[0:])
	m.Y = native.F64(b[8:])
}

func putPointBlock(block []byte, list []Point) {
	for i := range list {
		b, m := (*[16]byte)(block[i*16:]), &list[i]
		native.PutF64(b[0:], m.X)
		native.PutF64(b[8:], m.Y)
	}
}

func getPointBlock(list []Point, block []byte, stride int) {
	for i := range list {
		b, m := (*[16]byte)(block[i*stride:]), &list[i]
		m.X = native.F64(b[0:])
		m.Y = native.F64(b[8:])
	}
}

// Flags, limits and three segments. Decoding begins with the defaults where a
// field may be missing, which an optional or one of a later version may be: the
// message may have held something else before.

type Note struct {
	From   string
	Urgent bool
	Text   *string
	Level  uint8
	Pinned bool
	Color  Color
	Tags   []string
}

func (m *Note) AppendNetgen(b []byte) ([]byte, error) {
	if len(m.From) > 16 {
		return b, native.TooLong("example: Note.from", len(m.From), 16)
	}
	b = native.AppendString(b, m.From)
	b = append(b, native.Bit(m.Urgent, 0x01)|native.Bit(m.Text != nil, 0x02))
	if m.Text != nil {
		b = native.AppendString(b, *m.Text)
	}
	// since 2
	b = native.AppendU8(b, m.Level)
	b = append(b, native.Bit(m.Pinned, 0x01))
	// since 3
	b = native.AppendU8(b, uint8(m.Color))
	if len(m.Tags) > 8 {
		return b, native.TooLong("example: Note.tags", len(m.Tags), 8)
	}
	b = native.AppendCount(b, len(m.Tags))
	for _, v := range m.Tags {
		b = native.AppendString(b, v)
	}
	return b, nil
}

func (m *Note) DecodeNetgen(r *native.Reader) {
	*m = Note{Level: 3, Color: ColorBlue}
	m.From = r.StringMax(16)
	flags := r.Flags(0x03)
	m.Urgent = flags&0x01 != 0
	if flags&0x02 != 0 {
		m.Text = new(r.String())
	}
	if r.Done() { // since 2
		return
	}
	m.Level = r.U8()
	flags = r.Flags(0x01)
	m.Pinned = flags&0x01 != 0
	if r.Done() { // since 3
		return
	}
	m.Color = Color(r.U8())
	m.Tags = native.ReadListInto(r, m.Tags, 8, 1, (*native.Reader).String)
}

// A union is a sealed interface. Every variant is a struct; one that carries a
// bare type has a field Value, and one that carries nothing has no field.

// Content is *Note, *ContentWhere, *ContentCount, *ContentNothing or
// *ContentUnknown; nil is a Content that is not set.
type Content interface {
	native.Message
	contentTag() uint32
}

func (*Note) contentTag() uint32             { return 1 }
func (*ContentWhere) contentTag() uint32     { return 2 }
func (*ContentCount) contentTag() uint32     { return 3 }
func (*ContentNothing) contentTag() uint32   { return 4 }
func (u *ContentUnknown) contentTag() uint32 { return u.Tag }

// ContentUnknown is a variant that a newer schema has added.
type ContentUnknown struct{ native.Unknown }

type ContentWhere struct{ Value Point }

func (m *ContentWhere) AppendNetgen(b []byte) ([]byte, error) { return m.Value.AppendNetgen(b) }
func (m *ContentWhere) DecodeNetgen(r *native.Reader)         { m.Value.DecodeNetgen(r) }

type ContentCount struct{ Value uint32 }

func (m *ContentCount) AppendNetgen(b []byte) ([]byte, error) {
	return native.AppendU32(b, m.Value), nil
}

func (m *ContentCount) DecodeNetgen(r *native.Reader) {
	m.Value = r.U32()
	r.End()
}

type ContentNothing struct{}

func (m *ContentNothing) AppendNetgen(b []byte) ([]byte, error) { return b, nil }
func (m *ContentNothing) DecodeNetgen(r *native.Reader)         { r.End() }

func appendContent(b []byte, v Content) ([]byte, error) {
	if v == nil {
		return append(b, 0), nil
	}
	return native.AppendVariant(b, v.contentTag(), v)
}

func readContent(r *native.Reader) (v Content) {
	tag, bound := r.Variant()
	switch tag {
	case 0:
	case 1:
		v = native.New[Note](r)
	case 2:
		v = native.New[ContentWhere](r)
	case 3:
		v = native.New[ContentCount](r)
	case 4:
		v = native.New[ContentNothing](r)
	default:
		v = &ContentUnknown{native.ReadUnknown(r, tag)}
	}
	r.EndVariant(bound)
	return v
}

// A struct that can hold itself, directly or through others, counts its depth
// while it is appended. Decoding needs no more than other structs do.

type Node struct {
	Name     string
	Next     *Node
	Children []Node
	Content  Content
}

func (m *Node) AppendNetgen(b []byte) ([]byte, error) {
	return m.AppendNetgenAt(b, 0)
}

func (m *Node) AppendNetgenAt(b []byte, depth int) ([]byte, error) {
	var err error
	b = native.AppendString(b, m.Name)
	b = append(b, native.Bit(m.Next != nil, 0x01)|native.Bit(m.Content != nil, 0x02))
	if m.Next != nil {
		if b, err = native.AppendStructAt(b, m.Next, depth); err != nil {
			return b, err
		}
	}
	if b, err = native.AppendStructsAt(b, m.Children, depth); err != nil {
		return b, err
	}
	if m.Content != nil {
		if b, err = appendContent(b, m.Content); err != nil {
			return b, err
		}
	}
	return b, nil
}

func (m *Node) DecodeNetgen(r *native.Reader) {
	*m = Node{}
	m.Name = r.String()
	flags := r.Flags(0x03)
	if flags&0x01 != 0 {
		m.Next = native.ReadStruct[Node](r)
	}
	m.Children = native.ReadStructsInto(r, m.Children, 0)
	if flags&0x02 != 0 {
		m.Content = readContent(r)
	}
}

// Everything has a field of each kind. Its bools and optionals need two flag
// bytes: On opens the first, Choice, the ninth of them, opens the second.
type Everything struct {
	ID      native.UUID
	On      bool
	Small   int8
	Big     uint64
	Delta   int32
	Ratio   float32
	At      time.Time
	Took    time.Duration
	Color   Color
	Raw     []byte
	Digest  [4]uint8
	Corners [2]Point
	Points  []Point
	Notes   []Note
	Samples []float64
	Colors  []Color
	Maybes  []*uint32
	Grid    [][]uint16
	Scores  map[string]uint32
	Rooms   map[uint8]Note
	Content Content
	History []Content
	Number  *uint64
	Flag    *bool
	Data    []byte
	List    []Point
	Table   map[uint8]uint8
	Note    *Note
	Choice  Content
	Last    bool
}

func (m *Everything) AppendNetgen(b []byte) ([]byte, error) {
	var err error
	b = native.AppendUUID(b, m.ID)
	b = append(b, native.Bit(m.On, 0x01)|
		native.Bit(m.Number != nil, 0x04)|
		native.Bit(m.Flag != nil, 0x08)|
		native.Bit(m.Data != nil, 0x10)|
		native.Bit(m.List != nil, 0x20)|
		native.Bit(m.Table != nil, 0x40)|
		native.Bit(m.Note != nil, 0x80))
	b = native.AppendI8(b, m.Small)
	b = native.AppendUvarint(b, m.Big)
	b = native.AppendVarint(b, int64(m.Delta))
	b = native.AppendF32(b, m.Ratio)
	b = native.AppendTime(b, m.At)
	b = native.AppendDuration(b, m.Took)
	b = native.AppendU8(b, uint8(m.Color))
	b = native.AppendBytes(b, m.Raw)
	b = native.AppendArray(b, m.Digest[:])
	for i := range m.Corners {
		if b, err = native.AppendStruct(b, &m.Corners[i]); err != nil {
			return b, err
		}
	}
	b = native.AppendBlock(b, m.Points, 16, putPointBlock)
	if b, err = native.AppendStructs(b, m.Notes, 0); err != nil {
		return b, err
	}
	if len(m.Samples) > 1000 {
		return b, native.TooLong("example: Everything.samples", len(m.Samples), 1000)
	}
	b = native.AppendScalars(b, m.Samples)
	b = native.AppendScalars(b, m.Colors)
	b = native.AppendCount(b, len(m.Maybes))
	for _, v := range m.Maybes {
		b = native.AppendBool(b, v != nil)
		if v != nil {
			b = native.AppendU32(b, *v)
		}
	}
	b = native.AppendCount(b, len(m.Grid))
	for _, v := range m.Grid {
		b = native.AppendScalars(b, v)
	}
	b = native.AppendCount(b, len(m.Scores))
	for k, v := range m.Scores {
		b = native.AppendString(b, k)
		b = native.AppendU32(b, v)
	}
	b = native.AppendCount(b, len(m.Rooms))
	for k, v := range m.Rooms {
		b = native.AppendU8(b, k)
		if b, err = native.AppendStruct(b, &v); err != nil {
			return b, err
		}
	}
	if b, err = appendContent(b, m.Content); err != nil {
		return b, err
	}
	b = native.AppendCount(b, len(m.History))
	for _, v := range m.History {
		if b, err = appendContent(b, v); err != nil {
			return b, err
		}
	}
	b = native.AppendU32(b, 0) // old, retired
	if m.Number != nil {
		b = native.AppendU64(b, *m.Number)
	}
	if m.Flag != nil {
		b = native.AppendBool(b, *m.Flag)
	}
	if m.Data != nil {
		b = native.AppendBytes(b, m.Data)
	}
	if m.List != nil {
		if b, err = native.AppendStructs(b, m.List, 16); err != nil {
			return b, err
		}
	}
	if m.Table != nil {
		b = native.AppendCount(b, len(m.Table))
		for k, v := range m.Table {
			b = native.AppendU8(b, k)
			b = native.AppendU8(b, v)
		}
	}
	if m.Note != nil {
		if b, err = native.AppendStruct(b, m.Note); err != nil {
			return b, err
		}
	}
	b = append(b, native.Bit(m.Choice != nil, 0x01)|native.Bit(m.Last, 0x02))
	if m.Choice != nil {
		if b, err = appendContent(b, m.Choice); err != nil {
			return b, err
		}
	}
	return b, nil
}

func (m *Everything) DecodeNetgen(r *native.Reader) {
	*m = Everything{
		Raw: native.Kept(r, m.Raw), Points: native.Kept(r, m.Points), Notes: native.Kept(r, m.Notes),
		Samples: native.Kept(r, m.Samples), Colors: native.Kept(r, m.Colors), Maybes: native.Kept(r, m.Maybes),
		Grid: native.Kept(r, m.Grid), History: native.Kept(r, m.History),
	}
	m.ID = r.UUID()
	flags := r.Flags(0xff)
	m.On = flags&0x01 != 0
	m.Small = r.I8()
	m.Big = r.Uvarint64()
	m.Delta = r.Varint32()
	m.Ratio = r.F32()
	m.At = r.Time()
	m.Took = r.Duration()
	m.Color = Color(r.U8())
	m.Raw = r.BytesInto(m.Raw, 0)
	native.ReadArray(r, m.Digest[:])
	for i := range m.Corners {
		r.Struct(&m.Corners[i])
	}
	m.Points = native.ReadBlockInto(r, m.Points, 0, 16, getPointBlock)
	m.Notes = native.ReadStructsInto(r, m.Notes, 0)
	m.Samples = native.ReadScalarsInto(r, m.Samples, 1000)
	m.Colors = native.ReadScalarsInto(r, m.Colors, 0)
	m.Maybes = native.ReadListInto(r, m.Maybes, 0, 1, func(r *native.Reader) *uint32 {
		return native.ReadOptional(r, (*native.Reader).U32)
	})
	m.Grid = native.ReadListInto(r, m.Grid, 0, 1, func(r *native.Reader) []uint16 {
		return native.ReadScalars[uint16](r, 0)
	})
	m.Scores = native.ReadMap(r, 0, 5, (*native.Reader).String, (*native.Reader).U32)
	m.Rooms = native.ReadMap(r, 0, 3, (*native.Reader).U8, func(r *native.Reader) (v Note) {
		r.Struct(&v)
		return v
	})
	m.Content = readContent(r)
	m.History = native.ReadListInto(r, m.History, 0, 1, readContent)
	r.U32() // old, retired
	if flags&0x02 != 0 {
		_ = r.String() // gone, retired
	}
	if flags&0x04 != 0 {
		m.Number = new(r.U64())
	}
	if flags&0x08 != 0 {
		m.Flag = new(r.Bool())
	}
	if flags&0x10 != 0 {
		m.Data = native.NonNil(r.Bytes())
	}
	if flags&0x20 != 0 {
		m.List = native.NonNil(native.ReadStructs[Point](r, 0))
	}
	if flags&0x40 != 0 {
		m.Table = native.NonNilMap(native.ReadMap(r, 0, 2, (*native.Reader).U8, (*native.Reader).U8))
	}
	if flags&0x80 != 0 {
		m.Note = native.ReadStruct[Note](r)
	}
	flags = r.Flags(0x03)
	if flags&0x01 != 0 {
		m.Choice = readContent(r)
	}
	m.Last = flags&0x02 != 0
}
