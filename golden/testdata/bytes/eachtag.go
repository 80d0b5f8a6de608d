package eachtag

import (
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// Each element has its tag and its length, and those of several tags come in any order.
func TestEachTag(t *testing.T) {
	accept := &Accept{States: [][]byte{[]byte("ab"), {}, []byte("c")}}
	b, err := Conversation().Message("Accept").Append(nil, new(wire.Exchange), accept)
	if want := "\x02\x00\x0c\x18\x04ab\x18\x02\x18\x03c"; err != nil || string(b) != want {
		t.Errorf("%q, want %q: %v", b, want, err)
	}
	var r wire.Reader
	r.Reset([]byte("\x01\x00\x17\x21\x03a\x29\x06\x00\x00\x00\x01\x21\x02\x63\x02\x01\x03u\x21\x04bc"), true, 100)
	got := new(AccessRequest)
	Conversation().Message("AccessRequest").Read(&r, new(wire.Exchange), got)
	r.End()
	if want := (&AccessRequest{User: "u", Proxies: []string{"a", "", "bc"}, Each: []uint32{1}}); r.Err() != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v: %v", got, want, r.Err())
	}
}

// An element has all of its field, and no more of them come than max.
func TestNoElement(t *testing.T) {
	for text, good := range map[string]bool{
		"\x29\x06\x00\x00\x00\x01":                         true,
		"\x29\x07\x00\x00\x00\x01\x02":                     false,
		"\x29\x05\x00\x00\x00":                             false,
		"\x47\x09\x02\x01a\x02\x01b\xff":                   true,
		"\x47\x0c\x02\x01a\x02\x01b\x02\x01c\xff":          true,
		"\x47\x0f\x02\x01a\x02\x01b\x02\x01c\x02\x01d\xff": false,
	} {
		var r wire.Reader
		r.Reset([]byte("\x01\x00"+string(rune(3+len(text)))+text), true, 100)
		Conversation().Message("AccessRequest").Read(&r, new(wire.Exchange), new(AccessRequest))
		if r.End(); (r.Err() == nil) != good {
			t.Errorf("%q: %v", text, r.Err())
		}
	}
	told := &AccessRequest{Counted: &Counted{Names: []string{"a", "b", "c", "d"}}}
	if b, err := Conversation().Message("AccessRequest").Append(nil, new(wire.Exchange), told); err == nil {
		t.Errorf("%q: four names are too many", b)
	}
}
