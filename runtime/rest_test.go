package runtime

import (
	"context"
	"errors"
	"io"
	goruntime "runtime"
	"sync"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
	"github.com/netgen-dev/netgen/runtime/wire"
)

// restsAfter has readers rest after d, in place of the usual time.
func restsAfter(d time.Duration) ServerOption {
	return serverOption(func(s *settings) { s.restTime = d })
}

// restsWhenTold has none rest before putToRest.
var restsWhenTold = restsAfter(time.Hour)

func isAsleep(s *Socket) bool {
	switch session := s.session.(type) {
	case *nativeSession:
		return session.rest.asleep.Load()
	case *wireSession:
		return session.rest.asleep.Load()
	}
	return false
}

// putToRest has the readers of all sockets rest.
func putToRest(t testing.TB, server *Server) {
	t.Helper()
	if goruntime.GOOS != "linux" {
		t.Skip("no reader rests on this system")
	}
	for _, s := range server.Sockets().Snapshot() {
		for limit := ctxFor(t); !isAsleep(s); goruntime.Gosched() {
			if server.rest.look(); limit.Err() != nil {
				t.Fatal("a reader does not rest")
			}
		}
	}
}

func TestRestingSocketsAnswer(t *testing.T) {
	t.Parallel()
	_, secured, dialing := mutual(t)
	for name, start := range map[string]func(h handlers, opts ...ServerOption) (*Server, string){
		"tcp": func(h handlers, opts ...ServerOption) (*Server, string) {
			return serve(t, "tcp://127.0.0.1:0", h, opts...)
		},
		"unix": func(h handlers, opts ...ServerOption) (*Server, string) {
			return serve(t, addresses(t)["unix"], h, opts...)
		},
		"tls": func(h handlers, opts ...ServerOption) (*Server, string) { return serveTLS(t, secured, h, opts...) },
	} {
		t.Run(name, func(t *testing.T) {
			ctx := ctxFor(t)
			asked := make(chan *Socket, 1)
			server, addr := start(handlers{echo: func(_ context.Context, s *Socket, b *blob) (*blob, error) {
				select {
				case asked <- s:
				default:
				}
				return b, nil
			}}, restsWhenTold)
			var clients []*Client
			for range 20 {
				c := connect(t, addr, handlers{echo: echoBack}, TLSConfig(dialing))
				if _, err := nativeCall(ctx, c, echo, &blob{}); err != nil {
					t.Fatal(err)
				}
				clients = append(clients, c)
			}
			socket := <-asked
			for range 3 {
				putToRest(t, server)
				for i, c := range clients {
					if r, err := nativeCall(ctx, c, echo, &blob{Number: uint64(i)}); err != nil || r.Number != uint64(i) {
						t.Fatal(r, err)
					}
				}
				putToRest(t, server)
				if r, err := nativeCall(ctx, socket, echo, &blob{Number: 7}); err != nil || r.Number != 7 { // the other way
					t.Fatal(r, err)
				}
			}
		})
	}
}

func TestRestingSocketsEnd(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		end   func(*Server, *Client)
		cause error
	}{
		"client closes":   {func(_ *Server, c *Client) { _ = c.Close() }, io.EOF},
		"client aborts":   {func(_ *Server, c *Client) { c.Abort() }, nil},
		"socket closes":   {func(s *Server, _ *Client) { _ = s.Sockets().Snapshot()[0].Close() }, ErrClosed},
		"socket aborts":   {func(s *Server, _ *Client) { s.Sockets().Snapshot()[0].Abort() }, ErrClosed},
		"server closes":   {func(s *Server, _ *Client) { _ = s.Close() }, ErrClosed},
		"server aborts":   {func(s *Server, _ *Client) { s.Abort() }, ErrClosed},
		"server shutdown": {func(s *Server, _ *Client) { _ = s.Shutdown(context.Background()) }, ErrClosed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			over := make(chan error, 1)
			server, addr := serve(t, "tcp://127.0.0.1:0", handlers{echo: echoBack}, restsWhenTold,
				OnDisconnect(func(_ *Socket, cause error) { over <- cause }))
			client := connect(t, addr, handlers{})
			if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil {
				t.Fatal(err)
			}
			putToRest(t, server)
			c.end(server, client)
			select {
			case cause := <-over:
				if c.cause != nil && !errors.Is(cause, c.cause) {
					t.Error(cause)
				}
			case <-ctxFor(t).Done():
				t.Fatal("its end was not seen")
			}
			wait(t, "the client's end", client.Done())
		})
	}
}

// What events need that are sent to a socket at rest is given back when no more follow.
func TestRestingSocketsSettle(t *testing.T) {
	t.Parallel()
	server, addr := serve(t, "tcp://127.0.0.1:0", handlers{echo: echoBack}, restsWhenTold)
	came := make(chan uint64, 1)
	client := connect(t, addr, handlers{note: func(_ context.Context, _ *Socket, b *blob) { came <- b.Number }})
	if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil {
		t.Fatal(err)
	}
	socket := peerOf(t, server)
	isLight := func() bool { _, light := socket.queue.load(); return light }
	settle := func() {
		for limit := ctxFor(t); !isLight(); goruntime.Gosched() { // a writer may still be at it
			if server.rest.look(); limit.Err() != nil {
				t.Fatal("it keeps what sending needs")
			}
		}
	}
	putToRest(t, server)
	settle()
	for n := range uint64(3) {
		if server.rest.look(); server.rest.running.Load() {
			t.Fatalf("round %d: there is nothing to look after", n)
		}
		if err := SendEvent(ctxFor(t), socket, note, &blob{n, make([]byte, 30_000)}); err != nil || <-came != n {
			t.Fatal(err)
		}
		if isLight() || !server.rest.running.Load() {
			t.Fatalf("round %d: nobody looks after what it needs", n)
		}
		server.rest.look() // at which something was sent
		for range looksToSettle - 1 {
			server.rest.look()
		}
		if isLight() {
			t.Fatalf("round %d: it was given back too early", n)
		}
		if settle(); !isAsleep(socket) {
			t.Fatal("it has woken up")
		}
	}
}

// What is idle or silent ends, also at rest.
func TestRestingSocketsAreWatched(t *testing.T) {
	t.Parallel()
	over := make(chan error, 1)
	server, addr := serve(t, "tcp://127.0.0.1:0", handlers{}, restsWhenTold, IdleTimeout(50*time.Millisecond),
		OnIdle(func(s *Socket) bool { return !isAsleep(s) }), OnDisconnect(func(_ *Socket, cause error) { over <- cause }))
	connect(t, addr, handlers{})
	putToRest(t, server)
	if cause := <-over; cause != ErrIdle {
		t.Error(cause)
	}
}

// A peer that answers no ping is missed, also by a socket that rests.
func TestRestingSocketsNoticeSilence(t *testing.T) {
	t.Parallel()
	over := make(chan error, 1)
	server, addr := serve(t, "tcp://127.0.0.1:0", handlers{}, restsWhenTold, PingInterval(200*time.Millisecond),
		OnDisconnect(func(_ *Socket, cause error) { over <- cause }))
	peer := greeted(t, addr)
	putToRest(t, server)
	peer.expect(native.KindPing)
	if cause := <-over; cause != ErrSilent {
		t.Error(cause)
	}
}

func TestRestingWireSockets(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	serving, dialing := testCertificate(t)
	server, addr := serveForeign(t, l.protocol, l.side(phaseHandlers(nil)), TLSConfig(serving), restsWhenTold)
	ctx := ctxFor(t)
	client := dialForeign(t, addr, l.protocol, Side{}, TLSConfig(dialing))
	for range 3 {
		putToRest(t, server)
		if r, err := foreignCall(ctx, client, l.get, &line{"a"}); err != nil || r.text != "a" {
			t.Fatal(r, err)
		}
	}
	putToRest(t, server)
	if _, err := foreignCall(ctx, client, l.start, &line{"go"}); err != nil { // TLS from now on
		t.Fatal(err)
	}
	for range 3 {
		putToRest(t, server)
		if r, err := foreignCall(ctx, client, l.hi, &line{"b"}); err != nil || r.text != "b" {
			t.Fatal(r, err)
		}
	}
	conn := rawClient(t, addr)
	say(t, conn, "Ga\nG") // half of a message is no place to rest
	hear(t, conn, "+a\n")
	server.rest.look()
	server.rest.look()
	say(t, conn, "b\n")
	hear(t, conn, "+b\n")
}

// A connection that is given away is not called off later.
func TestRestingSocketIsHandedOver(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	peers := make(chan *Socket, 1)
	server, addr := serveForeign(t, l.protocol, l.side(phaseHandlers(peers)), restsWhenTold)
	client := dialForeign(t, addr, l.protocol, Side{})
	ctx := ctxFor(t)
	putToRest(t, server)
	if _, err := foreignCall(ctx, client, l.raw, &line{"dig"}); err != nil {
		t.Fatal(err)
	}
	there, err := (<-peers).Raw(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer there.Close()
	here, err := client.Socket().Raw(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer here.Close()
	server.rest.look()
	server.rest.look()
	go func() { _, _ = here.Write([]byte("x")) }()
	if _, err := io.ReadFull(there, make([]byte, 1)); err != nil {
		t.Error(err)
	}
}

// What the system cannot watch, or nobody can, is read as ever.
func TestSocketsThatNeverRest(t *testing.T) {
	t.Parallel()
	server, addr := serve(t, memAddress(), handlers{echo: echoBack}, restsAfter(time.Millisecond))
	client := connect(t, addr, handlers{})
	other, there := serve(t, "tcp://127.0.0.1:0", handlers{echo: echoBack}, restsWhenTold)
	other.rest.stop() // from now on nothing tells of input
	second := connect(t, there, handlers{})
	for range 10 {
		for _, s := range []*Server{server, other} {
			s.rest.look()
			s.rest.look()
		}
		for _, c := range []*Client{client, second} {
			if _, err := nativeCall(ctxFor(t), c, echo, &blob{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if isAsleep(peerOf(t, server)) || isAsleep(peerOf(t, other)) {
		t.Error("a reader rests that nobody would wake up")
	}
}

// patienceOf is at how many looks nothing must have come before a reader rests.
func patienceOf(s *Socket) uint8 {
	reader := &s.session.(*nativeSession).socketReader
	reader.mu.Lock()
	defer reader.mu.Unlock()
	return reader.rest.patience
}

// A socket that has little rest is left awake for longer before the next one.
func TestRestsAreNotTooShort(t *testing.T) {
	t.Parallel()
	server, addr := serve(t, "tcp://127.0.0.1:0", handlers{echo: echoBack}, restsWhenTold)
	client := connect(t, addr, handlers{})
	for _, want := range []uint8{1, 2, 4, 8, 16, 32, 32} {
		if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil {
			t.Fatal(err)
		}
		socket := peerOf(t, server)
		if got := patienceOf(socket); got != want {
			t.Fatalf("it is to rest after %d looks, not %d", got, want)
		}
		server.rest.look() // at which something has come
		for range want - 1 {
			server.rest.look()
		}
		if reader := &socket.session.(*nativeSession).socketReader; reader.isKicked() || isAsleep(socket) {
			t.Fatalf("it rests before %d looks", want)
		}
		putToRest(t, server)
	}
}

// Who waits for the rest of a message does not rest, and is not asked to again and again.
func TestHalfAMessageIsNoPlaceToRest(t *testing.T) {
	t.Parallel()
	server, addr := serve(t, "tcp://127.0.0.1:0", handlers{echo: echoBack}, restsWhenTold)
	peer := greeted(t, addr)
	whole := request(3, &blob{Number: 7, Data: zeros(100)})
	peer.raw(whole[:50])
	socket := peerOf(t, server)
	for limit := ctxFor(t); patienceOf(socket) < mostPatience; goruntime.Gosched() {
		if server.rest.look(); limit.Err() != nil {
			t.Fatal("it is asked to rest all the time")
		}
	}
	if isAsleep(socket) && goruntime.GOOS == "linux" {
		t.Error("it rests in the middle of a message")
	}
	peer.raw(whole[50:])
	peer.expect(native.KindReply)
}

// Readers rest all the time while there is much to do, in both directions, and while
// clients come and go.
func TestRestUnderLoad(t *testing.T) {
	t.Parallel()
	server, addr := serve(t, "tcp://127.0.0.1:0", handlers{echo: func(ctx context.Context, s *Socket, b *blob) (*blob, error) {
		if b.Number%3 == 0 {
			return nativeCall(ctx, s, echo, b)
		}
		return b, nil
	}}, restsWhenTold)
	over := make(chan struct{})
	var watching sync.WaitGroup
	watching.Go(func() {
		for {
			select {
			case <-over:
				return
			default:
				server.rest.look()
				goruntime.Gosched()
			}
		}
	})
	ctx := ctxFor(t)
	var calling sync.WaitGroup
	for range 8 {
		calling.Go(func() {
			for range 10 {
				client, err := Dial(ctx, testProtocol, handlers{echo: echoBack}.side(), addr, quiet)
				if err != nil {
					t.Error(err)
					return
				}
				for n := range uint64(100) {
					if r, err := nativeCall(ctx, client, echo, &blob{Number: n}); err != nil || r.Number != n {
						t.Error(r, err)
						return
					}
				}
				_ = client.Close()
				<-client.Done()
			}
		})
	}
	calling.Wait()
	close(over)
	watching.Wait()
	<-server.Sockets().none()
}

// Sockets at rest have no goroutines.
func TestRestingSocketsHaveNoGoroutines(t *testing.T) {
	before := goruntime.NumGoroutine()
	server, addr := serve(t, "tcp://127.0.0.1:0", handlers{}, restsWhenTold)
	const many = 200
	for range many {
		greeted(t, addr)
	}
	putToRest(t, server)
	for limit := ctxFor(t); goruntime.NumGoroutine() > before+many/2; goruntime.Gosched() {
		if limit.Err() != nil {
			t.Fatalf("%d goroutines, %d before", goruntime.NumGoroutine(), before)
		}
	}
}
