package wiretest

import (
	"fmt"
	"slices"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A spot is a message where it stands in a protocol: what opens an exchange of a
// method, or comes within it.
type spot struct {
	protocol *wire.Protocol
	variants *variants
	method   *wire.Method
	side     int // that opens the exchange
	role     role
	index    int // of the answer or input
	message  *wire.Message
	alone    bool // a struct, which need not end by itself
	proved   bool // at another place
}

// role is what a message is in its exchange.
type role int

const (
	opening role = iota
	answer
	input
)

// openings lists what can open exchanges, for either side.
func openings(p *wire.Protocol) []spot {
	var spots []spot
	variants := variantsOf(p.Variants)
	for _, m := range p.Methods {
		for side, message := range m.Open {
			if message != nil && !m.Phase.Raw {
				spots = append(spots, spot{protocol: p, variants: variants, method: m, side: side, message: message})
			}
		}
	}
	return spots
}

// replies lists what may come in an exchange, be it from its opener or not.
func (s spot) replies() []spot {
	var spots []spot
	for i, a := range s.method.Answers[s.side] {
		spots = append(spots, s.within(answer, i, a))
	}
	for i, a := range s.method.Inputs[s.side] {
		spots = append(spots, s.within(input, i, a))
	}
	return slices.DeleteFunc(spots, func(s spot) bool { return s.message == nil || s.phase().Raw })
}

// within is the spot of an alternative.
func (s spot) within(r role, i int, a wire.Answer) spot {
	s.role, s.index, s.message = r, i, a.Message
	return s
}

// String says where the message is for a person, and for go test -run.
func (s spot) String() string {
	side := []string{"client", "server"}[s.side]
	if s.role == opening {
		return fmt.Sprintf("%s/%s", s.method.Name, side)
	}
	return fmt.Sprintf("%s/%s/%s", s.method.Name, side, s.message.Name)
}

// part is the message where it stands in its exchange. A struct stands in none.
func (s spot) part() wire.Part {
	p := wire.Part{Method: s.method, Side: s.side}
	if s.role != opening {
		p.Answer = &s.alternatives()[s.index]
	}
	return p
}

// phase is the one in which the message is read.
func (s spot) phase() *wire.Phase {
	if s.role != opening && s.method.Then != nil {
		return s.method.Then
	}
	return s.method.Phase
}

// reading is what the side meets that reads the message.
func (s spot) reading() *wire.Reading {
	if s.role == answer {
		return &s.phase().Reads[s.side]
	}
	return &s.phase().Reads[1-s.side]
}

// what is what the reader takes the message for.
func (s spot) what() wire.What { return []wire.What{wire.Opening, wire.Reply, wire.Input}[s.role] }

// choose is the function that finds the message among those that may come.
func (s spot) choose() func(*wire.Reader, *wire.Exchange) int {
	if s.role == input {
		return s.method.ChooseInput[s.side]
	}
	return s.method.Choose[s.side]
}

// alternatives are the messages of which choose returns one.
func (s spot) alternatives() []wire.Answer {
	if s.role == input {
		return s.method.Inputs[s.side]
	}
	return s.method.Answers[s.side]
}

// newExchange returns an exchange as its opener begins it. Versions take turns.
func (s spot) newExchange(f *filler, round int) *wire.Exchange {
	m := s.method
	x := &wire.Exchange{ID: between(f, m.LowID, m.HighID), Kinds: m.Kinds, Session: wire.NewSession(s.protocol.Variables)}
	if m.Channel || s.message.HasChannel {
		x.Channel = uint64(f.IntN(100))
	}
	if x.Version = m.LowVersion; m.HighVersion > m.LowVersion {
		x.Version += uint64(round) % (m.HighVersion - m.LowVersion + 1)
	}
	for i := range s.protocol.Variables {
		x.Session.Set(i, s.variable(f, i))
	}
	return x
}

// variable returns a value for a session variable: a small one, or one that it is compared
// with, or beside that.
func (s spot) variable(f *filler, i int) uint64 {
	if i < len(s.protocol.Compared) && len(s.protocol.Compared[i]) > 0 && f.IntN(3) > 0 {
		n := s.protocol.Compared[i][f.IntN(len(s.protocol.Compared[i]))]
		return max(n, 1) - 1 + uint64(f.IntN(3))
	}
	return uint64(f.IntN(3))
}

// between returns a number that is low or high rather often, or one of the first, as the
// runtime gives them.
func between(f *filler, low, high uint64) uint64 {
	switch n := f.IntN(6); {
	case n == 0 || high <= low:
		return low
	case n == 1:
		return high
	case n < 4:
		return low + f.Uint64N(min(high-low, 99)+1)
	case high-low == 1<<64-1:
		return f.Uint64()
	}
	return low + f.Uint64N(high-low+1)
}

// copyOf returns an exchange that codecs may change.
func (s spot) copyOf(x *wire.Exchange) *wire.Exchange {
	c := *x
	c.Session = s.session(x)
	return &c
}

func (s spot) session(x *wire.Exchange) *wire.Session {
	session := wire.NewSession(s.protocol.Variables)
	for i := range s.protocol.Variables {
		session.Set(i, x.Session.Get(i))
	}
	return session
}
