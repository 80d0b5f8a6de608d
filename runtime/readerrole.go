package runtime

import (
	"context"
	"sync/atomic"
	"time"
)

// A readerRole says who reads from a socket. It is the socket's own goroutine, or
// one that waits for an answer: then the answer needs no other goroutine to wake
// up, and what is read runs where it is wanted. Only one reads at a time, and all
// that belongs to reading goes from one to the next with the role.
//
// The socket's goroutine lends the role while at most one goroutine at a time
// waits, and takes it back when nobody has borrowed it for a moment: until then
// nobody may be reading, which is why that moment is short. An owner that handles
// requests frees the role too, and may be replaced meanwhile.
type readerRole struct {
	state    atomic.Int32
	borrowed atomic.Bool                   // since the owner last looked
	waiting  atomic.Int64                  // how many wait for what somebody else reads
	wanted   atomic.Pointer[chan struct{}] // by which the owner is called, nil until one has waited
	owner    int                           // how often another goroutine has become the owner; whoever reads may look
}

// The states of a readerRole.
const (
	owned int32 = iota // the socket's goroutine reads
	lent               // a caller does
	free               // nobody does, and nobody waits
)

// lendingTime is how long the role may stay free.
const lendingTime = 5 * time.Millisecond

// borrow takes the role if it is free.
func (r *readerRole) borrow() bool {
	if r.state.Load() != free || !r.state.CompareAndSwap(free, lent) {
		return false
	}
	r.borrowed.Store(true)
	return true
}

func (r *readerRole) isLent() bool { return r.state.Load() == lent }

// giveBack frees the role. The owner takes it if somebody else waits, or urgent.
func (r *readerRole) giveBack(urgent bool) {
	r.state.Store(free)
	if urgent || r.waiting.Load() > 0 {
		r.call()
	}
}

// call has an owner that waits take the role when it is free.
func (r *readerRole) call() {
	wanted := r.wanted.Load()
	if wanted == nil {
		return
	}
	select {
	case *wanted <- struct{}{}:
	default:
	}
}

// calls returns where call is heard. Who waits for one has this before the role can
// become free.
func (r *readerRole) calls() <-chan struct{} {
	if r.wanted.Load() == nil {
		wanted := make(chan struct{}, 1)
		r.wanted.CompareAndSwap(nil, &wanted)
	}
	return *r.wanted.Load()
}

// watch has somebody read until unwatch, also while no caller does.
func (r *readerRole) watch() {
	r.waiting.Add(1)
	if r.state.Load() == free {
		r.call()
	}
}

func (r *readerRole) unwatch() { r.waiting.Add(-1) }

// lend lets callers read until one of them cannot go on, somebody waits who does
// not read, or none has read for a moment. When ctx ends, interrupt is to have a
// reader give the role back. The owner has the role again when lend returns.
func (r *readerRole) lend(ctx context.Context, interrupt func()) {
	wanted := r.calls()
	r.borrowed.Store(false)
	r.state.Store(free)
	if r.waiting.Load() > 0 && r.take() {
		return
	}
	tick := time.NewTicker(lendingTime)
	defer tick.Stop()
	ended := ctx.Done()
	for {
		select {
		case <-tick.C:
			if r.borrowed.Swap(false) {
				continue
			}
		case <-wanted:
		case <-ended:
			ended = nil
			interrupt()
		}
		if r.take() {
			return
		}
	}
}

// regain takes the role back from whoever borrowed it. It reports false where
// another goroutine has replaced this owner.
func (r *readerRole) regain(owner int) bool {
	if !r.take() && !r.awaitFree() {
		return false
	}
	if r.owner == owner {
		return true
	}
	r.giveBack(true) // the other one has lent it
	return false
}

// awaitFree takes the role when it is free. It reports false where it has an owner.
func (r *readerRole) awaitFree() bool {
	wanted := r.calls()
	r.watch()
	defer r.unwatch()
	for !r.take() {
		if r.state.Load() == owned {
			return false
		}
		<-wanted
	}
	return true
}

// replace makes the caller the owner if the role is free, and the owner still busy.
func (r *readerRole) replace(busy func() bool) bool {
	if !r.take() {
		return false
	}
	if !busy() {
		r.giveBack(true)
		return false
	}
	r.owner++
	return true
}

func (r *readerRole) take() bool { return r.state.CompareAndSwap(free, owned) }
