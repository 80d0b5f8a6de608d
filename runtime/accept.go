package runtime

import (
	"errors"
	"io"
	"net"
	"slices"
	"syscall"
	"time"

	"github.com/netgen-dev/netgen/runtime/internal/system"
	"github.com/netgen-dev/netgen/runtime/native"
)

const (
	maxRefusing = 64          // refusals under way at once; beyond that the peer is only cut off
	refuseTime  = time.Second // how long a peer has to take its refusal
	minBackoff  = 5 * time.Millisecond
	maxBackoff  = time.Second
)

// Reasons of a Drop, for errors.Is.
var (
	// ErrMaxSockets: there are as many sockets as MaxSockets allows.
	ErrMaxSockets = errors.New("the server has as many sockets as it may")
	// ErrMaxSocketsPerIP: there are as many sockets of this IP address as
	// MaxSocketsPerIP allows.
	ErrMaxSocketsPerIP = errors.New("the server has as many sockets of one address as it may")
	// ErrMaxSocketsPerKey: there are as many sockets with this value as
	// MaxSocketsPerKey allows.
	ErrMaxSocketsPerKey = errors.New("the server has as many sockets of one kind as it may")
	// ErrDenied: Deny, AcceptPolicy or RequireUID say no, or DialPolicy to a
	// client.
	ErrDenied = errors.New("the peer is not allowed")
)

// A Drop is a connection that a server turned away.
type Drop struct {
	Local, Remote net.Addr
	Reason        error // an *Error with one of the reasons above, ErrServerClosed, or what OnConnect said
}

// An AcceptFailure is an error of a listener that may pass, such as too many
// open files.
type AcceptFailure struct {
	Local net.Addr // of the listener
	Cause error
	Wait  time.Duration // until the next attempt: 5 ms at first, 1 s at most
}

// OnAcceptFailure has f called whenever a listener cannot accept for now, which
// is logged too. The listener tries again after f has returned and a while has
// passed, for ever; others are not held up.
func OnAcceptFailure(f func(AcceptFailure)) ServerOption {
	return serverOption(func(s *settings) { s.onAcceptFailure = f })
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
			s.cannotAccept(AcceptFailure{l.Addr(), err, backoff})
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
	return slices.ContainsFunc(passing, func(e error) bool { return errors.Is(err, e) })
}

// passing are the errors of accept that are the connection's or the moment's,
// not the listener's.
var passing = append([]error{
	syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS, syscall.ENOMEM, syscall.ECONNABORTED, syscall.ECONNRESET,
	syscall.EPROTO, syscall.EPERM, syscall.ENETDOWN, syscall.ENETUNREACH, syscall.EHOSTDOWN, syscall.EHOSTUNREACH,
}, system.PassingErrors...)

func (s *Server) cannotAccept(f AcceptFailure) {
	s.settings.log().Warn("netgen: cannot accept for now", "address", f.Local, "error", f.Cause, "wait", f.Wait)
	if on := s.settings.onAcceptFailure; on != nil {
		_ = hook(s.settings.log(), "OnAcceptFailure", func() error { on(f); return nil })
	}
}

func (s *Server) sleep(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.stopped:
	}
}

func (s *Server) isClosed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed
}

// welcome makes a socket of conn, or turns it away.
func (s *Server) welcome(conn net.Conn) {
	s.accepted.Add(1)
	credentials := credentialsOf(conn)
	if err := s.settings.judge(conn, credentials); err != nil {
		go s.turnAway(conn, err)
		return
	}
	s.settings.tune(conn)
	socket := newSocket(conn, s.settings, s.sockets)
	socket.server, socket.groups, socket.credentials = s, s.groups, credentials
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
	if err := s.takeAddress(socket); err != nil {
		return err
	}
	if !s.sockets.add(socket, s.settings.maxSockets) {
		s.leavePlaces(socket)
		return tooMany(ErrMaxSockets, ErrMaxSockets.Error())
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
	s.hasDropped(drop)
	s.settings.handshakeFailed(HandshakeFailure{s, drop.Local, drop.Remote, reason})
}

// hasDropped counts and reports a connection that was turned away.
func (s *Server) hasDropped(drop Drop) {
	s.dropped.Add(1)
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
	g := refusal(reason)
	payload := g.payload(true, g.again())
	frame := native.AppendHeader(nil, native.Header{Code: uint16(g.Code), Kind: native.KindGoAway}, uint32(len(payload)))
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
