package runtime

import (
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// maxWait bounds deadlines, so that they can be added to the time.
const maxWait = 10 * 365 * 24 * time.Hour

// errCanceled is what a handler's context ends with when the caller gave up.
var errCanceled = &Error{Code: Canceled, Message: "the caller gave up", Outcome: MaybeExecuted}

// errHandled is what a handler's context ends with when it has returned.
var errHandled = &Error{Code: Canceled, Message: "the handler has returned", Outcome: MaybeExecuted}

// fewServed is how many requests are collected before they are handled.
const fewServed = 128

// answersWait is how long answers wait for those to the rest of a batch.
const answersWait = 200 * time.Microsecond

// served are the exchanges that the peer opened and that are not answered. The
// reader collects those that have arrived together before it handles them, and does so
// before it waits for anything.
type served struct {
	session  *nativeSession
	draining atomic.Bool
	several  bool   // the last batch had more than one; the reader's
	alone    uint8  // how many had one; likewise
	arrived  *batch // not handled yet; the reader's

	mu      sync.Mutex
	count   int                  // of those that are not answered
	live    map[uint32]*exchange // those that have goroutines of their own, or take their time
	current *batch               // that the reader handles, or has handled
	spare   *batch               // for the reader, nil for none
}

func (t *served) len() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.count
}

// take counts a request in, or says why it is refused. The error is for a peer that
// breaks the rules.
func (t *served) take(id uint32) (refused Code, text string, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.known(id) != nil:
		return 0, "", protocolErrorf("id %d is opened again while it is in use", id)
	case t.draining.Load():
		return Unavailable, "the socket is draining", nil
	case t.count >= t.session.socket.settings.maxRequests:
		return ResourceExhausted, "too many requests are under way", nil
	}
	t.count++
	return 0, "", nil
}

// list makes x known to those who look for it.
func (t *served) list(x *exchange) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.listLocked(x)
}

func (t *served) listLocked(x *exchange) {
	if t.live == nil {
		t.live = map[uint32]*exchange{}
	}
	t.live[x.id] = x
	x.listed = true
}

// isApart reports whether requests of a method are handled in goroutines of their own:
// others are by the reader, whose to call this and what follows is.
func (t *served) isApart(method uint16) bool {
	s := t.session
	return s.lending || !s.interruptible || s.socket.registry.paces.of(method).isSlow()
}

// serveApart has x handled in a goroutine of its own.
func (t *served) serveApart(x *exchange, by serving) {
	t.list(x)
	a := arrival{exchange: x, serving: by}
	a.runApart()
}

// runApart is run in a goroutine of its own.
func (a arrival) runApart() { go a.run() }

// collecting returns the batch of what arrives now.
func (t *served) collecting() *batch {
	if t.arrived == nil {
		t.arrived = t.newBatch()
	}
	return t.arrived
}

// collect has the reader handle x with what has arrived before it. What handles it is
// to be said where that is.
func (t *served) collect(x *exchange) *arrival {
	b := t.collecting()
	b.all = append(b.all, arrival{})
	b.ids.add(x.id)
	a := &b.all[len(b.all)-1]
	a.exchange = x
	return a
}

// lighten gives back what only a busy socket needs.
func (t *served) lighten() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.spare != nil {
		batches.Put(t.spare)
		t.spare = nil
	}
	if len(t.live) == 0 {
		t.live = nil
	}
}

func (t *served) newBatch() *batch {
	t.mu.Lock()
	defer t.mu.Unlock()
	if b := t.spare; b != nil {
		t.spare = nil
		return b
	}
	return batches.Get().(*batch)
}

// waiting is how many requests wait for the reader to handle them.
func (t *served) waiting() int {
	if t.arrived == nil {
		return 0
	}
	return len(t.arrived.all)
}

// begin has work handle what has arrived.
func (t *served) begin() {
	t.several = len(t.arrived.all) > 1
	t.arrived.unmeasured = t.unmeasured()
	t.mu.Lock()
	t.current, t.arrived = t.arrived, nil
	t.mu.Unlock()
}

// scatter has everything that has arrived handled in goroutines of their own.
func (t *served) scatter() {
	if t.arrived == nil {
		return
	}
	t.begin()
	t.detach()
}

// work handles the batch, one after the other. Now and then it looks how long that
// takes, and has leave what is answered.
func (t *served) work() {
	t.mu.Lock()
	b := t.current
	if b == nil { // all of it has goroutines of its own already
		t.mu.Unlock()
		return
	}
	several, n := len(b.all) > 1, b.unmeasured
	t.mu.Unlock()
	var pushed time.Time
	for ; ; n++ {
		a := t.following(b)
		if a == nil {
			return
		}
		if n%paceSample > 0 && (several || a.pace().isQuick()) {
			a.handle()
			continue
		}
		now := a.run()
		if n == 0 {
			pushed = now
		}
		if now.Sub(pushed) >= answersWait {
			pushed = now
			t.session.socket.queue.push()
		}
	}
}

// unmeasured returns how many handlers there have been since one whose time was taken.
// Batches of one are told apart: to look at the clock takes a while.
func (t *served) unmeasured() int {
	if t.several {
		return 0
	}
	t.alone++
	return int(t.alone % paceSample)
}

// following takes the next of a batch, nil if there is none.
func (t *served) following(b *batch) *arrival {
	n := int(b.next.Add(1)) - 1
	if n >= len(b.all) {
		t.handled(b)
		return nil
	}
	a := &b.all[n]
	a.onReader = true
	return a
}

// handled notes that nobody handles b any more.
func (t *served) handled(b *batch) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.current == b {
		t.current = nil
		t.recycle(b)
	}
}

// recycle keeps b for what arrives later. The lock is held.
func (t *served) recycle(b *batch) {
	b.free()
	if cap(b.all) > keptArrivals {
		batches.Put(b)
		return
	}
	t.spare = b
}

// detach has what is left of the batch handled in goroutines of their own, and makes
// known what the reader is at, which takes its time.
func (t *served) detach() {
	t.mu.Lock()
	defer t.mu.Unlock()
	b := t.current
	if b == nil {
		return
	}
	t.current = nil
	begun, rest := b.takeRest()
	if n := len(begun); n > 0 {
		if x := begun[n-1].exchange; !x.isOver {
			t.listLocked(x)
			x.pace().late()
		}
	}
	for _, a := range rest {
		t.listLocked(a.exchange)
		a.runApart()
	}
}

// remove forgets x, which is answered.
func (t *served) remove(x *exchange) {
	t.mu.Lock()
	last := !x.isOver && t.count == 1
	if !x.isOver {
		t.count--
	}
	x.isOver = true
	if x.listed && t.live[x.id] == x {
		delete(t.live, x.id)
	}
	t.mu.Unlock()
	if last {
		t.session.checkIdle()
	}
}

// find returns the exchange that a frame is for, nil if it is over. It runs on
// the reader.
func (t *served) find(id uint32) *exchange {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.findLocked(id)
}

func (t *served) findLocked(id uint32) *exchange {
	if x := t.known(id); x != nil && !x.rejected {
		return x
	}
	return nil
}

// known is findLocked for those that are rejected too. It runs on the reader. A handler may read while it
// waits for an answer of the peer's: then its own exchange is in the current batch.
func (t *served) known(id uint32) *exchange {
	if x := t.live[id]; x != nil {
		return x
	}
	if x := t.arrived.find(id); x != nil {
		return x
	}
	return t.current.find(id)
}

func (t *served) refuse() { t.draining.Store(true) }

// cancel tells the handler that its caller gave up.
func (t *served) cancel(id uint32) bool {
	x := t.abandon(id)
	if x == nil {
		return false
	}
	x.life.end(canceledContext)
	x.close(errCanceled)
	return true
}

// abandon returns the exchange of an id, nil if it is over, which is not used again then.
func (t *served) abandon(id uint32) *exchange {
	t.mu.Lock()
	defer t.mu.Unlock()
	x := t.findLocked(id)
	if x == nil {
		return nil
	}
	x.life.mu.Lock()
	defer x.life.mu.Unlock()
	x.abandoned = true
	return x
}

// all returns those that are not answered. The lock is held.
func (t *served) all() []*exchange {
	all := slices.Collect(maps.Values(t.live))
	if b := t.current; b != nil {
		for _, a := range b.all[max(0, b.begun()-1):] {
			if !a.isOver {
				all = append(all, a.exchange)
			}
		}
	}
	return all
}

// ended closes the streams; the handlers' contexts have ended already.
func (t *served) ended(cause error) {
	t.mu.Lock()
	live := slices.DeleteFunc(t.all(), func(x *exchange) bool { return x.kind != KindStream }) // others may be used again
	t.mu.Unlock()
	for _, x := range live {
		x.close(ended(x.name(), MaybeExecuted, cause))
	}
}

// isStream notes that x, which no handler has seen yet, is a stream.
func (t *served) isStream(x *exchange) {
	t.mu.Lock()
	defer t.mu.Unlock()
	x.kind = KindStream
	if record := x.has().record; record != nil {
		record.info.Kind = KindStream
	}
}
