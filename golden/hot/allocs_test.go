//go:build !race

package hot_test

import "testing"

// A path is something that programs do all the time, and how many allocations it may
// take. A change that needs fewer lowers the number.
type path struct {
	name string
	most float64
	run  func() error
}

// TestAllocations counts both sides of a connection together.
func TestAllocations(t *testing.T) {
	for _, of := range []func(testing.TB) []path{codecs, methods} {
		for _, p := range of(t) {
			check(t, p)
		}
	}
}

func check(t *testing.T, p path) {
	t.Helper()
	var failed error
	got := testing.AllocsPerRun(1000, func() {
		if err := p.run(); err != nil {
			failed = err
		}
	})
	switch {
	case failed != nil:
		t.Errorf("%s: %v", p.name, failed)
	case got > p.most:
		t.Errorf("%s: %v allocations, and %v were enough", p.name, got, p.most)
	case got < p.most:
		t.Logf("%s: %v allocations are enough, not %v", p.name, got, p.most)
	}
}

func BenchmarkHot(b *testing.B) {
	for _, of := range []func(testing.TB) []path{codecs, methods} {
		for _, p := range of(b) {
			b.Run(p.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if err := p.run(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
