package runtime

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"sync"
)

// Sockets are the sockets of a server. A socket is among them from before its
// first byte is read until its OnDisconnect has returned.
type Sockets struct {
	mu       sync.RWMutex
	m        map[uint64]*Socket
	empty    chan struct{} // closed when the last one leaves, nil if nobody waits
	watchers watchers
	byKey    keyIndex
	dog      watchdog // of their readers
	paces    paces    // of their handlers
}

func newSockets() *Sockets {
	r := &Sockets{m: map[uint64]*Socket{}}
	r.byKey.all = r.Snapshot
	return r
}

// Len returns how many there are.
func (r *Sockets) Len() int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return len(r.m)
}

// Get returns the socket with this id, nil if there is none.
func (r *Sockets) Get(id uint64) *Socket {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.m[id]
}

// Snapshot returns the sockets of this moment, oldest first.
func (r *Sockets) Snapshot() []*Socket { return oldestFirst(r.list()) }

func oldestFirst(list []*Socket) []*Socket {
	slices.SortFunc(list, func(a, b *Socket) int { return cmp.Compare(a.id, b.id) })
	return list
}

// All yields the sockets of the moment at which the loop begins, oldest
// first. Sockets may come and go meanwhile.
func (r *Sockets) All() iter.Seq[*Socket] {
	return func(yield func(*Socket) bool) {
		for _, socket := range r.Snapshot() {
			if !yield(socket) {
				return
			}
		}
	}
}

// list returns the sockets of this moment, in no order.
func (r *Sockets) list() []*Socket {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return slices.Collect(maps.Values(r.m))
}

// add takes a socket in unless there are max already; below 0 is no limit.
func (r *Sockets) add(s *Socket, max int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if max >= 0 && len(r.m) >= max {
		return false
	}
	r.m[s.id] = s
	r.watchers.tell(s, Joined)
	return true
}

func (r *Sockets) remove(s *Socket) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.m, s.id)
	r.watchers.tell(s, Left)
	if len(r.m) == 0 && r.empty != nil {
		close(r.empty)
		r.empty = nil
	}
}

// none returns a channel that is closed once there are no sockets.
func (r *Sockets) none() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.empty == nil {
		r.empty = make(chan struct{})
		if len(r.m) == 0 {
			empty := r.empty
			r.empty = nil
			close(empty)
			return empty
		}
	}
	return r.empty
}
