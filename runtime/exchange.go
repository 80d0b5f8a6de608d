package runtime

import (
	"context"
	"sync"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

// An exchange is a request or stream that the peer opened. It is the context of its
// handler too, and thus never used for another one: that is why it is small.
type exchange struct {
	session *nativeSession
	extra   *extra     // what few have, nil for none; read with its method
	beside  *exchanged // metadata, and what follows the answer, nil for none
	started int64      // in Unix nanoseconds
	life    lifetime
	id      uint32
	method  uint16
	kind    Kind

	onReader bool // its handler runs on the reader
	rejected bool // no handler sees it; of the reader
	// Guarded by served.mu.
	listed bool // it is among the live ones
	isOver bool // it is answered
	// Guarded by life.mu.
	abandoned bool // the caller gave up
	returned  bool // the handler has
}

// An extra is what streams have, and what is observed, of either side. It is there
// before a handler is called, or a request is sent.
type extra struct {
	in     *inbox      // items of the peer, nil for none
	out    *outbox     // items of this side, nil for none
	record *callRecord // nil if nobody observes
	ending bool        // sending was closed before the request has left; guarded by calls.mu
}

var noExtra extra

func (x *exchange) has() *extra {
	if x.extra == nil {
		return &noExtra
	}
	return x.extra
}

// An arrival is an exchange with what handles it.
type arrival struct {
	*exchange
	serving serving
	again   any        // what the exchange is part of, if another one may use that; else nil
	spares  *sync.Pool // where that goes
}

// A serving has a handler handle an exchange.
type serving interface {
	// handle calls the handler and answers.
	handle(x *exchange)
}

func (x *exchange) name() string { return x.session.protocol.methodName(x.method) }

// streams prepares the directions that the method has.
func (x *exchange) streams(in, out bool) {
	x.session.served.isStream(x)
	id, record := func() uint32 { return x.id }, x.has().record
	e := &extra{record: record}
	if in {
		e.in = &inbox{session: x.session, id: id, window: newWindow(x.session.socket.settings.streamWindow), record: record}
	}
	if out {
		e.out = newOutbox(x.session, id, x.name(), record)
		_ = e.out.credit.add(int64(x.session.peer.streamWindow))
	}
	x.extra = e
}

// close ends the items of both directions.
func (x *exchange) close(err error) {
	e := x.has()
	if e.in != nil {
		e.in.close(err, true)
	}
	if e.out != nil {
		e.out.credit.close(err)
	}
}

// An outcome is how an exchange is answered.
type outcome struct {
	kind native.Kind
	code uint16
	body []byte
	err  error // what it says, nil for a reply
}

func fault(code Code, refused bool, text string) outcome {
	return outcome{native.KindFault, uint16(code), faultBody(refused, text), &Error{Code: code, Message: text}}
}

// faultCode is the code of an error that the schema does not declare, 0 for the
// rest.
func (o outcome) faultCode() Code {
	if o.kind != native.KindFault {
		return 0
	}
	return Code(o.code)
}

// faultBody is the payload of a fault: whether it is sure that no handler has
// seen the request, and a text for people.
func faultBody(refused bool, text string) []byte {
	return native.AppendString(native.AppendBool(nil, refused), textForPeer(text))
}

// refuse answers a request that was not taken in. It never waits.
func (x *exchange) refuse(code Code, text string) {
	x.isOver = true // it was not counted
	x.life.end(handledContext)
	x.session.controlMessage(x.answer(x.refusal(code, text), 0))
}

// reject answers a request that was taken in without a handler having seen it.
// It never waits; the slot is taken until there is room for the answer.
func (x *exchange) reject(code Code, text string) {
	x.rejected = true
	x.life.end(handledContext)
	x.session.served.list(x) // its id is in use until it is answered
	if x.session.socket.queue.post(x.answer(x.refusal(code, text), 0)) != nil {
		x.session.served.remove(x)
	}
}

// refusal is the outcome of a request that no handler sees.
func (x *exchange) refusal(code Code, text string) outcome {
	out, record := fault(code, true, text), x.has().record
	if record != nil && x.session.protocol.isStream(x.method) {
		x.session.served.isStream(x)
	}
	record.sent(len(out.body))
	record.end(out.err, code)
	return out
}

// answer makes the message that ends x, and gives the slot back the moment
// before the peer can see it.
func (x *exchange) answer(out outcome, flags native.Flags) *message {
	m := newMessage(native.Header{ID: x.id, Code: out.code, Kind: out.kind, Flags: flags}, out.body, noDeadline)
	m.accepted = func() { x.session.served.remove(x) }
	return m
}

// pace is that of its method's handlers.
func (x *exchange) pace() *pace { return x.session.socket.registry.paces.of(x.method) }

// run handles a and notes how long that takes. It returns the time.
func (a *arrival) run() time.Time {
	began := time.Now()
	a.handle()
	now := time.Now()
	a.pace().note(now.Sub(began))
	return now
}

// handle has the handler called and answers. A handler that ends its goroutine has
// failed.
func (a *arrival) handle() {
	returned := false
	defer func() {
		if !returned {
			a.handlerFailed(nil)
		}
	}()
	a.has().record.begin()
	a.serving.handle(a.exchange)
	returned = true
}

// handlerFailed answers for a handler that has panicked, or with nil ended its
// goroutine.
func (x *exchange) handlerFailed(p any) {
	logPanic(x.session.socket.settings.log(), x.name(), p)
	x.finish(fault(Internal, false, "the handler failed"))
}

// returns notes that the handler has returned. It says whether the caller still waits,
// and what follows the answer.
func (x *exchange) returns() (wanted bool, then []func()) {
	e := x.has()
	if e.in != nil {
		e.in.close(errHandled, true)
	}
	if e.out != nil {
		e.out.shut()
	}
	l := &x.life
	l.mu.Lock()
	defer l.mu.Unlock()
	l.endLocked(handledContext)
	x.returned = true
	if x.beside != nil {
		then = x.beside.then
	}
	return !x.abandoned, then
}

// afterAnswer implements answering.
func (x *exchange) afterAnswer(f func()) bool {
	x.life.mu.Lock()
	defer x.life.mu.Unlock()
	if x.returned {
		return false
	}
	goes := x.goesWith()
	goes.then = append(goes.then, f)
	return true
}

// finish answers.
func (x *exchange) finish(out outcome) {
	wanted, then := x.returns()
	x.conclude(out, wanted, then)
}

// conclude answers after the handler has returned.
func (x *exchange) conclude(out outcome, wanted bool, then []func()) {
	s := x.session
	if max := s.peer.maxMessage; len(out.body) > max && out.kind != native.KindFault {
		out = fault(ResourceExhausted, false, sizeText("the reply", len(out.body), max))
	}
	if !wanted {
		if out.kind == native.KindReply {
			s.socket.counters.lateReplies.Add(1)
		}
		out = fault(Canceled, false, "")
	}
	record := x.has().record
	record.sent(len(out.body))
	record.end(out.err, out.faultCode())
	out, flags := x.withMetadata(out)
	x.send(x.answer(out, flags), then)
}

// send waits for room in the queue where the handler has a goroutine of its own.
func (x *exchange) send(m *message, then []func()) {
	s := x.session
	err := s.socket.queue.post(m)
	if err == nil && (len(then) > 0 || x.hurry() == now) {
		err = s.socket.queue.await(context.Background(), m)
	}
	if err != nil {
		s.served.remove(x)
		return
	}
	callAll(s.socket.settings.log(), then)
}

// reply answers with a result, which goes straight into the queue if it is small.
func reply[R any](x *exchange, codec Codec[R], result R) {
	s := x.session
	wanted, then := x.returns()
	if !wanted || x.extra != nil || x.beside != nil {
		x.conclude(x.resultOf(encode(codec, result)), wanted, then)
		return
	}
	var f frame
	f.set(native.Header{ID: x.id, Kind: native.KindReply}, s.peer.maxMessage, x.hurry())
	f.accepted = func() { s.served.remove(x) }
	left, err := s.socket.queue.enclose(&f, func(b []byte) ([]byte, uint16, error) { return codec.Append(b, result) })
	switch {
	case err != nil && !f.encoded:
		x.conclude(x.failed(nil, err), wanted, then)
	case err != nil:
		s.served.remove(x) // the end is near
	case left != nil:
		x.conclude(outcome{kind: native.KindReply, code: f.header.Code, body: left}, wanted, then)
	default:
		s.socket.queue.pushMuch()
		callAll(s.socket.settings.log(), then)
	}
}

// hurry is when an answer is to leave: what the reader handles leaves with the others.
func (x *exchange) hurry() hurry {
	if x.onReader && x.session.here.Load() {
		return onPush
	}
	return now
}

// resultOf is what a result answers that was encoded.
func (x *exchange) resultOf(body []byte, code uint16, err error) outcome {
	if err != nil {
		return x.failed(nil, err)
	}
	return outcome{kind: native.KindReply, code: code, body: body}
}
