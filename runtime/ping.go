package runtime

import (
	"context"
	"encoding/binary"
	"sync"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

// pingSize is how many bytes a ping or a pong has that this side writes.
const pingSize = native.HeaderSize + 8

func pingBytes(body []byte) uint64 { return uint64(native.HeaderSize + len(body)) }

// pings are those of this side that wait for a pong. A pong answers its ping
// and all earlier ones, because several pings may share one pong.
type pings struct {
	mu      sync.Mutex
	last    uint64
	waiting map[uint64]chan struct{}
}

// RoundTrip measures the time that a frame takes to the peer and back. It also
// shows that the peer reads.
func (s *Socket) RoundTrip(ctx context.Context) (time.Duration, error) {
	return s.session.roundTrip(ctx)
}

func (s *nativeSession) roundTrip(ctx context.Context) (time.Duration, error) {
	if err := s.awaitReady(ctx); err != nil {
		return 0, ended("", NotSent, err)
	}
	start := time.Now()
	n, answered := s.pings.begin()
	s.socket.counters.pingBytes.Add(pingSize)
	defer s.pings.forget(n)
	s.control(native.Header{Kind: native.KindPing}, native.AppendU64(nil, n))
	select {
	case <-answered:
	case <-s.socket.ctx.Done():
		return 0, ended("", MaybeExecuted, s.socket.Cause())
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	}
	took := time.Since(start)
	s.socket.counters.roundTrip.Store(int64(took))
	return took, nil
}

func (p *pings) begin() (uint64, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.waiting == nil {
		p.waiting = map[uint64]chan struct{}{}
	}
	p.last++
	answered := make(chan struct{})
	p.waiting[p.last] = answered
	return p.last, answered
}

func (p *pings) forget(n uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if delete(p.waiting, n); len(p.waiting) == 0 {
		p.waiting = nil
	}
}

// pong wakes those that the number answers.
func (p *pings) pong(body []byte) error {
	if len(body) < 8 {
		return protocolErrorf("a pong has %d bytes", len(body))
	}
	number := binary.LittleEndian.Uint64(body)
	p.mu.Lock()
	defer p.mu.Unlock()
	for n, answered := range p.waiting {
		if n <= number {
			close(answered)
			delete(p.waiting, n)
		}
	}
	return nil
}

// ping remembers the number of a ping of the peer's and has it answered.
func (s *nativeSession) ping(body []byte) error {
	s.socket.counters.pingBytes.Add(pingBytes(body))
	if len(body) < 8 {
		return protocolErrorf("a ping has %d bytes", len(body))
	}
	s.lastPing.Store(binary.LittleEndian.Uint64(body))
	s.socket.queue.answerPing()
	return nil
}

// pong appends the answer to the latest ping.
func (s *nativeSession) pong(b []byte) []byte {
	s.socket.counters.pingBytes.Add(pingSize)
	b = native.AppendHeader(b, native.Header{Kind: native.KindPong}, 8)
	return native.AppendU64(b, s.lastPing.Load())
}
