package runtime

import (
	"context"
	"fmt"

	"github.com/netgen-dev/netgen/runtime/native"
)

// A Caller is an end that can send: a *Socket or a *Client, or what embeds
// one.
type Caller interface {
	// socket returns what to send on now. It waits where there is none yet.
	socket(ctx context.Context) (*Socket, error)
	// waiting is where calls wait for a socket, nil where there is one for good.
	waiting() *link
	// interception returns the latest socket, and whether there are interceptors.
	interception() (*Socket, bool)
}

// Call sends a request and waits for its result. ctx bounds the request: its
// deadline travels, and when it ends the handler's context ends too. The
// error is one that the schema declares, or an *Error.
func Call[Q, R any](ctx context.Context, caller Caller, m *Method[Q, R], request Q) (R, error) {
	if s, ok := caller.interception(); ok {
		return callThrough(ctx, m.invocation(s, false, request), func(ctx context.Context) (R, error) {
			return callNow(ctx, caller, m, request)
		})
	}
	return callNow(ctx, caller, m, request)
}

// callNow is Call without the interceptors.
func callNow[Q, R any](ctx context.Context, caller Caller, m *Method[Q, R], request Q) (R, error) {
	if l := caller.waiting(); l != nil {
		return relayNow(ctx, l, m.Idempotent,
			func(s *Socket) (R, error) { return callNow(ctx, s, m, request) },
			func() *relay[R] { return relayOf(ctx, l, m, request) })
	}
	f, c := prepare(ctx, caller, m, request)
	if c == nil {
		return f.Await(ctx)
	}
	c.hurry = onPush // which await does
	c.session.calls.begin(c)
	result, err, ok := f.await(ctx)
	if !ok {
		c.cancel(context.Cause(ctx))
		return f.Await(context.Background())
	}
	return result, err
}

// CallAsync sends a request and returns its future at once. A request that
// the peer has no room for yet waits, in order. ctx bounds the request as in
// Call.
func CallAsync[Q, R any](ctx context.Context, caller Caller, m *Method[Q, R], request Q) *Future[R] {
	if s, ok := caller.interception(); ok {
		return callLaterThrough(ctx, m.invocation(s, false, request), func(ctx context.Context) *Future[R] {
			return callLater(ctx, caller, m, request)
		})
	}
	return callLater(ctx, caller, m, request)
}

// callLater is CallAsync without the interceptors.
func callLater[Q, R any](ctx context.Context, caller Caller, m *Method[Q, R], request Q) *Future[R] {
	if l := caller.waiting(); l != nil {
		return relayLater(ctx, l, m, request)
	}
	f, c := prepare(ctx, caller, m, request)
	if c != nil {
		c.hurry = soon
		c.start(ctx, f.then)
	}
	return f
}

// prepare encodes a request. Without a call the future has failed.
func prepare[Q, R any](ctx context.Context, caller Caller, m *Method[Q, R], request Q) (*Future[R], *call) {
	c, err := newCall(ctx, caller, m.ID, m.Name, KindRequest, m.Body, request)
	if err != nil {
		return Failed[R](err), nil
	}
	t := resultOf(c, m.Result, m.Errors)
	c.target = &t
	return &t.future, c
}

// newCall encodes what opens an exchange.
func newCall[Q any](ctx context.Context, caller Caller, id uint16, name string, kind Kind, codec Codec[Q], request Q) (*call, error) {
	if ctx.Err() != nil {
		return nil, canceled(name, NotSent, context.Cause(ctx))
	}
	socket, err := caller.socket(ctx)
	if err != nil {
		return nil, ended(name, NotSent, err)
	}
	s, ok := socket.session.(*nativeSession)
	if !ok {
		return nil, otherProtocol(name)
	}
	c := &call{session: s, name: name, method: id, record: socket.record(name, kind, false)}
	c.record.begin()
	if c.beside, _ = ctx.Value(besideKey{}).(*beside); c.beside != nil {
		err = encodeBeside(c, codec, request)
	} else {
		c.payload, _, err = encode(codec, request)
	}
	if err != nil {
		err = notEncoded(name, err)
		c.record.settled(err)
		return nil, err
	}
	c.record.sent(c.bodySize())
	c.until, _ = ctx.Deadline()
	return c, nil
}

// notEncoded is the error of a message that breaks a limit.
func notEncoded(name string, err error) *Error {
	if e, ok := err.(*Error); ok { // of the metadata
		return &Error{Code: e.Code, Message: e.Message, Method: name, Outcome: NotSent}
	}
	return &Error{Code: InvalidArgument, Method: name, Outcome: NotSent, Cause: err}
}

// otherProtocol is the error of a method that the socket's protocol has not.
func otherProtocol(name string) *Error {
	return &Error{Code: InvalidArgument, Message: "the socket speaks another protocol", Method: name, Outcome: NotSent}
}

// start sends c, and gives it up when ctx ends; settled says when that is no
// longer of interest.
func (c *call) start(ctx context.Context, settled func(func())) {
	if ctx.Done() != nil {
		stop := context.AfterFunc(ctx, func() { c.cancel(context.Cause(ctx)) })
		settled(func() { stop() })
	}
	c.session.calls.begin(c)
}

// A result decodes the answer to a call into its future.
type result[R any] struct {
	future   Future[R]
	session  *nativeSession
	name     string
	codec    Codec[R]
	declared ErrorCodec
}

func resultOf[R any](c *call, codec Codec[R], declared ErrorCodec) result[R] {
	return result[R]{future: Future[R]{source: c}, session: c.session, name: c.name, codec: codec, declared: declared}
}

func (t *result[R]) fail(c *call, err error) {
	var zero R
	c.record.settled(err)
	t.future.settle(zero, err)
}

// answer decodes on the reader.
func (t *result[R]) answer(c *call, h native.Header, body []byte) {
	value, err := t.decode(h, body)
	c.record.settled(err)
	t.future.settle(value, err)
}

func (t *result[R]) decode(h native.Header, body []byte) (R, error) {
	var zero R
	r := &t.session.decoder
	r.Reset(body)
	switch h.Kind {
	case native.KindError:
		return zero, t.decodeError(r, h.Code)
	case native.KindFault:
		return zero, t.decodeFault(r, h.Code)
	}
	value, err := decode(t.session, t.codec, r, h.Code)
	if err != nil {
		return zero, t.unreadable(err)
	}
	return value, nil
}

func (t *result[R]) decodeError(r *native.Reader, code uint16) error {
	declared, err := t.readError(r, code)
	if err != nil {
		return t.unreadable(err)
	}
	return declared
}

func (t *result[R]) readError(r *native.Reader, code uint16) (declared, err error) {
	defer protect(t.session.socket.settings.log(), "decoder", &err)
	for _, codec := range []ErrorCodec{t.declared, t.session.protocol.Errors} {
		if codec == nil {
			continue
		}
		if declared = codec.Decode(r, code); declared != nil {
			return declared, r.Err()
		}
	}
	return nil, fmt.Errorf("error %d is not known here", code)
}

func (t *result[R]) decodeFault(r *native.Reader, code uint16) error {
	outcome := Answered
	if r.Bool() {
		outcome = NotSent
	}
	text := r.String()
	if code == 0 {
		code = uint16(Internal) // 0 would read as no error at all
	}
	return &Error{Code: Code(code), Message: text, Method: t.name, Outcome: outcome}
}

func (t *result[R]) unreadable(err error) error { return unreadable(t.name, err) }

// unreadable is the error of a call whose answer makes no sense.
func unreadable(name string, err error) *Error {
	return &Error{Code: Internal, Message: "the answer cannot be read: " + err.Error(), Method: name, Outcome: Answered, Cause: err}
}
