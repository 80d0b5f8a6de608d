package native_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/netgen-dev/netgen/runtime/native"
)

func TestHeader(t *testing.T) {
	t.Parallel()
	h := native.Header{ID: 0x05060708, Code: 0x090a, Kind: native.KindEvent, Flags: native.FlagMore | native.FlagCritical}
	want := unhex(t, "04 03 02 01 08 07 06 05 0a 09 07 81")
	b := native.AppendHeader([]byte("x"), h, 0x01020304)
	if diff := cmp.Diff(append([]byte("x"), want...), b); diff != "" {
		t.Errorf("bytes (-want +got):\n%s", diff)
	}
	got, size, ok := native.ParseHeader(append(b[1:], "payload"...))
	if diff := cmp.Diff(h, got); diff != "" || size != 0x01020304 || !ok {
		t.Errorf("size %#x, ok %v (-want +got):\n%s", size, ok, diff)
	}
	if _, _, ok := native.ParseHeader(want[:native.HeaderSize-1]); ok {
		t.Error("a header of 11 bytes was accepted")
	}
}

func TestKindString(t *testing.T) {
	t.Parallel()
	want := map[native.Kind]string{
		0: "kind 0", 1: "hello", 2: "shapes", 3: "request", 4: "reply", 5: "error", 6: "fault", 7: "event", 8: "item",
		9: "end", 10: "credit", 11: "cancel", 12: "ping", 13: "pong", 14: "goaway", 15: "kind 15", 255: "kind 255",
	}
	for kind, name := range want {
		if kind.String() != name {
			t.Errorf("kind %d is %q, want %q", uint8(kind), kind, name)
		}
	}
	if native.KindHello != 1 || native.KindGoAway != 14 {
		t.Error("the numbers of the kinds have changed")
	}
}
