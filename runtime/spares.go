package runtime

import (
	goruntime "runtime"
	"slices"
	"sync"
)

// spares are things that are large and used again. Unlike those of a sync.Pool they
// outlive some collections of garbage, which come often where large things are made:
// that is why there are few.
type spares[T any] struct {
	mu      sync.Mutex
	list    []T
	least   int  // of how many were in the list since the last look
	counted int  // collections since then
	watched bool // there will be another look
}

const (
	// mostSpares is how many things of a kind are kept.
	mostSpares = 8
	// idleCycles is for how many collections one is kept that nobody needs.
	idleCycles = 4
)

// take returns a spare one, if there is one.
func (s *spares[T]) take() (thing T, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	last := len(s.list) - 1
	if last < 0 {
		return thing, false
	}
	thing, s.list[last] = s.list[last], thing
	s.list = s.list[:last]
	s.least = min(s.least, last)
	return thing, true
}

// give lets others use a thing.
func (s *spares[T]) give(thing T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.list) == mostSpares {
		return
	}
	s.list = append(s.list, thing)
	if !s.watched {
		s.watched, s.least, s.counted = true, len(s.list), 0
		s.afterCollection()
	}
}

// afterCollection has collected called when garbage has been collected once more.
func (s *spares[T]) afterCollection() {
	goruntime.SetFinalizer(new([16]byte), func(*[16]byte) { s.collected() })
}

// collected lets go of what nobody has needed for a while.
func (s *spares[T]) collected() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.counted++; s.counted == idleCycles {
		s.list = slices.Delete(s.list, 0, s.least)
		s.least, s.counted = len(s.list), 0
	}
	s.watched = len(s.list) > 0
	if s.watched {
		s.afterCollection()
	}
}
