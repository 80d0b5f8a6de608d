package rpc

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// A work is what a client does in one round.
type work struct {
	Kind    kind
	Callers int           // goroutines, or requests in flight
	Payload int           // bytes
	Conns   int           // connections
	Most    int           // operations at most, 0 for as many as there is time for
	For     time.Duration // how long what is measured should take
	// InTurn has callers of a connection take turns where its answers cannot be told
	// apart; otherwise their requests go out together.
	InTurn bool
}

// A kind of work.
type kind string

const (
	echoes  kind = "echoes"  // callers that wait for their answers
	ahead   kind = "ahead"   // one goroutine that has as many requests in flight
	items   kind = "items"   // a stream
	idle    kind = "idle"    // connections on which nothing happens
	tidings kind = "tidings" // messages to everybody
)

// kinds say how each is done. What they dial is open until the session is.
var kinds = map[kind]func(ctx context.Context, s *session, w work) (sample, error){
	echoes:  doEchoes,
	ahead:   doAhead,
	items:   doItems,
	idle:    doIdle,
	tidings: doTidings,
}

// doEchoes shares calls among goroutines, and these among connections.
func doEchoes(ctx context.Context, s *session, w work) (sample, error) {
	clients, err := s.dial(ctx, w.Conns)
	if err != nil {
		return sample{}, err
	}
	payload := make([]byte, w.Payload)
	return steady(w, func(n int) error {
		var next atomic.Int64
		return together(w.Callers, func(int) error {
			mine := clientsOf(clients)
			for id := next.Add(1); id <= int64(n); id = next.Add(1) {
				if err := mine[int(id)%len(mine)].Echo(ctx, uint64(id), payload); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// clientsOf returns clients for one goroutine.
func clientsOf(shared []Client) []Client {
	if _, ok := shared[0].(callerClient); !ok {
		return shared
	}
	mine := make([]Client, len(shared))
	for i, c := range shared {
		mine[i] = c.(callerClient).ForCaller()
	}
	return mine
}

// doAhead has so many requests in flight all the time.
func doAhead(ctx context.Context, s *session, w work) (sample, error) {
	client, err := dialAs[aheadClient](ctx, s)
	if err != nil {
		return sample{}, err
	}
	payload := make([]byte, w.Payload)
	return steady(w, func(n int) error { return client.Ahead(ctx, n, w.Callers, payload) })
}

func doItems(ctx context.Context, s *session, w work) (sample, error) {
	client, err := dialAs[streamClient](ctx, s)
	if err != nil {
		return sample{}, err
	}
	return steady(w, func(n int) error { return client.Count(ctx, n, w.Payload) })
}

// together runs f in n goroutines.
func together(n int, f func(i int) error) error {
	var wg sync.WaitGroup
	errs := make([]error, n)
	for i := range errs {
		wg.Go(func() { errs[i] = f(i) })
	}
	wg.Wait()
	return errors.Join(errs...)
}
