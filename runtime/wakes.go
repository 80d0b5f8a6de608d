package runtime

import "sync"

// sparedWakes is how many channels a socket keeps for those who wait next.
const sparedWakes = 64

// wakes are channels by which goroutines are woken that wait for something of one
// socket. Each has room for one wake.
type wakes struct {
	mu     sync.Mutex
	spared []chan struct{}
}

// take returns a channel that nobody else uses.
func (w *wakes) take() chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	last := len(w.spared) - 1
	if last < 0 {
		return make(chan struct{}, 1)
	}
	wake := w.spared[last]
	w.spared = w.spared[:last]
	return wake
}

// give lets others use a channel, which is empty.
func (w *wakes) give(wake chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.spared) < sparedWakes {
		w.spared = append(w.spared, wake)
	}
}
