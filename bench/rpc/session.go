package rpc

import (
	"context"
	"errors"
	"fmt"
)

// A session is a peer's server and the clients that a work has dialed.
type session struct {
	peer    peer
	addr    string
	clients []Client
}

// dialers is how many dial at the same time.
const dialers = 32

// dial opens n connections.
func (s *session) dial(ctx context.Context, n int) ([]Client, error) {
	clients := make([]Client, n)
	err := together(min(n, dialers), func(i int) error {
		for ; i < n; i += dialers {
			client, err := s.peer.dial(ctx, s.addr)
			if err != nil {
				return err
			}
			clients[i] = client
		}
		return nil
	})
	for _, c := range clients {
		if c != nil {
			s.clients = append(s.clients, c)
		}
	}
	return clients, err
}

func (s *session) close() error {
	var errs []error
	for _, c := range s.clients {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}

// dialAs opens a connection whose client can do more than calls.
func dialAs[C any](ctx context.Context, s *session) (C, error) {
	clients, err := s.dial(ctx, 1)
	if err != nil {
		var none C
		return none, err
	}
	client, ok := clients[0].(C)
	if !ok {
		return client, fmt.Errorf("%s cannot do this", s.peer.name)
	}
	return client, nil
}
