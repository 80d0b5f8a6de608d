package store

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/netgen-dev/netgen/schemas/redis"
)

// A list grows at both ends: front is its first part in reverse, back the rest.
type list struct{ front, back [][]byte }

func newList() *list { return &list{} }

func (l *list) size() int {
	if l == nil {
		return 0
	}
	return len(l.front) + len(l.back)
}

// at returns where the value with a place is kept.
func (l *list) at(i int) *[]byte {
	if i < len(l.front) {
		return &l.front[len(l.front)-1-i]
	}
	return &l.back[i-len(l.front)]
}

// slice copies the values from one place to before another.
func (l *list) slice(from, to int) [][]byte {
	values := make([][]byte, 0, to-from)
	for i := from; i < to; i++ {
		values = append(values, *l.at(i))
	}
	return values
}

func (l *list) push(e end, value []byte) {
	if e == left {
		l.front = append(l.front, value)
	} else {
		l.back = append(l.back, value)
	}
}

// pop takes a value off a list that has one.
func (l *list) pop(e end) []byte {
	near, far := &l.front, &l.back
	if e == right {
		near, far = far, near
	}
	if n := len(*near); n > 0 {
		value := (*near)[n-1]
		(*near)[n-1] = nil
		*near = (*near)[:n-1]
		return value
	}
	value := (*far)[0]
	(*far)[0] = nil
	*far = (*far)[1:]
	return value
}

// An end is one of the two of a list.
type end bool

const (
	left  end = false
	right end = true
)

func endNamed(name string) (end, error) {
	switch strings.ToUpper(name) {
	case "LEFT":
		return left, nil
	case "RIGHT":
		return right, nil
	}
	return left, errSyntax
}

// A push is values for one end of a list.
type push struct {
	key    []byte
	end    end
	values [][]byte
	only   bool // if there is a list
}

// LPush puts values at the beginning of a list.
func (s *Store) LPush(_ context.Context, peer *redis.Peer, r *redis.LPushRequest) (*redis.Int, error) {
	return run(s, peer, push{r.Key, left, r.Values, false}, (*Store).push)
}

// RPush puts values at the end of a list.
func (s *Store) RPush(_ context.Context, peer *redis.Peer, r *redis.RPushRequest) (*redis.Int, error) {
	return run(s, peer, push{r.Key, right, r.Values, false}, (*Store).push)
}

// LPushX is LPush if there is a list.
func (s *Store) LPushX(_ context.Context, peer *redis.Peer, r *redis.LPushXRequest) (*redis.Int, error) {
	return run(s, peer, push{r.Key, left, r.Values, true}, (*Store).push)
}

// RPushX is RPush if there is a list.
func (s *Store) RPushX(_ context.Context, peer *redis.Peer, r *redis.RPushXRequest) (*redis.Int, error) {
	return run(s, peer, push{r.Key, right, r.Values, true}, (*Store).push)
}

func (s *Store) push(_ *client, p push) (*redis.Int, error) {
	create := newList
	if p.only {
		create = nil
	}
	l, err := change(s, p.key, create)
	if err != nil || l == nil {
		return zero, err
	}
	for _, value := range p.values {
		l.push(p.end, value)
	}
	settle(s, p.key, l)
	s.grew()
	return number(l.size()), nil
}

// A pop takes values from one end of a list.
type pop struct {
	key   []byte
	end   end
	count *uint64 // nil for one
}

// LPop takes values from the beginning of a list.
func (s *Store) LPop(_ context.Context, peer *redis.Peer, r *redis.LPopRequest) (redis.LPopReply, error) {
	reply, err := run(s, peer, pop{r.Key, left, r.Count}, (*Store).pop)
	if err != nil {
		return nil, err
	}
	return reply.(redis.LPopReply), nil
}

// RPop takes values from the end of a list.
func (s *Store) RPop(_ context.Context, peer *redis.Peer, r *redis.RPopRequest) (redis.RPopReply, error) {
	reply, err := run(s, peer, pop{r.Key, right, r.Count}, (*Store).pop)
	if err != nil {
		return nil, err
	}
	return reply.(redis.RPopReply), nil
}

func (s *Store) pop(c *client, p pop) (any, error) {
	l, err := look[*list](s, p.key)
	switch {
	case err != nil:
		return nil, err
	case l == nil && p.count != nil && !c.resp3:
		return &redis.Bulks{}, nil
	case l == nil:
		return c.null(), nil
	}
	defer func() { settle(s, p.key, l) }()
	if p.count == nil {
		return &redis.Bulk{Data: notNil(l.pop(p.end))}, nil
	}
	values := make([][]byte, min(*p.count, uint64(l.size())))
	for i := range values {
		values[i] = l.pop(p.end)
	}
	return bulks(values), nil
}

// LLen answers how long a list is.
func (s *Store) LLen(_ context.Context, peer *redis.Peer, r *redis.LLenRequest) (*redis.Int, error) {
	return run(s, peer, r.Key, func(s *Store, _ *client, key []byte) (*redis.Int, error) {
		l, err := look[*list](s, key)
		return number(l.size()), err
	})
}

// LRange reads a part of a list.
func (s *Store) LRange(_ context.Context, peer *redis.Peer, r *redis.LRangeRequest) (*redis.Bulks, error) {
	return run(s, peer, r, func(s *Store, _ *client, r *redis.LRangeRequest) (*redis.Bulks, error) {
		l, err := look[*list](s, r.Key)
		if err != nil {
			return nil, err
		}
		return bulks(l.slice(within(r.Start, r.Stop, l.size()))), nil
	})
}

// place returns the place of an index that may count from the end.
func (l *list) place(index int64) (int, bool) {
	if index < 0 {
		index += int64(l.size())
	}
	return int(index), index >= 0 && index < int64(l.size())
}

// LIndex reads one value.
func (s *Store) LIndex(_ context.Context, peer *redis.Peer, r *redis.LIndexRequest) (redis.Text, error) {
	return run(s, peer, r, func(s *Store, c *client, r *redis.LIndexRequest) (redis.Text, error) {
		l, err := look[*list](s, r.Key)
		if err != nil {
			return nil, err
		}
		if i, is := l.place(r.Index); is {
			return &redis.Bulk{Data: notNil(*l.at(i))}, nil
		}
		return c.null(), nil
	})
}

// LSet overwrites one value.
func (s *Store) LSet(_ context.Context, peer *redis.Peer, r *redis.LSetRequest) (*redis.Status, error) {
	return run(s, peer, r, func(s *Store, _ *client, r *redis.LSetRequest) (*redis.Status, error) {
		l, err := look[*list](s, r.Key)
		if err != nil {
			return nil, err
		}
		if l == nil {
			return nil, errNoKey
		}
		i, is := l.place(r.Index)
		if !is {
			return nil, errIndex
		}
		*l.at(i) = r.Value
		settle(s, r.Key, l)
		return ok, nil
	})
}

// LInsert puts a value before or after another.
func (s *Store) LInsert(_ context.Context, peer *redis.Peer, r *redis.LInsertRequest) (*redis.Int, error) {
	return run(s, peer, r, func(s *Store, _ *client, r *redis.LInsertRequest) (*redis.Int, error) {
		before := strings.EqualFold(r.Where, "BEFORE")
		if !before && !strings.EqualFold(r.Where, "AFTER") {
			return nil, errSyntax
		}
		l, err := look[*list](s, r.Key)
		if err != nil || l == nil {
			return zero, err
		}
		values := l.slice(0, l.size())
		i := slices.IndexFunc(values, func(v []byte) bool { return bytes.Equal(v, r.Pivot) })
		if i < 0 {
			return number(-1), nil
		}
		if !before {
			i++
		}
		l.front, l.back = nil, slices.Insert(values, i, r.Value)
		settle(s, r.Key, l)
		return number(l.size()), nil
	})
}

// LRem removes a value.
func (s *Store) LRem(_ context.Context, peer *redis.Peer, r *redis.LRemRequest) (*redis.Int, error) {
	return run(s, peer, r, func(s *Store, _ *client, r *redis.LRemRequest) (*redis.Int, error) {
		l, err := look[*list](s, r.Key)
		if err != nil || l == nil {
			return zero, err
		}
		values := l.slice(0, l.size())
		if r.Count < 0 {
			slices.Reverse(values)
		}
		removed, most := int64(0), max(r.Count, -r.Count)
		kept := values[:0]
		for _, v := range values {
			if bytes.Equal(v, r.Value) && (most == 0 || removed < most) {
				removed++
			} else {
				kept = append(kept, v)
			}
		}
		if r.Count < 0 {
			slices.Reverse(kept)
		}
		l.front, l.back = nil, kept
		settle(s, r.Key, l)
		return number(removed), nil
	})
}

// LTrim keeps a part of a list.
func (s *Store) LTrim(_ context.Context, peer *redis.Peer, r *redis.LTrimRequest) (*redis.Status, error) {
	return run(s, peer, r, func(s *Store, _ *client, r *redis.LTrimRequest) (*redis.Status, error) {
		l, err := look[*list](s, r.Key)
		if err != nil || l == nil {
			return ok, err
		}
		l.front, l.back = nil, l.slice(within(r.Start, r.Stop, l.size()))
		settle(s, r.Key, l)
		return ok, nil
	})
}

// LMove moves a value from one list to another.
func (s *Store) LMove(_ context.Context, peer *redis.Peer, r *redis.LMoveRequest) (redis.Text, error) {
	m, err := moveOf(r.From, r.To, r.FromEnd, r.ToEnd)
	if err != nil {
		return nil, err
	}
	return run(s, peer, m, (*Store).move)
}

// RPopLPush moves the last value of a list to the beginning of another.
func (s *Store) RPopLPush(_ context.Context, peer *redis.Peer, r *redis.RPopLPushRequest) (redis.Text, error) {
	return run(s, peer, move{r.From, r.To, right, left}, (*Store).move)
}

// A move takes a value from one list to another.
type move struct {
	from, to []byte
	off, on  end
}

func moveOf(from, to []byte, off, on string) (move, error) {
	m := move{from: from, to: to}
	var err error
	if m.off, err = endNamed(off); err != nil {
		return m, err
	}
	m.on, err = endNamed(on)
	return m, err
}

func (s *Store) move(c *client, m move) (redis.Text, error) {
	from, err := look[*list](s, m.from)
	if err != nil || from == nil {
		return c.null(), err
	}
	if _, err := look[*list](s, m.to); err != nil {
		return nil, err
	}
	value := from.pop(m.off)
	settle(s, m.from, from)
	to, err := change(s, m.to, newList)
	if err != nil {
		return nil, err
	}
	to.push(m.on, value)
	settle(s, m.to, to)
	s.grew()
	return &redis.Bulk{Data: notNil(value)}, nil
}

// BLPop waits for a value at the beginning of one of several lists.
func (s *Store) BLPop(ctx context.Context, peer *redis.Peer, r *redis.BLPopRequest) (redis.BLPopReply, error) {
	popped, err := s.awaitPop(ctx, peer, r.Keys, left, r.Timeout)
	if err != nil {
		return nil, err
	}
	return popped.(redis.BLPopReply), nil
}

// BRPop waits for a value at the end of one of several lists.
func (s *Store) BRPop(ctx context.Context, peer *redis.Peer, r *redis.BRPopRequest) (redis.BRPopReply, error) {
	popped, err := s.awaitPop(ctx, peer, r.Keys, right, r.Timeout)
	if err != nil {
		return nil, err
	}
	return popped.(redis.BRPopReply), nil
}

// awaitPop answers with a key and a value, or null if the time is over.
func (s *Store) awaitPop(ctx context.Context, peer *redis.Peer, keys [][]byte, e end, timeout string) (any, error) {
	return wait(ctx, s, peer, timeout, func(c *client) (any, error) {
		for _, key := range keys {
			l, err := look[*list](s, key)
			if err != nil {
				return nil, err
			}
			if l == nil {
				continue
			}
			value := l.pop(e)
			settle(s, key, l)
			return bulks([][]byte{key, value}), nil
		}
		return nil, nil
	}, func(c *client) any {
		if c.resp3 {
			return &redis.Null{}
		}
		return &redis.Bulks{}
	})
}

// BLMove waits for a value to move.
func (s *Store) BLMove(ctx context.Context, peer *redis.Peer, r *redis.BLMoveRequest) (redis.BLMoveReply, error) {
	m, err := moveOf(r.From, r.To, r.FromEnd, r.ToEnd)
	if err != nil {
		return nil, err
	}
	moved, err := wait(ctx, s, peer, r.Timeout, func(c *client) (any, error) {
		if l, err := look[*list](s, r.From); err != nil || l == nil {
			return nil, err
		}
		return s.move(c, m)
	}, func(c *client) any { return c.null() })
	if err != nil {
		return nil, err
	}
	return moved.(redis.BLMoveReply), nil
}

// wait tries until something comes of it, or answers late when the time is over. In
// a transaction it tries once.
func wait(ctx context.Context, s *Store, peer *redis.Peer, timeout string, try func(*client) (any, error), late func(*client) any) (any, error) {
	seconds, err := strconv.ParseFloat(timeout, 64)
	if err != nil || !(seconds >= 0 && seconds < 1e9) {
		return nil, failure("ERR timeout is not a float or out of range")
	}
	var over <-chan time.Time
	if seconds > 0 {
		timer := time.NewTimer(time.Duration(seconds * float64(time.Second)))
		defer timer.Stop()
		over = timer.C
	}
	c := clientOf(peer.Socket)
	for {
		s.mu.Lock()
		queued := c.multi
		if queued {
			c.queue = append(c.queue, func() (any, error) {
				if got, err := try(c); err != nil || got != nil {
					return got, err
				}
				return late(c), nil
			})
		}
		grown := s.grown
		var got any
		if !queued {
			got, err = try(c)
		}
		s.mu.Unlock()
		switch {
		case queued:
			return nil, &redis.Queued{}
		case err != nil || got != nil:
			return got, err
		}
		select {
		case <-grown:
		case <-over:
			return late(c), nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}
