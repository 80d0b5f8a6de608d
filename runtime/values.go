package runtime

import "sync"

// A Key names a value of type T that may be attached to sockets. Keys are
// compared by identity: make one per purpose with NewKey and keep it in a
// variable.
type Key[T any] struct{ name string }

// NewKey makes a key. The name is for people.
func NewKey[T any](name string) *Key[T] { return &Key[T]{name} }

// String returns the key's name.
func (k *Key[T]) String() string { return k.name }

// Set attaches value to the socket, in place of what was there.
func (k *Key[T]) Set(s *Socket, value T) {
	s.registry.byKey.change(s, k, func(v *values) { v.set(k, value) })
}

// Get returns the value attached to the socket, if there is one.
func (k *Key[T]) Get(s *Socket) (T, bool) {
	v, ok := s.values.get(k)
	value, _ := v.(T) // nil of an interface type is no T
	return value, ok
}

// Delete takes the value off the socket.
func (k *Key[T]) Delete(s *Socket) {
	s.registry.byKey.change(s, k, func(v *values) { v.delete(k) })
}

type values struct {
	mu sync.RWMutex
	m  map[any]any
}

func (v *values) get(key any) (value any, ok bool) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	value, ok = v.m[key]
	return value, ok
}

func (v *values) delete(key any) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.m, key)
}

func (v *values) set(key, value any) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.m == nil {
		v.m = map[any]any{}
	}
	v.m[key] = value
}
