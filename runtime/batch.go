package runtime

import (
	"sync"
	"sync/atomic"
)

// A batch are requests that have arrived together.
type batch struct {
	all   []arrival
	rooms []room // where their handlings are
	ids   idSet

	unmeasured int // how many handlers before these were not measured

	next atomic.Int64 // the first that nobody handles yet
}

// keptArrivals is for how many requests a socket keeps a batch of its own.
const keptArrivals = 8

var batches = sync.Pool{New: func() any { return new(batch) }}

// free forgets what was in b, which is over.
func (b *batch) free() {
	for i := range b.all {
		if a := &b.all[i]; a.again != nil && a.isSpare() {
			a.spares.Put(a.again)
		}
	}
	for _, room := range b.rooms {
		room.free()
	}
	clear(b.all)
	clear(b.rooms)
	b.all, b.rooms, b.ids = b.all[:0], b.rooms[:0], idSet{}
	b.next.Store(0)
}

// begun is how many somebody handles, or has handled.
func (b *batch) begun() int { return min(int(b.next.Load()), len(b.all)) }

// takeRest takes all that nobody handles yet, and returns what is begun.
func (b *batch) takeRest() (begun, rest []arrival) {
	n := min(int(b.next.Swap(int64(len(b.all)))), len(b.all))
	return b.all[:n], b.all[n:]
}

// An idSet tells most ids apart that are not in it.
type idSet [4]uint64

func (s *idSet) add(id uint32) { s[id>>7&3] |= 1 << (id >> 1 & 63) }

func (s *idSet) mayHave(id uint32) bool { return s[id>>7&3]&(1<<(id>>1&63)) != 0 }

// find returns the exchange of an id, nil if there is none or it is over. A batch may
// be nil. The lock is held.
func (b *batch) find(id uint32) *exchange {
	if b == nil || !b.ids.mayHave(id) {
		return nil
	}
	for i := range b.all {
		if x := b.all[i].exchange; x.id == id && !x.isOver {
			return x
		}
	}
	return nil
}
