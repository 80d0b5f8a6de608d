package runtime

import (
	"context"
	"slices"
)

// A flush waits for all units that were queued before it.
type flush struct {
	seq  uint64
	done chan struct{}
	err  error // why some of them are never written; set before done is closed
}

// flush waits until all that was accepted before is written. It fails if some of that
// never is: not because the queue has ended since.
func (q *queue) flush(ctx context.Context) error {
	f := q.newFlush()
	q.push()
	select {
	case <-f.done:
		return f.err
	case <-ctx.Done():
		q.forget(f)
		return context.Cause(ctx)
	}
}

func (q *queue) forget(f *flush) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.flushes = slices.DeleteFunc(q.flushes, func(other *flush) bool { return other == f })
}

func (q *queue) newFlush() *flush {
	q.mu.Lock()
	defer q.mu.Unlock()
	f := &flush{seq: q.seq, done: make(chan struct{})}
	q.flushes = append(q.flushes, f)
	q.settleFlushes()
	return f
}

// settleFlushes ends those for which nothing older is left, or too much is lost.
func (q *queue) settleFlushes() {
	oldest := q.oldest()
	q.flushes = slices.DeleteFunc(q.flushes, func(f *flush) bool {
		switch lost := q.lost > 0 && q.lost <= f.seq; {
		case lost:
			f.err = q.err
		case oldest <= f.seq:
			return false
		}
		close(f.done)
		return true
	})
}

// lose drops what is not being written. The lock is held.
func (q *queue) lose() {
	if oldest := q.oldestUnbegun(); oldest <= q.seq {
		q.lost = oldest
	}
	q.ready, q.spare, q.lanes, q.pongSeq = nil, nil, nil, 0
	q.size = 0
}

// fail is close, when what was being written is lost too.
func (q *queue) fail(cause error) {
	q.close(cause)
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.lost == 0 || q.writing < q.lost {
		q.lost = q.writing
	}
	q.writing = 0
	q.settleFlushes()
}

// oldest is the number of the oldest message that is not wholly written.
func (q *queue) oldest() uint64 {
	if q.writing > 0 {
		return min(q.writing, q.oldestUnbegun())
	}
	return q.oldestUnbegun()
}

// oldestUnbegun is the number of the oldest message of which something is to be written, and is
// not being written.
func (q *queue) oldestUnbegun() uint64 {
	oldest := q.seq + 1
	if len(q.ready) > 0 {
		oldest = min(oldest, q.readySeq)
	}
	if q.pongSeq > 0 {
		oldest = min(oldest, q.pongSeq)
	}
	for _, l := range q.lanes {
		oldest = min(oldest, l.messages[0].seq)
	}
	return oldest
}
