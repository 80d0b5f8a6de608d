package runtime

import (
	"fmt"
	"net"
	"net/netip"
	"slices"
	"sync"
)

// MaxSockets limits how many sockets a server has at once; 0 refuses all.
// Default: no limit.
func MaxSockets(n int) ServerOption {
	return limit("MaxSockets", n, func(s *settings) { s.maxSockets = n })
}

// MaxSocketsPerIP limits how many sockets a server has at once of one remote IP
// address; 0 refuses all that have one. IPv4 addresses are the same however
// they are written. Sockets without IP address, such as unix sockets, are not
// counted. Default: no limit.
func MaxSocketsPerIP(n int) ServerOption {
	return limit("MaxSocketsPerIP", n, func(s *settings) { s.maxPerIP = n })
}

// MaxSocketsPerKey limits how many sockets a server has at once for which
// OnConnect has set the same value of key, such as a user. A later value does
// not count, and a socket without one neither. It may be given for several
// keys. Default: no limit.
func MaxSocketsPerKey[T comparable](key *Key[T], n int) ServerOption {
	return limit("MaxSocketsPerKey", n, func(s *settings) {
		s.perKey = append(s.perKey, keyLimit{key.String(), n, func(socket *Socket) (any, bool) {
			value, ok := key.Get(socket)
			return keyed{key, value}, ok
		}})
	})
}

func limit(name string, n int, set func(*settings)) ServerOption {
	return serverOption(func(s *settings) {
		if n < 0 {
			s.fail(fmt.Errorf("option %s: %d is below zero", name, n))
		}
		set(s)
	})
}

// A keyLimit limits the sockets of which one key has the same value.
type keyLimit struct {
	name string
	max  int
	of   func(*Socket) (any, bool)
}

// keyed is the value of a key, as a key of places.
type keyed struct{ key, value any }

// Deny has a server turn away, and a client not dial, the IP addresses of set,
// which may be changed at any time. It may be given several times. Default:
// none is denied.
func Deny(set *PrefixSet) Option {
	return option(func(s *settings) { s.denied = append(s.denied, set) })
}

// AcceptPolicy has f asked about every connection that has an IP address,
// before anything is read; an error turns the peer away, which reads its text
// only if it is an *Error, and PermissionDenied otherwise. The listener accepts
// nothing until f returns. IPv4 addresses come as such.
func AcceptPolicy(f func(remote netip.AddrPort) error) ServerOption {
	return serverOption(func(s *settings) { s.acceptPolicy = f })
}

// judge says why a connection is to be turned away, nil if it is not.
func (s *settings) judge(conn net.Conn, credentials *UnixCredentials) error {
	if err := s.judgeUID(credentials); err != nil {
		return err
	}
	remote := addrPortOf(conn.RemoteAddr())
	if !remote.IsValid() {
		return nil
	}
	if s.denies(remote.Addr()) {
		return denied("the address is not allowed", ErrDenied)
	}
	if s.acceptPolicy == nil {
		return nil
	}
	if err := hook(s.log(), "AcceptPolicy", func() error { return s.acceptPolicy(remote) }); err != nil {
		return deniedBy(err, "the address is not allowed")
	}
	return nil
}

func (s *settings) denies(addr netip.Addr) bool {
	return slices.ContainsFunc(s.denied, func(set *PrefixSet) bool { return set.Contains(addr) })
}

func denied(text string, cause error) *Error {
	return &Error{Code: PermissionDenied, Message: text, Outcome: NotSent, Cause: cause}
}

// deniedBy is the error of a peer that a policy does not want: what the policy
// says if that is meant to travel, else text.
func deniedBy(err error, text string) *Error {
	code, said := travels(err)
	if code == Internal {
		code, said = PermissionDenied, text
	}
	return &Error{Code: code, Message: said, Outcome: NotSent, Cause: causes{ErrDenied, err}}
}

// tooMany is the error of a peer for which there is no room.
func tooMany(reason error, text string) *Error {
	return &Error{Code: ResourceExhausted, Message: text, Outcome: NotSent, Cause: reason}
}

// places count sockets that have something in common, where that is limited.
type places struct {
	mu    sync.Mutex
	taken map[any]int
}

// take takes a place of which there are max.
func (p *places) take(key any, max int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.taken[key] >= max {
		return false
	}
	if p.taken == nil {
		p.taken = map[any]int{}
	}
	p.taken[key]++
	return true
}

func (p *places) give(keys []any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, key := range keys {
		if p.taken[key]--; p.taken[key] == 0 {
			delete(p.taken, key)
		}
	}
}

// takeAddress counts a socket for its IP address.
func (s *Server) takeAddress(socket *Socket) error {
	remote := addrPortOf(socket.RemoteAddr())
	if s.settings.maxPerIP < 0 || !remote.IsValid() {
		return nil
	}
	if !s.places.take(remote.Addr(), s.settings.maxPerIP) {
		return tooMany(ErrMaxSocketsPerIP, ErrMaxSocketsPerIP.Error())
	}
	socket.places = append(socket.places, remote.Addr())
	return nil
}

// takeKeys counts a socket for what OnConnect has set.
func (s *Server) takeKeys(socket *Socket) error {
	for _, limit := range s.settings.perKey {
		place, ok := limit.of(socket)
		if !ok {
			continue
		}
		if !s.places.take(place, limit.max) {
			return tooMany(ErrMaxSocketsPerKey, "the server has as many sockets of one "+limit.name+" as it may")
		}
		socket.places = append(socket.places, place)
	}
	return nil
}

// leavePlaces gives back what a socket was counted for.
func (s *Server) leavePlaces(socket *Socket) {
	s.places.give(socket.places)
	socket.places = nil
}
