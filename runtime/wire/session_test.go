package wire

import "testing"

func TestExchangeUndo(t *testing.T) {
	t.Parallel()
	s := NewSession(2)
	x := &Exchange{Session: s}
	s.Set(0, 7)
	x.Set(0, 1)
	x.Set(1, 2)
	x.Set(0, 3)
	if x.Undo(); s.Get(0) != 7 || s.Get(1) != 0 {
		t.Errorf("after Undo they are %d and %d", s.Get(0), s.Get(1))
	}
	x.Set(0, 4)
	x.Begin()
	x.Set(1, 5)
	s.Set(1, 6) // another message
	if x.Undo(); s.Get(0) != 4 || s.Get(1) != 6 {
		t.Errorf("of another message they are %d and %d", s.Get(0), s.Get(1))
	}
}
