package runtime

import "sync"

// ReuseRequests has requests used again once they are answered, and the contexts of
// their handlers: less garbage, for handlers that keep neither and leave no goroutine
// behind that uses them. What is decoded next overwrites a request, with its bytes and
// lists; strings are never overwritten. A result may refer to its request. In native
// protocols it is for requests that the socket's reader handles, up to 64 KiB; in wire
// protocols for those that are handled in their order, of which only the struct itself is
// used again. Where somebody intercepts or observes, all are made anew, as they are by
// default.
func ReuseRequests() Option {
	return option(func(s *settings) { s.reuseRequests = true })
}

// mostReused is how many bytes a request has at most that is used again: what has been
// large once would stay so.
const mostReused = 64 << 10

// oneStruct is a request that is a struct, in one piece with what serves it.
type oneStruct[T any] struct {
	exchange exchange
	body     T
}

// takeSpare returns one that was used before, if there is any. Until now its exchange was
// what it had been, so that its context stayed one that has ended.
func takeSpare[T any](spares *sync.Pool) *oneStruct[T] {
	one, _ := spares.Get().(*oneStruct[T])
	if one == nil {
		return new(oneStruct[T])
	}
	one.exchange = exchange{}
	return one
}

// mayReuse reports whether requests are used again: nobody else sees them.
func (s *settings) mayReuse() bool {
	return s.reuseRequests && len(s.interceptors) == 0 && !s.observed()
}

// spares are where requests come from that are used again, nil if this one is not.
func (m *Method[Q, R]) spares(in *Incoming) *sync.Pool {
	if len(in.body) > mostReused || !in.session.socket.settings.mayReuse() {
		return nil
	}
	return &m.again
}

// isSpare reports whether x may be used again: it is answered, nobody but the reader
// has had it, and nobody has asked for its end. The lock of served is held.
func (x *exchange) isSpare() bool {
	if !x.isOver || x.listed {
		return false
	}
	x.life.mu.Lock()
	defer x.life.mu.Unlock()
	return !x.abandoned && x.beside == nil && !x.life.isAsked()
}
