package runtime

import (
	"errors"
	"fmt"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

// ErrSilent is the cause of a socket whose peer has not answered a ping.
var ErrSilent = errors.New("the peer has been silent for too long")

// usualPingInterval is the default of PingInterval.
const usualPingInterval = 30 * time.Second

// PingInterval has a peer pinged from which nothing was read for this long, to a
// half more, and the socket ended with ErrSilent when there is no answer for
// another half of it: a cable that is pulled is noticed within two intervals. The
// wait begins when the ping is written; until then the write timeout counts. A
// peer that is busy answers, since reading waits for nobody. 0 is none. It is for
// native protocols, which have a ping. Default 30 s.
func PingInterval(d time.Duration) Option {
	return option(func(s *settings) {
		if d < 0 || d == 1 {
			s.fail(fmt.Errorf("option PingInterval: %v is too short", d))
		}
		s.pingInterval = d
	})
}

// A silenceWatch waits until nothing comes from a peer. It looks twice in an
// interval.
type silenceWatch struct {
	lookout
	session *nativeSession
	limit   time.Duration

	// Of the lookout's goroutine, of which there is one at a time.
	seen  uint64 // bytes
	quiet bool   // nothing came since the look before
	ping  *flush // of the ping that was sent since, nil for none
	late  bool   // it was not written at the last look
}

// watchSilence begins to wait until the peer is silent.
func (s *nativeSession) watchSilence() {
	limit := s.socket.settings.pingInterval
	if limit == 0 {
		return
	}
	s.silence = &silenceWatch{session: s, limit: limit}
	s.silence.look = s.silence.check
	s.silence.wait(limit / 2)
}

func (w *silenceWatch) check() {
	socket := w.session.socket
	if socket.ctx.Err() != nil {
		return
	}
	switch n := socket.counters.bytesRead.Load(); {
	case n != w.seen:
		w.seen, w.quiet, w.ping = n, false, nil
	case w.ping == nil:
		if w.quiet {
			w.session.sayPing()
			w.ping = socket.queue.newFlush()
		}
		w.quiet = true
	case !w.ping.over():
		w.late = true
	case w.late: // it has just been written
		w.late = false
	default:
		socket.end(ErrSilent, false)
		return
	}
	w.wait(w.limit / 2)
}

// sayPing sends a ping for whose answer nobody waits.
func (s *nativeSession) sayPing() {
	n, _ := s.pings.begin()
	s.pings.forget(n)
	s.socket.counters.pingBytes.Add(pingSize)
	s.control(native.Header{Kind: native.KindPing}, native.AppendU64(nil, n))
}

// over reports whether all that it waits for is written.
func (f *flush) over() bool {
	select {
	case <-f.done:
		return true
	default:
		return false
	}
}
