package runtime

import (
	"context"
	"errors"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// mixedSize is mostly small, and now and then takes several frames.
func mixedSize(random *rand.Rand) int {
	switch random.IntN(10) {
	case 0:
		return maxFrame + random.IntN(2*maxFrame)
	case 1:
		return maxFrame - 20 + random.IntN(40)
	}
	return random.IntN(300)
}

// Events and the items of both directions of a stream keep their order, small
// ones among large ones, while large calls go on beside them.
func TestOrderOfSmallAndLarge(t *testing.T) {
	t.Parallel()
	const n = 400
	noted, last := make(chan struct{}), uint64(0)
	h := lively()
	h.note = func(_ context.Context, _ *Socket, b *blob) {
		if b.Number != last {
			t.Errorf("event %d comes where %d belongs", b.Number, last)
		}
		if last++; last == n {
			close(noted)
		}
	}
	_, addr := serve(t, "tcp://127.0.0.1:0", h, WriteQueue(100_000))
	client := connect(t, addr, handlers{}, WriteQueue(100_000))
	ctx := ctxFor(t)
	var all sync.WaitGroup
	all.Go(func() {
		random := rand.New(rand.NewPCG(1, 1))
		for i := range uint64(n) {
			if err := SendEvent(ctx, client, note, &blob{Number: i, Data: zeros(mixedSize(random))}); err != nil {
				t.Error(err)
			}
		}
	})
	both := OpenDuplex(ctx, client, duplex, &blob{})
	all.Go(func() {
		random := rand.New(rand.NewPCG(2, 2))
		for i := range uint64(n) {
			if err := both.Send(ctx, &blob{Number: i, Data: zeros(mixedSize(random))}); err != nil {
				t.Error(err)
			}
		}
		_ = both.CloseSend()
	})
	all.Go(func() {
		next := uint64(0)
		for item, err := range both.All() {
			if err != nil || item.Number != next {
				t.Errorf("item %v comes where %d belongs, %v", item, next, err)
				return
			}
			next++
		}
		if next != n {
			t.Errorf("%d items came", next)
		}
	})
	for range 4 {
		all.Go(func() {
			for range 20 {
				if _, err := nativeCall(ctx, client, echo, &blob{Data: zeros(3 * maxFrame)}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	wait(t, "the last event", noted)
}

// A soak has clients that do everything at random for a while.
type soak struct {
	t    *testing.T
	addr string
	stop time.Time
	good atomic.Int64 // answers that were right
}

// Everything at once, with cancels and ends at any moment: no answer is ever
// another's, whatever ends settles, and nothing is left.
func TestA55SoakOfEverything(t *testing.T) {
	t.Parallel()
	h := lively()
	h.note = func(ctx context.Context, s *Socket, b *blob) {
		if b.Number%4 == 0 { // ask back
			nativeAsync(ctx, s, echo, b)
		}
	}
	server, addr := serve(t, "tcp://127.0.0.1:0", h, MaxRequests(16), WriteQueue(100_000))
	s := &soak{t: t, addr: addr, stop: time.Now().Add(2 * time.Second)}
	var all sync.WaitGroup
	for seed := range uint64(4) {
		all.Go(func() { s.client(rand.New(rand.NewPCG(seed, 3))) })
	}
	all.Go(func() {
		for time.Now().Before(s.stop) {
			server.Group("all").Add(server.Sockets().Snapshot()...)
			Broadcast(server.Group("all"), note, &blob{Number: 1, Data: zeros(1000)})
			Broadcast(server.All().Where(func(s *Socket) bool { return s.ID()%2 == 0 }), note, &blob{})
		}
	})
	all.Wait()
	wait(t, "the end of every socket", server.sockets.none())
	if names := server.Groups(); len(names) > 0 {
		t.Errorf("groups %v are left", names)
	}
	if s.good.Load() < 10 {
		t.Errorf("only %d answers were right", s.good.Load())
	}
}

// client lives through several sockets.
func (s *soak) client(random *rand.Rand) {
	for time.Now().Before(s.stop) {
		client, err := Dial(context.Background(), testProtocol, lively().side(), s.addr, quiet, MaxRequests(8))
		if err != nil {
			s.t.Error(err)
			return
		}
		var users sync.WaitGroup
		seed := random.Uint64()
		for user := range uint64(6) {
			users.Go(func() { s.use(client, rand.New(rand.NewPCG(seed, user))) })
		}
		time.Sleep(time.Duration(random.IntN(200)) * time.Millisecond) // the socket's life, not a wait for something
		switch random.IntN(4) {
		case 0:
			client.Abort()
		case 1:
			_ = client.Close()
		case 2:
			ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
			_ = client.Shutdown(ctx)
			cancel()
		default:
			_ = client.Shutdown(context.Background())
		}
		<-client.Done()
		users.Wait()
	}
}

// use does one thing after the other until the socket ends.
func (s *soak) use(client *Client, random *rand.Rand) {
	for client.Err() == nil && client.Socket().State() == Open {
		ctx, cancel := context.WithCancel(context.Background())
		switch random.IntN(4) { // of contexts
		case 0:
			ctx, cancel = context.WithTimeout(ctx, time.Duration(random.IntN(3000))*time.Microsecond)
		case 1:
			time.AfterFunc(time.Duration(random.IntN(3000))*time.Microsecond, cancel)
		}
		s.check(s.one(ctx, client, random))
		cancel()
	}
}

// check counts; an error must be one of those that cancels and ends explain.
func (s *soak) check(err error) {
	if err == nil {
		s.good.Add(1)
		return
	}
	code := CodeOf(err)
	ours := errors.Is(err, ErrStreamEnded) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
	if !ours && code != Unavailable {
		s.t.Errorf("unexpected: %v", err)
	}
}

var errMismatch = &Error{Code: Internal, Message: "the answer is another's"}

// one does one thing and checks its answer.
func (s *soak) one(ctx context.Context, client *Client, random *rand.Rand) error {
	b := &blob{Number: random.Uint64() >> 1, Data: make([]byte, mixedSize(random))}
	if len(b.Data) > 0 {
		b.Data[random.IntN(len(b.Data))] = byte(random.Uint32())
	}
	want := b.Number ^ uint64(crc32.ChecksumIEEE(b.Data))
	switch random.IntN(6) {
	case 0:
		return SendEvent(ctx, client, note, b)
	case 1:
		return s.pull(ctx, client, uint64(random.IntN(50)))
	case 2:
		return s.push(ctx, client, b, random.IntN(50))
	case 3:
		_, err := Race(nativeAsync(ctx, client, echo, b), nativeAsync(ctx, client, echo, b)).Await(context.Background())
		return err
	}
	answer, err := nativeCall(ctx, client, echo, b)
	if err == nil && answer.Number != want {
		return errMismatch
	}
	return err
}

func (s *soak) pull(ctx context.Context, client *Client, n uint64) error {
	stream := OpenStream(ctx, client, down, &blob{Number: n, Data: zeros(int(n) * 100)})
	next := uint64(0)
	for item, err := range stream.All() {
		if err != nil {
			return err
		}
		if item.Number != next {
			return errMismatch
		}
		if next++; next == 40 {
			return nil // leave it
		}
	}
	end, err := stream.End(context.Background())
	if err == nil && (end.Number != n || next != n) {
		return errMismatch
	}
	return err
}

func (s *soak) push(ctx context.Context, client *Client, b *blob, n int) error {
	both := OpenDuplex(ctx, client, duplex, &blob{})
	defer both.Cancel(nil)
	for range n {
		if err := both.Send(ctx, b); err != nil {
			return err
		}
		back, err := both.Recv(ctx)
		if err != nil {
			return err
		}
		if back.Number != b.Number || crc32.ChecksumIEEE(back.Data) != crc32.ChecksumIEEE(b.Data) {
			return errMismatch
		}
	}
	end, err := both.End(ctx)
	if err == io.EOF || err == nil && end.Number != uint64(n) {
		return errMismatch
	}
	return err
}
