package rpc

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"
)

// What is done with thousands of connections.

// quiet is how long connections are left alone before they count as idle.
const quiet = 2 * time.Second

// doIdle opens connections, calls once on each, and leaves them alone: the other
// process then looks what the server's side of them takes.
func doIdle(ctx context.Context, s *session, w work) (sample, error) {
	clients, err := s.dial(ctx, w.Conns)
	if err != nil {
		return sample{}, err
	}
	for _, c := range clients {
		if err := c.Echo(ctx, 1, nil); err != nil {
			return sample{}, err
		}
	}
	time.Sleep(quiet)
	return sample{Ops: w.Conns}, nil
}

// doTidings has the server tell everybody something, again and again. An operation is
// one message at one client.
func doTidings(ctx context.Context, s *session, w work) (sample, error) {
	teller, err := dialAs[streamClient](ctx, s)
	if err != nil {
		return sample{}, err
	}
	listeners, err := s.dial(ctx, w.Conns)
	if err != nil {
		return sample{}, err
	}
	var a arrivals
	if err := together(min(w.Conns, dialers), func(i int) error {
		for ; i < len(listeners); i += dialers {
			if err := listeners[i].(streamClient).Listen(ctx, a.count); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return sample{}, err
	}
	tell := func(n int) error {
		for told := 0; told < n; told += w.Conns {
			all := a.expect(w.Conns)
			if err := teller.Tell(ctx, uint64(told)); err != nil {
				return err
			}
			select {
			case <-all:
			case <-time.After(patience):
				return fmt.Errorf("%d of %d listeners heard nothing", a.missing.Load(), w.Conns)
			}
		}
		return nil
	}
	if err := tell(w.Conns); err != nil { // what is first needed is made
		return sample{}, err
	}
	w.Callers = w.Conns // the least number of operations
	measured, err := steady(w, tell)
	measured.Ops = 0 // the server has allocated more for the connections
	return measured, err
}

// patience is how long a message to everybody may take.
const patience = 30 * time.Second

// arrivals count down what is still to come.
type arrivals struct {
	missing atomic.Int64
	all     chan struct{}
}

// expect returns a channel that is closed when n more have arrived.
func (a *arrivals) expect(n int) <-chan struct{} {
	a.all = make(chan struct{})
	a.missing.Store(int64(n))
	return a.all
}

func (a *arrivals) count() {
	if a.missing.Add(-1) == 0 {
		close(a.all)
	}
}
