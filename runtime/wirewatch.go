package runtime

import "context"

// A wireWatch gives calls up when the context of all of them ends. Calls under
// way with the same context share one, so that a pipeline costs one; the one that was
// used last is kept for the next call.
type wireWatch struct {
	calls *wireCalls
	ended <-chan struct{}

	// Guarded by calls.mu.
	users int
	over  bool        // ctx has ended, or nobody is left
	stop  func() bool // nil until it is armed
}

// ended returns what is closed when the call is to be given up, nil for nothing.
func (c *wireCall) ended() <-chan struct{} {
	if c.ctx == nil {
		return nil
	}
	return c.ctx.Done()
}

// observe has c given up when its context ends. It returns a watch that is to be
// armed without the lock, nil for none.
func (t *wireCalls) observe(c *wireCall, ended <-chan struct{}) (unarmed *wireWatch) {
	if ended == nil || c.watch != nil {
		return nil
	}
	w := t.watches[ended]
	if w == nil {
		w = &wireWatch{calls: t, ended: ended}
		t.watches[ended], unarmed = w, w
	}
	if t.unused == w {
		t.unused = nil
	}
	w.users++
	c.watch = w
	return unarmed
}

// ignore no longer has c given up with its context.
func (t *wireCalls) ignore(c *wireCall) {
	w := c.watch
	if w == nil {
		return
	}
	c.watch = nil
	if w.users--; w.users > 0 || w.over {
		return
	}
	t.dismiss()
	t.unused = w
}

// dismiss lets go of the watch that nobody uses.
func (t *wireCalls) dismiss() {
	w := t.unused
	if w == nil {
		return
	}
	t.unused, w.over = nil, true
	delete(t.watches, w.ended)
	if w.stop != nil {
		t.stale = append(t.stale, w.stop)
	}
}

// unlock unlocks, and lets go of contexts that nobody waits for any more.
func (t *wireCalls) unlock() {
	stale := t.stale
	t.stale = nil
	t.mu.Unlock()
	for _, stop := range stale {
		stop()
	}
}

// arm begins to wait for the end of ctx. A nil watch is none.
func (t *wireCalls) arm(w *wireWatch, ctx context.Context) {
	if w == nil {
		return
	}
	stop := context.AfterFunc(ctx, func() { w.fire(context.Cause(ctx)) })
	t.mu.Lock()
	w.stop = stop
	over := w.over
	t.mu.Unlock()
	if over {
		stop()
	}
}

// fire gives up all that wait. Those that are being encoded find it out.
func (w *wireWatch) fire(cause error) {
	t := w.calls
	t.mu.Lock()
	if w.over {
		t.mu.Unlock()
		return
	}
	w.over = true
	delete(t.watches, w.ended)
	if t.unused == w {
		t.unused = nil
	}
	type used struct {
		call *wireCall
		use  uint64
	}
	var calls []used
	for _, l := range []*wireList{&t.sent, &t.turns, &t.noID} {
		for c := l.head; c != nil; c = c.next {
			if c.watch == w {
				calls = append(calls, used{c, c.use.Load()})
			}
		}
	}
	t.mu.Unlock()
	for _, c := range calls {
		t.cancel(c.call, c.use, cause)
	}
}
