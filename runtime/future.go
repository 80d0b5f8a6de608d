package runtime

import (
	"context"
	"log/slog"
	"sync"
)

// A Future is a result that arrives later. It is settled exactly once, by a
// value or an error; no goroutine waits for it meanwhile. All methods may be
// called from any goroutine.
type Future[T any] struct {
	mu      sync.Mutex
	settled bool
	value   T
	err     error
	done    chan struct{}    // made when somebody wants to wait
	hooks   []func()         // the runtime's own, run by whoever settles
	user    []func(T, error) // user code, run in a goroutine of its own
	calling bool             // that goroutine exists
	source  source           // nil where there is nothing to cancel
}

// A source is what a future's value comes from.
type source interface{ cancel(cause error) }

type cancelFunc func(cause error)

func (f cancelFunc) cancel(cause error) { f(cause) }

// Resolved returns a future that already has its value.
func Resolved[T any](value T) *Future[T] { return &Future[T]{settled: true, value: value} }

// Failed returns a future that has already failed.
func Failed[T any](err error) *Future[T] { return &Future[T]{settled: true, err: err} }

// settle sets the outcome, once; later ones are dropped.
func (f *Future[T]) settle(value T, err error) bool {
	f.mu.Lock()
	if f.settled {
		f.mu.Unlock()
		return false
	}
	f.settled, f.value, f.err = true, value, err
	hooks := f.hooks
	f.hooks, f.source = nil, nil
	f.calling = len(f.user) > 0
	call := f.calling
	if f.done != nil {
		close(f.done)
	}
	f.mu.Unlock()
	for _, hook := range hooks {
		hook()
	}
	if call {
		go f.callBack()
	}
	return true
}

// callBack calls user code, one function after the other, whatever each does.
func (f *Future[T]) callBack() {
	for f.callNext() {
	}
}

func (f *Future[T]) callNext() (called bool) {
	f.mu.Lock()
	if len(f.user) == 0 {
		f.calling = false
		f.mu.Unlock()
		return false
	}
	next := f.user[0]
	f.user = f.user[1:]
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
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.done == nil {
		f.done = make(chan struct{})
		if f.settled {
			close(f.done)
		}
	}
	return f.done
}

// Poll returns the outcome if there is one yet.
func (f *Future[T]) Poll() (value T, err error, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.value, f.err, f.settled
}

// Await waits for the outcome. ctx bounds the wait only: when it ends first
// its error is returned and the request goes on.
func (f *Future[T]) Await(ctx context.Context) (T, error) {
	if value, err, ok := f.Poll(); ok {
		return value, err
	}
	select {
	case <-f.Done():
	case <-ctx.Done():
		var zero T
		return zero, context.Cause(ctx)
	}
	value, err, _ := f.Poll()
	return value, err
}

// OnDone has callback called once the future is settled, at once if it is.
// Callbacks of one future run one after the other, in the order in which
// they were added, in a goroutine that exists only while they run: they may
// block and may use the socket. A panic of one is logged.
func (f *Future[T]) OnDone(callback func(value T, err error)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.user = append(f.user, callback)
	if f.settled && !f.calling {
		f.calling = true
		go f.callBack()
	}
}

// Cancel settles the future with an error that wraps cause, nil for
// context.Canceled, and tells the other side. It does nothing to a future
// that is settled.
func (f *Future[T]) Cancel(cause error) {
	f.mu.Lock()
	source, settled := f.source, f.settled
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
	if !f.settled {
		f.hooks = append(f.hooks, hook)
		f.mu.Unlock()
		return
	}
	f.mu.Unlock()
	hook()
}
