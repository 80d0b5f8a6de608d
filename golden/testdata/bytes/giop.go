package giop

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// TestBytes compares the bytes of messages, wherever they begin, and reads them again.
func TestBytes(t *testing.T) {
	const (
		one   = "\x3f\xf0\x00\x00\x00\x00\x00\x00"
		two   = "\x40\x00\x00\x00\x00\x00\x00\x00"
		head  = "GIOP\x01\x00\x00"
		draw  = "\x00\x00\x00\x07\x01\x00\x00\x00" + "\x00\x00\x00\x01k\x00\x00\x00" + "\x00\x00\x00\x05draw\x00\x00\x00\x00" + "\x00\x00\x00\x00"
		point = "\x00\x00\x00\x02p\x00"
	)
	x := wire.Exchange{ID: 7, Kinds: [2]uint64{0}}
	for _, c := range []struct {
		name  string
		value any
		want  string
	}{
		{"DrawRequest", &DrawRequest{Key: []byte("k"), Shape: &ShapeNothing{}, Layer: -1},
			// 12 bytes of the head, 4 of no contexts and 32 of the request, then the tag at 48
			head + "\x00\x00\x00\x00\x38" + "\x00\x00\x00\x00" + draw + "\x03" + "\x00\x00\x00\x00\x00\x00\x00" +
				"\xff\xff\xff\xff\xff\xff\xff\xff" + "\x00" + "\x00\x00\x00"},
		{"DrawRequest", &DrawRequest{Key: []byte("k"), Shape: &ShapeDot{At: Point{Name: "p", X: 1, Y: 2}}, Sums: []uint32{5, 6}}, ""},
		{"Drawn", &Drawn{Contexts: []Context{{ID: 2, Data: []byte("abc")}, {ID: 3}}, Marks: []int16{-1}, Area: 1},
			head + "\x01\x00\x00\x00\x2c" + "\x00\x00\x00\x02" + "\x00\x00\x00\x02\x00\x00\x00\x03abc\x00" + "\x00\x00\x00\x03\x00\x00\x00\x00" +
				"\x00\x00\x00\x07\x00\x00\x00\x00" + "\x01\x00\xff\xff" + one},
		// The same with the lowest bytes first, which the reply repeats.
		{"DrawRequest", &DrawRequest{Little: true, Key: []byte("k"), Shape: &ShapeNothing{}, Layer: -2},
			"GIOP\x01\x00\x01" + "\x00\x38\x00\x00\x00" + "\x00\x00\x00\x00" +
				"\x07\x00\x00\x00\x01\x00\x00\x00" + "\x01\x00\x00\x00k\x00\x00\x00" + "\x05\x00\x00\x00draw\x00\x00\x00\x00" + "\x00\x00\x00\x00" +
				"\x03" + "\x00\x00\x00\x00\x00\x00\x00" + "\xfe\xff\xff\xff\xff\xff\xff\xff" + "\x00" + "\x00\x00\x00"},
		{"Drawn", &Drawn{Contexts: []Context{{ID: 2, Data: []byte("abc")}, {ID: 3}}, Marks: []int16{-2}, Area: 1},
			"GIOP\x01\x00\x01" + "\x01\x2c\x00\x00\x00" + "\x02\x00\x00\x00" + "\x02\x00\x00\x00\x03\x00\x00\x00abc\x00" + "\x03\x00\x00\x00\x00\x00\x00\x00" +
				"\x07\x00\x00\x00\x00\x00\x00\x00" + "\x01\x00\xfe\xff" + "\x00\x00\x00\x00\x00\x00\xf0\x3f"},
	} {
		m := Conversation().Message(c.name)
		if m == nil {
			t.Fatal(c.name)
		}
		var first []byte
		for _, before := range []string{"", "a", "abcdefg"} {
			b, err := m.Append([]byte(before), &x, c.value)
			if err != nil {
				t.Fatal(c.name, err)
			}
			b = b[len(before):]
			if c.want != "" && string(b) != c.want {
				t.Errorf("%s behind %q:\n% x, want\n% x", c.name, before, b, c.want)
			}
			if first == nil {
				first = b
			}
			if string(b) != string(first) {
				t.Errorf("%s behind %q:\n% x, at the beginning\n% x", c.name, before, b, first)
			}
		}
	}
	// A struct alone is placed by its own beginning.
	for _, before := range []string{"", "abc"} {
		b, err := (&Point{Name: "p", X: 1, Y: 2, Shown: true}).AppendWire([]byte(before))
		if want := before + point + "\x00\x00" + one + two + "\x01"; err != nil || string(b) != want {
			t.Errorf("a point is % x, want % x: %v", b, want, err)
		}
		var r wire.Reader
		r.Reset(b, false, 100)
		r.Next(len(before))
		var p Point
		if p.ReadWire(&r); r.Err() != nil || p.Y != 2 || !p.Shown {
			t.Errorf("%+v: %v", p, r.Err())
		}
	}
}
