package runtime

import (
	"slices"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A wireLate is a stream that is over here. Its opener may still send it items, since it
// cannot know that yet: these are dropped, and nothing is wrong with them.
type wireLate struct {
	method      *wire.Method
	id, channel uint64
	in          *wireInbox // that is closed
}

func lateOne(m *wire.Method, x *wire.Exchange, in *wireInbox) wireLate {
	return wireLate{m, x.ID, x.Channel, in}
}

// takesItems reports whether a stream of the peer's has items of the peer's.
func (s *wireSession) takesItems(m *wire.Method) bool { return m.ChooseInput[s.peer] != nil }

// takesAnyItems reports whether there are such streams.
func (s *wireSession) takesAnyItems() bool {
	return slices.ContainsFunc(s.tables.Methods, s.takesItems)
}

// noteLate keeps a stream that is over, as long as nothing else is that its items could be of.
// The lock is held.
func (t *wireServed) noteLate(over wireLate) {
	t.late = slices.DeleteFunc(t.late, func(l wireLate) bool {
		if l.method.Pairing == wire.ByID && over.method.Pairing == wire.ByID {
			return l.id == over.id
		}
		return l.method == over.method && l.channel == over.channel
	})
	if len(t.late) == t.limit {
		t.late = slices.Delete(t.late, 0, 1)
	}
	t.late = append(t.late, over)
}

// turnedAway is noteLate for a stream that is not served at all.
func (t *wireServed) turnedAway(m *wire.Method, x *wire.Exchange) {
	if !t.session.takesItems(m) {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.noteLate(lateOne(m, x, &wireInbox{x: *x}))
}

// forgetLate forgets the streams whose end the opener knows, since it begins something that
// has the same id, or that would wait for that.
func (t *wireServed) forgetLate(m *wire.Method, x *wire.Exchange) {
	if !t.uploads {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.late = slices.DeleteFunc(t.late, func(l wireLate) bool {
		switch {
		case l.method.Pairing != m.Pairing:
			return false
		case m.Pairing == wire.ByID:
			return l.id == x.ID
		}
		return m.Pairing == wire.InTurn
	})
}

// inputLate drops an item of a stream that is over.
func (s *wireSession) inputLate(m sighting, of itemOf) error {
	for _, l := range s.served.lateOnes() {
		a, done, err := s.chooseInput(m, of, l.method, &l.in.x)
		if !done {
			return err
		}
		if a == nil {
			continue
		}
		_, size, err := s.take(m, a.Message, &l.in.x, nil)
		if err != nil || size == 0 {
			return err
		}
		s.socket.counters.skipped.Add(1)
		if a.Then != nil {
			s.follow(a.Then)
		}
		return nil
	}
	return s.broken(m.sent(), "an item that fits no stream")
}

// lateOnes are the streams that are over.
func (t *wireServed) lateOnes() []wireLate {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.late)
}
