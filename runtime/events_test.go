package runtime

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
)

func TestEventsArriveInOrderAndNoneIsLost(t *testing.T) {
	t.Parallel()
	for network, listen := range addresses(t) {
		t.Run(network, func(t *testing.T) {
			const n = 20_000
			var next atomic.Uint64
			all := make(chan struct{})
			_, addr := serve(t, listen, handlers{note: func(_ context.Context, _ *Socket, b *blob) {
				if !next.CompareAndSwap(b.Number, b.Number+1) {
					t.Errorf("event %d comes where %d belongs", b.Number, next.Load())
				}
				if b.Number == n-1 {
					close(all)
				}
			}})
			client := connect(t, addr, handlers{})
			for i := range uint64(n) {
				data := make([]byte, i%300)
				if i%5000 == 9 {
					data = make([]byte, 200_000) // fragments, which the next ones must not pass
				}
				if err := SendEvent(ctxFor(t), client, note, &blob{i, data}); err != nil {
					t.Fatal(err)
				}
			}
			wait(t, "the last event", all)
		})
	}
}

func TestEventWindow(t *testing.T) {
	t.Parallel()
	release, handled := make(chan struct{}), make(chan struct{}, 10_000)
	_, client := pair(t, handlers{echo: echoBack, note: func(context.Context, *Socket, *blob) {
		<-release
		handled <- struct{}{}
	}}, handlers{})
	sent := 0
	for TrySendEvent(client, note, &blob{Data: make([]byte, 1000)}) {
		sent++
	}
	if sent < 200 || sent > 300 {
		t.Errorf("%d events fit the window of 256 KiB", sent)
	}
	if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil {
		t.Errorf("a full window holds up requests: %v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := SendEvent(gone, client, note, &blob{}); CodeOf(err) != Canceled {
		t.Errorf("waiting for room ended with %v", err)
	}
	close(release)
	if err := SendEvent(ctxFor(t), client, note, &blob{}); err != nil {
		t.Error(err)
	}
	for range sent + 1 {
		<-handled
	}
}

// Dial returns while the socket's own goroutine still has things to do: an event right
// after it must find room all the same.
func TestRoomForAnEventRightAfterDial(t *testing.T) {
	t.Parallel()
	_, addr := serve(t, memAddress(), handlers{})
	for range 2000 {
		client, err := Dial(ctxFor(t), testProtocol, handlers{}.side(), addr, quiet)
		if err != nil {
			t.Fatal(err)
		}
		if state := client.Socket().State(); state != Open {
			t.Fatalf("the socket is %v after Dial", state)
		}
		if !TrySendEvent(client, note, &blob{}) {
			t.Fatal("there is no room for an event after Dial")
		}
		client.Abort()
	}
}

func TestEventHandlersThatFail(t *testing.T) {
	t.Parallel()
	got := make(chan uint64, 10)
	server, client := pair(t, handlers{note: func(_ context.Context, _ *Socket, b *blob) {
		switch got <- b.Number; b.Number {
		case 1:
			panic("secret")
		case 2:
			goexit()
		}
	}}, handlers{})
	for _, n := range []uint64{1, 2, panicky, 3} { // the third cannot be decoded
		if err := SendEvent(ctxFor(t), client, note, &blob{Number: n}); err != nil {
			t.Fatal(err)
		}
	}
	for want := range uint64(3) {
		if n := <-got; n != want+1 {
			t.Errorf("event %d comes where %d belongs", n, want+1)
		}
	}
	if stats := peerOf(t, server).Stats(); stats.EventsDropped != 1 {
		t.Errorf("%d events count as dropped, want 1", stats.EventsDropped)
	}
	if err := SendEvent(ctxFor(t), client, note, &blob{Number: unencodable}); CodeOf(err) != InvalidArgument {
		t.Errorf("got %v", err)
	}
}

func TestEventsBeforeTheEndAreHandledBeforeOnDisconnect(t *testing.T) {
	t.Parallel()
	const n = 100
	count, atEnd := 0, make(chan int, 1)
	_, addr := serve(t, "tcp://127.0.0.1:0", handlers{note: func(context.Context, *Socket, *blob) { count++ }},
		OnDisconnect(func(*Socket, error) { atEnd <- count }))
	client := connect(t, addr, handlers{})
	for range n {
		if err := SendEvent(ctxFor(t), client, note, &blob{}); err != nil {
			t.Fatal(err)
		}
	}
	_ = client.Close()
	if got := <-atEnd; got != n {
		t.Errorf("%d events were handled, want %d", got, n)
	}
}

func TestGroups(t *testing.T) {
	t.Parallel()
	const n = 5
	var mu sync.Mutex
	got := map[uint64][]uint64{}
	joined := make(chan struct{}, n)
	gone := make(chan []string, n)
	var server *Server
	server, addr := serve(t, memAddress(), handlers{echo: func(_ context.Context, s *Socket, b *blob) (*blob, error) {
		server.Group("room").Add(s)
		return &blob{Number: s.ID()}, nil
	}}, OnDisconnect(func(*Socket, error) { gone <- server.Groups() }))
	var received sync.WaitGroup
	ids, clients := []uint64{}, []*Client{}
	for range n {
		var id atomic.Uint64
		client := connect(t, addr, handlers{note: func(_ context.Context, _ *Socket, b *blob) {
			mu.Lock()
			defer mu.Unlock()
			got[id.Load()] = append(got[id.Load()], b.Number)
			received.Done()
		}})
		reply, err := nativeCall(ctxFor(t), client, echo, &blob{})
		if err != nil {
			t.Fatal(err)
		}
		id.Store(reply.Number)
		ids, clients = append(ids, reply.Number), append(clients, client)
	}
	close(joined)
	room, first := server.Group("room"), server.Sockets().Get(ids[0])
	received.Add(n + (n - 1) + 1 + n)
	for i, test := range []struct {
		to   Audience
		want int
	}{
		{room, n},
		{room.Except(first), n - 1},
		{room.Where(func(s *Socket) bool { return s.ID() == ids[0] }), 1},
		{server.All(), n},
		{server.Group("nobody"), 0},
	} {
		if d := Broadcast(test.to, note, &blob{Number: uint64(i)}); d.Delivered != test.want || d.Dropped != 0 {
			t.Errorf("broadcast %d: %+v, want %d", i, d, test.want)
		}
	}
	received.Wait()
	if want := []uint64{0, 2, 3}; !slices.Equal(got[ids[0]], want) {
		t.Errorf("the first got %v, want %v", got[ids[0]], want)
	}
	room.Remove(first)
	if room.Len() != n-1 || len(slices.Collect(room.All())) != n-1 {
		t.Errorf("%d are left after one was removed", room.Len())
	}
	for _, c := range clients {
		_ = c.Close()
	}
	for i := range n {
		if names := <-gone; i == n-1 && len(names) != 0 {
			t.Errorf("groups %v are left", names)
		}
	}
	room.Add(first)
	if room.Len() != 0 {
		t.Error("a socket that has ended was taken in")
	}
}

func TestA36BroadcastCountsWhoHasNoRoom(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	defer close(release)
	server, addr := serve(t, memAddress(), handlers{})
	stuck := connect(t, addr, handlers{note: func(context.Context, *Socket, *blob) { <-release }})
	_, _ = stuck.Socket().RoundTrip(ctxFor(t))
	for TrySendEvent(peerOf(t, server), note, &blob{Data: make([]byte, 5000)}) {
	}
	fine := connect(t, addr, handlers{note: func(context.Context, *Socket, *blob) {}})
	_, _ = fine.Socket().RoundTrip(ctxFor(t))
	if d := Broadcast(server.All(), note, &blob{}); d.Delivered != 1 || d.Dropped != 1 {
		t.Errorf("got %+v, want 1 and 1", d)
	}
	d := Broadcast(server.All(), note, &blob{Number: unencodable})
	if e, ok := errors.AsType[*Error](d.Err); !ok || e.Code != InvalidArgument || d.Dropped != 2 {
		t.Errorf("got %+v", d)
	}
}

func TestA37JoinLeaveBroadcastStorm(t *testing.T) {
	t.Parallel()
	var ended sync.Map
	var server *Server
	server, addr := serve(t, memAddress(), handlers{echo: func(_ context.Context, s *Socket, b *blob) (*blob, error) {
		server.Group("storm").Add(s)
		return b, nil
	}}, OnDisconnect(func(s *Socket, _ error) {
		over := map[any]bool{}
		ended.Range(func(socket, _ any) bool { over[socket] = true; return true })
		for member := range server.Group("storm").All() {
			if over[member] || member == s {
				t.Error("a member is left after its OnDisconnect")
			}
		}
		ended.Store(s, true)
	}))
	var all sync.WaitGroup
	for range 32 {
		all.Go(func() {
			for range 5 {
				client, err := Dial(ctxFor(t), testProtocol, handlers{}.side(), addr, quiet)
				if err != nil {
					t.Error(err)
					return
				}
				_, _ = nativeCall(ctxFor(t), client, echo, &blob{})
				Broadcast(server.Group("storm"), note, &blob{})
				_ = client.Close()
				<-client.Done()
			}
		})
	}
	all.Wait()
	<-server.Sockets().none()
	if names := server.Groups(); len(names) != 0 {
		t.Errorf("groups %v are left", names)
	}
}

// Several goroutines that spend the last of the credit keep to the window: a
// large message, which overdraws it, leaves after the small ones that took
// theirs before.
func TestManySendersKeepToTheWindow(t *testing.T) {
	t.Parallel()
	h := lively()
	server, addr := serve(t, "tcp://127.0.0.1:0", h)
	client := connect(t, addr, handlers{})
	both := OpenDuplex(ctxFor(t), client, duplex, &blob{})
	var senders, receiver sync.WaitGroup
	for i := range 8 {
		senders.Go(func() {
			for j := range 60 {
				b := &blob{Data: zeros(mixedSize(rand.New(rand.NewPCG(uint64(i), uint64(j)))))}
				if err := SendEvent(ctxFor(t), client, note, b); err != nil {
					t.Error(err)
					return
				}
				TrySendEvent(client, note, b)
				if err := both.Send(ctxFor(t), b); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	receiver.Go(func() {
		for _, err := range both.All() {
			if err != nil {
				t.Error(err)
			}
		}
	})
	senders.Wait()
	if end, err := both.End(ctxFor(t)); err != nil || end.Number != 8*60 {
		t.Error(end, err)
	}
	receiver.Wait()
	if n := server.Sockets().Len(); n != 1 {
		t.Errorf("%d sockets are left", n)
	}
}
