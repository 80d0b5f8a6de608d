package runtime

import "context"

// serveWireRequest calls the handler of a request.
func serveWireRequest[H, P, Q, R any](in *Incoming, m *Method[Q, R], handler H, peer P, function func(H, context.Context, P, Q) (R, error)) {
	in.taken = true
	x := in.serving
	request, _ := x.body.(Q)
	if s, ok := x.session.socket.interception(); ok {
		in.result, in.err = serveThrough(x.context(), m.invocation(s, true, request), func(ctx context.Context) (R, error) {
			return function(handler, ctx, peer, request)
		})
		return
	}
	in.result, in.err = function(handler, x.context(), peer, request)
}

// serveWireStream calls the handler of a stream.
func serveWireStream[Q, In, Out, R any](in *Incoming, m *StreamMethod[Q, In, Out, R],
	handler func(context.Context, Q, *Receiver[In], *Sender[Out]) (R, error),
) {
	in.taken = true
	x := in.serving
	request, _ := x.body.(Q)
	items, out := &Receiver[In]{ctx: x.context()}, &Sender[Out]{}
	if x.in != nil {
		items.items = wireSource[In]{x.in}
	}
	if x.out != nil {
		out.sink = wireSink[Out]{x.out}
	}
	if s, ok := x.session.socket.interception(); ok {
		in.result, in.err = serveThrough(x.context(), m.invocation(s, true, request), func(ctx context.Context) (R, error) {
			return handler(ctx, request, items, out)
		})
		return
	}
	in.result, in.err = handler(x.context(), request, items, out)
}

// serveWireEvent has the handler of an event called when it is its turn.
func serveWireEvent[P, E any](in *Incoming, m *EventMethod[E], peer P, handler func(context.Context, P, E)) {
	in.taken = true
	event, _ := in.hearing.value.(E)
	s, size, misfit := in.hearing.session, in.hearing.size, in.hearing.misfit
	s.events.push(m.Name, perMessage+size, s.served.turn, func(ctx context.Context) {
		if misfit != nil {
			ctx = context.WithValue(ctx, servingKey{}, misheard{misfit})
		}
		if _, ok := s.socket.interception(); ok {
			hearThrough(ctx, s.socket, m, event, size, func(ctx context.Context) { handler(ctx, peer, event) })
			return
		}
		handler(ctx, peer, event)
	})
}
