package runtime

import (
	"context"
	"math"
	"sync"
)

// A credit is what this side may still send in one direction. It may be
// overdrawn by the message that uses up the last of it. It is under the lock of the
// queue that takes what it is spent on: one lock more for each message would count.
type credit struct {
	of      *queue
	left    int64
	err     error
	changed chan struct{} // closed at the next change, nil if nobody waits
}

// take waits until there is credit and spends on what post sends what that costs.
// It calls blocked before it waits, and resume afterwards.
// What posts is called under the lock: the other side must see messages in the order in
// which they took their credit, since the last one may overdraw it.
func (c *credit) take(ctx context.Context, blocked func() (resume func()), post func() (cost int, err error)) error {
	for {
		changed, err := c.attempt(post)
		if changed == nil {
			return err
		}
		resume := blocked()
		select {
		case <-changed:
		case <-ctx.Done():
			err = context.Cause(ctx)
		}
		if resume(); err != nil {
			return err
		}
	}
}

// try spends cost if there is credit now, and post, under the lock, finds room.
func (c *credit) try(cost int, post func() bool) bool {
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	if c.err != nil || c.left <= 0 || !post() {
		return false
	}
	c.left -= int64(cost)
	return true
}

// attempt posts, under the lock, and spends cost, or says what to wait for.
func (c *credit) attempt(post func() (cost int, err error)) (changed <-chan struct{}, err error) {
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	if c.err != nil {
		return nil, c.err
	}
	if c.left > 0 {
		cost, err := post()
		if err == nil {
			c.left -= int64(cost)
		}
		return nil, err
	}
	if c.changed == nil {
		c.changed = make(chan struct{})
	}
	return c.changed, nil
}

// add is what the peer grants.
func (c *credit) add(n int64) error {
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	if n <= 0 || c.left+n > math.MaxInt32 {
		return protocolErrorf("a credit of %d bytes on top of %d", n, c.left)
	}
	c.left += n
	c.wake()
	return nil
}

// giveBack undoes a take of what was taken back.
func (c *credit) giveBack(cost int) {
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	c.left += int64(cost)
	c.wake()
}

// close fails those who wait and all who come. It reports false if that was so
// already.
func (c *credit) close(err error) bool {
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	if c.err != nil {
		return false
	}
	c.err = err
	c.wake()
	return true
}

func (c *credit) wake() {
	if c.changed != nil {
		close(c.changed)
		c.changed = nil
	}
}

// A window is what the peer may still send in one direction. Its owner locks
// it.
type window struct {
	size  int // what the peer was told at first
	left  int // what it may still send
	taken int // what was consumed and not yet granted again
}

func newWindow(size int) window { return window{size: size, left: size} }

// arrived accounts for a message of the peer's.
func (w *window) arrived(cost int) error {
	if w.left <= 0 {
		return protocolErrorf("the peer sends beyond its window of %d bytes", w.size)
	}
	w.left -= cost
	return nil
}

// heard is the window of the peer's events.
type heard struct {
	mu     sync.Mutex
	window window
}

// arrived accounts for an event of the peer's.
func (h *heard) arrived(cost int) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.window.arrived(cost)
}

// consumed returns how much to grant now.
func (h *heard) consumed(cost int) (grant int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.window.consumed(cost)
}

// consumed returns how much to grant now, 0 for nothing yet: small grants are
// saved up.
func (w *window) consumed(cost int) (grant int) {
	w.taken += cost
	if w.taken < w.size/2 {
		return 0
	}
	grant, w.taken = w.taken, 0
	w.left += grant
	return grant
}
