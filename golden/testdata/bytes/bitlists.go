package bitlists

import (
	"reflect"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func TestPieces(t *testing.T) {
	pieces := &Pieces{Have: []bool{true, false, false, false, false, false, false, true, false, true}}
	want := "\x00\x00\x00\x0a\x81\x40"
	b, err := pieces.AppendWire(nil)
	if err != nil || string(b) != want {
		t.Errorf("%q, want %q: %v", b, want, err)
	}
	for text, good := range map[string]bool{
		want:                       true,
		"\x00\x00\x00\x0a\x81\x7f": true, // what fills up the last byte is not looked at
		"\x00\x00\x00\x0a\x81":     false,
		"\x00\x00\x00\x08\x81\x40": false,
		"\xff\xff\xff\xff\x81\x40": false,
	} {
		var r wire.Reader
		r.Reset([]byte(text), true, 100)
		got := new(Pieces)
		got.ReadWire(&r)
		if r.End(); (r.Err() == nil) != good || good && !reflect.DeepEqual(got, pieces) {
			t.Errorf("%q is %v: %v", text, got.Have, r.Err())
		}
	}
}
