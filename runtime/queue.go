package runtime

import (
	"context"
	"errors"
	"net"
	"slices"
	"sync"
	"time"
)

// controlRoom bounds the control frames that wait for one write. They pass the
// bound of the queue; a peer that causes more of them than that and reads none
// is cut off.
const controlRoom = 256 << 10

// errNotReading is the cause of a socket whose peer makes us answer and does
// not read the answers.
var errNotReading = errors.New("the peer does not read what it asks for")

// A message is something to be written. Small ones leave as one frame in the
// order of their acceptance; the frames of large ones are taken in turn.
// Messages with the same key leave in the order of their acceptance.
type message struct {
	key      uint64
	size     int                                    // bytes that it takes up in the queue
	next     func(b []byte) (out []byte, done bool) // appends the next frame
	large    bool                                   // takes more than one frame
	accepted func()                                 // called once it is in the queue, under the queue's lock
	seq      uint64                                 // 0 before that
}

// A lane holds messages of one key of which the first is a large one.
type lane struct {
	key      uint64
	messages []*message
}

// The queue is what a socket has yet to write. A goroutine writes as long as
// there is something to write; an idle socket has none.
type queue struct {
	conn    net.Conn
	limit   int
	timeout time.Duration
	failed  func(error) // called once, without a lock, when writing failed
	pong    func(b []byte) []byte

	mu         sync.Mutex
	ready      []byte     // frames of small messages
	readySeq   uint64     // of the first message in ready
	spare      []byte     // the other buffer
	lanes      []*lane    // large messages and what must follow them
	waiting    []*message // found no room, in order
	flushes    []*flush
	writing    uint64 // seq of what is being written, 0 for nothing
	size       int    // bytes in ready and lanes and being written
	controlled int    // bytes of control frames since the last batch
	seq        uint64
	active     bool
	pongSeq    uint64        // of the pong that is due, 0 for none
	stopped    error         // no more messages are taken
	stop       chan struct{} // closed with it
	err        error         // nothing more is written
	stats      queueStats
}

type queueStats struct {
	writtenBytes                uint64
	queuedFrames, writtenFrames uint64
}

func newQueue(conn net.Conn, limit int, timeout time.Duration, failed func(error)) *queue {
	return &queue{conn: conn, limit: limit, timeout: timeout, failed: failed, stop: make(chan struct{})}
}

// post puts m in the queue, or has it wait in line for room. It never blocks.
func (q *queue) post(m *message) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.stopped != nil {
		return q.stopped
	}
	if len(q.waiting) > 0 || !q.room(m.size) {
		q.waiting = append(q.waiting, m)
		return nil
	}
	q.put(m)
	return nil
}

// try puts m in the queue only if there is room now.
func (q *queue) try(m *message) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.stopped != nil || len(q.waiting) > 0 || !q.room(m.size) {
		return false
	}
	q.put(m)
	return true
}

// control puts m in the queue past the bound.
func (q *queue) control(m *message) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.stopped != nil {
		return q.stopped
	}
	if q.controlled += m.size; q.controlled > controlRoom {
		return errNotReading
	}
	q.put(m)
	return nil
}

// send waits until m is in the queue. When ctx ends first, m is not sent.
func (q *queue) send(ctx context.Context, m *message) error {
	accepted, before := make(chan struct{}), m.accepted
	m.accepted = func() {
		if before != nil {
			before()
		}
		close(accepted)
	}
	if err := q.post(m); err != nil {
		return err
	}
	return q.await(ctx, m, accepted)
}

func (q *queue) await(ctx context.Context, m *message, accepted <-chan struct{}) error {
	select {
	case <-accepted:
		return nil
	case <-ctx.Done():
		if q.withdraw(m) {
			return context.Cause(ctx)
		}
		return q.dropped(m)
	case <-q.stop:
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
	i := slices.Index(q.waiting, m)
	if i < 0 {
		return false
	}
	q.waiting = slices.Delete(q.waiting, i, i+1)
	q.admit() // what stood behind it may fit
	return true
}

func (q *queue) room(size int) bool { return q.size == 0 || q.size+size <= q.limit }

// admit moves messages from the line into the queue, in order.
func (q *queue) admit() {
	n := 0
	for n < len(q.waiting) && q.room(q.waiting[n].size) {
		q.put(q.waiting[n])
		n++
	}
	q.waiting = slices.Delete(q.waiting, 0, n)
}

// put makes m part of the queue and sees to it that somebody writes.
func (q *queue) put(m *message) {
	q.seq++
	m.seq = q.seq
	q.size += m.size
	if m.accepted != nil {
		m.accepted()
	}
	switch l := q.lane(m.key); {
	case l != nil:
		l.messages = append(l.messages, m)
	case m.large:
		q.lanes = append(q.lanes, &lane{m.key, []*message{m}})
	default:
		q.append(m)
	}
	q.wake()
}

// append writes a small message behind the others.
func (q *queue) append(m *message) {
	if len(q.ready) == 0 {
		q.readySeq = m.seq
	}
	before := len(q.ready)
	q.ready, _ = m.next(q.ready)
	q.size += len(q.ready) - before - m.size
	q.stats.queuedFrames++
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
	if q.pongSeq == 0 {
		q.seq++
		q.pongSeq = q.seq
	}
	q.wake()
}

func (q *queue) wake() {
	if !q.active && q.err == nil {
		q.active = true
		go q.write()
	}
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
	q.stopped, q.waiting = cause, nil
	close(q.stop)
}

// close drops everything.
func (q *queue) close(cause error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.err != nil {
		return
	}
	q.refuseLocked(cause)
	q.err, q.active = cause, false
	q.ready, q.spare, q.lanes = nil, nil, nil
	q.size = 0
	q.settleFlushes()
}

// snapshot returns the counters and how many bytes wait to be written.
func (q *queue) snapshot() (queueStats, int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.stats, q.size
}
