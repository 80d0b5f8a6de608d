package runtime

import (
	"context"
	"sync"
	"time"
)

// A lifetime says when the context of an exchange ends. What context has for that is
// made when somebody asks for it: most handlers never do.
type lifetime struct {
	until time.Time // zero for no deadline

	mu    sync.Mutex
	inner *innerContext // nil until somebody asks, or it is over
}

// An innerContext is what context has for an exchange.
type innerContext struct {
	context.Context
	cancel  context.CancelCauseFunc
	release context.CancelFunc // of the deadline's timer
}

func (c *innerContext) end(cause error) {
	c.cancel(cause)
	c.release()
}

// What context has for exchanges that are over, if nobody has asked before.
var (
	handledContext  = endedContext(errHandled)
	canceledContext = endedContext(errCanceled)
)

func endedContext(cause error) *innerContext {
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(cause)
	return &innerContext{ctx, cancel, func() {}}
}

// whole returns what context has for x.
func (l *lifetime) whole(x *exchange) context.Context {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.inner != nil {
		return l.inner.Context
	}
	var base context.Context = &servingContext{x.session.socket.ctx, x}
	release := func() {}
	if !l.until.IsZero() {
		base, release = context.WithDeadline(base, l.until)
	}
	ctx, cancel := context.WithCancelCause(base)
	l.inner = &innerContext{ctx, cancel, release}
	return ctx
}

// end ends the context, once: with the cause of over.
func (l *lifetime) end(over *innerContext) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.endLocked(over)
}

// endLocked is end under the lock.
func (l *lifetime) endLocked(over *innerContext) {
	if l.inner == nil {
		l.inner = over
		return
	}
	l.inner.end(context.Cause(over))
}

// known returns what context has for the exchange if that is there.
func (l *lifetime) known() *innerContext {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.inner
}

// isAsked reports whether somebody has asked before it was over. The lock is held.
func (l *lifetime) isAsked() bool {
	return l.inner != nil && l.inner != handledContext && l.inner != canceledContext
}

// Deadline implements context.Context.
func (x *exchange) Deadline() (time.Time, bool) {
	if until := x.life.until; !until.IsZero() {
		return until, true
	}
	return x.session.socket.ctx.Deadline()
}

// Done implements context.Context.
func (x *exchange) Done() <-chan struct{} { return x.life.whole(x).Done() }

// Err implements context.Context.
func (x *exchange) Err() error {
	switch inner := x.life.known(); {
	case inner != nil:
		return inner.Err()
	case !x.life.until.IsZero():
		return x.life.whole(x).Err()
	}
	return x.session.socket.ctx.Err()
}

// Value implements context.Context. Package context asks with a key of type *int
// whether a context is its own; for that x is.
func (x *exchange) Value(key any) any {
	switch key.(type) {
	case servingKey:
		return x
	case *int:
		return x.life.whole(x).Value(key)
	}
	return x.session.socket.ctx.Value(key)
}
