package runtime

import (
	"context"
	"errors"
	"iter"

	"github.com/netgen-dev/netgen/runtime/native"
)

// A Router is called for each request, stream and event that comes in. It
// must call exactly one of the Serve functions, or Unimplemented, before it
// returns. It runs on the socket's reader: generated code only.
type Router func(in *Incoming)

// An Incoming is a message on its way to a handler. It is valid until the
// router returns.
type Incoming struct {
	method uint16
	taken  bool

	session  *nativeSession // nil where wire is
	body     []byte
	exchange *exchange // nil for an event

	wire *wireIncoming // nil in a native protocol
}

// Method returns the method's ID.
func (in *Incoming) Method() uint16 { return in.method }

// Socket returns the socket that the message came on.
func (in *Incoming) Socket() *Socket {
	if in.wire != nil {
		return in.wire.session.socket
	}
	return in.session.socket
}

// Unimplemented answers that there is no handler for the method. An event is
// dropped and counted.
func (in *Incoming) Unimplemented() {
	if in.wire != nil {
		in.taken = true
		in.wire.unimplemented()
		return
	}
	in.reject(Unimplemented, in.session.protocol.methodName(in.method)+" has no handler")
}

// reject answers without a handler having seen the message.
func (in *Incoming) reject(code Code, text string) {
	in.taken = true
	s := in.session
	if in.exchange == nil {
		s.socket.counters.eventsDropped.Add(1)
		s.consumed(costOf(in.body))
		name := s.protocol.knownName(in.method)
		s.socket.eventDropped(s.socket.eventInfo(name, true, len(in.body)), &Error{Code: code, Message: text, Method: name})
		return
	}
	in.exchange.reject(code, text)
}

// decodeBody decodes on the reader. A message that cannot be decoded is
// rejected.
func decodeBody[Q any](in *Incoming, codec Codec[Q]) (body Q, ok bool) {
	in.taken = true
	r := &in.session.decoder
	r.Reset(in.body)
	body, err := decode(in.session, codec, r, 0)
	if err == nil {
		return body, true
	}
	if in.exchange == nil {
		in.session.socket.settings.log().Warn("netgen: event cannot be decoded",
			"method", in.session.protocol.methodName(in.method), "error", err)
	}
	in.reject(InvalidArgument, err.Error())
	return body, false
}

// decodeOpening decodes what opens an exchange, which an event does not.
func decodeOpening[Q any](in *Incoming, codec Codec[Q]) (body Q, x *exchange, ok bool) {
	body, ok = decodeBody(in, codec)
	if ok && in.exchange == nil {
		in.reject(InvalidArgument, "")
		ok = false
	}
	return body, in.exchange, ok
}

// ServeRequest decodes a request and has handler answer it in a goroutine of
// its own.
func ServeRequest[P, Q, R any](in *Incoming, m *Method[Q, R], peer P,
	handler func(context.Context, P, Q) (R, error),
) {
	if in.wire != nil {
		serveWireRequest(in, m, peer, handler)
		return
	}
	body, x, ok := decodeOpening(in, m.Body)
	if !ok {
		return
	}
	x.run(func(ctx context.Context) outcome {
		if s, ok := x.session.socket.interception(); ok {
			result, err := serveThrough(ctx, m.invocation(s, true, body), func(ctx context.Context) (R, error) {
				return handler(ctx, peer, body)
			})
			return outcomeOf(x, m.Result, m.Errors, result, err)
		}
		result, err := handler(ctx, peer, body)
		return outcomeOf(x, m.Result, m.Errors, result, err)
	})
}

// ServeStream is ServeRequest for a stream whose items the handler sends.
func ServeStream[P, Q, Out, R any](in *Incoming, m *StreamMethod[Q, None, Out, R], peer P,
	handler func(context.Context, P, Q, *Sender[Out]) (R, error),
) {
	serveStream(in, m, false, true, func(ctx context.Context, body Q, _ *Receiver[None], out *Sender[Out]) (R, error) {
		return handler(ctx, peer, body, out)
	})
}

// ServeUpload is ServeRequest for a stream whose items the handler receives.
func ServeUpload[P, Q, In, R any](in *Incoming, m *StreamMethod[Q, In, None, R], peer P,
	handler func(context.Context, P, Q, *Receiver[In]) (R, error),
) {
	serveStream(in, m, true, false, func(ctx context.Context, body Q, items *Receiver[In], _ *Sender[None]) (R, error) {
		return handler(ctx, peer, body, items)
	})
}

// ServeDuplex is ServeRequest for a stream with items both ways.
func ServeDuplex[P, Q, In, Out, R any](in *Incoming, m *StreamMethod[Q, In, Out, R], peer P,
	handler func(context.Context, P, Q, *Receiver[In], *Sender[Out]) (R, error),
) {
	serveStream(in, m, true, true, func(ctx context.Context, body Q, items *Receiver[In], out *Sender[Out]) (R, error) {
		return handler(ctx, peer, body, items, out)
	})
}

func serveStream[Q, In, Out, R any](in *Incoming, m *StreamMethod[Q, In, Out, R], takes, sends bool,
	handler func(context.Context, Q, *Receiver[In], *Sender[Out]) (R, error),
) {
	if in.wire != nil {
		serveWireStream(in, m, takes, sends, handler)
		return
	}
	body, x, ok := decodeOpening(in, m.Body)
	if !ok {
		return
	}
	x.streams(takes, sends)
	items, out := &Receiver[In]{x.ctx, nativeSource[In]{x.in, m.In}}, &Sender[Out]{nativeSink[Out]{x.out, m.Out}}
	x.run(func(ctx context.Context) outcome {
		if s, ok := x.session.socket.interception(); ok {
			result, err := serveThrough(ctx, m.invocation(s, true, body), func(ctx context.Context) (R, error) {
				return handler(ctx, body, items, out)
			})
			return outcomeOf(x, m.Result, m.Errors, result, err)
		}
		result, err := handler(ctx, body, items, out)
		return outcomeOf(x, m.Result, m.Errors, result, err)
	})
}

// ServeEvent decodes an event and has handler called when all earlier events
// of the socket have been handled.
func ServeEvent[P, E any](in *Incoming, m *EventMethod[E], peer P, handler func(context.Context, P, E)) {
	if in.wire != nil {
		serveWireEvent(in, m, peer, handler)
		return
	}
	event, ok := decodeBody(in, m.Body)
	if !ok {
		return
	}
	if in.exchange != nil {
		in.reject(InvalidArgument, "it is an event here")
		return
	}
	socket, cost := in.session.socket, costOf(in.body)
	in.session.serving.Add(1)
	in.session.events.push(m.Name, cost, 0, func(ctx context.Context) {
		if _, ok := socket.interception(); ok {
			hearThrough(ctx, socket, m, event, cost-perMessage, func(ctx context.Context) { handler(ctx, peer, event) })
			return
		}
		handler(ctx, peer, event)
	})
}

// outcomeOf encodes what a handler returned.
func outcomeOf[R any](x *exchange, codec Codec[R], declared ErrorCodec, result R, err error) outcome {
	if err != nil {
		return x.failed(declared, err)
	}
	body, code, err := encode(codec, result)
	if err != nil {
		return x.failed(nil, err)
	}
	return outcome{kind: native.KindReply, code: code, body: body}
}

// failed encodes an error: as a declared one if it is, else as a fault whose
// text travels only where it was meant to.
func (x *exchange) failed(declared ErrorCodec, err error) outcome {
	for _, codec := range []ErrorCodec{declared, x.session.protocol.Errors} {
		if codec == nil {
			continue
		}
		if body, code, ok := codec.Append(nil, err); ok {
			return outcome{native.KindError, code, body, err}
		}
	}
	code, text := travels(err)
	if _, ok := errors.AsType[*Error](err); !ok && x.ctx.Err() == nil {
		x.session.socket.settings.log().Error("netgen: handler failed", "method", x.name(), "error", err)
	}
	out := fault(code, false, text)
	out.err = err
	return out
}

// A Sender sends the items of a stream from its handler. It may be used by
// several goroutines; their items go out in the order of their sending.
type Sender[T any] struct{ sink itemSink[T] }

// Send sends an item. It waits until the other side has taken enough of the
// earlier ones and there is room in the queue, or until ctx ends. It fails
// with ErrStreamEnded once the handler has returned.
func (s *Sender[T]) Send(ctx context.Context, value T) error {
	return s.sink.send(ctx, value)
}

// A Receiver receives the items of a stream in its handler.
type Receiver[T any] struct {
	ctx   context.Context // the handler's
	items itemSource[T]
}

// Recv waits for the next item. It returns io.EOF when the other side has
// sent its last one. ctx bounds the wait.
func (r *Receiver[T]) Recv(ctx context.Context) (T, error) {
	return r.items.recv(ctx)
}

// All yields the items until the other side has sent its last one, or until
// the handler's context ends. An error comes with the last turn of the loop.
func (r *Receiver[T]) All() iter.Seq2[T, error] {
	return allItems(func() (T, error) { return r.Recv(r.ctx) }, func() {})
}
