package runtime

import (
	"context"
	"fmt"
	"io"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A wireResult is the future of a call. The call is used again by others when it
// is answered, so that only a call in its use may be touched.
type wireResult[R any] struct {
	future Future[R]
	call   *wireCall
	use    uint64
}

// cancel gives the call up. It is the future's source.
func (t *wireResult[R]) cancel(cause error) { t.call.session.calls.cancel(t.call, t.use, cause) }

// wanted implements source.
func (t *wireResult[R]) wanted(waits bool) { t.call.session.hasten(waits) }

func (t *wireResult[R]) reading() reading { return t.call.session }

func (t *wireResult[R]) settle(v any, err error) wake {
	value, err := resultAs[R](v, err)
	w, _ := t.future.set(value, err)
	return w
}

// resultAs is v as the generated API has it; nil is the zero value.
func resultAs[R any](v any, err error) (value R, _ error) {
	if err != nil || v == nil {
		return value, err
	}
	value, ok := v.(R)
	if !ok {
		if _, none := any(value).(None); !none {
			return value, &Error{Code: Internal, Message: fmt.Sprintf("the answer is a %T", v), Outcome: Answered}
		}
	}
	return value, nil
}

// prepareWire makes a call; without one the future has failed.
func prepareWire[Q, R any](ctx context.Context, caller Caller, m *Method[Q, R]) (*wireResult[R], *wireCall) {
	s, err := wireSocket(ctx, caller, m.Name)
	if err != nil {
		t := new(wireResult[R])
		t.future.failed(err)
		return t, nil
	}
	c := s.calls.take()
	c.method = m.Wire
	if record := s.socket.record(m.Name, KindRequest, false); record != nil {
		record.begin()
		c.record = record
	}
	t := &wireResult[R]{call: c, use: c.use.Load()}
	c.target, c.again = t, true
	t.future.source = t
	return t, c
}

// wireSocket returns the caller's session.
func wireSocket(ctx context.Context, caller Caller, name string) (*wireSession, error) {
	if ctx.Err() != nil {
		return nil, canceled(name, NotSent, context.Cause(ctx))
	}
	socket, err := caller.socket(ctx)
	if err != nil {
		return nil, ended(name, NotSent, err)
	}
	s, ok := socket.session.(*wireSession)
	if !ok {
		return nil, otherProtocol(name)
	}
	return s, nil
}

// CallWire is Call in a protocol whose bytes a schema describes. Request appends
// what is to be sent, and may be called more than once before CallWire returns: what
// it refers to never leaves the caller, who need not make it on the heap.
func CallWire[Q, R any](ctx context.Context, caller Caller, m *Method[Q, R], request wire.Append) (R, error) {
	if s, ok := caller.interception(); ok {
		call, request, err := wireInvocation(s, m, request)
		if err != nil {
			var none R
			return none, err
		}
		return callThrough(ctx, call, func(ctx context.Context) (R, error) { return callWire(ctx, caller, m, request) })
	}
	return callWire(ctx, caller, m, request)
}

// callWire is CallWire without the interceptors.
func callWire[Q, R any](ctx context.Context, caller Caller, m *Method[Q, R], request wire.Append) (R, error) {
	if l := caller.waiting(); l != nil {
		return relayNow(ctx, l, m.Idempotent,
			func(s *Socket) (R, error) { return callWireNow(ctx, s, m, request) },
			func() *relay[R] { return relayWire(ctx, l, m, request) })
	}
	return callWireNow(ctx, caller, m, request)
}

func callWireNow[Q, R any](ctx context.Context, caller Caller, m *Method[Q, R], request wire.Append) (R, error) {
	t, c := prepareWire(ctx, caller, m)
	f := &t.future
	if c == nil {
		return f.Await(ctx)
	}
	c.hurry = onPush // which await does
	c.session.calls.begin(c, request)
	result, err, ok := f.await(ctx)
	if !ok {
		t.cancel(context.Cause(ctx))
		return f.Await(context.Background())
	}
	return result, err
}

// CallWireAsync is CallAsync as CallWire is Call. Request is not called any more
// once it has returned.
func CallWireAsync[Q, R any](ctx context.Context, caller Caller, m *Method[Q, R], request wire.Append) *Future[R] {
	if s, ok := caller.interception(); ok {
		call, request, err := wireInvocation(s, m, request)
		if err != nil {
			return Failed[R](err)
		}
		return callLaterThrough(ctx, call, func(ctx context.Context) *Future[R] { return callWireAsync(ctx, caller, m, request) })
	}
	return callWireAsync(ctx, caller, m, request)
}

// callWireAsync is CallWireAsync without the interceptors.
func callWireAsync[Q, R any](ctx context.Context, caller Caller, m *Method[Q, R], request wire.Append) *Future[R] {
	if l := caller.waiting(); l != nil {
		return relayWireLater(ctx, l, m, request)
	}
	return callWireLater(ctx, caller, m, request)
}

func callWireLater[Q, R any](ctx context.Context, caller Caller, m *Method[Q, R], request wire.Append) *Future[R] {
	t, c := prepareWire(ctx, caller, m)
	if c != nil {
		c.start(ctx, request)
	}
	return &t.future
}

// start sends c, and gives it up when ctx ends.
func (c *wireCall) start(ctx context.Context, request wire.Append) {
	c.ctx, c.hurry = ctx, soon
	c.session.calls.begin(c, request)
}

// A wireStreamEnd settles the result of a stream and ends its items.
type wireStreamEnd[R any] struct {
	wireCall
	future Future[R]
}

// settle settles first, so that who sees the end of the items finds the result.
// Items that came before an answer can still be taken.
func (t *wireStreamEnd[R]) settle(v any, err error) wake {
	value, err := resultAs[R](v, err)
	if t.future.settle(value, err) {
		t.endItems(err)
	}
	return nil
}

func (t *wireStreamEnd[R]) endItems(err error) {
	if t.out != nil {
		t.out.shut(ErrStreamEnded)
	}
	if t.in == nil {
		return
	}
	if err == nil {
		t.in.close(io.EOF, false)
		return
	}
	given, ok := err.(*Error)
	t.in.close(err, ok && given.Outcome != Answered)
}

// openWire opens a stream.
func openWire[Q, In, Out, R any](ctx context.Context, caller Caller, m *StreamMethod[Q, In, Out, R], request Q, sends, takes bool) *Duplex[In, Out, R] {
	s, err := wireSocket(ctx, caller, m.Name)
	if err != nil {
		return &Duplex[In, Out, R]{result: Failed[R](err)}
	}
	end := &wireStreamEnd[R]{wireCall: wireCall{session: s, method: m.Wire}}
	end.target = end
	end.record = s.socket.record(m.Name, KindStream, false)
	end.record.begin()
	end.future.source = &end.wireCall
	d := &Duplex[In, Out, R]{result: &end.future, call: &end.wireCall}
	if sends {
		end.out = &wireOutbox{session: s, method: m.Wire, side: s.me, answers: m.Wire.Inputs[s.me], pick: m.Wire.PickInput, record: end.record}
		d.sink = wireSink[In]{end.out}
	}
	if takes {
		end.in = &wireInbox{limit: s.socket.settings.streamWindow}
		d.items = wireSource[Out]{end.in}
	}
	end.start(ctx, m.Wire.Opening(s.me, request))
	return d
}

func (c *wireCall) sends() bool { return c.out != nil }

// endItems sends nothing: the protocol has its own ways to say which item is
// the last.
func (c *wireCall) endItems() { c.out.shut(ErrStreamEnded) }
