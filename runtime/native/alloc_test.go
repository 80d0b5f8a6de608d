package native_test

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/native"
)

// Appending to a buffer with room takes no memory, but for one copy of each
// struct in a map, which Go moves to the heap.
func TestAppendAllocatesNothing(t *testing.T) {
	e, n := everything(), tree()
	e.Rooms = nil
	buffer := make([]byte, 0, 4096)
	for name, m := range map[string]native.Message{"everything": e, "tree": n} {
		if allocs := testing.AllocsPerRun(100, func() { m.AppendNetgen(buffer) }); allocs != 0 {
			t.Errorf("%s: %v allocations", name, allocs)
		}
	}
}

// Decoding takes one allocation for each value that needs memory of its own.
func TestDecodeAllocations(t *testing.T) {
	tests := map[string]struct {
		in, out native.Message
		most    float64
	}{
		"scalars": {&Point{1, 2}, new(Point), 0},
		"note":    {&Note{From: "Ann", Text: new("x"), Tags: []string{"a", "b"}}, new(Note), 6}, // one string each, Text's pointer, the list
		"nothing": {new(Everything), new(Everything), 0},
	}
	for name, test := range tests {
		body := encode(t, test.in)
		r := native.NewReader(nil)
		allocs := testing.AllocsPerRun(100, func() {
			r.Reset(body)
			test.out.DecodeNetgen(r)
		})
		if allocs > test.most {
			t.Errorf("%s: %v allocations, at most %v are needed", name, allocs, test.most)
		}
	}
}

// Marshal takes the memory that it returns, and no more.
func TestMarshalAllocations(t *testing.T) {
	e := everything()
	e.Rooms = nil
	if allocs := testing.AllocsPerRun(1000, func() { _, _ = native.Marshal(e) }); allocs > 1 {
		t.Errorf("%v allocations", allocs)
	}
}

func BenchmarkEverything(b *testing.B) {
	in, out := everything(), new(Everything)
	body := encode(b, in)
	b.Run("append", func(b *testing.B) {
		b.ReportAllocs()
		buffer := make([]byte, 0, 4096)
		for b.Loop() {
			in.AppendNetgen(buffer)
		}
	})
	b.Run("decode", func(b *testing.B) {
		b.ReportAllocs()
		r := native.NewReader(nil)
		for b.Loop() {
			r.Reset(body)
			out.DecodeNetgen(r)
		}
	})
}
