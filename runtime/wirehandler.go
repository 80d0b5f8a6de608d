package runtime

import (
	"context"
	"sync"
)

// A wireRequest is a request with its handler, in one piece.
type wireRequest[H, P, Q, R any] struct {
	wireServing
	handler  H
	peer     P
	function func(H, context.Context, P, Q) (R, error)
	used     *sync.Pool // where it goes when it is over, nil for nowhere
}

func (r *wireRequest[H, P, Q, R]) call(ctx context.Context) (any, error) {
	request, _ := r.body.(Q)
	if s, ok := r.session.socket.interception(); ok {
		call := &Invocation{
			Socket: s, Protocol: s.protocol.Name, Method: r.method.Name, ID: r.method.ID, Inbound: true,
			Request: request, wire: r.method,
		}
		return serveThrough(ctx, call, func(ctx context.Context) (R, error) { return r.function(r.handler, ctx, r.peer, request) })
	}
	return r.function(r.handler, ctx, r.peer, request)
}

// free lets another request use r, which nobody knows any more.
func (r *wireRequest[H, P, Q, R]) free() {
	if used := r.used; used != nil {
		*r = wireRequest[H, P, Q, R]{}
		used.Put(r)
	}
}

// serveWireRequest has handler answer. What a request needs is used again where
// requests are handled one at a time: elsewhere the handler's context is part of it.
func serveWireRequest[H, P, Q, R any](in *Incoming, m *Method[Q, R], handler H, peer P, function func(H, context.Context, P, Q) (R, error)) {
	in.taken = true
	r, _ := m.used.Get().(*wireRequest[H, P, Q, R])
	if r == nil {
		r = new(wireRequest[H, P, Q, R])
	}
	r.handler, r.peer, r.function, r.invoke = handler, peer, function, r
	if in.wire.session.served.inTurn {
		r.used = &m.used
	}
	in.wire.serve(&r.wireServing)
}

// A wireStream is a stream with its handler.
type wireStream[Q, In, Out, R any] struct {
	wireServing
	of      *StreamMethod[Q, In, Out, R]
	handler func(context.Context, Q, *Receiver[In], *Sender[Out]) (R, error)
}

func (t *wireStream[Q, In, Out, R]) call(ctx context.Context) (any, error) {
	request, _ := t.body.(Q)
	items, out := &Receiver[In]{ctx: ctx}, &Sender[Out]{}
	if t.in != nil {
		items.items = wireSource[In]{t.in}
	}
	if t.out != nil {
		out.sink = wireSink[Out]{t.out}
	}
	if s, ok := t.session.socket.interception(); ok {
		return serveThrough(ctx, t.of.invocation(s, true, request), func(ctx context.Context) (R, error) {
			return t.handler(ctx, request, items, out)
		})
	}
	return t.handler(ctx, request, items, out)
}

func (t *wireStream[Q, In, Out, R]) free() {}

func serveWireStream[Q, In, Out, R any](in *Incoming, of *StreamMethod[Q, In, Out, R], takes, sends bool,
	handler func(context.Context, Q, *Receiver[In], *Sender[Out]) (R, error),
) {
	in.taken = true
	s, m := in.wire.session, in.wire.method
	t := &wireStream[Q, In, Out, R]{of: of, handler: handler}
	t.invoke = t
	if takes {
		t.in = &wireInbox{x: s.opening, limit: s.socket.settings.streamWindow}
	}
	if sends {
		t.out = &wireOutbox{session: s, method: m, answers: m.Answers[s.peer], pick: m.PickItem, x: s.opening, ready: true}
	}
	in.wire.serve(&t.wireServing)
}

func serveWireEvent[P, E any](in *Incoming, m *EventMethod[E], peer P, handler func(context.Context, P, E)) {
	in.taken = true
	event, _ := in.wire.value.(E)
	s := in.wire.session
	size := in.wire.size
	s.events.push(m.Name, perMessage+size, s.served.turn, func(ctx context.Context) {
		if _, ok := s.socket.interception(); ok {
			hearThrough(ctx, s.socket, m, event, size, func(ctx context.Context) { handler(ctx, peer, event) })
			return
		}
		handler(ctx, peer, event)
	})
}
