package runtime

import (
	"context"
	"sync"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

// events are the peer's events: handled one after the other, in order, in a
// goroutine that exists only while there are some. Their window bounds them.
type events struct {
	session *session
	mu      sync.Mutex
	window  window
	queue   []event
	running bool
	name    string // of the one being handled
	since   time.Time
	idle    chan struct{} // closed when nothing runs, nil if nobody waits
}

type event struct {
	name   string
	cost   int
	handle func(ctx context.Context)
}

// arrived accounts for an event of the peer's.
func (e *events) arrived(cost int) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.window.arrived(cost)
}

// consumed lets the peer send more.
func (e *events) consumed(cost int) {
	e.mu.Lock()
	grant := e.window.consumed(cost)
	e.mu.Unlock()
	if grant > 0 {
		e.session.grant(0, grant)
	}
}

func (e *events) push(name string, cost int, handle func(context.Context)) {
	e.session.serving.Add(1)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.queue = append(e.queue, event{name, cost, handle})
	if !e.running {
		e.running = true
		go e.run()
	}
}

func (e *events) run() {
	for {
		next, ok := e.next()
		if !ok {
			return
		}
		e.handle(next)
		e.consumed(next.cost)
		e.session.servedOver()
	}
}

func (e *events) next() (event, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.queue) == 0 {
		e.running, e.name = false, ""
		if e.idle != nil {
			close(e.idle)
			e.idle = nil
		}
		return event{}, false
	}
	next := e.queue[0]
	e.queue[0] = event{}
	e.queue = e.queue[1:]
	e.name, e.since = next.name, time.Now()
	return next, true
}

// handle runs one handler in this goroutine, or, if the handler ends it, goes
// on in another one.
func (e *events) handle(next event) {
	ctx, cancel := context.WithCancelCause(e.session.socket.ctx)
	defer cancel(errHandled)
	returned := false
	defer func() {
		p := recover()
		if p != nil || !returned {
			logPanic(e.session.socket.settings.log(), next.name, p)
		}
		if p == nil && !returned { // Goexit: this goroutine ends here
			e.consumed(next.cost)
			e.session.servedOver()
			go e.run()
		}
	}()
	next.handle(ctx)
	returned = true
}

// finish waits, after the end of the socket, until the events that had come
// were handled. Those that this side did not wait for when it closed are
// dropped.
func (e *events) finish() {
	e.mu.Lock()
	if e.session.socket.Cause() == ErrClosed {
		e.session.socket.counters.eventsDropped.Add(uint64(len(e.queue)))
		for range e.queue {
			e.session.servedOver()
		}
		e.queue = nil
	}
	var idle chan struct{}
	if e.running {
		idle = make(chan struct{})
		e.idle = idle
	}
	e.mu.Unlock()
	if idle != nil {
		<-idle
	}
}

// current returns the event being handled.
func (e *events) current() (name string, since time.Time, ok bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.name, e.since, e.name != ""
}

// SendEvent sends an event. It waits until the other side has taken enough of
// the earlier ones and there is room in the queue, or until ctx ends. That it
// returns nil does not say that the event was handled: use a request for that.
func SendEvent[E any](ctx context.Context, caller Caller, m *EventMethod[E], ev E) error {
	socket, err := caller.socket(ctx)
	if err != nil {
		return err
	}
	body, _, err := m.Body.Append(nil, ev)
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
	body, _, err := m.Body.Append(nil, ev)
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
	body, _, err := m.Body.Append(nil, ev)
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
	err := s.eventCredit.take(ctx, costOf(body))
	if err == nil {
		if err = s.socket.queue.send(ctx, eventMessage(id, body)); err != nil {
			s.eventCredit.giveBack(costOf(body))
		}
	}
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return canceled(name, NotSent, err)
	}
	return ended(name, NotSent, err)
}

func (s *session) tryEvent(id uint16, body []byte) bool {
	if len(body) > s.peerMessage() || !s.eventCredit.try(costOf(body)) {
		return false
	}
	if !s.socket.queue.try(eventMessage(id, body)) {
		s.eventCredit.giveBack(costOf(body))
		return false
	}
	return true
}

func eventMessage(id uint16, body []byte) *message {
	return newMessage(native.Header{Code: id, Kind: native.KindEvent}, body, noDeadline)
}
