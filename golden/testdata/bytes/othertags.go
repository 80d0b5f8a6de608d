package othertags

import (
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// What the schema does not know is kept, wherever it comes, and written behind all others.
func TestOtherTags(t *testing.T) {
	var r wire.Reader
	r.Reset([]byte("\x01\x00\x10\x63\x04ab\x01\x03u\x62\x02\x63\x04cd"), true, 100)
	got := new(AccessRequest)
	Conversation().Message("AccessRequest").Read(&r, new(wire.Exchange), got)
	r.End()
	want := &AccessRequest{User: "u", Others: []Attribute{{0x63, []byte("ab")}, {0x62, []byte{}}, {0x63, []byte("cd")}}}
	if r.Err() != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v: %v", got, want, r.Err())
	}
	b, err := Conversation().Message("AccessRequest").Append(nil, new(wire.Exchange), got)
	if bytes := "\x01\x00\x10\x01\x03u\x63\x04ab\x62\x02\x63\x04cd"; err != nil || string(b) != bytes {
		t.Errorf("%q, want %q: %v", b, bytes, err)
	}
}

// What a reader would take for a field that the schema knows, or for the end, is not written.
func TestNoOthers(t *testing.T) {
	for _, m := range []*AccessRequest{
		{Others: []Attribute{{Tag: 24}}},
		{Others: []Attribute{{Tag: 2, Value: make([]byte, 254)}}},
		{Ended: &Ended{Rest: []Field{{ID: 1}}}},
		{Ended: &Ended{Rest: []Field{{ID: 0xffff}}}},
		{Ended: &Ended{Rest: []Field{{ID: 2, Text: "long"}}}},
		{Ended: &Ended{Rest: make([]Field, 3)}},
		{Counted: &Counted{Rest: []Wide{{Key: 3}}}},
	} {
		if b, err := Conversation().Message("AccessRequest").Append(nil, new(wire.Exchange), m); err == nil {
			t.Errorf("%+v: %q", m, b)
		}
	}
}
