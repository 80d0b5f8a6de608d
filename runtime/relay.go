package runtime

import (
	"context"
	"errors"
	"sync"

	"github.com/netgen-dev/netgen/runtime/native"
)

// maxRepeats is how often a call that may have been executed is made again: one
// that kills its server is not to kill all others.
const maxRepeats = 3

// A relay is a call of a client that reconnects. It is made on one socket after
// the other, until one of them has settled it.
type relay[R any] struct {
	future     Future[R]
	link       *link
	ctx        context.Context
	name       string
	idempotent bool
	number     uint64
	begin      func(s *Socket) *Future[R] // makes the call
	forget     func() bool                // has nothing left of a call that failed, unless it says that it cannot; nil for nothing to do

	mu      sync.Mutex
	maybe   bool       // it may have been executed
	repeats int        // how often it was made again since
	sending bool       // inner is about to be there
	inner   *Future[R] // on the socket of the moment, nil while it waits for one
	givenUp error      // why, nil while it is not
}

func newRelay[R any](ctx context.Context, l *link, name string, begin func(s *Socket) *Future[R]) *relay[R] {
	r := &relay[R]{link: l, ctx: ctx, name: name, number: l.next(), begin: begin}
	r.future.source = r
	return r
}

// relayOf keeps what a request is encoded as: the request itself stays the caller's.
func relayOf[Q, R any](ctx context.Context, l *link, m *Method[Q, R], request native.Append) *relay[R] {
	kept, err := request(nil)
	r := newRelay(ctx, l, m.Name, func(s *Socket) *Future[R] {
		if err != nil {
			return Failed[R](notEncoded(m.Name, err))
		}
		return callLater(ctx, s, m, encoded(kept))
	})
	r.idempotent = m.Idempotent
	return r
}

// relayNow is Call and CallWire: call makes the call on a socket, and relayed is what
// has it made where there is none, or again.
func relayNow[R any](ctx context.Context, l *link, idempotent bool, call func(*Socket) (R, error), relayed func() *relay[R]) (R, error) {
	s := l.client.ready.Load()
	if s == nil {
		if s = l.preparing(ctx); s != nil {
			return call(s)
		}
		return relayed().await(nil)
	}
	result, err := call(s)
	if err == nil || ctx.Err() != nil || !l.again(s, err, idempotent) {
		return result, err
	}
	return relayed().await(err)
}

// await has the call made, again if it has failed with err before, and waits for
// the result.
func (r *relay[R]) await(err error) (R, error) {
	r.stand(err)
	result, err, ok := r.future.await(r.ctx)
	if ok {
		return result, err
	}
	r.cancel(context.Cause(r.ctx))
	return r.future.Await(context.Background())
}

// relayLater is CallAsync.
func relayLater[Q, R any](ctx context.Context, l *link, m *Method[Q, R], request native.Append) *Future[R] {
	if s := l.preparing(ctx); s != nil {
		return callLater(ctx, s, m, request)
	}
	r := relayOf(ctx, l, m, request)
	r.stand(nil)
	r.observe()
	return &r.future
}

// observe gives the call up when its context ends.
func (r *relay[R]) observe() {
	if r.ctx.Done() != nil {
		stop := context.AfterFunc(r.ctx, func() { r.cancel(context.Cause(r.ctx)) })
		r.future.then(func() { stop() })
	}
}

func (r *relay[R]) place() uint64 { return r.number }

func (r *relay[R]) patient() bool { return false }

// stand waits in line for a socket, again if the call has failed with err before.
func (r *relay[R]) stand(err error) {
	r.mu.Lock()
	if e, ok := errors.AsType[*Error](err); ok && e.Outcome == MaybeExecuted {
		r.maybe = true
		r.repeats++
	}
	r.inner, r.sending = nil, false
	givenUp := r.givenUp
	r.mu.Unlock()
	if givenUp != nil {
		r.fail(canceled(r.name, NotSent, givenUp))
		return
	}
	why := r.link.push(r, err != nil)
	switch {
	case why == nil:
	case err != nil:
		r.fail(err) // which says more
	default:
		r.fail(why)
	}
}

// proceed makes the call on a socket.
func (r *relay[R]) proceed(s *Socket) {
	r.mu.Lock()
	r.sending = r.givenUp == nil
	sending := r.sending
	r.mu.Unlock()
	if !sending {
		return
	}
	r.follow(s, r.begin(s))
}

// follow takes the outcome of the call on a socket, where it was made.
func (r *relay[R]) follow(s *Socket, inner *Future[R]) {
	r.mu.Lock()
	r.inner = inner
	givenUp := r.givenUp
	r.mu.Unlock()
	if givenUp != nil {
		inner.Cancel(givenUp)
	}
	inner.then(func() { r.settled(s, inner) })
}

// settled is called when the call was settled on a socket.
func (r *relay[R]) settled(s *Socket, inner *Future[R]) {
	result, err, _ := inner.Poll()
	if err != nil && r.mayRepeat() && r.link.again(s, err, r.idempotent) && (r.forget == nil || r.forget()) {
		r.stand(err)
		return
	}
	r.finish(result, err)
}

// mayRepeat reports whether somebody still wants the result.
func (r *relay[R]) mayRepeat() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.givenUp == nil && r.ctx.Err() == nil && r.repeats < maxRepeats
}

// fail settles a call that is on no socket.
func (r *relay[R]) fail(err error) {
	var zero R
	r.finish(zero, ended(r.name, NotSent, err))
}

// finish settles the call. What may have been executed at an earlier try stays so.
func (r *relay[R]) finish(result R, err error) {
	r.mu.Lock()
	maybe := r.maybe
	r.mu.Unlock()
	if e, ok := errors.AsType[*Error](err); ok && maybe && e.Outcome == NotSent {
		told := *e
		told.Outcome = MaybeExecuted
		err = &told
	}
	r.future.settle(result, err)
}

// cancel implements source.
func (r *relay[R]) cancel(cause error) {
	if cause == nil {
		cause = context.Canceled
	}
	r.mu.Lock()
	if r.givenUp == nil {
		r.givenUp = cause
	}
	inner, sending := r.inner, r.sending
	r.mu.Unlock()
	switch {
	case inner != nil:
		inner.Cancel(cause)
	case !sending:
		r.link.remove(r)
		r.fail(canceled(r.name, NotSent, cause))
	}
}

// wanted implements source.
func (r *relay[R]) wanted(waits bool) {
	r.mu.Lock()
	inner := r.inner
	r.mu.Unlock()
	if inner != nil {
		inner.wanted(waits)
	}
}

func (r *relay[R]) reading() reading { return nil }
