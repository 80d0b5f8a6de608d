package runtime

import (
	"context"
	"sync/atomic"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// An Interceptor is called around each request, stream and event, of this side
// and of the peer. It calls next, with ctx or one made of it, and returns what
// next has returned; or it returns another error, with or without having called
// next, which is then what the caller gets, or the peer as if a handler had
// returned it. An event that is refused is dropped.
//
//   - For a request next returns when it is answered. It may be called again,
//     which sends the request, or calls the handler, again.
//   - For a stream next returns when the stream has ended. To call it again is an
//     error.
//   - For an event next returns when it is in the queue, or handled.
//
// To open a stream, or to begin a call without waiting for it, waits until the
// interceptors have called next. A panic fails the call. Interceptors of calls
// and streams that nobody waits for run in goroutines of their own, those of the
// peer's where the handler does, all others with the caller.
type Interceptor func(ctx context.Context, call *Invocation, next func(context.Context) error) error

// An Invocation is what an Interceptor is called around. It is not to be changed.
type Invocation struct {
	Socket   *Socket // where it comes from, or is going to; of a client that reconnects the latest, nil for a broadcast
	Protocol string  // its name in the schema
	Method   string
	ID       uint16 // of the method, as the router sees it
	Kind     Kind
	Inbound  bool // the peer has sent it
	Request  any  // the request, what opens the stream, or the event; in a wire protocol a copy where this side sends it
	Reply    any  // the result of a request or stream, once next has returned nil

	errors ErrorCodec   // of the method, nil for none
	wire   *wire.Method // of a wire protocol's request or stream
}

// Status returns the word that CallEnd.Status has for a call that ends with err,
// which next has returned.
func (c *Invocation) Status(err error) string {
	end := CallEnd{Err: err}
	if err != ErrNoReply && !c.declares(err) {
		end.Code = CodeOf(err)
	}
	return end.Status()
}

// declares reports whether err is an error of the schema that may end the call.
func (c *Invocation) declares(err error) bool {
	if err == nil || c.Kind == KindEvent {
		return false
	}
	if c.wire != nil {
		if c.wire.PickError == nil {
			return false
		}
		i, _ := c.wire.PickError(err)
		return i >= 0
	}
	for _, codec := range []ErrorCodec{c.errors, c.Socket.protocol.Errors} {
		if codec == nil {
			continue
		}
		if _, _, ok := codec.Append(nil, err); ok {
			return true
		}
	}
	return false
}

// Intercept has the interceptors called, the first one outermost. It may be given
// several times. Default none, which costs nothing.
func Intercept(interceptors ...Interceptor) Option {
	return option(func(s *settings) {
		for _, i := range interceptors {
			if i != nil {
				s.interceptors = append(s.interceptors, i)
			}
		}
	})
}

// interception implements Caller.
func (s *Socket) interception() (*Socket, bool) { return s, len(s.settings.interceptors) > 0 }

func (c *Client) interception() (*Socket, bool) { return c.latest.Load().interception() }

// nextNotCalled is the error of a call for which interceptors did neither.
func nextNotCalled(method string) *Error {
	return &Error{Code: Internal, Method: method, Message: "an interceptor has returned no error and not called next"}
}

// through calls the interceptors around last.
func (s *settings) through(ctx context.Context, call *Invocation, last func(context.Context) error) error {
	passed := false
	err := throughAll(s.interceptors, ctx, call, func(ctx context.Context) error {
		passed = true
		return last(ctx)
	})
	if err == nil && !passed {
		return nextNotCalled(call.Method)
	}
	return err
}

func throughAll(chain []Interceptor, ctx context.Context, call *Invocation, last func(context.Context) error) error {
	if len(chain) == 0 {
		return last(ctx)
	}
	return chain[0](ctx, call, func(ctx context.Context) error { return throughAll(chain[1:], ctx, call, last) })
}

// protected is through whose panic is an error.
func (s *settings) protected(ctx context.Context, call *Invocation, last func(context.Context) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			logPanic(s.log(), "Interceptor", p)
			err = interceptorFailed(call.Method)
		}
	}()
	return s.through(ctx, call, last)
}

func interceptorFailed(method string) *Error {
	return &Error{Code: Internal, Method: method, Message: "an interceptor has panicked", Cause: errPanicked}
}

// serveThrough calls a handler through the interceptors.
func serveThrough[R any](ctx context.Context, call *Invocation, handle func(context.Context) (R, error)) (reply R, err error) {
	called := false
	err = call.Socket.settings.through(ctx, call, func(ctx context.Context) error {
		if called && call.Kind == KindStream {
			return calledAgain(call)
		}
		called = true
		if reply, err = handle(ctx); err == nil {
			call.Reply = reply
		}
		return err
	})
	return reply, err
}

func calledAgain(call *Invocation) error {
	return &Error{Code: Internal, Method: call.Method, Message: "an interceptor has called next again for a " + call.Kind.String()}
}

// callThrough makes a call through the interceptors and waits for it.
func callThrough[R any](ctx context.Context, call *Invocation, do func(context.Context) (R, error)) (reply R, err error) {
	err = call.Socket.settings.protected(ctx, call, func(ctx context.Context) error {
		if reply, err = do(ctx); err == nil {
			call.Reply = reply
		}
		return err
	})
	if err != nil {
		var none R
		return none, err
	}
	return reply, nil
}

// An interceptedCall is a call whose interceptors run in a goroutine.
type interceptedCall[R any] struct {
	future Future[R]
	giveUp context.CancelCauseFunc
	begun  chan struct{} // closed when next was called, or never will be
	isOver atomic.Bool
}

func (c *interceptedCall[R]) cancel(cause error) {
	if cause == nil {
		cause = context.Canceled
	}
	c.giveUp(cause)
}

func (c *interceptedCall[R]) wanted(bool) {}

func (c *interceptedCall[R]) reading() reading { return nil }

// callLaterThrough begins a call through the interceptors, each time that next is
// called, and waits until then, so that calls keep their order.
func callLaterThrough[R any](ctx context.Context, call *Invocation, begin func(context.Context) *Future[R]) *Future[R] {
	c := &interceptedCall[R]{begun: make(chan struct{})}
	c.future.source = c
	ctx, c.giveUp = context.WithCancelCause(ctx)
	go c.run(ctx, call, begin)
	<-c.begun
	return &c.future
}

func (c *interceptedCall[R]) run(ctx context.Context, call *Invocation, begin func(context.Context) *Future[R]) {
	var reply R
	var err error = interceptorFailed(call.Method) // unless it returns
	defer func() {
		if err != nil {
			var none R
			reply = none
		}
		c.future.settle(reply, err)
		c.giveUp(nil)
		c.hasBegun()
	}()
	err = call.Socket.settings.protected(ctx, call, func(ctx context.Context) error {
		f := begin(ctx)
		c.hasBegun()
		value, err, ok := f.await(ctx)
		if !ok {
			f.Cancel(context.Cause(ctx))
			value, err = f.Await(context.Background())
		}
		if err == nil {
			reply, call.Reply = value, value
		}
		return err
	})
}

func (c *interceptedCall[R]) hasBegun() {
	if !c.isOver.Swap(true) {
		close(c.begun)
	}
}

// openThrough opens a stream through the interceptors.
func openThrough[In, Out, R any](ctx context.Context, call *Invocation, open func(context.Context) *Duplex[In, Out, R]) *Duplex[In, Out, R] {
	var inner *Duplex[In, Out, R]
	result := callLaterThrough(ctx, call, func(ctx context.Context) *Future[R] {
		if inner != nil {
			return Failed[R](calledAgain(call))
		}
		inner = open(ctx)
		return inner.result
	})
	if inner == nil || inner.call == nil {
		_, _, _ = result.await(context.Background()) // it has failed, or is about to
		return &Duplex[In, Out, R]{result: result}
	}
	return &Duplex[In, Out, R]{result: result, call: inner.call, sink: inner.sink, items: inner.items}
}

// eventThrough sends an event through the interceptors.
func eventThrough[E any](ctx context.Context, s *Socket, m *EventMethod[E], ev E, send func(context.Context) error) error {
	call := &Invocation{Socket: s, Protocol: s.protocol.Name, Method: m.Name, ID: m.ID, Kind: KindEvent, Request: ev}
	return s.settings.protected(ctx, call, send)
}

// hearThrough handles an event of the peer's through the interceptors.
func hearThrough[E any](ctx context.Context, s *Socket, m *EventMethod[E], ev E, bytes int, handle func(context.Context)) {
	call := &Invocation{Socket: s, Protocol: s.protocol.Name, Method: m.Name, ID: m.ID, Kind: KindEvent, Inbound: true, Request: ev}
	handled := false
	err := s.settings.through(ctx, call, func(ctx context.Context) error {
		handled = true
		handle(ctx)
		return nil
	})
	if err != nil && !handled {
		s.counters.eventsDropped.Add(1)
		s.eventDropped(s.eventInfo(m.Name, true, bytes), err)
	}
}

// wireInvocation is a request of a wire protocol about to be sent, of which the
// caller keeps what it refers to, and what appends a copy.
func wireInvocation[Q, R any](s *Socket, m *Method[Q, R], request wire.Append) (*Invocation, wire.Append, error) {
	session, ok := s.session.(*wireSession)
	if !ok {
		return nil, nil, otherProtocol(m.Name)
	}
	b, err := session.encodeAside(nil, m.Wire, request)
	if err != nil {
		return nil, nil, err
	}
	copied, err := session.messageOf(m.Wire, b)
	if err != nil {
		return nil, nil, err
	}
	return &Invocation{Socket: s, Protocol: s.protocol.Name, Method: m.Name, ID: m.ID, Request: copied, wire: m.Wire}, m.Wire.Opening(session.me, copied), nil
}
