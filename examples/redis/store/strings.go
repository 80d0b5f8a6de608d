package store

import (
	"context"
	"math"
	"strconv"
	"time"

	"github.com/netgen-dev/netgen/schemas/redis"
)

// maxText is the longest string that a command may make.
const maxText = 512 << 20

// text returns the string of a key, nil if there is none. One that is there is never
// nil.
func (s *Store) text(key []byte) ([]byte, error) {
	e := s.find(key)
	if e == nil {
		return nil, nil
	}
	if e.object != nil {
		return nil, errWrongType
	}
	return notNil(e.text), nil
}

// setText changes the string of a key and leaves its expiry as it is.
func (s *Store) setText(key, value []byte) {
	if e := s.find(key); e != nil {
		e.text, e.object = value, nil
		s.touch(e)
		return
	}
	s.put(key, &entry{text: value})
}

// Get reads a string.
func (s *Store) Get(_ context.Context, peer *redis.Peer, request *redis.GetRequest) (redis.Text, error) {
	return run(s, peer, request.Key, (*Store).get)
}

func (s *Store) get(c *client, key []byte) (redis.Text, error) {
	value, err := s.text(key)
	if err != nil {
		return nil, err
	}
	if value == nil {
		return c.null(), nil
	}
	return &redis.Bulk{Data: value}, nil
}

// Set writes a string.
func (s *Store) Set(_ context.Context, peer *redis.Peer, request *redis.SetRequest) (redis.SetReply, error) {
	return run(s, peer, request, (*Store).set)
}

func (s *Store) set(c *client, r *redis.SetRequest) (redis.SetReply, error) {
	e := s.find(r.Key)
	done := redis.SetReply(ok)
	if r.Get {
		old, err := s.get(c, r.Key)
		if err != nil {
			return nil, err
		}
		done = setReply(old)
	}
	if r.Nx && e != nil || r.Xx && e == nil {
		if r.Get {
			return done, nil
		}
		return setReply(c.null()), nil
	}
	expires, err := setExpires(r)
	if err != nil {
		return nil, err
	}
	if e == nil {
		s.put(r.Key, &entry{text: r.Value, expires: expires})
		return done, nil
	}
	if !r.KeepTTL {
		e.expires = expires
	}
	e.text, e.object = r.Value, nil
	s.touch(e)
	return done, nil
}

func setReply(t redis.Text) redis.SetReply { return t.(redis.SetReply) }

// setExpires returns when a SET lets its key end, the zero time for never.
func setExpires(r *redis.SetRequest) (time.Time, error) {
	switch {
	case r.Ex != nil:
		return ends(r.Ex.Seconds, in(r.Ex.Seconds, time.Second))
	case r.Px != nil:
		return ends(r.Px.Millis, in(r.Px.Millis, time.Millisecond))
	case r.ExAt != nil:
		return ends(r.ExAt.Seconds, time.Unix(r.ExAt.Seconds, 0))
	case r.PxAt != nil:
		return ends(r.PxAt.Millis, time.UnixMilli(r.PxAt.Millis))
	}
	return time.Time{}, nil
}

// ends returns at, unless the number that it was made of makes no sense.
func ends(n int64, at time.Time) (time.Time, error) {
	if n <= 0 {
		return time.Time{}, failure("ERR invalid expire time")
	}
	return at, nil
}

// SetNX writes a string that is not there.
func (s *Store) SetNX(_ context.Context, peer *redis.Peer, request *redis.SetNXRequest) (*redis.Int, error) {
	return run(s, peer, request, func(s *Store, _ *client, request *redis.SetNXRequest) (*redis.Int, error) {
		if s.find(request.Key) != nil {
			return zero, nil
		}
		s.put(request.Key, &entry{text: request.Value})
		return one, nil
	})
}

// SetEX writes a string that lives for seconds.
func (s *Store) SetEX(_ context.Context, peer *redis.Peer, request *redis.SetEXRequest) (*redis.Status, error) {
	return run(s, peer, request, func(s *Store, _ *client, request *redis.SetEXRequest) (*redis.Status, error) {
		return s.setFor(request.Key, request.Value, request.Seconds, time.Second)
	})
}

// PSetEX writes a string that lives for milliseconds.
func (s *Store) PSetEX(_ context.Context, peer *redis.Peer, request *redis.PSetEXRequest) (*redis.Status, error) {
	return run(s, peer, request, func(s *Store, _ *client, request *redis.PSetEXRequest) (*redis.Status, error) {
		return s.setFor(request.Key, request.Value, request.Millis, time.Millisecond)
	})
}

func (s *Store) setFor(key, value []byte, n int64, unit time.Duration) (*redis.Status, error) {
	at, err := ends(n, in(n, unit))
	if err != nil {
		return nil, err
	}
	s.put(key, &entry{text: value, expires: at})
	return ok, nil
}

// GetSet writes a string and answers what was there.
func (s *Store) GetSet(_ context.Context, peer *redis.Peer, request *redis.GetSetRequest) (redis.Text, error) {
	return run(s, peer, request, func(s *Store, c *client, request *redis.GetSetRequest) (redis.Text, error) {
		old, err := s.get(c, request.Key)
		if err == nil {
			s.put(request.Key, &entry{text: request.Value})
		}
		return old, err
	})
}

// GetDel reads a string for the last time.
func (s *Store) GetDel(_ context.Context, peer *redis.Peer, request *redis.GetDelRequest) (redis.Text, error) {
	return run(s, peer, request.Key, func(s *Store, c *client, key []byte) (redis.Text, error) {
		old, err := s.get(c, key)
		if err == nil {
			s.remove(key)
		}
		return old, err
	})
}

// GetEX reads a string and changes its expiry.
func (s *Store) GetEX(_ context.Context, peer *redis.Peer, request *redis.GetEXRequest) (redis.Text, error) {
	return run(s, peer, request, func(s *Store, c *client, request *redis.GetEXRequest) (redis.Text, error) {
		found, err := s.get(c, request.Key)
		e := s.find(request.Key)
		if err != nil || e == nil {
			return found, err
		}
		at, err := getExpires(request, e.expires)
		if err != nil {
			return nil, err
		}
		e.expires = at
		s.touch(e)
		return found, nil
	})
}

// getExpires is setExpires for GETEX, which leaves the expiry by default.
func getExpires(r *redis.GetEXRequest, is time.Time) (time.Time, error) {
	switch {
	case r.Ex != nil:
		return ends(r.Ex.Seconds, in(r.Ex.Seconds, time.Second))
	case r.Px != nil:
		return ends(r.Px.Millis, in(r.Px.Millis, time.Millisecond))
	case r.ExAt != nil:
		return ends(r.ExAt.Seconds, time.Unix(r.ExAt.Seconds, 0))
	case r.PxAt != nil:
		return ends(r.PxAt.Millis, time.UnixMilli(r.PxAt.Millis))
	case r.Persist:
		return time.Time{}, nil
	}
	return is, nil
}

// MGet reads several strings.
func (s *Store) MGet(_ context.Context, peer *redis.Peer, request *redis.MGetRequest) (*redis.Texts, error) {
	return run(s, peer, request.Keys, func(s *Store, c *client, keys [][]byte) (*redis.Texts, error) {
		list := &redis.Texts{Values: make([]redis.Text, len(keys))}
		for i, key := range keys {
			found, err := s.get(c, key)
			if err != nil {
				found = c.null() // what is no string is not there
			}
			list.Values[i] = found
		}
		return list, nil
	})
}

// MSet writes several strings.
func (s *Store) MSet(_ context.Context, peer *redis.Peer, request *redis.MSetRequest) (*redis.Status, error) {
	return run(s, peer, request.Pairs, func(s *Store, _ *client, pairs []redis.KeyValue) (*redis.Status, error) {
		for _, pair := range pairs {
			s.put(pair.Key, &entry{text: pair.Value})
		}
		return ok, nil
	})
}

// MSetNX writes several strings, or none if one of them is there.
func (s *Store) MSetNX(_ context.Context, peer *redis.Peer, request *redis.MSetNXRequest) (*redis.Int, error) {
	return run(s, peer, request.Pairs, func(s *Store, _ *client, pairs []redis.KeyValue) (*redis.Int, error) {
		for _, pair := range pairs {
			if s.find(pair.Key) != nil {
				return zero, nil
			}
		}
		for _, pair := range pairs {
			s.put(pair.Key, &entry{text: pair.Value})
		}
		return one, nil
	})
}

// Append adds to the end of a string.
func (s *Store) Append(_ context.Context, peer *redis.Peer, request *redis.AppendRequest) (*redis.Int, error) {
	return run(s, peer, request, func(s *Store, _ *client, request *redis.AppendRequest) (*redis.Int, error) {
		old, err := s.text(request.Key)
		if err != nil {
			return nil, err
		}
		if len(old)+len(request.Value) > maxText {
			return nil, errTooLong
		}
		// What a reply may hold ends where old ends, so that the room behind it is free.
		s.setText(request.Key, append(old, request.Value...))
		return number(len(old) + len(request.Value)), nil
	})
}

var errTooLong = failure("ERR string exceeds maximum allowed size (proto-max-bulk-len)")

// StrLen answers how long a string is.
func (s *Store) StrLen(_ context.Context, peer *redis.Peer, request *redis.StrLenRequest) (*redis.Int, error) {
	return run(s, peer, request.Key, func(s *Store, _ *client, key []byte) (*redis.Int, error) {
		value, err := s.text(key)
		return number(len(value)), err
	})
}

// GetRange answers a part of a string.
func (s *Store) GetRange(_ context.Context, peer *redis.Peer, request *redis.GetRangeRequest) (*redis.Bulk, error) {
	return run(s, peer, request, func(s *Store, _ *client, request *redis.GetRangeRequest) (*redis.Bulk, error) {
		value, err := s.text(request.Key)
		if err != nil {
			return nil, err
		}
		from, to := within(request.Start, request.End, len(value))
		return &redis.Bulk{Data: notNil(value[from:to])}, nil
	})
}

// within returns the places from start to stop, both included and counted from the
// end where negative, as Go counts them.
func within(start, stop int64, n int) (from, to int) {
	length := int64(n)
	if start < 0 {
		start += length
	}
	if stop < 0 {
		stop += length
	}
	start, stop = max(start, 0), min(stop, length-1)
	if start > stop {
		return 0, 0
	}
	return int(start), int(stop) + 1
}

// SetRange overwrites a part of a string.
func (s *Store) SetRange(_ context.Context, peer *redis.Peer, request *redis.SetRangeRequest) (*redis.Int, error) {
	return run(s, peer, request, func(s *Store, _ *client, request *redis.SetRangeRequest) (*redis.Int, error) {
		old, err := s.text(request.Key)
		if err != nil {
			return nil, err
		}
		if len(request.Value) == 0 {
			return number(len(old)), nil
		}
		if request.Offset > maxText || int(request.Offset)+len(request.Value) > maxText {
			return nil, errTooLong
		}
		end := int(request.Offset) + len(request.Value)
		value := make([]byte, max(len(old), end))
		copy(value, old)
		copy(value[request.Offset:], request.Value)
		s.setText(request.Key, value)
		return number(len(value)), nil
	})
}

// Incr adds one to a number.
func (s *Store) Incr(_ context.Context, peer *redis.Peer, request *redis.IncrRequest) (*redis.Int, error) {
	return run(s, peer, delta{request.Key, 1}, (*Store).add)
}

// Decr takes one from a number.
func (s *Store) Decr(_ context.Context, peer *redis.Peer, request *redis.DecrRequest) (*redis.Int, error) {
	return run(s, peer, delta{request.Key, -1}, (*Store).add)
}

// IncrBy adds to a number.
func (s *Store) IncrBy(_ context.Context, peer *redis.Peer, request *redis.IncrByRequest) (*redis.Int, error) {
	return run(s, peer, delta{request.Key, request.By}, (*Store).add)
}

// DecrBy takes from a number.
func (s *Store) DecrBy(_ context.Context, peer *redis.Peer, request *redis.DecrByRequest) (*redis.Int, error) {
	if request.By == math.MinInt64 {
		return nil, failure("ERR decrement would overflow")
	}
	return run(s, peer, delta{request.Key, -request.By}, (*Store).add)
}

type delta struct {
	key []byte
	by  int64
}

func (s *Store) add(_ *client, d delta) (*redis.Int, error) {
	old, err := s.text(d.key)
	if err != nil {
		return nil, err
	}
	n, err := plus(old, d.by)
	if err != nil {
		return nil, err
	}
	s.setText(d.key, strconv.AppendInt(nil, n, 10))
	return number(n), nil
}

// plus adds to the number that a text is, which is 0 if there is none.
func plus(old []byte, by int64) (int64, error) {
	n := int64(0)
	if old != nil {
		var is bool
		if n, is = parseInt(old); !is {
			return 0, errNotInt
		}
	}
	if by > 0 && n > math.MaxInt64-by || by < 0 && n < math.MinInt64-by {
		return 0, failure("ERR increment or decrement would overflow")
	}
	return n + by, nil
}

// IncrByFloat adds to a number with a fraction.
func (s *Store) IncrByFloat(_ context.Context, peer *redis.Peer, request *redis.IncrByFloatRequest) (*redis.Bulk, error) {
	return run(s, peer, request, func(s *Store, _ *client, request *redis.IncrByFloatRequest) (*redis.Bulk, error) {
		old, err := s.text(request.Key)
		if err != nil {
			return nil, err
		}
		sum, err := plusFloat(old, request.By)
		if err != nil {
			return nil, err
		}
		s.setText(request.Key, sum)
		return &redis.Bulk{Data: sum}, nil
	})
}

// plusFloat is plus for numbers with a fraction.
func plusFloat(old []byte, by string) ([]byte, error) {
	n := 0.0
	if old != nil {
		var is bool
		if n, is = parseFloat(string(old)); !is {
			return nil, errNotFloat
		}
	}
	d, is := parseFloat(by)
	if !is {
		return nil, errNotFloat
	}
	if n += d; math.IsNaN(n) || math.IsInf(n, 0) {
		return nil, failure("ERR increment would produce NaN or Infinity")
	}
	return strconv.AppendFloat(nil, n, 'f', -1, 64), nil
}
