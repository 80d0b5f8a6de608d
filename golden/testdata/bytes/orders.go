package orders

import (
	"encoding/binary"
	"hash/crc32"
	"math"
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// appender appends numbers in one order.
type appender struct {
	binary.AppendByteOrder
	little bool
}

// part appends the lowest bytes of a number.
func (o appender) part(b []byte, v uint64, size int) []byte {
	for i := range size {
		at := size - 1 - i
		if o.little {
			at = i
		}
		b = append(b, byte(v>>(8*at)))
	}
	return b
}

func (o appender) point(b []byte, p Point) []byte {
	b = o.AppendUint64(b, math.Float64bits(p.X))
	b = o.AppendUint32(b, math.Float32bits(p.Y))
	b = o.part(b, uint64(p.At), 3)
	b = o.AppendUint16(b, uint16(p.Color))
	b = o.part(b, p.Wide, 6)
	return o.part(b, uint64(p.Back), 5)
}

func (o appender) message(order, kind, flags byte, id uint32, body []byte) string {
	b := append([]byte{order, kind, flags}, 0x12, 0x34)
	b = o.AppendUint32(b, uint32(len(body)))
	b = o.AppendUint32(b, id)
	return string(append(o.AppendUint16(b, 0x102), body...))
}

// TestBytes compares the bytes of messages in both orders, which read as the same values.
func TestBytes(t *testing.T) {
	point := Point{X: 1.5, Y: -2, At: 0x010203, Color: ColorBlue, Wide: 0x010203040506, Back: -2}
	last := uint64(0x0102030405060708)
	for order, o := range map[Order]appender{
		OrderBig: {binary.BigEndian, false}, OrderLittle: {binary.LittleEndian, true}, 0: {binary.BigEndian, false},
	} {
		body := o.point(o.AppendUint16(o.AppendUint32(nil, 3), 1), point)
		for _, n := range []uint16{2, 5, 6, 1, 0x300} {
			body = o.AppendUint16(body, n)
		}
		points := o.point(o.AppendUint16(nil, 1), point)
		body = append(body, points...)
		body = o.AppendUint32(body, crc32.ChecksumIEEE(points))
		answer := o.AppendUint64(o.AppendUint32(o.AppendUint32(o.AppendUint16(nil, 2), 1), 0x01020304), last)
		failed := append(o.AppendUint32(o.AppendUint32(nil, 0xfffffffe), 2), "no\x00"...)
		told := append(o.AppendUint16(append(o.AppendUint32(nil, 1), "a\x00"...), 0xfffe), "\x02hi"...)
		x := Conversation().Exchange("Ask")
		x.ID = 0x0a0b0c0d
		for _, c := range []struct {
			name  string
			value any
			want  string
		}{
			{"AskRequest", &AskRequest{
				Order: order, Flags: 7, Points: []Point{point},
				Shapes: []Shape{&ShapeDot{Value: point}, &ShapeLine{Ends: []uint16{5, 6}, Color: ColorRed}, &ShapeNothing{}},
			}, o.message(byte(order), 1, 7, 0x0a0b0c0d, body)},
			{"AskReply", &AskReply{Numbers: []uint32{1, 0x01020304}, Last: &last}, o.message(byte(order), 2, 7, 0x0a0b0c0d, answer)},
			{"Failed", &Failed{Status: -2, Text: "no"}, o.message(byte(order), 9, 7, 0x0a0b0c0d, failed)},
			{"Tell", &Tell{Order: order, Name: "a", Value: -2, More: "hi"}, o.message(byte(order), 5, 0, 0, told)},
		} {
			m := Conversation().Message(c.name)
			if c.name == "Tell" {
				x.ID = 0
			}
			b, err := m.Append(nil, x, c.value)
			if err != nil || string(b) != c.want {
				t.Errorf("%q %s: % x, want % x: %v", order, c.name, b, c.want, err)
			}
			y := *x
			y.ID = 0
			var r wire.Reader
			r.Reset([]byte(c.want), false, len(c.want))
			got := m.Read(&r, &y, nil)
			if r.End(); r.Err() != nil || !reflect.DeepEqual(got, c.value) || y.ID != x.ID {
				t.Errorf("%q %s: %+v: %v", order, c.name, got, r.Err())
			}
		}
	}
}
