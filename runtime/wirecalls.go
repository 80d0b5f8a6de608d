package runtime

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A wireCall is a request or stream that this side opened.
type wireCall struct {
	session *wireSession // never another one: who knew c before may look
	method  *wire.Method
	target  wireTarget
	ctx     context.Context // that gives it up when it ends, nil for none
	kept    wire.Append     // what it sends, of one that waits for an id or its turn
	x       wire.Exchange   // filled when it is encoded, then the reader's
	in      *wireInbox      // items of the other side, nil for none
	out     *wireOutbox     // items of this side, nil for none
	failed  error           // a declared error of a stream that has yet to end
	record  *callRecord

	use   atomic.Uint64 // how often it was used before; changed under calls.mu
	again bool          // nobody but use knows it when it is answered
	hurry hurry         // of its request

	// Guarded by calls.mu.
	stage      wireStage
	numbered   bool          // its id is taken
	turn       bool          // it is the one that is on its way
	counted    bool          // draining waits for it
	watch      *contextWatch // that waits for the end of ctx, nil for none
	message    *message
	list       *wireList // that it is in
	prev, next *wireCall
}

// sparedCalls is how many calls that were answered a socket keeps for the next ones.
const sparedCalls = 256

// take returns a call that nobody else uses.
func (t *wireCalls) take() *wireCall {
	t.mu.Lock()
	c := t.spared
	if c == nil {
		t.mu.Unlock()
		return &wireCall{session: t.session}
	}
	t.spared, t.spares = c.next, t.spares-1
	c.next = nil
	t.mu.Unlock()
	return c
}

// spare lets others use c, which is answered, in no list, and of a use that is
// over. What use says must stay: who knew c before still asks for it. The lock is
// held.
func (t *wireCalls) spare(c *wireCall) {
	c.use.Add(1)
	if t.spares == sparedCalls {
		return
	}
	c.target, c.x, c.again, c.stage = nil, wire.Exchange{}, false, wireNew
	if c.ctx != nil {
		c.ctx = nil
	}
	if c.failed != nil {
		c.failed = nil
	}
	if c.kept != nil {
		c.kept = nil
	}
	if c.record != nil {
		c.record = nil
	}
	if c.message != nil {
		c.message = nil
	}
	c.next, t.spared = t.spared, c
	t.spares++
}

// A wireTarget is where the outcome of a call goes. Only the first counts. Who awaits it
// is still to be woken.
type wireTarget interface {
	settle(v any, err error) wake
}

type wireStage uint8

const (
	wireNew       wireStage = iota
	wireHeld                // for an id, or its turn
	wireSending             // being encoded
	wireLive                // in the queue or beyond
	wireAbandoned           // given up here; it keeps its place until it is answered
	wireOver
)

func (c *wireCall) answers() []wire.Answer { return c.method.Answers[c.session.me] }

// choose returns which of the answers begins at r, or -1.
func (c *wireCall) choose(r *wire.Reader) int {
	choose := c.method.Choose[c.session.me]
	if choose == nil {
		return -1
	}
	i := choose(r, &c.x)
	if i >= len(c.answers()) {
		return -1
	}
	return i
}

// errGivenUp is why a call that was cancelled meanwhile is not sent; nobody sees it.
var errGivenUp = errors.New("the call was given up")

// wireCalls are the calls of this side that are not answered, in the order of
// their sending, and those that wait for an id or for their turn.
type wireCalls struct {
	session *wireSession
	mu      sync.Mutex
	sent    wireList
	oldest  atomic.Pointer[wireCall] // the first of sent
	watches contextWatches
	byID    map[uint64]*wireCall
	lastID  uint64
	noID    wireList      // that wait for an id
	turns   wireList      // that wait for their turn
	taken   bool          // a call that goes in turn is on its way
	quiet   atomic.Int32  // sent ones that may have no answer; changed under the lock
	others  int           // sent ones that have no id
	asked   chan struct{} // closed when a call is sent, nil if nobody waits
	spared  *wireCall     // to be used again, linked by next
	spares  int
	turn    bool // whoever holds the lock has the session's turn
	skip    *wire.Method
	skipFor error // what everything before skip fails with
	closed  error
}

func (t *wireCalls) init(s *wireSession) {
	t.session, t.byID = s, map[uint64]*wireCall{}
	t.watches.mu, t.watches.fire = &t.mu, t.giveUp
}

// begin sends c as soon as it may. What request refers to is the caller's when it
// has returned.
func (t *wireCalls) begin(c *wireCall, request wire.Append) {
	if c.method.Pairing != wire.ByID && c.method.Pairing != wire.InTurn || t.reserve(c) {
		t.send(c, request)
		return
	}
	kept, err := t.session.copyOpening(c.method, request)
	if err != nil {
		t.mu.Lock()
		t.unsent(c, err)
		return
	}
	c.kept = kept
	if t.hold(c) {
		t.send(c, kept)
	}
}

// reserve takes what c needs to be sent, if it is there. A call that cannot be sent
// at all needs nothing.
func (t *wireCalls) reserve(c *wireCall) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.closed != nil || c.stage != wireNew || t.reserved(c)
}

// hold has c, which has nothing to send by yet, wait in line. It reports whether it
// need not any more.
func (t *wireCalls) hold(c *wireCall) (reserved bool) {
	ended := c.ended()
	t.mu.Lock()
	if t.closed != nil || c.stage != wireNew || t.reserved(c) {
		t.mu.Unlock()
		return true
	}
	t.count(c)
	unarmed, ctx := t.observe(c, ended), c.ctx
	c.stage = wireHeld
	if c.method.Pairing == wire.ByID {
		t.noID.push(c)
	} else {
		t.turns.push(c)
	}
	t.unlock()
	unarmed.arm(ctx)
	return false
}

// count has draining wait for c.
func (t *wireCalls) count(c *wireCall) {
	if !c.counted && !c.method.Quiet {
		c.counted = true
		t.session.calling.Add(1)
	}
}

// reserved is reserve under the lock.
func (t *wireCalls) reserved(c *wireCall) bool {
	switch c.method.Pairing {
	case wire.ByID:
		if t.noID.head != nil || !t.number(c) {
			return false
		}
	case wire.InTurn:
		if t.turns.head != nil || t.taken {
			return false
		}
		t.taken, c.turn = true, true
	}
	c.stage = wireSending
	return true
}

// number gives c an id that is not alive, if there is one: among as many as are
// alive, and one more, one is free.
func (t *wireCalls) number(c *wireCall) bool {
	low, high := c.method.LowID, c.method.HighID
	id := t.lastID
	for range len(t.byID) + 1 {
		if id++; id < low || id > high {
			id = low
		}
		if t.byID[id] == nil {
			t.lastID, t.byID[id] = id, c
			c.x.ID, c.numbered = id, true
			return true
		}
	}
	return false
}

// release gives back what c has taken.
func (t *wireCalls) release(c *wireCall) {
	if c.numbered {
		delete(t.byID, c.x.ID)
		c.numbered = false
	}
	if c.turn {
		t.taken, c.turn = false, false
	}
	if c.list == &t.sent {
		t.sent.remove(c)
		t.oldest.Store(t.sent.head)
		if c.method.Quiet {
			t.quiet.Add(-1)
		}
		if c.method.Pairing != wire.ByID {
			t.others--
		}
	}
}

// finish ends c, whose outcome is settled by the caller after this.
func (t *wireCalls) finish(c *wireCall) {
	t.release(c)
	t.ignore(c)
	c.stage = wireOver
}

// admit sends what waited for an id or for its turn. It is called without the
// lock, after something was released.
func (t *wireCalls) admit() {
	for {
		t.mu.Lock()
		c := t.admitted()
		t.mu.Unlock()
		if c == nil {
			return
		}
		c.hurry = now // whoever waits has pushed already
		t.send(c, c.kept)
	}
}

func (t *wireCalls) admitted() *wireCall {
	if c := t.turns.head; c != nil && !t.taken {
		t.turns.remove(c)
		t.taken, c.turn, c.stage = true, true, wireSending
		return c
	}
	if c := t.noID.head; c != nil && t.number(c) {
		t.noID.remove(c)
		c.stage = wireSending
		return c
	}
	return nil
}

// over settles a call that is finished, if anybody wants it, without having read
// for it: who reads for itself may no longer need to.
func (t *wireCalls) over(c *wireCall, v any, err error, wanted bool) {
	t.settle(c, v, err, wanted)
	t.session.kickLent()
}

// settle is over on the reader.
func (t *wireCalls) settle(c *wireCall, v any, err error, wanted bool) {
	if wanted {
		c.record.settled(err)
		c.target.settle(v, err).now()
	}
	t.uncount(c)
}

// uncount no longer has draining wait for c.
func (t *wireCalls) uncount(c *wireCall) {
	t.mu.Lock()
	counted := c.counted
	c.counted = false
	t.mu.Unlock()
	if counted {
		t.session.callOver()
	}
}

// ended returns what is closed when the call is to be given up, nil for nothing.
func (c *wireCall) ended() <-chan struct{} {
	if c.ctx == nil {
		return nil
	}
	return c.ctx.Done()
}

// observe has c given up when its context ends. It returns a watch that is to be
// armed without the lock, nil for none.
func (t *wireCalls) observe(c *wireCall, ended <-chan struct{}) (unarmed *contextWatch) {
	if c.watch != nil {
		return nil
	}
	w, isNew := t.watches.observe(ended, false)
	if c.watch = w; isNew {
		return w
	}
	return nil
}

// ignore no longer has c given up with its context.
func (t *wireCalls) ignore(c *wireCall) {
	t.watches.ignore(c.watch)
	c.watch = nil
}

// unlock also leaves the session's turn, where whoever has locked has taken it.
func (t *wireCalls) unlock() {
	turn := t.turn
	t.turn = false
	t.watches.unlock()
	t.session.leaveTurn(turn)
}

// giveUp gives up all whose context has ended. Those that are being encoded find it
// out.
func (t *wireCalls) giveUp(w *contextWatch, cause error) {
	t.mu.Lock()
	if !t.watches.end(w) {
		t.mu.Unlock()
		return
	}
	type used struct {
		call *wireCall
		use  uint64
	}
	var calls []used
	for _, l := range []*wireList{&t.sent, &t.turns, &t.noID} {
		for c := l.head; c != nil; c = c.next {
			if c.watch == w {
				calls = append(calls, used{c, c.use.Load()})
			}
		}
	}
	t.mu.Unlock()
	for _, c := range calls {
		t.cancel(c.call, c.use, cause)
	}
}

// find returns the call that has this id.
func (t *wireCalls) find(id uint64) *wireCall {
	t.mu.Lock()
	defer t.mu.Unlock()
	if c := t.byID[id]; c != nil && c.stage >= wireLive {
		return c
	}
	return nil
}

// anyUnnumbered reports whether a call is out that has no id.
func (t *wireCalls) anyUnnumbered() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.others > 0
}

// first returns the oldest call that is out.
func (t *wireCalls) first() *wireCall { return t.oldest.Load() }

// anySent returns nil if a call is out, and otherwise what is closed when one is.
func (t *wireCalls) anySent() <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.sent.head != nil {
		return nil
	}
	if t.asked == nil {
		t.asked = make(chan struct{})
	}
	return t.asked
}

// after returns the call that was sent after c. One that was taken back
// meanwhile has not left, nor has any after it.
func (t *wireCalls) after(c *wireCall) *wireCall {
	t.mu.Lock()
	defer t.mu.Unlock()
	return c.next
}
