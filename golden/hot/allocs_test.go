//go:build !race

package hot_test

import (
	"fmt"
	"testing"
)

// A path is something that programs do all the time, and how many allocations it may
// take. A change that needs fewer lowers the number.
type path struct {
	name string
	most float64
	run  func() error
}

// attempts are how often a count may be too high. On a busy machine a handler may seem
// slow, and a server then gives it a goroutine of its own, which costs more.
const attempts = 30

// TestAllocations counts both sides of a connection together.
func TestAllocations(t *testing.T) {
	for _, of := range []func(testing.TB) []path{codecs, methods} {
		over := tooMany(t, of(t))
		for n := 1; n < attempts && len(over) > 0; n++ {
			over = tooMany(t, of(t))
		}
		for _, what := range over {
			t.Error(what)
		}
	}
}

// tooMany returns which paths take more than they may.
func tooMany(t *testing.T, paths []path) (over []string) {
	t.Helper()
	for _, p := range paths {
		got := testing.AllocsPerRun(1000, func() {
			if err := p.run(); err != nil {
				t.Error(p.name, err)
			}
		})
		if got > p.most {
			over = append(over, fmt.Sprintf("%s: %v allocations, and %v were enough", p.name, got, p.most))
		}
	}
	return over
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
