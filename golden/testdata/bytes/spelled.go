package spelled

import (
	"bytes"
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// The texts that tell messages apart are written as others are, with their length in front.
func TestTexts(t *testing.T) {
	for name, c := range map[string]struct {
		value, empty any
		want         string
	}{
		"VolumeRequest": {&VolumeRequest{Path: "/"}, new(VolumeRequest), "\x00\x00\x00\x1d\xc8\x00\x00\x00\x13statvfs@openssh.com\x00\x00\x00\x01/"},
		"SyncRequest":   {&SyncRequest{Handle: []byte("h")}, new(SyncRequest), "\x00\x00\x00\x1b\xc8\x00\x00\x00\x11fsync@openssh.com\x00\x00\x00\x01h"},
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
