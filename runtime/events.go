package runtime

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// events are the peer's events: handled one after the other, in order, in a
// goroutine that exists only while there are some. The session bounds them.
type events struct {
	socket *Socket
	over   func(cost int)                         // called after each, whatever became of it
	behind func(ctx context.Context, turn uint64) // waits for the turn of the next one, nil where it comes at once

	mu      sync.Mutex
	queue   []event
	running bool
	pushed  uint64        // how many there were; the reader's
	handled atomic.Uint64 // how many of them are over; changed under the lock
	passed  chan struct{}
	name    string        // of the one being handled
	since   int64         // when it began, in Unix nanoseconds
	idle    chan struct{} // closed when nothing runs, nil if nobody waits
}

type event struct {
	name   string
	cost   int
	turn   uint64 // given to behind
	handle func(ctx context.Context)
}

func (e *events) push(name string, cost int, turn uint64, handle func(context.Context)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.pushed++
	e.queue = append(e.queue, event{name, cost, turn, handle})
	if !e.running {
		e.running = true
		go e.run()
	}
}

func (e *events) run() {
	for {
		if e.behind != nil {
			e.behind(e.socket.ctx, e.nextTurn())
		}
		next, ok := e.next()
		if !ok {
			return
		}
		e.handle(next)
		e.done(next.cost)
	}
}

// done counts one as over.
func (e *events) done(cost int) {
	e.mu.Lock()
	e.pass(1)
	e.mu.Unlock()
	e.over(cost)
}

// pass wakes those who wait for events to be over.
func (e *events) pass(n int) {
	e.handled.Add(uint64(n))
	if e.passed != nil {
		close(e.passed)
		e.passed = nil
	}
}

// count returns how many there were until now. It is the reader's to call.
func (e *events) count() uint64 { return e.pushed }

// await waits until the first n events are over.
func (e *events) await(ctx context.Context, n uint64) {
	for e.handled.Load() < n {
		e.mu.Lock()
		if e.handled.Load() >= n {
			e.mu.Unlock()
			return
		}
		if e.passed == nil {
			e.passed = make(chan struct{})
		}
		passed := e.passed
		e.mu.Unlock()
		select {
		case <-passed:
		case <-ctx.Done():
			return
		}
	}
}

// nextTurn is that of the next one, 0 where there is none.
func (e *events) nextTurn() uint64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.queue) == 0 {
		return 0
	}
	return e.queue[0].turn
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
	e.name, e.since = next.name, time.Now().UnixNano()
	return next, true
}

// handle runs one handler in this goroutine, or, if the handler ends it, goes
// on in another one.
func (e *events) handle(next event) {
	ctx, cancel := context.WithCancelCause(e.socket.ctx)
	defer cancel(errHandled)
	returned := false
	defer func() {
		p := recover()
		if p != nil || !returned {
			logPanic(e.socket.settings.log(), next.name, p)
		}
		if p == nil && !returned { // Goexit: this goroutine ends here
			e.done(next.cost)
			go e.run()
		}
	}()
	e.socket.eventReceived(next.name, next.cost-perMessage)
	next.handle(ctx)
	returned = true
}

// finish waits, after the end of the socket, until the events that had come
// were handled. Those that this side did not wait for when it closed are
// dropped.
func (e *events) finish() {
	e.mu.Lock()
	var dropped []event
	if e.socket.Cause() == ErrClosed {
		dropped, e.queue = e.queue, nil
		e.socket.counters.eventsDropped.Add(uint64(len(dropped)))
		e.pass(len(dropped))
	}
	var idle chan struct{}
	if e.running {
		idle = make(chan struct{})
		e.idle = idle
	}
	e.mu.Unlock()
	for _, event := range dropped {
		e.over(event.cost)
		e.socket.eventDropped(e.socket.eventInfo(event.name, true, event.cost-perMessage), ErrClosed)
	}
	if idle != nil {
		<-idle
	}
}

// current returns the event being handled.
func (e *events) current() (name string, since time.Time, ok bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.name, time.Unix(0, e.since), e.name != ""
}
