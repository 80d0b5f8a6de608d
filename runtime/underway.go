package runtime

import (
	"slices"
	"time"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// Calls returns the requests and streams that are under way at this moment, in
// both directions, those that began first in front. Calls of this side have an age
// only where somebody observes the socket: elsewhere their Started is the zero
// time, as it is for calls of the peer whose turn has not come. These are in front
// of all others.
func (s *Socket) Calls() []CallInfo {
	list := s.session.underWay()
	slices.SortStableFunc(list, func(a, b CallInfo) int { return a.Started.Compare(b.Started) })
	return list
}

func (s *nativeSession) underWay() []CallInfo {
	list := s.calls.underWay()
	s.served.mu.Lock()
	defer s.served.mu.Unlock()
	for _, x := range s.served.all() {
		list = append(list, s.socket.callInfo(s.protocol.knownName(x.method), x.kind, true, time.Unix(0, x.started)))
	}
	return list
}

// underWay lists the calls that somebody waits for.
func (t *calls) underWay() (list []CallInfo) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, c := range t.live.all() {
		if c.stage == callLive {
			list = append(list, c.callInfo())
		}
	}
	for e := t.queue.Front(); e != nil; e = e.Next() {
		list = append(list, e.Value.(*call).callInfo())
	}
	return list
}

func (c *call) callInfo() CallInfo {
	kind := KindRequest
	e := c.has()
	if e.in != nil || e.out != nil {
		kind = KindStream
	}
	return c.session.socket.callInfo(c.name(), kind, false, e.record.started())
}

func (s *wireSession) underWay() []CallInfo {
	list := s.calls.underWay()
	s.served.mu.Lock()
	defer s.served.mu.Unlock()
	for x := s.served.first; x != nil; x = x.next {
		var started time.Time
		if x.started != 0 {
			started = time.Unix(0, x.started)
		}
		list = append(list, s.socket.callInfo(x.method.Name, kindOf(x.method), true, started))
	}
	return list
}

func (t *wireCalls) underWay() (list []CallInfo) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, l := range []*wireList{&t.sent, &t.turns, &t.noID} {
		for c := l.head; c != nil; c = c.next {
			if c.stage != wireAbandoned {
				list = append(list, t.session.socket.callInfo(c.method.Name, kindOf(c.method), false, c.record.started()))
			}
		}
	}
	return list
}

// kindOf is the kind of a request or stream.
func kindOf(m *wire.Method) Kind {
	if m.Role == wire.Stream {
		return KindStream
	}
	return KindRequest
}
