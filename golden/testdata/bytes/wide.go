package wide

import (
	"math"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// What has no room for a number, or a sum, is neither written nor read as if it were a small
// one.
func TestWide(t *testing.T) {
	const none = math.MaxUint64 // -1 as an int
	for _, test := range []struct {
		message string
		value   any
	}{
		{"Single", &Single{N: none}},
		{"Sum", &Sum{Low: 1 << 63, High: 1 << 63}},
		{"Sum", &Sum{Low: none, High: 1}},
	} {
		if b, err := Conversation().Message(test.message).Append(nil, new(wire.Exchange), test.value); err == nil {
			t.Errorf("%+v is written as %q", test.value, b)
		}
	}
	var r wire.Reader
	b := []byte("\x01\x00\x08\xff\xff\xff\xff\xff\xff\xff\xff")
	r.Reset(b, false, len(b))
	if v := Conversation().Message("Single").Read(&r, new(wire.Exchange), new(Single)); r.Err() == nil {
		t.Errorf("a text of 2^64 bytes is read: %+v", v)
	}
}
