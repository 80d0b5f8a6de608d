package runtime

import "errors"

// errReplaced is why a goroutine reads no further: another one does in its place.
var errReplaced = errors.New("another goroutine reads")

// serveHere handles what has arrived on the reader's goroutine: to wake another one
// would take longer than most handlers. Meanwhile nobody reads; should somebody wait
// for that, or a handler take its time, another goroutine goes on reading. It
// reports false if one did.
func (s *wireSession) serveHere() bool {
	t := &s.served
	if !t.lineUp() {
		return true // somebody is at it
	}
	if s.role.waiting.Load() > 0 || !s.interruptible {
		go t.workApart()
		return true
	}
	t.here.Store(true)
	s.socket.registry.dog.begin(&s.errand)
	owner := s.role.owner
	s.role.state.Store(free)
	return s.workHere(owner)
}

// workHere handles the line on a goroutine that reads again afterwards, if it
// reports true.
func (s *wireSession) workHere(owner int) bool {
	returned := false
	defer func() {
		if !returned { // a handler has ended the goroutine
			go s.goOn(owner)
		}
	}()
	s.served.work()
	returned = true
	s.served.here.Store(false)
	s.socket.queue.push()
	s.errand.done()
	return s.role.regain(owner)
}

// goOn is the rest of a reader's life in another goroutine.
func (s *wireSession) goOn(owner int) {
	if s.workHere(owner) {
		s.readOn()
	}
}

// tooLong has another goroutine read while a handler takes its time, and what was
// answered before leave.
func (s *wireSession) tooLong(errand uint64) {
	s.served.here.Store(false)
	s.socket.queue.hasten(false)
	if s.role.replace(func() bool { return s.errand.number.Load() == errand }) {
		go s.readOn()
	}
}
