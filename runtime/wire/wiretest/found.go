package wiretest

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"

	"github.com/netgen-dev/netgen/runtime/wire"
)

type exchange = wire.Exchange

// isFollowed puts other bytes behind the message, which must not matter, unless nothing can follow it.
func (p *proof) isFollowed(s *Sample) error {
	if p.message.ToEnd {
		return nil
	}
	for _, tail := range [][]byte{{0}, {0xff, '\n'}, s.Bytes} {
		b := append(bytes.Clone(s.Bytes), tail...)
		if err := p.ends(s, b, len(s.Bytes)); err != nil {
			return fmt.Errorf("followed by %s\n%w", dump(tail), err)
		}
	}
	return nil
}

// ends sees that the message in b ends after n bytes.
func (p *proof) ends(s *Sample, b []byte, n int) error {
	if p.isFramed() {
		found, err := p.split(b, open, s.Received.Session)
		if err != nil {
			return fmt.Errorf("its length is not found: %w", err)
		}
		if found != n {
			return fmt.Errorf("it is split at %d, and has %d bytes", found, n)
		}
		return nil
	}
	g, err := p.read(b, open, p.copyOf(s.Received))
	if err != nil {
		return fmt.Errorf("it cannot be read: %w", err)
	}
	if g.n != n {
		return fmt.Errorf("reading takes %d bytes, and the message has %d", g.n, n)
	}
	return p.keeps(s.Value, g.value)
}

func (s spot) isFramed() bool { return s.reading().Split != nil }

// arrives is how the bytes of a message are read when they have come: all there are
// where messages are split, else with more to follow.
func (s spot) arrives() mode {
	if s.isFramed() {
		return closed
	}
	return open
}

// isFound sees that the reader takes the message for what it is. What opens an exchange
// may be another one by a kind that the program gave, so that it is only counted; but it is
// something.
func (p *proof) isFound(s *Sample) error {
	if p.reading().Dispatch != nil {
		if err := p.isDispatched(s); err != nil {
			return err
		}
	}
	if p.role == opening {
		return nil
	}
	if err := p.isIdentified(s); err != nil {
		return err
	}
	return p.isChosen(s)
}

func (p *proof) isDispatched(s *Sample) error {
	d, err := p.dispatch(s.Bytes, p.arrives(), p.session(s.Received))
	if err != nil {
		return fmt.Errorf("it is not dispatched: %w", err)
	}
	if d.what == p.what() && (p.role != opening || d.method == p.method.ID) {
		p.dispatched++
		return nil
	}
	if d.what == wire.Unknown && !p.isConditional() && !p.asksSession() {
		return errors.New("it is dispatched as nothing known")
	}
	p.takenFor = p.describe(d)
	return nil
}

// asksSession reports whether it may depend on session variables what begins like the message:
// the conditions of what opens an exchange may ask them, and nothing tells which.
func (p *proof) asksSession() bool { return p.role == opening && p.protocol.Variables > 0 }

func methodOf(p *wire.Protocol, id uint16) *wire.Method {
	if id < 1 || int(id) > len(p.Methods) {
		return nil
	}
	return p.Methods[id-1]
}

func (p *proof) describe(d dispatched) string {
	name := map[wire.What]string{wire.Unknown: "nothing known", wire.Reply: "a reply", wire.Input: "an input", wire.Opening: "opening"}[d.what]
	if m := methodOf(p.protocol, d.method); m != nil && d.what == wire.Opening {
		return name + " " + m.Name
	}
	return name
}

func (p *proof) isIdentified(s *Sample) error {
	id, ok, err := p.id(s.Bytes, p.arrives(), s.Received.Session)
	if err != nil {
		return fmt.Errorf("its id is not found: %w", err)
	}
	if ok && s.Received.IDValue == nil && id != s.Received.ID {
		return fmt.Errorf("it has the id %d, and %d is found", s.Received.ID, id)
	}
	if ok {
		p.hasID++
	}
	if !p.message.HasChannel || p.reading().Channel == nil {
		return nil
	}
	channel, err := p.channel(s.Bytes, p.arrives(), s.Received.Session)
	if err != nil {
		return fmt.Errorf("its channel is not found: %w", err)
	}
	if want := s.after().Channel; channel != want {
		return fmt.Errorf("it has the channel %d, and %d is found", want, channel)
	}
	return nil
}

func (p *proof) isChosen(s *Sample) error {
	i, err := p.pick(s.Bytes, p.arrives(), p.copyOf(s.Received))
	switch {
	case err != nil:
		return fmt.Errorf("it is not chosen: %w", err)
	case i >= len(p.alternatives()):
		return fmt.Errorf("the alternative %d is chosen of %d", i, len(p.alternatives()))
	case i < 0:
		return errors.New("nothing is chosen")
	case i != p.index && !p.isVariant(s.Value, i):
		return fmt.Errorf("%s is chosen instead", p.alternatives()[i].Message.Name)
	}
	return nil
}

// isVariant reports whether a union's value is itself the error that is chosen.
func (p *proof) isVariant(v any, chosen int) bool {
	other := p.alternatives()[chosen]
	return other.Is == wire.Failed && other.Message.New != nil && reflect.TypeOf(v) == reflect.TypeOf(other.Message.New())
}

// isFailure reports whether the message is an error that the schema declares.
func (p *proof) isFailure() bool {
	return p.role == answer && p.method.Answers[p.side][p.index].Is == wire.Failed
}

// isPicked sees that a handler's value is taken for the answer that it is.
func (p *proof) isPicked(s *Sample) error {
	if s.Value == nil {
		return nil
	}
	if p.isFailure() {
		return p.isPickedError(s)
	}
	pick := p.picker()
	if pick == nil {
		return nil
	}
	if i := pick(s.Value); i != p.index {
		return fmt.Errorf("a handler that returns it picks the answer %d, and it is %d", i, p.index)
	}
	return nil
}

// picker is the function that picks the alternative of a value, nil for none.
func (p *proof) picker() func(any) int {
	switch {
	case p.role == input:
		return p.method.PickInput
	case p.role == answer && p.method.Answers[p.side][p.index].Is == wire.Item:
		return p.method.PickItem
	case p.role == answer:
		return p.method.PickResult
	}
	return nil
}

func (p *proof) isPickedError(s *Sample) error {
	err, ok := s.Value.(error)
	if !ok {
		return fmt.Errorf("%T is no error", s.Value)
	}
	if p.method.PickError == nil {
		return nil
	}
	i, v := p.method.PickError(fmt.Errorf("wrapped: %w", err))
	if i != p.index || v != s.Value {
		return fmt.Errorf("as an error it picks %d and %v, and it is %d", i, v, p.index)
	}
	return nil
}
