package runtime

import (
	"context"
	"sync/atomic"
)

// A waiter is for one goroutine, which waits until another one settles what it wants. It
// may be used again and again.
type waiter struct {
	state atomic.Int32
	wake  chan struct{} // has room for one; made by the first who waits
}

// The states of a waiter.
const (
	waitPending int32 = iota
	waitParked
	waitSettled
)

func (w *waiter) isSettled() bool { return w.state.Load() == waitSettled }

// settle wakes who waits. It is called once; whoever finds it settled may use it for
// something else at once.
func (w *waiter) settle() {
	if w.state.Swap(waitSettled) == waitParked {
		w.wake <- struct{}{} // the goroutine stays until it has that
	}
}

// park waits until it is settled. It returns false when ctx ends first.
func (w *waiter) park(ctx context.Context) bool {
	if w.wake == nil {
		w.wake = make(chan struct{}, 1)
	}
	if !w.state.CompareAndSwap(waitPending, waitParked) {
		return true
	}
	select {
	case <-w.wake:
	case <-ctx.Done():
		if w.state.CompareAndSwap(waitParked, waitPending) {
			return false
		}
		<-w.wake
	}
	return true
}
