package runtime

import (
	"sync/atomic"
	"time"
)

// usualRestTime is for how long, to twice as long, nothing must have come on a server's
// socket before its reader rests. To rest and wake up again takes as long as a few
// calls, so one that slept for less than goodRest is left in peace for twice as many
// such times before it rests again, mostPatience at most.
const (
	usualRestTime = 250 * time.Millisecond
	mostPatience  = 32
	goodRest      = 10 * time.Second
)

// looksToSettle is at how many looks nothing must have been sent on a socket that rests,
// such as events, before what that needed is given back.
const looksToSettle = 8

// A rester is what a reader has for its rest.
type rester struct {
	watch  *restWatch    // nil for one that never rests
	asleep atomic.Bool   // no goroutine reads until there is something to read
	seen   atomic.Uint64 // how many bytes had come at the last look; at rest, how much was sent
	since  time.Duration // how old the socket was when it fell asleep; the reader's
	tired  bool          // it was asked to rest; likewise

	// Guarded by the reader's lock.
	may      bool  // a read may be called off for a rest
	asked    bool  // it was
	quiet    uint8 // at how many looks nothing had come; at rest, nothing was sent
	patience uint8 // at how many there must have been nothing
}

// mayRest says whether a read may be called off for a rest from now on.
func (r *socketReader) mayRest(may bool) {
	if r.rest.watch == nil {
		return
	}
	r.mu.Lock()
	r.rest.may = may
	r.mu.Unlock()
	if may {
		r.rest.watch.stirs()
	}
}

// tire is called at each look, and has the reader rest once nothing has come for long
// enough. It reports false where there is nothing more to look after.
func (r *socketReader) tire() bool {
	switch {
	case r.rest.watch == nil:
		return false
	case r.rest.asleep.Load():
		return r.settle()
	}
	come := r.socket.counters.bytesRead.Load()
	came := r.rest.seen.Swap(come) != come
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case came || !r.rest.may || r.here.Load():
		r.rest.quiet = 0
		return true
	case r.rest.asked: // it has not seen that yet
		return true
	}
	if r.rest.quiet++; r.rest.quiet >= r.rest.patience && r.socket.ctx.Err() == nil {
		r.rest.asked = true
		r.callOff()
	}
	return true
}

// settle is tire for a reader that rests, on whose socket something may be sent.
func (r *socketReader) settle() bool {
	sent, light := r.socket.queue.load()
	if light {
		return false
	}
	r.mu.Lock()
	if r.rest.quiet++; r.rest.seen.Swap(sent) != sent {
		r.rest.quiet = 0
	}
	settled := r.rest.quiet >= looksToSettle
	r.mu.Unlock()
	if settled {
		r.socket.queue.lighten()
	}
	return true
}

// rests leaves reading, where the reader was called away for that, to a goroutine that
// will be made when there is something to read. It reports false where this one has to
// go on.
func (r *socketReader) rests() bool {
	if !r.rest.tired {
		return false
	}
	r.rest.tired = false
	if !r.pauses() {
		r.settlePatience(false)
		return false
	}
	return r.fallAsleep()
}

// pauses reports whether still nothing has come, and nothing waits for what follows it.
func (r *socketReader) pauses() bool {
	return r.need == 0 && r.input.len() == 0 && r.conversation.betweenMessages() && r.socket.counters.bytesRead.Load() == r.rest.seen.Load()
}

// fallAsleep is rests for a reader that is between messages.
func (r *socketReader) fallAsleep() bool {
	r.lighten()
	r.rest.since = r.socket.age()
	r.rest.asleep.Store(true)
	if r.rest.watch.arm(r.socket) && r.socket.ctx.Err() == nil && !r.isKicked() {
		return true
	}
	if !r.rest.asleep.CompareAndSwap(true, false) {
		return true // somebody has woken it up already
	}
	r.prepare()
	return false
}

// lighten gives back what only a reader that is awake needs.
func (r *socketReader) lighten() {
	r.uninterrupt()
	r.input.release()
	r.interrupts, r.errand, r.input = nil, nil, nil
	r.conversation.leaveDesk()
	r.socket.queue.lighten()
}

// prepare makes what a reader needs.
func (r *socketReader) prepare() {
	if r.errand == nil {
		r.errand = r.newErrand()
	}
	if r.input == nil {
		r.settlePatience(r.socket.age()-r.rest.since > goodRest)
		r.input = newInput(r.socket.stream(), &r.socket.counters)
		r.conversation.takeDesk()
	}
	r.mayRest(true)
}

// settlePatience says, after a rest that was good or not, how long it is to be before the
// next one.
func (r *socketReader) settlePatience(good bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.rest.quiet = 0
	if r.rest.asked { // once more, when it was about to
		r.rest.asked = false
		if !r.kicked {
			_ = r.socket.conn.SetReadDeadline(time.Time{})
		}
	}
	if good {
		r.rest.patience = 1
	} else {
		r.rest.patience = min(2*r.rest.patience, mostPatience)
	}
}

// wakeUp has a reader that rests go on.
func (r *socketReader) wakeUp() {
	if r.rest.asleep.CompareAndSwap(true, false) {
		go r.conversation.readOn()
	}
}
