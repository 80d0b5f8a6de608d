package runtime

import (
	"slices"
	"time"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func (s *wireSession) running() []Running {
	now := time.Now()
	var list []Running
	s.served.mu.Lock()
	for x := s.served.first; x != nil; x = x.next {
		if x.started != 0 {
			list = append(list, Running{s.socket.id, x.method.Name, now.Sub(time.Unix(0, x.started))})
		}
	}
	s.served.mu.Unlock()
	if name, since, ok := s.events.current(); ok {
		list = append(list, Running{s.socket.id, name, now.Sub(since)})
	}
	return list
}

// An itemOf is what an item says of its stream.
type itemOf struct {
	id, channel uint64
	numbered    bool
}

// inputCame handles an item of a stream that the peer opened: of the one with
// its id, else of the oldest of its channel that it fits.
func (s *wireSession) inputCame(m sighting) error {
	of, done, err := s.itemOf(m)
	if !done {
		return err
	}
	for _, x := range s.served.takers() {
		a, done, err := s.chooseInput(m, of, x.method, &x.in.x)
		if !done {
			return err
		}
		if a != nil {
			return s.itemCame(m, x, a)
		}
	}
	return s.inputLate(m, of)
}

func (s *wireSession) itemOf(m sighting) (of itemOf, done bool, err error) {
	if m.reading.ID != nil {
		of.id, of.numbered = m.reading.ID(&s.reader)
		if done, err := s.rewind(m); !done {
			return of, false, err
		}
	}
	of.channel, done, err = s.channel(m)
	return of, done, err
}

// chooseInput returns which item of a stream the message is, nil for none. It reports false
// where bytes are missing.
func (s *wireSession) chooseInput(m sighting, of itemOf, method *wire.Method, x *wire.Exchange) (a *wire.Answer, done bool, err error) {
	if of.numbered && method.Pairing == wire.ByID && x.ID != of.id || method.Channel && x.Channel != of.channel {
		return nil, true, nil
	}
	i := method.ChooseInput[s.peer](&s.reader, x)
	if done, err := s.rewind(m); !done {
		return nil, false, err
	}
	if inputs := method.Inputs[s.peer]; i >= 0 && i < len(inputs) {
		a = &inputs[i]
	}
	return a, true, nil
}

func (s *wireSession) itemCame(m sighting, x *wireServing, a *wire.Answer) error {
	v, size, err := s.take(m, a.Message, &x.in.x, nil)
	if err != nil || size == 0 {
		return err
	}
	s.standStill()
	if !x.in.push(s.socket.ctx, v, perMessage+size) {
		s.socket.counters.skipped.Add(1)
	} else {
		x.record.itemReceived(size)
	}
	if a.Then != nil {
		s.follow(a.Then)
	}
	return nil
}

// takers are the streams that take items.
func (t *wireServed) takers() []*wireServing {
	var list []*wireServing
	t.each(func(x *wireServing) {
		if x.in != nil && t.session.takesItems(x.method) {
			list = append(list, x)
		}
	})
	return slices.Clip(list)
}

// requestCame has a request or stream handled. Why says of a misfit what is wrong with
// it.
func (s *wireSession) requestCame(m *wire.Method, v any, size int, why error) error {
	if s.draining.Load() {
		s.socket.counters.refused.Add(1)
		s.served.turnedAway(m, &s.opening)
		return nil
	}
	s.served.forgetLate(m, &s.opening)
	if err := s.served.awaitRoom(s.socket.ctx); err != nil {
		return nil // the socket has ended
	}
	x := s.served.fresh(m.Role == wire.Stream)
	x.session, x.method, x.body, x.x, x.misfit = s, m, v, s.opening, why
	if m.Role == wire.Stream {
		x.open()
	}
	x.recordFor(size)
	if x.leads() {
		x.done = make(chan struct{})
		s.leading = x.done
	}
	s.served.add(x)
	return nil
}

// open makes the directions that a stream has.
func (x *wireServing) open() {
	s, m := x.session, x.method
	if len(m.Inputs[s.peer]) > 0 {
		x.in = &wireInbox{x: x.x, limit: s.socket.settings.streamWindow}
	}
	if hasAnswer(x.answers(), wire.Item) {
		x.out = &wireOutbox{session: s, method: m, side: x.session.peer, answers: x.answers(), pick: m.PickItem, x: x.x, ready: true}
	}
}

// recordFor begins the record of what so many bytes have opened.
func (x *wireServing) recordFor(size int) {
	x.record = x.session.socket.record(x.method.Name, kindOf(x.method), true)
	x.record.received(size)
	if x.out != nil {
		x.out.record = x.record
	}
}

// eventCame gives an event to the generated router, which panics where it has no
// handlers at all.
func (s *wireSession) eventCame(m *wire.Method, v any, size int, why error) error {
	s.standStill()
	if err := s.heard.take(s.socket.ctx, perMessage+size); err != nil {
		return nil // the socket has ended
	}
	s.hearing.Add(1)
	w, in := &s.coming, &s.routed
	*w = wireHearing{s, m, v, size, why}
	*in = Incoming{method: m.ID, hearing: w}
	defer func() {
		p := recover()
		if p != nil {
			logPanic(s.socket.settings.log(), m.Name, p)
		}
		switch {
		case in.taken:
		case p != nil:
			w.drop(Internal, "the handler failed")
		default:
			in.Unimplemented()
		}
		w.value, w.misfit = nil, nil
	}()
	if s.route != nil {
		s.route(in)
	}
	return nil
}

// A wireHearing is an event on its way to its handler.
type wireHearing struct {
	session *wireSession
	method  *wire.Method
	value   any
	size    int
	misfit  error // why another event could not be read, nil for what is none
}

// drop is the end of an event that no handler sees.
func (w *wireHearing) drop(code Code, text string) {
	socket := w.session.socket
	socket.counters.eventsDropped.Add(1)
	w.session.eventOver(perMessage + w.size)
	socket.eventDropped(socket.eventInfo(w.method.Name, true, w.size), &Error{Code: code, Message: text, Method: w.method.Name})
}

func (s *wireSession) eventOver(cost int) {
	s.heard.give(cost)
	if s.hearing.Add(-1) == 0 {
		s.checkIdle()
	}
}

// leads reports whether what follows may be read otherwise when x is answered: an answer
// leads to another phase, or one to a request sets session variables. Then what follows
// waits for that, but for answers to what its handler asks. A stream whose items follow
// cannot have them wait.
func (x *wireServing) leads() bool {
	if x.session.takesItems(x.method) {
		return false
	}
	answers := x.answers()
	for i := range answers {
		if answers[i].Then != nil || answers[i].Sets && x.method.Role == wire.Request {
			return true
		}
	}
	return false
}
