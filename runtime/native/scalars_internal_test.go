package native

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The path of a machine with the other order of bytes gives the other order here.
func TestSwappedBlocks(t *testing.T) {
	t.Parallel()
	list := []uint32{0x01020304, 0x05060708}
	straight := []byte{9, 4, 3, 2, 1, 8, 7, 6, 5}
	swapped := []byte{9, 1, 2, 3, 4, 5, 6, 7, 8}
	if bigEndian {
		straight, swapped = swapped, straight
	}
	for swap, want := range map[bool][]byte{false: straight, true: swapped} {
		block := appendBlock([]byte{9}, list, swap)
		if diff := cmp.Diff(want, block); diff != "" {
			t.Errorf("swap %v: bytes (-want +got):\n%s", swap, diff)
		}
		again := make([]byte, len(block)-1)
		putBlock(again, list, swap)
		if diff := cmp.Diff(block[1:], again); diff != "" {
			t.Errorf("swap %v: bytes that were put (-want +got):\n%s", swap, diff)
		}
		back := make([]uint32, len(list))
		readBlock(back, block[1:], swap)
		if diff := cmp.Diff(list, back); diff != "" {
			t.Errorf("swap %v: values (-want +got):\n%s", swap, diff)
		}
	}
}

// Whatever this machine's order, the bytes are little-endian and like those of
// single values.
func TestBlocksAreLittleEndian(t *testing.T) {
	t.Parallel()
	want := AppendF64(AppendF64([]byte{2}, 1.5), -3)
	if diff := cmp.Diff(want, AppendScalars(nil, []float64{1.5, -3})); diff != "" {
		t.Errorf("bytes (-want +got):\n%s", diff)
	}
	want = AppendI16(AppendI16(nil, -2), 3)
	if diff := cmp.Diff(want, AppendArray(nil, []int16{-2, 3})); diff != "" {
		t.Errorf("bytes (-want +got):\n%s", diff)
	}
}
