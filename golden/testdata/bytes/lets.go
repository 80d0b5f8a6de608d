package lets

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// What a let of a struct says decides outside of it too.
func TestLetsFromOutside(t *testing.T) {
	for want, c := range map[string]struct {
		message string
		value   any
	}{
		"\x00\x02\x01\x00\x00\x02\x00":                {"One", &One{H: Head{Flags: 2}, X: 7, Y: 8}},
		"\x00\x04\x01\x00\x00\x83\x00\x07\x08":        {"One", &One{H: Head{Flags: 0x83}, X: 7, Y: 8}},
		"\x00\x01\x05\x81\x02\x09\x07":                {"Three", &Three{Head: Head{Flags: 0x81, Mode: ModePacked}, Extra: 9, X: 7}},
		"\x00\x02\x07\x00\x00\x00\x08":                {"Maybe", &Maybe{X: 7, Y: 8}},
		"\x00\x08\x13\x00\x00\x01\x02abc\x03\x02\x05": {"Sums", &Sums{S: Sum{1, 2}, D: []byte("abc"), Outer: Outer{Sum{3, 2}}, X: 5}},
	} {
		b, err := Conversation().Message(c.message).Append(nil, new(wire.Exchange), c.value)
		if err != nil || string(b) != want {
			t.Errorf("%s: %q, want %q: %v", c.message, b, want, err)
		}
	}
}
