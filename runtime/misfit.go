package runtime

import (
	"context"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// Misfit returns why the request or event that the handler of ctx was given could not be
// read as what its kind says. It is for handlers of what a schema declares with `else or
// misfit`, and nil for everything else: for a kind that the schema does not have, too.
func Misfit(ctx context.Context) error {
	if x, ok := ctx.Value(servingKey{}).(misfitting); ok {
		return x.whyMisfit()
	}
	return nil
}

// misfitting is what a handler serves that may be a misfit.
type misfitting interface{ whyMisfit() error }

// A misheard is an event that could not be read as what its kind says.
type misheard struct{ why error }

func (m misheard) whyMisfit() error { return m.why }

func (x *wireServing) whyMisfit() error { return x.misfit }

func (t *wireServed) whyMisfit() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if x := t.current; x != nil {
		return x.misfit
	}
	return nil
}

// misfit reads a message that could not be read as what its kind says as the opening
// that the schema has for such. It returns no method where there is none, or where
// the message cannot be read as that either.
func (s *wireSession) misfit(m sighting, method *wire.Method, err error) (as *wire.Method, v any, size int, why error) {
	why = s.reader.Err()
	if m.reading.Misfit == 0 || err == errPanicked || why == nil || why == wire.ErrShort {
		return nil, nil, 0, nil
	}
	as = s.tables.Methods[m.reading.Misfit-1]
	if as == method || (as.Role == wire.Event) != (method.Role == wire.Event) {
		return nil, nil, 0, nil
	}
	s.reader.Rewind(0)
	if v, size, err = s.takeOpening(m, as); err != nil {
		return nil, nil, 0, nil
	}
	return as, v, size, why
}

// line takes the line that the input begins with as the message that its words stand
// for. It reports false while bytes are missing. A line without words is nothing.
func (s *wireSession) line(m *sighting) (whole bool, err error) {
	words, size := m.reading.Lines.Cut(m.bytes)
	switch {
	case size == 0 && len(m.bytes) >= wire.MaxLine:
		return false, s.broken(m.sent(), "a line of more than %d bytes", wire.MaxLine)
	case size == 0:
		s.need = len(m.bytes) + 1
		return false, nil
	case len(words) == 0:
		s.input.consume(size)
		s.anew()
		return false, nil
	}
	b, err := m.reading.Lines.Append(nil, words)
	if err != nil {
		return false, s.broken(m.sent(), "a line: %v", err)
	}
	m.bytes, m.framed, m.instead, m.size = b, true, m.bytes[:size], size
	s.again = false
	s.reader.Reset(b, false, s.limit)
	return true, nil
}
