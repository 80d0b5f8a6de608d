package wiretest

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// Fuzz reads whatever the fuzzer comes up with as any message of a protocol: reading
// must neither panic nor allocate without measure, and what was read and can be
// appended must be read as the same again. The corpus begins with a few of each
// message.
//
// The fuzzed function takes the number of a message, by which it was added, and the
// bytes.
func Fuzz(f *testing.F, p *wire.Protocol) {
	samples := corpus(p)
	if len(samples) == 0 {
		f.Fatal("no message of the protocol can be appended")
	}
	for i, s := range samples {
		f.Add(uint16(i), s.Bytes)
		if b := s.inFragments(); b != nil {
			f.Add(uint16(i), b)
		}
	}
	f.Fuzz(func(t *testing.T, i uint16, b []byte) {
		s := samples[int(i)%len(samples)]
		if err := newProof(s.spot).survives(s, b); err != nil {
			t.Errorf("%v: %v", s.spot, err)
		}
	})
}

// corpus returns a few samples of each message.
func corpus(p *wire.Protocol) []*Sample {
	const each = 4
	var samples []*Sample
	for seed := range uint64(each) {
		samples = append(samples, Samples(p, seed)...)
	}
	return samples
}
