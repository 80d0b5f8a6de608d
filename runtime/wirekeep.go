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
	v, err := s.readAside(m, b)
	if err != nil {
		return nil, &Error{Code: Internal, Message: "what was encoded cannot be read again", Method: m.Name, Outcome: NotSent, Cause: err}
	}
	return v, nil
}

func (s *wireSession) readAside(m *wire.Method, b []byte) (v any, err error) {
	var r wire.Reader
	x, as := s.aside(m), m.Open[s.me]
	if as.Fragments != nil {
		whole, _, err := new(wire.Joint).Join(as.Fragments, &r, b, x.Session, len(b))
		if err != nil {
			return nil, err
		}
		b = whole.Bytes
	}
	r.Reset(b, false, 0)
	if v, err = s.decode(as, &x, &r, nil); err != nil {
		return nil, err
	}
	return v, r.Err()
}

// aside is an Exchange for a message that is not sent: the session's variables stay
// as they are.
func (s *wireSession) aside(m *wire.Method) wire.Exchange {
	return wire.Exchange{ID: m.LowID, Kinds: m.Kinds, Version: s.version(m), Session: s.variables.Clone()}
}
