// Package store is a small Redis that keeps everything in memory: strings, hashes,
// lists, sets and sorted sets with expiry, transactions, publish and subscribe.
// redis-cli, redis-benchmark and the usual client libraries talk to it.
//
// What it does not have, such as streams and scripts, it refuses as Redis refuses a
// command that it does not know. There is one database.
package store

import (
	"context"
	"sync"
	"time"

	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/schemas/redis"
)

// Store implements redis.Handler. It is safe for concurrent use.
type Store struct {
	redis.UnimplementedHandler
	server  *redis.Server
	started time.Time

	mu       sync.Mutex
	keys     map[string]*entry
	changes  uint64         // how often anything was written
	patterns map[string]int // how many clients have subscribed to each
	grown    chan struct{}  // closed when a list or sorted set grows
}

// An entry is the value of a key. Values of strings are never changed in place, so
// that a reply may hold them after the lock is released.
type entry struct {
	text    []byte
	object  any       // *hash, *list, set or *sorted; nil for a string
	expires time.Time // zero for never
	changed uint64    // Store.changes when it was written last
}

// NewServer returns a server of an empty store.
func NewServer(opts ...runtime.ServerOption) *redis.Server {
	s := &Store{
		started:  time.Now(),
		keys:     map[string]*entry{},
		patterns: map[string]int{},
		grown:    make(chan struct{}),
	}
	opts = append(opts,
		runtime.OnConnect(connected),
		runtime.OnDisconnect(func(socket *runtime.Socket, _ error) { s.forget(clientOf(socket)) }),
		runtime.OnFailure(refuse),
	)
	s.server = redis.NewServer(s, opts...)
	return s.server
}

// refuse says in the words of Redis what went wrong.
func refuse(_ context.Context, _ *runtime.Socket, method string, err error) error {
	if runtime.CodeOf(err) == runtime.Unimplemented {
		return failure("ERR unknown command '" + method + "'")
	}
	return failure("ERR the command failed")
}

// run runs a command, or puts it off between MULTI and EXEC.
func run[Q, R any](s *Store, peer *redis.Peer, request Q, command func(*Store, *client, Q) (R, error)) (R, error) {
	c := clientOf(peer.Socket)
	s.mu.Lock()
	defer s.mu.Unlock()
	if !c.multi {
		return command(s, c, request)
	}
	c.queue = append(c.queue, func() (any, error) { return command(s, c, request) })
	var none R
	return none, &redis.Queued{}
}

// find returns the entry of a key, nil if there is none or its time is over.
func (s *Store) find(key []byte) *entry {
	e := s.keys[string(key)]
	if e == nil || e.expires.IsZero() || time.Now().Before(e.expires) {
		return e
	}
	delete(s.keys, string(key))
	return nil
}

// put gives a key a new value, without expiry.
func (s *Store) put(key []byte, e *entry) {
	s.touch(e)
	s.keys[string(key)] = e
}

// touch notes that an entry has changed, for WATCH.
func (s *Store) touch(e *entry) {
	s.changes++
	e.changed = s.changes
}

func (s *Store) remove(key []byte) bool {
	if s.find(key) == nil {
		return false
	}
	delete(s.keys, string(key))
	return true
}

// purge removes what has expired, before all keys are counted or listed.
func (s *Store) purge() {
	now := time.Now()
	for key, e := range s.keys {
		if !e.expires.IsZero() && !now.Before(e.expires) {
			delete(s.keys, key)
		}
	}
}

// grew wakes those who wait for a list or sorted set.
func (s *Store) grew() {
	close(s.grown)
	s.grown = make(chan struct{})
}

var (
	errWrongType = failure("WRONGTYPE Operation against a key holding the wrong kind of value")
	errNotInt    = failure("ERR value is not an integer or out of range")
	errNotFloat  = failure("ERR value is not a valid float")
	errSyntax    = failure("ERR syntax error")
	errNoKey     = failure("ERR no such key")
	errIndex     = failure("ERR index out of range")
)

func failure(text string) *redis.Err { return &redis.Err{Text: text} }

// An object is a value with parts. A key whose last part is removed is gone.
type object interface {
	*hash | *list | *set | *sorted
	size() int
}

// look returns the object of a key, nil if there is none.
func look[T object](s *Store, key []byte) (T, error) {
	e := s.find(key)
	if e == nil {
		return nil, nil
	}
	o, ok := e.object.(T)
	if !ok {
		return nil, errWrongType
	}
	return o, nil
}

// change is look for a command that writes: a missing object it makes with create,
// if that is not nil. The object is kept by settle.
func change[T object](s *Store, key []byte, create func() T) (T, error) {
	o, err := look[T](s, key)
	if err == nil && o == nil && create != nil {
		o = create()
		s.put(key, &entry{object: o})
	}
	return o, err
}

// settle ends what change began: it notes the change, and removes an empty object.
func settle[T object](s *Store, key []byte, o T) {
	e := s.find(key)
	switch {
	case e == nil:
	case o.size() == 0:
		s.remove(key)
	default:
		s.touch(e)
	}
}
