package runtime

import (
	"errors"
	"io"
	"net"
	"syscall"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

const (
	maxRefusing = 64          // refusals under way at once; beyond that the peer is only cut off
	refuseTime  = time.Second // how long a peer has to take its refusal
	minBackoff  = 5 * time.Millisecond
	maxBackoff  = time.Second
)

// errTooMany is the reason of a Drop for want of room.
var errTooMany = errors.New("the server has as many sockets as it may")

// A Drop is a connection that a server turned away.
type Drop struct {
	Local, Remote net.Addr
	Reason        error
}

// accept takes connections from l until the server or l is closed. Errors
// that may pass, such as too many open files, are waited out.
func (s *Server) accept(l net.Listener) error {
	backoff := time.Duration(0)
	for {
		conn, err := l.Accept()
		switch {
		case err == nil:
			backoff = 0
			s.welcome(conn)
		case s.isClosed():
			return ErrServerClosed
		case !mayPass(err):
			return err
		default:
			backoff = min(max(2*backoff, minBackoff), maxBackoff)
			s.settings.log().Warn("netgen: cannot accept for now", "address", l.Addr(), "error", err, "wait", backoff)
			s.sleep(backoff)
		}
	}
}

// mayPass reports whether accepting may work again later.
func mayPass(err error) bool {
	var temporary interface{ Temporary() bool }
	if errors.As(err, &temporary) && temporary.Temporary() {
		return true
	}
	for _, passing := range []error{syscall.EMFILE, syscall.ENFILE, syscall.ECONNABORTED} {
		if errors.Is(err, passing) {
			return true
		}
	}
	return false
}

func (s *Server) sleep(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.done:
	}
}

func (s *Server) isClosed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed
}

// welcome makes a socket of conn, or turns it away.
func (s *Server) welcome(conn net.Conn) {
	socket := newSocket(conn, s.settings, s.sockets)
	socket.groups = s.groups
	socket.session = newSession(socket, s.protocol, s.side, false)
	if s.side.View != nil {
		socket.view = s.side.View(socket)
	}
	if err := s.admit(socket); err != nil {
		go s.turnAway(conn, err)
		return
	}
	go socket.run()
}

// admit registers a socket while the server is open: who closes the server
// after that finds it.
func (s *Server) admit(socket *Socket) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return ErrServerClosed
	}
	if !s.sockets.add(socket, s.settings.maxSockets) {
		return errTooMany
	}
	return nil
}

// turnAway tells the peer why, unless too many are being told already.
func (s *Server) turnAway(conn net.Conn, reason error) {
	drop := Drop{conn.LocalAddr(), conn.RemoteAddr(), reason}
	select {
	case s.refusing <- struct{}{}:
		s.sayNo(conn, reason)
		<-s.refusing
	default:
		_ = conn.Close()
	}
	if s.settings.onDrop != nil {
		_ = hook(s.settings.log(), "OnDrop", func() error { s.settings.onDrop(drop); return nil })
	}
}

// sayNo writes a GoAway. It reads what the peer has sent, because closing
// with unread input could take the refusal away from the peer.
func (s *Server) sayNo(conn net.Conn, reason error) {
	if s.protocol.Wire != nil { // which has no words for it
		_ = conn.Close()
		return
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(refuseTime))
	code := ResourceExhausted
	if reason == ErrServerClosed {
		code = Unavailable
	}
	payload := native.AppendBool(native.AppendString(nil, reason.Error()), true)
	frame := native.AppendHeader(nil, native.Header{Size: uint32(len(payload)), Code: uint16(code), Kind: native.KindGoAway})
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		_, _ = io.CopyN(io.Discard, conn, maxHeld)
	}()
	_, err := conn.Write(append(frame, payload...))
	if half, ok := conn.(interface{ CloseWrite() error }); ok && err == nil {
		_ = half.CloseWrite()
		<-drained
		return
	}
	_ = conn.Close()
	<-drained
}
