package runtime

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// ErrHandedOver is the cause of a socket whose connection Socket.Raw gave away.
var ErrHandedOver = errors.New("the connection was handed over")

// wirePhases say in which part of the conversation a socket is. There is one
// phase at a time, for both directions.
type wirePhases struct {
	session *wireSession
	current atomic.Pointer[wire.Phase]
	upgrade atomic.Pointer[wire.Phase] // that began TLS, until it is there
	parked  latch                      // a raw phase is reached and nothing more is read
	hungUp  atomic.Bool                // what this side has sent closes the connection

	mu sync.Mutex // held to change it
}

func (p *wirePhases) init(s *wireSession) {
	p.session = s
	p.current.Store(s.tables.First)
}

// now returns the phase, never nil.
func (p *wirePhases) now() *wire.Phase { return p.current.Load() }

// enter goes on in another phase. What is accepted for writing before belongs
// to the one before. The reader is called away from a read in which it may
// wait for what the phase before would have brought.
func (p *wirePhases) enter(phase *wire.Phase, byReader bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if phase.TLS {
		p.upgrade.Store(phase)
		phase = phase.Then
	}
	p.current.Store(phase)
	if !byReader {
		p.hungUp.Store(phase.Closed)
		p.session.kick()
	}
}

// isFence reports whether nothing may be written behind what leads to a phase.
func isFence(phase *wire.Phase) bool {
	return phase != nil && (phase.TLS || phase.Raw || phase.Closed)
}

// admits is nil if a method may begin now.
func (p *wirePhases) admits(m *wire.Method) error {
	now := p.now()
	switch {
	case m.Phase == nil || m.Phase == now:
		return nil
	case now.Closed:
		return ended(m.Name, NotSent, io.EOF)
	}
	return &Error{
		Code: InvalidArgument, Method: m.Name, Outcome: NotSent,
		Message: "it belongs to phase " + m.Phase.Name + ", and the socket is in phase " + now.Name,
	}
}

// mustMove reports whether move has something to do.
func (s *wireSession) mustMove() bool {
	now := s.phases.now()
	return s.phases.upgrade.Load() != nil || now.Raw || now.Closed
}

// move does, on the reader, what the phase asks for before anything is read.
// It reports whether there was something.
func (s *wireSession) move() (moved bool, err error) {
	if !s.mustMove() {
		return false, nil
	}
	s.mayRest(false) // what follows is not to be called off
	s.standStill()
	if phase := s.phases.upgrade.Load(); phase != nil {
		err = s.startTLS(phase)
		s.mayRest(true)
		return true, err
	}
	if s.phases.now().Closed {
		return true, s.close()
	}
	return true, s.park()
}

// close ends a conversation in which nothing is left to say, with all of this side written. It
// returns why the socket ends.
func (s *wireSession) close() error {
	s.socket.left()
	if !s.phases.hungUp.Load() {
		return io.EOF
	}
	if err := s.socket.queue.flush(s.socket.ctx); err != nil {
		return err
	}
	return ErrClosed
}

// park reads nothing more until the socket ends.
func (s *wireSession) park() error {
	s.calm()
	s.phases.parked.close()
	<-s.socket.ctx.Done()
	return nil
}

// startTLS changes to TLS in place. All that was accepted before is written
// first, and nothing else is until it is done.
func (s *wireSession) startTLS(phase *wire.Phase) error {
	s.calm()
	config := s.socket.settings.tlsConfig
	if config == nil {
		return &Error{Code: Internal, Message: "phase " + phase.Name + " needs TLS, and the option TLSConfig was not given", Outcome: MaybeExecuted}
	}
	ctx, cancel := context.WithTimeout(s.socket.ctx, s.socket.settings.handshakeTimeout)
	defer cancel()
	if err := s.socket.queue.flush(ctx); err != nil {
		return err
	}
	if s.me == wire.Client && s.input.len() > 0 {
		return s.broken(s.input.bytes(), "TLS begins here, and there are bytes that are not secured")
	}
	secured := s.secure(config)
	if err := secured.HandshakeContext(ctx); err != nil {
		return &Error{Code: Unavailable, Message: "TLS cannot be started: " + err.Error(), Outcome: MaybeExecuted, Cause: err}
	}
	s.socket.tls.Store(secured)
	s.input.goOn(secured)
	s.phases.upgrade.Store(nil)
	s.socket.queue.lift(secured)
	return nil
}

// secure makes the connection for TLS. Bytes that a client sent ahead can only
// be the beginning of its handshake.
func (s *wireSession) secure(config *tls.Config) *tls.Conn {
	conn := withRest(s.input.conn, s.input.rest())
	if s.me == wire.Server {
		return tls.Server(conn, config)
	}
	return tls.Client(conn, clientConfig(config, s.socket.dialedHost))
}

// Raw waits until the conversation has reached a phase in which the connection
// is the program's, and all before that is written. It then returns the
// connection, with what has arrived already, and the socket ends with
// ErrHandedOver; the caller closes the connection. A handler whose answer leads
// to such a phase must not wait for it: the answer leaves when it has returned.
func (s *Socket) Raw(ctx context.Context) (net.Conn, error) {
	session, ok := s.session.(*wireSession)
	if !ok {
		return nil, otherProtocol("")
	}
	select {
	case <-session.phases.parked.done():
	case <-s.ctx.Done():
		return nil, ended("", NotSent, s.Cause())
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	if err := s.queue.flush(ctx); err != nil {
		return nil, err
	}
	if !s.handOver() {
		return nil, ended("", NotSent, s.Cause())
	}
	<-session.gone.done()
	conn := session.input.conn
	_ = conn.SetDeadline(time.Time{})
	return withRest(conn, session.input.rest()), nil
}

// withRest returns a connection that reads rest first.
func withRest(conn net.Conn, rest []byte) net.Conn {
	if len(rest) == 0 {
		return conn
	}
	return &restConn{Conn: conn, rest: rest}
}

// A restConn is a connection of which something was read already.
type restConn struct {
	net.Conn
	mu   sync.Mutex
	rest []byte
}

// Read implements net.Conn.
func (c *restConn) Read(b []byte) (int, error) {
	c.mu.Lock()
	if len(c.rest) > 0 {
		n := copy(b, c.rest)
		c.rest = c.rest[n:]
		c.mu.Unlock()
		return n, nil
	}
	c.mu.Unlock()
	return c.Conn.Read(b)
}

// CloseWrite closes the half that is written, where the connection can.
func (c *restConn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return errors.ErrUnsupported
}

// NetConn returns the connection beneath.
func (c *restConn) NetConn() net.Conn { return c.Conn }
