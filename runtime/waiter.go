package runtime

import "sync/atomic"

// A waiter is for one goroutine, which waits until another one settles what it wants. It
// may be used again and again.
type waiter struct {
	state atomic.Int32
	wake  wake   // kept for the next time, if that is on the same socket
	of    *wakes // whose it is, nil before
}

// The states of a waiter.
const (
	waitPending int32 = iota
	waitParked
	waitSettled
)

// reset lets another goroutine use w.
func (w *waiter) reset() { w.state.Store(waitPending) }

func (w *waiter) isSettled() bool { return w.state.Load() == waitSettled }

// settle returns what wakes who waits, nil where nobody does: that goroutine stays until
// it is woken. It is called once; whoever finds it settled may use it for something else
// at once.
func (w *waiter) settle() wake {
	if w.state.Swap(waitSettled) != waitParked {
		return nil
	}
	return w.wake
}

// park waits, for something of the socket with these wakes, until it is settled. It
// returns false when ended is closed first, which is nil where somebody else settles it
// then: to wait for one thing is quicker.
func (w *waiter) park(of *wakes, ended <-chan struct{}) bool {
	if w.of != of {
		w.move(of)
	}
	if !w.state.CompareAndSwap(waitPending, waitParked) {
		return true
	}
	if ended == nil {
		<-w.wake
		return true
	}
	select {
	case <-w.wake:
	case <-ended:
		if w.state.CompareAndSwap(waitParked, waitPending) {
			return false
		}
		<-w.wake
	}
	return true
}

// move has it woken by what belongs to another socket: channels of a synctest bubble
// are of no use outside.
func (w *waiter) move(to *wakes) {
	if w.of != nil {
		w.of.give(w.wake)
	}
	w.of, w.wake = to, to.take()
}
