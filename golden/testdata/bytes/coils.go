package coils

import (
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// The examples of the Modbus specification for coils (6.1 and 6.11).
func TestBytes(t *testing.T) {
	bits := func(text string) (list []bool) {
		for _, c := range text {
			list = append(list, c == '1')
		}
		return list
	}
	for _, c := range []struct {
		name, want string
		value      any
	}{
		{"ReadRequest", "\x01\x00\x13\x00\x13", &ReadRequest{Address: 0x13, Count: 19}},
		{"ReadReply", "\x01\x03\xcd\x6b\x05", &ReadReply{Coils: bits("1011001111010110101")}},
		{"WriteRequest", "\x0f\x00\x13\x00\x0a\x02\xcd\x01", &WriteRequest{Address: 0x13, Coils: bits("1011001110")}},
	} {
		m, x := Conversation().Message(c.name), &wire.Exchange{Values: [8]int64{19, 19}, Kinds: [2]uint64{1}}
		b, err := m.Append(nil, x, c.value)
		if err != nil || string(b) != c.want {
			t.Errorf("%s: %q, want %q: %v", c.name, b, c.want, err)
		}
		var r wire.Reader
		r.Reset([]byte(c.want), true, 100)
		got := reflect.New(reflect.TypeOf(c.value).Elem()).Interface()
		m.Read(&r, x, got)
		if r.End(); r.Err() != nil || !reflect.DeepEqual(got, c.value) {
			t.Errorf("%s: %+v, want %+v: %v", c.name, got, c.value, r.Err())
		}
	}
}
