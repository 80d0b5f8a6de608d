package runtime

import (
	"context"
	"errors"
	"io"
	goruntime "runtime"
	"sync/atomic"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

var noDeadline time.Time

// A nativeSession is what a native protocol does on a Socket: frames, calls in both
// directions, streams, events, credit.
type nativeSession struct {
	calls calls // first, where a line of the cache begins
	socketReader
	protocol *Protocol
	route    Router
	client   bool
	peer     peerLimits
	ready    latch // the handshake is done
	readAt   int64 // when something came, in Unix nanoseconds; of the reading goroutine
	spoken   bool  // the peer has said something else than an answer since; likewise

	served      served
	events      events
	heard       heard // guards the window of the peer's events
	eventCredit credit
	pings       pings
	silence     *silenceWatch // nil for none

	hearing     atomic.Int64 // events of the peer's that are not handled yet
	lastPing    atomic.Uint64
	farewell    farewell
	*nativeDesk // nil while the reader rests
}

// A nativeDesk is what the reading goroutine works with.
type nativeDesk struct {
	frames   frameReader
	decoder  native.Reader
	incoming Incoming
	turn     int64 // when it last waited, or let others go first, in Unix nanoseconds
}

// longTurn is how long a server reads and handles what comes until it lets others go
// first, for whom the scheduler would stop it only after ten times as long.
const longTurn = time.Millisecond

func newNativeSession(socket *Socket, p *Protocol, side Side, client bool) *nativeSession {
	s := &nativeSession{
		protocol: p, route: side.Route, client: client,
	}
	s.socketReader.init(socket, s)
	s.nativeDesk = s.newDesk(greeting)
	s.calls.init(s)
	s.served.session = s
	s.events = events{socket: socket, over: s.eventOver}
	s.heard.window = newWindow(socket.settings.eventWindow)
	s.eventCredit.of = socket.queue
	socket.queue.pong = s.pong
	socket.backlog = newBacklog(socket, false, s.putEvent)
	return s
}

// writeFailed leaves the reader a moment to find out why.
func (s *nativeSession) writeFailed(err error) {
	time.AfterFunc(writeGrace, func() { s.socket.end(err, false) })
}

func (s *nativeSession) finish() {
	if s.silence != nil {
		s.silence.stop()
	}
	s.events.finish()
}

func (s *nativeSession) load() (calls, serving int) { return s.calls.len(), s.served.len() }

// refuse tells the peer that OnConnect said no.
func (s *nativeSession) refuse(err error) {
	s.goAway(refusal(err))
}

// parity is bit 0 of the ids that this side gives.
func (s *nativeSession) parity() uint32 {
	if s.client {
		return 1
	}
	return 0
}

// openedHere reports whether this side opened the exchange.
func (s *nativeSession) openedHere(id uint32) bool { return id&1 == s.parity() }

// read reads until the connection is closed; what comes after the end of the
// socket is not looked at.
func (s *nativeSession) read() {
	if s.socket.ctx.Err() == nil {
		if err := s.open(); err != nil {
			s.leave(err)
			return
		}
	}
	s.readOn()
}

func (s *nativeSession) newDesk(now phase) *nativeDesk {
	max := s.socket.settings.messageLimit(usualMessage)
	return &nativeDesk{frames: frameReader{input: s.input, max: max, counters: &s.socket.counters, phase: now}}
}

// takeDesk implements conversation.
func (s *nativeSession) takeDesk() { s.nativeDesk = s.newDesk(talking) }

// betweenMessages implements conversation.
func (s *nativeSession) betweenMessages() bool { return s.frames.pauses() }

// leaveDesk implements conversation.
func (s *nativeSession) leaveDesk() {
	s.frames.giveBack()
	s.nativeDesk = nil
	s.served.lighten()
}

// readOn implements conversation.
func (s *nativeSession) readOn() {
	if err := s.converse(); err != errReplaced {
		s.leave(err)
	}
}

// leave is the end of reading.
func (s *nativeSession) leave(err error) {
	s.mayRest(false)
	s.uninterrupt()
	s.brought()
	s.served.scatter()
	s.over(err)
	s.calm()
	s.input.discard()
	s.gone.close()
	s.socket.finish()
}

// step implements conversation.
func (s *nativeSession) step() error {
	missing := s.input.len() < max(1, s.need)
	if n := s.served.waiting(); n >= fewServed || missing && n > 0 {
		if !s.serveHere() {
			return errReplaced
		}
		return nil // a caller that has read meanwhile may have left something
	}
	if missing {
		return s.more()
	}
	h, body, need, err := s.frames.next()
	if s.need = need; need > 0 || err != nil {
		return err
	}
	switch h.Kind {
	case native.KindReply, native.KindError, native.KindFault, native.KindItem, native.KindEnd, native.KindPong:
	default:
		s.spoken = true
	}
	return s.dispatch(h, body)
}

// more waits for bytes that are owed, or for the beginning of a frame.
func (s *nativeSession) more() error {
	s.takeTurns()
	_, err := s.fill(s.calls.underway.Load() >= manyCalls)
	s.readAt = s.socket.counters.lastActivity.Load()
	if s.input.waited() {
		s.turn = s.readAt
	}
	if s.spoken {
		s.spoken, s.unasked = false, s.socket.age()
	}
	return s.frames.explain(err)
}

// takeTurns lets others go first where a server's peer sends so much that reading never
// waits. To do so for each batch would have the scheduler start another thread each time.
func (s *nativeSession) takeTurns() {
	since := time.Duration(s.readAt - s.turn)
	if !s.client && (since < 0 || since >= longTurn) { // less than 0 where the clock was set back
		goruntime.Gosched()
		s.turn = s.readAt
	}
}

// serveHere handles what has arrived. It reports false if another goroutine has become
// the reader.
func (s *nativeSession) serveHere() bool {
	if s.role.waiting.Load() > 0 {
		s.served.scatter()
		return true
	}
	s.served.begin()
	return s.workHere()
}

// mayLend implements conversation.
func (s *nativeSession) mayLend() bool { return s.client && s.served.waiting() == 0 }

// work implements conversation.
func (s *nativeSession) work() { s.served.work() }

// overdue implements conversation. What has arrived has its own goroutines then.
func (s *nativeSession) overdue() { s.served.detach() }

// over ends the socket for what the reader met. A peer that broke the rules
// is told which.
func (s *nativeSession) over(err error) {
	if err == nil {
		return
	}
	if err == io.EOF {
		s.awaitServed()
		if g := s.farewell.reason; g != nil {
			err = g
		}
	}
	broken, ok := errors.AsType[*Error](err)
	if ok && !broken.fromPeer() && !errors.Is(err, errUnsaid) {
		s.goAway(broken.farewell())
	}
	s.socket.end(err, ok || isPeersEnd(err))
}

// ended settles everything that is pending. The queue takes no more.
func (s *nativeSession) ended(cause error) {
	s.calls.ended(cause)
	s.served.ended(cause)
	s.eventCredit.close(ended("", NotSent, cause))
}

// control posts a small frame past the bound of the queue.
func (s *nativeSession) control(h native.Header, payload []byte) {
	s.controlMessage(newMessage(h, payload, noDeadline))
}

func (s *nativeSession) controlMessage(m *message) {
	if err := s.socket.queue.control(m); errors.Is(err, errNotReading) {
		go s.socket.end(&Error{Code: ResourceExhausted, Outcome: MaybeExecuted, Cause: err}, false)
	}
}

// grant lets the peer send more on an exchange, or events where id is 0.
func (s *nativeSession) grant(id uint32, bytes int, hurry hurry) {
	m := newMessage(native.Header{ID: id, Kind: native.KindCredit}, native.AppendU32(nil, uint32(bytes)), noDeadline)
	m.hurry = hurry
	s.controlMessage(m)
}

// An outgoing is an item or event on its way into the queue.
type outgoing struct {
	what string // for people
	kind native.Kind
	id   func() uint32 // of its exchange, nil for none
}

// spend sends what body appends as soon as there is credit for it, and waits for room.
// It returns the size.
func (s *nativeSession) spend(ctx context.Context, c *credit, o outgoing, body func(b []byte) ([]byte, uint16, error)) (size int, err error) {
	var m *message // for what is large, or has no room yet
	err = c.take(ctx, s.blocked, func() (cost int, err error) {
		m, size, err = s.post(o, body)
		return perMessage + size, err
	})
	s.socket.queue.pushMuch()
	if err != nil || m == nil {
		return size, err
	}
	if err = s.socket.queue.await(ctx, m); err != nil {
		c.giveBack(perMessage + size)
		s.socket.backlog.pump()
	}
	return size, err
}

// blocked has what was sent leave, and what the peer answers read, until resume is
// called.
func (s *nativeSession) blocked() (resume func()) {
	s.socket.queue.hasten(true)
	return s.beRead()
}

// beRead has somebody read until resume is called: on a client it may be that nobody
// does.
func (s *nativeSession) beRead() (resume func()) {
	if !s.client {
		return func() {}
	}
	s.watch()
	return s.unwatch
}

// post puts what body appends in the queue, or has a message of it wait for room. The
// lock of the queue is held.
func (s *nativeSession) post(o outgoing, body func(b []byte) ([]byte, uint16, error)) (m *message, size int, err error) {
	h := native.Header{Kind: o.kind}
	if o.id != nil {
		h.ID = o.id()
	}
	var f frame
	f.set(h, s.peer.maxMessage, flow)
	left, err := s.socket.queue.encloseLocked(&f, body)
	switch {
	case err != nil && !f.encoded:
		return nil, 0, notEncoded("", err)
	case err != nil || left == nil:
		return nil, f.size, err
	case len(left) > f.max:
		return nil, 0, &Error{Code: ResourceExhausted, Outcome: NotSent, Message: sizeText(o.what, len(left), f.max)}
	}
	m = newMessage(f.header, left, noDeadline)
	return m, len(left), s.socket.queue.postLocked(m)
}

// isReady reports whether the handshake is done, so that the peer's limits are
// known.
func (s *nativeSession) isReady() bool { return s.ready.isClosed() }

// awaitReady waits for the end of the handshake.
func (s *nativeSession) awaitReady(ctx context.Context) error {
	if s.isReady() {
		return nil
	}
	return s.socket.await(ctx, &s.ready)
}
