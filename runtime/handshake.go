package runtime

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

// preface is the first thing that a client sends: the magic word and the
// version of the session.
var preface = []byte{'n', 'e', 't', 'g', 'e', 'n', 0, 1}

const (
	maxShapes = 1 << 20  // bytes of a Shapes
	maxHeld   = 64 << 10 // bytes of messages that come before the handshake is done
)

// A hello is what each side says about itself when a socket opens.
type hello struct {
	protocol     string
	fingerprint  uint64
	maxMessage   int
	maxRequests  int
	streamWindow int
	eventWindow  int
	features     native.Features // of the second release; none of an older peer
	credentials  string          // of a client
}

// peerLimits are what a session needs to know of the peer's hello for good.
type peerLimits struct {
	maxMessage, streamWindow int
	features                 native.Features
}

// knows reports whether the peer understands a feature.
func (p *peerLimits) knows(f native.Features) bool { return p.features&f != 0 }

func helloOf(p *Protocol, s *settings) hello {
	return hello{
		p.Name, p.Fingerprint, s.messageLimit(usualMessage), s.maxRequests, s.streamWindow, s.eventWindow,
		native.FeatureMetadata, "",
	}
}

func (h hello) append(b []byte) []byte {
	b = native.AppendString(b, h.protocol)
	b = native.AppendU64(b, h.fingerprint)
	for _, n := range []int{h.maxMessage, h.maxRequests, h.streamWindow, h.eventWindow} {
		b = native.AppendU32(b, uint32(min(n, math.MaxInt32)))
	}
	b = native.AppendU32(b, uint32(h.features))
	return native.AppendString(b, h.credentials) // bytes, in truth
}

// parseHello reads a hello. What newer versions append is skipped.
func parseHello(body []byte) (hello, error) {
	r := native.NewReader(body)
	h := hello{protocol: r.String(), fingerprint: r.U64()}
	numbers := []*int{&h.maxMessage, &h.maxRequests, &h.streamWindow, &h.eventWindow}
	for _, n := range numbers {
		*n = int(r.U32() & math.MaxInt32)
	}
	if !r.Done() {
		h.features = native.Features(r.U32())
	}
	if !r.Done() {
		h.credentials = string(r.Bytes())
	}
	if err := r.Err(); err != nil {
		return h, protocolErrorf("the hello cannot be read: %v", err)
	}
	for _, n := range numbers {
		if *n == 0 {
			return h, protocolErrorf("the hello has a limit of 0")
		}
	}
	return h, nil
}

// open does the handshake, under one deadline for the whole of it.
func (s *nativeSession) open() error {
	limit := s.socket.opened.Add(s.socket.settings.handshakeTimeout)
	if err := s.socket.conn.SetReadDeadline(limit); err != nil {
		return err
	}
	peer, held, err := s.greet()
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return &Error{Code: DeadlineExceeded, Message: "the handshake took too long", Cause: err}
	}
	if err != nil {
		return err
	}
	if err := s.socket.conn.SetReadDeadline(time.Time{}); err != nil {
		return err
	}
	s.established(peer)
	for _, m := range held {
		if err := s.dispatch(m.header, m.body); err != nil {
			return err
		}
	}
	return nil
}

// greet exchanges hellos and, where they differ, shapes. It returns the peer's and what
// it has sent meanwhile.
func (s *nativeSession) greet() (peer hello, held []early, err error) {
	mine := helloOf(s.protocol, s.socket.settings)
	if s.client {
		if mine.credentials, err = s.askCredentials(); err != nil {
			return peer, nil, err
		}
		s.sendHello(mine, preface)
	} else if err := s.readPreface(); err != nil {
		return peer, nil, err
	}
	if peer, err = s.readHello(); err != nil {
		return peer, nil, err
	}
	if !s.client {
		if err := s.authenticate(peer.credentials); err != nil {
			return peer, nil, err
		}
		s.farewell.greeted.Store(true)
		s.sendHello(mine, nil)
	}
	if peer.fingerprint == mine.fingerprint {
		return peer, nil, nil
	}
	s.sendShapes()
	theirs, held, err := s.readShapes()
	if err != nil {
		return peer, nil, err
	}
	if err := native.CompareShapes(s.protocol.Shapes, theirs, s.protocol.methodName); err != nil {
		return peer, nil, &Error{Code: Incompatible, Message: err.Error(), Cause: err}
	}
	return peer, held, nil
}

// sendHello posts this side's hello behind prefix, as one message.
func (s *nativeSession) sendHello(mine hello, prefix []byte) {
	m := newMessage(native.Header{Kind: native.KindHello}, mine.append(nil), noDeadline)
	m.prefix = prefix
	m.size += len(prefix)
	s.controlMessage(m)
}

// sendShapes posts the table in one go, so that nothing passes it.
func (s *nativeSession) sendShapes() {
	m := newMessage(native.Header{Kind: native.KindShapes, Flags: native.FlagCritical}, []byte(s.protocol.Shapes), noDeadline)
	m.whole = true
	s.controlMessage(m)
}

func (s *nativeSession) readPreface() error {
	for s.input.len() < len(preface) {
		if err := s.input.fill(len(preface), false); err != nil {
			return s.unexpected(err)
		}
	}
	got := s.input.bytes()[:len(preface)]
	s.input.consume(len(preface))
	if !bytes.Equal(got[:6], preface[:6]) {
		return &Error{Code: ProtocolError, Message: "this is a netgen socket, and the preface is not one of netgen"}
	}
	if !bytes.Equal(got, preface) {
		return &Error{Code: Incompatible, Message: fmt.Sprintf("session version %d.%d is not spoken here, 0.1 is", got[6], got[7])}
	}
	return nil
}

func (s *nativeSession) readHello() (hello, error) {
	h, body, err := s.frames.await()
	if err != nil {
		return hello{}, err
	}
	if h.Kind == native.KindGoAway {
		return hello{}, s.turnedAway(h, body)
	}
	if h.Kind != native.KindHello || h.ID != 0 {
		return hello{}, protocolErrorf("a %v frame comes where the hello belongs", h.Kind)
	}
	s.frames.phase = comparing
	peer, err := parseHello(body)
	if err == nil && peer.protocol != s.protocol.Name {
		return peer, &Error{Code: Incompatible, Message: fmt.Sprintf("protocol %q is not spoken here, %q is", peer.protocol, s.protocol.Name)}
	}
	return peer, err
}

// turnedAway handles a GoAway in the middle of the handshake.
func (s *nativeSession) turnedAway(h native.Header, body []byte) error {
	if err := s.goneAway(h, body); err != nil {
		return err
	}
	g, _, _ := parseGoAway(0, body)
	return &Error{Code: Unavailable, Message: "the peer takes no new sockets", Cause: g}
}

// An early message came before the handshake was done.
type early struct {
	header native.Header
	body   []byte
}

// readShapes waits for the peer's table of shapes. A client may have sent
// requests before; they are kept.
func (s *nativeSession) readShapes() (theirs string, held []early, err error) {
	for {
		h, body, err := s.frames.await()
		switch {
		case err != nil:
			return "", nil, err
		case h.Kind == native.KindGoAway:
			return "", nil, s.turnedAway(h, body)
		case h.Kind == native.KindShapes:
			return string(body), held, nil
		case s.client:
			return "", nil, protocolErrorf("a %v frame comes where shapes belong", h.Kind)
		}
		held = append(held, early{h, bytes.Clone(body)})
	}
}

// established puts the peer's limits to use. Whoever waits to be ready finds the
// socket open and room for an event.
func (s *nativeSession) established(peer hello) {
	s.peer = peerLimits{peer.maxMessage, peer.streamWindow, peer.features}
	s.frames.phase = talking
	s.readAt = s.socket.counters.lastActivity.Load() // for requests that have come early
	_ = s.eventCredit.add(int64(peer.eventWindow))
	s.socket.advance(Open)
	s.socket.opens()
	s.ready.close()
	s.socket.backlog.pump()
	s.watchSilence()
	s.calls.open(peer.maxRequests)
}
