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

// Save appends all variables to b.
func (s *Session) Save(b []uint64) []uint64 {
	if s == nil {
		return b
	}
	for i := range s.vars {
		b = append(b, s.vars[i].Load())
	}
	return b
}

// Restore sets all variables to what Save appended.
func (s *Session) Restore(b []uint64) {
	for i, v := range b {
		s.vars[i].Store(v)
	}
}
