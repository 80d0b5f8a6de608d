package wiretest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// Of each message so many random values are tried, and so many have to be allowed by
// the schema for the message to count as tested. Where a message comes that was proved
// at another place, only a few are.
const (
	rounds = 60
	least  = 10
	few    = 12
)

// Check proves the codecs of a protocol, in a subtest for each message at each of its
// places: a method, the side that opens it, and what comes within.
//
// Random values are the same in every run. A failure names the seed by which Samples
// returns the value again. With -short fewer values are tried.
func Check(t *testing.T, p *wire.Protocol) {
	proved := map[*wire.Message]bool{}
	for _, s := range openings(p) {
		requests := map[int]*Sample{}
		t.Run(s.String(), func(t *testing.T) { check(t, s, nil, requests) })
		for _, r := range s.replies() {
			r.proved = proved[r.message]
			proved[r.message] = true
			t.Run(r.String(), func(t *testing.T) { check(t, r, requests, nil) })
		}
	}
}

// A reporter is what is needed of a testing.TB.
type reporter interface {
	Helper()
	Errorf(format string, args ...any)
	Logf(format string, args ...any)
}

// check proves one message, each value of it for the request of the same round. It
// keeps what it made.
func check(t reporter, s spot, requests, made map[int]*Sample) {
	t.Helper()
	if s.role != opening && len(requests) == 0 {
		t.Logf("there is no request for it")
		return
	}
	p := newProof(s)
	n := rounds
	if s.proved || testing.Short() {
		n = few
	}
	p.rounds = n
	for round := range n {
		request := requests[round]
		if s.role != opening && (request == nil || request.isSilent()) {
			continue
		}
		p.tried++
		sample, err := s.sample(request, uint64(round), round)
		if err != nil {
			p.refused(err)
			if errors.As(err, new(*panicError)) || p.tried == least && p.appended == 0 {
				break
			}
			continue
		}
		p.appended++
		if made != nil {
			made[round] = sample
		}
		if err := p.prove(sample); err != nil {
			t.Errorf("%s: %v\nseed %d: %s\n%s", s.message.Name, err, round, show(sample.Value), dump(sample.Bytes))
			return
		}
	}
	s.ask(made, n)
	p.seek(requests)
	if err := p.verdict(); err != nil {
		t.Errorf("%s: %v", s.message.Name, err)
	}
	for _, note := range p.notes() {
		t.Logf("%s: %s", s.message.Name, note)
	}
}

// ask makes the requests of the rounds that are left out: an answer may be one that few of them
// want.
func (s spot) ask(made map[int]*Sample, from int) {
	if made == nil {
		return
	}
	for round := from; round < rounds; round++ {
		if sample, err := s.sample(nil, uint64(round), round); err == nil {
			made[round] = sample
		}
	}
}

// most is how many values are tried of a message whose condition few fulfil.
const most = 8 * rounds

// seek tries more values of a message that was never found to be what it is.
func (p *proof) seek(requests map[int]*Sample) {
	for round := rounds; round < most && p.isUnseen(); round++ {
		request := requests[round%rounds]
		if p.role != opening && (request == nil || request.isSilent()) {
			continue
		}
		if s, err := p.sample(request, uint64(round), round); err == nil {
			p.appended++
			_ = p.isFound(s)
		}
	}
}

// isSilent reports whether nothing answers a request.
func (s *Sample) isSilent() bool {
	return s.Method.Silent != nil && s.Method.Silent(s.after())
}

// dump shows bytes, so many as a person would look at.
func dump(b []byte) string {
	const most = 400
	if len(b) > most {
		return fmt.Sprintf("% x… (%d bytes)", b[:most], len(b))
	}
	return fmt.Sprintf("% x\n%q", b, b)
}
