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

// Call sends a request and waits for its result. Request appends what is to be sent,
// and may be called more than once before Call returns: what it refers to never leaves
// the caller, who need not make it on the heap. ctx bounds the request: its deadline
// travels, and when it ends the handler's context ends too. The error is one that the
// schema declares, or an *Error.
func Call[Q, R any](ctx context.Context, caller Caller, m *Method[Q, R], request native.Append) (R, error) {
	if s, ok := caller.interception(); ok {
		call, request, err := nativeInvocation(s, m, request)
		if err != nil {
			var none R
			return none, err
		}
		return callThrough(ctx, call, func(ctx context.Context) (R, error) {
			return callNow(ctx, caller, m, m.Result, request)
		})
	}
	return callNow(ctx, caller, m, m.Result, request)
}

// callNow is Call without the interceptors. The result is decoded by a codec that is
// perhaps not the method's.
func callNow[Q, R any](ctx context.Context, caller Caller, m *Method[Q, R], codec Codec[R], request native.Append) (R, error) {
	if l := caller.waiting(); l != nil {
		return relayNow(ctx, l, m.Idempotent,
			func(s *Socket) (R, error) { return callOn(ctx, s, m, codec, request) },
			func() *relay[R] { return relayOf(ctx, l, m, request) })
	}
	return callOn(ctx, caller, m, codec, request)
}

// callOn is callNow on a socket.
func callOn[Q, R any](ctx context.Context, caller Caller, m *Method[Q, R], codec Codec[R], request native.Append) (R, error) {
	t, err := m.take(ctx, caller, codec)
	if err != nil {
		var none R
		return none, err
	}
	t.call.ctx, t.call.awaited, t.call.hurry = ctx, true, onPush // which await does
	t.call.session.calls.begin(&t.call, request)
	value, err := t.await(ctx)
	if err == nil {
		m.spare(t)
	}
	return value, err
}

// CallAsync sends a request and returns its future at once. A request that
// the peer has no room for yet waits, in order. ctx bounds the request as in
// Call. Request is not called any more once CallAsync has returned.
func CallAsync[Q, R any](ctx context.Context, caller Caller, m *Method[Q, R], request native.Append) *Future[R] {
	if s, ok := caller.interception(); ok {
		call, request, err := nativeInvocation(s, m, request)
		if err != nil {
			return Failed[R](err)
		}
		return callLaterThrough(ctx, call, func(ctx context.Context) *Future[R] { return callLater(ctx, caller, m, request) })
	}
	return callLater(ctx, caller, m, request)
}

// callLater is CallAsync without the interceptors.
func callLater[Q, R any](ctx context.Context, caller Caller, m *Method[Q, R], request native.Append) *Future[R] {
	if l := caller.waiting(); l != nil {
		return relayLater(ctx, l, m, request)
	}
	t := new(result[R])
	if err := t.prepare(ctx, caller, m.ID, m.Name, KindRequest, m); err != nil {
		return Failed[R](err)
	}
	t.call.target = t
	t.call.start(ctx, request)
	return &t.future
}

// start sends c, and gives it up when ctx ends.
func (c *call) start(ctx context.Context, request native.Append) {
	c.ctx, c.hurry = ctx, soon
	c.session.calls.begin(c, request)
}

// take returns what a call needs, which was used for another one before, as a rule.
func (m *Method[Q, R]) take(ctx context.Context, caller Caller, codec Codec[R]) (*awaited[R], error) {
	t, _ := m.called.Get().(*awaited[R])
	if t == nil {
		t = new(awaited[R])
	}
	t.codec, t.declared, t.call.target = codec, m.Errors, t
	return t, t.call.prepare(ctx, caller, m.ID, m.Name, KindRequest)
}

// spare lets another call use t, which is answered.
func (m *Method[Q, R]) spare(t *awaited[R]) {
	if t.call.message != nil {
		return // the queue may know it
	}
	var none R
	t.call.reset()
	t.waiter.reset()
	t.value = none
	m.called.Put(t)
}

// prepare makes c the call of a method.
func (c *call) prepare(ctx context.Context, caller Caller, id uint16, name string, kind Kind) error {
	if ctx.Err() != nil {
		return canceled(name, NotSent, context.Cause(ctx))
	}
	socket, err := caller.socket(ctx)
	if err != nil {
		return ended(name, NotSent, err)
	}
	s, ok := socket.session.(*nativeSession)
	if !ok {
		return otherProtocol(name)
	}
	c.session, c.method = s, id
	if record := socket.record(name, kind, false); record != nil {
		c.extra = &extra{record: record}
		record.begin()
	}
	c.beside, _ = ctx.Value(besideKey{}).(*beside)
	return nil
}

// nativeInvocation is a request about to be sent, of which the caller keeps what it
// refers to, and what appends a copy.
func nativeInvocation[Q, R any](s *Socket, m *Method[Q, R], request native.Append) (*Invocation, native.Append, error) {
	session, ok := s.session.(*nativeSession)
	if !ok {
		return nil, nil, otherProtocol(m.Name)
	}
	b, err := request(nil)
	if err != nil {
		return nil, nil, notEncoded(m.Name, err)
	}
	copied, err := decode(session, m.Body, native.NewReader(b), 0)
	if err != nil {
		return nil, nil, notEncoded(m.Name, err)
	}
	return m.invocation(s, false, copied), encoded(b), nil
}

// encoded appends what is encoded already.
func encoded(b []byte) native.Append {
	return func(out []byte) ([]byte, error) { return append(out, b...), nil }
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

// An awaited is a call with a goroutine that waits for its answer.
type awaited[R any] struct {
	call call
	waiter
	answerCodec[R]
	value R
	err   error
}

// await waits for the answer. When ctx ends first, the call is given up.
func (t *awaited[R]) await(ctx context.Context) (R, error) {
	if t.isSettled() {
		return t.value, t.err
	}
	s := t.call.session
	s.hasten(true)
	s.readFor(ctx, t)
	if !t.isSettled() {
		s.watch()
		ended := ctx.Done()
		if t.call.watched {
			ended = nil
		}
		if !t.park(s.wakes(), ended) {
			t.call.cancel(context.Cause(ctx))
			t.park(s.wakes(), nil)
		}
		s.unwatch()
	}
	return t.value, t.err
}

func (t *awaited[R]) fail(c *call, err error) {
	c.has().record.settled(err)
	t.err = err
	t.settle().now()
}

// answer decodes on the reader.
func (t *awaited[R]) answer(c *call, h native.Header, body []byte) {
	session := c.session // of this call: once it is settled, t may be of use to another
	t.value, t.err = t.decode(c, h, body)
	c.has().record.settled(t.err)
	session.wake(t.settle())
}

// A result is a call with the future into which its answer is decoded.
type result[R any] struct {
	call   call
	future Future[R]
	of     codecs[R]
}

// A codecs is a method with what its answers are read with.
type codecs[R any] interface {
	codecs() answerCodec[R]
}

func (m *Method[Q, R]) codecs() answerCodec[R] { return answerCodec[R]{m.Result, m.Errors} }

func (m *StreamMethod[Q, In, Out, R]) codecs() answerCodec[R] {
	return answerCodec[R]{m.Result, m.Errors}
}

// prepare makes t the call of a method.
func (t *result[R]) prepare(ctx context.Context, caller Caller, id uint16, name string, kind Kind, of codecs[R]) error {
	t.of, t.future.source = of, &t.call
	return t.call.prepare(ctx, caller, id, name, kind)
}

func (t *result[R]) fail(c *call, err error) {
	var zero R
	c.has().record.settled(err)
	t.future.settle(zero, err)
}

// answer decodes on the reader.
func (t *result[R]) answer(c *call, h native.Header, body []byte) {
	a := t.of.codecs()
	value, err := a.decode(c, h, body)
	c.has().record.settled(err)
	w, _ := t.future.set(value, err)
	c.session.wake(w)
}

// An answerCodec decodes the answers of a method.
type answerCodec[R any] struct {
	codec    Codec[R]
	declared ErrorCodec
}

func (a *answerCodec[R]) decode(c *call, h native.Header, body []byte) (R, error) {
	var zero R
	r := &c.session.decoder
	r.Reset(body)
	switch h.Kind {
	case native.KindError:
		return zero, a.decodeError(c, r, h.Code)
	case native.KindFault:
		return zero, c.decodeFault(r, h.Code)
	}
	value, err := decode(c.session, a.codec, r, h.Code)
	if err != nil {
		return zero, unreadable(c.name(), err)
	}
	return value, nil
}

func (a *answerCodec[R]) decodeError(c *call, r *native.Reader, code uint16) error {
	declared, err := a.readError(c, r, code)
	if err != nil {
		return unreadable(c.name(), err)
	}
	return declared
}

func (a *answerCodec[R]) readError(c *call, r *native.Reader, code uint16) (declared, err error) {
	defer protect(c.session.socket.settings.log(), "decoder", &err)
	for _, codec := range []ErrorCodec{a.declared, c.session.protocol.Errors} {
		if codec == nil {
			continue
		}
		if declared = codec.Decode(r, code); declared != nil {
			return declared, r.Err()
		}
	}
	return nil, fmt.Errorf("error %d is not known here", code)
}

func (c *call) decodeFault(r *native.Reader, code uint16) error {
	outcome := Answered
	if r.Bool() {
		outcome = NotSent
	}
	text := r.String()
	if code == 0 {
		code = uint16(Internal) // 0 would read as no error at all
	}
	return &Error{Code: Code(code), Message: text, Method: c.name(), Outcome: outcome}
}

// unreadable is the error of a call whose answer makes no sense.
func unreadable(name string, err error) *Error {
	return &Error{Code: Internal, Message: "the answer cannot be read: " + err.Error(), Method: name, Outcome: Answered, Cause: err}
}
