package rpc

import (
	"runtime"
	"time"
)

// A sample is what a client measured in one round.
type sample struct {
	Nanoseconds float64 // an operation
	Allocs      float64 // an operation, of the client's process
	Ops         int     // operations, with those before what was measured; 0 if not all that the server did were such
}

// steady does more and more operations, until they take about as long as they should.
// The last time is what counts: all is warm then.
func steady(w work, do func(n int) error) (sample, error) {
	ops := 0
	for n := w.Callers; ; {
		took, s, err := timed(n, do)
		ops += n
		s.Ops = ops
		if err != nil || took >= w.For*3/4 || n == w.Most {
			return s, err
		}
		n = next(w, n, took)
	}
}

// next returns how many operations come after n took so long.
func next(w work, n int, took time.Duration) int {
	enough := float64(n) * float64(w.For) / float64(max(took, time.Microsecond))
	n = int(min(enough, 16*float64(n))) // what was cold tells little
	if w.Most > 0 {
		n = min(n, w.Most)
	}
	return (n + w.Callers - 1) / w.Callers * w.Callers
}

func timed(n int, do func(n int) error) (time.Duration, sample, error) {
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	err := do(n)
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	return took, sample{
		Nanoseconds: float64(took.Nanoseconds()) / float64(n),
		Allocs:      float64(after.Mallocs-before.Mallocs) / float64(n),
	}, err
}
