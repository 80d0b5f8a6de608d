package runtime

import "github.com/netgen-dev/netgen/runtime/wire"

// copyOpening returns what appends the same message later, without anything of the
// caller's: the message is encoded, and read again.
func (s *wireSession) copyOpening(m *wire.Method, opening wire.Append) (wire.Append, error) {
	buf := takeScratch()
	defer buf.free()
	b, err := s.encodeAside(buf.b[:0], m, opening)
	buf.b = b[:0]
	if err != nil {
		return nil, err
	}
	return s.openingOf(m, b)
}

// encodeAside appends a message that is not sent.
func (s *wireSession) encodeAside(b []byte, m *wire.Method, opening wire.Append) ([]byte, error) {
	x := s.aside(m)
	return s.encodeBy(b, s.opens(m), &x, opening)
}

// openingOf returns what appends the message that encodeAside has appended. It keeps
// nothing of b.
func (s *wireSession) openingOf(m *wire.Method, b []byte) (wire.Append, error) {
	v, err := s.messageOf(m, b)
	if err != nil {
		return nil, err
	}
	as := m.Open[s.me]
	return func(b []byte, x *wire.Exchange) ([]byte, error) { return as.Append(b, x, v) }, nil
}

// messageOf reads the message that encodeAside has appended. It keeps nothing of b.
func (s *wireSession) messageOf(m *wire.Method, b []byte) (any, error) {
	var r wire.Reader
	r.Reset(b, false, 0)
	x := s.aside(m)
	as := m.Open[s.me]
	v, err := s.decode(as, &x, &r, nil)
	if err == nil {
		err = r.Err()
	}
	if err != nil {
		return nil, &Error{Code: Internal, Message: "what was encoded cannot be read again", Method: m.Name, Outcome: NotSent, Cause: err}
	}
	return v, nil
}

// aside is an Exchange for a message that is not sent: the session's variables stay
// as they are.
func (s *wireSession) aside(m *wire.Method) wire.Exchange {
	return wire.Exchange{ID: m.LowID, Kinds: m.Kinds, Version: s.version(m), Session: s.variables.Clone()}
}
