package runtime

import (
	"context"
	"errors"
	"iter"
	"sync"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

// A Router is called for each request, stream and event that comes in. It
// must call exactly one of the Serve functions, or Unimplemented, before it
// returns. It runs on the socket's reader, or where handlers do: generated code only.
type Router func(in *Incoming)

// An Incoming is a message on its way to a handler. It is valid until the
// router returns.
type Incoming struct {
	method uint16
	taken  bool

	session *nativeSession // nil in a wire protocol
	body    []byte
	id      uint32     // of what it opens, 0 for an event
	until   time.Time  // its deadline, zero for none
	beside  *exchanged // its metadata, nil for none

	// In a wire protocol there is one of these two.
	serving *wireServing // what is handled
	hearing *wireHearing // an event

	result any // what the handler has returned; of a wire protocol
	err    error
}

// Method returns the method's ID.
func (in *Incoming) Method() uint16 { return in.method }

// Socket returns the socket that the message came on.
func (in *Incoming) Socket() *Socket {
	switch {
	case in.serving != nil:
		return in.serving.session.socket
	case in.hearing != nil:
		return in.hearing.session.socket
	}
	return in.session.socket
}

// Unimplemented answers that there is no handler for the method. An event is
// dropped and counted.
func (in *Incoming) Unimplemented() {
	switch {
	case in.serving != nil:
		in.taken = true
		in.err = in.serving.unimplemented()
	case in.hearing != nil:
		in.taken = true
		in.hearing.drop(Unimplemented, in.hearing.method.Name+" has no handler")
	default:
		in.reject(Unimplemented, in.session.protocol.methodName(in.method)+" has no handler")
	}
}

// reject answers without a handler having seen the message.
func (in *Incoming) reject(code Code, text string) {
	in.taken = true
	s := in.session
	if in.id == 0 {
		s.socket.counters.eventsDropped.Add(1)
		s.consumed(costOf(in.body))
		name := s.protocol.knownName(in.method)
		s.socket.eventDropped(s.socket.eventInfo(name, true, len(in.body)), &Error{Code: code, Message: text, Method: name})
		return
	}
	in.open(new(exchange)).reject(code, text)
}

// open makes x what the message opens.
func (in *Incoming) open(x *exchange) *exchange {
	s := in.session
	x.session, x.id, x.method, x.beside = s, in.id, in.method, in.beside
	x.started, x.life.until = s.readAt, in.until
	if record := s.socket.record(s.protocol.knownName(in.method), KindRequest, true); record != nil {
		record.received(len(in.body))
		x.extra = &extra{record: record}
	}
	return x
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
	if in.id == 0 {
		in.session.socket.settings.log().Warn("netgen: event cannot be decoded",
			"method", in.session.protocol.methodName(in.method), "error", err)
	}
	in.reject(InvalidArgument, err.Error())
	return body, false
}

// opens reports whether the message opens an exchange. An event is rejected that
// does not.
func (in *Incoming) opens() bool {
	if in.id == 0 {
		in.reject(InvalidArgument, "")
	}
	return in.id != 0
}

// decodeOpening decodes what opens an exchange, into one of the spares if there are any.
func decodeOpening[Q any](in *Incoming, codec Codec[Q], spares *sync.Pool) (body Q, x *exchange, again any, ok bool) {
	if !in.opens() {
		return body, nil, nil, false
	}
	if one, ok := codec.(inOne[Q]); ok {
		x, again, body := one.take(spares)
		ok := decodeInto(in, one, body, spares != nil)
		return body, x, again, ok
	}
	body, ok = decodeBody(in, codec)
	return body, new(exchange), nil, ok
}

// decodeInto is decodeBody into a value that is there: a fresh one, or used again.
func decodeInto[Q any](in *Incoming, codec inOne[Q], body Q, again bool) (ok bool) {
	in.taken = true
	r := &in.session.decoder
	r.Reset(in.body)
	err := readInto(in.session, codec, r, body, again)
	if err != nil {
		in.reject(InvalidArgument, err.Error())
	}
	return err == nil
}

// readInto is decode into a value that is there.
func readInto[Q any](s *nativeSession, codec inOne[Q], r *native.Reader, body Q, again bool) (err error) {
	defer protect(s.socket.settings.log(), "decoder", &err)
	codec.fill(r, body, again)
	return r.Err()
}

// ServeRequest decodes a request and has a handler answer it: call, with the handler,
// the context of the request and the peer that sent it. Where the handlers of the
// method are quick that happens on the socket's reader, else in a goroutine of its own.
func ServeRequest[H, P, Q, R any](in *Incoming, m *Method[Q, R], handler H, peer P,
	call func(H, context.Context, P, Q) (R, error),
) {
	if in.serving != nil {
		serveWireRequest(in, m, handler, peer, call)
		return
	}
	spares := m.spares(in)
	body, x, again, ok := decodeOpening(in, m.Body, spares)
	if !ok {
		return
	}
	in.open(x)
	t := &in.session.served
	if t.isApart(m.ID) {
		alone := new(nativeRequest[H, P, Q, R])
		alone.set(m, handler, peer, call, body)
		t.serveApart(x, alone)
		return
	}
	r := place[H, P](t.collecting(), m)
	r.set(m, handler, peer, call, body)
	a := t.collect(x)
	a.serving, a.again, a.spares = r, again, spares
}

// A nativeRequest is a request with its handler.
type nativeRequest[H, P, Q, R any] struct {
	method   *Method[Q, R]
	handler  H
	peer     P
	function func(H, context.Context, P, Q) (R, error)
	body     Q
}

// set says where it is what it is: to copy what was just written would have to wait for
// that.
func (r *nativeRequest[H, P, Q, R]) set(m *Method[Q, R], handler H, peer P, call func(H, context.Context, P, Q) (R, error), body Q) {
	r.method, r.handler, r.peer, r.function, r.body = m, handler, peer, call, body
}

// handle implements serving.
func (r *nativeRequest[H, P, Q, R]) handle(x *exchange) {
	defer func() {
		if p := recover(); p != nil {
			x.handlerFailed(p)
		}
	}()
	result, err := r.result(x)
	if err != nil {
		x.finish(x.failed(r.method.Errors, err))
		return
	}
	reply(x, r.method.Result, result)
}

// result calls the handler.
func (r *nativeRequest[H, P, Q, R]) result(x *exchange) (R, error) {
	if s, ok := x.session.socket.interception(); ok {
		return serveThrough(x, r.method.invocation(s, true, r.body), func(ctx context.Context) (R, error) {
			return r.function(r.handler, ctx, r.peer, r.body)
		})
	}
	return r.function(r.handler, x, r.peer, r.body)
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
	if in.serving != nil {
		serveWireStream(in, m, handler)
		return
	}
	body, x, _, ok := decodeOpening(in, m.Body, nil)
	if !ok {
		return
	}
	in.open(x)
	x.streams(takes, sends)
	items, out := &Receiver[In]{x, newSource(x.extra.in, m.In)}, &Sender[Out]{nativeSink[Out]{x.extra.out, m.Out}}
	serving := &servedStream[R]{m.Result, m.Errors, func(ctx context.Context) (R, error) {
		if s, ok := x.session.socket.interception(); ok {
			return serveThrough(ctx, m.invocation(s, true, body), func(ctx context.Context) (R, error) {
				return handler(ctx, body, items, out)
			})
		}
		return handler(ctx, body, items, out)
	}}
	in.session.served.list(x)
	a := &arrival{exchange: x, serving: serving}
	go a.handle()
}

// A servedStream is a stream with its handler.
type servedStream[R any] struct {
	result Codec[R]
	errors ErrorCodec
	call   func(context.Context) (R, error)
}

// handle implements serving.
func (t *servedStream[R]) handle(x *exchange) {
	defer func() {
		if p := recover(); p != nil {
			x.handlerFailed(p)
		}
	}()
	result, err := t.call(x)
	if err != nil {
		x.finish(x.failed(t.errors, err))
		return
	}
	reply(x, t.result, result)
}

// ServeEvent decodes an event and has handler called when all earlier events
// of the socket have been handled.
func ServeEvent[P, E any](in *Incoming, m *EventMethod[E], peer P, handler func(context.Context, P, E)) {
	if in.hearing != nil {
		serveWireEvent(in, m, peer, handler)
		return
	}
	event, ok := decodeBody(in, m.Body)
	if !ok {
		return
	}
	if in.id != 0 {
		in.reject(InvalidArgument, "it is an event here")
		return
	}
	socket, cost := in.session.socket, costOf(in.body)
	in.session.hearing.Add(1)
	in.session.events.push(m.Name, cost, 0, func(ctx context.Context) {
		if _, ok := socket.interception(); ok {
			hearThrough(ctx, socket, m, event, cost-perMessage, func(ctx context.Context) { handler(ctx, peer, event) })
			return
		}
		handler(ctx, peer, event)
	})
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
	if _, ok := errors.AsType[*Error](err); !ok && x.Err() == nil {
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
// with ErrStreamEnded once the handler has returned. Nothing of value is kept: it
// may be changed and sent again, which saves an allocation for each item.
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
	return allItems(r.ctx, r.items, func() {})
}

// AllReused is All with items that are used again: an item is the handler's until the next
// turn of the loop, which may overwrite it, its bytes and its lists, but not its strings.
// Streams of unions and of other protocols have new items all the same.
func (r *Receiver[T]) AllReused() iter.Seq2[T, error] {
	return allItems(r.ctx, reused(r.items, 1), func() {})
}
