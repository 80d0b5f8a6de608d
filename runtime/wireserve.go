package runtime

import (
	"context"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A wireServing is a request or stream that the peer opened.
type wireServing struct {
	session *wireSession
	method  *wire.Method
	body    any
	x       wire.Exchange // of the handler's goroutine
	in      *wireInbox    // items of the peer, nil for none
	out     *wireOutbox   // items of this side, nil for none
	misfit  error         // why another opening could not be read, nil for what is none
	record  *callRecord
	after   uint64        // how many events came before it
	done    chan struct{} // closed when it is answered, nil if nobody waits

	unsaid bool       // the socket ends instead of an answer
	batch  *wireBatch // that is over with this one, nil for none
	apart  *wireApart // that it is part of, nil where one is handled after the other

	// Guarded by served.mu.
	started    int64    // in Unix nanoseconds, 0 while it waits; in a line when its batch was taken
	isPassed   bool     // events no longer wait for it
	isOver     bool     // it is answered
	then       []func() // to be called when it is answered
	prev, next *wireServing
}

// A wireApart is a wireServing that is handled while others are.
type wireApart struct {
	wireServing
	ctx      servingContext // of the handler
	incoming Incoming
}

func (x *wireServing) answers() []wire.Answer { return x.method.Answers[x.session.peer] }

// wireServed are the exchanges that the peer opened and that are not answered,
// in the order in which they came. The reader collects those that have arrived
// together before it hands them over, and does so before it waits for anything.
type wireServed struct {
	session *wireSession
	inTurn  bool // one is handled at a time, in the order of their arrival
	reuses  bool // then a request is used again
	uploads bool // there are streams of which the peer sends items
	limit   int
	arrived []*wireServing // not handed over yet; the reader's
	batch   *wireBatch     // where these are, nil for none; likewise
	turn    uint64         // how many an event that comes now waits for; likewise
	count   atomic.Int64   // less only under the lock

	mu      sync.Mutex
	first   *wireServing
	last    *wireServing
	line    []*wireServing // to be handled one after the other
	running bool           // a goroutine does
	late    []wireLate     // that are over, and may still get items
	changed chan struct{}  // closed when there is one less, nil if nobody waits
	passed  uint64         // how many no event waits for any more, in the order of the line
	sought  uint64         // that the next event waits for
	reached chan struct{}  // closed when so many have passed, nil if no event waits
	current *wireServing   // of the line, nil for none

	ctx servingContext // of all handlers of the line

	// Of that goroutine.
	taken    []*wireServing // from the line, of which those from ahead on are left
	since    int64          // when they were taken, in Unix nanoseconds
	ahead    int
	skip     *wire.Method // until which all are dropped
	buf      *scratch     // where answers are encoded, nil for none yet
	incoming Incoming
}

func (t *wireServed) init(s *wireSession) {
	t.session, t.limit = s, s.socket.settings.maxRequests
	t.inTurn = ordered(s.tables, s.peer)
	t.uploads = s.takesAnyItems()
	t.reuses = t.inTurn && s.socket.settings.mayReuse()
	t.ctx = servingContext{s.socket.ctx, t}
}

// ordered reports whether the order of a side's requests means something: it
// does not only where each has an id and is answered, in whatever order.
func ordered(p *wire.Protocol, opener int) bool {
	for _, m := range p.Methods {
		if m.Open[opener] != nil && m.Role != wire.Event && (m.Pairing != wire.ByID || m.Ordered || m.Quiet || m.Silent != nil) {
			return true
		}
	}
	return false
}

func (t *wireServed) len() int { return int(t.count.Load()) }

// fresh returns what serves one more request or stream. Who looks for streams may find
// one that is over just now: they are not used again. It is the reader's to call.
func (t *wireServed) fresh(stream bool) *wireServing {
	switch {
	case !t.inTurn:
		a := new(wireApart)
		a.apart = a
		return &a.wireServing
	case stream:
		return new(wireServing)
	}
	return t.collecting().place()
}

// add has x handled. It is the reader's to call.
func (t *wireServed) add(x *wireServing) {
	x.after = t.session.events.count()
	t.count.Add(1)
	if !t.inTurn {
		t.mu.Lock()
		t.link(x)
		t.mu.Unlock()
		go x.run()
		return
	}
	t.turn++
	t.arrived = append(t.arrived, x)
}

func (t *wireServed) link(x *wireServing) {
	if x.prev = t.last; x.prev == nil {
		t.first = x
	} else {
		x.prev.next = x
	}
	t.last = x
}

func (t *wireServed) unlink(x *wireServing) {
	if x.prev == nil {
		t.first = x.next
	} else {
		x.prev.next = x.next
	}
	if x.next == nil {
		t.last = x.prev
	} else {
		x.next.prev = x.prev
	}
	x.prev, x.next = nil, nil
}

// start notes that x is handled. Events may pass a stream, whose handler may wait for
// them; a request is passed when it is over.
func (t *wireServed) start(x *wireServing) {
	if t.inTurn && x.method.Role != wire.Stream {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.inTurn {
		x.started = time.Now().UnixNano()
	}
	if x.method.Role == wire.Stream {
		t.pass(x)
	}
}

func (t *wireServed) pass(x *wireServing) {
	if x.isPassed {
		return
	}
	x.isPassed = true
	t.passed++
	if t.reached != nil && t.passed >= t.sought {
		close(t.reached)
		t.reached = nil
	}
}

// awaitPassed waits until an event may pass the first n.
func (t *wireServed) awaitPassed(ctx context.Context, n uint64) {
	t.mu.Lock()
	if t.passed >= n {
		t.mu.Unlock()
		return
	}
	reached := make(chan struct{})
	t.sought, t.reached = n, reached
	t.mu.Unlock()
	select {
	case <-reached:
	case <-ctx.Done():
	}
}

// afterAnswer implements answering for the request that is handled now.
func (t *wireServed) afterAnswer(f func()) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	x := t.current
	if x == nil {
		return false
	}
	x.then = append(x.then, f)
	return true
}

// afterAnswer implements answering.
func (x *wireServing) afterAnswer(f func()) bool {
	t := &x.session.served
	t.mu.Lock()
	defer t.mu.Unlock()
	if x.isOver {
		return false
	}
	x.then = append(x.then, f)
	return true
}

// remove forgets x, which is answered. It returns what follows that.
func (t *wireServed) remove(x *wireServing) (then []func()) {
	t.mu.Lock()
	t.pass(x)
	x.isOver = true
	if t.inTurn {
		t.advance()
	}
	t.unlink(x)
	if x.in != nil && t.session.takesItems(x.method) {
		t.noteLate(lateOne(x.method, &x.x, x.in))
	}
	then = x.then
	last := t.count.Add(-1) == 0
	if t.changed != nil {
		close(t.changed)
		t.changed = nil
	}
	t.mu.Unlock()
	if x.done != nil {
		close(x.done)
	}
	if last {
		t.session.checkIdle()
	}
	return then
}

// awaitAll waits until nothing is being served.
func (t *wireServed) awaitAll(ctx context.Context) { _ = t.awaitFewer(ctx, 1) }

// awaitRoom waits until one more may be served.
func (t *wireServed) awaitRoom(ctx context.Context) error { return t.awaitFewer(ctx, t.limit) }

func (t *wireServed) awaitFewer(ctx context.Context, n int) error {
	for t.count.Load() >= int64(n) {
		t.session.standStill()
		t.mu.Lock()
		if t.count.Load() < int64(n) {
			t.mu.Unlock()
			return nil
		}
		if t.changed == nil {
			t.changed = make(chan struct{})
		}
		changed := t.changed
		t.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}

// each calls f for every stream.
func (t *wireServed) each(f func(*wireServing)) {
	t.mu.Lock()
	var all []*wireServing
	for x := t.first; x != nil; x = x.next {
		if x.in != nil || x.out != nil {
			all = append(all, x)
		}
	}
	t.mu.Unlock()
	for _, x := range all {
		f(x)
	}
}

// endItems says that no more items come: in order after io.EOF.
func (t *wireServed) endItems(cause error) {
	t.each(func(x *wireServing) {
		switch {
		case x.in == nil:
		case cause == io.EOF:
			x.in.close(io.EOF, false)
		default:
			x.in.close(ended(x.method.Name, MaybeExecuted, cause), false)
		}
	})
}

// end closes the streams; the handlers' contexts have ended already.
func (t *wireServed) end(cause error) {
	t.each(func(x *wireServing) { x.close(ended(x.method.Name, MaybeExecuted, cause)) })
}

func (x *wireServing) close(err error) {
	if x.in != nil {
		x.in.close(err, true)
	}
	if x.out != nil {
		x.out.shut(err)
	}
}
