package zmtp

import (
	"bytes"
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// What libzmq 4.3.4 and its peers send: a greeting, a command, and parts of a message whose length
// has one byte or eight.
func TestBytes(t *testing.T) {
	long := bytes.Repeat([]byte{'x'}, 300)
	for _, c := range []struct {
		name, want string
		value      any
	}{
		{"Greeting", "\xff\x00\x00\x00\x00\x00\x00\x00\x00\x7f\x03\x01NULL" + string(make([]byte, 48)),
			&Greeting{Minor: 1, Mechanism: "NULL" + string(make([]byte, 16))}},
		{"Ready", "\x04\x26\x05READY\x0bSocket-Type\x00\x00\x00\x03REQ\x08Identity\x00\x00\x00\x00",
			&Ready{Properties: []Property{{"Socket-Type", []byte("REQ")}, {"Identity", []byte{}}}}},
		{"Subscribe", "\x04\x0d\x09SUBSCRIBEtop", &Subscribe{Topic: []byte("top")}},
		{"Part", "\x01\x00", &Part{More: true, Body: []byte{}}},
		{"Part", "\x00\x05hello", &Part{Body: []byte("hello")}},
		{"Part", "\x03\x00\x00\x00\x00\x00\x00\x01\x2c" + string(long), &Part{More: true, Body: long}},
	} {
		m := Conversation().Message(c.name)
		b, err := m.Append(nil, new(wire.Exchange), c.value)
		if err != nil || string(b) != c.want {
			t.Errorf("%s: %q, want %q: %v", c.name, b, c.want, err)
		}
		var r wire.Reader
		r.Reset(b, true, 1000)
		got := reflect.New(reflect.TypeOf(c.value).Elem()).Interface()
		m.Read(&r, new(wire.Exchange), got)
		if r.End(); r.Err() != nil || !reflect.DeepEqual(got, c.value) {
			t.Errorf("%s: %+v, want %+v: %v", c.name, got, c.value, r.Err())
		}
	}
}
