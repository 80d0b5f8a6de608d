package wire

import (
	"fmt"
	"slices"
	"sync"
)

// A Part is a message where it stands in an exchange.
type Part struct {
	Method *Method
	Side   int     // that opens the exchange
	Answer *Answer // one of the method's Answers or Inputs, nil for what opens it
}

// Message returns the message, nil where the side cannot open the exchange.
func (p Part) Message() *Message {
	if p.Answer != nil {
		return p.Answer.Message
	}
	return p.Method.Open[p.Side]
}

// Append appends the message by what knows everything but x. One that is conditional is
// then looked at as its reader will, and refused if that takes it for something else.
func (p Part) Append(b []byte, x *Exchange, message Append) ([]byte, error) {
	x.Begin()
	m := p.Message()
	if !m.Conditional && len(m.Before) == 0 {
		return message(b, x)
	}
	out, err := message(b, x)
	if err != nil || !m.isConditional(out[len(b):]) {
		return out, err
	}
	r := readers.Get().(*Reader)
	r.Reset(out[len(b):], p.reading().Split == nil, 0)
	defer release(r)
	before := x.unchanged()
	r.Session = before.Session
	return out, p.check(r, before)
}

// isConditional reports whether a message has to be looked at as its reader will.
func (m *Message) isConditional(b []byte) bool {
	return m.Conditional || slices.ContainsFunc(m.Before, func(other Beginning) bool {
		end := other.At + len(other.Text)
		return len(b) >= end && string(b[other.At:end]) == other.Text
	})
}

// readers are for looking at what was appended.
var readers = sync.Pool{New: func() any { return new(Reader) }}

// release gives back a reader that has read, and keeps nothing of it.
func release(r *Reader) {
	r.Reset(nil, false, 0)
	r.Session = nil
	readers.Put(r)
}

// reading is what the side meets that reads the message.
func (p Part) reading() *Reading {
	phase := p.Method.Phase
	if p.Answer != nil && p.Method.Then != nil {
		phase = p.Method.Then
	}
	if p.what() == Reply {
		return &phase.Reads[p.Side]
	}
	return &phase.Reads[1-p.Side]
}

func (p Part) isInput() bool { return indexOf(p.Method.Inputs[p.Side], p.Answer) >= 0 }

// check returns an error where the reader of a message takes it for something else.
func (p Part) check(r *Reader, x *Exchange) error {
	if err := p.dispatched(r, x.Session); err != nil || p.Answer == nil {
		return err
	}
	r.Rewind(0)
	all, choose := p.Method.Answers[p.Side], p.Method.Choose[p.Side]
	if p.isInput() {
		all, choose = p.Method.Inputs[p.Side], p.Method.ChooseInput[p.Side]
	}
	switch i := choose(r, x); {
	case i < 0 || i >= len(all):
		return takenFor(p.Answer.Message, "none of what may answer "+p.Method.Name)
	case &all[i] != p.Answer:
		return takenFor(p.Answer.Message, all[i].Message.Name)
	}
	return nil
}

// dispatched is check for what the phase takes the message for.
func (p Part) dispatched(r *Reader, s *Session) error {
	reading := p.reading()
	if reading.Dispatch == nil {
		return nil
	}
	what, id := reading.Dispatch(r, s)
	if is := p.what(); what == is && (is != Opening || id == p.Method.ID) {
		return nil
	}
	return takenFor(p.Message(), [...]string{
		Unknown: "nothing that is known", Opening: "another message", Reply: "a reply", Input: "an item",
	}[what])
}

// what is what the reader has to take the message for.
func (p Part) what() What {
	switch {
	case p.Answer == nil:
		return Opening
	case p.isInput():
		return Input
	}
	return Reply
}

// takenFor is the error of a message for which the condition of another holds, or its
// own does not, or which begins as another does.
func takenFor(m *Message, other string) error {
	return fmt.Errorf("by the schema readers make of %s, with these values, %s", m.Name, other)
}

// indexOf returns which of some answers a is, -1 for none.
func indexOf(all []Answer, a *Answer) int {
	for i := range all {
		if &all[i] == a {
			return i
		}
	}
	return -1
}
