package runtime

import "github.com/netgen-dev/netgen/runtime/wire"

// serveHere handles what has arrived. It reports false if another goroutine has
// become the reader.
func (s *wireSession) serveHere() bool {
	t := &s.served
	if !t.lineUp() {
		return true // somebody is at it
	}
	if s.role.waiting.Load() > 0 || !s.interruptible {
		go t.workApart()
		return true
	}
	return s.workHere()
}

// work implements conversation.
func (s *wireSession) work() { s.served.work() }

// overdue implements conversation. Who handles the line goes on with it.
func (s *wireSession) overdue() {}

// mayLend implements conversation. Servers do not call enough for it to matter.
func (s *wireSession) mayLend() bool {
	return s.me == wire.Client && !s.mustMove() && !s.joint.IsWhole()
}
