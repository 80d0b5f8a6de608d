package store

import (
	"context"
	"errors"

	"github.com/netgen-dev/netgen/schemas/redis"
)

// Multi begins a transaction.
func (s *Store) Multi(_ context.Context, peer *redis.Peer) (*redis.Status, error) {
	c := clientOf(peer.Socket)
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.multi {
		return nil, failure("ERR MULTI calls can not be nested")
	}
	c.multi = true
	return ok, nil
}

// Exec does what was put off, unless a watched key has changed.
func (s *Store) Exec(_ context.Context, peer *redis.Peer) (redis.ExecReply, error) {
	c := clientOf(peer.Socket)
	s.mu.Lock()
	defer s.mu.Unlock()
	if !c.multi {
		return nil, failure("ERR EXEC without MULTI")
	}
	queue, valid, spoilt := c.queue, s.unchanged(c.watched), c.spoilt
	c.endTransaction()
	switch {
	case spoilt:
		return nil, failure("EXECABORT Transaction discarded because of previous errors.")
	case valid:
		return exec(queue), nil
	case c.resp3:
		return &redis.Null{}, nil
	}
	return &redis.Array{}, nil
}

// exec does each command. One that fails does not keep the others from being done.
func exec(queue []func() (any, error)) *redis.Array {
	replies := make([]redis.Value, len(queue))
	for i, command := range queue {
		reply, err := command()
		if err == nil {
			replies[i] = value(reply)
			continue
		}
		failed, is := errors.AsType[*redis.Err](err)
		if !is {
			failed = failure("ERR the command failed")
		}
		replies[i] = failed
	}
	return &redis.Array{Items: replies}
}

// unchanged reports whether all keys are as they were when they were watched.
func (s *Store) unchanged(watched map[string]uint64) bool {
	for key, changed := range watched {
		if s.changed([]byte(key)) != changed {
			return false
		}
	}
	return true
}

// changed returns when a key was written last, 0 if it is not there.
func (s *Store) changed(key []byte) uint64 {
	if e := s.find(key); e != nil {
		return e.changed
	}
	return 0
}

// Discard ends a transaction without doing anything.
func (s *Store) Discard(_ context.Context, peer *redis.Peer) (*redis.Status, error) {
	c := clientOf(peer.Socket)
	s.mu.Lock()
	defer s.mu.Unlock()
	if !c.multi {
		return nil, failure("ERR DISCARD without MULTI")
	}
	c.endTransaction()
	return ok, nil
}

// Watch makes the next EXEC depend on some keys.
func (s *Store) Watch(_ context.Context, peer *redis.Peer, r *redis.WatchRequest) (*redis.Status, error) {
	c := clientOf(peer.Socket)
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.multi {
		return nil, failure("ERR WATCH inside MULTI is not allowed")
	}
	if c.watched == nil {
		c.watched = map[string]uint64{}
	}
	for _, key := range r.Keys {
		c.watched[string(key)] = s.changed(key)
	}
	return ok, nil
}

// Unwatch forgets what was watched.
func (s *Store) Unwatch(_ context.Context, peer *redis.Peer) (*redis.Status, error) {
	return run(s, peer, nothing{}, func(_ *Store, c *client, _ nothing) (*redis.Status, error) {
		c.watched = nil
		return ok, nil
	})
}

func (c *client) endTransaction() { c.multi, c.spoilt, c.queue, c.watched = false, false, nil, nil }
