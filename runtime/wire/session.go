package wire

import "sync/atomic"

// A Session holds the variables of one connection, which either side's codecs ask
// for and set. It is for any number of goroutines.
type Session struct{ vars []atomic.Uint64 }

// NewSession returns a session whose variables are zero.
func NewSession(variables int) *Session {
	return &Session{make([]atomic.Uint64, variables)}
}

// Get returns a variable.
func (s *Session) Get(i int) uint64 { return s.vars[i].Load() }

// Set sets a variable.
func (s *Session) Set(i int, v uint64) { s.vars[i].Store(v) }

// A change is what a message has set.
type change struct {
	variable      int
	before, after uint64
	earlier       *change
}

// Set sets a session variable for the message, of which what follows may ask for it.
func (x *Exchange) Set(i int, v uint64) {
	x.changed = &change{i, x.Session.vars[i].Swap(v), v, x.changed}
}

// Undo gives the variables that the message has set what they were before, since it is
// refused. What somebody else has set meanwhile stays.
func (x *Exchange) Undo() {
	for c := x.changed; c != nil; c = c.earlier {
		x.Session.vars[c.variable].CompareAndSwap(c.after, c.before)
	}
	x.changed = nil
}

// unchanged returns x with what the variables were before the message: it may have set what
// its reader asks before it reads the message.
func (x *Exchange) unchanged() *Exchange {
	if x.changed == nil {
		return x
	}
	earlier := x.Aside()
	earlier.Undo()
	return earlier
}

// Aside returns x with variables of its own, for who looks at a message and sets nothing.
func (x *Exchange) Aside() *Exchange {
	aside := *x
	aside.Session = x.Session.Clone()
	return &aside
}

// Clone returns a session with the same values, nil for none.
func (s *Session) Clone() *Session {
	if s == nil {
		return nil
	}
	clone := NewSession(len(s.vars))
	for i := range s.vars {
		clone.vars[i].Store(s.vars[i].Load())
	}
	return clone
}
