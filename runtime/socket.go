package runtime

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"sync/atomic"
	"time"
)

// A State is where a socket stands in its life.
type State uint32

// The states, in the order in which they follow each other; any may be
// skipped.
const (
	Connecting State = iota // the handshake is under way
	Open
	Draining // no new calls; those under way finish
	Closed
)

// String returns the state in lower case.
func (s State) String() string {
	return [...]string{"connecting", "open", "draining", "closed"}[min(s, Closed)]
}

// lingerTime bounds how long an orderly close waits for the peer to take what
// is queued and to close its side too.
const lingerTime = 2 * time.Second

// writeGrace is how long the reader has to find out why writing failed: the
// peer may have said why it closed the connection.
const writeGrace = 200 * time.Millisecond

var lastSocketID atomic.Uint64

// A Socket is one connection, either side. It has an identity, counters,
// typed values, and one end with one cause. All methods may be called from
// any goroutine at any time, also after the end.
type Socket struct {
	id          uint64
	conn        net.Conn
	settings    *settings
	queue       *queue
	backlog     *backlog // nil where whoever sends waits
	session     session
	protocol    *Protocol
	registry    *Sockets
	server      *Server               // nil on clients
	groups      *groups               // likewise
	client      *Client               // nil on servers
	leaving     atomic.Pointer[error] // why it drains, nil while it does not
	dialedHost  string                // likewise empty, and where no host was dialed
	view        any
	opened      time.Time
	state       atomic.Uint32
	toldWhy     atomic.Bool // this side is about to end it, and has told the peer why
	values      values
	counters    counters
	idle        *idleWatch               // nil for none
	places      []any                    // of the server's that it takes
	wasOpen     bool                     // the observers know; of the reader
	refused     error                    // why it was turned away, nil where it was not; of its life
	asked       <-chan error             // that is known, nil where it is already; likewise
	credentials *UnixCredentials         // of the peer, nil where they are not known
	securing    *tls.Conn                // what is around conn from the start, nil for nothing
	tls         atomic.Pointer[tls.Conn] // what is around conn once its handshake is done, nil for nothing

	ctx    context.Context // ends with the socket
	cancel context.CancelCauseFunc
	over   atomic.Pointer[ending] // nil while it is not
	gone   latch                  // the connection is closed
	done   latch                  // OnDisconnect has returned
}

// An ending is why and when a socket ended.
type ending struct {
	cause error
	at    time.Time
}

// newSocket wraps conn. The socket comes to life with run.
func newSocket(conn net.Conn, s *settings, registry *Sockets) *Socket {
	socket := &Socket{
		id: lastSocketID.Add(1), conn: conn, settings: s, registry: registry,
		opened: time.Now(),
	}
	if secured, ok := conn.(*tls.Conn); ok {
		socket.conn, socket.securing = secured.NetConn(), secured
	}
	socket.ctx, socket.cancel = context.WithCancelCause(context.Background())
	socket.queue = newQueue(conn, s.writeQueue, s.writeTimeout, func(err error) {
		socket.session.writeFailed(fmt.Errorf("write: %w", err))
	})
	if s.observed() {
		socket.queue.full = socket.queueFull
	}
	return socket
}

// stream is what is read and written: the connection, or TLS on it.
func (s *Socket) stream() net.Conn {
	if secured := s.tls.Load(); secured != nil {
		return secured
	}
	if s.securing != nil {
		return s.securing
	}
	return s.conn
}

// ID returns the socket's number, unique in this process.
func (s *Socket) ID() uint64 { return s.id }

// LocalAddr returns this side's address.
func (s *Socket) LocalAddr() net.Addr { return s.conn.LocalAddr() }

// RemoteAddr returns the peer's address.
func (s *Socket) RemoteAddr() net.Addr { return s.conn.RemoteAddr() }

// Transport names the network beneath, such as tcp, unix or mem.
func (s *Socket) Transport() string { return s.conn.LocalAddr().Network() }

// State returns where the socket stands in its life.
func (s *Socket) State() State { return State(s.state.Load()) }

// OpenedAt returns when the connection was made.
func (s *Socket) OpenedAt() time.Time { return s.opened }

func (s *Socket) age() time.Duration { return time.Since(s.opened) }

// ClosedAt returns when the socket ended, the zero time while it has not.
func (s *Socket) ClosedAt() time.Time {
	if over := s.over.Load(); over != nil {
		return over.at
	}
	return time.Time{}
}

// Server returns the server that the socket belongs to, nil at a client.
func (s *Socket) Server() *Server { return s.server }

// Client returns the client that the socket belongs to, nil at a server.
func (s *Socket) Client() *Client { return s.client }

// View returns the typed view that generated code has made of the socket.
func (s *Socket) View() any { return s.view }

// Done returns a channel that is closed once OnDisconnect has returned, or
// would have.
func (s *Socket) Done() <-chan struct{} { return s.done.done() }

// Cause returns why the socket ended, nil while it has not: ErrClosed if this
// side closed it, io.EOF if the other did, else what went wrong.
func (s *Socket) Cause() error {
	if over := s.over.Load(); over != nil {
		return over.cause
	}
	return nil
}

func (s *Socket) socket(context.Context) (*Socket, error) { return s, nil }

func (s *Socket) waiting() *link { return nil }

// Flush waits until everything that has found room in the queue before has
// been written to the connection. It does not say that the peer has read it.
// Where some of it never was, because the socket has ended before, it returns the
// socket's cause. After Close it is ErrClosed.
func (s *Socket) Flush(ctx context.Context) error {
	if cause := s.Cause(); errors.Is(cause, ErrClosed) {
		return cause
	}
	err := s.queue.flush(ctx)
	if cause := s.Cause(); err != nil && cause != nil && ctx.Err() == nil {
		return cause
	}
	return err
}

// Close ends the socket in order: what was sent is written, then the
// connection is closed. Calls under way fail. It waits for the connection,
// at most a few seconds, not for OnDisconnect. Closing again does nothing.
func (s *Socket) Close() error {
	s.session.partNow()
	s.end(ErrClosed, true)
	<-s.gone.done()
	return nil
}

// Abort ends the socket at once; the peer of a TCP connection sees a reset.
func (s *Socket) Abort() {
	if tcp, ok := s.conn.(interface{ SetLinger(int) error }); ok {
		_ = tcp.SetLinger(0)
	}
	s.end(ErrClosed, false)
	if s.Cause() != ErrHandedOver {
		_ = s.conn.Close() // also when an orderly end was under way
	}
	<-s.gone.done()
}

// Shutdown lets calls under way finish in both directions, takes no new ones,
// then closes. When ctx ends first the socket is closed anyway and ctx's
// error returned. It must not be called from a handler of the same socket,
// for which it would wait.
func (s *Socket) Shutdown(ctx context.Context) error { return s.shutDown(ctx, ErrClosed) }

// shutDown is Shutdown for whichever reason.
func (s *Socket) shutDown(ctx context.Context, cause error) error {
	s.leaving.CompareAndSwap(nil, &cause)
	s.session.drain()
	s.left()
	var err error
	select {
	case <-s.session.drained():
	case <-s.ctx.Done():
	case <-ctx.Done():
		err = context.Cause(ctx)
	}
	if err == nil {
		err = s.backlog.await(ctx)
	}
	s.session.partNow()
	s.end(cause, true)
	<-s.gone.done()
	return err
}

// await waits until its session is ready, or the socket or ctx ends.
func (s *Socket) await(ctx context.Context, ready *latch) error {
	if ready.isClosed() {
		return nil
	}
	select {
	case <-ready.done():
		return nil
	case <-s.ctx.Done():
		return s.Cause()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// advance moves the state forward, never back.
func (s *Socket) advance(to State) {
	for {
		from := s.state.Load()
		if from >= uint32(to) || s.state.CompareAndSwap(from, uint32(to)) {
			return
		}
	}
}

// end is the one place where a socket ends. Only the first call counts. In an
// orderly end what is queued is still written.
func (s *Socket) end(cause error, orderly bool) {
	if !s.conclude(cause) {
		return
	}
	if orderly {
		go s.linger()
		return
	}
	s.queue.close(cause)
	s.hangUp()
}

// conclude is what all ends have in common. It reports false after the first.
func (s *Socket) conclude(cause error) bool {
	cause = explained(cause)
	if s.toldWhy.Load() && errors.Is(cause, io.EOF) {
		cause = ErrClosed // the peer has left because it was told to
	}
	if !s.over.CompareAndSwap(nil, &ending{cause, time.Now()}) {
		return false
	}
	s.queue.refuse(cause) // first: who sees the end must not answer any more
	s.advance(Closed)
	s.cancel(cause)
	s.session.wakeUp() // to see it
	s.backlog.close()
	s.session.ended(cause)
	s.left()
	return true
}

// left tells the client that the socket takes no more calls.
func (s *Socket) left() {
	if s.client != nil {
		s.client.left(s)
	}
}

// handOver ends the socket and leaves the connection open. All is written.
func (s *Socket) handOver() bool {
	if !s.conclude(ErrHandedOver) {
		return false
	}
	s.queue.close(ErrHandedOver)
	s.gone.close()
	return true
}

// linger writes what is queued, tells the peer that there is no more, and
// gives it a moment to close too: closing with unread input would reset the
// connection and could eat the goodbye.
func (s *Socket) linger() {
	ctx, cancel := context.WithTimeout(context.Background(), lingerTime)
	defer cancel()
	defer s.hangUp()
	defer s.queue.close(ErrClosed)
	if s.queue.flush(ctx) != nil {
		return
	}
	if secured := s.tls.Load(); secured != nil {
		_ = secured.CloseWrite() // says goodbye, and leaves the connection as it is
	}
	half, ok := s.conn.(interface{ CloseWrite() error })
	if !ok || half.CloseWrite() != nil {
		return
	}
	_ = s.conn.SetReadDeadline(time.Now().Add(lingerTime))
	select {
	case <-s.session.readerDone():
	case <-ctx.Done():
	}
}

func (s *Socket) hangUp() {
	_ = s.conn.Close()
	s.gone.close()
}

// run is the life of a socket, in one goroutine that also reads, unless another one
// has to go on with that. Who has read to the end calls finish.
func (s *Socket) run() {
	if s.refused = s.secure(); s.refused != nil {
		s.session.read()
		return
	}
	if asked := s.askOnConnect(); asked != nil {
		select {
		case s.refused = <-asked:
		case <-s.ctx.Done(): // meanwhile; an orderly end waits for the end of the input
			s.asked = asked
		}
	}
	switch {
	case s.refused != nil:
		s.refuse(s.refused)
	case s.asked == nil:
		s.watchIdle()
	}
	s.session.read()
}

// finish is the rest of a socket's life once nothing more is read.
func (s *Socket) finish() {
	defer s.done.close()
	defer s.registry.remove(s)
	defer s.leave()
	if s.asked != nil {
		s.refused = <-s.asked
	}
	<-s.gone.done()
	s.session.finish()
	s.groups.leaveAll(s)
	s.registry.byKey.leave(s)
	if s.idle != nil {
		s.idle.stop()
	}
	if s.refused == nil {
		s.disconnected()
	} else if s.server != nil {
		s.server.hasDropped(Drop{s.LocalAddr(), s.RemoteAddr(), s.refused})
	}
	s.closes()
}

// leave gives back what the socket was counted for.
func (s *Socket) leave() {
	if s.server != nil {
		s.server.leavePlaces(s)
	}
}

// askOnConnect returns a channel for what OnConnect says, nil where nobody is to be asked.
func (s *Socket) askOnConnect() <-chan error {
	if s.settings.onConnect == nil && (s.server == nil || len(s.settings.perKey) == 0) {
		return nil
	}
	return startHook(s.settings.log(), "OnConnect", func() error {
		ctx, cancel := context.WithTimeout(s.ctx, s.settings.handshakeTimeout)
		defer cancel()
		if s.settings.onConnect != nil {
			if err := s.settings.onConnect(ctx, s); err != nil {
				return err
			}
		}
		if s.server == nil || s.settings.authenticate != nil { // which counts later
			return nil
		}
		return s.server.takeKeys(s)
	})
}

// refuse tells the peer that OnConnect, or the limit of a key, said no, and
// ends the socket.
func (s *Socket) refuse(err error) {
	s.session.refuse(err)
	s.end(fmt.Errorf("refused when it connected: %w", err), true)
}

func (s *Socket) disconnected() {
	if s.settings.onDisconnect == nil {
		return
	}
	_ = hook(s.settings.log(), "OnDisconnect", func() error {
		s.settings.onDisconnect(s, s.Cause())
		return nil
	})
}

// errNotOpen is why a draining socket takes no calls.
var errNotOpen = errors.New("the socket is draining")
