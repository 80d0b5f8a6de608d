package runtime

import "sync"

// ReuseRequests has requests used again once they are answered, and the contexts of
// their handlers: less garbage, for handlers that keep neither and leave no goroutine
// behind that uses them. What is decoded next overwrites a request, with its bytes and
// lists; strings are never overwritten. A result may refer to its request. It is for
// requests of native protocols that the socket's reader handles, up to 64 KiB, where
// nobody intercepts or observes; others are made anew, as all are by default.
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
	spares   *sync.Pool // where it goes when it is over, nil for nowhere
}

// takeSpare returns one that was used before, if there is any.
func takeSpare[T any](spares *sync.Pool) *oneStruct[T] {
	one, _ := spares.Get().(*oneStruct[T])
	if one == nil {
		one = &oneStruct[T]{spares: spares}
	}
	one.exchange = exchange{again: one}
	return one
}

// A spare is what may be used again.
type spare interface{ giveBack() }

// giveBack implements spare. The exchange keeps what it is until it is taken, so that
// its context stays one that has ended.
func (one *oneStruct[T]) giveBack() { one.spares.Put(one) }

// spares are where requests come from that are used again, nil if this one is not.
func (m *Method[Q, R]) spares(in *Incoming) *sync.Pool {
	s := in.session.socket.settings
	if !s.reuseRequests || len(in.body) > mostReused || len(s.interceptors) > 0 || s.observed() {
		return nil
	}
	return &m.again
}

// isSpare reports whether x may be used again: it is answered, nobody but the reader
// has had it, and nobody has asked for its end. The lock of served is held.
func (x *exchange) isSpare() bool {
	if x.again == nil || !x.isOver || x.listed || x.abandoned || x.then != nil || x.beside != nil {
		return false
	}
	inner, _ := x.life.known()
	return inner == nil
}
