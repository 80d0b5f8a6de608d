package sshagent

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// What ssh-add sends for a key of the type ed25519, and what an agent signs with it.
func TestKeys(t *testing.T) {
	public, private := strings.Repeat("p", 32), strings.Repeat("s", 64)
	for name, c := range map[string]struct {
		value, empty any
		want         string
	}{
		"AddRequest": {
			&AddRequest{Key: &KeyEd25519{Public: []byte(public), Private: []byte(private)}, Comment: "me"}, new(AddRequest),
			"\x00\x00\x00\x7e\x11\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20" + public + "\x00\x00\x00\x40" + private + "\x00\x00\x00\x02me",
		},
		"Signature": {
			&Signature{Signature: Sig{Algorithm: "ssh-ed25519", Blob: []byte(private)}}, new(Signature),
			"\x00\x00\x00\x58\x0e\x00\x00\x00\x53\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x40" + private,
		},
	} {
		m := Conversation().Message(name)
		b, err := m.Append(nil, new(wire.Exchange), c.value)
		if err != nil || !bytes.Equal(b, []byte(c.want)) {
			t.Errorf("%s: %q, want %q: %v", name, b, c.want, err)
		}
		var r wire.Reader
		r.Reset([]byte(c.want), true, 1000)
		m.Read(&r, new(wire.Exchange), c.empty)
		if r.End(); r.Err() != nil || !reflect.DeepEqual(c.empty, c.value) {
			t.Errorf("%s: %+v, want %+v: %v", name, c.empty, c.value, r.Err())
		}
	}
}

// A key of a type that the schema does not have is none of its keys.
func TestUnknownKey(t *testing.T) {
	m := Conversation().Message("AddRequest")
	var r wire.Reader
	r.Reset([]byte("\x00\x00\x00\x14\x11\x00\x00\x00\x07ssh-dss\x00\x00\x00\x00"), true, 1000)
	m.Read(&r, new(wire.Exchange), new(AddRequest))
	if r.End(); r.Err() == nil {
		t.Error("an unknown type of key is read")
	}
}
