package wiretest

import (
	"errors"
	"fmt"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// stumps cuts the message off everywhere. Who waits for the rest must know that some
// is missing, and never wait for more than there is; who does not is told of an
// error. Nobody takes a stump for a message.
func (p *proof) stumps(s *Sample) error {
	is := p.identify(s, s.Bytes)
	for n := range offsets(len(s.Bytes)) {
		if err := p.stump(s, is, n); err != nil {
			return fmt.Errorf("cut off after %d bytes: %w", n, err)
		}
	}
	return nil
}

// Bytes are identified by the message that they are taken for, and as an answer to its request.
type identified struct {
	as                dispatched
	answer            int
	asError, answered error // why none
}

// identify asks what bytes are, where no length in front says whether they are whole.
func (p *proof) identify(s *Sample, b []byte) (is identified) {
	if p.isFramed() {
		return is
	}
	if p.reading().Dispatch != nil {
		is.as, is.asError = p.dispatch(b, open, p.session(s.Received))
	}
	if p.role != opening {
		is.answer, is.answered = p.pick(b, open, p.copyOf(s.Received))
	}
	return is
}

// offsets are all up to n, or of a long message many.
func offsets(n int) func(yield func(int) bool) {
	const each = 200
	return func(yield func(int) bool) {
		for i := 0; i < n; {
			if !yield(i) {
				return
			}
			if i++; i > each && n-i > each {
				i += n / each
			}
		}
	}
}

func (p *proof) stump(s *Sample, whole identified, n int) error {
	b, missing := s.Bytes[:n:n], len(s.Bytes)-n
	if _, err := p.read(b, closed, p.copyOf(s.Received)); isPanic(err) {
		return err
	} else if p.message.ToEnd { // a stump may be a message, too
		return p.isFoundShort(whole, p.identify(s, b), missing)
	} else if err == nil {
		return errors.New("it is read as if it were whole")
	}
	if p.isFramed() {
		found, err := p.split(b, open, s.Received.Session)
		if err == nil && found != len(s.Bytes) {
			return fmt.Errorf("it is split at %d", found)
		}
		return isShort("splitting it", err, missing)
	}
	if _, err := p.read(b, open, p.copyOf(s.Received)); err == nil {
		return errors.New("it is read as if it were whole, although more may come")
	} else if err := isShort("reading it", err, missing); err != nil {
		return err
	}
	return p.isFoundShort(whole, p.identify(s, b), missing)
}

// isFoundShort compares what a stump is taken for with what the message is. Either that is known
// already, or more is needed.
func (p *proof) isFoundShort(whole, part identified, missing int) error {
	if part.asError == nil && part.as != whole.as {
		return fmt.Errorf("it is dispatched as %s", p.describe(part.as))
	}
	if err := isShort("dispatching it", part.asError, missing); err != nil {
		return err
	}
	if part.answered == nil && part.answer != whole.answer {
		return fmt.Errorf("the alternative %d is chosen, and %d when it is whole", part.answer, whole.answer)
	}
	return isShort("choosing it", part.answered, missing)
}

// isShort returns what is wrong with an error of a reader that should wait for some
// of what is missing. Nothing is wrong with none.
func isShort(doing string, err error, missing int) error {
	if err == nil {
		return nil
	}
	wait, ok := errors.AsType[*short](err)
	switch {
	case !ok:
		return fmt.Errorf("%s fails: %w", doing, err)
	case wait.missing < 1:
		return fmt.Errorf("%s waits for %d bytes", doing, wait.missing)
	case wait.missing > missing:
		return fmt.Errorf("%s waits for %d bytes, and %d will come", doing, wait.missing, missing)
	}
	return nil
}

// feeds gives one reader the message byte by byte, as a session does whose peer is
// slow. The message is found with the last one, unless its length is known before.
func (p *proof) feeds(s *Sample) error {
	const most = 600
	if p.message.ToEnd {
		return nil // a session reads it once all of it is there
	}
	r := p.reader(nil, open, s.Received.Session)
	for n := range min(len(s.Bytes), most) {
		r.More(s.Bytes[:n:n])
		if err := p.feed(s, r); !p.isFramed() && err == nil {
			return fmt.Errorf("byte by byte it is read after %d bytes", n)
		} else if err := isShort("reading it byte by byte", err, len(s.Bytes)-n); err != nil {
			return fmt.Errorf("after %d bytes %w", n, err)
		}
	}
	r.More(s.Bytes)
	if err := p.feed(s, r); err != nil {
		return fmt.Errorf("byte by byte it cannot be read: %w", err)
	}
	return nil
}

// feed reads the message with a reader that may have tried before, or looks for its
// length.
func (p *proof) feed(s *Sample, r *wire.Reader) (err error) {
	defer recovered(&err)
	if p.isFramed() {
		if n := p.reading().Split(r); r.Err() == nil && n != len(s.Bytes) {
			return fmt.Errorf("it is split at %d", n)
		}
		return errorOf(r)
	}
	var v any
	if p.message.New != nil {
		v = p.message.New()
	}
	v = p.message.Read(r, p.copyOf(s.Received), v)
	if r.Err() == nil && r.Pos() == len(s.Bytes) {
		return p.keeps(s.Value, v)
	}
	return errorOf(r)
}

func isPanic(err error) bool { return errors.As(err, new(*panicError)) }
