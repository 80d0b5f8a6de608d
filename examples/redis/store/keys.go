package store

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/netgen-dev/netgen/schemas/redis"
)

// Del removes keys.
func (s *Store) Del(_ context.Context, peer *redis.Peer, request *redis.DelRequest) (*redis.Int, error) {
	return run(s, peer, request.Keys, (*Store).del)
}

// Unlink is Del.
func (s *Store) Unlink(_ context.Context, peer *redis.Peer, request *redis.UnlinkRequest) (*redis.Int, error) {
	return run(s, peer, request.Keys, (*Store).del)
}

func (s *Store) del(_ *client, keys [][]byte) (*redis.Int, error) {
	return number(count(keys, s.remove)), nil
}

// Exists counts the keys that are there.
func (s *Store) Exists(_ context.Context, peer *redis.Peer, request *redis.ExistsRequest) (*redis.Int, error) {
	return run(s, peer, request.Keys, (*Store).exists)
}

// Touch is Exists, since nothing is ever evicted.
func (s *Store) Touch(_ context.Context, peer *redis.Peer, request *redis.TouchRequest) (*redis.Int, error) {
	return run(s, peer, request.Keys, (*Store).exists)
}

func (s *Store) exists(_ *client, keys [][]byte) (*redis.Int, error) {
	return number(count(keys, func(key []byte) bool { return s.find(key) != nil })), nil
}

// count returns for how many keys f says true.
func count(keys [][]byte, f func([]byte) bool) int {
	n := 0
	for _, key := range keys {
		if f(key) {
			n++
		}
	}
	return n
}

// Type names what a key has.
func (s *Store) Type(_ context.Context, peer *redis.Peer, request *redis.TypeRequest) (*redis.Status, error) {
	return run(s, peer, request.Key, func(s *Store, _ *client, key []byte) (*redis.Status, error) {
		return &redis.Status{Text: s.find(key).kind()}, nil
	})
}

func (e *entry) kind() string {
	if e == nil {
		return "none"
	}
	switch e.object.(type) {
	case *hash:
		return "hash"
	case *list:
		return "list"
	case *set:
		return "set"
	case *sorted:
		return "zset"
	}
	return "string"
}

// Object answers how a value is kept.
func (s *Store) Object(_ context.Context, peer *redis.Peer, request *redis.ObjectRequest) (redis.Value, error) {
	return run(s, peer, request, func(s *Store, _ *client, request *redis.ObjectRequest) (redis.Value, error) {
		if !strings.EqualFold(request.Sub, "ENCODING") || len(request.Args) != 1 {
			return nil, errSyntax
		}
		e := s.find(request.Args[0])
		if e == nil {
			return nil, errNoKey
		}
		return text(encodings[e.kind()]), nil
	})
}

var encodings = map[string]string{
	"string": "raw", "hash": "hashtable", "list": "quicklist", "set": "hashtable", "zset": "skiplist",
}

// Keys lists the keys of a form.
func (s *Store) Keys(_ context.Context, peer *redis.Peer, request *redis.KeysRequest) (*redis.Bulks, error) {
	return run(s, peer, string(request.Pattern), func(s *Store, _ *client, pattern string) (*redis.Bulks, error) {
		s.purge()
		list := &redis.Bulks{Values: []redis.Bulk{}}
		for key := range s.keys {
			if match(pattern, key) {
				list.Values = append(list.Values, redis.Bulk{Data: []byte(key)})
			}
		}
		return list, nil
	})
}

// RandomKey answers some key.
func (s *Store) RandomKey(_ context.Context, peer *redis.Peer) (redis.Text, error) {
	return run(s, peer, nothing{}, func(s *Store, c *client, _ nothing) (redis.Text, error) {
		s.purge()
		for key := range s.keys {
			return text(key), nil
		}
		return c.null(), nil
	})
}

// nothing is the body of a command without one.
type nothing struct{}

// Rename gives a value another key.
func (s *Store) Rename(_ context.Context, peer *redis.Peer, request *redis.RenameRequest) (*redis.Status, error) {
	return run(s, peer, request, func(s *Store, _ *client, request *redis.RenameRequest) (*redis.Status, error) {
		if !s.rename(request.Key, request.NewKey) {
			return nil, errNoKey
		}
		return ok, nil
	})
}

// RenameNX is Rename unless the new key is there.
func (s *Store) RenameNX(_ context.Context, peer *redis.Peer, request *redis.RenameNXRequest) (*redis.Int, error) {
	return run(s, peer, request, func(s *Store, _ *client, request *redis.RenameNXRequest) (*redis.Int, error) {
		if s.find(request.Key) == nil {
			return nil, errNoKey
		}
		return yes(s.find(request.NewKey) == nil && s.rename(request.Key, request.NewKey)), nil
	})
}

func (s *Store) rename(from, to []byte) bool {
	e := s.find(from)
	if e == nil {
		return false
	}
	delete(s.keys, string(from))
	s.put(to, e)
	return true
}

// Copy copies a value to another key.
func (s *Store) Copy(_ context.Context, peer *redis.Peer, request *redis.CopyRequest) (*redis.Int, error) {
	return run(s, peer, request, func(s *Store, _ *client, request *redis.CopyRequest) (*redis.Int, error) {
		e := s.find(request.From)
		if e == nil || s.find(request.To) != nil && !request.Replace {
			return zero, nil
		}
		s.put(request.To, &entry{text: e.text, object: e.cloned(), expires: e.expires})
		return one, nil
	})
}

func (e *entry) cloned() any {
	switch o := e.object.(type) {
	case *hash:
		return &hash{maps.Clone(o.fields)}
	case *list:
		return &list{slices.Clone(o.front), slices.Clone(o.back)}
	case *set:
		return &set{maps.Clone(o.members)}
	case *sorted:
		return &sorted{maps.Clone(o.scores), slices.Clone(o.order)}
	}
	return nil
}

// Expire gives a key seconds to live.
func (s *Store) Expire(_ context.Context, peer *redis.Peer, r *redis.ExpireRequest) (*redis.Int, error) {
	return run(s, peer, expiry{r.Key, in(r.Seconds, time.Second), r.Nx, r.Xx, r.Gt, r.Lt}, (*Store).expire)
}

// PExpire is Expire in milliseconds.
func (s *Store) PExpire(_ context.Context, peer *redis.Peer, r *redis.PExpireRequest) (*redis.Int, error) {
	return run(s, peer, expiry{r.Key, in(r.Millis, time.Millisecond), r.Nx, r.Xx, r.Gt, r.Lt}, (*Store).expire)
}

// ExpireAt gives a key a time to end.
func (s *Store) ExpireAt(_ context.Context, peer *redis.Peer, r *redis.ExpireAtRequest) (*redis.Int, error) {
	return run(s, peer, expiry{r.Key, time.Unix(r.Seconds, 0), r.Nx, r.Xx, r.Gt, r.Lt}, (*Store).expire)
}

// PExpireAt is ExpireAt in milliseconds.
func (s *Store) PExpireAt(_ context.Context, peer *redis.Peer, r *redis.PExpireAtRequest) (*redis.Int, error) {
	return run(s, peer, expiry{r.Key, time.UnixMilli(r.Millis), r.Nx, r.Xx, r.Gt, r.Lt}, (*Store).expire)
}

// An expiry is when a key shall end, and under which condition that is set.
type expiry struct {
	key            []byte
	at             time.Time
	nx, xx, gt, lt bool
}

// in is the moment so many units from now; one that is too far for a
// time.Duration is a century away.
func in(n int64, unit time.Duration) time.Time {
	const century = 100 * 365 * 24 * time.Hour
	n = max(min(n, int64(century/unit)), -int64(century/unit))
	return time.Now().Add(time.Duration(n) * unit)
}

func (s *Store) expire(_ *client, x expiry) (*redis.Int, error) {
	e := s.find(x.key)
	if e == nil {
		return zero, nil
	}
	ends := !e.expires.IsZero()
	if x.nx && ends || x.xx && !ends || x.gt && (!ends || !x.at.After(e.expires)) || x.lt && ends && !x.at.Before(e.expires) {
		return zero, nil
	}
	e.expires = x.at
	s.touch(e)
	return one, nil
}

// Persist lets a key live forever.
func (s *Store) Persist(_ context.Context, peer *redis.Peer, request *redis.PersistRequest) (*redis.Int, error) {
	return run(s, peer, request.Key, func(s *Store, _ *client, key []byte) (*redis.Int, error) {
		e := s.find(key)
		if e == nil || e.expires.IsZero() {
			return zero, nil
		}
		e.expires = time.Time{}
		s.touch(e)
		return one, nil
	})
}

// TTL answers how many seconds a key has left: -1 without end, -2 without a key.
func (s *Store) TTL(_ context.Context, peer *redis.Peer, request *redis.TTLRequest) (*redis.Int, error) {
	return s.moment(peer, request.Key, func(at time.Time) int64 {
		return int64((time.Until(at) + time.Second/2) / time.Second)
	})
}

// PTTL is TTL in milliseconds.
func (s *Store) PTTL(_ context.Context, peer *redis.Peer, request *redis.PTTLRequest) (*redis.Int, error) {
	return s.moment(peer, request.Key, func(at time.Time) int64 { return time.Until(at).Milliseconds() })
}

// ExpireTime answers when a key ends, in seconds since 1970.
func (s *Store) ExpireTime(_ context.Context, peer *redis.Peer, request *redis.ExpireTimeRequest) (*redis.Int, error) {
	return s.moment(peer, request.Key, time.Time.Unix)
}

// PExpireTime is ExpireTime in milliseconds.
func (s *Store) PExpireTime(_ context.Context, peer *redis.Peer, request *redis.PExpireTimeRequest) (*redis.Int, error) {
	return s.moment(peer, request.Key, time.Time.UnixMilli)
}

// moment answers what say makes of the end of a key.
func (s *Store) moment(peer *redis.Peer, key []byte, say func(time.Time) int64) (*redis.Int, error) {
	return run(s, peer, key, func(s *Store, _ *client, key []byte) (*redis.Int, error) {
		e := s.find(key)
		switch {
		case e == nil:
			return number(-2), nil
		case e.expires.IsZero():
			return number(-1), nil
		}
		return number(say(e.expires)), nil
	})
}
