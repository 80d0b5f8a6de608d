package runtime

import "sync"

// spares are things that are large and used again. Unlike those of a sync.Pool they
// outlive collections of garbage, which come often where large things are made: that
// is why there are few.
type spares[T any] struct {
	mu   sync.Mutex
	list []T
}

// mostSpares is how many things of a kind are kept.
const mostSpares = 8

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
	return thing, true
}

// give lets others use a thing.
func (s *spares[T]) give(thing T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.list) < mostSpares {
		s.list = append(s.list, thing)
	}
}
