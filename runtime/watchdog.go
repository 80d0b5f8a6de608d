package runtime

import (
	"sync"
	"sync/atomic"
	"time"
)

// patience is for how long, to twice as long, a handler may keep a socket's reader
// from reading.
const patience = 5 * time.Millisecond

// A watchdog looks after readers that run handlers, so that nothing else has to
// wait for a handler that takes its time. It has a timer that runs while there is
// something to look after.
type watchdog struct {
	mu      sync.Mutex
	watched []*errand
	timer   *time.Timer // nil before
	running bool
}

// An errand is what a reader does for others. Its number is odd while it does.
type errand struct {
	number   atomic.Uint64
	known    atomic.Bool  // to the watchdog
	replaced atomic.Bool  // another goroutine reads in place of the one whose errand it is
	seen     uint64       // the watchdog's
	late     func(uint64) // called with the number, again and again while one errand takes too long
}

// A lateErrand takes too long, if it still has this number.
type lateErrand struct {
	errand *errand
	number uint64
}

// begin says that the reader is busy.
func (d *watchdog) begin(e *errand) {
	e.number.Add(1)
	if !e.known.Load() {
		d.add(e)
	}
}

// done says that it no longer is.
func (e *errand) done() { e.number.Add(1) }

func (d *watchdog) add(e *errand) {
	d.mu.Lock()
	defer d.mu.Unlock()
	e.known.Store(true)
	e.seen = 0
	d.watched = append(d.watched, e)
	if d.running {
		return
	}
	d.running = true
	if d.timer == nil {
		d.timer = time.AfterFunc(patience, d.tick)
	} else {
		d.timer.Reset(patience)
	}
}

func (d *watchdog) tick() {
	for _, e := range d.look() {
		e.errand.late(e.number)
	}
}

// look returns what takes too long, and forgets what has been idle for a while.
func (d *watchdog) look() (late []lateErrand) {
	d.mu.Lock()
	defer d.mu.Unlock()
	kept := d.watched[:0]
	for _, e := range d.watched {
		number := e.number.Load()
		switch {
		case number != e.seen:
			e.seen = number
		case number%2 == 1:
			late = append(late, lateErrand{e, number})
		default:
			e.known.Store(false)
			if e.number.Load() == number {
				continue
			}
			e.known.Store(true) // it has begun again meanwhile
		}
		kept = append(kept, e)
	}
	clear(d.watched[len(kept):])
	d.watched = kept
	if d.running = len(kept) > 0; d.running {
		d.timer.Reset(patience)
	}
	return late
}
