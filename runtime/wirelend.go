package runtime

import (
	"context"
	"errors"
	"time"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// fewAlone is how many times in a row at most one must have waited for what was
// read before the role of the reader is lent.
const fewAlone = 2

// unaskedTime is for how long a socket's own goroutine reads after the peer has
// spoken unasked: while the role is free that waits until somebody notices.
const unaskedTime = time.Second

// errOwnersTurn is why a caller reads no further: what is at the front of the
// input is for the socket's own goroutine, which may wait for others.
var errOwnersTurn = errors.New("the socket's own goroutine is to go on")

// mayLend reports whether callers may read for themselves. Servers do not call
// enough for it to matter; a read that cannot be interrupted is nobody's to wait in.
func (s *wireSession) mayLend() bool {
	return s.alone >= fewAlone && time.Since(s.unasked) > unaskedTime && s.me == wire.Client && s.input.len() == 0 &&
		s.interruptible && !s.mustMove()
}

// lend lets callers read.
func (s *wireSession) lend() error {
	s.alone = 0
	s.role.lend(s.socket.ctx, s.phases.kick)
	err := s.failed
	s.failed = nil
	return err
}

// noteAlone counts how often at most one waited for what was read.
func (s *wireSession) noteAlone() {
	if s.role.waiting.Load() > 1 {
		s.alone = 0
		return
	}
	s.alone++
}

// readFor reads, if nobody else does, until f is settled, ctx has ended, or the
// socket's own goroutine must go on.
func (s *wireSession) readFor(ctx context.Context, f interface{ isSettled() bool }) {
	if !s.role.borrow() {
		return
	}
	var err error
	defer func() {
		if s.failed = err; err == errOwnersTurn {
			s.failed = nil
		}
		s.role.giveBack(err != nil || s.socket.ctx.Err() != nil)
	}()
	s.interruptAt(ctx)
	s.lending = true
	for err == nil && s.socket.ctx.Err() == nil && ctx.Err() == nil {
		if s.input.len() == 0 && f.isSettled() {
			break
		}
		err = s.step()
		if s.need > 0 && f.isSettled() { // the rest is still to come
			break
		}
	}
	s.lending = false
}

// interruptAt has whoever reads look up when ctx ends. What is set up for that stays
// for the next reader, who may have the same context.
func (s *wireSession) interruptAt(ctx context.Context) {
	ended := ctx.Done()
	if ended == nil || ended == s.interrupts {
		return
	}
	s.uninterrupt()
	s.interrupts, s.uninterrupt = ended, context.AfterFunc(ctx, s.phases.kick)
}

func (s *wireSession) watch()   { s.role.watch() }
func (s *wireSession) unwatch() { s.role.unwatch() }
