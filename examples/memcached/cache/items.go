package cache

import (
	"math"
	"strconv"
	"sync"
	"time"

	"github.com/netgen-dev/netgen/schemas/memcached"
)

// maxValue is the longest value, as memcached has it by default.
const maxValue = 1 << 20

// noCounter is the expiry that keeps Incr and Decr from making a counter.
const noCounter = math.MaxUint32

// items are what a cache holds. They are safe for concurrent use.
type items struct {
	mu      sync.Mutex
	byKey   map[string]*item
	cas     uint64    // of the item that was written last
	flushAt time.Time // when everything older is gone; zero for never
	stats   stats
}

// An item is never changed, so that a reply may hold it after the lock is released.
type item struct {
	flags   uint32
	value   []byte
	cas     uint64
	expires time.Time // zero for never
}

// stats count what was asked for.
type stats struct{ gets, hits, sets, flushes uint64 }

func failure(status memcached.Status) *memcached.Failure {
	return &memcached.Failure{Status: status, Value: texts[status]}
}

// texts are what memcached says to people.
var texts = map[memcached.Status]string{
	memcached.StatusKeyNotFound:    "Not found",
	memcached.StatusKeyExists:      "Data exists for key.",
	memcached.StatusValueTooLarge:  "Too large.",
	memcached.StatusBadArguments:   "Invalid arguments",
	memcached.StatusNotStored:      "Not stored.",
	memcached.StatusNonNumeric:     "Non-numeric server-side value for incr or decr",
	memcached.StatusUnknownCommand: "Unknown command",
	memcached.StatusNotSupported:   "Not supported",
	memcached.StatusInternalError:  "Internal error",
}

// expiryOf is when an item ends that is stored now.
func expiryOf(expiry uint32) time.Time {
	const days30 = 30 * 24 * 60 * 60
	switch {
	case expiry == 0:
		return time.Time{}
	case expiry > days30:
		return time.Unix(int64(expiry), 0)
	}
	return time.Now().Add(time.Duration(expiry) * time.Second)
}

// find returns an item, nil if there is none or its time is over.
func (s *items) find(key []byte) *item {
	now := time.Now()
	if !s.flushAt.IsZero() && !now.Before(s.flushAt) {
		clear(s.byKey)
		s.flushAt = time.Time{}
	}
	it := s.byKey[string(key)]
	if it != nil && !it.expires.IsZero() && !now.Before(it.expires) {
		delete(s.byKey, string(key))
		return nil
	}
	return it
}

// get returns an item that is there. With an expiry it gets that.
func (s *items) get(key []byte, expiry *uint32) (*item, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stats.gets++
	it := s.find(key)
	if it == nil {
		return nil, failure(memcached.StatusKeyNotFound)
	}
	s.stats.hits++
	if expiry == nil {
		return it, nil
	}
	touched := *it
	touched.expires = expiryOf(*expiry)
	s.byKey[string(key)] = &touched
	return &touched, nil
}

// A rule says when an item may be stored.
type rule int

const (
	always    rule = iota
	ifMissing      // Add
	ifThere        // Replace
)

// A change is what is to be stored.
type change struct {
	key    []byte
	cas    uint64 // that the item must have, 0 for any
	rule   rule
	flags  uint32
	expiry uint32
	value  []byte
}

// store stores an item and returns its cas.
func (s *items) store(c change) (uint64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stats.sets++
	it := s.find(c.key)
	switch {
	case len(c.value) > maxValue:
		return 0, failure(memcached.StatusValueTooLarge)
	case c.rule == ifMissing && it != nil:
		return 0, failure(memcached.StatusKeyExists)
	case it == nil && (c.rule == ifThere || c.cas != 0):
		return 0, failure(memcached.StatusKeyNotFound)
	case c.cas != 0 && c.cas != it.cas:
		return 0, failure(memcached.StatusKeyExists)
	}
	return s.put(c.key, item{flags: c.flags, value: c.value, expires: expiryOf(c.expiry)}), nil
}

// put stores an item under a new cas and returns that.
func (s *items) put(key []byte, it item) uint64 {
	s.cas++
	it.cas = s.cas
	s.byKey[string(key)] = &it
	return it.cas
}

// remove removes an item.
func (s *items) remove(key []byte, cas uint64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	it := s.find(key)
	switch {
	case it == nil:
		return failure(memcached.StatusKeyNotFound)
	case cas != 0 && cas != it.cas:
		return failure(memcached.StatusKeyExists)
	}
	delete(s.byKey, string(key))
	return nil
}

// concat puts bytes behind or in front of the value of an item, and returns the new
// cas.
func (s *items) concat(key []byte, cas uint64, value []byte, before bool) (uint64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	it := s.find(key)
	switch {
	case it == nil:
		return 0, failure(memcached.StatusNotStored)
	case cas != 0 && cas != it.cas:
		return 0, failure(memcached.StatusKeyExists)
	case len(it.value)+len(value) > maxValue:
		return 0, failure(memcached.StatusValueTooLarge)
	}
	front, back := it.value, value
	if before {
		front, back = back, front
	}
	longer := *it
	longer.value = append(append(make([]byte, 0, len(front)+len(back)), front...), back...)
	return s.put(key, longer), nil
}

// count adds to a counter, or takes from it, and returns what it is then.
func (s *items) count(key []byte, cas uint64, by memcached.CounterExtras, down bool) (*memcached.Counter, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	it := s.find(key)
	if it == nil {
		if by.Expiry == noCounter {
			return nil, failure(memcached.StatusKeyNotFound)
		}
		return s.counter(key, item{expires: expiryOf(by.Expiry)}, by.Initial), nil
	}
	if cas != 0 && cas != it.cas {
		return nil, failure(memcached.StatusKeyExists)
	}
	n, err := strconv.ParseUint(string(it.value), 10, 64)
	switch {
	case err != nil:
		return nil, failure(memcached.StatusNonNumeric)
	case !down:
		n += by.Delta
	case n < by.Delta:
		n = 0
	default:
		n -= by.Delta
	}
	return s.counter(key, *it, n), nil
}

// counter stores a number, in the digits that Get shows.
func (s *items) counter(key []byte, it item, n uint64) *memcached.Counter {
	it.value = strconv.AppendUint(nil, n, 10)
	cas := s.put(key, it)
	return &memcached.Counter{Cas: cas, Value: memcached.CounterValue{Number: n}}
}

// flush removes everything, now or later.
func (s *items) flush(expiry *uint32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stats.flushes++
	if expiry == nil || *expiry == 0 {
		clear(s.byKey)
		s.flushAt = time.Time{}
		return
	}
	s.flushAt = expiryOf(*expiry)
}
