package runtime

import (
	"context"
	"sync"
)

// A contextWatch gives calls up when the context of all of them ends. Calls under
// way with the same context share one, so that a pipeline costs one; the one that was
// asked for last is kept for the next call.
type contextWatch struct {
	of    *contextWatches
	ended <-chan struct{}

	// Guarded by of.mu.
	users int
	over  bool        // the context has ended, or nobody is left
	stop  func() bool // nil until it is armed
}

// contextWatches are those of a socket's calls, whose lock guards them.
type contextWatches struct {
	mu     *sync.Mutex
	fire   func(w *contextWatch, cause error) // called without the lock when the context ends
	all    map[<-chan struct{}]*contextWatch
	latest *contextWatch   // one of them, which perhaps no call has, nil for none
	seen   <-chan struct{} // of the last one who asked for a watch only again
	stale  []func() bool   // of watches that are over, to be called without the lock
}

// observe returns the watch of a context by its Done, nil for none, and whether it is
// to be armed without the lock. Who can watch himself asks for one only again: then
// there is none for a context that is not the same as the last time.
func (t *contextWatches) observe(ended <-chan struct{}, again bool) (w *contextWatch, unarmed bool) {
	if ended == nil {
		return nil, false
	}
	if again && t.seen != ended {
		t.seen = ended
		return nil, false
	}
	if w = t.latest; w == nil || w.ended != ended {
		t.dismiss()
		w, unarmed = t.find(ended)
		t.latest = w
	}
	w.users++
	return w, unarmed
}

// find makes the watch of a context if there is none.
func (t *contextWatches) find(ended <-chan struct{}) (w *contextWatch, isNew bool) {
	if w := t.all[ended]; w != nil {
		return w, false
	}
	w = &contextWatch{of: t, ended: ended}
	if t.all == nil {
		t.all = map[<-chan struct{}]*contextWatch{}
	}
	t.all[ended] = w
	return w, true
}

// ignore tells that a call no longer needs w, nil for none.
func (t *contextWatches) ignore(w *contextWatch) {
	if w == nil {
		return
	}
	if w.users--; w.users == 0 && !w.over && w != t.latest {
		t.forget(w)
	}
}

// dismiss lets go of the latest watch, if nobody uses it.
func (t *contextWatches) dismiss() {
	w := t.latest
	t.latest = nil
	if w != nil && w.users == 0 {
		t.forget(w)
	}
}

// forget lets go of a watch that nobody uses.
func (t *contextWatches) forget(w *contextWatch) {
	w.over = true
	delete(t.all, w.ended)
	if w.stop != nil {
		t.stale = append(t.stale, w.stop)
	}
}

// unlock unlocks, and lets go of contexts that nobody waits for any more.
func (t *contextWatches) unlock() {
	stale := t.stale
	if stale != nil { // or another core would have to have it again
		t.stale = nil
	}
	t.mu.Unlock()
	for _, stop := range stale {
		stop()
	}
}

// arm begins to wait for the end of ctx. A nil watch is none.
func (w *contextWatch) arm(ctx context.Context) {
	if w == nil {
		return
	}
	stop := context.AfterFunc(ctx, func() { w.of.fire(w, context.Cause(ctx)) })
	w.of.mu.Lock()
	w.stop = stop
	over := w.over
	w.of.mu.Unlock()
	if over {
		stop()
	}
}

// end notes that the context has ended. It reports false if nobody is interested.
func (t *contextWatches) end(w *contextWatch) bool {
	if w.over {
		return false
	}
	w.over = true
	delete(t.all, w.ended)
	if t.latest == w {
		t.latest = nil
	}
	return true
}
