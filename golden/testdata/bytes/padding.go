package padding

import (
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// TestPadding compares frames with the bytes that they are, both ways.
func TestPadding(t *testing.T) {
	for _, c := range []struct {
		name, bytes string
		value       any
	}{
		{"Data", "\x00\x00\x02\x00\x00\x00\x00\x00\x01hi", &Data{Stream: 1, Data: []byte("hi")}},
		{"Data", "\x00\x00\x05\x00\x08\x00\x00\x00\x01\x02hi\x00\x00", &Data{Stream: 1, Padded: true, Data: []byte("hi"), Padding: []byte{0, 0}}},
		{"Headers", "\x00\x00\x09\x01\x28\x00\x00\x00\x03\x01\x00\x00\x00\x01\x10ab\x00", &Headers{
			Stream: 3, Padded: true, Priority: true, Depends: 1, Weight: 16, Block: []byte("ab"), Padding: []byte{0},
		}},
	} {
		b, err := Conversation().Message(c.name).Append(nil, &wire.Exchange{}, c.value)
		if err != nil || string(b) != c.bytes {
			t.Errorf("%+v is %q, %v, want %q", c.value, b, err, c.bytes)
		}
		var r wire.Reader
		r.Reset([]byte(c.bytes), false, 0)
		v := Conversation().Message(c.name).Read(&r, &wire.Exchange{}, nil)
		r.End()
		if r.Err() != nil || !reflect.DeepEqual(v, c.value) {
			t.Errorf("%q is %+v, %v, want %+v", c.bytes, v, r.Err(), c.value)
		}
	}
	var r wire.Reader
	r.Reset([]byte("\x00\x00\x03\x00\x08\x00\x00\x00\x01\x03hi"), false, 0)
	Conversation().Message("Data").Read(&r, &wire.Exchange{}, nil)
	if r.Err() == nil {
		t.Error("more padding than there are bytes is read")
	}
}
