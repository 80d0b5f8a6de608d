package runtime

import (
	"sync/atomic"
	"time"
)

const (
	// quick is how long a handler may take that runs on a socket's reader: not much
	// longer than it takes to have another goroutine run it.
	quick = 20 * time.Microsecond
	// paceSample is how many handlers there are for one whose time is taken, as long as
	// they are quick.
	paceSample = 8

	slowStep  = 8             // what a handler adds to the score of its method that was not quick
	slowScore = 2 * slowStep  // from which on the handlers of a method run apart
	maxScore  = 16 * slowStep // so that it is not forgotten at once, nor for ever
)

// A pace remembers how long the handlers of a method take. Those that wait for
// something, or compute for long, have goroutines of their own and keep nothing else
// from being handled; for all others that would cost more than it gives.
type pace struct{ score atomic.Int32 }

// isSlow reports whether the handlers are to run apart.
func (p *pace) isSlow() bool { return p.score.Load() >= slowScore }

// isQuick reports whether none of late has taken its time.
func (p *pace) isQuick() bool { return p.score.Load() == 0 }

// note notes how long one took. Updates that get lost do no harm.
func (p *pace) note(took time.Duration) {
	switch score := p.score.Load(); {
	case took > quick:
		p.score.Store(min(score+slowStep, maxScore))
	case score > 0:
		p.score.Store(score - 1)
	}
}

// late notes that one took so long that others had to read.
func (p *pace) late() { p.score.Store(maxScore) }

// paces are those of a server's methods. Methods may share one.
type paces struct{ all atomic.Pointer[[64]pace] }

func (p *paces) of(method uint16) *pace {
	all := p.all.Load()
	if all == nil {
		all = new([64]pace)
		if !p.all.CompareAndSwap(nil, all) {
			all = p.all.Load()
		}
	}
	return &all[method%64]
}
