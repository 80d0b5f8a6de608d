package longsum

import (
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A checksum under a condition about the size of what it is of, at both sides of that size.
func TestLongSum(t *testing.T) {
	two := []Entry{{1, 2}, {3, 4}}
	for _, test := range []struct {
		name string
		v    any
		want string
	}{
		{"List", &List{}, "\x01\x00\x01\x00"},
		{"List", &List{Items: two}, "\x01\x00\x05\x02\x01\x02\x03\x04"},
		{"List", &List{Items: append(two, Entry{5, 6})}, "\x01\x00\x0b\x03\x01\x02\x03\x04\x05\x06\x81\xf6\x77\x24"},
		{"Note", &Note{Text: "abc"}, "\x02\x00\x04\x03abc"},
		{"Note", &Note{Text: "abcd"}, "\x02\x00\x09\x04abcd\xff\x64\x43\xd0"},
	} {
		b, err := Conversation().Message(test.name).Append(nil, &wire.Exchange{}, test.v)
		if err != nil || string(b) != test.want {
			t.Errorf("%+v is %q, %v, want %q", test.v, b, err, test.want)
		}
		got := reflect.New(reflect.TypeOf(test.v).Elem()).Interface()
		if err := read(test.name, test.want, got); err != nil || !reflect.DeepEqual(normal(got), normal(test.v)) {
			t.Errorf("%q is %+v, %v", test.want, got, err)
		}
	}
}

// A checksum that is missing, too many, or another one is none.
func TestMismeasured(t *testing.T) {
	for _, test := range []struct{ name, bytes string }{
		{"List", "\x01\x00\x07\x03\x01\x02\x03\x04\x05\x06"},
		{"List", "\x01\x00\x09\x02\x01\x02\x03\x04\x00\x00\x00\x00"},
		{"List", "\x01\x00\x0b\x03\x01\x02\x03\x04\x05\x06\x00\x00\x00\x00"},
		{"Note", "\x02\x00\x09\x04abcd\x00\x00\x00\x00"},
	} {
		v := any(new(List))
		if test.name == "Note" {
			v = new(Note)
		}
		if err := read(test.name, test.bytes, v); err == nil {
			t.Errorf("%q is %+v", test.bytes, v)
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

// normal is v, with an empty list for none.
func normal(v any) any {
	if l, ok := v.(*List); ok && l.Items == nil {
		return &List{Items: []Entry{}}
	}
	return v
}
