package runtime

import (
	"context"
	"io"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A wireServing is a request or stream that the peer opened.
type wireServing struct {
	session *wireSession
	method  *wire.Method
	invoke  wireHandler
	body    any
	x       wire.Exchange // of the handler's goroutine
	in      *wireInbox    // items of the peer, nil for none
	out     *wireOutbox   // items of this side, nil for none
	after   uint64        // how many events came before it
	done    chan struct{} // closed when it is answered, nil if nobody waits

	started atomic.Int64   // in Unix nanoseconds, 0 while it waits; in a line when its batch was taken
	unsaid  bool           // the socket ends instead of an answer
	ctx     servingContext // of the handler, where each has one

	// Guarded by served.mu.
	isPassed   bool     // events no longer wait for it
	isOver     bool     // it is answered
	then       []func() // to be called when it is answered
	prev, next *wireServing
}

// A wireHandler calls a handler with what was read.
type wireHandler interface {
	call(ctx context.Context) (result any, err error)
	free() // lets another use what is over
}

func (x *wireServing) answers() []wire.Answer { return x.method.Answers[x.session.peer] }

// fewArrived is how many requests are handed over at once.
const fewArrived = 32

// wireServed are the exchanges that the peer opened and that are not answered,
// in the order in which they came. The reader collects those that have arrived
// together before it hands them over, and does so before it waits for anything.
type wireServed struct {
	session *wireSession
	inTurn  bool // one is handled at a time, in the order of their arrival
	limit   int
	arrived []*wireServing // not handed over yet; the reader's
	turn    uint64         // how many an event that comes now waits for; likewise
	count   atomic.Int64   // less only under the lock

	mu      sync.Mutex
	first   *wireServing
	last    *wireServing
	line    []*wireServing // to be handled one after the other
	running bool           // a goroutine does
	changed chan struct{}  // closed when there is one less, nil if nobody waits
	passed  uint64         // how many no event waits for any more, in the order of the line
	sought  uint64         // that the next event waits for
	reached chan struct{}  // closed when so many have passed, nil if no event waits

	// The handler's goroutine sets it, and reads it; it is taken away under mu.
	current atomic.Pointer[wireServing] // of the line, nil for none
	ctx     servingContext              // of all handlers of the line

	// Of that goroutine.
	taken []*wireServing // from the line, of which those from ahead on are left
	since int64          // when they were taken, in Unix nanoseconds
	ahead int
	skip  *wire.Method // until which all are dropped
}

func (t *wireServed) init(s *wireSession) {
	t.session, t.limit = s, s.socket.settings.maxRequests
	t.inTurn = ordered(s.tables, s.peer)
	t.ctx = servingContext{s.socket.ctx, t}
}

// ordered reports whether the order of a side's requests means something: it
// does not only where each has an id and is answered.
func ordered(p *wire.Protocol, opener int) bool {
	for _, m := range p.Methods {
		if m.Open[opener] != nil && m.Role != wire.Event && (m.Pairing != wire.ByID || m.Quiet) {
			return true
		}
	}
	return false
}

func (t *wireServed) len() int { return int(t.count.Load()) }

// add has x handled. It is the reader's to call.
func (t *wireServed) add(x *wireServing) {
	x.after = t.session.events.count()
	t.session.serving.Add(1)
	t.count.Add(1)
	if !t.inTurn {
		t.mu.Lock()
		t.link(x)
		t.mu.Unlock()
		go x.run()
		return
	}
	t.turn++
	if t.arrived = append(t.arrived, x); len(t.arrived) == fewArrived {
		t.handOver()
	}
}

// handOver puts in line what has arrived.
func (t *wireServed) handOver() {
	if len(t.arrived) == 0 {
		return
	}
	t.mu.Lock()
	for _, x := range t.arrived {
		t.link(x)
	}
	t.line = append(t.line, t.arrived...)
	start := !t.running
	t.running = true
	t.mu.Unlock()
	clear(t.arrived)
	t.arrived = t.arrived[:0]
	if start {
		go t.work()
	}
}

func (t *wireServed) link(x *wireServing) {
	if x.prev = t.last; x.prev == nil {
		t.first = x
	} else {
		x.prev.next = x
	}
	t.last = x
}

// start lets events pass a stream, whose handler may wait for them. A request is
// passed when it is over.
func (t *wireServed) start(x *wireServing) {
	if x.method.Role != wire.Stream {
		return
	}
	t.mu.Lock()
	t.pass(x)
	t.mu.Unlock()
}

func (t *wireServed) pass(x *wireServing) {
	if x.isPassed {
		return
	}
	x.isPassed = true
	t.passed++
	if t.reached != nil && t.passed >= t.sought {
		close(t.reached)
		t.reached = nil
	}
}

// awaitPassed waits until an event may pass the first n.
func (t *wireServed) awaitPassed(ctx context.Context, n uint64) {
	t.mu.Lock()
	if t.passed >= n {
		t.mu.Unlock()
		return
	}
	reached := make(chan struct{})
	t.sought, t.reached = n, reached
	t.mu.Unlock()
	select {
	case <-reached:
	case <-ctx.Done():
	}
}

// afterAnswer implements answering for the request that is handled now.
func (t *wireServed) afterAnswer(f func()) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	x := t.current.Load()
	if x == nil {
		return false
	}
	x.then = append(x.then, f)
	return true
}

// afterAnswer implements answering.
func (x *wireServing) afterAnswer(f func()) bool {
	t := &x.session.served
	t.mu.Lock()
	defer t.mu.Unlock()
	if x.isOver {
		return false
	}
	x.then = append(x.then, f)
	return true
}

// remove forgets x, which is answered.
func (t *wireServed) remove(x *wireServing) {
	t.mu.Lock()
	t.pass(x)
	x.isOver = true
	if t.inTurn {
		t.current.Store(nil)
	}
	if x.prev == nil {
		t.first = x.next
	} else {
		x.prev.next = x.next
	}
	if x.next == nil {
		t.last = x.prev
	} else {
		x.next.prev = x.prev
	}
	x.prev, x.next = nil, nil
	t.count.Add(-1)
	if t.changed != nil {
		close(t.changed)
		t.changed = nil
	}
	t.mu.Unlock()
	if x.done != nil {
		close(x.done)
	}
	t.session.servedOver()
}

// awaitAll waits until nothing is being served.
func (t *wireServed) awaitAll(ctx context.Context) { _ = t.awaitFewer(ctx, 1) }

// awaitRoom waits until one more may be served.
func (t *wireServed) awaitRoom(ctx context.Context) error { return t.awaitFewer(ctx, t.limit) }

func (t *wireServed) awaitFewer(ctx context.Context, n int) error {
	for t.count.Load() >= int64(n) {
		t.handOver()
		t.mu.Lock()
		if t.count.Load() < int64(n) {
			t.mu.Unlock()
			return nil
		}
		if t.changed == nil {
			t.changed = make(chan struct{})
		}
		changed := t.changed
		t.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}

// work handles what is in line.
func (t *wireServed) work() {
	for {
		x, dropped := t.next()
		if x == nil {
			return
		}
		x.awaitEvents()
		switch {
		case dropped || t.session.socket.ctx.Err() != nil:
			t.session.socket.counters.skipped.Add(1)
			x.over()
		case !x.handle():
			return
		}
	}
}

// next takes the first in line. It reports whether it is to be dropped, because
// of an error after which the other side expects that.
func (t *wireServed) next() (x *wireServing, dropped bool) {
	if t.ahead == len(t.taken) && !t.take() {
		return nil, false
	}
	x = t.taken[t.ahead]
	t.taken[t.ahead] = nil
	t.ahead++
	if t.skip == x.method {
		t.skip = nil
	}
	return x, t.skip != nil
}

// take takes all that is in line. Without any the goroutine is over.
func (t *wireServed) take() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if cap(t.taken) > fewArrived {
		t.taken = nil
	}
	t.taken, t.line, t.ahead = t.line, t.taken[:0], 0
	if t.running = len(t.taken) > 0; t.running {
		t.since = time.Now().UnixNano()
	}
	return t.running
}

// each calls f for every stream.
func (t *wireServed) each(f func(*wireServing)) {
	t.mu.Lock()
	var all []*wireServing
	for x := t.first; x != nil; x = x.next {
		if x.in != nil || x.out != nil {
			all = append(all, x)
		}
	}
	t.mu.Unlock()
	for _, x := range all {
		f(x)
	}
}

// endItems says that no more items come: in order after io.EOF.
func (t *wireServed) endItems(cause error) {
	t.each(func(x *wireServing) {
		switch {
		case x.in == nil:
		case cause == io.EOF:
			x.in.close(io.EOF, false)
		default:
			x.in.close(ended(x.method.Name, MaybeExecuted, cause), false)
		}
	})
}

// end closes the streams; the handlers' contexts have ended already.
func (t *wireServed) end(cause error) {
	t.each(func(x *wireServing) { x.close(ended(x.method.Name, MaybeExecuted, cause)) })
}

func (x *wireServing) close(err error) {
	if x.in != nil {
		x.in.close(err, true)
	}
	if x.out != nil {
		x.out.shut(err)
	}
}

// run handles x in a goroutine of its own.
func (x *wireServing) run() {
	x.awaitEvents()
	x.handle()
}

// awaitEvents waits for the events that came before x.
func (x *wireServing) awaitEvents() { x.session.events.await(x.session.socket.ctx, x.after) }

// handle calls the handler and answers. A handler that panics or ends its
// goroutine has failed; it reports false if this goroutine ends, and another
// goes on with the line.
func (x *wireServing) handle() (goesOn bool) {
	s := x.session
	if s.served.inTurn {
		x.started.Store(s.served.since)
	} else {
		x.started.Store(time.Now().UnixNano())
	}
	s.served.start(x)
	returned := false
	defer func() {
		if returned {
			return
		}
		x.answer(nil, x.handlerFailed(nil)) // Goexit: this goroutine ends here
		x.over()
		if s.served.inTurn {
			go s.served.work()
		}
	}()
	result, err := x.invokeHandler()
	returned = true
	x.answer(result, err)
	x.over()
	return true
}

// invokeHandler calls the handler, whose panic is an error.
func (x *wireServing) invokeHandler() (result any, err error) {
	defer func() {
		if p := recover(); p != nil {
			result, err = nil, x.handlerFailed(p)
		}
	}()
	return x.invoke.call(x.context())
}

// context returns the handler's.
func (x *wireServing) context() context.Context {
	if t := &x.session.served; t.inTurn {
		t.current.Store(x)
		return &t.ctx
	}
	x.ctx = servingContext{x.session.socket.ctx, x}
	return &x.ctx
}

// handlerFailed logs a panic, or with nil that the handler ended its goroutine.
func (x *wireServing) handlerFailed(p any) error {
	logPanic(x.session.socket.settings.log(), x.method.Name, p)
	return &Error{Code: Internal, Message: "the handler failed", Method: x.method.Name, Outcome: Answered}
}

// over ends x, whatever was answered.
func (x *wireServing) over() {
	x.close(ErrStreamEnded)
	s := x.session
	s.served.remove(x)
	if !x.unsaid && s.socket.ctx.Err() == nil {
		callAll(s.socket.settings.log(), x.then)
	}
	x.invoke.free()
}

// answer sends what a handler returned.
func (x *wireServing) answer(result any, err error) {
	s := x.session
	if x.out != nil {
		x.out.shut(ErrStreamEnded)
	}
	if s.socket.ctx.Err() != nil {
		return
	}
	if x.method.Silent != nil && x.method.Silent(&x.x, x.body) {
		x.logUnsaid(err)
		return
	}
	if err != nil && (!x.refuse(err) || isNil(result)) {
		return
	}
	x.succeed(result)
}

// succeed sends a result.
func (x *wireServing) succeed(result any) {
	if !hasResult(x.answers()) || x.method.Quiet && isNil(result) {
		return
	}
	a := pickAnswer(x.answers(), x.method.PickResult, result, wire.Result)
	if a == nil {
		x.fail(Errorf(Internal, "%s: the handler returned no answer that the protocol has", x.method.Name))
		return
	}
	x.send(a, result)
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
	if !x.send(a, v) {
		return false
	}
	if a.Skip != nil && !endsWith(x.method, a.Skip, x.session.peer) {
		if served := &x.session.served; served.inTurn { // then this is the goroutine that goes on
			served.skip = a.Skip
		}
		return false
	}
	return a.Skip != nil || awaitsResult(x.method, x.answers())
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
	s := x.session
	s.socket.settings.log().Error("netgen: the protocol cannot carry a handler's error, so the socket ends",
		"method", x.method.Name, "socket", s.socket.id, "error", err)
	code := CodeOf(err)
	go s.socket.end(&Error{Code: code, Message: "a handler failed and the protocol cannot say so", Method: x.method.Name, Outcome: Answered, Cause: err}, true)
}

func (x *wireServing) logUnsaid(err error) {
	if err != nil {
		x.session.socket.settings.log().Error("netgen: handler failed, and nothing answers its method", "method", x.method.Name, "error", err)
	}
}

// send encodes an answer and waits for room in the queue.
func (x *wireServing) send(a *wire.Answer, v any) bool {
	s := x.session
	buf := scratches.Get().(*scratch)
	defer buf.free()
	b, err := s.encode(buf.b[:0], a.Message, x.method.Name, &x.x, v)
	buf.b = b[:0]
	if err != nil {
		x.fail(err)
		return false
	}
	x.unsaid = s.putNow(context.Background(), b, a.Then) != nil // an error means that the end is near
	return !x.unsaid
}

func (s *wireSession) running() []Running {
	now := time.Now()
	var list []Running
	s.served.mu.Lock()
	for x := s.served.first; x != nil; x = x.next {
		if started := x.started.Load(); started != 0 {
			list = append(list, Running{s.socket.id, x.method.Name, now.Sub(time.Unix(0, started))})
		}
	}
	s.served.mu.Unlock()
	if name, since, ok := s.events.current(); ok {
		list = append(list, Running{s.socket.id, name, now.Sub(since)})
	}
	return list
}

// inputCame handles an item of a stream that the peer opened: of the one with
// its id, else of the oldest that it fits.
func (s *wireSession) inputCame(m sighting) error {
	id, numbered := uint64(0), false
	if m.reading.ID != nil {
		id, numbered = m.reading.ID(&s.reader)
		if done, err := s.rewind(m); !done {
			return err
		}
	}
	for _, x := range s.served.uploads() {
		if numbered && x.method.Pairing == wire.ByID && x.in.x.ID != id {
			continue
		}
		i := x.method.ChooseInput[s.peer](&s.reader, &x.in.x)
		if done, err := s.rewind(m); !done {
			return err
		}
		if inputs := x.method.Inputs[s.peer]; i >= 0 && i < len(inputs) {
			return s.itemCame(m, x, &inputs[i])
		}
	}
	return s.broken(m.bytes, "an item that fits no stream")
}

func (s *wireSession) itemCame(m sighting, x *wireServing, a *wire.Answer) error {
	v, size, err := s.take(m, a.Message, &x.in.x)
	if err != nil || size == 0 {
		return err
	}
	if !x.in.push(s.socket.ctx, v, perMessage+size) {
		s.socket.counters.skipped.Add(1)
	}
	if a.Is != wire.Item {
		x.in.close(io.EOF, false)
	}
	if a.Then != nil {
		s.follow(a.Then)
	}
	return nil
}

// uploads are the streams that take items.
func (t *wireServed) uploads() []*wireServing {
	var list []*wireServing
	t.each(func(x *wireServing) {
		if x.in != nil && x.method.ChooseInput[t.session.peer] != nil {
			list = append(list, x)
		}
	})
	return slices.Clip(list)
}

// requestCame hands a request or stream to the generated router.
func (s *wireSession) requestCame(m *wire.Method, v any, size int) error {
	if s.draining.Load() {
		s.socket.counters.refused.Add(1)
		return nil
	}
	if err := s.served.awaitRoom(s.socket.ctx); err != nil {
		return nil // the socket has ended
	}
	wait := s.handOver(wireIncoming{session: s, method: m, value: v, size: size})
	if wait != nil {
		s.served.handOver()
		select {
		case <-wait:
		case <-s.socket.ctx.Done():
		}
	}
	return nil
}

// eventCame hands an event to the generated router.
func (s *wireSession) eventCame(m *wire.Method, v any, size int) error {
	if err := s.heard.take(s.socket.ctx, perMessage+size); err != nil {
		return nil // the socket has ended
	}
	s.serving.Add(1)
	s.handOver(wireIncoming{session: s, method: m, value: v, size: size})
	return nil
}

func (s *wireSession) eventOver(cost int) {
	s.heard.give(cost)
	s.servedOver()
}

// handOver gives a message to the router, which panics where it has no handlers
// at all. It returns what to wait for before more is read, nil for nothing.
func (s *wireSession) handOver(arrived wireIncoming) (wait <-chan struct{}) {
	s.arrived = arrived
	in, w := &s.routed, &s.arrived
	*in = Incoming{method: w.method.ID, wire: w}
	defer func() {
		p := recover()
		if p != nil {
			logPanic(s.socket.settings.log(), w.method.Name, p)
		}
		switch {
		case in.taken:
		case p != nil:
			w.reject(Internal, "the handler failed")
		default:
			in.Unimplemented()
		}
		wait, *w = w.wait, wireIncoming{}
	}()
	if s.route != nil {
		s.route(in)
	}
	return nil
}

// A wireIncoming is a message on its way to a handler.
type wireIncoming struct {
	session *wireSession
	method  *wire.Method
	value   any
	size    int
	wait    chan struct{} // closed when it is answered, where nothing may be read before
}

func (w *wireIncoming) unimplemented() {
	w.reject(Unimplemented, w.method.Name+" has no handler")
}

// reject answers without a handler having seen the message.
func (w *wireIncoming) reject(code Code, text string) {
	if w.method.Role == wire.Event {
		w.session.socket.counters.eventsDropped.Add(1)
		w.session.eventOver(perMessage + w.size)
		return
	}
	x := &wireServing{invoke: wireRefusal{&Error{Code: code, Message: text, Method: w.method.Name, Outcome: NotSent}}}
	w.serve(x)
}

// A wireRefusal stands in for a handler.
type wireRefusal struct{ err error }

func (r wireRefusal) call(context.Context) (any, error) { return nil, r.err }

func (r wireRefusal) free() {}

// serve has x handled, which is for this message.
func (w *wireIncoming) serve(x *wireServing) {
	s := w.session
	x.session, x.method, x.body, x.x = s, w.method, w.value, s.opening
	if leads(x.answers()) && x.method.ChooseInput[s.peer] == nil {
		x.done = make(chan struct{})
		w.wait = x.done
	}
	s.served.add(x)
}

// leads reports whether one of the answers leads to another phase: then what
// follows the request cannot be read before it is answered.
func leads(answers []wire.Answer) bool {
	for i := range answers {
		if answers[i].Then != nil {
			return true
		}
	}
	return false
}

// A wireRequest is a request with its handler, in one piece.
type wireRequest[P, Q, R any] struct {
	wireServing
	peer    P
	handler func(context.Context, P, Q) (R, error)
	used    *sync.Pool // where it goes when it is over, nil for nowhere
}

func (r *wireRequest[P, Q, R]) call(ctx context.Context) (any, error) {
	request, _ := r.body.(Q)
	return r.handler(ctx, r.peer, request)
}

// free lets another request use r, which nobody knows any more.
func (r *wireRequest[P, Q, R]) free() {
	if used := r.used; used != nil {
		*r = wireRequest[P, Q, R]{}
		used.Put(r)
	}
}

// serveWireRequest has handler answer. What a request needs is used again where
// requests are handled one at a time: elsewhere the handler's context is part of it.
func serveWireRequest[P, Q, R any](in *Incoming, m *Method[Q, R], peer P, handler func(context.Context, P, Q) (R, error)) {
	in.taken = true
	r, _ := m.used.Get().(*wireRequest[P, Q, R])
	if r == nil {
		r = new(wireRequest[P, Q, R])
	}
	r.peer, r.handler, r.invoke = peer, handler, r
	if in.wire.session.served.inTurn {
		r.used = &m.used
	}
	in.wire.serve(&r.wireServing)
}

// A wireStream is a stream with its handler.
type wireStream[Q, In, Out, R any] struct {
	wireServing
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
	return t.handler(ctx, request, items, out)
}

func (t *wireStream[Q, In, Out, R]) free() {}

func serveWireStream[Q, In, Out, R any](in *Incoming, takes, sends bool,
	handler func(context.Context, Q, *Receiver[In], *Sender[Out]) (R, error),
) {
	in.taken = true
	s, m := in.wire.session, in.wire.method
	t := &wireStream[Q, In, Out, R]{handler: handler}
	t.invoke = t
	if takes {
		t.in = &wireInbox{x: s.opening, limit: s.socket.settings.streamWindow}
	}
	if sends {
		t.out = &wireOutbox{session: s, method: m, answers: m.Answers[s.peer], pick: m.PickItem, x: s.opening, ready: true}
	}
	in.wire.serve(&t.wireServing)
}

func serveWireEvent[P, E any](in *Incoming, name string, peer P, handler func(context.Context, P, E)) {
	in.taken = true
	event, _ := in.wire.value.(E)
	s := in.wire.session
	s.events.push(name, perMessage+in.wire.size, s.served.turn, func(ctx context.Context) { handler(ctx, peer, event) })
}
