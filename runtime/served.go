package runtime

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

// maxWait bounds deadlines, so that they can be added to the time.
const maxWait = 10 * 365 * 24 * time.Hour

// errCanceled is what a handler's context ends with when the caller gave up.
var errCanceled = &Error{Code: Canceled, Message: "the caller gave up", Outcome: MaybeExecuted}

// errHandled is what a handler's context ends with when it has returned.
var errHandled = &Error{Code: Canceled, Message: "the handler has returned", Outcome: MaybeExecuted}

// An exchange is a request or stream that the peer opened.
type exchange struct {
	session *nativeSession
	id      uint32
	method  uint16
	started time.Time
	ctx     context.Context
	cancel  context.CancelCauseFunc
	release context.CancelFunc // of the deadline's timer
	in      *inbox             // items of the peer, nil for none
	out     *outbox            // items of this side, nil for none
	reply   message
	base    servingContext // that ctx is of
	beside  *exchanged     // metadata, nil for none
	record  *callRecord

	expired  bool
	rejected bool // no handler sees it; of the reader
	// Guarded by served.mu.
	kind      Kind
	abandoned bool     // the caller gave up
	returned  bool     // the handler has
	then      []func() // to be called when it is answered
}

func newExchange(s *nativeSession, h native.Header) *exchange {
	x := &exchange{session: s, id: h.ID, method: h.Code, started: time.Now(), release: func() {}}
	x.base = servingContext{s.socket.ctx, x}
	x.ctx, x.cancel = context.WithCancelCause(&x.base)
	x.record = s.socket.record(s.protocol.knownName(h.Code), KindRequest, true)
	return x
}

func (x *exchange) setDeadline(left time.Duration) {
	x.expired = left == 0
	x.ctx, x.release = context.WithTimeout(x.ctx, left)
}

func (x *exchange) name() string { return x.session.protocol.methodName(x.method) }

// streams prepares the directions that the method has.
func (x *exchange) streams(in, out bool) {
	x.session.served.isStream(x)
	id := func() uint32 { return x.id }
	if in {
		x.in = &inbox{session: x.session, id: id, window: newWindow(x.session.mine.streamWindow), record: x.record}
	}
	if out {
		x.out = &outbox{session: x.session, id: id, name: x.name(), record: x.record}
		_ = x.out.credit.add(int64(x.session.peer.streamWindow))
	}
}

// close ends the items of both directions.
func (x *exchange) close(err error) {
	if x.in != nil {
		x.in.close(err, true)
	}
	if x.out != nil {
		x.out.credit.close(err)
	}
}

// served are the exchanges that the peer opened and that are not answered.
type served struct {
	session  *nativeSession
	mu       sync.Mutex
	live     map[uint32]*exchange
	limit    int
	draining bool
}

func (t *served) len() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.live)
}

// add takes x in, or says why it is refused. The error is for a peer that
// breaks the rules.
func (t *served) add(x *exchange) (refused Code, text string, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.live[x.id] != nil:
		return 0, "", protocolErrorf("id %d is opened again while it is in use", x.id)
	case t.draining:
		return Unavailable, "the socket is draining", nil
	case len(t.live) >= t.limit:
		return ResourceExhausted, "too many requests are under way", nil
	}
	t.live[x.id] = x
	t.session.serving.Add(1)
	return 0, "", nil
}

func (t *served) remove(x *exchange) {
	t.mu.Lock()
	alive := t.live[x.id] == x
	if alive {
		delete(t.live, x.id)
	}
	t.mu.Unlock()
	if alive {
		t.session.servedOver()
	}
}

// find returns the exchange that a frame is for, nil if it is over. It runs on
// the reader.
func (t *served) find(id uint32) *exchange {
	t.mu.Lock()
	defer t.mu.Unlock()
	if x := t.live[id]; x != nil && !x.rejected {
		return x
	}
	return nil
}

func (t *served) refuse() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.draining = true
}

// cancel tells the handler that its caller gave up.
func (t *served) cancel(id uint32) bool {
	t.mu.Lock()
	x := t.live[id]
	if x != nil {
		x.abandoned = true
	}
	t.mu.Unlock()
	if x == nil {
		return false
	}
	x.cancel(errCanceled)
	x.close(errCanceled)
	return true
}

// ended closes the streams; the handlers' contexts have ended already.
func (t *served) ended(cause error) {
	t.mu.Lock()
	live := slices.Collect(maps.Values(t.live))
	t.mu.Unlock()
	for _, x := range live {
		x.close(ended(x.name(), MaybeExecuted, cause))
	}
}

// isStream notes that x, which no handler has seen yet, is a stream.
func (t *served) isStream(x *exchange) {
	t.mu.Lock()
	defer t.mu.Unlock()
	x.kind = KindStream
	if x.record != nil {
		x.record.info.Kind = KindStream
	}
}

func (t *served) wasAbandoned(x *exchange) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return x.abandoned
}

// returned notes that x's handler has returned, and says what follows the answer.
func (t *served) returned(x *exchange) []func() {
	t.mu.Lock()
	defer t.mu.Unlock()
	x.returned = true
	return x.then
}

// afterAnswer implements answering.
func (x *exchange) afterAnswer(f func()) bool {
	t := &x.session.served
	t.mu.Lock()
	defer t.mu.Unlock()
	if x.returned {
		return false
	}
	x.then = append(x.then, f)
	return true
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
	x.cancel(errHandled)
	x.release()
	x.session.controlMessage(x.answer(x.refusal(code, text)))
}

// reject answers a request that was taken in without a handler having seen it.
// It never waits; the slot is taken until there is room for the answer.
func (x *exchange) reject(code Code, text string) {
	x.rejected = true
	x.cancel(errHandled)
	x.release()
	if x.session.socket.queue.post(x.answer(x.refusal(code, text))) != nil {
		x.session.served.remove(x)
	}
}

// refusal is the outcome of a request that no handler sees.
func (x *exchange) refusal(code Code, text string) outcome {
	out := fault(code, true, text)
	if x.record != nil && x.session.protocol.isStream(x.method) {
		x.session.served.isStream(x)
	}
	x.record.sent(len(out.body))
	x.record.end(out.err, code)
	return out
}

// answer makes the message that ends x, and gives the slot back the moment
// before the peer can see it.
func (x *exchange) answer(out outcome) *message {
	x.reply.set(native.Header{ID: x.id, Code: out.code, Kind: out.kind}, out.body, noDeadline)
	x.reply.accepted = func() { x.session.served.remove(x) }
	return &x.reply
}

// run calls handle in a goroutine of its own and sends its outcome. A handler
// that panics or ends its goroutine fails this exchange only.
func (x *exchange) run(handle func(ctx context.Context) outcome) {
	go func() {
		var out outcome
		returned := false
		defer func() {
			if p := recover(); p != nil || !returned {
				logPanic(x.session.socket.settings.log(), x.name(), p)
				out = fault(Internal, false, "the handler failed")
			}
			x.finish(out)
		}()
		x.record.begin()
		out = handle(x.ctx)
		returned = true
	}()
}

// finish answers.
func (x *exchange) finish(out outcome) {
	x.cancel(errHandled)
	x.release()
	if x.in != nil {
		x.in.close(errHandled, true)
	}
	if x.out != nil {
		x.out.shut()
	}
	s := x.session
	if max := s.peer.maxMessage; len(out.body) > max && out.kind != native.KindFault {
		out = fault(ResourceExhausted, false, sizeText("the reply", len(out.body), max))
	}
	if s.served.wasAbandoned(x) {
		if out.kind == native.KindReply {
			s.socket.counters.lateReplies.Add(1)
		}
		out = fault(Canceled, false, "")
	}
	x.record.sent(len(out.body))
	x.record.end(out.err, out.faultCode())
	then := s.served.returned(x)
	out, flags := x.withMetadata(out)
	answer := x.answer(out)
	answer.header.Flags = flags
	if s.socket.queue.send(context.Background(), answer) != nil {
		s.served.remove(x)
		return
	}
	callAll(s.socket.settings.log(), then)
}
