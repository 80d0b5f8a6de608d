package runtime

import (
	"bytes"
	"context"
	"fmt"
	"reflect"
	"sync"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A scratch is where a message is encoded before the queue takes a copy.
type scratch struct {
	b []byte
	x wire.Exchange // of an event
}

// keptScratch is the most that a scratch keeps for the next message.
const keptScratch = 64 << 10

var scratches = sync.Pool{New: func() any { return &scratch{b: make([]byte, 0, 512)} }}

func takeScratch() *scratch { return scratches.Get().(*scratch) }

func (s *scratch) free() {
	if cap(s.b) > keptScratch {
		return
	}
	s.x = wire.Exchange{}
	scratches.Put(s)
}

// encode appends a message with generated code, and the program's where a
// schema names it. It returns b as it was with an error.
func (s *wireSession) encode(b []byte, p wire.Part, x *wire.Exchange, v any) ([]byte, error) {
	return s.encodeBy(b, p, x, func(b []byte, x *wire.Exchange) ([]byte, error) {
		as := p.Message()
		if v == nil && as.New != nil {
			v = as.New()
		}
		return as.Append(b, x, v)
	})
}

// encodeBy is encode for what message appends.
func (s *wireSession) encodeBy(b []byte, p wire.Part, x *wire.Exchange, message wire.Append) (out []byte, err error) {
	if p.Message() == nil {
		return b, &Error{Code: InvalidArgument, Message: "it is not this side's to send", Method: p.Method.Name, Outcome: NotSent}
	}
	out, err = s.append(b, p, x, message)
	if err != nil {
		x.Undo()
		return b, notEncoded(p.Method.Name, err)
	}
	return out, nil
}

// opens is the message by which this side opens an exchange.
func (s *wireSession) opens(m *wire.Method) wire.Part { return wire.Part{Method: m, Side: s.me} }

func (s *wireSession) append(b []byte, p wire.Part, x *wire.Exchange, message wire.Append) (out []byte, err error) {
	as := p.Message()
	defer s.protectCodec(as, &err)
	out, err = p.Append(b, x, message)
	if err == nil && as.Fragments != nil {
		out, err = as.Fragments.Cut(b, out[len(b):], s.variables)
	}
	if n := len(out) - len(b); err == nil && s.tables.Max > 0 && n > s.tables.Max {
		err = fmt.Errorf("%s has %d bytes, and the protocol allows %d", as.Name, n, s.tables.Max)
	}
	return out, err
}

// isNil reports whether v is nil, or a pointer or the like that is.
func isNil(v any) bool {
	if v == nil {
		return true
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice, reflect.Interface:
		return r.IsNil()
	}
	return false
}

// put has b written, of which nothing is kept, and enters the phase that
// follows it, nil for none. Without room now it returns a message that waits in
// line.
func (s *wireSession) put(b []byte, then *wire.Phase, hurry hurry) (*message, error) {
	var accepted func()
	if then != nil {
		accepted = func() { s.phases.enter(then, false) }
	}
	if ok, err := s.socket.queue.offer(b, isFence(then), accepted, hurry); ok || err != nil {
		return nil, err
	}
	m := newRawMessage(bytes.Clone(b))
	m.fence, m.accepted = isFence(then), accepted
	return m, s.socket.queue.post(m)
}

// putNow is put that waits for room.
func (s *wireSession) putNow(ctx context.Context, b []byte, then *wire.Phase, hurry hurry) error {
	m, err := s.put(b, then, hurry)
	if m == nil || err != nil {
		return err
	}
	return s.socket.queue.await(ctx, m)
}

// sendWireEvent sends an event as soon as there is room.
func sendWireEvent(ctx context.Context, socket *Socket, m *wire.Method, ev any) error {
	s, ok := socket.session.(*wireSession)
	if !ok {
		return otherProtocol(m.Name)
	}
	buf := takeScratch()
	defer buf.free()
	if err := s.event(buf, m, ev); err != nil {
		return err
	}
	if err := s.phases.admits(m); err != nil {
		buf.x.Undo()
		return err
	}
	if m.Then == nil && socket.backlog.takes(m.Name) {
		return socket.backlog.send(m.Name, m.ID, buf.b)
	}
	err := s.putNow(ctx, buf.b, m.Then, now)
	switch {
	case err == nil:
	case ctx.Err() != nil:
		err = canceled(m.Name, NotSent, err)
	default:
		err = ended(m.Name, NotSent, err)
	}
	socket.eventSent(m.Name, len(buf.b), err)
	return err
}

// event encodes an event.
func (s *wireSession) event(buf *scratch, m *wire.Method, ev any) (err error) {
	buf.x = wire.Exchange{Kinds: m.Kinds, Version: s.version(m), Session: s.variables}
	buf.b, err = s.encode(buf.b[:0], s.opens(m), &buf.x, ev)
	return err
}

func tryWireEvent(socket *Socket, m *wire.Method, ev any) bool {
	s, ok := socket.session.(*wireSession)
	if !ok {
		return false
	}
	buf := takeScratch()
	defer buf.free()
	if s.event(buf, m, ev) != nil {
		return false
	}
	put := s.tryPut(buf.b, m)
	if !put {
		buf.x.Undo()
	}
	return socket.eventTried(m.Name, len(buf.b), put)
}

// tryPut has b written if there is room now and the event fits the phase.
func (s *wireSession) tryPut(b []byte, m *wire.Method) bool {
	if s.phases.admits(m) != nil {
		return false
	}
	if m.Then == nil && s.socket.backlog.takes(m.Name) {
		return s.socket.backlog.send(m.Name, m.ID, b) == nil
	}
	var accepted func()
	if m.Then != nil {
		accepted = func() { s.phases.enter(m.Then, false) }
	}
	ok, err := s.socket.queue.offer(b, isFence(m.Then), accepted, now)
	if !ok && err == nil {
		s.socket.counters.eventsNoRoom.Add(1)
	}
	return ok && err == nil
}

// putEvent is the backlog's. An event to which the phase has no place any more is
// left out.
func (s *wireSession) putEvent(method uint16, b []byte) bool {
	if s.phases.admits(s.tables.Methods[method-1]) != nil {
		s.socket.counters.eventsNoRoom.Add(1)
		return true
	}
	ok, err := s.socket.queue.offer(b, false, nil, now)
	return ok && err == nil
}

// broadcastWire encodes an event once, or for each socket where its bytes may
// depend on the socket.
func broadcastWire(members []*Socket, m *wire.Method, ev any) Delivery {
	buf := takeScratch()
	defer buf.free()
	var d Delivery
	var encoded *wireSession
	for _, socket := range members {
		s, ok := socket.session.(*wireSession)
		if ok && (encoded == nil || s.variables != nil || s.version(m) != buf.x.Version || s.me != encoded.me) {
			if err := s.event(buf, m, ev); err != nil {
				return Delivery{Dropped: len(members), Err: err}
			}
			encoded = s
		}
		if ok && socket.eventTried(m.Name, len(buf.b), s.tryPut(buf.b, m)) {
			d.Delivered++
			continue
		}
		if ok {
			buf.x.Undo()
		}
		d.Dropped++
	}
	return d
}
