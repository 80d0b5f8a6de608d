package runtime

import (
	"context"

	"github.com/netgen-dev/netgen/runtime/native"
)

// SendEvent sends an event. It waits until the other side has taken enough of
// the earlier ones and there is room in the queue, or until ctx ends, unless
// SlowConsumer or Volatile say that nobody waits. That it returns nil does not
// say that the event was handled: use a request for that.
func SendEvent[E any](ctx context.Context, caller Caller, m *EventMethod[E], ev E) error {
	if s, ok := caller.interception(); ok {
		return eventThrough(ctx, s, m, ev, func(ctx context.Context) error { return sendEvent(ctx, caller, m, ev) })
	}
	return sendEvent(ctx, caller, m, ev)
}

// sendEvent is SendEvent without the interceptors.
func sendEvent[E any](ctx context.Context, caller Caller, m *EventMethod[E], ev E) error {
	if l := caller.waiting(); l != nil {
		return relayEvent(ctx, l, m, ev)
	}
	socket, err := caller.socket(ctx)
	if err != nil {
		return err
	}
	return sendEventOn(ctx, socket, m, ev)
}

// sendEventOn sends an event on one socket.
func sendEventOn[E any](ctx context.Context, socket *Socket, m *EventMethod[E], ev E) error {
	if m.Wire != nil {
		return sendWireEvent(ctx, socket, m.Wire, ev)
	}
	s, ok := socket.session.(*nativeSession)
	if !ok {
		return otherProtocol(m.Name)
	}
	body, _, err := encode(m.Body, ev)
	if err != nil {
		return &Error{Code: InvalidArgument, Method: m.Name, Outcome: NotSent, Cause: err}
	}
	err = s.sendEvent(ctx, m.Name, m.ID, body)
	socket.eventSent(m.Name, len(body), err)
	return err
}

// TrySendEvent sends an event if there is room for it now. It reports false
// if there is not, if the socket has ended, and for an event that breaks a
// limit of its schema.
func TrySendEvent[E any](caller Caller, m *EventMethod[E], ev E) bool {
	if s, ok := caller.interception(); ok {
		return eventThrough(context.Background(), s, m, ev, func(context.Context) error {
			if !trySendEvent(caller, m, ev) {
				return tooSlow(m.Name)
			}
			return nil
		}) == nil
	}
	return trySendEvent(caller, m, ev)
}

// trySendEvent is TrySendEvent without the interceptors.
func trySendEvent[E any](caller Caller, m *EventMethod[E], ev E) bool {
	socket := readyOf(caller)
	if socket == nil {
		return false
	}
	if m.Wire != nil {
		return tryWireEvent(socket, m.Wire, ev)
	}
	s, ok := socket.session.(*nativeSession)
	if !ok {
		return false
	}
	body, _, err := encode(m.Body, ev)
	return err == nil && socket.eventTried(m.Name, len(body), s.tryEvent(m.Name, m.ID, body))
}

// A Delivery says what became of a broadcast.
type Delivery struct {
	Delivered int   // sockets that had room; the event is in their queues, or waits there for room
	Dropped   int   // sockets that had none, or were not open; with Disconnect the former end
	Err       error // the event breaks a limit of its schema: nobody gets it
}

// Broadcast sends an event to every member of the audience that has room for
// it now; it never waits. What SlowConsumer or Volatile say is for those that
// have none. The event is encoded once.
func Broadcast[E any](to Audience, m *EventMethod[E], ev E) Delivery {
	members := to.members()
	if len(members) == 0 || len(members[0].settings.interceptors) == 0 {
		return broadcast(members, m, ev)
	}
	var d Delivery
	call := &Invocation{Protocol: members[0].protocol.Name, Method: m.Name, ID: m.ID, Kind: KindEvent, Request: ev}
	err := members[0].settings.protected(context.Background(), call, func(context.Context) error {
		d = broadcast(members, m, ev)
		return d.Err
	})
	if err != nil && d == (Delivery{}) {
		d = Delivery{Dropped: len(members), Err: err}
	}
	return d
}

// broadcast is Broadcast without the interceptors.
func broadcast[E any](members []*Socket, m *EventMethod[E], ev E) Delivery {
	if m.Wire != nil {
		return broadcastWire(members, m.Wire, ev)
	}
	body, _, err := encode(m.Body, ev)
	if err != nil {
		err = &Error{Code: InvalidArgument, Method: m.Name, Outcome: NotSent, Cause: err}
		return Delivery{Dropped: len(members), Err: err}
	}
	var d Delivery
	for _, socket := range members {
		if s, ok := socket.session.(*nativeSession); ok && socket.eventTried(m.Name, len(body), s.tryEvent(m.Name, m.ID, body)) {
			d.Delivered++
		} else {
			d.Dropped++
		}
	}
	return d
}

// consumed lets the peer send more events.
func (s *nativeSession) consumed(cost int) {
	if grant := s.heard.consumed(cost); grant > 0 {
		s.grant(0, grant, now)
	}
}

// eventOver is called when an event of the peer's was handled or dropped.
func (s *nativeSession) eventOver(cost int) {
	s.consumed(cost)
	if s.hearing.Add(-1) == 0 {
		s.checkIdle()
	}
}

func (s *nativeSession) sendEvent(ctx context.Context, name string, id uint16, body []byte) error {
	if s.socket.backlog.takes(name) {
		return s.sendLater(name, id, body)
	}
	if err := s.awaitReady(ctx); err != nil {
		return ended(name, NotSent, err)
	}
	if len(body) > s.peer.maxMessage {
		return s.eventTooLarge(name, body)
	}
	_, err := s.spend(ctx, &s.eventCredit, outgoing{"the event", native.KindEvent, nil}, func(b []byte) ([]byte, uint16, error) {
		return append(b, body...), id, nil
	})
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return canceled(name, NotSent, err)
	}
	return ended(name, NotSent, err)
}

func (s *nativeSession) eventTooLarge(name string, body []byte) error {
	return &Error{
		Code: ResourceExhausted, Method: name, Outcome: NotSent,
		Message: sizeText("the event", len(body), s.peer.maxMessage),
	}
}

func (s *nativeSession) tryEvent(name string, id uint16, body []byte) bool {
	switch {
	case s.socket.backlog.takes(name):
		return s.sendLater(name, id, body) == nil
	case !s.isReady() || len(body) > s.peer.maxMessage:
		return false
	case s.tryPut(id, body):
		return true
	}
	s.socket.counters.eventsNoRoom.Add(1)
	return false
}

func (s *nativeSession) tryPut(id uint16, body []byte) bool {
	return s.eventCredit.try(costOf(body), func() bool { return s.socket.queue.tryLocked(eventMessage(id, body)) })
}

// sendLater sends an event for whose room nobody waits.
func (s *nativeSession) sendLater(name string, id uint16, body []byte) error {
	if s.isReady() && len(body) > s.peer.maxMessage {
		return s.eventTooLarge(name, body)
	}
	return s.socket.backlog.send(name, id, body)
}

// putEvent is the backlog's. An event that was accepted before it was known to be
// too large is left out.
func (s *nativeSession) putEvent(id uint16, body []byte) bool {
	if !s.isReady() {
		return false
	}
	if len(body) > s.peer.maxMessage {
		s.socket.counters.eventsNoRoom.Add(1)
		return true
	}
	return s.tryPut(id, body)
}

func eventMessage(id uint16, body []byte) *message {
	return newMessage(native.Header{Code: id, Kind: native.KindEvent}, body, noDeadline)
}
