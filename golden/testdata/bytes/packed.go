package packed

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// The first digit has the lower half of its byte, and what is left of the last byte is zero.
func TestDigits(t *testing.T) {
	message := Conversation().Message("Call")
	m := &Call{From: Phone{Plan: 1, Kind: 9, Digits: []uint8{4, 9, 3, 0, 1}}}
	b, err := message.Append(nil, new(wire.Exchange), m)
	if want := "\x00\x05\x01\x05\x91\x94\x03\x01"; err != nil || string(b) != want {
		t.Errorf("%x, want %x: %v", b, want, err)
	}
	m.From.Digits[2] = 16
	if b, err = message.Append(nil, new(wire.Exchange), m); err == nil {
		t.Errorf("16 is a digit: %x", b)
	}
}
