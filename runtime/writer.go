package runtime

import (
	"crypto/tls"
	"errors"
	"os"
	goruntime "runtime"
	"time"
)

// writeChunk is how much goes to the connection in one Write, so that a slow
// but living peer makes progress within the write timeout.
const writeChunk = 256 << 10

// tlsRecord is how much one record of TLS carries at most.
const tlsRecord = 16 << 10

// writeDelay is how long, to twice as long, what nobody waits for yet may wait for
// more of its kind, on a socket on which there is much to write.
const writeDelay = 5 * time.Millisecond

// flowDelay is how long, to twice as long, an item or event waits for more of its
// kind where these follow each other closely.
const flowDelay = time.Millisecond

// quietTicks is how many times flowDelay there must be nothing for that to end.
const quietTicks = 16

// flowing is how many messages must have come together for that.
const flowing = 8

// muchWritten is how many bytes wait at most for somebody to wait for their answers.
const muchWritten = 32 << 10

// firstWritten is how many bytes of requests that nobody waits for yet are written
// before the rest: the peer wakes up and works while the others are made.
const firstWritten = 1 << 10

// fewBatches is how many batches a goroutine writes that has other things to do.
const fewBatches = 4

// A hurry says how soon something is to be written.
type hurry uint8

const (
	now    hurry = iota
	flow         // now, unless those before it flow: then when there is much, or after a moment
	soon         // when push is called, or after a while
	onPush       // when push is called
)

// attend sees to it that somebody writes.
func (q *queue) attend(hurry hurry) {
	enough := muchWritten
	switch hurry {
	case now:
		q.urgent = true
		q.wake()
		return
	case flow:
		if !q.flows {
			q.wake()
		}
	case soon:
		q.arm()
		if !q.begun {
			enough = firstWritten
		}
	}
	if len(q.ready) >= enough && q.isFree() {
		q.much.Store(true)
	}
}

// pushMuch writes where so much is to be written that it is not to wait any longer.
func (q *queue) pushMuch() {
	if q.much.Load() {
		q.push()
	}
}

// wake has everything written now, in a goroutine of the queue's own.
func (q *queue) wake() {
	if !q.active && q.err == nil {
		q.active, q.coming = true, true
		go q.come()
	}
}

// isFree reports whether nobody writes, or who is to write has not come yet.
func (q *queue) isFree() bool { return !q.active || q.coming }

// come writes, unless somebody was faster.
func (q *queue) come() {
	goruntime.Gosched() // lets those who are about to add something do so: fewer and larger writes
	q.mu.Lock()
	mine := q.coming
	q.coming = false
	q.mu.Unlock()
	if mine {
		q.write()
	}
}

// arm has everything written soon: now after a quiet time. The timer goes on while
// there is more to come, since to start one for each burst would cost more than the
// burst.
func (q *queue) arm() {
	if q.active || q.armed || q.err != nil {
		return
	}
	q.wake()
	if q.direct != nil {
		q.start()
	}
}

// start has what is in the queue now written after a while.
func (q *queue) start() {
	delay := writeDelay
	if q.flows {
		delay = flowDelay
	}
	if q.later == nil {
		q.later = time.AfterFunc(delay, q.belated)
	} else {
		q.later.Reset(delay)
	}
	q.armed, q.armedSeq = true, q.seq
}

// belated writes what nobody has come to write.
func (q *queue) belated() {
	q.mu.Lock()
	mine := !q.active && q.err == nil && len(q.ready) > 0 && q.readySeq <= q.armedSeq
	q.active = q.active || mine
	q.goOn()
	q.mu.Unlock()
	if mine {
		q.write()
	}
}

// goOn starts the timer again while there is more to come. What flows may stop for a
// moment: its sender waits for credit.
func (q *queue) goOn() {
	if q.armedSeq != q.seq {
		q.quiet = 0
	} else {
		q.quiet++
	}
	if q.err == nil && (q.quiet == 0 || q.flows && q.quiet < quietTicks) {
		q.start()
		return
	}
	q.armed, q.flows = false, false
}

// hasten has everything written now: by this goroutine if it waits anyway.
func (q *queue) hasten(waits bool) {
	if waits {
		q.push()
		return
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.size > 0 {
		q.urgent = true
		q.wake()
	}
}

// push writes, if nobody does yet, what the connection takes at once. It does
// not wait: the rest is for a goroutine of the queue's own.
func (q *queue) push() {
	q.mu.Lock()
	q.begun = q.much.Load() // else somebody waits for all there is
	if !q.isFree() || q.err != nil || q.size == 0 {
		q.urgent = true // whoever writes goes on
		q.mu.Unlock()
		return
	}
	q.active, q.coming = true, false
	direct := q.direct
	q.much.Store(false)
	q.mu.Unlock()
	if direct == nil {
		go q.write()
		return
	}
	for range fewBatches {
		batch, n := q.batch()
		if batch == nil {
			return
		}
		if rest := batch[direct.write(batch):]; len(rest) > 0 {
			go q.resume(batch, rest, n)
			return
		}
		q.wrote(batch, n)
	}
	go q.write()
}

// resume writes the rest of a batch, and all that follows.
func (q *queue) resume(batch, rest []byte, frames uint64) {
	if q.writeBatch(batch, rest, frames) {
		q.write()
	}
}

// write writes until there is nothing left.
func (q *queue) write() {
	for {
		batch, n := q.batch()
		if batch == nil || !q.writeBatch(batch, batch, n) || q.letFlow() {
			return
		}
		goruntime.Gosched()
	}
}

// letFlow leaves what is to be written next to those who add to it, until there is
// much, if it comes fast.
func (q *queue) letFlow() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	size := len(q.ready)
	fast := size >= muchWritten/4 || size > 0 && q.seq-q.readySeq >= flowing
	if !fast || size >= muchWritten || q.urgent || q.err != nil || q.direct == nil {
		return false
	}
	if len(q.lanes) > 0 || q.waiting.Len() > 0 || q.pongSeq > 0 {
		return false
	}
	q.active, q.flows = false, true
	if !q.armed {
		q.start()
	}
	return true
}

// writeBatch writes the rest of a batch. It reports false when that has failed.
func (q *queue) writeBatch(batch, rest []byte, frames uint64) bool {
	if err := q.writeAll(rest); err != nil {
		q.fail(err)
		q.failed(err)
		return false
	}
	q.wrote(batch, frames)
	return true
}

// batch collects what is written next: all small messages and one frame of
// each of the first few large ones. It returns nil when the queue is empty.
func (q *queue) batch() (b []byte, frames uint64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.err != nil {
		q.active = false
		return nil, 0
	}
	q.urgent = false
	b, q.ready, q.spare, q.controlled = q.ready, q.spare[:0], nil, 0
	q.writing = q.readySeq
	if len(b) == 0 {
		q.writing = q.seq + 1
	}
	if q.pongSeq > 0 {
		q.writing, q.pongSeq = min(q.writing, q.pongSeq), 0
		b = q.extra(b, q.pong)
	}
	if len(q.lanes) > 0 {
		var left []byte
		if b, left = widened(b); q.ready == nil {
			q.ready = left
		}
	}
	b = q.turn(b)
	if len(b) == 0 {
		q.active, q.writing, q.spare = false, 0, keep(b)
		return nil, 0
	}
	return b, q.queued
}

func (q *queue) extra(b []byte, frame func([]byte) []byte) []byte {
	before := len(b)
	b = frame(b)
	q.size += len(b) - before
	q.queued++
	return b
}

// turn appends one frame from each of the first few lanes. One that is done
// with a message goes behind the others, so that none waits for ever.
func (q *queue) turn(b []byte) []byte {
	lanes, again := q.lanes[:0], []*lane(nil)
	for i, l := range q.lanes {
		done := false
		if i < maxUnfinished {
			b, done = q.fragment(b, l)
		}
		switch {
		case !done:
			lanes = append(lanes, l)
		case len(l.messages) > 0:
			again = append(again, l)
		}
	}
	clear(q.lanes[len(lanes):])
	q.lanes = append(lanes, again...)
	return b
}

// fragment appends the next frame of l's first message.
func (q *queue) fragment(b []byte, l *lane) (out []byte, done bool) {
	first := l.messages[0]
	q.writing = min(q.writing, first.seq)
	before := len(b)
	b, done = first.next(b)
	q.queued++
	grown := len(b) - before
	q.size += grown - min(grown, first.size)
	first.size -= min(grown, first.size)
	if done {
		q.size -= first.size
		l.messages = l.messages[1:]
	}
	return b, done
}

// writeAll writes b. It gives up when the peer takes not one byte for as long
// as the timeout.
func (q *queue) writeAll(b []byte) error {
	if q.direct != nil { // a deadline of the past would keep push from writing
		if b = b[q.direct.write(b):]; len(b) == 0 {
			return nil
		}
		defer func() { _ = q.conn.SetWriteDeadline(time.Time{}) }()
	}
	chunk := writeChunk
	if _, ok := q.conn.(*tls.Conn); ok {
		chunk = tlsRecord // part of which is no progress that could be seen
	}
	for len(b) > 0 {
		if err := q.conn.SetWriteDeadline(time.Now().Add(q.timeout)); err != nil {
			return err
		}
		n, err := q.conn.Write(b[:min(len(b), chunk)])
		b = b[n:]
		if err != nil && (n == 0 || !errors.Is(err, os.ErrDeadlineExceeded)) {
			return err
		}
	}
	return nil
}

// wrote accounts for a batch that has left and lets others in.
func (q *queue) wrote(batch []byte, frames uint64) {
	defer q.hasRoom()
	q.mu.Lock()
	defer q.mu.Unlock()
	q.written.bytes += uint64(len(batch))
	q.written.frames = frames
	q.writing = 0
	if q.err != nil {
		q.settleFlushes()
		return
	}
	q.size -= len(batch)
	q.spare = keep(batch)
	q.admit()
	q.settleFlushes()
}

// keptRoom is how much room for messages a quiet socket keeps.
const keptRoom = 64 << 10

// mostRoom is how much room for messages is kept for sockets that write much.
const mostRoom = 16 * keptRoom

// roomy has room for many messages.
var roomy spares[[]byte]

// widen moves what is ready into a room for many messages, if there is one, before it
// outgrows its own.
func (q *queue) widen() {
	size, room := len(q.ready), cap(q.ready)
	if room > 0 && size < keptRoom/8 || size < room-room/4 {
		return
	}
	wide, left := widened(q.ready)
	if q.ready = wide; q.spare == nil {
		q.spare = left
	}
}

// widened returns b in a room for many messages, if there is one and it has none, and
// the room that it leaves, nil if it stays.
func widened(b []byte) (wide, left []byte) {
	if cap(b) > keptRoom {
		return b, nil
	}
	room, ok := roomy.take()
	if !ok {
		return b, nil
	}
	return append(room, b...), b[:0]
}

// keep returns b for reuse unless it is too large to keep for a quiet socket: then
// others may have it.
func keep(b []byte) []byte {
	if cap(b) <= keptRoom {
		return b[:0]
	}
	if cap(b) <= mostRoom {
		roomy.give(b[:0])
	}
	return nil
}
