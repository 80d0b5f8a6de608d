package runtime

import (
	"context"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// run handles x in a goroutine of its own.
func (x *wireServing) run() {
	x.awaitEvents()
	x.handle()
}

// awaitEvents waits for the events that came before x.
func (x *wireServing) awaitEvents() { x.session.events.await(x.session.socket.ctx, x.after) }

// handle calls the handler and answers. A handler that panics or ends its
// goroutine has failed.
func (x *wireServing) handle() {
	x.session.served.start(x)
	x.record.begin()
	result, err := x.invokeHandler()
	x.answer(result, err)
	x.over()
}

// invokeHandler calls the handler, whose panic is an error.
func (x *wireServing) invokeHandler() (result any, err error) {
	returned := false
	defer func() {
		if returned {
			return
		}
		p := recover()
		result, err = nil, x.handlerFailed(p)
		if p == nil { // Goexit: this goroutine ends here
			x.answer(result, err)
			x.over()
		}
	}()
	result, err = x.routed()
	returned = true
	return result, err
}

// routed has generated code call the handler.
func (x *wireServing) routed() (any, error) {
	in := &x.session.served.incoming
	if x.apart != nil {
		in = &x.apart.incoming
	}
	in.method, in.taken, in.serving, in.result, in.err = x.method.ID, false, x, nil, nil
	if route := x.session.route; route != nil {
		route(in)
	}
	if !in.taken {
		in.Unimplemented()
	}
	return in.result, in.err
}

func (x *wireServing) unimplemented() *Error {
	return &Error{Code: Unimplemented, Message: x.method.Name + " has no handler", Method: x.method.Name, Outcome: NotSent}
}

// context returns the handler's.
func (x *wireServing) context() context.Context {
	a := x.apart
	if a == nil {
		return &x.session.served.ctx
	}
	a.ctx = servingContext{x.session.socket.ctx, x}
	return &a.ctx
}

// handlerFailed logs a panic, or with nil that the handler ended its goroutine.
func (x *wireServing) handlerFailed(p any) error {
	logPanic(x.session.socket.settings.log(), x.method.Name, p)
	return &Error{Code: Internal, Message: "the handler failed", Method: x.method.Name, Outcome: Answered}
}

// over ends x, whatever was answered.
func (x *wireServing) over() {
	x.close(ErrStreamEnded)
	x.record.finish()
	s := x.session
	then := s.served.remove(x)
	if len(then) > 0 && !x.unsaid && s.socket.ctx.Err() == nil {
		callAll(s.socket.settings.log(), then)
	}
	if x.batch != nil {
		x.batch.free()
	}
}

// answer sends what a handler returned.
func (x *wireServing) answer(result any, err error) {
	s := x.session
	x.close(ErrStreamEnded) // no item holds the reader up, on which the answer may have to wait
	if s.socket.ctx.Err() != nil {
		x.record.fail(s.socket.Cause(), Unavailable)
		return
	}
	if x.method.Silent != nil && x.method.Silent(&x.x) {
		x.logUnsaid(err)
		return
	}
	if err != nil && !x.refuse(err) {
		return
	}
	if err != nil && isNil(result) && !x.endsEmpty() {
		x.fail(&Error{
			Code: Internal, Method: x.method.Name, Outcome: Answered, Cause: err,
			Message: "the handler returned an error without the result that ends the stream behind it",
		})
		return
	}
	x.succeed(result)
}

// endsEmpty reports whether the result that ends the stream behind an error needs no
// handler: it may stay away, or there is one alone, and it says nothing.
func (x *wireServing) endsEmpty() bool {
	if x.method.Quiet || x.method.PickResult != nil {
		return x.method.Quiet
	}
	end := pickAnswer(x.answers(), nil, nil, wire.Result).Message
	return end.New == nil && end.Type == nil
}

// succeed sends a result.
func (x *wireServing) succeed(result any) {
	if !hasAnswer(x.answers(), wire.Result) || x.method.Quiet && isNil(result) {
		return
	}
	a := pickAnswer(x.answers(), x.method.PickResult, result, wire.Result)
	if a == nil {
		x.fail(Errorf(Internal, "%s: the handler returned no answer that the protocol has", x.method.Name))
		return
	}
	x.send(a, result, true)
}

// refuse sends an error that the protocol declares, or what OnFailure makes of
// another. It reports whether the other side still waits for a result.
func (x *wireServing) refuse(err error) bool {
	a, v := x.declared(err)
	if hook := x.session.socket.settings.onFailure; a == nil && hook != nil {
		err = x.ask(hook, err)
		a, v = x.declared(err)
	}
	if a == nil {
		x.fail(err)
		return false
	}
	x.record.fail(err, 0)
	skips := a.Skip != nil && !endsWith(x.method, a.Skip, x.session.peer)
	awaits := !skips && (a.Skip != nil || awaitsResult(x.method, a, x.answers()))
	if !x.send(a, v, !awaits) {
		return false
	}
	if served := &x.session.served; skips && served.inTurn { // then this is the goroutine that goes on
		served.skip = a.Skip
	}
	return awaits
}

func (x *wireServing) declared(err error) (*wire.Answer, any) {
	if x.method.PickError == nil || err == nil {
		return nil, nil
	}
	i, v := x.method.PickError(err)
	if answers := x.answers(); i >= 0 && i < len(answers) {
		return &answers[i], v
	}
	return nil, nil
}

// ask has OnFailure turn an error into one that the protocol declares.
func (x *wireServing) ask(hook func(context.Context, *Socket, string, error) error, err error) (out error) {
	defer protect(x.session.socket.settings.log(), "OnFailure", &out)
	if out = hook(x.session.socket.ctx, x.session.socket, x.method.Name, err); out == nil {
		return err
	}
	return out
}

// fail ends the socket: the protocol has no way to say what went wrong.
func (x *wireServing) fail(err error) {
	x.unsaid = true
	s, code := x.session, CodeOf(err)
	x.record.fail(err, code)
	s.socket.settings.log().Error("netgen: the protocol cannot carry a handler's error, so the socket ends",
		"method", x.method.Name, "socket", s.socket.id, "error", err)
	go s.socket.end(&Error{Code: code, Message: "a handler failed and the protocol cannot say so", Method: x.method.Name, Outcome: Answered, Cause: err}, true)
}

func (x *wireServing) logUnsaid(err error) {
	if err != nil {
		x.record.fail(err, CodeOf(err))
		x.session.socket.settings.log().Error("netgen: handler failed, and nothing answers its method", "method", x.method.Name, "error", err)
	}
}

// send encodes an answer and waits for room in the queue. Nothing follows the
// last one.
func (x *wireServing) send(a *wire.Answer, v any, last bool) bool {
	s := x.session
	buf := s.served.scratch()
	defer s.served.giveBack(buf)
	turn := s.takeTurn(a.Message)
	b, err := s.encode(buf.b[:0], wire.Part{Method: x.method, Side: s.peer, Answer: a}, &x.x, v)
	buf.b = b[:0]
	if err != nil {
		s.leaveTurn(turn)
		x.fail(err)
		return false
	}
	x.record.sent(len(b))
	if last {
		x.record.finish()
	}
	hurry := now
	if s.here.Load() && a.Then == nil {
		hurry = onPush
	}
	line, err := s.put(b, a.Then, hurry, turn)
	s.leaveTurn(turn)
	x.unsaid = s.await(context.Background(), line, err) != nil // an error means that the end is near
	if hurry == onPush {
		s.socket.queue.pushMuch()
	}
	return !x.unsaid
}
