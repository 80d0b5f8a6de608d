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
	draining atomic.Bool   // this side takes nothing new
	parting  atomic.Bool   // either side does not
	peerDone atomic.Bool   // nothing more will come
	doneOnce sync.Once     // guards saying the same of this side
	idle     chan struct{} // closed when draining is over
	idleOnce sync.Once
}

// goAway tells the peer to open nothing more: code 0 while it drains, else
// because the socket ends for this reason.
func (s *nativeSession) goAway(code Code, text string) { s.sayGoAway(code, text, false) }

func (s *nativeSession) sayGoAway(code Code, text string, done bool) {
	payload := native.AppendBool(native.AppendString(nil, textForPeer(text)), done)
	s.control(native.Header{Code: uint16(code), Kind: native.KindGoAway}, payload)
}

// goneAway handles a GoAway: with a code the peer has ended the socket.
func (s *nativeSession) goneAway(h native.Header, body []byte) error {
	r := native.NewReader(body)
	text, done := r.String(), r.Bool()
	if h.Code != 0 {
		return &Error{Code: Code(h.Code), Message: text, Outcome: MaybeExecuted, Cause: errFromPeer}
	}
	s.socket.advance(Draining)
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
	s.goAway(0, "")
	s.part()
	s.checkIdle()
}

// drained returns a channel that is closed when nothing is under way.
func (s *nativeSession) drained() <-chan struct{} { return s.farewell.idle }

// part opens no more calls.
func (s *nativeSession) part() {
	s.farewell.parting.Store(true)
	s.calls.close(errNotOpen)
	s.checkDone()
}

// checkDone tells the peer, once, that no call of this side is under way.
func (s *nativeSession) checkDone() {
	if s.farewell.parting.Load() && s.calling.Load() == 0 {
		s.farewell.doneOnce.Do(func() { s.sayGoAway(0, "", true) })
	}
}

func (s *nativeSession) checkIdle() {
	f := &s.farewell
	if f.draining.Load() && f.peerDone.Load() && s.calling.Load() == 0 && s.serving.Load() == 0 {
		f.idleOnce.Do(func() { close(f.idle) })
	}
}

// callOver counts a call of this side as over. It must not be called under
// the lock of the calls or of the queue.
func (s *nativeSession) callOver() {
	if s.calling.Add(-1) == 0 {
		s.checkDone()
		s.checkIdle()
	}
}

// servedOver counts an exchange or event of the peer's as over.
func (s *nativeSession) servedOver() {
	if s.serving.Add(-1) == 0 {
		s.checkIdle()
	}
}
