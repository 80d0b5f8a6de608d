package heads

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// Whatever stands around tagged fields is written as in the struct alone.
func TestHeads(t *testing.T) {
	name, port, extra, a := "ab", uint16(0x1234), "x", uint8(9)
	for _, test := range []struct {
		name string
		v    any
		want string
	}{
		{"Ones", &Ones{One: One{Name: &name, Port: &port, Others: []Bits{{Type: 2, Value: []byte("z")}}}},
			"\x00\x0d\x01\x00\x0b\x02\x02ab\xfe\x02\x12\x34\x04\x01z"},
		{"Twos", &Twos{Two: Two{Hop: 7}}, "\x00\x08\x02\x08\x00\x03\x00\x00\x00\x00\x07"},
		{"Threes", &Threes{Three: Three{Cause: 1, Extra: &extra}},
			"\x00\x0c\x03\x00\x13\x00\x01\x01\x80\x01\x00\x03\x28\xafx"},
		{"Fours", &Fours{Four: Four{Cookie: []byte("abc"), List: 7}}, "\x00\x0c\x04\x07\xc0\xab\xcd\x00\x09\x03abc\x00\x00"},
		{"Fives", &Fives{Five: Five{A: &a}}, "\x00\x11\x05\x00T\x01\x02\xab\xdeW)\x09T\x04\x02\x4b\x0b\xbe\x37\x03"},
		{"Plains", &Plains{N: 3, D: 8, C: []uint16{1}}, "\x00\x0b\x07\x03\x02\x00\x00\x02\x00\x01\x05\x00\x01\x08"},
	} {
		b, err := Conversation().Message(test.name).Append(nil, &wire.Exchange{}, test.v)
		if err != nil || string(b) != test.want {
			t.Errorf("%+v is %q, %v, want %q", test.v, b, err, test.want)
		}
	}
}
