package runtime

import (
	"context"
	"io"
	"slices"
	"time"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func (s *wireSession) running() []Running {
	now := time.Now()
	var list []Running
	s.served.mu.Lock()
	for x := s.served.first; x != nil; x = x.next {
		if started := x.started.Load(); started != 0 {
			list = append(list, Running{s.socket.id, x.method.Name, now.Sub(time.Unix(0, started))})
		}
	}
	s.served.mu.Unlock()
	if name, since, ok := s.events.current(); ok {
		list = append(list, Running{s.socket.id, name, now.Sub(since)})
	}
	return list
}

// inputCame handles an item of a stream that the peer opened: of the one with
// its id, else of the oldest that it fits.
func (s *wireSession) inputCame(m sighting) error {
	id, numbered := uint64(0), false
	if m.reading.ID != nil {
		id, numbered = m.reading.ID(&s.reader)
		if done, err := s.rewind(m); !done {
			return err
		}
	}
	for _, x := range s.served.uploads() {
		if numbered && x.method.Pairing == wire.ByID && x.in.x.ID != id {
			continue
		}
		i := x.method.ChooseInput[s.peer](&s.reader, &x.in.x)
		if done, err := s.rewind(m); !done {
			return err
		}
		if inputs := x.method.Inputs[s.peer]; i >= 0 && i < len(inputs) {
			return s.itemCame(m, x, &inputs[i])
		}
	}
	return s.broken(m.bytes, "an item that fits no stream")
}

func (s *wireSession) itemCame(m sighting, x *wireServing, a *wire.Answer) error {
	v, size, err := s.take(m, a.Message, &x.in.x)
	if err != nil || size == 0 {
		return err
	}
	s.standStill()
	if !x.in.push(s.socket.ctx, v, perMessage+size) {
		s.socket.counters.skipped.Add(1)
	} else {
		x.record.itemReceived(size)
	}
	if a.Is != wire.Item {
		x.in.close(io.EOF, false)
	}
	if a.Then != nil {
		s.follow(a.Then)
	}
	return nil
}

// uploads are the streams that take items.
func (t *wireServed) uploads() []*wireServing {
	var list []*wireServing
	t.each(func(x *wireServing) {
		if x.in != nil && x.method.ChooseInput[t.session.peer] != nil {
			list = append(list, x)
		}
	})
	return slices.Clip(list)
}

// requestCame hands a request or stream to the generated router. Why says of a misfit
// what is wrong with it.
func (s *wireSession) requestCame(m *wire.Method, v any, size int, why error) error {
	if s.draining.Load() {
		s.socket.counters.refused.Add(1)
		return nil
	}
	if err := s.served.awaitRoom(s.socket.ctx); err != nil {
		return nil // the socket has ended
	}
	wait := s.handOver(wireIncoming{session: s, method: m, value: v, size: size, misfit: why})
	if wait != nil {
		s.standStill()
		select {
		case <-wait:
		case <-s.socket.ctx.Done():
		}
	}
	return nil
}

// eventCame hands an event to the generated router.
func (s *wireSession) eventCame(m *wire.Method, v any, size int) error {
	s.standStill()
	if err := s.heard.take(s.socket.ctx, perMessage+size); err != nil {
		return nil // the socket has ended
	}
	s.serving.Add(1)
	s.handOver(wireIncoming{session: s, method: m, value: v, size: size})
	return nil
}

func (s *wireSession) eventOver(cost int) {
	s.heard.give(cost)
	s.servedOver()
}

// handOver gives a message to the router, which panics where it has no handlers
// at all. It returns what to wait for before more is read, nil for nothing.
func (s *wireSession) handOver(arrived wireIncoming) (wait <-chan struct{}) {
	s.arrived = arrived
	in, w := &s.routed, &s.arrived
	*in = Incoming{method: w.method.ID, wire: w}
	defer func() {
		p := recover()
		if p != nil {
			logPanic(s.socket.settings.log(), w.method.Name, p)
		}
		switch {
		case in.taken:
		case p != nil:
			w.reject(Internal, "the handler failed")
		default:
			in.Unimplemented()
		}
		wait, *w = w.wait, wireIncoming{}
	}()
	if s.route != nil {
		s.route(in)
	}
	return nil
}

// A wireIncoming is a message on its way to a handler.
type wireIncoming struct {
	session *wireSession
	method  *wire.Method
	value   any
	size    int
	misfit  error         // why another opening could not be read, nil for what is none
	wait    chan struct{} // closed when it is answered, where nothing may be read before
}

func (w *wireIncoming) unimplemented() {
	w.reject(Unimplemented, w.method.Name+" has no handler")
}

// reject answers without a handler having seen the message.
func (w *wireIncoming) reject(code Code, text string) {
	if w.method.Role == wire.Event {
		w.session.socket.counters.eventsDropped.Add(1)
		w.session.eventOver(perMessage + w.size)
		socket := w.session.socket
		socket.eventDropped(socket.eventInfo(w.method.Name, true, w.size), &Error{Code: code, Message: text, Method: w.method.Name})
		return
	}
	x := &wireServing{invoke: wireRefusal{&Error{Code: code, Message: text, Method: w.method.Name, Outcome: NotSent}}}
	w.serve(x)
}

// A wireRefusal stands in for a handler.
type wireRefusal struct{ err error }

func (r wireRefusal) call(context.Context) (any, error) { return nil, r.err }

func (r wireRefusal) free() {}

// serve has x handled, which is for this message.
func (w *wireIncoming) serve(x *wireServing) {
	s := w.session
	x.session, x.method, x.body, x.x, x.misfit = s, w.method, w.value, s.opening, w.misfit
	if leads(x.answers()) && x.method.ChooseInput[s.peer] == nil {
		x.done = make(chan struct{})
		w.wait = x.done
	}
	x.recordFor(w)
	s.served.add(x)
}

// recordFor begins the record of what w opens.
func (x *wireServing) recordFor(w *wireIncoming) {
	x.record = x.session.socket.record(x.method.Name, kindOf(x.method), true)
	x.record.received(w.size)
	if x.out != nil {
		x.out.record = x.record
	}
}

// leads reports whether one of the answers leads to another phase: then what
// follows the request cannot be read before it is answered.
func leads(answers []wire.Answer) bool {
	for i := range answers {
		if answers[i].Then != nil {
			return true
		}
	}
	return false
}
