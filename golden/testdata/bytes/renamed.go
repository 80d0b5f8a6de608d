package renamed

import (
	"bytes"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// TestMessages has the bytes of what stands behind the other names.
func TestMessages(t *testing.T) {
	note := "abc"
	for name, c := range map[string]struct {
		value any
		text  string
	}{
		"Deal":        {&Card{Suit: 1, Number: 9}, "\x00\x02\x01\x01\x09"},
		"Tell":        {note, "\x00\x04\x02\x03cba"},
		"DrawRequest": {&Hand{Suit: 1, Number: 9}, "\x00\x02\x03\x01\x09"},
		"Said":        {note, "\x00\x04\x06\x03cba"},
	} {
		b, err := Conversation().Message(name).Append(nil, new(wire.Exchange), c.value)
		if err != nil || !bytes.Equal(b, []byte(c.text)) {
			t.Errorf("%s: %q, %v, want %q", name, b, err, c.text)
		}
	}
}
