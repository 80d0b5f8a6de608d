package wiretest

import (
	"bytes"
	"errors"
	"fmt"
	"hash/fnv"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A Sample is a message with a random value.
type Sample struct {
	Method  *wire.Method
	Message *wire.Message
	Value   any
	Bytes   []byte // Value, appended
	// Exchange is what its writer knew before appending it, Received what its reader
	// knows before reading it. Codecs change them.
	Exchange, Received *wire.Exchange

	spot spot
	seed uint64
}

// Samples returns a sample of every message at every place that it has in the
// protocol, so far as values are found that the schema allows. A seed gives the same
// samples each time.
func Samples(p *wire.Protocol, seed uint64) []*Sample {
	var all []*Sample
	for _, s := range openings(p) {
		request, err := s.sample(nil, seed, int(seed))
		if err != nil {
			continue
		}
		all = append(all, request)
		for _, r := range s.replies() {
			if reply, err := r.sample(request, seed, int(seed)); err == nil {
				all = append(all, reply)
			}
		}
	}
	return all
}

// How often it is tried to find a value that Append takes.
const (
	starts = 24  // values
	steps  = 120 // changes of one part of each
)

// sample makes a sample; a reply's is made for a request. The error is the last that
// Append gave.
func (s spot) sample(request *Sample, seed uint64, round int) (*Sample, error) {
	f := newFiller(mix(seed, s.String()), s.variants)
	f.texts, f.numbers = s.protocol.Texts, s.protocol.Numbers
	x, received := s.newExchange(f, round), (*wire.Exchange)(nil)
	if s.role != opening {
		var err error
		if x, received, err = s.exchanges(request); err != nil {
			return nil, fmt.Errorf("the request cannot be read: %w", err)
		}
		s.meanwhile(f, x, received)
	}
	value, b, err := s.find(f, x, round < rounds)
	if err != nil {
		return nil, err
	}
	if s.role == opening {
		received = &wire.Exchange{Kinds: s.method.Kinds, Session: s.session(x)}
	}
	return &Sample{s.method, s.message, s.valueOf(value), b, x, received, s, seed}, nil
}

// meanwhile has session variables be what others may have set that came behind the request of a
// stream, every other time.
func (s spot) meanwhile(f *filler, ends ...*wire.Exchange) {
	sets := slices.ContainsFunc(s.alternatives(), func(a wire.Answer) bool { return a.Sets })
	if s.method.Role != wire.Stream || !sets || f.IntN(2) == 0 {
		return
	}
	for i := range s.protocol.Variables {
		v := s.variable(f, i)
		for _, x := range ends {
			x.Session.Set(i, v)
		}
	}
}

// find finds a value that Append takes, and what it appends. What takes longer it does if it is
// to be thorough.
func (s spot) find(f *filler, x *wire.Exchange, thorough bool) (value reflect.Value, b []byte, err error) {
	wild := wildness(f.IntN(3))
	for i := range starts {
		f.wild = max(wild-wildness(i/4), tame)
		value = s.newValue()
		if value.IsValid() {
			f.refill(value, 0)
		}
		b, err = s.search(f, x, value)
		if err == nil || !value.IsValid() || errors.As(err, new(*panicError)) {
			return value, b, err
		}
	}
	if thorough {
		if b, ok := s.sweep(x, value); ok {
			return value, b, nil
		}
	}
	return value, nil, err
}

// The numbers that sweep tries: those of most statuses, in so many parts of a value.
const (
	swept      = 1 << 12
	sweptParts = 16
)

// sweep tries small numbers for each that is in a value, until Append takes it: a condition may
// ask for one of them, as for the status 650, which nothing but luck finds otherwise.
func (s spot) sweep(x *wire.Exchange, v reflect.Value) ([]byte, bool) {
	numbers := slices.DeleteFunc(partsOf(v, 0, false, nil), func(p part) bool { return !p.value.CanInt() && !p.value.CanUint() })
	for _, p := range numbers[:min(len(numbers), sweptParts)] {
		before := reflect.New(p.value.Type()).Elem()
		before.Set(p.value)
		for n := range swept {
			if p.value.CanInt() {
				p.value.SetInt(int64(n))
			} else {
				p.value.SetUint(uint64(n))
			}
			if b, err := s.append(nil, s.copyOf(x), s.valueOf(v)); err == nil {
				return b, true
			}
		}
		p.value.Set(before)
	}
	return nil, false
}

// mix makes a seed of its own for each spot.
func mix(seed uint64, name string) uint64 {
	h := fnv.New64a()
	fmt.Fprint(h, seed, name)
	return h.Sum64()
}

// exchanges returns the exchange of a request as either end knows it, first the one that
// writes the message. Its opener knows what it appended, the other what it read.
func (s spot) exchanges(request *Sample) (writer, reader *wire.Exchange, err error) {
	opener, other := request.after(), s.copyOf(request.Received)
	if _, err := request.spot.read(request.Bytes, closed, other); err != nil {
		return nil, nil, err
	}
	if s.role == input {
		return opener, other, nil
	}
	return other, opener, nil
}

// after returns the exchange as the writer knows it after appending.
func (s *Sample) after() *wire.Exchange {
	x := s.spot.copyOf(s.Exchange)
	s.spot.append(nil, x, s.Value) // which it could before
	return x
}

// newValue returns an addressable value for the message, an invalid one where it has
// none.
func (s spot) newValue() reflect.Value {
	switch {
	case s.message.New != nil:
		return reflect.ValueOf(s.message.New()).Elem()
	case s.message.Type != nil:
		return reflect.New(reflect.TypeOf(s.message.Type).Elem()).Elem()
	}
	return reflect.Value{}
}

// valueOf is the value as the codec takes it: structs by their pointers.
func (s spot) valueOf(v reflect.Value) any {
	switch {
	case !v.IsValid():
		return nil
	case s.message.New != nil:
		return v.Addr().Interface()
	}
	return v.Interface()
}

// search changes parts of a value until Append takes it. What was complained of once
// and then no more, is not accepted to be complained of again.
func (s spot) search(f *filler, x *wire.Exchange, v reflect.Value) ([]byte, error) {
	b, err := s.append(nil, s.copyOf(x), s.valueOf(v))
	overcome := map[string]bool{}
	for range steps {
		if err == nil || !v.IsValid() || errors.As(err, new(*panicError)) {
			return b, err
		}
		parts := partsOf(v, 0, false, nil)
		if len(parts) == 0 {
			return nil, err
		}
		if wrong, ok := errors.AsType[*wire.LengthError](err); ok {
			parts = f.aim(parts, wrong)
		}
		if wrong, ok := errors.AsType[*wire.ElementError](err); ok && shrink(parts, wrong) {
			b, err = s.append(nil, s.copyOf(x), s.valueOf(v))
			continue
		}
		if len(parts) > manyParts {
			return nil, err
		}
		p := parts[f.IntN(len(parts))]
		before := reflect.New(p.value.Type()).Elem()
		before.Set(p.value)
		f.unicode = p.unicode
		f.refill(p.value, p.depth)
		f.unicode = false
		now, next := s.append(nil, s.copyOf(x), s.valueOf(v))
		switch {
		case next == nil:
			return now, nil
		case topic(next) == topic(err):
			err = next
		case overcome[topic(next)]:
			p.value.Set(before)
		default:
			overcome[topic(err)] = true
			err = next
		}
	}
	return b, err
}

// manyParts is of how many parts of a value one that is changed hardly is the one that is wrong, while
// each try appends all of them: then a smaller value is sooner right.
const manyParts = 200

// longest is the most bytes that a text is given because a schema asks for them.
const longest = 1 << 16

// aim keeps of the parts mostly those that an error may speak of, and lets texts have
// the length that it asks for.
func (f *filler) aim(parts []part, wrong *wire.LengthError) []part {
	f.wanted = min(wrong.Want, longest)
	may := slices.DeleteFunc(slices.Clone(parts), func(p part) bool { return !p.isLong(wrong.N) })
	if len(may) == 0 || f.IntN(4) == 0 {
		return parts
	}
	return may
}

// shrink makes the elements of lists small enough for the bits that an error speaks of, and reports
// whether it had to.
func shrink(parts []part, wrong *wire.ElementError) (changed bool) {
	for _, p := range parts {
		if p.value.Kind() != reflect.Slice || p.value.Type().Elem().Kind() != reflect.Uint8 {
			continue
		}
		for i, n := range p.value.Bytes() {
			changed = changed || n > wrong.Most
			p.value.Bytes()[i] = n & wrong.Most
		}
	}
	return changed
}

// topic is what an error complains of, without the numbers in it.
func topic(err error) string {
	return string(bytes.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '-' {
			return -1
		}
		return r
	}, []byte(err.Error())))
}

// A panicError is a panic of a codec.
type panicError struct {
	value any
	where []string // the functions that were called, the innermost first
}

func (e *panicError) Error() string {
	return fmt.Sprintf("panic: %v\n\t%s", e.value, strings.Join(e.where, "\n\t"))
}

// recovered turns a panic into an error.
func recovered(err *error) {
	if v := recover(); v != nil {
		*err = &panicError{v, stack()}
	}
}

// stack returns where a panic comes from: the calls between the one that recovers
// and those of this package.
func stack() []string {
	var lines []string
	callers := make([]uintptr, 32)
	frames := runtime.CallersFrames(callers[:runtime.Callers(4, callers)])
	for {
		f, more := frames.Next()
		if !more || strings.Contains(f.Function, "/wiretest.") && !strings.HasSuffix(f.File, "_test.go") {
			return lines
		}
		if !strings.HasPrefix(f.Function, "runtime.") {
			lines = append(lines, fmt.Sprintf("%s:%d %s", filepath.Base(f.File), f.Line, f.Function))
		}
	}
}

func (s spot) append(b []byte, x *wire.Exchange, v any) (_ []byte, err error) {
	defer recovered(&err)
	before := len(b)
	b, err = s.part().Append(b, x, func(b []byte, x *wire.Exchange) ([]byte, error) { return s.message.Append(b, x, v) })
	if n := len(b) - before; err == nil && s.protocol.Max > 0 && n > s.protocol.Max {
		return b, fmt.Errorf("it has %d bytes, and at most %d may be", n, s.protocol.Max)
	}
	return b, err
}
