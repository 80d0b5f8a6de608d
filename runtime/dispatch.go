package runtime

import (
	"encoding/binary"
	"io"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

// dispatch handles one message. It runs on the reader and never blocks; an
// error ends the socket.
func (s *nativeSession) dispatch(h native.Header, body []byte) error {
	switch h.Kind {
	case native.KindRequest:
		return s.request(h, body)
	case native.KindReply, native.KindError, native.KindFault:
		return s.answer(h, body)
	case native.KindEvent:
		return s.event(h, body)
	case native.KindItem, native.KindEnd:
		return s.item(h, body)
	case native.KindCredit:
		return s.credited(h, body)
	case native.KindCancel:
		s.cancelled(h)
		return nil
	case native.KindPing:
		return s.ping(body)
	case native.KindPong:
		s.socket.counters.pingBytes.Add(pingBytes(body))
		return s.pings.pong(body)
	case native.KindGoAway:
		return s.goneAway(h, body)
	}
	return protocolErrorf("a %v frame comes after the handshake", h.Kind)
}

// late counts a frame for an exchange that is over here.
func (s *nativeSession) late() { s.socket.counters.skipped.Add(1) }

func (s *nativeSession) answer(h native.Header, body []byte) error {
	if !s.openedHere(h.ID) || h.ID == 0 {
		return protocolErrorf("a %v frame is for id %d, which this side cannot have opened", h.Kind, h.ID)
	}
	if !s.calls.answered(h, body) {
		s.late()
	}
	return nil
}

// streamOf finds the two directions of the exchange that a frame is for.
func (s *nativeSession) streamOf(id uint32) (in *inbox, out *outbox, alive bool) {
	if s.openedHere(id) {
		if c := s.calls.find(id); c != nil {
			e := c.has()
			return e.in, e.out, true
		}
		return nil, nil, false
	}
	if x := s.served.find(id); x != nil {
		e := x.has()
		return e.in, e.out, true
	}
	return nil, nil, false
}

func (s *nativeSession) item(h native.Header, body []byte) error {
	if h.ID == 0 {
		return protocolErrorf("a %v frame has no id", h.Kind)
	}
	in, _, alive := s.streamOf(h.ID)
	switch {
	case !alive:
		s.late()
		return nil
	case in == nil:
		return protocolErrorf("a %v frame is for an exchange without items in this direction", h.Kind)
	case h.Kind == native.KindEnd:
		in.close(io.EOF, false)
		return nil
	}
	return in.push(h.Code, body, func() (uint16, []byte, bool) { return s.frames.another(h.ID, h.Kind) })
}

func (s *nativeSession) credited(h native.Header, body []byte) error {
	if len(body) < 4 {
		return protocolErrorf("a credit frame has %d bytes", len(body))
	}
	n := int64(binary.LittleEndian.Uint32(body))
	if h.ID == 0 {
		err := s.eventCredit.add(n)
		s.socket.backlog.pump()
		return err
	}
	_, out, alive := s.streamOf(h.ID)
	if !alive {
		s.late()
		return nil
	}
	if out == nil {
		return protocolErrorf("a credit frame is for an exchange without items in this direction")
	}
	return out.credit.add(n)
}

func (s *nativeSession) cancelled(h native.Header) {
	if s.openedHere(h.ID) || !s.served.cancel(h.ID) {
		s.late()
	}
}

func (s *nativeSession) request(h native.Header, body []byte) error {
	if s.openedHere(h.ID) || h.ID == 0 {
		return protocolErrorf("a request has id %d, which the peer may not give", h.ID)
	}
	in := &s.incoming
	*in = Incoming{}
	in.session, in.method, in.body, in.id = s, h.Code, body, h.ID
	expired := false
	if h.Flags&native.FlagDeadline != 0 {
		left, rest, ok := cutUvarint(body)
		if !ok {
			return protocolErrorf("the deadline of a request cannot be read")
		}
		expired = left == 0
		in.until = time.Now().Add(time.Duration(min(left, uint64(maxWait/time.Microsecond))) * time.Microsecond)
		in.body = rest
	}
	code, text, err := s.served.take(h.ID)
	switch {
	case err != nil:
		return err
	case code != 0:
		s.socket.counters.refused.Add(1)
		in.open(new(exchange)).refuse(code, text)
		return nil
	case expired:
		s.socket.counters.refused.Add(1)
		in.reject(DeadlineExceeded, "")
		return nil
	}
	if h.Flags&native.FlagMetadata != 0 {
		if err := in.takeMetadata(); err != nil {
			s.socket.counters.refused.Add(1)
			in.reject(travels(err))
			return nil
		}
	}
	s.handOver(in)
	return nil
}

func (s *nativeSession) event(h native.Header, body []byte) error {
	if h.ID != 0 {
		return protocolErrorf("an event has id %d", h.ID)
	}
	if err := s.heard.arrived(costOf(body)); err != nil {
		return err
	}
	in := &s.incoming
	*in = Incoming{}
	in.session, in.method, in.body = s, h.Code, body
	s.handOver(in)
	return nil
}

// handOver gives a message to the generated router, which panics where it has
// no handlers at all.
func (s *nativeSession) handOver(in *Incoming) {
	defer func() {
		p := recover()
		if p != nil {
			logPanic(s.socket.settings.log(), s.protocol.methodName(in.method), p)
		}
		switch {
		case in.taken:
		case p != nil:
			in.reject(Internal, "the handler failed")
		default:
			in.Unimplemented()
		}
	}()
	if s.route != nil {
		s.route(in)
	}
}
