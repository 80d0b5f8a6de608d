package runtime

import (
	"sync"
	"sync/atomic"

	"github.com/netgen-dev/netgen/runtime/native"
)

// A farewell is how two sides part in order. One says that it opens nothing
// new; each says when it has no exchange of its own under way and never will;
// then nothing of either can be on its way any more.
type farewell struct {
	draining atomic.Bool // this side takes nothing new
	parting  atomic.Bool // either side does not
	peerDone atomic.Bool // nothing more will come
	greeted  atomic.Bool // a server's hello is said: to its client the socket is open
	reason   *GoAway     // that the peer gave for an orderly end, nil for none; the reader's
	doneOnce sync.Once   // guards saying the same of this side
	idle     latch       // draining is over
}

// goAway tells the peer why the socket ends.
func (s *nativeSession) goAway(g *GoAway) { s.sayGoAway(g.Code, g.payload(false, g.again())) }

// depart tells the peer to open nothing more: this side drains. Who loses a server
// may come back.
func (s *nativeSession) depart(done bool) {
	g, again := GoAway{}, unsaid
	if server := s.socket.server; server != nil && server.isClosed() {
		g.Message, again = ErrServerClosed.Error(), comeBack
	}
	s.sayGoAway(0, g.payload(done, again))
}

func (s *nativeSession) sayGoAway(code Code, payload []byte) {
	s.control(native.Header{Code: uint16(code), Kind: native.KindGoAway}, payload)
}

// goneAway handles a GoAway: with a code the peer has ended the socket.
func (s *nativeSession) goneAway(h native.Header, body []byte) error {
	g, done, said := parseGoAway(Code(h.Code), body)
	if g.Code != 0 {
		return &Error{Code: g.Code, Message: g.Message, Outcome: MaybeExecuted, Cause: g}
	}
	if said != unsaid {
		s.farewell.reason = g
	}
	why := error(g)
	s.socket.leaving.CompareAndSwap(nil, &why)
	s.socket.advance(Draining)
	s.socket.left()
	s.part()
	if done {
		s.farewell.peerDone.Store(true)
		s.checkIdle()
	}
	return nil
}

// drain opens and serves nothing new.
func (s *nativeSession) drain() {
	s.socket.advance(Draining)
	if s.farewell.draining.Swap(true) {
		return
	}
	s.served.refuse()
	s.depart(false)
	s.part()
	s.checkIdle()
}

// drained returns a channel that is closed when nothing is under way.
func (s *nativeSession) drained() <-chan struct{} { return s.farewell.idle.done() }

// part opens no more calls.
func (s *nativeSession) part() {
	s.farewell.parting.Store(true)
	s.calls.close(errNotOpen)
	s.checkDone()
}

// checkDone tells the peer, once, that no call of this side is under way.
func (s *nativeSession) checkDone() {
	if s.farewell.parting.Load() && s.calls.underway.Load() == 0 {
		s.farewell.doneOnce.Do(func() { s.depart(true) })
	}
}

func (s *nativeSession) checkIdle() {
	f := &s.farewell
	if f.draining.Load() && f.peerDone.Load() && s.calls.underway.Load() == 0 && !s.isServing() {
		f.idle.close()
	}
}

// callOver counts a call of this side as over. It must not be called under
// the lock of the calls or of the queue.
func (s *nativeSession) callOver() {
	if s.calls.underway.Add(-1) == 0 {
		s.checkDone()
		s.checkIdle()
	}
}

// isServing reports whether anything of the peer's is not over.
func (s *nativeSession) isServing() bool { return s.hearing.Load() > 0 || s.served.len() > 0 }
