package debugpage

import (
	"sync"
	"time"
)

const (
	// slotTime is what one slot of a meter is for.
	slotTime = 2 * time.Second
	// meterSlots is how many slots a meter has: the last minute.
	meterSlots = 30
	// rateSlots is over how many of them a rate is: ten seconds.
	rateSlots = 5
)

// A meter measures one method, in one direction. It may be used by several
// goroutines.
type meter struct {
	mu       sync.Mutex
	started  uint64
	failed   uint64
	inFlight int64
	slots    [meterSlots]slot
}

// A slot counts what ended in slotTime.
type slot struct {
	number  int64 // the time since 1970 in slots
	ended   uint32
	failed  uint32
	longest time.Duration
	latency histogram
}

// start counts a call that has begun.
func (m *meter) start() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.started++
	m.inFlight++
}

// end counts a call that is over.
func (m *meter) end(now time.Time, took time.Duration, failed bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.inFlight--
	s := m.count(now, failed)
	s.longest = max(s.longest, took)
	s.latency[bucket(took)]++
}

// happen counts an event, which takes no time.
func (m *meter) happen(now time.Time, failed bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.started++
	m.count(now, failed)
}

// count counts what ended now. The lock is held.
func (m *meter) count(now time.Time, failed bool) *slot {
	s := m.slot(slotNumber(now))
	s.ended++
	if failed {
		s.failed++
		m.failed++
	}
	return s
}

func slotNumber(now time.Time) int64 { return now.UnixNano() / int64(slotTime) }

// slot returns that of a number, empty if it was another's.
func (m *meter) slot(number int64) *slot {
	s := &m.slots[number%meterSlots]
	if s.number != number {
		*s = slot{number: number}
	}
	return s
}

// A reading is what a meter says of the last minute.
type reading struct {
	started  uint64
	failed   uint64
	inFlight int64
	rates    []float64 // of each slot, oldest first
	ended    uint32    // in the last minute
	failing  uint32    // of those
	longest  time.Duration
	latency  histogram
}

// read reads the meter. The slot of now is not over, and has no rate yet.
func (m *meter) read(now time.Time) reading {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := reading{started: m.started, failed: m.failed, inFlight: m.inFlight, rates: make([]float64, 0, meterSlots-1)}
	last := slotNumber(now)
	for number := last - meterSlots + 1; number <= last; number++ {
		s := m.slot(number)
		if number < last {
			r.rates = append(r.rates, float64(s.ended)/slotTime.Seconds())
		}
		r.ended += s.ended
		r.failing += s.failed
		r.longest = max(r.longest, s.longest)
		r.latency.add(&s.latency)
	}
	return r
}

// rate is that of the last ten seconds.
func (r *reading) rate() float64 {
	sum := 0.0
	for _, rate := range r.rates[len(r.rates)-rateSlots:] {
		sum += rate
	}
	return sum / rateSlots
}
