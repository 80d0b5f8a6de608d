package wiretest

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// many is about how many fragments a message is cut into at most.
const many = 500

// fragments cuts a message that travels in fragments into those of several sizes, and puts it
// together again as its bytes come.
func (p *proof) fragments(s *Sample) error {
	f := p.message.Fragments
	if f == nil {
		return nil
	}
	for _, most := range []int{1, 3, 100, f.Most} {
		some := *f
		some.Most = min(max(most, len(s.Bytes)/many), f.Most)
		b, err := some.Cut(nil, s.Bytes, s.outside())
		if err != nil && some.Most != f.Most {
			continue // it may count in more than bytes
		}
		if err != nil {
			return fmt.Errorf("in fragments of %d bytes: %w", some.Most, err)
		}
		if err := p.joins(&some, s, b); err != nil {
			return fmt.Errorf("in fragments of %d bytes: %w\n%s", some.Most, err, dump(b))
		}
	}
	return nil
}

// rejoins takes any bytes for fragments: the message that they make is that of others, too.
func (p *proof) rejoins(s *Sample, b []byte) error {
	f := p.message.Fragments
	if f == nil {
		return nil
	}
	whole, _, err := new(wire.Joint).Join(f, new(wire.Reader), b, s.outside().Session, len(b))
	if whole == nil || err != nil {
		return nil
	}
	again := *s
	again.Bytes = whole.Bytes
	return p.fragments(&again)
}

// outside is what fragments are written by, and read: what they set is nothing to others.
func (s *Sample) outside() *wire.Exchange {
	return &wire.Exchange{Session: s.Exchange.Session.Clone()}
}

// inFragments are the bytes that a message travels in.
func (s *Sample) inFragments() []byte {
	f := s.Message.Fragments
	if f == nil {
		return nil
	}
	b, _ := f.Cut(nil, s.Bytes, s.outside())
	return b
}

// joins puts the message together of what a connection has brought by and by.
func (p *proof) joins(f *wire.Fragments, s *Sample, b []byte) error {
	var j wire.Joint
	r, session, read := new(wire.Reader), s.outside().Session, 0
	for n := 0; n <= len(b); n = max(n+1, read+j.Need()) {
		whole, size, err := j.Join(f, r, b[read:n], session, len(b))
		read += size
		switch {
		case err != nil:
			return fmt.Errorf("after %d bytes: %w", n, err)
		case whole == nil && read+j.Need() <= n:
			return fmt.Errorf("it waits for %d bytes, and has %d", read+j.Need(), n)
		case whole != nil && (read != len(b) || whole.Size != read):
			return fmt.Errorf("it is taken for whole after %d of %d bytes", read, len(b))
		case whole != nil && !bytes.Equal(whole.Bytes, s.Bytes):
			return fmt.Errorf("it is put together as\n%s", dump(whole.Bytes))
		case whole != nil:
			return nil
		}
	}
	return errors.New("it is never whole")
}
