package tpm

import (
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// Commands of the specification and their answers, with what the simulator puts around them.
func TestTPM(t *testing.T) {
	for _, test := range []struct {
		name string
		v    any
		want string
	}{
		{"StartupRequest", &StartupRequest{}, "\x00\x00\x00\x08\x00\x00\x00\x00\x0c\x80\x01\x00\x00\x00\x0c\x00\x00\x01\x44\x00\x00"},
		{"GetRandomRequest", &GetRandomRequest{N: 4}, "\x00\x00\x00\x08\x00\x00\x00\x00\x0c\x80\x01\x00\x00\x00\x0c\x00\x00\x01\x7b\x00\x04"},
		{"GetRandomReply", &GetRandomReply{Data: []byte("abcd")}, "\x00\x00\x00\x10\x80\x01\x00\x00\x00\x10\x00\x00\x00\x00\x00\x04abcd\x00\x00\x00\x00"},
		{"Failed", &Failed{Code: 0x100}, "\x00\x00\x00\x0a\x80\x01\x00\x00\x00\x0a\x00\x00\x01\x00\x00\x00\x00\x00"},
	} {
		b, err := Conversation().Message(test.name).Append(nil, &wire.Exchange{}, test.v)
		if err != nil || string(b) != test.want {
			t.Errorf("%+v is %q, %v, want %q", test.v, b, err, test.want)
		}
		got := reflect.New(reflect.TypeOf(test.v).Elem()).Interface()
		if err := read(test.name, test.want, got); err != nil || !reflect.DeepEqual(got, test.v) {
			t.Errorf("%q is %+v, %v", test.want, got, err)
		}
	}
}

// A size with which both lengths do not agree is none.
func TestMismeasured(t *testing.T) {
	for _, b := range []string{
		"\x00\x00\x00\x0b\x80\x01\x00\x00\x00\x0a\x00\x00\x01\x00\x00\x00\x00\x00",
		"\x00\x00\x00\x0a\x80\x01\x00\x00\x00\x09\x00\x00\x01\x00\x00\x00\x00\x00",
	} {
		if err := read("Failed", b, &Failed{}); err == nil {
			t.Errorf("%q is a Failed", b)
		}
	}
}

func read(name, bytes string, v any) error {
	var r wire.Reader
	r.Reset([]byte(bytes), true, 4096)
	Conversation().Message(name).Read(&r, new(wire.Exchange), v)
	r.End()
	return r.Err()
}
