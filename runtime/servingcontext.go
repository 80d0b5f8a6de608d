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
	cause error         // why it has ended
	inner *innerContext // nil until somebody asks
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
	if l.cause != nil {
		l.inner.end(l.cause)
	}
	return ctx
}

// end ends the context, once.
func (l *lifetime) end(cause error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cause != nil {
		return
	}
	l.cause = cause
	if l.inner != nil {
		l.inner.end(cause)
	}
}

// known reports whether what context has for x is there, and else whether the
// context has ended.
func (l *lifetime) known() (inner *innerContext, over bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.inner, l.cause != nil
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
	inner, over := x.life.known()
	switch {
	case inner != nil:
		return inner.Err()
	case over || !x.life.until.IsZero():
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
