package runtime

import (
	"context"
	"io"
	"sync"
	"sync/atomic"

	"github.com/netgen-dev/netgen/runtime/native"
)

// An inbox holds the items that have come in one direction of a stream and
// were not taken yet. Its window bounds them.
type inbox struct {
	session *nativeSession
	id      func() uint32
	record  *callRecord

	mu        sync.Mutex
	window    window
	arrived   *items        // nil for none
	err       error         // after the items; io.EOF for their orderly end
	changed   chan struct{} // closed at the next change, nil if nobody waits
	discarded atomic.Bool   // the items are not to be taken any more; set under mu

	taking  sync.Mutex // held by who takes an item, before mu
	taken   *items     // of those that take, nil for none
	used    int        // what was taken off them costs, and the window does not know yet
	reader  native.Reader
	granted bool // something was, and has not left yet
}

// items are items one behind the other.
type items struct {
	bytes []byte
	ends  []itemEnd
	next  int // the first that was not taken
}

// spareItems have room for items, for streams while they have some.
var spareItems spares[*items]

// keptItems is how many bytes of room are kept for others.
const keptItems = 1 << 20

type itemEnd struct {
	code uint16
	at   int
}

func (i *items) push(code uint16, body []byte) {
	i.bytes = append(i.bytes, body...)
	i.ends = append(i.ends, itemEnd{code, len(i.bytes)})
}

// empty reports whether there is nothing to take. Nil is empty.
func (i *items) empty() bool { return i == nil || i.next == len(i.ends) }

// pop takes the first one. It is valid until the next push.
func (i *items) pop() (code uint16, body []byte) {
	begin := 0
	if i.next > 0 {
		begin = i.ends[i.next-1].at
	}
	end := i.ends[i.next]
	i.next++
	return end.code, i.bytes[begin:end.at]
}

func roomForItems() *items {
	if spare, ok := spareItems.take(); ok {
		return spare
	}
	return new(items)
}

// free lets another stream have the room.
func (i *items) free() {
	if i == nil || cap(i.bytes) > keptItems {
		return
	}
	i.bytes, i.ends, i.next = i.bytes[:0], i.ends[:0], 0
	spareItems.give(i)
}

// push takes an item from the reader, whose buffer body is in, and those that next has
// behind it, whose frames it counts.
func (i *inbox) push(code uint16, body []byte, next func() (code uint16, body []byte, ok bool)) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	more := uint64(0)
	defer func() { i.session.socket.counters.framesRead.Add(more) }()
	for {
		if err := i.pushLocked(code, body); err != nil {
			return err
		}
		var ok bool
		if code, body, ok = next(); !ok {
			i.wake()
			return nil
		}
		more++
	}
}

func (i *inbox) pushLocked(code uint16, body []byte) error {
	if i.err != nil {
		if i.err == io.EOF {
			return protocolErrorf("an item comes after the end of its stream")
		}
		return nil // given up here, the other side does not know yet
	}
	if err := i.window.arrived(costOf(body)); err != nil {
		return err
	}
	if i.arrived == nil {
		i.arrived = roomForItems()
	}
	i.arrived.push(code, body)
	i.record.itemReceived(len(body))
	return nil
}

// fewBytes is how many bytes of items are enough for one who takes several at a time.
const fewBytes = 4 << 10

// next waits for an item and has read read it, and a few of those behind it for as long
// as read wants more. Nothing that read keeps may be part of the body.
func (i *inbox) next(ctx context.Context, read func(r *native.Reader, code uint16) (more bool)) error {
	for {
		if came, err := i.take(read); came || err != nil {
			return err
		}
		i.session.hasten(true) // the request may not have left
		if i.session.client {  // a server's handler is not the one that is to read
			i.session.readFor(ctx, i)
		}
		if err := i.wait(ctx); err != nil {
			return err
		}
	}
}

// take takes an item if there is one, and more where read wants them.
func (i *inbox) take(read func(r *native.Reader, code uint16) (more bool)) (came bool, err error) {
	i.taking.Lock()
	came, err = i.takeSome(read)
	granted := i.granted
	i.granted = false
	i.taking.Unlock()
	if granted { // to wake another goroutine for that would take longer than to write it
		i.session.socket.queue.push()
	}
	return came, err
}

// takeSome is take for whom holds taking. What read does for several is protected at
// once: where it panics the error says so.
func (i *inbox) takeSome(read func(r *native.Reader, code uint16) (more bool)) (came bool, err error) {
	defer protect(i.session.socket.settings.log(), "decoder", &err)
	for size, more := 0, true; more && size < fewBytes; {
		code, body, ok, err := i.pop()
		if !ok {
			return came, err
		}
		size += len(body)
		i.reader.Reset(body)
		more = read(&i.reader, code) && !i.taken.empty()
		came = true
	}
	return came, nil
}

// isSettled reports whether there is something to take, or will never be.
func (i *inbox) isSettled() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.settled()
}

// settled is isSettled under the lock.
func (i *inbox) settled() bool { return !i.arrived.empty() || i.err != nil }

// wait waits for what somebody else reads.
func (i *inbox) wait(ctx context.Context) error {
	changed := i.change()
	if changed == nil {
		return nil
	}
	defer i.session.beRead()()
	select {
	case <-changed:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// change returns what is closed when there is something to take, or will never be: nil
// if that is so.
func (i *inbox) change() <-chan struct{} {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.settled() {
		return nil
	}
	if i.changed == nil {
		i.changed = make(chan struct{})
	}
	return i.changed
}

// pop takes an item off those that were taken together, after all that has arrived if
// there are none.
func (i *inbox) pop() (code uint16, body []byte, came bool, err error) {
	if i.taken.empty() || i.used >= i.window.size/8 || i.discarded.Load() {
		if err = i.takeMore(); err != nil || i.taken.empty() {
			return 0, nil, false, err
		}
	}
	code, body = i.taken.pop()
	i.used += costOf(body)
	return code, body, true, nil
}

// takeMore takes together what has arrived, if nothing is left of what was, or says
// why there is no more. What was consumed is granted to the other side again.
func (i *inbox) takeMore() error {
	i.mu.Lock()
	defer i.mu.Unlock()
	if grant := i.window.consumed(i.used); grant > 0 && i.err == nil {
		i.session.grant(i.id(), grant, onPush)
		i.granted = true
	}
	i.used = 0
	if i.discarded.Load() || i.taken.empty() {
		i.taken.free()
		i.taken, i.arrived = i.arrived, nil
	}
	if i.taken.empty() {
		return i.err
	}
	return nil
}

// close ends the items: with io.EOF or an answer those that are there can
// still be taken, with discard they are dropped.
func (i *inbox) close(err error, discard bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.err == nil || discard && i.err == io.EOF {
		i.err = err
	}
	if discard {
		i.arrived.free()
		i.arrived = nil
		i.discarded.Store(true)
	}
	i.wake()
}

func (i *inbox) wake() {
	if i.changed != nil {
		close(i.changed)
		i.changed = nil
	}
}
