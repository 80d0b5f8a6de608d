package runtime

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ErrIdle is the cause of a socket that was closed because of IdleTimeout.
var ErrIdle = errors.New("the socket was idle")

// idleLooks is how often within the timeout a socket is looked at.
const idleLooks = 4

// IdleTimeout has a socket shut down on which nothing was read or written, and
// nothing was under way in either direction, for this long, to a quarter more.
// Pings of the runtime's do not count as traffic; a ping of a wire protocol's
// own does. The peer of a native protocol is told with a goaway, so that no call
// gets lost. 0 is none, which is the default.
func IdleTimeout(d time.Duration) Option {
	return option(func(s *settings) {
		if d < 0 {
			s.fail(fmt.Errorf("option IdleTimeout: %v is below zero", d))
		}
		s.idleTimeout = d
	})
}

// OnIdle has f asked before a socket is shut down because of IdleTimeout. With
// true the socket stays, for another such while. f runs on a goroutine of its
// own.
func OnIdle(f func(socket *Socket) (stay bool)) Option {
	return option(func(s *settings) { s.onIdle = f })
}

// An idleWatch waits until nothing happens on a socket.
type idleWatch struct {
	lookout
	socket *Socket
	limit  time.Duration

	// Of the lookout's goroutine, of which there is one at a time.
	seen  uint64    // traffic
	quiet time.Time // since when there is none
}

// watchIdle begins to wait, if it is asked for, until the socket is idle.
func (s *Socket) watchIdle() {
	limit := s.settings.idleTimeout
	if limit == 0 {
		return
	}
	s.idle = &idleWatch{socket: s, limit: limit, seen: s.traffic(), quiet: time.Now()}
	s.idle.look = s.idle.check
	s.idle.wait(max(limit/idleLooks, 1))
}

// traffic is how many bytes have come and gone that count.
func (s *Socket) traffic() uint64 {
	return s.counters.bytesRead.Load() + s.queue.stats().written.bytes - s.counters.pingBytes.Load()
}

// busy reports whether anything is under way, the handshake too, which has a limit
// of its own.
func (s *Socket) busy() bool {
	if s.State() == Connecting {
		return true
	}
	calls, serving := s.session.load()
	return calls+serving+s.queue.stats().size > 0 || len(s.session.running()) > 0
}

func (w *idleWatch) check() {
	now := time.Now()
	if n := w.socket.traffic(); n != w.seen || w.socket.busy() {
		w.seen, w.quiet = n, now
	}
	if left := w.limit - now.Sub(w.quiet); left > 0 {
		w.wait(min(left, max(w.limit/idleLooks, 1)))
		return
	}
	if w.vetoed() || w.socket.traffic() != w.seen || w.socket.busy() {
		w.quiet = time.Now()
		w.wait(w.limit)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), lingerTime)
	defer cancel()
	_ = w.socket.shutDown(ctx, ErrIdle)
}

func (w *idleWatch) vetoed() bool {
	ask := w.socket.settings.onIdle
	if ask == nil {
		return false
	}
	stay := false
	err := hook(w.socket.settings.log(), "OnIdle", func() error { stay = ask(w.socket); return nil })
	return err == nil && stay
}
