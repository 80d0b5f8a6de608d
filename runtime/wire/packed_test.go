package wire

import (
	"bytes"
	"testing"
)

func TestPacked(t *testing.T) {
	for _, bits := range []int{2, 4} {
		for n := range 20 {
			list := make([]uint8, n)
			for i := range list {
				list[i] = uint8(i*7) & (1<<bits - 1)
			}
			for _, order := range []int{0, highest} {
				b := appendPacked([]byte("x"), list, bits, order)
				if len(b) != 1+(n*bits+7)/8 {
					t.Fatalf("%d numbers of %d bits in %d bytes", n, bits, len(b)-1)
				}
				var r Reader
				r.Reset(b[1:], true, 100)
				got := r.packed(nil, n, bits, order)
				if r.End(); r.Err() != nil || !bytes.Equal(got, list) {
					t.Errorf("%v, want %v: %v", got, list, r.Err())
				}
			}
		}
	}
}

// The digits of BCD come in two orders.
func TestPackedOrder(t *testing.T) {
	if got := AppendPacked(nil, []uint8{1, 2, 3}, 4); string(got) != "\x12\x30" {
		t.Errorf("%x", got)
	}
	if got := AppendPackedLow(nil, []uint8{1, 2, 3}, 4); string(got) != "\x21\x03" {
		t.Errorf("%x", got)
	}
	if got := AppendPacked(nil, []uint8{1, 2, 3}, 2); string(got) != "\x6c" {
		t.Errorf("%x", got)
	}
	for _, n := range []int{-1, 3, 1 << 30} {
		var r Reader
		r.Reset([]byte{0x12}, true, 100)
		if got := r.Packed(nil, n, 4); len(got) > 0 || r.Err() == nil {
			t.Error(n, got)
		}
	}
}
