package unfilled

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// What nobody fills is written so that its reader finds its end.
func TestUnfilled(t *testing.T) {
	const mark = "\x12\x34\x00"
	const codes = mark + mark + "\x00\x00" + "\x00\x07" + "\x00\x00\x00\x00" + "\xff\xff"
	for _, test := range []struct {
		name string
		m    any
		want string
	}{
		{"Empty", &Empty{X: 6}, "\x00\x01\x02" + mark + mark + codes + "\x00\x03" + "\x00" + "\x06"},
		{"Some", &Some{N: 1, X: 6}, "\x00\x01\x03" + mark + mark + codes + "\x00\x03" + "\x01" + mark + "\x06"},
		{"Plain", &Plain{X: 6}, "\x00\x01\x02" + "\x03\x00\x34\x12" + "\x00\x34\x12;" + "\x00" + "\x00\x34\x12\x00\x34\x12" + "\x06"},
		{"Blank", &Blank{X: 6}, "blank,0,,,0,,,0,,,0,6\n"},
		{"Count", &Count{N: 2, X: 6}, "count,0,,,0,,,0,,,2,0,0,6\n"},
	} {
		x := &wire.Exchange{}
		m := Conversation().Message(test.name)
		b, err := m.Append(nil, x, test.m)
		if err != nil || string(b) != test.want {
			t.Errorf("%s: %q, want %q: %v", test.name, b, test.want, err)
		}
		var r wire.Reader
		r.Reset(b, false, len(b))
		m.Read(&r, x, test.m)
		if r.Err() != nil || r.Has() {
			t.Errorf("%s: it is not read to its end: %v", test.name, r.Err())
		}
	}
}
