package runtime

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A wireSession leads a conversation whose bytes a schema describes. There is
// no handshake, no credit and no cancelling that netgen could add: what it may
// do is what the protocol's tables say.
type wireSession struct {
	protocol *Protocol
	tables   *wire.Protocol
	route    Router
	me, peer int // which of the tables' two sides this one and the other is
	limit    int // bytes of one message that are accepted

	variables *wire.Session
	turn      sync.Mutex      // see takeTurn
	versions  []atomic.Uint64 // by the ID of the method, 0 for its highest

	socketReader
	*wireDesk                 // of the reading goroutine, nil while it rests
	phase     *wire.Phase     // in which need and again were found; likewise
	again     bool            // the reader has been in the message that is at the front; likewise
	toEnd     bool            // that message goes on to the end of the connection; likewise
	atEnd     bool            // nothing comes behind it; likewise
	leading   <-chan struct{} // closed when what may lead to another phase is answered, nil for nothing; likewise
	ready     latch           // OnConnect has returned

	phases wirePhases
	calls  wireCalls
	served wireServed
	events events
	heard  bound // bytes of events that wait for their handler

	calling  atomic.Int64
	hearing  atomic.Int64 // events of the peer's that are not over
	draining atomic.Bool
	idle     latch // draining is over
}

// A wireDesk is what the reading goroutine works with.
type wireDesk struct {
	reader  wire.Reader
	joint   wire.Joint    // of messages that travel in fragments
	opening wire.Exchange // of the message that is read
	coming  wireHearing   // likewise
	routed  Incoming      // likewise
}

func newWireSession(socket *Socket, p *Protocol, side Side, client bool) *wireSession {
	s := &wireSession{
		protocol: p, tables: p.Wire, route: side.Route,
		me: wire.Server, peer: wire.Client,
		limit:    wireLimit(p.Wire, socket.settings),
		versions: make([]atomic.Uint64, versioned(p.Wire)),
	}
	if client {
		s.me, s.peer = wire.Client, wire.Server
	}
	if p.Wire.Variables > 0 {
		s.variables = wire.NewSession(p.Wire.Variables)
	}
	s.takeDesk()
	s.socketReader.init(socket, s)
	s.phases.init(s)
	s.calls.init(s)
	s.served.init(s)
	s.events = events{socket: socket, over: s.eventOver}
	if s.served.inTurn {
		s.events.behind = s.served.awaitPassed
	}
	s.heard.limit = socket.settings.eventWindow
	socket.backlog = newBacklog(socket, true, s.putEvent)
	return s
}

// wireLimit is how many bytes a message may have: what the schema says, or less.
func wireLimit(p *wire.Protocol, s *settings) int {
	if p.Max <= 0 {
		return s.messageLimit(usualMessage)
	}
	return min(p.Max, s.messageLimit(p.Max))
}

// versioned returns how many places versions need, 0 where none has one.
func versioned(p *wire.Protocol) int {
	for _, m := range p.Methods {
		if m.HasVersion {
			return len(p.Methods) + 1
		}
	}
	return 0
}

// read reads until the connection is closed, or is the program's.
func (s *wireSession) read() {
	if s.socket.ctx.Err() == nil {
		s.socket.advance(Open)
		s.socket.opens()
		s.ready.close()
	}
	s.readOn()
}

// takeDesk implements conversation.
func (s *wireSession) takeDesk() {
	s.wireDesk = new(wireDesk)
	s.reader.Session = s.variables
}

// betweenMessages implements conversation. What a phase asks for comes before the next one.
func (s *wireSession) betweenMessages() bool { return !s.mustMove() && s.joint.Of() == nil }

// leaveDesk implements conversation.
func (s *wireSession) leaveDesk() {
	s.anew()
	s.wireDesk = nil
	s.served.lighten()
}

// readOn is read on the goroutine that reads now, which may be replaced.
func (s *wireSession) readOn() {
	err := s.converse()
	if err == errReplaced {
		return
	}
	s.mayRest(false)
	s.uninterrupt()
	s.brought()
	s.served.handOver()
	s.over(err)
	if s.calm(); s.socket.Cause() != ErrHandedOver {
		s.input.discard()
	}
	s.gone.close()
	s.socket.finish()
}

// over ends the socket for what the reader met. What came before is handled
// first, if that is soon done.
func (s *wireSession) over(err error) {
	if err == nil {
		return
	}
	broken, ok := errors.AsType[*Error](err)
	if ok && broken.Code == ProtocolError {
		s.socket.counters.protocolErrors.Add(1)
	}
	s.awaitServed(err)
	s.socket.end(err, ok || isPeersEnd(err) || err == ErrClosed)
}

// writeFailed ends the socket soon. The reader may find out more until then, and
// what has come is still handled, though nobody hears the answers.
func (s *wireSession) writeFailed(err error) {
	time.AfterFunc(writeGrace, func() {
		s.awaitServed(err)
		s.socket.end(err, false)
	})
}

// awaitServed waits for what the peer has asked for and said, after its last
// word. Nothing that this side asked for is answered any more.
func (s *wireSession) awaitServed(cause error) {
	limit := s.socket.settings.halfClose
	if limit == 0 || !s.isServing() {
		return
	}
	s.calls.end(cause)
	s.served.endItems(cause)
	s.drain()
	patience := time.NewTimer(limit)
	defer patience.Stop()
	select {
	case <-s.idle.done():
	case <-s.socket.ctx.Done():
	case <-patience.C:
	}
}

func (s *wireSession) awaitReady(ctx context.Context) error { return s.socket.await(ctx, &s.ready) }

// refuse says nothing: the protocol has no words for it.
func (s *wireSession) refuse(error) {}

func (s *wireSession) partNow() {}

func (s *wireSession) ended(cause error) {
	s.calls.end(cause)
	s.served.end(cause)
}

func (s *wireSession) finish() { s.events.finish() }

func (s *wireSession) roundTrip(context.Context) (time.Duration, error) {
	return 0, &Error{Code: Unimplemented, Message: "a protocol that netgen did not make has no ping of the runtime's; call one of its own", Outcome: NotSent}
}

func (s *wireSession) load() (calls, serving int) {
	return int(s.calling.Load()), s.served.len()
}

// drain opens nothing new, and drops requests that come from now on.
func (s *wireSession) drain() {
	s.socket.advance(Draining)
	s.draining.Store(true)
	s.calls.close(errNotOpen)
	s.checkIdle()
}

func (s *wireSession) drained() <-chan struct{} { return s.idle.done() }

func (s *wireSession) checkIdle() {
	if s.draining.Load() && s.calling.Load() == 0 && !s.isServing() {
		s.idle.close()
	}
}

func (s *wireSession) callOver() {
	if s.calling.Add(-1) == 0 {
		s.checkIdle()
	}
}

// isServing reports whether anything of the peer's is not over.
func (s *wireSession) isServing() bool { return s.served.len() > 0 || s.hearing.Load() > 0 }

// version is that of a method's messages as this side sends them.
func (s *wireSession) version(m *wire.Method) uint64 {
	if !m.HasVersion {
		return 0
	}
	if v := s.versions[m.ID].Load(); v != 0 {
		return v - 1
	}
	return m.HighVersion
}

// SetVersion sets the version in which this side sends the messages of a
// method from now on, until then the highest there is. It is an error for
// protocols without versions, and for a version that the schema does not have.
func (s *Socket) SetVersion(method string, version uint64) error {
	session, ok := s.session.(*wireSession)
	if !ok {
		return otherProtocol(method)
	}
	for _, m := range session.tables.Methods {
		if m.Name != method {
			continue
		}
		if !m.HasVersion || version < m.LowVersion || version > m.HighVersion {
			return &Error{
				Code: InvalidArgument, Method: method, Outcome: NotSent,
				Message: "it has no version " + utoa(version) + ", its versions are " + utoa(m.LowVersion) + " to " + utoa(m.HighVersion),
			}
		}
		session.versions[m.ID].Store(version + 1)
		return nil
	}
	return &Error{Code: InvalidArgument, Method: method, Message: "the protocol has no such method", Outcome: NotSent}
}

// Variables returns the session variables of a protocol whose schema has some,
// nil for every other. Generated code has typed access to them.
func (s *Socket) Variables() *wire.Session {
	if session, ok := s.session.(*wireSession); ok {
		return session.variables
	}
	return nil
}

// A bound holds a goroutine back while too much is under way.
type bound struct {
	mu      sync.Mutex
	limit   int
	used    int
	changed chan struct{} // closed at the next change, nil if nobody waits
}

// take waits until there is room; what comes may overdraw it.
func (b *bound) take(ctx context.Context, n int) error {
	for {
		b.mu.Lock()
		if b.used < b.limit {
			b.used += n
			b.mu.Unlock()
			return nil
		}
		if b.changed == nil {
			b.changed = make(chan struct{})
		}
		changed := b.changed
		b.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

func (b *bound) give(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.used -= n
	if b.changed != nil {
		close(b.changed)
		b.changed = nil
	}
}
