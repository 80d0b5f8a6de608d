package runtime

import (
	"reflect"
	"sync"
)

// ByKey returns the sockets of a server for which key has this value now: all of
// one user, for example. A socket leaves by itself when it ends, before
// OnDisconnect. The first use for a key goes through all sockets, every
// later one takes as long as there are members, however many sockets there are.
func ByKey[T comparable](sockets *Sockets, key *Key[T], value T) Audience {
	return selection(func() []*Socket { return sockets.byKey.find(key, value) })
}

// A keyIndex finds sockets by the values of those keys that were asked for.
type keyIndex struct {
	all   func() []*Socket // for the first time
	mu    sync.RWMutex
	byKey map[any]map[any]map[*Socket]struct{} // by key, then by value
}

func (x *keyIndex) find(key, value any) []*Socket {
	if !isComparable(value) {
		return nil
	}
	x.mu.RLock()
	byValue := x.byKey[key]
	members := listOf(byValue[value])
	x.mu.RUnlock()
	if byValue != nil {
		return members
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	return listOf(x.of(key)[value])
}

// of returns the index of a key, and makes it if need be.
func (x *keyIndex) of(key any) map[any]map[*Socket]struct{} {
	if byValue := x.byKey[key]; byValue != nil {
		return byValue
	}
	byValue := map[any]map[*Socket]struct{}{}
	for _, socket := range x.all() {
		if value, ok := socket.values.get(key); ok {
			enter(byValue, value, socket)
		}
	}
	if x.byKey == nil {
		x.byKey = map[any]map[any]map[*Socket]struct{}{}
	}
	x.byKey[key] = byValue
	return byValue
}

// change has set change the value of a key.
func (x *keyIndex) change(s *Socket, key any, set func(*values)) {
	x.mu.RLock()
	if x.byKey[key] == nil { // it stays so until the lock is given back
		set(&s.values)
		x.mu.RUnlock()
		return
	}
	x.mu.RUnlock()
	x.mu.Lock()
	defer x.mu.Unlock()
	byValue := x.byKey[key]
	if value, ok := s.values.get(key); ok {
		leave(byValue, value, s)
	}
	set(&s.values)
	if value, ok := s.values.get(key); ok {
		enter(byValue, value, s)
	}
}

// leave forgets a socket that has ended. It keeps its values.
func (x *keyIndex) leave(s *Socket) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for key, byValue := range x.byKey {
		if value, ok := s.values.get(key); ok {
			leave(byValue, value, s)
		}
	}
}

// enter leaves out what has ended: its leave may have been already.
func enter(byValue map[any]map[*Socket]struct{}, value any, s *Socket) {
	if isComparable(value) && s.State() != Closed {
		insert(byValue, value, s)
	}
}

func leave(byValue map[any]map[*Socket]struct{}, value any, s *Socket) {
	if isComparable(value) {
		remove(byValue, value, s)
	}
}

// isComparable reports whether a value can be found again: slices in interfaces
// cannot, nor what is not equal to itself.
func isComparable(value any) bool {
	if value == nil {
		return true
	}
	v := reflect.ValueOf(value)
	return v.Comparable() && v.Equal(v)
}

func listOf(set map[*Socket]struct{}) []*Socket {
	list := make([]*Socket, 0, len(set))
	for socket := range set {
		list = append(list, socket)
	}
	return list
}
