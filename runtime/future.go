package runtime

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
)

// A Future is a result that arrives later. It is settled exactly once, by a
// value or an error; no goroutine waits for it meanwhile. All methods may be
// called from any goroutine.
type Future[T any] struct {
	settled atomic.Bool // set under mu; value and err are set for good then
	value   T
	err     error

	mu     sync.Mutex
	parked wake          // wakes the first goroutine that waits, nil if none does
	source source        // nil where there is nothing to cancel
	calls  *callbacks[T] // made when there are some
}

// callbacks are what is called when a future is settled, and closed. Its lock guards
// them.
type callbacks[T any] struct {
	done    chan struct{}    // closed when it is, nil if nobody wants that
	hooks   []func()         // the runtime's own, run by whoever settles
	user    []func(T, error) // user code, run in a goroutine of its own
	calling bool             // that goroutine exists
	watched bool             // somebody has to read until it is settled
}

// A source is what a future's value comes from.
type source interface {
	cancel(cause error)
	// wanted has sent what it takes to get the value: by this goroutine if it waits
	// for the value anyway.
	wanted(waits bool)
	// reading returns who reads the value, nil where that is nobody's concern.
	reading() reading
}

// A reading is what values are read from.
type reading interface {
	// readFor has this goroutine read until f is settled. It returns early where
	// somebody else reads, or must.
	readFor(ctx context.Context, f interface{ isSettled() bool })
	// watch has somebody read until unwatch.
	watch()
	unwatch()
	// wakes returns what goroutines that wait for it are woken by.
	wakes() *wakes
}

// Resolved returns a future that already has its value.
func Resolved[T any](value T) *Future[T] {
	f := &Future[T]{value: value}
	f.settled.Store(true)
	return f
}

// Failed returns a future that has already failed.
func Failed[T any](err error) *Future[T] {
	f := new(Future[T])
	f.failed(err)
	return f
}

// failed makes f, which nobody knows yet, one that has failed.
func (f *Future[T]) failed(err error) {
	f.err = err
	f.settled.Store(true)
}

// settle sets the outcome, once; later ones are dropped.
func (f *Future[T]) settle(value T, err error) bool {
	w, first := f.set(value, err)
	w.now()
	return first
}

// set is settle, after which a goroutine that awaits f is still to be woken.
func (f *Future[T]) set(value T, err error) (w wake, first bool) {
	f.mu.Lock()
	if f.settled.Load() {
		f.mu.Unlock()
		return nil, false
	}
	f.value, f.err, f.source = value, err, nil
	f.settled.Store(true)
	w, f.parked = f.parked, nil
	var hooks []func()
	call := false
	if calls := f.calls; calls != nil {
		if calls.done != nil {
			close(calls.done)
		}
		hooks, calls.hooks = calls.hooks, nil
		call = len(calls.user) > 0
		calls.calling = call
	}
	f.mu.Unlock()
	for _, hook := range hooks {
		hook()
	}
	if call {
		go f.callBack()
	}
	return w, true
}

// callBack calls user code, one function after the other, whatever each does.
func (f *Future[T]) callBack() {
	for f.callNext() {
	}
}

func (f *Future[T]) callNext() (called bool) {
	f.mu.Lock()
	calls := f.calls
	if len(calls.user) == 0 {
		calls.calling = false
		f.mu.Unlock()
		return false
	}
	next := calls.user[0]
	calls.user = calls.user[1:]
	f.mu.Unlock()
	returned := false
	defer func() {
		if p := recover(); p != nil {
			logPanic(slog.Default(), "callback of a future", p)
		} else if !returned { // Goexit: this goroutine ends here
			go f.callBack()
		}
	}()
	called = true
	next(f.value, f.err) // which are set for good
	returned = true
	return called
}

// Done returns a channel that is closed once the future is settled.
func (f *Future[T]) Done() <-chan struct{} {
	f.wanted(true)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.watch()
	return f.closed()
}

// closed returns what is closed when f is settled. The lock is held.
func (f *Future[T]) closed() <-chan struct{} {
	calls := f.callbacks()
	if calls.done == nil {
		calls.done = make(chan struct{})
		if f.settled.Load() {
			close(calls.done)
		}
	}
	return calls.done
}

// callbacks returns f.calls. The lock is held.
func (f *Future[T]) callbacks() *callbacks[T] {
	if f.calls == nil {
		f.calls = new(callbacks[T])
	}
	return f.calls
}

// watch has the value read though no goroutine waits in Await. The lock is held.
func (f *Future[T]) watch() {
	if f.settled.Load() || f.source == nil {
		return
	}
	from, calls := f.source.reading(), f.callbacks()
	if from == nil || calls.watched {
		return
	}
	from.watch()
	calls.watched = true
	calls.hooks = append(calls.hooks, from.unwatch)
}

// Poll returns the outcome if there is one yet.
func (f *Future[T]) Poll() (value T, err error, ok bool) {
	if !f.settled.Load() {
		return value, nil, false
	}
	return f.value, f.err, true
}

// Await waits for the outcome. ctx bounds the wait only: when it ends first
// its error is returned and the request goes on.
func (f *Future[T]) Await(ctx context.Context) (T, error) {
	value, err, ok := f.await(ctx)
	if !ok {
		return value, context.Cause(ctx)
	}
	return value, err
}

// await returns false when ctx ends first.
func (f *Future[T]) await(ctx context.Context) (value T, err error, ok bool) {
	if f.settled.Load() {
		return f.value, f.err, true
	}
	var from reading
	if source := f.wanted(true); source != nil {
		from = source.reading()
	}
	if from == nil {
		f.wait(ctx)
		return f.Poll()
	}
	from.readFor(ctx, f)
	if !f.settled.Load() {
		from.watch()
		f.park(ctx, from.wakes())
		from.unwatch()
	}
	return f.Poll()
}

// wait waits until f is settled or ctx ends.
func (f *Future[T]) wait(ctx context.Context) {
	f.mu.Lock()
	done := f.closed()
	f.mu.Unlock()
	select {
	case <-done:
	case <-ctx.Done():
	}
}

// park is wait for which nothing is made.
func (f *Future[T]) park(ctx context.Context, wakes *wakes) {
	f.mu.Lock()
	if f.parked != nil || f.settled.Load() {
		f.mu.Unlock()
		f.wait(ctx)
		return
	}
	wake := wakes.take()
	f.parked = wake
	f.mu.Unlock()
	select {
	case <-wake:
	case <-ctx.Done():
		if !f.unpark() {
			<-wake
		}
	}
	wakes.give(wake)
}

// unpark has nobody woken, and reports false if that is being done.
func (f *Future[T]) unpark() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	parked := f.parked != nil
	f.parked = nil
	return parked
}

func (f *Future[T]) isSettled() bool { return f.settled.Load() }

// OnDone has callback called once the future is settled, at once if it is.
// Callbacks of one future run one after the other, in the order in which
// they were added, in a goroutine that exists only while they run: they may
// block and may use the socket. A panic of one is logged.
func (f *Future[T]) OnDone(callback func(value T, err error)) {
	f.wanted(false)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.watch()
	calls := f.callbacks()
	calls.user = append(calls.user, callback)
	if f.settled.Load() && !calls.calling {
		calls.calling = true
		go f.callBack()
	}
}

// Cancel settles the future with an error that wraps cause, nil for
// context.Canceled, and tells the other side. It does nothing to a future
// that is settled.
func (f *Future[T]) Cancel(cause error) {
	f.mu.Lock()
	source, settled := f.source, f.settled.Load()
	f.mu.Unlock()
	switch {
	case settled:
	case source != nil:
		source.cancel(cause)
	default:
		var zero T
		f.settle(zero, canceled("", NotSent, cause))
	}
}

// then adds a hook of the runtime's own: short, without locks or user code.
func (f *Future[T]) then(hook func()) {
	f.mu.Lock()
	if f.settled.Load() {
		f.mu.Unlock()
		hook()
		return
	}
	f.watch()
	calls := f.callbacks()
	calls.hooks = append(calls.hooks, hook)
	f.mu.Unlock()
}

// wanted has the source do what it takes to get the value, and returns it.
func (f *Future[T]) wanted(waits bool) source {
	f.mu.Lock()
	source := f.source
	f.mu.Unlock()
	if source != nil {
		source.wanted(waits)
	}
	return source
}
