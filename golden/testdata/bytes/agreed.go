package agreed

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// What is in front of a field that sets a variable sees what it was, and what is behind it
// what it is.
func TestOrder(t *testing.T) {
	x := &wire.Exchange{Session: wire.NewSession(2)}
	x.Session.Set(0, 5)
	m := Conversation().Message("Next")
	b, err := m.Append(nil, x, &Next{B: 7})
	if want := "\x05\x00\x05\x05\x00\x06\x07\x00\x08\x07"; err != nil || string(b) != want {
		t.Errorf("%q, want %q: %v", b, want, err)
	}
	var r wire.Reader
	r.Reset(b, false, len(b))
	x.Session.Set(0, 5)
	m.Read(&r, x, &Next{})
	if v := x.Session.Get(0); r.Err() != nil || v != 7 {
		t.Errorf("it sets %d, and not 7: %v", v, r.Err())
	}
}
