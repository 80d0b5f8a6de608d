package runtime

import (
	"context"
	"errors"
	"io"
	"sync/atomic"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

var noDeadline time.Time

// A nativeSession is what a native protocol does on a Socket: frames, calls in both
// directions, streams, events, credit.
type nativeSession struct {
	socket     *Socket
	protocol   *Protocol
	route      Router
	client     bool
	reader     *frameReader
	mine, peer hello
	ready      chan struct{} // closed when the handshake is done
	readerGone chan struct{} // closed when nothing more is read

	calls       calls
	served      served
	events      events
	heard       heard // guards the window of the peer's events
	eventCredit credit
	pings       pings
	silence     *silenceWatch // nil for none

	calling, serving atomic.Int64 // calls of this side, and what it handles for the peer
	lastPing         atomic.Uint64
	decoder          native.Reader // of the reading goroutine
	incoming         Incoming      // likewise
	farewell         farewell
}

func newNativeSession(socket *Socket, p *Protocol, side Side, client bool) *nativeSession {
	s := &nativeSession{
		socket: socket, protocol: p, route: side.Route, client: client,
		reader: newFrameReader(socket.stream(), socket.settings.messageLimit(usualMessage), &socket.counters),
		mine:   helloOf(p, socket.settings),
		ready:  make(chan struct{}), readerGone: make(chan struct{}),
		farewell: farewell{idle: make(chan struct{})},
	}
	s.calls = calls{session: s, live: map[uint32]*call{}}
	s.served = served{session: s, live: map[uint32]*exchange{}, limit: s.mine.maxRequests}
	s.events = events{socket: socket, over: s.eventOver}
	s.heard.window = newWindow(s.mine.eventWindow)
	s.pings.session = s
	socket.queue.pong = s.pong
	socket.backlog = newBacklog(socket, false, s.putEvent)
	return s
}

// writeFailed leaves the reader a moment to find out why.
func (s *nativeSession) writeFailed(err error) {
	time.AfterFunc(writeGrace, func() { s.socket.end(err, false) })
}

func (s *nativeSession) readerDone() <-chan struct{} { return s.readerGone }

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
	defer close(s.readerGone)
	if s.socket.ctx.Err() == nil {
		s.over(s.converse())
	}
	s.reader.discard()
}

// converse reads until the socket is over.
func (s *nativeSession) converse() error {
	err := s.open()
	for err == nil && s.socket.ctx.Err() == nil {
		err = s.step()
	}
	return err
}

func (s *nativeSession) step() error {
	h, body, err := s.reader.next()
	if err != nil {
		return err
	}
	return s.dispatch(h, body)
}

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
	s.socket.end(err, ok || errors.Is(err, io.EOF))
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
func (s *nativeSession) grant(id uint32, bytes int) {
	s.control(native.Header{ID: id, Kind: native.KindCredit}, native.AppendU32(nil, uint32(bytes)))
}

// spend sends a message as soon as there is credit for it, and waits for room.
func (s *nativeSession) spend(ctx context.Context, c *credit, cost int, of func() *message) error {
	var m *message
	err := c.take(ctx, cost, func() error {
		m = of()
		return s.socket.queue.post(m)
	})
	if err != nil {
		return err
	}
	if err = s.socket.queue.await(ctx, m); err != nil {
		c.giveBack(cost)
		s.socket.backlog.pump()
	}
	return err
}

// isReady reports whether the handshake is done, so that the peer's limits are
// known.
func (s *nativeSession) isReady() bool {
	select {
	case <-s.ready:
		return true
	default:
		return false
	}
}

// awaitReady waits for the end of the handshake.
func (s *nativeSession) awaitReady(ctx context.Context) error {
	if s.isReady() {
		return nil
	}
	return s.socket.await(ctx, s.ready)
}
