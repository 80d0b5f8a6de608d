package runtime

import "sync"

// sparedWakes is how many channels a socket keeps for those who wait next.
const sparedWakes = 64

// A wake is a channel by which a goroutine is woken, which has room for that. It is nil
// where nobody waits.
type wake chan struct{}

func (w wake) now() {
	if w != nil {
		w <- struct{}{}
	}
}

// wakes are those of goroutines that wait for something of one socket.
type wakes struct {
	mu     sync.Mutex
	spared []wake
}

// take returns a channel that nobody else uses.
func (w *wakes) take() wake {
	w.mu.Lock()
	defer w.mu.Unlock()
	last := len(w.spared) - 1
	if last < 0 {
		return make(wake, 1)
	}
	taken := w.spared[last]
	w.spared = w.spared[:last]
	return taken
}

// give lets others use a channel, which is empty.
func (w *wakes) give(back wake) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.spared) < sparedWakes {
		w.spared = append(w.spared, back)
	}
}

// mostDue is how many goroutines may have their answers before they are woken.
const mostDue = 64

// dueWakes are goroutines that are woken together.
type dueWakes struct {
	n   int
	all [mostDue]wake
}

// add has one more woken, with the others as soon as there are many.
func (d *dueWakes) add(w wake) {
	d.all[d.n] = w
	if d.n++; d.n == mostDue {
		d.send()
	}
}

func (d *dueWakes) send() {
	for i, w := range d.all[:d.n] {
		d.all[i] = nil
		w.now()
	}
	d.n = 0
}
