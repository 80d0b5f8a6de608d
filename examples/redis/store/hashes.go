package store

import (
	"context"
	"strconv"

	"github.com/netgen-dev/netgen/schemas/redis"
)

type hash struct{ fields map[string][]byte }

func newHash() *hash { return &hash{map[string][]byte{}} }

func (h *hash) size() int { return len(h.fields) }

// all returns the fields, none of a hash that is not there.
func (h *hash) all() map[string][]byte {
	if h == nil {
		return nil
	}
	return h.fields
}

// get returns the value of a field, nil if there is none.
func (h *hash) get(field []byte) []byte {
	value, is := h.all()[string(field)]
	if !is {
		return nil
	}
	return notNil(value)
}

// HSet writes fields and answers how many are new.
func (s *Store) HSet(_ context.Context, peer *redis.Peer, request *redis.HSetRequest) (*redis.Int, error) {
	return run(s, peer, request, func(s *Store, _ *client, request *redis.HSetRequest) (*redis.Int, error) {
		n, err := s.hset(request.Key, request.Pairs)
		return number(n), err
	})
}

// HMSet is HSet with another answer.
func (s *Store) HMSet(_ context.Context, peer *redis.Peer, request *redis.HMSetRequest) (*redis.Status, error) {
	return run(s, peer, request, func(s *Store, _ *client, request *redis.HMSetRequest) (*redis.Status, error) {
		_, err := s.hset(request.Key, request.Pairs)
		return ok, err
	})
}

func (s *Store) hset(key []byte, pairs []redis.Pair) (int, error) {
	h, err := change(s, key, newHash)
	if err != nil {
		return 0, err
	}
	before := len(h.fields)
	for _, pair := range pairs {
		h.fields[string(pair.Field)] = pair.Value
	}
	settle(s, key, h)
	return len(h.fields) - before, nil
}

// HSetNX writes a field that is not there.
func (s *Store) HSetNX(_ context.Context, peer *redis.Peer, request *redis.HSetNXRequest) (*redis.Int, error) {
	return run(s, peer, request, func(s *Store, _ *client, request *redis.HSetNXRequest) (*redis.Int, error) {
		h, err := look[*hash](s, request.Key)
		if err != nil || h.get(request.Field) != nil {
			return zero, err
		}
		n, err := s.hset(request.Key, []redis.Pair{{Field: request.Field, Value: request.Value}})
		return number(n), err
	})
}

// HGet reads a field.
func (s *Store) HGet(_ context.Context, peer *redis.Peer, request *redis.HGetRequest) (redis.Text, error) {
	return run(s, peer, request, func(s *Store, c *client, request *redis.HGetRequest) (redis.Text, error) {
		h, err := look[*hash](s, request.Key)
		if err != nil {
			return nil, err
		}
		return c.text(h.get(request.Field)), nil
	})
}

// HMGet reads several fields.
func (s *Store) HMGet(_ context.Context, peer *redis.Peer, request *redis.HMGetRequest) (*redis.Texts, error) {
	return run(s, peer, request, func(s *Store, c *client, request *redis.HMGetRequest) (*redis.Texts, error) {
		h, err := look[*hash](s, request.Key)
		if err != nil {
			return nil, err
		}
		list := &redis.Texts{Values: make([]redis.Text, len(request.Fields))}
		for i, field := range request.Fields {
			list.Values[i] = c.text(h.get(field))
		}
		return list, nil
	})
}

// HGetAll reads all fields.
func (s *Store) HGetAll(_ context.Context, peer *redis.Peer, request *redis.HGetAllRequest) (redis.HGetAllReply, error) {
	return run(s, peer, request.Key, func(s *Store, c *client, key []byte) (redis.HGetAllReply, error) {
		h, err := look[*hash](s, key)
		if err != nil {
			return nil, err
		}
		if c.resp3 {
			entries := make([]redis.BulkEntry, 0, len(h.all()))
			for field, value := range h.all() {
				entries = append(entries, redis.BulkEntry{Field: *text(field), Value: redis.Bulk{Data: notNil(value)}})
			}
			return &redis.BulkMap{Entries: entries}, nil
		}
		list := make([][]byte, 0, 2*len(h.all()))
		for field, value := range h.all() {
			list = append(list, []byte(field), value)
		}
		return bulks(list), nil
	})
}

// HDel removes fields.
func (s *Store) HDel(_ context.Context, peer *redis.Peer, request *redis.HDelRequest) (*redis.Int, error) {
	return run(s, peer, request, func(s *Store, _ *client, request *redis.HDelRequest) (*redis.Int, error) {
		h, err := look[*hash](s, request.Key)
		if err != nil || h == nil {
			return zero, err
		}
		before := len(h.fields)
		for _, field := range request.Fields {
			delete(h.fields, string(field))
		}
		n := before - len(h.fields)
		settle(s, request.Key, h)
		return number(n), nil
	})
}

// HExists answers whether there is a field.
func (s *Store) HExists(_ context.Context, peer *redis.Peer, request *redis.HExistsRequest) (*redis.Int, error) {
	return run(s, peer, request, func(s *Store, _ *client, request *redis.HExistsRequest) (*redis.Int, error) {
		h, err := look[*hash](s, request.Key)
		return yes(h.get(request.Field) != nil), err
	})
}

// HLen counts the fields.
func (s *Store) HLen(_ context.Context, peer *redis.Peer, request *redis.HLenRequest) (*redis.Int, error) {
	return run(s, peer, request.Key, func(s *Store, _ *client, key []byte) (*redis.Int, error) {
		h, err := look[*hash](s, key)
		return number(len(h.all())), err
	})
}

// HStrLen answers how long a field's value is.
func (s *Store) HStrLen(_ context.Context, peer *redis.Peer, request *redis.HStrLenRequest) (*redis.Int, error) {
	return run(s, peer, request, func(s *Store, _ *client, request *redis.HStrLenRequest) (*redis.Int, error) {
		h, err := look[*hash](s, request.Key)
		return number(len(h.get(request.Field))), err
	})
}

// HKeys lists the fields.
func (s *Store) HKeys(_ context.Context, peer *redis.Peer, request *redis.HKeysRequest) (*redis.Bulks, error) {
	return run(s, peer, request.Key, func(s *Store, _ *client, key []byte) (*redis.Bulks, error) {
		h, err := look[*hash](s, key)
		return names(h.all()), err
	})
}

// HVals lists the values.
func (s *Store) HVals(_ context.Context, peer *redis.Peer, request *redis.HValsRequest) (*redis.Bulks, error) {
	return run(s, peer, request.Key, func(s *Store, _ *client, key []byte) (*redis.Bulks, error) {
		h, err := look[*hash](s, key)
		list := make([][]byte, 0, len(h.all()))
		for _, value := range h.all() {
			list = append(list, value)
		}
		return bulks(list), err
	})
}

// HIncrBy adds to a number in a field.
func (s *Store) HIncrBy(_ context.Context, peer *redis.Peer, request *redis.HIncrByRequest) (*redis.Int, error) {
	return run(s, peer, request, func(s *Store, _ *client, request *redis.HIncrByRequest) (*redis.Int, error) {
		h, err := look[*hash](s, request.Key)
		if err != nil {
			return nil, err
		}
		n, err := plus(h.get(request.Field), request.By)
		if err != nil {
			return nil, failure("ERR hash value is not an integer")
		}
		_, err = s.hset(request.Key, []redis.Pair{{Field: request.Field, Value: strconv.AppendInt(nil, n, 10)}})
		return number(n), err
	})
}

// HIncrByFloat adds to a number with a fraction in a field.
func (s *Store) HIncrByFloat(_ context.Context, peer *redis.Peer, request *redis.HIncrByFloatRequest) (*redis.Bulk, error) {
	return run(s, peer, request, func(s *Store, _ *client, request *redis.HIncrByFloatRequest) (*redis.Bulk, error) {
		h, err := look[*hash](s, request.Key)
		if err != nil {
			return nil, err
		}
		sum, err := plusFloat(h.get(request.Field), request.By)
		if err != nil {
			return nil, err
		}
		_, err = s.hset(request.Key, []redis.Pair{{Field: request.Field, Value: sum}})
		return &redis.Bulk{Data: sum}, err
	})
}
