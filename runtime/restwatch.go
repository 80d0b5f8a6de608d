package runtime

import (
	"sync"
	"sync/atomic"
	"time"
)

// A restWatch has the readers of a server's sockets rest on which nothing comes. One
// that rests has no goroutine, and no memory for what it reads; it needs a system that
// tells when there is something to read again.
type restWatch struct {
	server  *Server
	running atomic.Bool // it will look

	mu      sync.Mutex
	timer   *time.Timer // nil before
	poller  *poller     // nil before, after the end, and where the system has none
	stopped bool
}

// stirs says that there is a reader that may rest later.
func (w *restWatch) stirs() {
	if w.running.Load() || w.running.Swap(true) {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.stopped:
	case w.timer == nil:
		// With the first one, so that how many descriptors there are does not change later.
		if w.poller = newPoller(w.wakeUp); w.poller == nil {
			return // and running, so that this is not asked again
		}
		w.timer = time.AfterFunc(w.server.settings.restTime, w.look)
	default:
		w.timer.Reset(w.server.settings.restTime)
	}
}

// look sends those to rest on which nothing has come since the look before.
func (w *restWatch) look() {
	w.running.Store(false)
	awake := false
	for _, s := range w.server.sockets.list() {
		if s.session.tire() {
			awake = true
		}
	}
	if awake {
		w.stirs()
	}
}

// arm has s woken up when there is something to read. It reports false where that cannot
// be.
func (w *restWatch) arm(s *Socket) bool {
	raw := rawOf(s.conn)
	w.mu.Lock()
	defer w.mu.Unlock()
	return raw != nil && w.poller != nil && w.poller.arm(raw, s.id)
}

// wakeUp is called when there is something to read on the socket of an id.
func (w *restWatch) wakeUp(id uint64) {
	if s := w.server.sockets.Get(id); s != nil {
		s.session.wakeUp()
	}
}

// stop ends it. No socket is left.
func (w *restWatch) stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stopped = true
	if w.timer != nil {
		w.timer.Stop()
	}
	if w.poller != nil {
		w.poller.close()
		w.poller = nil
	}
}
