package native_test

import (
	"bytes"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/netgen-dev/netgen/runtime/native"
)

// everything returns a value that uses each feature of the encoding.
func everything() *Everything {
	note := Note{From: "Ann", Urgent: true, Text: new("hi"), Level: 9, Pinned: true, Color: 77, Tags: []string{"a", ""}}
	return &Everything{
		ID:      native.UUID{1, 2, 3, 15: 16},
		On:      true,
		Small:   -7,
		Big:     1 << 63,
		Delta:   math.MinInt32,
		Ratio:   0.5,
		At:      time.Date(2026, 2, 3, 4, 5, 6, 789, time.UTC),
		Took:    -time.Second,
		Color:   ColorGreen,
		Raw:     []byte{0, 0xff},
		Digest:  [4]uint8{1, 2, 3, 4},
		Corners: [2]Point{{1, 2}, {3, 4}},
		Points:  []Point{{1, -1}, {math.Inf(1), math.SmallestNonzeroFloat64}},
		Notes:   []Note{note, {}},
		Samples: []float64{1.5, -2},
		Colors:  []Color{ColorBlue, 200},
		Maybes:  []*uint32{nil, new(uint32(5))},
		Grid:    [][]uint16{nil, {1, 2}, {65535}},
		Scores:  map[string]uint32{"ann": 3},
		Rooms:   map[uint8]Note{4: note},
		Content: &ContentWhere{Point{5, 6}},
		History: []Content{nil, &note, &ContentCount{8}, &ContentNothing{}, &ContentUnknown{native.Unknown{Tag: 300, Body: []byte("later")}}},
		Number:  new(uint64(math.MaxUint64)),
		Flag:    new(false),
		Data:    []byte{},
		List:    []Point{},
		Table:   map[uint8]uint8{},
		Note:    &Note{},
		Choice:  &ContentNothing{},
		Last:    true,
	}
}

func tree() *Node {
	return &Node{
		Name:     "root",
		Next:     &Node{Name: "next"},
		Children: []Node{{Name: "a"}, {Name: "b", Children: []Node{{Name: "c"}}}},
		Content:  &ContentCount{1},
	}
}

// encode returns the body of m, behind bytes that must stay as they are.
func encode(t testing.TB, m native.Message) []byte {
	t.Helper()
	b, err := m.AppendNetgen([]byte("head"))
	if err != nil {
		t.Fatalf("encode %T: %v", m, err)
	}
	body, ok := bytes.CutPrefix(b, []byte("head"))
	if !ok {
		t.Fatalf("encoding %T changed the bytes before it", m)
	}
	return body
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ value, fresh native.Message }{
		"everything":      {everything(), new(Everything)},
		"zero everything": {new(Everything), new(Everything)},
		"tree":            {tree(), new(Node)},
		"zero tree":       {new(Node), new(Node)},
		"zero note":       {new(Note), new(Note)},
		"used before":     {new(Everything), everything()},
		"used tree":       {new(Node), tree()},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := encode(t, test.value)
			if err := native.Unmarshal(body, test.fresh); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.value, test.fresh); diff != "" {
				t.Errorf("decoded is not what was encoded (-want +got):\n%s", diff)
			}
			if again := encode(t, test.fresh); !bytes.Equal(again, body) {
				t.Errorf("encoded again:\n%x\nwant\n%x", again, body)
			}
		})
	}
}

// codec is one type's pair of functions, with values that must survive.
type codec interface{ check(t *testing.T) }

type codecOf[T any] struct {
	append func([]byte, T) []byte
	read   func(*native.Reader) T
	values []T
}

func (c codecOf[T]) check(t *testing.T) {
	for _, v := range c.values {
		b := c.append(nil, v)
		r := native.NewReader(b)
		got := c.read(r)
		r.End()
		if err := r.Err(); err != nil {
			t.Errorf("%v as %x: %v", v, b, err)
		}
		if diff := cmp.Diff(v, got); diff != "" {
			t.Errorf("%x (-want +got):\n%s", b, diff)
		}
		c.truncate(t, b)
	}
}

// truncate reads each proper prefix of b, which must fail and give a zero value.
func (c codecOf[T]) truncate(t *testing.T, b []byte) {
	for n := range b {
		r := native.NewReader(b[:n])
		if c.read(r); r.Err() == nil {
			t.Errorf("the first %d bytes of %x were accepted", n, b)
		}
		if !r.Done() {
			t.Errorf("the first %d bytes of %x: not done after an error", n, b)
		}
		var zero T
		if diff := cmp.Diff(zero, c.read(r)); diff != "" {
			t.Errorf("read after an error is not zero:\n%s", diff)
		}
	}
}

func TestTypes(t *testing.T) {
	t.Parallel()
	type reader = native.Reader
	tests := map[string]codec{
		"bool":     codecOf[bool]{native.AppendBool, (*reader).Bool, []bool{true, false}},
		"u8":       codecOf[uint8]{native.AppendU8, (*reader).U8, []uint8{0, 255}},
		"u16":      codecOf[uint16]{native.AppendU16, (*reader).U16, []uint16{0, 0x1234, math.MaxUint16}},
		"u32":      codecOf[uint32]{native.AppendU32, (*reader).U32, []uint32{0, 0x12345678, math.MaxUint32}},
		"u64":      codecOf[uint64]{native.AppendU64, (*reader).U64, []uint64{0, math.MaxUint64}},
		"i8":       codecOf[int8]{native.AppendI8, (*reader).I8, []int8{math.MinInt8, -1, math.MaxInt8}},
		"i16":      codecOf[int16]{native.AppendI16, (*reader).I16, []int16{math.MinInt16, -1, math.MaxInt16}},
		"i32":      codecOf[int32]{native.AppendI32, (*reader).I32, []int32{math.MinInt32, -1, math.MaxInt32}},
		"i64":      codecOf[int64]{native.AppendI64, (*reader).I64, []int64{math.MinInt64, -1, math.MaxInt64}},
		"f32":      codecOf[float32]{native.AppendF32, (*reader).F32, []float32{0, -1.5, math.MaxFloat32, float32(math.Inf(-1))}},
		"f64":      codecOf[float64]{native.AppendF64, (*reader).F64, []float64{0, -1.5, math.MaxFloat64, math.Inf(1)}},
		"duration": codecOf[time.Duration]{native.AppendDuration, (*reader).Duration, []time.Duration{math.MinInt64, -1, math.MaxInt64}},
		"uuid":     codecOf[native.UUID]{native.AppendUUID, (*reader).UUID, []native.UUID{{}, {1, 15: 9}}},
		"string":   codecOf[string]{native.AppendString, (*reader).String, []string{"", "a", "häß", string(make([]byte, 300))}},
		"bytes":    codecOf[[]byte]{native.AppendBytes, (*reader).Bytes, [][]byte{nil, {0xff}, make([]byte, 128)}},
		"varint u32": codecOf[uint32]{
			func(b []byte, v uint32) []byte { return native.AppendUvarint(b, uint64(v)) },
			(*reader).Uvarint32, []uint32{0, 127, 128, 16384, math.MaxUint32},
		},
		"varint u64": codecOf[uint64]{native.AppendUvarint, (*reader).Uvarint64, []uint64{0, 127, 128, 1 << 63, math.MaxUint64}},
		"varint i32": codecOf[int32]{
			func(b []byte, v int32) []byte { return native.AppendVarint(b, int64(v)) },
			(*reader).Varint32, []int32{0, -1, 63, -64, 64, math.MinInt32, math.MaxInt32},
		},
		"varint i64": codecOf[int64]{native.AppendVarint, (*reader).Varint64, []int64{0, -1, math.MinInt64, math.MaxInt64}},
		"time": codecOf[time.Time]{native.AppendTime, (*reader).Time, []time.Time{
			{}, time.Unix(0, 0).UTC(), time.Unix(-1, 999_999_999).UTC(), time.Unix(math.MaxInt64-62135596800, 0).UTC(),
		}},
		"[]bool":    scalars([]bool{true, false, true}),
		"[]u8":      scalars([]uint8{1, 255}),
		"[]i16":     scalars([]int16{-2, 3}),
		"[]u32":     scalars([]uint32{1, math.MaxUint32}),
		"[]i64":     scalars([]int64{math.MinInt64, 1}),
		"[]f32":     scalars([]float32{1, -1}),
		"[]f64":     scalars(make([]float64, 200)),
		"[]enum":    scalars([]Color{ColorBlue, 99}),
		"[]time(d)": scalars([]time.Duration{time.Hour, -1}),
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.check(t)
		})
	}
}

func scalars[T native.Scalar](list []T) codec {
	return codecOf[[]T]{
		native.AppendScalars[T],
		func(r *native.Reader) []T { return native.ReadScalars[T](r, 0) },
		[][]T{nil, list},
	}
}

func TestNaNKeepsItsBits(t *testing.T) {
	t.Parallel()
	const bits = 0x7ff8_0000_dead_beef
	r := native.NewReader(native.AppendF64(nil, math.Float64frombits(bits)))
	if got := math.Float64bits(r.F64()); got != bits {
		t.Errorf("bits are %#x, want %#x", got, uint64(bits))
	}
}

// A decoded value must stay as it is when the buffer is used for the next frame.
func TestDecodedSharesNothing(t *testing.T) {
	t.Parallel()
	body := encode(t, everything())
	var m Everything
	if err := native.Unmarshal(body, &m); err != nil {
		t.Fatal(err)
	}
	clear(body)
	if diff := cmp.Diff(everything(), &m); diff != "" {
		t.Errorf("changed with the buffer (-want +got):\n%s", diff)
	}
}

func TestReaderReset(t *testing.T) {
	t.Parallel()
	var r native.Reader
	if r.U8(); r.Err() == nil {
		t.Fatal("the zero Reader had a byte")
	}
	r.Reset([]byte{7})
	if v := r.U8(); v != 7 || r.Err() != nil || !r.Done() {
		t.Errorf("after Reset: %d, %v, done %v", v, r.Err(), r.Done())
	}
}

func TestLengthsMoveTheBody(t *testing.T) {
	t.Parallel()
	for _, size := range []int{0, 100, 123, 124, 125, 126, 127, 128, 16381, 16382, 16383, 16384, 1 << 21} {
		in := &Node{Next: &Node{Name: string(make([]byte, size))}}
		var out Node
		if err := native.Unmarshal(encode(t, in), &out); err != nil {
			t.Fatalf("%d: %v", size, err)
		}
		if out.Next.Name != in.Next.Name {
			t.Errorf("%d: the name is not what it was", size)
		}
	}
}
