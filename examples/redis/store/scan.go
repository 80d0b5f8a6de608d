package store

import (
	"context"
	"hash/fnv"
	"iter"
	"slices"
	"strconv"

	"github.com/netgen-dev/netgen/schemas/redis"
)

// A walk is one step of a scan. Names come in the order of their hashes, and the
// cursor is the hash to go on with: thus a name that is there all the time is seen,
// whatever else comes and goes, and nothing has to be remembered between two steps.
type walk struct {
	cursor  string
	pattern string // "" for any
	count   uint64 // 0 for the usual
}

// step returns the names of one step in order, and the cursor of the next.
func (w walk) step(names iter.Seq[string]) (found []string, next []byte, err error) {
	from, err := strconv.ParseUint(w.cursor, 10, 64)
	if err != nil {
		return nil, nil, failure("ERR invalid cursor")
	}
	type hashed struct {
		hash uint64
		name string
	}
	var all []hashed
	for name := range names {
		if h := place(name); h >= from {
			all = append(all, hashed{h, name})
		}
	}
	slices.SortFunc(all, func(a, b hashed) int {
		if a.hash < b.hash {
			return -1
		}
		return 1
	})
	n := int(min(max(w.count, 10), uint64(len(all))))
	for n > 0 && n < len(all) && all[n].hash == all[n-1].hash {
		n++
	}
	next = []byte("0")
	if n < len(all) {
		next = strconv.AppendUint(nil, all[n].hash, 10)
	}
	for _, x := range all[:n] {
		if w.pattern == "" || match(w.pattern, x.name) {
			found = append(found, x.name)
		}
	}
	return found, next, nil
}

// place is where a name comes in a scan; never 0, which is the beginning.
func place(name string) uint64 {
	h := fnv.New32a()
	h.Write([]byte(name))
	return uint64(h.Sum32()) + 1
}

// page makes a reply of what say says of each name.
func (w walk) page(names iter.Seq[string], say func(page *redis.Page, name string)) (*redis.Page, error) {
	found, next, err := w.step(names)
	if err != nil {
		return nil, err
	}
	page := &redis.Page{Cursor: next, Items: []redis.Bulk{}}
	for _, name := range found {
		say(page, name)
	}
	return page, nil
}

func say(page *redis.Page, s string) {
	page.Items = append(page.Items, redis.Bulk{Data: []byte(s)})
}

// Scan walks through all keys.
func (s *Store) Scan(_ context.Context, peer *redis.Peer, request *redis.ScanRequest) (*redis.Page, error) {
	return run(s, peer, request, func(s *Store, _ *client, request *redis.ScanRequest) (*redis.Page, error) {
		s.purge()
		w := walk{cursor: request.Cursor}
		if request.Match != nil {
			w.pattern = string(request.Match.Pattern)
		}
		if request.Count != nil {
			w.count = request.Count.Count
		}
		return w.page(keysOf(s.keys), func(page *redis.Page, key string) {
			if request.Type == nil || s.keys[key].kind() == request.Type.Type {
				say(page, key)
			}
		})
	})
}

func keysOf[V any](m map[string]V) iter.Seq[string] {
	return func(yield func(string) bool) {
		for key := range m {
			if !yield(key) {
				return
			}
		}
	}
}

// HScan walks through the fields of a hash and their values.
func (s *Store) HScan(_ context.Context, peer *redis.Peer, request *redis.HScanRequest) (*redis.Page, error) {
	return run(s, peer, request, func(s *Store, _ *client, request *redis.HScanRequest) (*redis.Page, error) {
		w := walk{cursor: request.Cursor}
		if request.Match != nil {
			w.pattern = string(request.Match.Pattern)
		}
		if request.Count != nil {
			w.count = request.Count.Count
		}
		h, err := look[*hash](s, request.Key)
		if err != nil {
			return nil, err
		}
		return w.page(keysOf(h.all()), func(page *redis.Page, field string) {
			say(page, field)
			page.Items = append(page.Items, redis.Bulk{Data: notNil(h.fields[field])})
		})
	})
}

// SScan walks through the members of a set.
func (s *Store) SScan(_ context.Context, peer *redis.Peer, request *redis.SScanRequest) (*redis.Page, error) {
	return run(s, peer, request, func(s *Store, _ *client, request *redis.SScanRequest) (*redis.Page, error) {
		w := walk{cursor: request.Cursor}
		if request.Match != nil {
			w.pattern = string(request.Match.Pattern)
		}
		if request.Count != nil {
			w.count = request.Count.Count
		}
		m, err := look[*set](s, request.Key)
		if err != nil {
			return nil, err
		}
		return w.page(keysOf(m.all()), say)
	})
}

// ZScan walks through the members of a sorted set and their scores.
func (s *Store) ZScan(_ context.Context, peer *redis.Peer, request *redis.ZScanRequest) (*redis.Page, error) {
	return run(s, peer, request, func(s *Store, _ *client, request *redis.ZScanRequest) (*redis.Page, error) {
		w := walk{cursor: request.Cursor}
		if request.Match != nil {
			w.pattern = string(request.Match.Pattern)
		}
		if request.Count != nil {
			w.count = request.Count.Count
		}
		z, err := look[*sorted](s, request.Key)
		if err != nil {
			return nil, err
		}
		return w.page(keysOf(z.all()), func(page *redis.Page, member string) {
			say(page, member)
			say(page, formatFloat(z.scores[member]))
		})
	})
}
