package runtime

import (
	"bytes"
	"container/list"
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

// controlRoom bounds the control frames that wait for one write. They pass the
// bound of the queue; a peer that causes more of them than that and reads none
// is cut off.
const controlRoom = 256 << 10

// errNotReading is the cause of a socket whose peer makes us answer and does
// not read the answers.
var errNotReading = errors.New("the peer does not read what it asks for")

// A lane holds messages of one key, of which the first is large or follows a
// large one. They leave in the order of their acceptance.
type lane struct {
	key      uint64
	messages []*message
}

// The queue is what a socket has yet to write. One goroutine at a time writes,
// as long as there is something to write: one of the queue's own, or that of
// whoever needs it written now. An idle socket has none.
type queue struct {
	// What each message changes is together, since those who send run on several cores: for
	// memory to get from one to the other takes longer than all that is done with it.
	mu     sync.Mutex
	ready  []byte      // frames of small messages
	size   int         // bytes in ready and lanes and being written
	seq    uint64      // of the last message
	queued uint64      // frames so far
	much   atomic.Bool // so much is to be written soon that it is to be written now
	large  bool        // the last message was too large for one frame
	urgent bool        // somebody wants ready written now
	active bool        // somebody writes
	coming bool        // or is about to: whoever writes first does

	begun      bool      // some requests are written for whose answers nobody waits yet
	armed      bool      // later runs
	flows      bool      // items or events follow each other closely
	fenced     bool      // no room for anything, until lift
	isFull     bool      // full was called, and there is still no room
	light      bool      // it has nothing that only a busy one needs
	readySeq   uint64    // of the first message in ready
	spare      []byte    // the other buffer
	lanes      []*lane   // large messages and what must follow them
	waiting    list.List // of *message that found no room, in order
	flushes    []*flush
	writing    uint64      // seq of what is being written, 0 for nothing
	controlled int         // bytes of control frames since the last batch
	later      *time.Timer // that writes what nobody has come to write, nil before
	armedSeq   uint64      // seq when it was started
	quiet      int         // how often in a row there was nothing since
	pongSeq    uint64      // of the pong that is due, 0 for none
	stopped    error       // no more messages are taken
	stop       latch       // closed with it
	err        error       // nothing more is written
	lost       uint64      // seq of the oldest message that was dropped, 0 for none
	written    queueWritten

	conn    net.Conn
	direct  *directWriter // to conn; nil while the queue is light, and where it cannot be written to in this way
	limit   int
	timeout time.Duration
	failed  func(error) // called once, without a lock, when writing failed
	pong    func(b []byte) []byte
	full    func() // called in a goroutine of its own where there is no room, nil for nothing

	wroteSome func() // called without a lock whenever there may be room again, nil for nothing
	unrests   func() // called under the lock when it needs more than while it was light, nil for nothing
}

type queueWritten struct{ bytes, frames uint64 }

// queueStats are a queue's counters, and how many bytes wait to be written.
type queueStats struct {
	written queueWritten
	frames  uint64 // that were queued
	size    int
}

func newQueue(conn net.Conn, limit int, timeout time.Duration, failed func(error)) *queue {
	return &queue{
		conn: conn, direct: newDirectWriter(conn), limit: limit, timeout: timeout, failed: failed,
	}
}

// post puts m in the queue, or has it wait in line for room. It never blocks.
func (q *queue) post(m *message) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.postLocked(m)
}

// postLocked is post under the lock.
func (q *queue) postLocked(m *message) error {
	if q.stopped != nil {
		return q.stopped
	}
	if q.waiting.Len() > 0 || !q.room(m.size) {
		m.admitted = make(chan struct{})
		m.line = q.waiting.PushBack(m)
		q.overflow()
		q.wake() // what is to be written later leaves no room
		return nil
	}
	q.put(m)
	return nil
}

// tryLocked puts m in the queue only if there is room now. The lock is held.
func (q *queue) tryLocked(m *message) bool {
	if q.stopped != nil {
		return false
	}
	if q.waiting.Len() > 0 || !q.room(m.size) {
		q.overflow()
		return false
	}
	q.put(m)
	return true
}

// offer is try for bytes that need no frame. It keeps nothing of b. It reports
// false where there is no room now. accepted may be nil; it is called under the
// lock, before anything of b can be written. hurry says how soon that is.
func (q *queue) offer(b []byte, fence bool, accepted func(), hurry hurry) (bool, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.stopped != nil {
		return false, q.stopped
	}
	if q.waiting.Len() > 0 || !q.room(len(b)) {
		q.overflow()
		return false, nil
	}
	q.accept(append(q.ready, b...))
	q.fenced = fence
	if accepted != nil {
		accepted()
	}
	q.attend(hurry)
	return true, nil
}

// compose is offer for what f appends, which saves a copy. f is called under the
// lock, and not at all where nothing is accepted any more. What it returns with an
// error is dropped; what finds no room is returned.
func (q *queue) compose(f func(b []byte) ([]byte, error), hurry hurry) (left []byte, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.stopped != nil {
		return nil, q.stopped
	}
	q.widen()
	b, err := f(q.ready)
	if err != nil {
		return nil, err
	}
	if q.waiting.Len() > 0 || !q.room(len(b)-len(q.ready)) {
		q.overflow()
		return bytes.Clone(b[len(q.ready):]), nil
	}
	q.accept(b)
	q.attend(hurry)
	return nil, nil
}

// A frame is what goes around a small message.
type frame struct {
	header   native.Header
	until    time.Time // the deadline, zero for none
	max      int       // bytes of the message that the peer accepts
	accepted func()    // called under the lock, before anything can be written; nil for nothing
	hurry    hurry
	encoded  bool // set when the message could be encoded
	size     int  // bytes of the payload, set when it is in the queue
}

// set says what most frames have. To make one with all of it and copy it to where it is
// would take longer: who reads what was just written in parts waits for them.
func (f *frame) set(h native.Header, max int, hurry hurry) {
	f.header, f.max, f.hurry = h, max, hurry
}

// enclose puts what body appends into the queue, in one frame. body is called under
// the lock and says the code as well, and is not called at all where nothing is
// accepted any more. What is large, larger than the peer accepts, or finds no room is
// returned.
func (q *queue) enclose(f *frame, body func(b []byte) (out []byte, code uint16, err error)) (left []byte, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.encloseLocked(f, body)
}

// encloseLocked is enclose under the lock.
func (q *queue) encloseLocked(f *frame, body func(b []byte) (out []byte, code uint16, err error)) (left []byte, err error) {
	if f.encoded = q.stopped != nil; f.encoded {
		return nil, q.stopped
	}
	q.widen()
	into, apart := q.aside()
	start := len(into)
	b := f.begin(into)
	first := len(b)
	b, code, err := body(b)
	if err != nil {
		return nil, err
	}
	f.encoded, f.header.Code = true, code
	size := len(b) - first
	q.large = size > maxFrame
	if size > min(f.max, maxFrame-maxDeadline) || q.waiting.Len() > 0 || !q.room(len(b)-start) || q.lane(keyOf(f.header)) != nil {
		q.overflow()
		if q.large && (apart || cap(b) != cap(into)) { // it has its room for itself
			return b[first:], nil
		}
		return bytes.Clone(b[first:]), nil
	}
	if apart {
		b, start = append(q.ready, b...), len(q.ready)
		giveBody(into)
	}
	f.size = len(b) - start - native.HeaderSize
	native.AppendHeader(b[:start], f.header, uint32(f.size))
	q.accept(b)
	if f.accepted != nil {
		f.accepted()
	}
	q.attend(f.hurry)
	return nil, nil
}

// aside returns what to encode into: room apart if there is some and the last message
// was large, so that the next one, which may be too, needs not be moved.
func (q *queue) aside() (into []byte, apart bool) {
	if q.large {
		if room, ok := bodies.take(); ok {
			return room, true
		}
	}
	return q.ready, false
}

// begin appends room for the header, and the deadline.
func (f *frame) begin(b []byte) []byte {
	var header [native.HeaderSize]byte // which is set when all of it is known
	b = append(b, header[:]...)
	if !f.until.IsZero() {
		f.header.Flags |= native.FlagDeadline
		b = native.AppendUvarint(b, uint64(max(0, time.Until(f.until).Microseconds())))
	}
	return b
}

// accept takes b, which is q.ready with one message more.
func (q *queue) accept(b []byte) {
	q.prepare()
	q.seq++
	if len(q.ready) == 0 {
		q.readySeq = q.seq
	}
	q.size += len(b) - len(q.ready)
	q.ready = b
	q.queued++
}

// load returns how many messages there have been, and whether the queue is light.
func (q *queue) load() (seq uint64, light bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.seq, q.light
}

// lighten gives back what only a busy queue needs, if it is not busy.
func (q *queue) lighten() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.active || q.armed || q.size > 0 || q.waiting.Len() > 0 || q.light {
		return
	}
	q.ready, q.spare, q.later, q.direct, q.light = nil, nil, nil, nil, true
}

// prepare undoes lighten before something is to be written.
func (q *queue) prepare() {
	if !q.light {
		return
	}
	q.direct, q.light = newDirectWriter(q.conn), false
	if q.unrests != nil {
		q.unrests()
	}
}

// fence has nothing accepted until lift.
func (q *queue) fence() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.fenced = true
}

// lift goes on, with another connection, after a message that was a fence. All
// before it is written.
func (q *queue) lift(conn net.Conn) {
	q.mu.Lock()
	q.conn, q.direct, q.fenced, q.light = conn, newDirectWriter(conn), false, false
	q.admit()
	q.mu.Unlock()
	q.hasRoom()
}

// hasRoom lets in what waits elsewhere.
func (q *queue) hasRoom() {
	if q.wroteSome != nil {
		q.wroteSome()
	}
}

// control puts m in the queue past the bound. Only what the peer can cause at
// will counts towards the bound of control frames, thus no table of shapes.
func (q *queue) control(m *message) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.stopped != nil {
		return q.stopped
	}
	if !m.whole {
		q.controlled += m.size
	}
	if q.controlled > controlRoom {
		return errNotReading
	}
	q.put(m)
	return nil
}

// send waits until m is in the queue. When ctx ends first, m is not sent.
func (q *queue) send(ctx context.Context, m *message) error {
	if err := q.post(m); err != nil {
		return err
	}
	return q.await(ctx, m)
}

// await waits until m, which was posted, is in the queue.
func (q *queue) await(ctx context.Context, m *message) error {
	if m.admitted == nil {
		return nil
	}
	select {
	case <-m.admitted:
		return nil
	case <-ctx.Done():
		if q.withdraw(m) {
			return context.Cause(ctx)
		}
		return q.dropped(m)
	case <-q.stop.done():
		return q.dropped(m)
	}
}

// dropped says why m never made it into the queue, nil if it did.
func (q *queue) dropped(m *message) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if m.seq > 0 {
		return nil
	}
	return q.stopped
}

// withdraw takes m back, if it still waits for room.
func (q *queue) withdraw(m *message) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if m.line == nil || m.stays || q.stopped != nil {
		return false
	}
	q.waiting.Remove(m.line)
	m.line = nil
	q.admit() // what stood behind it may fit
	return true
}

func (q *queue) room(size int) bool {
	return !q.fenced && (q.size == 0 || q.size+size <= q.limit)
}

// admit moves messages from the line into the queue, in order.
func (q *queue) admit() {
	for first := q.waiting.Front(); first != nil; first = q.waiting.Front() {
		m := first.Value.(*message)
		if !q.room(m.size) {
			return
		}
		q.waiting.Remove(first)
		m.line = nil
		q.put(m)
		close(m.admitted)
	}
	q.isFull = false
}

// overflow says that there is no room, unless it has been said.
func (q *queue) overflow() {
	if q.full != nil && !q.isFull && !q.fenced {
		q.isFull = true
		go q.full()
	}
}

// put makes m part of the queue and sees to it that somebody writes.
func (q *queue) put(m *message) {
	q.prepare()
	q.seq++
	m.seq = q.seq
	q.size += m.size
	q.fenced = m.fence
	if m.accepted != nil {
		m.accepted()
	}
	switch l := q.lane(m.key()); {
	case l != nil:
		l.messages = append(l.messages, m)
		q.wake()
	case m.large():
		q.lanes = append(q.lanes, &lane{m.key(), []*message{m}})
		q.wake()
	default:
		q.append(m)
		q.attend(m.hurry)
	}
}

// append writes a message behind the others.
func (q *queue) append(m *message) {
	if len(q.ready) == 0 {
		q.readySeq = m.seq
	}
	q.widen()
	before := len(q.ready)
	for done := false; !done; q.queued++ {
		q.ready, done = m.next(q.ready)
	}
	q.size += len(q.ready) - before - m.size
}

func (q *queue) lane(key uint64) *lane {
	for _, l := range q.lanes {
		if l.key == key && key != 0 {
			return l
		}
	}
	return nil
}

// answerPing has a pong written soon. Several pings that come before that
// share one pong.
func (q *queue) answerPing() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.prepare()
	if q.pongSeq == 0 {
		q.seq++
		q.pongSeq = q.seq
	}
	q.wake()
}

// refuse takes no more messages; those accepted are still written, those in
// line are dropped.
func (q *queue) refuse(cause error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.refuseLocked(cause)
}

func (q *queue) refuseLocked(cause error) {
	if q.stopped != nil {
		return
	}
	q.stopped = cause
	q.waiting.Init()
	q.stop.close()
}

// close drops everything but what is being written just now.
func (q *queue) close(cause error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.err != nil {
		return
	}
	q.refuseLocked(cause)
	q.err, q.active = cause, false
	q.lose()
	q.settleFlushes()
}

func (q *queue) stats() queueStats {
	q.mu.Lock()
	defer q.mu.Unlock()
	return queueStats{q.written, q.queued, q.size}
}
