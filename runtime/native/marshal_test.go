package native_test

import (
	"bytes"
	"testing"

	"github.com/netgen-dev/netgen/runtime/native"
)

// What Marshal returns is nobody else's, whatever its size.
func TestMarshal(t *testing.T) {
	for _, n := range []int{0, 1, 100, 3000, 1 << 20} {
		first := &Everything{Raw: bytes.Repeat([]byte{1}, n)}
		second := &Everything{Raw: bytes.Repeat([]byte{2}, n)}
		a, err := native.Marshal(first)
		if err != nil {
			t.Fatal(err)
		}
		b, err := native.Marshal(second)
		if err != nil {
			t.Fatal(err)
		}
		if want := encode(t, first); !bytes.Equal(a, want) {
			t.Errorf("%d bytes: %x\nwant %x", n, a, want)
		}
		if want := encode(t, second); !bytes.Equal(b, want) {
			t.Errorf("%d bytes: %x\nwant %x", n, b, want)
		}
	}
	if b, err := native.Marshal(&Note{From: "somebody with a long name"}); err == nil || b != nil {
		t.Errorf("%x, error %v", b, err)
	}
}
