package wiretest

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// Allocs are how many allocations the decoding of a message may take: where it makes a
// message of its own, and where it decodes into the last one without copies.
type Allocs struct{ Own, Reused float64 }

// CheckAllocs fails the test where the message called name, with the value v, takes an
// allocation to be encoded to a buffer that has room, or more of them to be decoded
// than it may.
func CheckAllocs(t *testing.T, p *wire.Protocol, name string, v any, most Allocs) {
	t.Helper()
	m, x := p.Message(name), &wire.Exchange{ID: 1}
	b, err := m.Append(nil, x, v)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var r wire.Reader
	read := func(into any) {
		r.Reset(b, false, p.Max)
		if m.Read(&r, x, into); r.Err() != nil {
			t.Fatalf("%s: %v", name, r.Err())
		}
	}
	last := m.New()
	for _, way := range []struct {
		name string
		most float64
		run  func()
	}{
		{"encode", 0, func() { _, _ = m.Append(b[:0], x, v) }},
		{"decode", most.Own, func() { r.Alias(false); read(m.New()) }},
		{"decode into the last", most.Reused, func() { r.Alias(true); read(last) }},
	} {
		if got := testing.AllocsPerRun(100, way.run); got > way.most {
			t.Errorf("%s: to %s it takes %v allocations, %v may be", name, way.name, got, way.most)
		}
	}
}
