package filled

import (
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A text ends in front of what fills it up, and one of its full size has nothing behind it.
func TestFilled(t *testing.T) {
	const head = "\xf9\xbe\xb4\xd9\x00"
	empty := "\x00\x00\x00\x00\x00\x00\x00\x00"
	check(t, "Verack", nil, head+"verack\x00\x00\x00\x00\x00\x00"+empty)
	longest := &Longest{Name: "two of 8", All: []byte{}}
	check(t, "Longest", longest, head+"twelve_bytes\x0c\x00\x00\x00\xb8P\xd5Atwo of 8ab..")
	refused := &Refused{Code: "E"}
	check(t, "Refused", refused, head+"refused\x00\x00\x00\x00\x00\x02\x00\x00\x00w\x89\xb9\xf7E ")
}

// What a reader would cut off is not written.
func TestRefused(t *testing.T) {
	for _, name := range []string{"nine char", "ends ", " "} {
		if b, err := Conversation().Message("Longest").Append(nil, new(wire.Exchange), &Longest{Name: name}); err == nil {
			t.Errorf("%q is %q", name, b)
		}
	}
}

func check(t *testing.T, name string, m any, want string) {
	t.Helper()
	b, err := Conversation().Message(name).Append(nil, new(wire.Exchange), m)
	if err != nil || string(b) != want {
		t.Errorf("%+v is %q, want %q: %v", m, b, want, err)
	}
	if m == nil {
		return
	}
	var r wire.Reader
	r.Reset([]byte(want), true, 1000)
	got := reflect.New(reflect.TypeOf(m).Elem()).Interface()
	Conversation().Message(name).Read(&r, new(wire.Exchange), got)
	r.End()
	if r.Err() != nil || !reflect.DeepEqual(got, m) {
		t.Errorf("%q is %+v, want %+v: %v", want, got, m, r.Err())
	}
}
