package debugpage

import (
	"math"
	"testing"
	"time"
)

func TestBuckets(t *testing.T) {
	for d, want := range map[time.Duration]time.Duration{
		-time.Second:                 time.Microsecond,
		0:                            time.Microsecond,
		999 * time.Nanosecond:        time.Microsecond,
		time.Microsecond:             2 * time.Microsecond,
		3 * time.Microsecond:         4 * time.Microsecond,
		4 * time.Microsecond:         6 * time.Microsecond,
		6 * time.Microsecond:         8 * time.Microsecond,
		time.Millisecond:             1024 * time.Microsecond,
		1024 * time.Microsecond:      1536 * time.Microsecond,
		time.Hour:                    134217728 * time.Microsecond,
		math.MaxInt64:                134217728 * time.Microsecond,
		134217727 * time.Microsecond: 134217728 * time.Microsecond,
	} {
		if got := bound(bucket(d)); got != want {
			t.Errorf("%v is in the bucket to %v, not %v", d, got, want)
		}
	}
	for i := range latencyBuckets - 1 {
		if bucket(bound(i)) != i+1 || bucket(bound(i)-1) != i {
			t.Errorf("bucket %d to %v", i, bound(i))
		}
	}
}

func TestQuantiles(t *testing.T) {
	var h histogram
	if h.quantile(0.5) != 0 {
		t.Error("an empty histogram has a median")
	}
	for i := range 1000 {
		h[bucket(time.Duration(i)*time.Millisecond)]++
	}
	for q, want := range map[float64]float64{0.1: 0.1, 0.5: 0.5, 0.9: 0.9, 0.99: 0.99} {
		if got := h.quantile(q); got < want*0.8 || got > want*1.2 {
			t.Errorf("quantile %v is %v", q, got)
		}
	}
}

// TestMeter lets a minute and a half pass.
func TestMeter(t *testing.T) {
	var m meter
	at := time.Unix(1_000_000, 0)
	for second := range 90 {
		now := at.Add(time.Duration(second) * time.Second)
		for range 5 {
			m.start()
			m.end(now, time.Millisecond, second%10 == 0)
		}
	}
	m.start()
	r := m.read(at.Add(90 * time.Second))
	if r.started != 451 || r.failed != 45 || r.inFlight != 1 {
		t.Errorf("in all: %+v", r)
	}
	if r.ended != 58*5 || r.failing != 5*5 || r.rate() != 5 || len(r.rates) != meterSlots-1 || r.rates[0] != 5 {
		t.Errorf("in the last minute: %+v", r)
	}
	if p := r.quantile(0.99); p < 0.0007 || p > 0.001 {
		t.Error(p)
	}
	r = m.read(at.Add(time.Hour))
	if r.ended != 0 || r.rate() != 0 || r.longest != 0 || r.latency != (histogram{}) || r.started != 451 {
		t.Errorf("an hour later: %+v", r)
	}
}
