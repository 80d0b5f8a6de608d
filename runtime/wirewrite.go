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
		out, err = as.Fragments.Cut(b, out[len(b):], x)
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

// takeTurn is called before a message is encoded that asks for session variables or sets
// them. Until leaveTurn is, when it has its place in the queue, no other such message is: each
// is written by what those in front of it have set. It reports false for other messages.
func (s *wireSession) takeTurn(as *wire.Message) bool {
	if as == nil || !as.Session {
		return false
	}
	s.turn.Lock()
	return true
}

func (s *wireSession) leaveTurn(taken bool) {
	if taken {
		s.turn.Unlock()
	}
}

// put has b written, of which nothing is kept, and enters the phase that
// follows it, nil for none. Without room now it returns a message that waits in
// line, and may be withdrawn from there if it does not stay.
func (s *wireSession) put(b []byte, then *wire.Phase, hurry hurry, stays bool) (*message, error) {
	var accepted func()
	if then != nil {
		accepted = func() { s.phases.enter(then, false) }
	}
	if ok, err := s.socket.queue.offer(b, isFence(then), accepted, hurry); ok || err != nil {
		return nil, err
	}
	m := newRawMessage(bytes.Clone(b))
	m.fence, m.accepted, m.stays = isFence(then), accepted, stays
	return m, s.socket.queue.post(m)
}

// await waits until a message has room that put has left in line, if it has.
func (s *wireSession) await(ctx context.Context, line *message, err error) error {
	if line == nil || err != nil {
		return err
	}
	return s.socket.queue.await(ctx, line)
}

// sendWireEvent sends an event as soon as there is room.
func sendWireEvent(ctx context.Context, socket *Socket, m *wire.Method, ev any) error {
	s, ok := socket.session.(*wireSession)
	if !ok {
		return otherProtocol(m.Name)
	}
	buf := takeScratch()
	defer buf.free()
	turn := s.takeTurn(m.Open[s.me])
	err := s.event(buf, m, ev)
	if err == nil {
		if err = s.phases.admits(m); err != nil {
			buf.x.Undo()
		}
	}
	if err != nil {
		s.leaveTurn(turn)
		return err
	}
	if !turn && s.isLate(m) {
		return socket.backlog.send(m.Name, m.ID, buf.b)
	}
	line, err := s.put(buf.b, m.Then, now, turn)
	s.leaveTurn(turn)
	err = s.await(ctx, line, err)
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

// isLate reports whether an event goes to the backlog, from which it may be dropped. One that
// leads to another phase does not, nor one that concerns session variables.
func (s *wireSession) isLate(m *wire.Method) bool {
	return m.Then == nil && s.socket.backlog.takes(m.Name)
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
	turn := s.takeTurn(m.Open[s.me])
	if s.event(buf, m, ev) != nil {
		s.leaveTurn(turn)
		return false
	}
	put := s.tryPut(buf, m)
	s.leaveTurn(turn)
	return socket.eventTried(m.Name, len(buf.b), put)
}

// tryPut has an event written if there is room now and it fits the phase.
func (s *wireSession) tryPut(buf *scratch, m *wire.Method) bool {
	if s.phases.admits(m) != nil {
		buf.x.Undo()
		return false
	}
	if !m.Open[s.me].Session && s.isLate(m) {
		return s.socket.backlog.send(m.Name, m.ID, buf.b) == nil
	}
	var accepted func()
	if m.Then != nil {
		accepted = func() { s.phases.enter(m.Then, false) }
	}
	ok, err := s.socket.queue.offer(buf.b, isFence(m.Then), accepted, now)
	switch {
	case ok && err == nil:
		return true
	case err == nil:
		s.socket.counters.eventsNoRoom.Add(1)
	}
	buf.x.Undo()
	return false
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
		if !ok {
			d.Dropped++
			continue
		}
		turn := s.takeTurn(m.Open[s.me])
		if encoded == nil || s.variables != nil || s.version(m) != buf.x.Version || s.me != encoded.me {
			if err := s.event(buf, m, ev); err != nil {
				s.leaveTurn(turn)
				return Delivery{Dropped: len(members), Err: err}
			}
			encoded = s
		}
		put := s.tryPut(buf, m)
		s.leaveTurn(turn)
		if socket.eventTried(m.Name, len(buf.b), put) {
			d.Delivered++
		} else {
			d.Dropped++
		}
	}
	return d
}
