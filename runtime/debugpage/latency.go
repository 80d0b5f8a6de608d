package debugpage

import (
	"math/bits"
	"time"
)

// latencyBuckets is how many buckets a histogram has. Each doubling has two: below
// 1, 2, 3, 4, 6, 8, 12, 16 µs and so on. What took longer than the last, more than
// two minutes, is in the last.
const latencyBuckets = 54

// A histogram counts durations by bucket.
type histogram [latencyBuckets]uint32

// bucket returns the one that d belongs to.
func bucket(d time.Duration) int {
	micros := uint64(max(d, 0) / time.Microsecond)
	if micros < 2 {
		return int(micros)
	}
	exponent := bits.Len64(micros) - 1
	half := int(micros>>(exponent-1)) & 1
	return min(2*exponent+half, latencyBuckets-1)
}

// bound returns where a bucket ends.
func bound(bucket int) time.Duration {
	if bucket < 2 {
		return time.Duration(bucket+1) * time.Microsecond
	}
	return time.Duration(3+bucket%2) << (bucket/2 - 1) * time.Microsecond
}

// bounds are those of all buckets, in seconds.
var bounds = func() (all [latencyBuckets]float64) {
	for i := range all {
		all[i] = bound(i).Seconds()
	}
	return all
}()

func (h *histogram) add(other *histogram) {
	for i, n := range other {
		h[i] += n
	}
}

// quantile returns, in seconds, what the part q of all is below, as if those of a
// bucket were spread evenly; 0 for an empty histogram.
func (h *histogram) quantile(q float64) float64 {
	var total uint64
	for _, n := range h {
		total += uint64(n)
	}
	rank := q * float64(total)
	below := 0.0
	for i, n := range h {
		if n > 0 && below+float64(n) >= rank {
			from := 0.0
			if i > 0 {
				from = bounds[i-1]
			}
			return from + (bounds[i]-from)*(rank-below)/float64(n)
		}
		below += float64(n)
	}
	return 0
}
