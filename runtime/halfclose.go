package runtime

import (
	"errors"
	"fmt"
	"io"
	"net"
	"time"
)

// HalfClose bounds how long what a peer has asked for is still worked on and
// answered once the peer has closed its side of the connection: it may have
// closed that side only, and wait for the answers. With 0 the socket ends at
// once. A native peer that calls Close says that it waits for nothing, and is
// not waited for. Connections whose sides cannot be closed one by one end at
// once too. Default 2 s.
func HalfClose(d time.Duration) Option {
	return option(func(s *settings) {
		if d < 0 {
			s.fail(fmt.Errorf("option HalfClose: %v is below zero", d))
		}
		s.halfClose = d
	})
}

// hasHalves reports whether one side of a connection can be closed alone.
func hasHalves(conn net.Conn) bool {
	_, ok := conn.(interface{ CloseWrite() error })
	return ok
}

// isPeersEnd reports whether the peer says no more, be it in the middle of a message. It may
// still read.
func isPeersEnd(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// awaitServed works on what the peer has asked for, after its last word. What
// this side has asked for is not answered any more.
func (s *nativeSession) awaitServed() {
	limit := s.socket.settings.halfClose
	if limit == 0 || !s.isServing() || s.farewell.peerDone.Swap(true) || !hasHalves(s.socket.conn) {
		return
	}
	s.calls.ended(io.EOF)
	s.served.endItems(io.ErrUnexpectedEOF)
	s.drain()
	patience := time.NewTimer(limit)
	defer patience.Stop()
	select {
	case <-s.farewell.idle.done():
	case <-s.socket.ctx.Done():
	case <-patience.C:
	}
}

// endItems ends the items of streams whose peer has not ended them, and will
// not: what has come can still be taken.
func (t *served) endItems(cause error) {
	t.mu.Lock()
	live := t.all()
	t.mu.Unlock()
	for _, x := range live {
		if in := x.has().in; in != nil {
			in.close(ended(x.name(), MaybeExecuted, cause), false)
		}
	}
}

// partNow says, before this side closes, that it waits for nothing any more.
func (s *nativeSession) partNow() {
	if s.isReady() || s.farewell.greeted.Load() {
		s.farewell.doneOnce.Do(func() { s.depart(true) })
	}
}
