package wiretest

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A proof is what is known of one spot after some samples.
type proof struct {
	spot
	rounds            int // how many values there are to be
	tried, appended   int
	last              error  // for which a value could not be appended
	dispatched, hasID int    // how often it was found to be what it is
	takenFor          string // what was found else
	// absent are what fields are that came back as something else than they were: a
	// reader's idea of a field that the bytes have not.
	absent map[string]reflect.Value
	// came are the fields that came back as they were, and were more than nothing;
	// went are those that were more than nothing when they were appended.
	came, went map[string]bool
	// kept is what spare read last, and what it looked like then.
	spare          *wire.Reader
	kept, keptLike any
}

func newProof(s spot) *proof {
	return &proof{spot: s, absent: map[string]reflect.Value{}, came: map[string]bool{}, went: map[string]bool{}}
}

// refused notes why a value could not be appended. It does not count as tried where the
// request may be one that is answered otherwise.
func (p *proof) refused(err error) {
	p.last = err
	if p.isConditional() {
		p.tried--
	}
}

func (p *proof) isConditional() bool { return p.role != opening && p.message.Conditional }

// prove tries everything on a sample and returns the first thing that is wrong.
func (p *proof) prove(s *Sample) error {
	steps := []func(*Sample) error{p.agrees, p.roundTrip}
	if !p.alone {
		steps = append(steps, p.isFound, p.isPicked)
	}
	if !p.proved {
		steps = append(steps, p.appendsBehind, p.copies, p.mutants, p.bounded)
	}
	if !p.proved && !p.alone {
		steps = append(steps, p.isFollowed, p.stumps, p.feeds, p.fragments)
	}
	for _, step := range steps {
		if err := step(s); err != nil {
			return err
		}
	}
	return nil
}

// verdict says what is wrong with a message whose every sample was fine.
func (p *proof) verdict() error {
	switch {
	case errors.As(p.last, new(*panicError)):
		return fmt.Errorf("appending fails: %w", p.last)
	case p.appended == 0 && p.isConditional() && p.last != nil:
		return fmt.Errorf("no value of %d is what it is, after any request: %w", most, p.last)
	case p.appended < min(p.rounds*least/rounds, p.tried):
		return fmt.Errorf("only %d of %d random values can be appended, which proves little: %v", p.appended, p.tried, p.last)
	case p.appended > 0 && p.isUndispatched():
		return fmt.Errorf("it is always dispatched as %s", p.takenFor)
	case p.appended > 0 && p.hasID == 0 && p.wantsID():
		return errors.New("its id is never found")
	}
	return nil
}

// isUnseen reports whether the message was never taken for what it is.
func (p *proof) isUnseen() bool {
	if p.isConditional() {
		return p.appended == 0 && p.last != nil
	}
	return p.appended > 0 && !p.alone && p.isUndispatched()
}

func (p *proof) isUndispatched() bool { return p.dispatched == 0 && p.reading().Dispatch != nil }

func (p *proof) wantsID() bool {
	return p.role != opening && p.message.HasID && p.reading().ID != nil
}

// notes are what a person may want to know.
func (p *proof) notes() []string {
	var notes []string
	if p.tried == 0 {
		notes = append(notes, "no request wants it")
	}
	if p.takenFor != "" {
		notes = append(notes, fmt.Sprintf("it is dispatched as %s at times", p.takenFor))
	}
	for _, path := range slices.Sorted(maps.Keys(p.went)) {
		if !p.came[path] {
			notes = append(notes, fmt.Sprintf("%s never arrives", path))
		}
	}
	return notes
}

// roundTrip reads what was appended, appends what was read, and reads that.
func (p *proof) roundTrip(s *Sample) error {
	x := p.copyOf(s.Received)
	first, err := p.read(s.Bytes, closed, x)
	if err != nil {
		return fmt.Errorf("it cannot be read: %w", err)
	}
	if first.n != len(s.Bytes) {
		return fmt.Errorf("reading takes %d of %d bytes", first.n, len(s.Bytes))
	}
	again, err := p.append(nil, p.writing(s, x), first.value)
	if err != nil {
		return fmt.Errorf("it is read as %s, which cannot be appended: %w", show(first.value), err)
	}
	if !bytes.Equal(again, s.Bytes) {
		return fmt.Errorf("it is read as %s, which is appended as\n%s", show(first.value), dump(again))
	}
	second, err := p.read(again, closed, p.copyOf(s.Received))
	if err != nil {
		return fmt.Errorf("it can be read once only: %w", err)
	}
	if d := differences(first.value, second.value); len(d) > 0 {
		return fmt.Errorf("it is read as %s and then as %s", show(first.value), show(second.value))
	}
	return p.keeps(s.Value, first.value)
}

// writing is the exchange with which what was read is written again: what opens an
// exchange was found to have its own, with the session as it was before; what answers it has
// the version that was read.
func (p *proof) writing(s *Sample, x *exchange) *exchange {
	if p.role == opening {
		again := *x
		again.Session = p.session(s.Received)
		return &again
	}
	again := p.copyOf(s.Exchange)
	again.Version = x.Version
	return again
}

// keeps finds fields that come back as another value. That is fine for those that are
// not in the bytes, such as one of a later version: they are always the same then.
func (p *proof) keeps(was, is any) error {
	d := differ{seen: func(path string, v reflect.Value) {
		if !isNothing(v) {
			p.came[path], p.went[path] = true, true
		}
	}}
	d.compare("", reflect.ValueOf(was), reflect.ValueOf(is))
	for _, f := range d.found {
		p.went[f.path] = true
		if isNothing(f.b) {
			continue
		}
		known, ok := p.absent[f.path]
		if !ok {
			p.absent[f.path] = f.b
			continue
		}
		if !same(known.Interface(), f.b.Interface()) {
			return fmt.Errorf("%s does not survive: it is read as %s", f.path, show(is))
		}
	}
	return nil
}

// appendsBehind appends to bytes that stay as they are, where there is room that others
// have used before.
func (p *proof) appendsBehind(s *Sample) error {
	const before = "before"
	used := bytes.Repeat([]byte{0xa5}, 2*len(s.Bytes)+len(before))
	b, err := p.append(append(used[:0], before...), p.copyOf(s.Exchange), s.Value)
	if err != nil {
		return fmt.Errorf("it cannot be appended to other bytes: %w", err)
	}
	if string(b) != before+string(s.Bytes) {
		return fmt.Errorf("behind other bytes it is appended as\n%s", dump(b))
	}
	return nil
}

// agrees sees that the reader learns of the exchange what the writer knows.
func (p *proof) agrees(s *Sample) error {
	wrote, read := s.after(), p.copyOf(s.Received)
	if _, err := p.read(s.Bytes, closed, read); err != nil {
		return fmt.Errorf("it cannot be read: %w", err)
	}
	m := p.message
	switch {
	case m.HasID && !isText(wrote, read) && read.ID != wrote.ID && read.ID != 0:
		return fmt.Errorf("the reader finds id %d instead of %d", read.ID, wrote.ID)
	case m.HasChannel && read.Channel != wrote.Channel:
		return fmt.Errorf("the reader finds channel %d instead of %d", read.Channel, wrote.Channel)
	case p.role == opening && p.method.HasVersion && read.Version != wrote.Version:
		return fmt.Errorf("the reader finds version %d instead of %d", read.Version, wrote.Version)
	case p.role == opening && (read.Values != wrote.Values || !slices.Equal(trimmed(read.More), trimmed(wrote.More))):
		return fmt.Errorf("the reader keeps %v %v for replies, and the writer %v %v", read.Values, read.More, wrote.Values, wrote.More)
	case p.role == opening && read.Kinds != wrote.Kinds:
		return fmt.Errorf("the reader finds the kinds %v instead of %v", read.Kinds, wrote.Kinds)
	}
	for i := range p.protocol.Variables {
		if r, w := read.Session.Get(i), wrote.Session.Get(i); r != w {
			return fmt.Errorf("the reader finds %d for session variable %d instead of %d", r, i, w)
		}
	}
	return nil
}

// isText reports whether the ids of exchanges are no numbers.
func isText(exchanges ...*exchange) bool {
	return slices.ContainsFunc(exchanges, func(x *exchange) bool { return x.IDValue != nil })
}

// copies overwrites what was read from, which the value must not feel, and reads with
// a reader that does not copy, which must find the same.
func (p *proof) copies(s *Sample) error {
	view, err := p.read(s.Bytes, aliased, p.copyOf(s.Received))
	if err != nil {
		return fmt.Errorf("it cannot be read without copying: %w", err)
	}
	b := bytes.Clone(s.Bytes)
	copied, err := p.readOn(b, p.copyOf(s.Received))
	if err != nil {
		return fmt.Errorf("it cannot be read after another one: %w", err)
	}
	if p.kept != nil && !same(p.kept, p.keptLike) {
		return fmt.Errorf("reading it changes what was read before, %s, to %s", show(p.keptLike), show(p.kept))
	}
	for i := range b {
		b[i] ^= 0x55
	}
	if !same(copied, view.value) {
		return fmt.Errorf("it is read as %s without copying, and with it, once the bytes have changed, as %s", show(view.value), show(copied))
	}
	p.kept, p.keptLike = copied, view.value
	return nil
}

// readOn reads with a reader that has read others before.
func (p *proof) readOn(b []byte, x *exchange) (v any, err error) {
	defer recovered(&err)
	if p.spare == nil {
		p.spare = new(wire.Reader)
	}
	p.spare.Reset(b, false, p.protocol.Max)
	if p.message.New != nil {
		v = p.message.New()
	}
	v = p.message.Read(p.spare, x, v)
	return v, errorOf(p.spare)
}

// trimmed is what was kept without the zeros at its end, which need not be kept.
func trimmed(values []int64) []int64 {
	for n := len(values); n > 0 && values[n-1] == 0; n-- {
		values = values[:n-1]
	}
	return values
}
