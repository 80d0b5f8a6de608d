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

// mostDue is how many goroutines may have their answers before they are woken.
const mostDue = 64

// dueWakes are goroutines that are woken together.
type dueWakes struct {
	n   int
	all [mostDue]chan<- struct{}
}

// add has one more woken, with the others as soon as there are many.
func (d *dueWakes) add(wake chan<- struct{}) {
	d.all[d.n] = wake
	if d.n++; d.n == mostDue {
		d.send()
	}
}

func (d *dueWakes) send() {
	for i, wake := range d.all[:d.n] {
		d.all[i] = nil
		wake <- struct{}{}
	}
	d.n = 0
}
