package runtime

import (
	goruntime "runtime"
	"testing"
)

func TestSparesThatNobodyNeedsAreLetGo(t *testing.T) {
	t.Parallel()
	var s spares[*[1 << 20]byte]
	for range mostSpares + 1 {
		s.give(new([1 << 20]byte))
	}
	busy, _ := s.take()
	if s.left() != mostSpares-1 {
		t.Fatal(s.left(), "are left")
	}
	s.give(busy)
	for ctx := ctxFor(t); s.left() > 0; { // each collection is a step
		if ctx.Err() != nil {
			t.Fatal(s.left(), "are kept for ever")
		}
		goruntime.GC()
	}
	s.give(busy)
	if again, ok := s.take(); !ok || again != busy {
		t.Error("no spare where one was given")
	}
}

func TestSparesThatAreNeededAreKept(t *testing.T) {
	t.Parallel()
	var s spares[int]
	s.give(1)
	s.give(2)
	for range 3 * idleCycles {
		if _, ok := s.take(); !ok {
			t.Fatal("it was let go though it is needed")
		}
		s.give(2)
		s.collected()
	}
	if s.left() != 1 {
		t.Error(s.left(), "are left where one is needed")
	}
}

func (s *spares[T]) left() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.list)
}
