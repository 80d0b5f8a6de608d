package runtime

import (
	"context"

	"github.com/netgen-dev/netgen/runtime/native"
)

// SendEvent sends an event. It waits until the other side has taken enough of
// the earlier ones and there is room in the queue, or until ctx ends. That it
// returns nil does not say that the event was handled: use a request for that.
func SendEvent[E any](ctx context.Context, caller Caller, m *EventMethod[E], ev E) error {
	socket, err := caller.socket(ctx)
	if err != nil {
		return err
	}
	body, _, err := encode(m.Body, ev)
	if err != nil {
		return &Error{Code: InvalidArgument, Method: m.Name, Outcome: NotSent, Cause: err}
	}
	return socket.session.sendEvent(ctx, m.Name, m.ID, body)
}

// TrySendEvent sends an event if there is room for it now. It reports false
// if there is not, if the socket has ended, and for an event that breaks a
// limit of its schema.
func TrySendEvent[E any](caller Caller, m *EventMethod[E], ev E) bool {
	socket, err := caller.socket(context.Background())
	if err != nil {
		return false
	}
	body, _, err := encode(m.Body, ev)
	return err == nil && socket.session.tryEvent(m.ID, body)
}

// A Delivery says what became of a broadcast.
type Delivery struct {
	Delivered int   // sockets that had room; the event is in their queues
	Dropped   int   // sockets that had none, or were not open
	Err       error // the event breaks a limit of its schema: nobody gets it
}

// Broadcast sends an event to every member of the audience that has room for
// it now; it never waits. The event is encoded once.
func Broadcast[E any](to Audience, m *EventMethod[E], ev E) Delivery {
	members := to.members()
	body, _, err := encode(m.Body, ev)
	if err != nil {
		err = &Error{Code: InvalidArgument, Method: m.Name, Outcome: NotSent, Cause: err}
		return Delivery{Dropped: len(members), Err: err}
	}
	var d Delivery
	for _, socket := range members {
		if socket.session.tryEvent(m.ID, body) {
			d.Delivered++
		} else {
			d.Dropped++
		}
	}
	return d
}

func (s *session) sendEvent(ctx context.Context, name string, id uint16, body []byte) error {
	if err := s.awaitReady(ctx); err != nil {
		return ended(name, NotSent, err)
	}
	if len(body) > s.peer.maxMessage {
		return &Error{
			Code: ResourceExhausted, Method: name, Outcome: NotSent,
			Message: sizeText("the event", len(body), s.peer.maxMessage),
		}
	}
	err := s.spend(ctx, &s.eventCredit, costOf(body), func() *message { return eventMessage(id, body) })
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return canceled(name, NotSent, err)
	}
	return ended(name, NotSent, err)
}

func (s *session) tryEvent(id uint16, body []byte) bool {
	return s.isReady() && len(body) <= s.peer.maxMessage && s.eventCredit.try(costOf(body), func() bool {
		return s.socket.queue.try(eventMessage(id, body))
	})
}

func eventMessage(id uint16, body []byte) *message {
	return newMessage(native.Header{Code: id, Kind: native.KindEvent}, body, noDeadline)
}
