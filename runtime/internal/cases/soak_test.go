package cases

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/internal/cases/probe"
	"github.com/netgen-dev/netgen/runtime/native"
	"github.com/netgen-dev/netgen/runtime/runtimetest"
)

// lockedBuffer may be written to and read by several.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func TestA52NobodyWritesLinesIntoTheLog(t *testing.T) {
	var log lockedBuffer
	const forged = "x\ntime=1 level=ERROR msg=forged\r\n"
	_, addr := serve(t, tcp, handler{echo: func(_ context.Context, _ *runtime.Socket, r *probe.EchoRequest) (*probe.EchoReply, error) {
		if r.Number == 1 {
			panic(string(r.Data))
		}
		return nil, errors.New(string(r.Data))
	}}, runtime.Logger(slog.New(slog.NewTextHandler(&log, nil))))
	client := connect(t, addr)
	for n := range uint64(2) {
		if _, err := client.Echo(t.Context(), &probe.EchoRequest{Number: n, Data: []byte(forged)}); runtime.CodeOf(err) != runtime.Internal || strings.Contains(err.Error(), "forged") {
			t.Errorf("the caller reads %v", err)
		}
	}
	until(t, "logging", func() bool { return strings.Count(log.String(), "forged") >= 2 })
	for line := range strings.Lines(log.String()) {
		if !strings.HasPrefix(line, "time=2") {
			t.Errorf("a line of the log is %q", line)
		}
	}
}

// soakTime is for how long TestA55 goes on, by the variable NETGEN_SOAK.
func soakTime(t *testing.T) time.Duration {
	given := os.Getenv("NETGEN_SOAK")
	if given == "" {
		return 3 * time.Second
	}
	d, err := time.ParseDuration(given)
	if err != nil {
		t.Fatalf("NETGEN_SOAK: %v", err)
	}
	return d
}

// A soak has clients whose connections break in every way, and hostile ones.
type soak struct {
	*testing.T
	addr  string
	seed  uint64
	end   time.Time
	right atomic.Int64 // answers
	lost  atomic.Int64 // calls that a fault explains
}

func TestA55SoakThroughFaults(t *testing.T) {
	seed, d := runtimetest.Seed(t), soakTime(t)
	warmUp(1000)
	server, addr := serve(t, tcp, handler{}, runtime.MaxRequests(32))
	s := &soak{T: t, addr: addr, seed: seed}
	round := func() {
		proxy := runtimetest.NewProxy(t, addr, runtimetest.Random(seed))
		defer proxy.Close()
		var all sync.WaitGroup
		for i := range uint64(4) {
			all.Go(func() { s.honest(proxy.Addr(), rand.New(rand.NewPCG(seed, i))) })
			all.Go(func() { s.hostile(rand.New(rand.NewPCG(seed, 100+i))) })
		}
		all.Wait()
	}
	bystander := connect(t, addr)
	s.end = time.Now().Add(min(d, time.Second)) // what is kept once is there then
	round()
	until(t, "the end of all but one", func() bool { return server.Sockets().Len() == 1 })
	runtimetest.Survive(t, server, right(bystander), func() {
		s.end = time.Now().Add(d)
		round()
	})
	t.Logf("%d answers were right, %d calls were lost to faults", s.right.Load(), s.lost.Load())
	if s.right.Load() < 10 {
		t.Error("hardly anything was answered")
	}
}

// honest lives through one connection after the other.
func (s *soak) honest(addr string, r *rand.Rand) {
	for time.Now().Before(s.end) {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		client, err := probe.Dial(ctx, addr, nil)
		if err != nil {
			s.judge("dial", err)
			cancel()
			continue
		}
		var users sync.WaitGroup
		a, b := r.Uint64(), r.Uint64()
		for user := range uint64(4) {
			users.Go(func() { s.use(ctx, client, rand.New(rand.NewPCG(a, b+user))) })
		}
		users.Wait()
		_ = client.Close()
		<-client.Done()
		cancel()
	}
}

// use makes calls until one fails, or some have been made.
func (s *soak) use(ctx context.Context, client *probe.Client, r *rand.Rand) {
	for range 30 {
		what, err := s.one(ctx, client, r)
		if what != "brief" && errors.Is(err, context.DeadlineExceeded) { // the fault that ends a connection takes no 20 s
			s.Errorf("%s hangs; the socket is %v (%v), its address %v: %+v", what, client.Socket().State(), client.Err(), client.Socket().LocalAddr(), client.Socket().Stats())
			return
		}
		s.judge(what, err)
		if err != nil {
			return
		}
	}
}

// judge counts; an error must be one that faults explain. Handshakes may be late.
func (s *soak) judge(what string, err error) {
	if err == nil {
		s.right.Add(1)
		return
	}
	s.lost.Add(1)
	e, ok := errors.AsType[*runtime.Error](err)
	if errors.Is(err, runtime.ErrStreamEnded) || ok && (e.Code == runtime.Unavailable || what != "echo" && e.Code == runtime.DeadlineExceeded) {
		return
	}
	s.Errorf("%s: %v", what, err)
}

func (s *soak) one(ctx context.Context, client *probe.Client, r *rand.Rand) (what string, err error) {
	data := noise(r, r.IntN(1<<r.IntN(17)+1))
	switch r.IntN(5) {
	case 0:
		return "note", client.Note(ctx, &probe.Note{Data: data})
	case 1:
		return "down", s.down(ctx, client, uint64(r.IntN(20)))
	case 2:
		return "up", s.up(ctx, client, data, r.IntN(20))
	case 3:
		brief, cancel := context.WithTimeout(ctx, time.Duration(r.IntN(2000))*time.Microsecond)
		defer cancel()
		_, err := client.Echo(brief, &probe.EchoRequest{Data: data})
		if err != nil && brief.Err() != nil {
			return "brief", nil
		}
		return "brief", err
	}
	return "echo", right(client)(ctx, int(r.Uint32()))
}

func (s *soak) down(ctx context.Context, client *probe.Client, n uint64) error {
	stream := client.Down(ctx, &probe.DownRequest{Count: n, Size: 1000})
	next := uint64(0)
	for item, err := range stream.All() {
		if err != nil {
			return err
		}
		if item.Number != next {
			return fmt.Errorf("item %d comes where %d belongs", item.Number, next)
		}
		next++
	}
	end, err := stream.End(ctx)
	if err == nil && (end.Count != n || next != n) {
		return fmt.Errorf("%d items came of %d", next, n)
	}
	return err
}

func (s *soak) up(ctx context.Context, client *probe.Client, data []byte, n int) error {
	upload := client.Up(ctx)
	sum := uint32(0)
	for range n {
		if err := upload.Send(ctx, data); err != nil {
			return err
		}
		sum = crc32.Update(sum, crc32.IEEETable, data)
	}
	end, err := upload.End(ctx)
	if err == nil && (end.Bytes != uint64(n*len(data)) || end.Sum != sum) {
		return errors.New("other bytes came than were sent")
	}
	return err
}

// hostile connects and breaks rules.
func (s *soak) hostile(r *rand.Rand) {
	for time.Now().Before(s.end) {
		runtimetest.WithPeer(s, s.addr, func(p *runtimetest.Peer) {
			if r.IntN(4) > 0 {
				p.Greet("Probe")
			}
			for range r.IntN(50) {
				p.Raw(s.nonsense(r))
			}
			if r.IntN(2) == 0 {
				_ = p.Conn.SetReadDeadline(time.Now().Add(time.Duration(r.IntN(20)) * time.Millisecond))
				_, _ = io.Copy(io.Discard, p.Conn)
			}
		})
	}
}

// nonsense is a frame that may be anything, or no frame.
func (s *soak) nonsense(r *rand.Rand) []byte {
	payload := noise(r, r.IntN(1<<r.IntN(14)+1))
	if r.IntN(2) == 0 {
		clear(payload[:len(payload)/2]) // small numbers get further than large ones
	}
	if r.IntN(10) == 0 {
		return payload
	}
	return runtimetest.Frame(native.Header{
		ID: uint32(r.IntN(12)), Code: uint16(r.IntN(9)),
		Kind: native.Kind(r.IntN(17)), Flags: native.Flags(r.IntN(4)),
	}, payload)
}

func noise(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	var seed [32]byte
	seed[0], seed[1] = byte(r.Uint32()), byte(r.Uint32())
	_, _ = rand.NewChaCha8(seed).Read(b)
	return b
}
