package runtime

import "github.com/netgen-dev/netgen/runtime/wire"

// copyOpening returns what appends the same message later, without anything of the
// caller's: the message is encoded, and read again.
func (s *wireSession) copyOpening(m *wire.Method, opening wire.Append) (wire.Append, error) {
	buf := scratches.Get().(*scratch)
	defer buf.free()
	x := s.aside(m)
	b, err := s.encodeBy(buf.b[:0], m, &x, opening)
	buf.b = b[:0]
	if err != nil {
		return nil, err
	}
	var r wire.Reader
	r.Reset(b, false, 0)
	x = s.aside(m)
	as := m.Open[s.me]
	v, err := s.decode(as, &x, &r)
	if err == nil {
		err = r.Err()
	}
	if err != nil {
		return nil, &Error{Code: Internal, Message: "what was encoded cannot be read again", Method: m.Name, Outcome: NotSent, Cause: err}
	}
	return func(b []byte, x *wire.Exchange) ([]byte, error) { return as.Append(b, x, v) }, nil
}

// aside is an Exchange for a message that is not sent: the session's variables stay
// as they are.
func (s *wireSession) aside(m *wire.Method) wire.Exchange {
	x := wire.Exchange{ID: m.LowID, Kinds: m.Kinds, Version: s.version(m)}
	if s.variables != nil {
		x.Session = wire.NewSession(s.tables.Variables)
		x.Session.Restore(s.variables.Save(nil))
	}
	return x
}
