package runtime

import (
	"container/list"
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

// A call is a request or stream that this side opened.
type call struct {
	session *nativeSession
	target  target
	ctx     context.Context // that gives it up when it ends, and has its deadline; nil for none
	extra   *extra          // what few have, nil for none; read with its method
	beside  *beside         // metadata, nil for none
	method  uint16
	hurry   hurry
	awaited bool // by a goroutine, which looks at ctx unless watched is set
	watched bool // there was a watch for ctx when it was sent

	use atomic.Uint64 // how often it was over, on any socket; changed under calls.mu

	// Guarded by calls.mu.
	stage   callStage
	before  uint16   // bytes of metadata that the message begins with
	id      uint32   // set when the peer has room for it
	message *message // of one that waits, found no room in the queue at once, or is large
	watch   *contextWatch
	waiting *list.Element
}

// reset makes c one that was not begun. Only its use stays: who knew c before asks for
// that first.
func (c *call) reset() {
	c.session, c.target, c.ctx, c.extra, c.beside = nil, nil, nil, nil, nil
	c.awaited, c.watched = false, false
	c.stage, c.before, c.message, c.watch, c.waiting = callNew, 0, nil, nil, nil
}

func (c *call) has() *extra {
	if c.extra == nil {
		return &noExtra
	}
	return c.extra
}

func (c *call) name() string { return c.session.protocol.methodName(c.method) }

// A target is where the answer of a call goes.
type target interface {
	answer(c *call, h native.Header, body []byte)
	fail(c *call, err error)
}

type callStage uint8

const (
	callNew       callStage = iota
	callWaiting             // for the peer's limit
	callLive                // in the queue or beyond
	callAbandoned           // given up here; the peer has yet to answer
	callOver
)

// calls are the exchanges that this side opened, and those that wait because
// the peer takes no more at a time.
//
// What each call changes is together, since callers run on several cores: for memory to get
// from one to the other takes longer than all that is done with it.
type calls struct {
	underway atomic.Int64 // those that are not over, or of which somebody has yet to hear
	mu       sync.Mutex
	live     callTable
	watches  contextWatches
	session  *nativeSession
	queue    list.List // of *call
	limit    int       // 0 until the handshake is done
	closed   error     // why no more are taken
}

func (t *calls) init(s *nativeSession) {
	t.session, t.live.parity = s, s.parity()
	t.watches.mu, t.watches.fire = &t.mu, t.giveUp
}

func (t *calls) len() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.live.len() + t.queue.Len()
}

// begin sends c, whose request is appended by body, as soon as the peer takes it.
// What body refers to is the caller's when it has returned.
func (t *calls) begin(c *call, body native.Append) {
	var until time.Time
	var ended <-chan struct{}
	if c.ctx != nil {
		until, _ = c.ctx.Deadline()
		ended = c.ctx.Done()
	}
	record := c.has().record
	if record != nil || c.beside != nil {
		if err := c.encode(body, until); err != nil {
			c.target.fail(c, notEncoded(c.name(), err))
			return
		}
		record.sent(c.bodySize())
		body = nil
	}
	unarmed, err := t.accept(c, body, until, ended)
	if err != nil {
		c.target.fail(c, err)
		return
	}
	t.session.socket.queue.pushMuch()
	unarmed.arm(c.ctx)
}

// accept is begin under the lock. It returns a watch to be armed, nil for none.
func (t *calls) accept(c *call, body native.Append, until time.Time, ended <-chan struct{}) (unarmed *contextWatch, err error) {
	t.mu.Lock()
	defer t.watches.unlock()
	if c.stage != callNew {
		return nil, nil
	}
	if t.closed != nil {
		c.stage = callOver
		return nil, endedCall(c, t.closed)
	}
	if t.queue.Len() > 0 || t.live.len() >= t.limit {
		err = t.queueUp(c, body, until)
	} else {
		err = t.post(c, body, until)
	}
	if err != nil {
		return nil, err
	}
	t.underway.Add(1)
	w, isNew := t.watches.observe(ended, c.awaited)
	if c.watch, c.watched = w, w != nil; isNew {
		return w, nil
	}
	return nil, nil
}

// queueUp has c wait for the peer's limit.
func (t *calls) queueUp(c *call, body native.Append, until time.Time) error {
	if body != nil {
		if err := c.encode(body, until); err != nil {
			c.stage = callOver
			return notEncoded(c.name(), err)
		}
	}
	c.stage = callWaiting
	c.waiting = t.queue.PushBack(c)
	return nil
}

// open lets calls out once the peer's limits are known.
func (t *calls) open(limit int) {
	t.mu.Lock()
	t.limit = min(limit, maxTable)
	failed := t.admit()
	t.mu.Unlock()
	t.fail(failed)
}

// A failedCall is one that cannot be sent.
type failedCall struct {
	call *call
	err  error
}

// admit posts those that the peer has room for, in order. It returns those
// that cannot be sent.
func (t *calls) admit() (failed []failedCall) {
	for t.queue.Len() > 0 && t.live.len() < t.limit {
		c := t.queue.Remove(t.queue.Front()).(*call)
		c.hurry = now // whoever waits has pushed already
		if err := t.post(c, nil, noDeadline); err != nil {
			t.ignore(c)
			failed = append(failed, failedCall{c, err})
		}
	}
	return failed
}

func (t *calls) fail(failed []failedCall) {
	for _, f := range failed {
		t.session.callOver()
		f.call.target.fail(f.call, f.err)
	}
}

// post gives c an id and puts what body appends in the queue, with the deadline, or
// without one what is encoded already and has its deadline, under the lock, so that
// nobody passes.
func (t *calls) post(c *call, body native.Append, until time.Time) (err error) {
	t.live.put(c)
	c.stage = callOver // unless it is posted
	defer func() {
		if c.stage == callOver {
			t.live.remove(c)
		}
	}()
	if body == nil {
		err = t.postEncoded(c)
	} else {
		err = t.postNow(c, body, until)
	}
	if err != nil {
		return err
	}
	c.stage = callLive
	e := c.has()
	if e.out != nil {
		_ = e.out.credit.add(int64(t.session.peer.streamWindow)) // items follow the request
	}
	if e.ending {
		e.out.sayEnd()
	}
	return nil
}

func (c *call) header() native.Header {
	return native.Header{ID: c.id, Code: c.method, Kind: native.KindRequest}
}

// postNow has c encoded where it is put, if it is small and there is room.
func (t *calls) postNow(c *call, body native.Append, until time.Time) error {
	var f frame
	f.set(c.header(), t.session.peer.maxMessage, c.hurry)
	f.until = until
	left, err := t.session.socket.queue.enclose(&f, func(b []byte) ([]byte, uint16, error) {
		b, err := body(b)
		return b, c.method, err
	})
	switch {
	case err != nil && !f.encoded:
		return notEncoded(c.name(), err)
	case err != nil:
		return endedCall(c, err)
	case left == nil:
		return nil
	}
	c.message = &message{payload: left, deadline: until}
	return t.postEncoded(c)
}

// postEncoded puts what c is encoded as in the queue.
func (t *calls) postEncoded(c *call) error {
	if size, max := c.bodySize(), t.session.peer.maxMessage; size > max {
		return &Error{
			Code: ResourceExhausted, Method: c.name(), Outcome: NotSent,
			Message: sizeText("the request", size, max),
		}
	}
	header := c.header()
	if c.before > 0 {
		header.Flags = c.settleMetadata()
	}
	c.message.set(header, c.message.payload, c.message.deadline)
	c.message.hurry = c.hurry
	_ = t.session.socket.queue.post(c.message) // an error means that the end is near, which settles c
	return nil
}

// endedCall is the error of a call that was not sent.
func endedCall(c *call, cause error) error { return ended(c.name(), NotSent, cause) }

// ignore no longer has c given up with its context.
func (t *calls) ignore(c *call) {
	t.watches.ignore(c.watch)
	c.watch = nil
}

// giveUp gives up all whose context has ended.
func (t *calls) giveUp(w *contextWatch, cause error) {
	t.mu.Lock()
	if !t.watches.end(w) {
		t.mu.Unlock()
		return
	}
	var wanted []callUse
	for _, c := range t.live.all() {
		if c.watch == w {
			wanted = append(wanted, callUse{c, c.use.Load()})
		}
	}
	for e := t.queue.Front(); e != nil; e = e.Next() {
		if c := e.Value.(*call); c.watch == w {
			wanted = append(wanted, callUse{c, c.use.Load()})
		}
	}
	t.mu.Unlock()
	for _, u := range wanted {
		t.abandon(u, cause)
	}
}

// A callUse is a call until it is over: then others may use it.
type callUse struct {
	call *call
	use  uint64
}

func sizeText(what string, size, max int) string {
	return fmt.Sprintf("%s is %d bytes, more than the %d that the peer accepts", what, size, max)
}

// find returns the call that a frame is for, nil if it is over.
func (t *calls) find(id uint32) *call {
	t.mu.Lock()
	defer t.mu.Unlock()
	if c := t.live.find(id); c != nil && c.stage == callLive {
		return c
	}
	return nil
}

// answered ends the call that h answers.
func (t *calls) answered(h native.Header, body []byte) bool {
	t.mu.Lock()
	c := t.live.find(h.ID)
	if c == nil {
		t.mu.Unlock()
		return false
	}
	wanted := c.stage == callLive
	t.over(c)
	failed := t.admit()
	t.watches.unlock()
	if wanted {
		c.answered(h, body)
	}
	t.session.callOver()
	t.fail(failed)
	return true
}

// over forgets c. The lock is held.
func (t *calls) over(c *call) {
	t.live.remove(c)
	t.ignore(c)
	c.isOver()
}

// isOver ends a use of c. The lock is held.
func (c *call) isOver() {
	c.stage = callOver
	c.use.Add(1)
}

// answered gives an answer to those who wait for it.
func (c *call) answered(h native.Header, body []byte) {
	if h.Flags&native.FlagMetadata != 0 {
		var err error
		if body, err = c.takeMetadata(body); err != nil {
			c.target.fail(c, unreadable(c.name(), err))
			return
		}
	}
	c.has().record.received(len(body))
	c.target.answer(c, h, body)
}

// encode encodes the request aside, behind the metadata that travel with it.
func (c *call) encode(body native.Append, until time.Time) (err error) {
	b := make([]byte, 0, bodyRoom)
	if c.beside != nil {
		if b, err = c.beside.append(b); err != nil {
			return err
		}
		c.before = uint16(len(b))
	}
	b, err = body(b)
	c.message = &message{payload: b, deadline: until}
	return err
}

func (c *call) bodySize() int { return len(c.message.payload) - int(c.before) }

// abandon gives c up: if it has not left yet it never will, else the peer is
// told. Its slot stays taken until the peer has answered.
func (t *calls) abandon(u callUse, cause error) {
	c := u.call
	t.mu.Lock()
	if c.use.Load() != u.use {
		t.mu.Unlock()
		return
	}
	stage, outcome := c.stage, NotSent
	var failed []failedCall
	switch stage {
	case callNew:
		c.isOver()
	case callWaiting:
		c.isOver()
		t.queue.Remove(c.waiting)
		t.ignore(c)
	case callLive:
		if c.message != nil && t.session.socket.queue.withdraw(c.message) {
			t.over(c)
			failed = t.admit()
			break
		}
		c.stage, outcome = callAbandoned, MaybeExecuted
		t.ignore(c)
	}
	left := c.stage == callOver && stage != callNew
	t.watches.unlock()
	if stage > callLive {
		return
	}
	if outcome == MaybeExecuted {
		t.session.control(native.Header{ID: c.id, Kind: native.KindCancel}, nil)
	} else if left {
		t.session.callOver()
	}
	c.target.fail(c, canceled(c.name(), outcome, cause))
	t.session.kickLent()
	t.fail(failed)
}

// endItems has the end of c's items follow its request and its items.
func (t *calls) endItems(c *call) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch c.stage {
	case callNew, callWaiting:
		c.extra.ending = true
		c.extra.out.shut()
	case callLive:
		c.extra.out.end()
	}
}

func (c *call) sends() bool { return c.has().out != nil }

func (c *call) endItems() { c.session.calls.endItems(c) }

// close takes no more calls and fails those in line.
func (t *calls) close(cause error) {
	t.mu.Lock()
	if t.closed == nil {
		t.closed = cause
	}
	var failed []*call
	for t.queue.Len() > 0 {
		c := t.queue.Remove(t.queue.Front()).(*call)
		c.isOver()
		t.ignore(c)
		failed = append(failed, c)
	}
	t.watches.unlock()
	for _, c := range failed {
		t.session.callOver()
		c.target.fail(c, endedCall(c, cause))
	}
}

// ended fails everything: the socket is over and its queue takes no more.
func (t *calls) ended(cause error) {
	t.close(cause)
	t.mu.Lock()
	t.closed = cause
	live := t.live.all()
	wanted := slices.DeleteFunc(slices.Clone(live), func(c *call) bool { return c.stage != callLive })
	for _, c := range live {
		t.ignore(c)
		c.isOver()
	}
	t.live.clear()
	t.watches.dismiss()
	t.watches.unlock()
	for range live {
		t.session.callOver()
	}
	for _, c := range wanted {
		c.target.fail(c, ended(c.name(), t.outcome(c), cause))
	}
}

// outcome tells a call that waited for room in the queue from one that left.
func (t *calls) outcome(c *call) Outcome {
	if c.message != nil && t.session.socket.queue.dropped(c.message) != nil {
		return NotSent
	}
	return MaybeExecuted
}

// wanted implements source.
func (c *call) wanted(waits bool) { c.session.hasten(waits) }

func (c *call) reading() reading { return c.session }

// cancel gives c up, which is the caller's. It is a future's source.
func (c *call) cancel(cause error) { c.session.calls.abandon(callUse{c, c.use.Load()}, cause) }
