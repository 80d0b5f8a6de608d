package runtime

import (
	"container/list"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

// A call is a request or stream that this side opened.
type call struct {
	session *nativeSession
	name    string
	target  target
	payload []byte
	until   time.Time // its deadline, zero for none
	message message   // set with the id
	out     *outbox   // items of this side, nil for none
	in      *inbox    // items of the other side, nil for none
	beside  *beside   // metadata, nil for none
	record  *callRecord
	id      uint32 // set when the peer has room for it
	method  uint16
	before  uint16 // bytes of metadata that the payload begins with

	// Guarded by calls.mu.
	stage   callStage
	ending  bool // sending was closed before the request has left
	hurry   hurry
	waiting *list.Element
}

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
type calls struct {
	session *nativeSession
	mu      sync.Mutex
	live    map[uint32]*call
	queue   list.List // of *call
	limit   int       // 0 until the handshake is done
	last    uint32
	closed  error // why no more are taken
}

func (t *calls) len() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.live) + t.queue.Len()
}

// begin sends c as soon as the peer takes it.
func (t *calls) begin(c *call) {
	t.mu.Lock()
	if c.stage != callNew {
		t.mu.Unlock()
		return
	}
	if t.closed != nil {
		c.stage = callOver
		err := t.closed
		t.mu.Unlock()
		c.target.fail(c, ended(c.name, NotSent, err))
		return
	}
	t.session.calling.Add(1)
	if t.queue.Len() > 0 || len(t.live) >= t.limit {
		c.stage = callWaiting
		c.waiting = t.queue.PushBack(c)
		t.mu.Unlock()
		return
	}
	fits := t.post(c)
	t.mu.Unlock()
	t.session.socket.queue.pushMuch()
	if !fits {
		t.tooLarge([]*call{c})
	}
}

// open lets calls out once the peer's limits are known.
func (t *calls) open(limit int) {
	t.mu.Lock()
	t.limit = limit
	failed := t.admit()
	t.mu.Unlock()
	t.tooLarge(failed)
}

// admit posts those that the peer has room for, in order. It returns those
// that are too large.
func (t *calls) admit() (failed []*call) {
	for len(t.live) < t.limit && t.queue.Len() > 0 {
		c := t.queue.Remove(t.queue.Front()).(*call)
		c.hurry = now // whoever waits has pushed already
		if !t.post(c) {
			failed = append(failed, c)
		}
	}
	return failed
}

// post gives c an id and puts it in the queue, under the lock, so that nobody
// passes. It reports false if c is too large.
func (t *calls) post(c *call) (fits bool) {
	if c.bodySize() > t.session.peer.maxMessage {
		c.stage = callOver
		return false
	}
	c.id = t.newID()
	header := native.Header{ID: c.id, Code: c.method, Kind: native.KindRequest}
	if c.before > 0 {
		header.Flags = c.settleMetadata()
	}
	c.message.set(header, c.payload, c.until)
	c.message.hurry = c.hurry
	c.payload = nil
	c.stage = callLive
	t.live[c.id] = c
	_ = t.session.socket.queue.post(&c.message) // an error means that the end is near, which settles c
	if c.out != nil {
		_ = c.out.credit.add(int64(t.session.peer.streamWindow)) // items follow the request
	}
	if c.ending {
		c.out.sayEnd()
	}
	return true
}

// newID returns an id that is not alive.
func (t *calls) newID() uint32 {
	for {
		t.last++
		id := t.last<<1 | t.session.parity()
		if _, alive := t.live[id]; !alive && id > 1 {
			return id
		}
	}
}

func (t *calls) tooLarge(failed []*call) {
	for _, c := range failed {
		t.session.callOver()
		c.target.fail(c, &Error{
			Code: ResourceExhausted, Method: c.name, Outcome: NotSent,
			Message: sizeText("the request", c.bodySize(), t.session.peer.maxMessage),
		})
	}
}

func sizeText(what string, size, max int) string {
	return fmt.Sprintf("%s is %d bytes, more than the %d that the peer accepts", what, size, max)
}

// find returns the call that a frame is for, nil if it is over.
func (t *calls) find(id uint32) *call {
	t.mu.Lock()
	defer t.mu.Unlock()
	if c := t.live[id]; c != nil && c.stage == callLive {
		return c
	}
	return nil
}

// answered ends the call that h answers.
func (t *calls) answered(h native.Header, body []byte) bool {
	t.mu.Lock()
	c := t.live[h.ID]
	if c == nil {
		t.mu.Unlock()
		return false
	}
	delete(t.live, h.ID)
	wanted := c.stage == callLive
	c.stage = callOver
	failed := t.admit()
	t.mu.Unlock()
	if wanted {
		c.answered(h, body)
	}
	t.session.callOver()
	t.tooLarge(failed)
	return true
}

// answered gives an answer to those who wait for it.
func (c *call) answered(h native.Header, body []byte) {
	if h.Flags&native.FlagMetadata != 0 {
		var err error
		if body, err = c.takeMetadata(body); err != nil {
			c.target.fail(c, unreadable(c.name, err))
			return
		}
	}
	c.record.received(len(body))
	c.target.answer(c, h, body)
}

func (c *call) bodySize() int { return len(c.payload) - int(c.before) }

// abandon gives c up: if it has not left yet it never will, else the peer is
// told. Its slot stays taken until the peer has answered.
func (t *calls) abandon(c *call, cause error) {
	t.mu.Lock()
	stage, outcome := c.stage, NotSent
	var failed []*call
	switch stage {
	case callNew:
		c.stage = callOver
	case callWaiting:
		c.stage = callOver
		t.queue.Remove(c.waiting)
	case callLive:
		if t.session.socket.queue.withdraw(&c.message) {
			c.stage = callOver
			delete(t.live, c.id)
			failed = t.admit()
			break
		}
		c.stage, outcome = callAbandoned, MaybeExecuted
	}
	left := c.stage == callOver && stage != callNew
	t.mu.Unlock()
	if stage > callLive {
		return
	}
	if outcome == MaybeExecuted {
		t.session.control(native.Header{ID: c.id, Kind: native.KindCancel}, nil)
	} else if left {
		t.session.callOver()
	}
	c.target.fail(c, canceled(c.name, outcome, cause))
	t.tooLarge(failed)
}

// endItems has the end of c's items follow its request and its items.
func (t *calls) endItems(c *call) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch c.stage {
	case callNew, callWaiting:
		c.ending = true
		c.out.shut()
	case callLive:
		c.out.end()
	}
}

func (c *call) sends() bool { return c.out != nil }

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
		c.stage = callOver
		failed = append(failed, c)
	}
	t.mu.Unlock()
	for _, c := range failed {
		t.session.callOver()
		c.target.fail(c, ended(c.name, NotSent, cause))
	}
}

// ended fails everything: the socket is over and its queue takes no more.
func (t *calls) ended(cause error) {
	t.close(cause)
	t.mu.Lock()
	t.closed = cause
	live := slices.Collect(maps.Values(t.live))
	wanted := slices.DeleteFunc(slices.Clone(live), func(c *call) bool { return c.stage != callLive })
	for _, c := range live {
		c.stage = callOver
	}
	clear(t.live)
	t.mu.Unlock()
	for range live {
		t.session.callOver()
	}
	for _, c := range wanted {
		c.target.fail(c, ended(c.name, t.outcome(c), cause))
	}
}

// outcome tells a call that waited for room in the queue from one that left.
func (t *calls) outcome(c *call) Outcome {
	if t.session.socket.queue.dropped(&c.message) != nil {
		return NotSent
	}
	return MaybeExecuted
}

// wanted implements source.
func (c *call) wanted(waits bool) { c.session.socket.queue.hasten(waits) }

func (c *call) reading() reading { return nil }

// cancel gives c up. It is a future's source.
func (c *call) cancel(cause error) { c.session.calls.abandon(c, cause) }
