package runtime

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/netgen-dev/netgen/runtime/native"
	"github.com/netgen-dev/netgen/runtime/wire"
)

// eventSize is what the events of these tests take of a window.
const eventSize = 1000

func numbered(n uint64) *blob { return &blob{n, make([]byte, eventSize-perMessage-8-2)} }

// narrow connects a peer that takes one event before it has to give credit, and
// returns the server's end of it.
func narrow(t *testing.T, server *Server, addr string) (*fakePeer, *Socket) {
	t.Helper()
	p := fake(t, addr)
	h := helloOf(testProtocol, defaultSettings())
	h.eventWindow = 1
	p.raw(preface)
	p.frame(native.Header{Kind: native.KindHello}, h.append(nil))
	p.expect(native.KindHello)
	socket := peerOf(t, server)
	if err := socket.session.awaitReady(ctxFor(t)); err != nil {
		t.Fatal(err)
	}
	return p, socket
}

// takes reads n events after giving credit for them, and returns their numbers.
func (p *fakePeer) takes(n int) (numbers []uint64) {
	p.t.Helper()
	p.frame(native.Header{Kind: native.KindCredit}, u32(100*eventSize))
	for range n {
		_, body := p.expect(native.KindEvent)
		numbers = append(numbers, native.NewReader(body).U64())
	}
	return numbers
}

func TestSlowConsumerPolicies(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		opts  []ServerOption
		sent  int    // of ten events
		takes string // by the peer, once it gives credit
		stats Stats
	}{
		{[]ServerOption{}, 1, "[0]", Stats{EventsNoRoom: 9}},
		{[]ServerOption{SlowConsumer(DropNewest)}, 6, "[0 1 2 3 4 5]", Stats{EventsNoRoom: 4}},
		{[]ServerOption{SlowConsumer(DropOldest)}, 10, "[0 5 6 7 8 9]", Stats{EventsReplaced: 4}},
		{[]ServerOption{Volatile("Note")}, 10, "[0 9]", Stats{EventsReplaced: 8}},
		{[]ServerOption{Volatile("Note"), SlowConsumer(Disconnect)}, 10, "[0 9]", Stats{EventsReplaced: 8}},
	} {
		for name, send := range map[string]func(*Server, *Socket, *blob) bool{
			"TrySendEvent": func(_ *Server, s *Socket, b *blob) bool { return TrySendEvent(s, note, b) },
			"Broadcast": func(server *Server, _ *Socket, b *blob) bool {
				d := Broadcast(server.All(), note, b)
				return d == Delivery{Delivered: 1}
			},
		} {
			var told atomic.Uint64
			server, addr := serve(t, memAddress(), handlers{}, append(c.opts, WriteQueue(5*eventSize),
				Observe(&Observer{EventDropped: func(EventInfo, error) { told.Add(1) }}))...)
			p, socket := narrow(t, server, addr)
			sent := 0
			for n := range uint64(10) {
				if send(server, socket, numbered(n)) {
					sent++
				}
			}
			stats := socket.Stats()
			if got := fmt.Sprint(p.takes(strings.Count(c.takes, " ") + 1)); sent != c.sent || got != c.takes {
				t.Errorf("%s, policy %v: %d events sent, the peer takes %s; want %+v", name, server.settings.slowPolicy, sent, got, c)
			}
			if stats.EventsNoRoom != c.stats.EventsNoRoom || stats.EventsReplaced != c.stats.EventsReplaced {
				t.Errorf("%s, policy %v: %+v, want %+v", name, server.settings.slowPolicy, stats, c.stats)
			}
			if told.Load() != stats.EventsNoRoom+stats.EventsReplaced {
				t.Errorf("observers were told of %d events", told.Load())
			}
			socket.Abort()
			<-socket.Done()
		}
	}
}

// With a policy SendEvent waits for nothing, not even for the handshake.
func TestSendEventThatWaitsForNothing(t *testing.T) {
	t.Parallel()
	server, addr := serve(t, memAddress(), handlers{}, SlowConsumer(DropNewest), WriteQueue(2*eventSize),
		OnConnect(func(ctx context.Context, s *Socket) error { return SendEvent(ctx, s, note, numbered(100)) }))
	p, socket := narrow(t, server, addr)
	var err error
	for n := range uint64(5) {
		err = SendEvent(ctxFor(t), socket, note, numbered(n))
	}
	if !errors.Is(err, ErrSlowConsumer) || CodeOf(err) != ResourceExhausted {
		t.Errorf("the last one got %v", err)
	}
	if stats := socket.Stats(); stats.EventsWaiting != 2 || stats.QueuedBytes < 2*eventSize {
		t.Errorf("%+v", stats)
	}
	if got := fmt.Sprint(p.takes(3)); got != "[100 0 1]" {
		t.Errorf("the peer takes %s", got)
	}
}

// A socket whose peer is too slow ends, and both sides know why.
func TestDisconnectSlowConsumer(t *testing.T) {
	t.Parallel()
	causes := make(chan error, 1)
	server, addr := serve(t, memAddress(), handlers{}, SlowConsumer(Disconnect), WriteQueue(2*eventSize),
		OnDisconnect(func(_ *Socket, cause error) { causes <- cause }))
	p, socket := narrow(t, server, addr)
	var err error
	for range 4 {
		err = SendEvent(ctxFor(t), socket, note, numbered(1))
	}
	if !errors.Is(err, ErrSlowConsumer) {
		t.Errorf("the one too many got %v", err)
	}
	if code, text := p.goAway(); code != ResourceExhausted || text == "" {
		t.Errorf("the peer reads %v %q", code, text)
	}
	_ = p.Close()
	if cause := <-causes; !errors.Is(cause, ErrSlowConsumer) || CodeOf(cause) != ResourceExhausted {
		t.Errorf("the cause is %v", cause)
	}
	if err := SendEvent(ctxFor(t), socket, note, numbered(1)); !errors.Is(err, ErrSlowConsumer) {
		t.Errorf("later ones get %v", err)
	}
	if stats := socket.Stats(); stats.EventsLeft != 2 || stats.EventsNoRoom != 1 || stats.EventsWaiting != 0 {
		t.Errorf("%+v", stats)
	}
}

// Replies, items and control frames go on while events are dropped.
func TestPoliciesAreForEventsOnly(t *testing.T) {
	t.Parallel()
	h := streams
	h.echo = echoBack
	server, addr := serve(t, memAddress(), h, SlowConsumer(DropOldest), WriteQueue(2*eventSize))
	release := make(chan struct{})
	client := connect(t, addr, handlers{note: func(context.Context, *Socket, *blob) { <-release }})
	socket := peerOf(t, server)
	for n := range uint64(1000) {
		if !TrySendEvent(socket, note, numbered(n)) {
			t.Fatal("an event was left out")
		}
	}
	if socket.Stats().EventsReplaced == 0 {
		t.Error("no event was dropped")
	}
	for range 10 {
		if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil {
			t.Error(err)
		}
	}
	items := 0
	for _, err := range OpenStream(ctxFor(t), client, down, &blob{Number: 20}).All() {
		if err != nil {
			t.Fatal(err)
		}
		items++
	}
	if items != 20 {
		t.Errorf("%d items", items)
	}
	close(release)
}

// Shutdown waits for events that wait for room.
func TestShutdownWaitsForLateEvents(t *testing.T) {
	t.Parallel()
	server, addr := serve(t, memAddress(), handlers{}, SlowConsumer(DropNewest))
	release, got := make(chan struct{}), atomic.Uint64{}
	client := connect(t, addr, handlers{note: func(context.Context, *Socket, *blob) {
		<-release
		got.Add(1)
	}})
	socket := peerOf(t, server)
	for n := range uint64(1000) {
		if err := SendEvent(ctxFor(t), socket, note, numbered(n)); err != nil {
			t.Fatal(err)
		}
	}
	down := make(chan error)
	go func() { down <- socket.Shutdown(ctxFor(t)) }()
	close(release)
	if err := <-down; err != nil {
		t.Error(err)
	}
	<-client.Done()
	if got.Load() != 1000 || socket.Stats().EventsLeft != 0 {
		t.Errorf("%d events of 1000 arrived, %+v", got.Load(), socket.Stats())
	}
}

func TestSlowConsumerOptionsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	for _, opt := range []Option{SlowConsumer(9), Volatile("Nothing"), Volatile("")} {
		server := NewServer(testProtocol, Side{}, opt)
		if err := server.Serve(t.Context(), &net.TCPListener{}); err == nil || !strings.HasPrefix(err.Error(), "option ") {
			t.Errorf("a server got %v", err)
		}
		if _, err := Dial(t.Context(), testProtocol, Side{}, "mem:nobody", opt); err == nil || !strings.HasPrefix(err.Error(), "option ") {
			t.Errorf("a client got %v", err)
		}
	}
}

// In a wire protocol, which has no credit, the same holds for the queue.
func TestSlowConsumersOfAWireProtocol(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	const size = 32 << 10
	for _, c := range []struct {
		opts             []ServerOption
		noRoom, replaced bool
		last             bool // the last event arrives
	}{
		{[]ServerOption{SlowConsumer(DropNewest)}, true, false, false},
		{[]ServerOption{SlowConsumer(DropOldest)}, false, true, true},
		{[]ServerOption{Volatile(l.note.Name)}, false, true, true},
	} {
		connected := make(chan *Socket, 1)
		opts := append(c.opts, WriteQueue(4*size), OnConnect(func(_ context.Context, s *Socket) error {
			connected <- s
			return nil
		}))
		server, addr := serveForeign(t, l.protocol, Side{}, opts...)
		peer := rawClient(t, addr)
		socket := <-connected
		if err := socket.session.awaitReady(ctxFor(t)); err != nil {
			t.Fatal(err)
		}
		last := 0
		for stats := socket.Stats(); stats.EventsNoRoom+stats.EventsReplaced < 10; stats = socket.Stats() {
			last++
			_ = SendEvent(ctxFor(t), socket, l.note, &line{text: fmt.Sprint(last, strings.Repeat(".", size))})
		}
		stats := socket.Stats()
		if (stats.EventsNoRoom > 0) != c.noRoom || (stats.EventsReplaced > 0) != c.replaced {
			t.Errorf("policy %v: %+v", server.settings.slowPolicy, stats)
		}
		go func() { _ = socket.Shutdown(ctxFor(t)) }()
		all, err := io.ReadAll(peer)
		if err != nil {
			t.Error(err)
		}
		lines := strings.Count(string(all), "\n")
		if got := strings.Contains(string(all), fmt.Sprint(last, "...")); got != c.last || lines != last-10 {
			t.Errorf("policy %v: %d of %d lines, the last one: %v", server.settings.slowPolicy, lines, last, got)
		}
	}
}

// Under a storm every event is either handled or counted.
func TestSlowConsumersUnderAStorm(t *testing.T) {
	t.Parallel()
	for _, opts := range [][]ServerOption{
		{}, {SlowConsumer(DropNewest)}, {SlowConsumer(DropOldest)}, {Volatile("Note")},
	} {
		server, addr := serve(t, "tcp://127.0.0.1:0", handlers{}, append(opts, WriteQueue(10*eventSize))...)
		var got atomic.Uint64
		client := connect(t, addr, handlers{note: func(context.Context, *Socket, *blob) { got.Add(1) }})
		socket := peerOf(t, server)
		const senders, each = 8, 2000
		var all sync.WaitGroup
		for range senders {
			all.Go(func() {
				for n := range uint64(each) {
					Broadcast(server.All(), note, numbered(n))
				}
			})
		}
		all.Wait()
		if err := socket.Shutdown(ctxFor(t)); err != nil {
			t.Error(err)
		}
		<-client.Done()
		stats := socket.Stats()
		if sum := got.Load() + stats.EventsNoRoom + stats.EventsReplaced + stats.EventsLeft; sum != senders*each {
			t.Errorf("policy %v: %d events are accounted for, %+v", server.settings.slowPolicy, sum, stats)
		}
	}
}
