package untilnext

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A value is missing where the literal comes next, and what would be taken for that is not written.
func TestUntilNext(t *testing.T) {
	for _, test := range []struct {
		name string
		v    any
		want string // "" for an error
	}{
		{"Say", &Say{Text: "a"}, "\x01:a\r\n"},
		{"Say", &Say{Name: new("b"), Text: "a"}, "\x01b\x00:a\r\n"},
		{"Say", &Say{Name: new(""), Text: "a"}, "\x01\x00:a\r\n"},
		{"Say", &Say{Name: new(":b")}, ""},
		{"Move", &Move{To: &Point{X: 0x6161, Y: 1}, N: 2}, "\x02aa\x00\x01aaa\x02\n"},
		{"Move", &Move{To: &Point{X: 0x6161, Y: 0x6162}}, ""},
		{"Last", &Last{N: 1}, "\x04\x01\n"},
		{"Last", &Last{N: 1, Tail: new("\n")}, ""},
		{"Text", &Text{Text: new("")}, ""},
		{"Text", &Text{Text: new("-")}, ""},
		{"Text", &Text{Text: new("x-")}, "\x00\x04\x01x---"},
		{"Twice", &Twice{A: new(uint8('a'))}, ""},
		{"Twice", &Twice{B: new(uint16(0x0062))}, "\x00\x05\x04a\x00bb\x00"},
	} {
		b, err := Conversation().Message(test.name).Append(nil, new(wire.Exchange), test.v)
		if string(b) != test.want && test.want != "" || (err == nil) != (test.want != "") {
			t.Errorf("%s %+v: %q, want %q: %v", test.name, test.v, b, test.want, err)
		}
	}
}
