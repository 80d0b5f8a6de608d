package runtime

import (
	"sync/atomic"

	"github.com/netgen-dev/netgen/runtime/internal/system"
)

// A restWatch has the readers of a server's sockets rest on which nothing comes. One
// that rests has no goroutine, and no memory for what it reads; it needs a system that
// tells when there is something to read again.
type restWatch struct {
	lookout
	server  *Server
	running atomic.Bool    // it will look, or never can
	poller  *system.Poller // nil before, after the end, and where the system has none; guarded by the lookout's lock
}

func (w *restWatch) init(server *Server) { w.server, w.look = server, w.check }

// stirs says that there is a reader that may rest later.
func (w *restWatch) stirs() {
	if !w.running.Load() && !w.running.Swap(true) && w.canWake() {
		w.wait(w.server.settings.restTime)
	}
}

// canWake reports whether something tells of input. It is made for the first reader, so
// that how many descriptors there are does not change later.
func (w *restWatch) canWake() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.poller == nil && !w.stopped {
		w.poller = system.NewPoller(w.wakeUp)
	}
	return w.poller != nil
}

// check sends those to rest on which nothing has come since the look before, and has
// those that do give back what they needed since for sending.
func (w *restWatch) check() {
	w.running.Store(false)
	more := false
	for _, s := range w.server.sockets.list() {
		if s.session.tire() {
			more = true
		}
	}
	if more {
		w.stirs()
	}
}

// arm has s woken up when there is something to read. It reports false where that cannot
// be.
func (w *restWatch) arm(s *Socket) bool {
	raw := rawOf(s.conn)
	w.mu.Lock()
	defer w.mu.Unlock()
	return raw != nil && w.poller != nil && w.poller.Arm(raw, s.id)
}

// wakeUp is called when there is something to read on the socket of an id.
func (w *restWatch) wakeUp(id uint64) {
	if s := w.server.sockets.Get(id); s != nil {
		s.session.wakeUp()
	}
}

// stop ends it. No socket is left.
func (w *restWatch) stop() {
	w.lookout.stop()
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.poller != nil {
		w.poller.Close()
		w.poller = nil
	}
}
