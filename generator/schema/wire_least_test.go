package schema

import "testing"

// A list whose last element says so has one at least.
func TestLeastOfMarkedList(t *testing.T) {
	t.Parallel()
	byte8 := &WireInt{Bits: 8}
	elem := &WireStruct{Record: &Record{Leaves: []Item{&WireField{Type: byte8}, &WireField{Type: byte8}}}}
	for how, want := range map[EndHow]int64{EndMark: 2, EndRest: 0} {
		list := &WireList{Elem: elem, Ends: []*End{{How: how}}}
		if n := LeastsOf([]WireDecl{elem}).Bytes(list); n != want {
			t.Errorf("%s: %d bytes in place of %d", how, n, want)
		}
	}
}
