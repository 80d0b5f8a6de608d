package wiretest

import (
	"bytes"
	"fmt"
	"runtime"
	"slices"
)

// mutants is what hostile peers send.
func (p *proof) mutants(s *Sample) error {
	const count = 10
	f := newFiller(mix(s.seed, "mutants"+p.String()), nil)
	for range count {
		b := f.mutate(s.Bytes)
		if err := p.survives(s, b); err != nil {
			return fmt.Errorf("read as\n%s\n%w", dump(b), err)
		}
	}
	return nil
}

// mutate returns bytes that begin as others and go wrong somewhere.
func (f *filler) mutate(b []byte) []byte {
	b = bytes.Clone(b)
	for range 1 + f.IntN(3) {
		at := f.IntN(len(b) + 1)
		to := min(at+1+f.IntN(8), len(b))
		switch f.IntN(6) {
		case 0:
			b = slices.Delete(b, at, to)
		case 1:
			b = slices.Insert(b, at, b[at:to]...)
		case 2:
			b = slices.Insert(b, at, byte(f.Uint32()))
		case 3:
			for i := at; i < to; i++ {
				b[i] = byte(f.Uint32())
			}
		case 4:
			b = append(b[:at], f.text()...)
		case 5:
			if at < len(b) {
				b[at] ^= 1 << f.IntN(8)
			}
		}
	}
	return b
}

// survives reads any bytes in every way that a session might, and returns what goes
// wrong other than that they are refused.
func (p *proof) survives(s *Sample, b []byte) error {
	if err := p.asks(s, b); err != nil {
		return err
	}
	if _, err := p.read(b, open, p.copyOf(s.Received)); isPanic(err) {
		return err
	} else if wait, ok := err.(*short); ok && wait.missing < 1 {
		return fmt.Errorf("reading waits for %d bytes", wait.missing)
	}
	if err := p.rejoins(s, b); err != nil {
		return err
	}
	return p.rereads(s, b)
}

// asks asks of any bytes what they are.
func (p *proof) asks(s *Sample, b []byte) error {
	for _, how := range []mode{closed, open} {
		if p.isFramed() {
			if n, err := p.split(b, how, s.Received.Session); isPanic(err) {
				return err
			} else if err == nil && n < 1 {
				return fmt.Errorf("it is split at %d", n)
			}
		}
		if p.reading().Dispatch != nil {
			if _, err := p.dispatch(b, how, p.session(s.Received)); isPanic(err) {
				return err
			}
		}
		if p.role == opening {
			continue
		}
		if _, _, err := p.id(b, how, s.Received.Session); isPanic(err) {
			return err
		}
		if i, err := p.pick(b, how, p.copyOf(s.Received)); isPanic(err) {
			return err
		} else if i >= len(p.alternatives()) {
			return fmt.Errorf("the alternative %d is chosen", i)
		}
	}
	return nil
}

// rereads reads any bytes. If that gives a value which can be appended, then what was
// appended is read as the same value.
func (p *proof) rereads(s *Sample, b []byte) error {
	x := p.copyOf(s.Received)
	first, err := p.read(b, closed, x)
	if isPanic(err) {
		return err
	}
	if err != nil {
		return nil
	}
	if first.n > len(b) {
		return fmt.Errorf("reading takes %d of %d bytes", first.n, len(b))
	}
	again, err := p.append(nil, p.writing(s, x), first.value)
	if err != nil {
		if isPanic(err) {
			return fmt.Errorf("appending what it is read as fails: %w", err)
		}
		return nil
	}
	second, err := p.read(again, closed, p.copyOf(s.Received))
	if err != nil {
		return fmt.Errorf("it is read as %s, and appended as\n%s\nwhich cannot be read: %w", show(first.value), dump(again), err)
	}
	if !same(first.value, second.value) {
		return fmt.Errorf("it is read as %s, and what is appended then as %s", show(first.value), show(second.value))
	}
	return nil
}

// bounded reads messages that claim to be huge, and sees that little is allocated. What the
// messages take as they are is not counted: a decompressor has tables of its own.
func (p *proof) bounded(s *Sample) error {
	f := newFiller(mix(s.seed, "claims"+p.String()), nil)
	b, ok := f.claim(s.Bytes)
	if !ok {
		return nil
	}
	limit := uint64(512*len(b) + 64<<10)
	n := allocated(func() { p.readAll(s, b) }, limit)
	if n > limit && n > limit+allocated(func() { p.readAll(s, s.Bytes) }, 0) {
		return fmt.Errorf("reading %d bytes allocates %d:\n%s", len(b), n, dump(b))
	}
	return nil
}

func (p *proof) readAll(s *Sample, b []byte) {
	if p.isFramed() {
		_, _ = p.split(b, open, s.Received.Session)
	}
	if p.reading().Dispatch != nil {
		_, _ = p.dispatch(b, p.arrives(), p.session(s.Received))
	}
	for _, how := range []mode{closed, open} {
		_, _ = p.read(b, how, p.copyOf(s.Received))
	}
}

// large are numbers that are large in the one order, the other, or as varints.
var large = []string{"\x7f\xff\xff\xff", "\xff\xff\xff\x7f", "\xff\xff", "\x0f\xff\xff", "\x00\x7f\xff\xff\xff", "\xff\xff\xff\xff\x07"}

// claim puts a large number in the place of some bytes, or of a digit.
func (f *filler) claim(b []byte) ([]byte, bool) {
	for range 20 {
		if len(b) == 0 {
			break
		}
		at := f.IntN(min(len(b), 64))
		if '0' <= b[at] && b[at] <= '9' {
			return slices.Replace(bytes.Clone(b), at, at+1, []byte("999999999")...), true
		}
		n := large[f.IntN(len(large))]
		if at+len(n) <= len(b) {
			claim := bytes.Clone(b)
			copy(claim[at:], n)
			return claim, true
		}
	}
	return nil, false
}

// allocated returns how many bytes f allocates. Since others allocate meanwhile, it
// is measured again if it is above a limit.
func allocated(f func(), limit uint64) uint64 {
	least := ^uint64(0)
	for range 4 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		f()
		runtime.ReadMemStats(&after)
		if least = min(least, after.TotalAlloc-before.TotalAlloc); least <= limit {
			break
		}
	}
	return least
}
