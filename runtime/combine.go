package runtime

import (
	"errors"
	"iter"
	"log/slog"
	"sync"
)

// A Settled is the outcome of one future among several.
type Settled[T any] struct {
	Value T
	Err   error
}

// errNotNeeded is why combinators cancel what they leave.
var errNotNeeded = errors.New("another result was enough")

// errNoFutures is what a choice among nothing ends with.
var errNoFutures = errors.New("no futures to choose from")

// errNextFailed is the result of Then where its function panics.
var errNextFailed = &Error{Code: Internal, Message: "the function given to Then has panicked", Outcome: Answered}

// Then returns the future of next applied to f's value. An error of f passes
// through without a call. next runs in a goroutine of its own; if it panics the
// result fails. Cancelling the result cancels f.
func Then[T, U any](f *Future[T], next func(T) (U, error)) *Future[U] {
	result := combined[U](f)
	f.wanted(false)
	f.then(func() {
		value, err, _ := f.Poll()
		if err != nil {
			var zero U
			result.settle(zero, err)
			return
		}
		go result.compute(func() (U, error) { return next(value) })
	})
	return result
}

// compute settles f with what user code returns.
func (f *Future[T]) compute(value func() (T, error)) {
	if _, _, settled := f.Poll(); settled {
		return
	}
	var out T
	err := error(errNextFailed) // unless it returns
	defer func() {
		if p := recover(); p != nil {
			logPanic(slog.Default(), "function given to Then", p)
		}
		f.settle(out, err)
	}()
	out, err = value()
}

// All waits for every value, in the order of futures. The first error settles
// it and cancels the others.
func All[T any](futures ...*Future[T]) *Future[[]T] {
	return gather(futures, func(outcomes []Settled[T], last int) ([]T, error, bool) {
		if last >= 0 && outcomes[last].Err != nil {
			return nil, outcomes[last].Err, true
		}
		return nil, nil, false
	}, valuesOf[T])
}

func valuesOf[T any](outcomes []Settled[T]) ([]T, error) {
	values := make([]T, len(outcomes))
	for i, outcome := range outcomes {
		values[i] = outcome.Value
	}
	return values, nil
}

// Settle waits for every outcome, in the order of futures. It never fails
// unless it is cancelled.
func Settle[T any](futures ...*Future[T]) *Future[[]Settled[T]] {
	return gather(futures, func([]Settled[T], int) ([]Settled[T], error, bool) {
		return nil, nil, false
	}, func(outcomes []Settled[T]) ([]Settled[T], error) { return outcomes, nil })
}

// Any waits for the first value and cancels the others. It fails when all
// have failed, with all their errors joined.
func Any[T any](futures ...*Future[T]) *Future[T] {
	return gather(futures, func(outcomes []Settled[T], last int) (T, error, bool) {
		return outcomes[last].Value, nil, outcomes[last].Err == nil
	}, func(outcomes []Settled[T]) (T, error) {
		var zero T
		errs := []error{}
		for _, outcome := range outcomes {
			errs = append(errs, outcome.Err)
		}
		if len(errs) == 0 {
			return zero, errNoFutures
		}
		return zero, errors.Join(errs...)
	})
}

// Race settles as the first of futures does, value or error, and cancels the
// others.
func Race[T any](futures ...*Future[T]) *Future[T] {
	return gather(futures, func(outcomes []Settled[T], last int) (T, error, bool) {
		return outcomes[last].Value, outcomes[last].Err, true
	}, func([]Settled[T]) (T, error) {
		var zero T
		return zero, errNoFutures
	})
}

// Each yields the futures' positions and outcomes in the order in which they
// settle. Leaving the loop early cancels those that are left.
func Each[T any](futures ...*Future[T]) iter.Seq2[int, Settled[T]] {
	return func(yield func(int, Settled[T]) bool) {
		settled := make(chan int, len(futures))
		for i, future := range futures {
			future.then(func() { settled <- i })
			future.wanted(false)
		}
		for range futures {
			i := <-settled
			value, err, _ := futures[i].Poll()
			if !yield(i, Settled[T]{value, err}) {
				cancelAll(futures, errNotNeeded)
				return
			}
		}
	}
}

// gather collects outcomes. early is asked after each one whether the result
// is known already; late makes it when all are there. Neither is user code.
func gather[T, U any](
	futures []*Future[T],
	early func(outcomes []Settled[T], last int) (U, error, bool),
	late func(outcomes []Settled[T]) (U, error),
) *Future[U] {
	result := combined[U](futures...)
	outcomes := make([]Settled[T], len(futures))
	left := len(futures)
	if left == 0 {
		result.settle(late(nil))
		return result
	}
	var mu sync.Mutex
	arrived := func(i int) (known, all bool, value U, err error) {
		mu.Lock()
		defer mu.Unlock()
		outcomes[i].Value, outcomes[i].Err, _ = futures[i].Poll()
		left--
		value, err, known = early(outcomes, i)
		if !known && left == 0 {
			value, err = late(outcomes)
		}
		return known, left == 0, value, err
	}
	for i, future := range futures {
		future.then(func() {
			known, all, value, err := arrived(i)
			if !known && !all {
				return
			}
			if result.settle(value, err) && !all {
				cancelAll(futures, errNotNeeded)
			}
		})
	}
	return result
}

// combined makes a future of others.
func combined[U, T any](futures ...*Future[T]) *Future[U] {
	result := &Future[U]{}
	result.source = &parts[T, U]{futures, result}
	return result
}

// parts are the source of a future that is made of others.
type parts[T, U any] struct {
	futures []*Future[T]
	result  *Future[U]
}

// cancel cancels the parts too.
func (p *parts[T, U]) cancel(cause error) {
	var zero U
	p.result.settle(zero, canceled("", MaybeExecuted, cause))
	cancelAll(p.futures, cause)
}

func (p *parts[T, U]) reading() reading { return nil } // the parts are watched

func (p *parts[T, U]) wanted(waits bool) {
	for _, future := range p.futures {
		future.wanted(waits)
	}
}

func cancelAll[T any](futures []*Future[T], cause error) {
	for _, future := range futures {
		future.Cancel(cause)
	}
}
