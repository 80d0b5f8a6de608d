package wire

import (
	"slices"
	"testing"
)

func TestBits(t *testing.T) {
	for n := range 20 {
		list := make([]bool, n)
		for i := range list {
			list[i] = i%3 == 0
		}
		for _, order := range []int{0, highest} {
			b := appendBits([]byte("x"), list, order)
			if len(b) != 1+(n+7)/8 {
				t.Fatalf("%d bits in %d bytes", n, len(b)-1)
			}
			var r Reader
			r.Reset(b[1:], true, 100)
			got := r.bits(nil, n, order)
			if r.End(); r.Err() != nil || !slices.Equal(got, list) {
				t.Errorf("%v, want %v: %v", got, list, r.Err())
			}
		}
	}
}

// A list reuses the old one, all of whose bits are set, and none is made of what is not there.
func TestBitsReuse(t *testing.T) {
	old := []bool{true, true, true, true}
	var r Reader
	r.Reset([]byte{0x20}, true, 100)
	if got := r.Bits(old, 3); !slices.Equal(got, []bool{false, false, true}) || &got[0] != &old[0] {
		t.Error(got)
	}
	for _, n := range []int{-1, -8, 9, 1 << 30} {
		var r Reader
		r.Reset([]byte{0x20}, true, 100)
		if got := r.BitsLow(old, n); len(got) > 0 || r.Err() == nil {
			t.Error(n, got)
		}
	}
}
