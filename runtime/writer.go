package runtime

import (
	"errors"
	"os"
	goruntime "runtime"
	"time"
)

// writeChunk is how much goes to the connection in one Write, so that a slow
// but living peer makes progress within the write timeout.
const writeChunk = 256 << 10

// write writes until there is nothing left.
func (q *queue) write() {
	for {
		goruntime.Gosched() // lets those who are about to add something do so: fewer and larger writes
		batch, n := q.batch()
		if batch == nil {
			return
		}
		if err := q.writeAll(batch); err != nil {
			q.close(err)
			q.failed(err)
			return
		}
		q.wrote(batch, n)
	}
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
	b, q.ready, q.spare, q.controlled = q.ready, q.spare[:0], nil, 0
	q.writing = q.readySeq
	if len(b) == 0 {
		q.writing = q.seq + 1
	}
	if q.pongSeq > 0 {
		q.writing, q.pongSeq = min(q.writing, q.pongSeq), 0
		b = q.extra(b, q.pong)
	}
	b = q.turn(b)
	if len(b) == 0 {
		q.active, q.writing, q.spare = false, 0, keep(b)
		return nil, 0
	}
	return b, q.stats.queuedFrames
}

func (q *queue) extra(b []byte, frame func([]byte) []byte) []byte {
	before := len(b)
	b = frame(b)
	q.size += len(b) - before
	q.stats.queuedFrames++
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
	q.stats.queuedFrames++
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
	for len(b) > 0 {
		if err := q.conn.SetWriteDeadline(time.Now().Add(q.timeout)); err != nil {
			return err
		}
		n, err := q.conn.Write(b[:min(len(b), writeChunk)])
		b = b[n:]
		if err != nil && (n == 0 || !errors.Is(err, os.ErrDeadlineExceeded)) {
			return err
		}
	}
	return nil
}

// wrote accounts for a batch that has left and lets others in.
func (q *queue) wrote(batch []byte, frames uint64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.stats.writtenBytes += uint64(len(batch))
	q.stats.writtenFrames = frames
	if q.err != nil {
		return
	}
	q.size -= len(batch)
	q.writing = 0
	q.spare = keep(batch)
	q.admit()
	q.settleFlushes()
}

// keep returns b for reuse unless it is too large to keep for a quiet socket.
func keep(b []byte) []byte {
	if cap(b) > 64<<10 {
		return nil
	}
	return b[:0]
}
