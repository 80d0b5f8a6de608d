package closers

import (
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// What closes a message is there as its header says, and no part of what takes the rest.
func TestBytes(t *testing.T) {
	for _, c := range []struct {
		message, want string
		value         any
	}{
		{"Raw", "\x00\x07\x01\x00\x00ab\xaa\x0d", &Raw{Data: []byte("ab")}},
		{"Raw", "\x00\x15\x01\xc0\x02abY\x84\x05\x1c\x00\x00\x00\x07\xff\x01\x02\x03\x04\x05\x06\x0d",
			&Raw{CRC: true, Version: 2, Stamp: Stamp{7, -1}, Signature: &[6]byte{1, 2, 3, 4, 5, 6}, Data: []byte("ab")}},
		{"Kept", "\x00\x09\x0a\x00\x00\x01x\xaa\x00\x00\x0d", &Kept{On: true, Data: []byte("x")}},
		{"Held", "\x00\x0a\x0b\x00\x00\x04\x80z\x01\x02\xaa\x0d", &Held{Inside: Sealed{Long: true, Data: []byte("z"), Wide: 0x102}}},
	} {
		m := Conversation().Message(c.message)
		b, err := m.Append(nil, &wire.Exchange{Session: wire.NewSession(1)}, c.value)
		if err != nil || string(b) != c.want {
			t.Errorf("%s: %q, want %q: %v", c.message, b, c.want, err)
		}
		var r wire.Reader
		r.Reset([]byte(c.want), true, len(c.want))
		got := reflect.New(reflect.TypeOf(c.value).Elem()).Interface()
		m.Read(&r, &wire.Exchange{Session: wire.NewSession(1)}, got)
		if r.End(); r.Err() != nil || !reflect.DeepEqual(got, c.value) {
			t.Errorf("%s: %+v, want %+v: %v", c.message, got, c.value, r.Err())
		}
	}
}
