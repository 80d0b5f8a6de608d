package runtime

import (
	"context"
	"sync"
	"time"
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
