package vias

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// Fields and elements are reversed as they go through, and what tells their length is not.
// The frame has a note, which is empty here.
func TestThrough(t *testing.T) {
	for name, c := range map[string]struct {
		value any
		want  string
	}{
		"Rest":   {&Rest{All: []uint16{0x0102, 0x0304}, Code: 5}, "\x00\x05\x08\x00\x04\x03\x02\x01\x05"},
		"Fields": {&Fields{Point: Point{X: 0x0102, Y: 3}, Code: 5}, "\x00\x04\x09\x00\x03\x02\x01\x05"},
		"Either": {&Either{Shape: &ShapeArea{Value: 0x01020304}, Code: 5}, "\x00\x07\x0a\x00\x04\x03\x02\x01\x02\x00\x05"},
		"Sized":  {&Sized{Point: Point{X: 0x0102, Y: 3}}, "\x00\x04\x0b\x00\x03\x03\x02\x01"},
		"Some":   {&Some{Codes: []uint16{0x0102}, Pair: []Point{{X: 1}, {Y: 2}}}, "\x00\x0b\x0c\x00\x04\x00\x01\x02\x01\x02\x00\x00\x00\x01\x00"},
	} {
		b, err := Conversation().Message(name).Append(nil, new(wire.Exchange), c.value)
		if err != nil || string(b) != c.want {
			t.Errorf("%s: %q, want %q: %v", name, b, c.want, err)
		}
	}
}
