package runtime

import (
	"context"
	"slices"
)

// A flush waits for all units that were queued before it.
type flush struct {
	seq  uint64
	done chan struct{}
}

// flush waits until all that was accepted before is written.
func (q *queue) flush(ctx context.Context) error {
	f := q.newFlush()
	q.push()
	select {
	case <-f.done:
		return q.failure()
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
	f := &flush{q.seq, make(chan struct{})}
	q.flushes = append(q.flushes, f)
	q.settleFlushes()
	return f
}

// settleFlushes ends those for which nothing older is left.
func (q *queue) settleFlushes() {
	oldest := q.oldest()
	q.flushes = slices.DeleteFunc(q.flushes, func(f *flush) bool {
		if q.err == nil && oldest <= f.seq {
			return false
		}
		close(f.done)
		return true
	})
}

// oldest is the number of the oldest message that is not wholly written.
func (q *queue) oldest() uint64 {
	oldest := q.seq + 1
	if len(q.ready) > 0 {
		oldest = min(oldest, q.readySeq)
	}
	for _, seq := range []uint64{q.writing, q.pongSeq} {
		if seq > 0 {
			oldest = min(oldest, seq)
		}
	}
	for _, l := range q.lanes {
		oldest = min(oldest, l.messages[0].seq)
	}
	return oldest
}

func (q *queue) failure() error {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.err
}
