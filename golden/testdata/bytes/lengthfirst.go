package lengthfirst

import (
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A netlink message: the length counts itself and the type, and not the zeros behind the value.
func TestNetlink(t *testing.T) {
	name, mtu := "lo", uint32(0x1234)
	link := &Link{Index: 1, Name: &name, MTU: &mtu, Others: []Attribute{{13, []byte{5}}, {14, []byte{}}}}
	want := "\x28\x00\x00\x00\x10\x00\x00\x00\x01\x00\x00\x00" +
		"\x07\x00\x03\x00lo\x00\x00" + "\x08\x00\x04\x00\x34\x12\x00\x00" +
		"\x05\x00\x0d\x00\x05\x00\x00\x00" + "\x04\x00\x0e\x00"
	b, err := Conversation().Message("Link").Append(nil, new(wire.Exchange), link)
	if err != nil || string(b) != want {
		t.Errorf("%q, want %q: %v", b, want, err)
	}
	var r wire.Reader
	r.Reset(b, true, 100)
	got := new(Link)
	Conversation().Message("Link").Read(&r, new(wire.Exchange), got)
	if r.End(); r.Err() != nil || !reflect.DeepEqual(got, link) {
		t.Errorf("%+v, want %+v: %v", got, link, r.Err())
	}
}

// A length has the type in it, and all zeros are there.
func TestTooShort(t *testing.T) {
	for text, good := range map[string]bool{
		"\x05\x00\x07\x00\x01\x00\x00\x00": true,
		"\x05\x00\x07\x00\x01\x00":         false,
		"\x03\x00\x07\x00":                 false,
		"\x01\x00\x07\x00":                 false,
		"\x00\x00\x07\x00":                 false,
		"\x04\x00\x07\x00":                 false,
		"\x09\x00\x63\x00\x01\x00\x00\x00": false,
	} {
		var r wire.Reader
		r.Reset([]byte(string(rune(12+len(text)))+"\x00\x00\x00\x10\x00\x00\x00\x01\x00\x00\x00"+text), true, 100)
		Conversation().Message("Link").Read(&r, new(wire.Exchange), new(Link))
		if r.End(); (r.Err() == nil) != good {
			t.Errorf("%q: %v", text, r.Err())
		}
	}
}

// DRDA's length counts itself, and STUN's the value alone, whose zeros are counted from where the
// struct begins.
func TestStructBytes(t *testing.T) {
	b, err := (&DRDA{Name: []byte("ab"), Code: []uint16{1}}).AppendWire(nil)
	if want := "\x00\x00\x00\x0c\x00\x06\x11\x2eab\x00\x06\x11\x49\x00\x01"; err != nil || string(b) != want {
		t.Errorf("%q, want %q: %v", b, want, err)
	}
	b, err = (&STUN{User: []byte("ab"), Ports: []uint16{0x102}}).AppendWire(nil)
	if want := "\x02\x00\x06\x00\x02ab\x00\x00\x12\x00\x02\x01\x02\x00\x00"; err != nil || string(b) != want {
		t.Errorf("%q, want %q: %v", b, want, err)
	}
}
