package runtime

import "sync/atomic"

// A latch says once that something is so, to those who ask and those who wait. It is
// ready for use, and has a channel only where somebody has waited.
type latch struct{ wait atomic.Pointer[chan struct{}] }

// closedChannel is the channel of all latches that are closed.
var closedChannel = func() *chan struct{} {
	c := make(chan struct{})
	close(c)
	return &c
}()

// close says so. Again it does nothing.
func (l *latch) close() {
	if wait := l.wait.Swap(closedChannel); wait != nil && wait != closedChannel {
		close(*wait)
	}
}

func (l *latch) isClosed() bool { return l.wait.Load() == closedChannel }

// done returns a channel that is closed with the latch.
func (l *latch) done() <-chan struct{} {
	if wait := l.wait.Load(); wait != nil {
		return *wait
	}
	wait := make(chan struct{})
	if l.wait.CompareAndSwap(nil, &wait) {
		return wait
	}
	return *l.wait.Load() // it is never nil again
}
