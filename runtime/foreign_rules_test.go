package runtime

import (
	"context"
	"errors"
	"net"
	"os"
	goruntime "runtime"
	"sync"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A protocol in which a request may stay without an answer relies on order, with
// ids and all: nothing is handled ahead of what came before.
func TestForeignQuietProtocolIsServedInOrder(t *testing.T) {
	t.Parallel()
	f := newFrames(100)
	f.ask.Wire.Quiet = true
	started, release := make(chan string, 3), make(chan struct{})
	_, addr := serveForeign(t, f.protocol, f.side(frameHandlers{ask: func(_ context.Context, _ *Socket, q string) (string, error) {
		started <- q
		<-release
		return q, nil
	}}))
	conn := rawClient(t, addr)
	say(t, conn, "%s%s%s", appendFrame(nil, 7, 1, "a"), appendFrame(nil, 3, 1, "b"), appendFrame(nil, 5, 1, "c"))
	for _, want := range []string{"a", "b", "c"} {
		if got := <-started; got != want || len(started) > 0 {
			t.Fatalf("%s began where %s was due, and %d more", got, want, len(started))
		}
		release <- struct{}{}
	}
	hear(t, conn, string(appendFrame(appendFrame(appendFrame(nil, 7, 2, "a"), 3, 2, "b"), 5, 2, "c")))
}

// Only a protocol whose requests all have an id, and an answer, in no order, is served at once.
func TestForeignOrdered(t *testing.T) {
	t.Parallel()
	byID, quiet, silent, fit := newFrames(9).tables, newFrames(9), newFrames(9), newFrames(9)
	quiet.ask.Wire.Quiet = true
	inOrder := newFrames(9)
	inOrder.ask.Wire.Ordered = true
	silent.ask.Wire.Silent = func(*wire.Exchange) bool { return false }
	fit.flow.Wire.Pairing = wire.ByFit
	for _, c := range []struct {
		tables *wire.Protocol
		want   bool
	}{{byID, false}, {quiet.tables, true}, {silent.tables, true}, {fit.tables, true}, {inOrder.tables, true}, {newLines(wire.InOrder).tables, true}} {
		if got := ordered(c.tables, wire.Client); got != c.want {
			t.Errorf("%s: %v", c.tables.Name, got)
		}
	}
}

// No option is none.
func TestNilOptions(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	_, addr := serveForeign(t, l.protocol, l.side(getHandlers()), nil)
	client := dialForeign(t, addr, l.protocol, Side{}, nil)
	if r, err := foreignCall(ctxFor(t), client, l.get, &line{"x"}); err != nil || r.text != "x" {
		t.Error(r, err)
	}
}

// Where nothing but an error answers, silence is success.
func TestForeignSilenceIsSuccess(t *testing.T) {
	t.Parallel()
	f := newFrames(100)
	store := *f.ask.Wire
	store.ID, store.Name, store.Quiet = 3, "Store", true
	store.Open = bothSides(frameMessage("Store", 8))
	store.Answers = bothAnswers(f.ask.Wire.Answers[0][1])
	store.Choose = bothSides(chooseKind(3))
	store.PickError = func(err error) (int, any) {
		i, v := f.ask.Wire.PickError(err)
		return i - 1, v
	}
	f.tables.Methods[2] = &store
	m := &Method[string, string]{ID: 3, Name: "Store", Wire: &store}
	_, addr := serveForeign(t, f.protocol, Side{Route: func(in *Incoming) {
		which := f.ask
		if in.Method() == 3 {
			which = m
		}
		serveRequest(in, which, in.Socket(), func(_ context.Context, _ *Socket, q string) (string, error) {
			if q == "full" {
				return "", &frameNo{"no room"}
			}
			return q, nil
		})
	}})
	client, ctx := dialForeign(t, addr, f.protocol, Side{}), ctxFor(t)
	before := foreignAsync(ctx, client, m, "a")
	full := foreignAsync(ctx, client, m, "full")
	behind := foreignAsync(ctx, client, m, "b")
	if r, err := foreignCall(ctx, client, f.ask, "x"); err != nil || r != "x" {
		t.Fatal(r, err)
	}
	for _, f := range []*Future[string]{before, behind} {
		if r, err := f.Await(ctx); r != "" || err != nil {
			t.Error(r, err)
		}
	}
	if _, err := full.Await(ctx); err == nil || err.Error() != "no room" {
		t.Error(err)
	}
}

// An error with the id of a stream ends it; no result is awaited, and none sent.
func TestForeignErrorEndsAStreamWithID(t *testing.T) {
	t.Parallel()
	f := newFrames(100)
	no := f.ask.Wire.Answers[0][1]
	f.flow.Wire.Answers = bothAnswers(append(f.flow.Wire.Answers[0], no)...)
	f.flow.Wire.Choose = bothSides(chooseKind(5, 7, 3))
	f.flow.Wire.PickError = func(err error) (int, any) {
		i, v := f.ask.Wire.PickError(err)
		return i + 1, v
	}
	f.flow.Wire.PickItem, f.flow.Wire.PickResult = func(any) int { return 0 }, func(any) int { return 1 }
	_, addr := serveForeign(t, f.protocol, f.side(frameHandlers{
		ask: func(_ context.Context, _ *Socket, q string) (string, error) { return q, nil },
		flow: func(ctx context.Context, _ *Socket, q string, _ *Receiver[string], out *Sender[string]) (string, error) {
			err := out.Send(ctx, "item")
			return "not sent", errors.Join(err, &frameNo{q})
		},
	}))
	client, ctx := dialForeign(t, addr, f.protocol, Side{}), ctxFor(t)
	s := OpenDuplex(ctx, client, f.flow, "gone")
	if item, err := s.Recv(ctx); item != "item" || err != nil {
		t.Fatal(item, err)
	}
	if end, err := s.End(ctx); end != "" || err == nil || err.Error() != "gone" {
		t.Error(end, err)
	}
	if said, err := foreignCall(ctx, client, f.ask, "still there"); said != "still there" || err != nil {
		t.Error(said, err)
	}
}

// A message may be as large as the schema says; MaxMessage lowers that only.
func TestForeignMessageLimit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		max, option, want int
	}{{64 << 20, 0, 64 << 20}, {64 << 20, 1 << 10, 1 << 10}, {1 << 10, 1 << 20, 1 << 10}, {0, 0, 4 << 20}, {0, 7, 7}} {
		s := &settings{maxMessage: c.option}
		if got := wireLimit(&wire.Protocol{Max: c.max}, s); got != c.want {
			t.Errorf("max %d with MaxMessage(%d): %d, want %d", c.max, c.option, got, c.want)
		}
	}
}

// Calls with the same context share what waits for its end, which stays until there is
// a call with another; the end of the context settles all of them.
func TestForeignSharedContext(t *testing.T) {
	t.Parallel()
	for _, pairing := range []wire.Pairing{wire.InOrder, wire.InTurn} {
		l := newLines(pairing)
		client, conn := foreignPeer(t, l.protocol, Side{})
		calls := &client.Socket().session.(*wireSession).calls
		watches := func() int {
			calls.mu.Lock()
			defer calls.mu.Unlock()
			return len(calls.watches.all)
		}
		ctx, cancel := context.WithCancelCause(ctxFor(t))
		first := foreignAsync(ctx, client, l.get, &line{"0"})
		say(t, conn, "+0\n")
		if r, err := first.Await(ctx); err != nil || r.text != "0" {
			t.Fatal(r, err)
		}
		other, cancelOther := context.WithCancel(ctx)
		defer cancelOther()
		second := foreignAsync(other, client, l.get, &line{"1"})
		say(t, conn, "+1\n")
		if r, err := second.Await(other); err != nil || r.text != "1" {
			t.Fatal(r, err)
		}
		if n := watches(); n != 1 {
			t.Errorf("%d contexts are watched after two calls", n)
		}
		var pending []*Future[*line]
		for range 100 {
			pending = append(pending, foreignAsync(ctx, client, l.get, &line{"x"}))
		}
		if n := watches(); n != 1 {
			t.Errorf("%d watches for one context", n)
		}
		late := errors.New("too late")
		cancel(late)
		for _, f := range pending {
			if _, err := f.Await(ctxFor(t)); !errors.Is(err, late) {
				t.Fatal(err)
			}
		}
		for limit := ctxFor(t); watches() != 0; goruntime.Gosched() { // the other one's may still be told
			if limit.Err() != nil {
				t.Fatal("contexts are watched after their end")
			}
		}
	}
}

// A socket that waits holds the small buffer only, whatever came before.
func TestForeignIdleBuffer(t *testing.T) {
	t.Parallel()
	for _, size := range []int{readBuffer, 20 << 10, wideBuffer, wideBuffer + 1, 300 << 10} {
		here, there := net.Pipe()
		in := newInput(here, new(counters))
		go func() {
			_, _ = there.Write(make([]byte, size))
			_ = there.Close()
		}()
		for in.len() < size {
			if err := in.fill(size, false); err != nil {
				t.Fatal(err)
			}
		}
		in.consume(size)
		in.makeRoom(0, false)
		if busy := in.full && in.wide != nil; len(in.buf) != readBuffer && !busy {
			t.Errorf("%d bytes are held after a message of %d", len(in.buf), size)
		}
		_ = in.fill(0, false)
		if in.makeRoom(0, false); len(in.buf) != readBuffer || in.wide != nil {
			t.Errorf("%d bytes are held for good after a message of %d", len(in.buf), size)
		}
	}
}

// Where the connection can wait without a buffer the socket holds none.
func TestForeignIdleHoldsNothing(t *testing.T) {
	t.Parallel()
	here, there := tcpPair(t)
	in := newInput(here, new(counters))
	for _, size := range []int{1, readBuffer, 20 << 10, 300 << 10} {
		sent := make(chan error, 1)
		go func() {
			_, err := there.Write(make([]byte, size))
			sent <- err
		}()
		for in.len() < size {
			if err := in.fill(size, false); err != nil {
				t.Fatal(err)
			}
		}
		if err := <-sent; err != nil {
			t.Fatal(err)
		}
		in.consume(size)
		_ = here.SetReadDeadline(time.Unix(1, 0))
		for range 2 { // the first may find that it had much to read
			if err := in.fill(0, false); !errors.Is(err, os.ErrDeadlineExceeded) {
				t.Fatal(err)
			}
		}
		if in.direct != nil && (in.buf != nil || in.small != nil || in.wide != nil) {
			t.Errorf("%d bytes are held after a message of %d", len(in.buf), size)
		}
		_ = here.SetReadDeadline(time.Time{})
	}
}

// Who cancels a call that is answered must not meet the one that uses it again.
func TestForeignLateCancel(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	_, addr := serveForeign(t, l.protocol, l.side(getHandlers()))
	client, ctx := dialForeign(t, addr, l.protocol, Side{}), ctxFor(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := range 300 {
				f := foreignAsync(ctx, client, l.get, &line{"a"})
				f.mu.Lock()
				source := f.source
				f.mu.Unlock()
				if i%3 == 0 {
					go f.Cancel(nil)
				}
				if _, err := f.Await(ctx); err != nil && i%3 != 0 {
					t.Error(err)
				}
				if source != nil {
					source.cancel(nil) // as Cancel does that comes at the same time as the answer
				}
			}
		})
	}
	all.Wait()
	if r, err := foreignCall(ctx, client, l.get, &line{"end"}); err != nil || r.text != "end" {
		t.Error(r, err)
	}
}
