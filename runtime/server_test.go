package runtime

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

func TestC29ConnectAndDisconnectOnceEach(t *testing.T) {
	t.Parallel()
	for network, listen := range addresses(t) {
		t.Run(network, func(t *testing.T) {
			var in, out atomic.Int64
			var running atomic.Pointer[Server]
			user := NewKey[string]("user")
			server, addr := serve(t, listen, handlers{echo: func(_ context.Context, s *Socket, b *blob) (*blob, error) {
				if name, ok := user.Get(s); !ok || name != "ann" {
					t.Errorf("the value is %q, %v", name, ok)
				}
				return b, nil
			}}, OnConnect(func(_ context.Context, s *Socket) error {
				in.Add(1)
				user.Set(s, "ann")
				if running.Load().Sockets().Get(s.ID()) != s || s.State() != Connecting {
					t.Error("it is not registered, or too far")
				}
				return nil
			}), OnDisconnect(func(s *Socket, cause error) {
				out.Add(1)
				if cause == nil || running.Load().Sockets().Get(s.ID()) != s || s.State() != Closed || s.RemoteAddr() == nil {
					t.Errorf("cause %v, state %v", cause, s.State())
				}
				_ = s.Close() // harmless
			}))
			running.Store(server)
			for range 51 {
				client, err := Dial(ctxFor(t), testProtocol, Side{}, addr, quiet)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil {
					t.Error(err)
				}
				_ = client.Close()
				_ = client.Close()
				<-client.Done()
				if !errors.Is(client.Err(), ErrClosed) {
					t.Errorf("the client's end is %v", client.Err())
				}
			}
			<-server.Sockets().none()
			if in.Load() != 51 || out.Load() != 51 {
				t.Errorf("%d connects, %d disconnects", in.Load(), out.Load())
			}
		})
	}
}

func TestC34OnConnectRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		refuse func() error
		code   Code
		text   string
	}{
		"with a text": {func() error { return Errorf(PermissionDenied, "members only") }, PermissionDenied, "members only"},
		"without":     {func() error { return errors.New("secret") }, Unavailable, "the socket was refused"},
		"panic":       {func() error { panic("secret") }, Unavailable, "the socket was refused"},
	} {
		for network, listen := range addresses(t) {
			t.Run(name+"/"+network, func(t *testing.T) {
				t.Parallel()
				_, addr := serve(t, listen, handlers{},
					OnConnect(func(context.Context, *Socket) error { return test.refuse() }),
					OnDisconnect(func(*Socket, error) { t.Error("OnDisconnect was called") }))
				_, err := Dial(ctxFor(t), testProtocol, Side{}, addr, quiet)
				e, ok := errors.AsType[*Error](err)
				if !ok || e.Code != test.code || e.Message != test.text || e.Outcome != NotSent {
					t.Errorf("got %v", err)
				}
			})
		}
	}
}

func TestC41MaxSockets(t *testing.T) {
	t.Parallel()
	for network, listen := range addresses(t) {
		t.Run(network, func(t *testing.T) {
			drops := make(chan Drop, 20)
			server, addr := serve(t, listen, handlers{}, MaxSockets(10), OnDrop(func(d Drop) { drops <- d }))
			var clients []*Client
			for range 20 {
				client, err := Dial(ctxFor(t), testProtocol, Side{}, addr, quiet)
				if err == nil {
					clients = append(clients, client)
				} else if e, ok := errors.AsType[*Error](err); !ok || e.Code != ResourceExhausted || !e.Retryable() {
					t.Errorf("got %v", err)
				}
			}
			if len(clients) != 10 || server.Sockets().Len() != 10 {
				t.Errorf("%d served, %d registered", len(clients), server.Sockets().Len())
			}
			for range 10 {
				if d := <-drops; d.Local == nil || d.Remote == nil || !errors.Is(d.Reason, ErrMaxSockets) {
					t.Errorf("got %+v", d)
				}
			}
			for _, c := range clients {
				_ = c.Close()
			}
			<-server.Sockets().none()
			client := connect(t, addr, handlers{}) // there is room again
			_ = client.Close()
		})
	}
}

func TestA47ShutdownUnderLoad(t *testing.T) {
	t.Parallel()
	for network, listen := range addresses(t) {
		t.Run(network, func(t *testing.T) {
			var executed atomic.Int64
			server, addr := serve(t, listen, handlers{echo: func(_ context.Context, _ *Socket, b *blob) (*blob, error) {
				executed.Add(1)
				return b, nil
			}})
			client := connect(t, addr, handlers{})
			var ok atomic.Int64
			var all sync.WaitGroup
			for range 16 {
				all.Go(func() {
					for {
						_, err := nativeCall(ctxFor(t), client, echo, &blob{Data: zeros(2000)})
						if err == nil {
							if ok.Add(1) == 500 {
								all.Go(func() {
									if err := server.Shutdown(context.Background()); err != nil {
										t.Error(err)
									}
								})
							}
							continue
						}
						if e, is := errors.AsType[*Error](err); !is || e.Outcome != NotSent {
							t.Errorf("an accepted call was lost: %v", err)
						}
						return
					}
				})
			}
			all.Wait()
			if err := server.Shutdown(ctxFor(t)); err != nil {
				t.Error(err)
			}
			if executed.Load() != ok.Load() {
				t.Errorf("%d executed, %d answered", executed.Load(), ok.Load())
			}
			if _, err := Dial(ctxFor(t), testProtocol, Side{}, addr, quiet); err == nil {
				t.Error("it still takes connections")
			}
			if err := server.Shutdown(ctxFor(t)); err != nil {
				t.Errorf("the second shutdown: %v", err)
			}
		})
	}
}

func TestA32ShutdownReportsWhatDoesNotEnd(t *testing.T) {
	t.Parallel()
	started, release := make(chan struct{}), make(chan struct{})
	server, addr := serve(t, memAddress(), handlers{echo: func(context.Context, *Socket, *blob) (*blob, error) {
		close(started)
		<-release // deaf to its context
		return &blob{}, nil
	}})
	client := connect(t, addr, handlers{})
	f := nativeAsync(t.Context(), client, echo, &blob{})
	<-started
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	err := server.Shutdown(ctx)
	report, ok := errors.AsType[*ShutdownError](err)
	if !ok || len(report.Running) != 1 || report.Running[0].Method != "Echo" || report.Running[0].Age <= 0 ||
		!errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "Echo on socket") {
		t.Errorf("got %v", err)
	}
	if _, err := f.Await(ctxFor(t)); CodeOf(err) != Unavailable {
		t.Errorf("the call got %v", err)
	}
	close(release)
}

func TestDrainTimeoutBoundsTheShutdownOfServe(t *testing.T) {
	t.Parallel()
	started, release := make(chan struct{}), make(chan struct{})
	h := handlers{echo: func(context.Context, *Socket, *blob) (*blob, error) {
		close(started)
		<-release // deaf to its context
		return &blob{}, nil
	}}
	l, err := Listen(t.Context(), memAddress())
	if err != nil {
		t.Fatal(err)
	}
	server := NewServer(testProtocol, h.side(), quiet, DrainTimeout(20*time.Millisecond))
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- server.Serve(ctx, l) }()
	client := connect(t, dialable(l.Addr()), handlers{})
	nativeAsync(t.Context(), client, echo, &blob{})
	<-started
	cancel()
	if _, ok := errors.AsType[*ShutdownError](<-served); !ok {
		t.Error("Serve does not say what was running")
	}
	close(release)
	<-server.sockets.none()
}

func TestShutdownOfAClientWaitsForItsCalls(t *testing.T) {
	t.Parallel()
	started, release := make(chan struct{}), make(chan struct{})
	_, client := pair(t, handlers{echo: func(context.Context, *Socket, *blob) (*blob, error) {
		close(started)
		<-release
		return &blob{Number: 3}, nil
	}}, handlers{})
	f := nativeAsync(t.Context(), client, echo, &blob{})
	<-started
	over := make(chan error, 1)
	go func() { over <- client.Shutdown(context.Background()) }()
	for client.Socket().State() != Draining {
		time.Sleep(time.Millisecond)
	}
	_, err := nativeCall(t.Context(), client, echo, &blob{})
	if e, ok := errors.AsType[*Error](err); !ok || e.Code != Unavailable || !e.Retryable() {
		t.Errorf("a new call got %v", err)
	}
	close(release)
	if err := <-over; err != nil {
		t.Error(err)
	}
	if reply, err := f.Await(t.Context()); err != nil || reply.Number != 3 {
		t.Error(reply, err)
	}
}

func TestC38ServeEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	var gone atomic.Int64
	server := NewServer(testProtocol, Side{}, quiet, OnDisconnect(func(*Socket, error) { gone.Add(1) }))
	served := make(chan error, 1)
	mem := memAddress()
	go func() { served <- server.ListenAndServe(ctx, mem, "tcp://127.0.0.1:0", "tcp://[::1]:0") }()
	<-server.Ready()
	if len(server.Addrs()) != 3 {
		t.Errorf("it serves %v", server.Addrs())
	}
	for _, a := range server.Addrs() {
		connect(t, dialable(a), handlers{})
	}
	cancel()
	if err := <-served; !errors.Is(err, ErrServerClosed) {
		t.Error(err)
	}
	if gone.Load() != 3 || server.Sockets().Len() != 0 {
		t.Errorf("%d have ended, %d are left", gone.Load(), server.Sockets().Len())
	}
	if err := server.Serve(t.Context(), mustListen(t, mem)); !errors.Is(err, ErrServerClosed) {
		t.Errorf("serving again: %v", err)
	}
}

func mustListen(t testing.TB, addr string) net.Listener {
	t.Helper()
	l, err := Listen(t.Context(), addr)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestC43CloseAndAbort(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*Server){
		"close": func(s *Server) { _ = s.Close(); _ = s.Close() },
		"abort": func(s *Server) { s.Abort(); s.Abort() },
	} {
		t.Run(name, func(t *testing.T) {
			server, addr := serve(t, "tcp://127.0.0.1:0", handlers{})
			client := connect(t, addr, handlers{})
			end(server)
			<-client.Done()
			want := io.EOF
			if name == "abort" {
				want = syscall.ECONNRESET
			}
			if !errors.Is(client.Err(), want) {
				t.Errorf("the client's end is %v", client.Err())
			}
		})
	}
}

// A flakyListener fails a few times before it accepts.
type flakyListener struct {
	net.Listener
	failures atomic.Int64
}

func (l *flakyListener) Accept() (net.Conn, error) {
	if l.failures.Add(-1) >= 0 {
		return nil, &net.OpError{Op: "accept", Err: os.NewSyscallError("accept4", syscall.EMFILE)}
	}
	return l.Listener.Accept()
}

func TestA43AcceptLoopSurvivesErrorsThatPass(t *testing.T) {
	t.Parallel()
	l := &flakyListener{Listener: mustListen(t, memAddress())}
	l.failures.Store(3)
	server := NewServer(testProtocol, handlers{echo: echoBack}.side(), quiet)
	served := make(chan error, 1)
	go func() { served <- server.Serve(context.Background(), l) }()
	client := connect(t, dialable(l.Addr()), handlers{})
	if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil {
		t.Error(err)
	}
	_ = l.Close() // and one that does not pass
	if err := <-served; !errors.Is(err, net.ErrClosed) {
		t.Errorf("Serve returned %v", err)
	}
	server.Abort()
	<-server.sockets.none()
}

func TestBadOptionsAreReported(t *testing.T) {
	t.Parallel()
	server := NewServer(testProtocol, Side{}, MaxSockets(-1))
	if err := server.ListenAndServe(t.Context(), memAddress()); err == nil || !strings.Contains(err.Error(), "MaxSockets") {
		t.Error(err)
	}
	for _, opt := range []DialOption{MaxMessage(0), MaxRequests(-1), WriteQueue(0), HandshakeTimeout(-time.Second)} {
		if _, err := Dial(t.Context(), testProtocol, Side{}, "mem:none", opt); err == nil || !strings.Contains(err.Error(), "not above zero") {
			t.Error(err)
		}
	}
	if err := NewServer(testProtocol, Side{}).ListenAndServe(t.Context()); err == nil {
		t.Error("serving nothing is fine")
	}
}

func TestC26PingFlushAndStats(t *testing.T) {
	t.Parallel()
	for network, listen := range addresses(t) {
		t.Run(network, func(t *testing.T) {
			server, addr := serve(t, listen, handlers{echo: echoBack})
			client := connect(t, addr, handlers{})
			s := client.Socket()
			for range 1001 {
				if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil {
					t.Fatal(err)
				}
			}
			if took, err := s.RoundTrip(ctxFor(t)); err != nil || took <= 0 || s.Stats().RoundTrip != took {
				t.Errorf("%v, %v", took, err)
			}
			if err := s.Flush(ctxFor(t)); err != nil {
				t.Error(err)
			}
			if err := peerOf(t, server).Flush(ctxFor(t)); err != nil {
				t.Error(err)
			}
			mine, theirs := s.Stats(), peerOf(t, server).Stats()
			if mine.BytesWritten != theirs.BytesRead || mine.BytesRead != theirs.BytesWritten || mine.FramesWritten != theirs.FramesRead {
				t.Errorf("the two ends disagree:\n%+v\n%+v", mine, theirs)
			}
			if mine.QueuedBytes != 0 || mine.FramesWritten != 1001+2 || s.State() != Open || s.Transport() != network {
				t.Errorf("%+v, %v, %v", mine, s.State(), s.Transport())
			}
			_ = client.Close()
			if s.Stats().BytesWritten < mine.BytesWritten || s.ClosedAt().IsZero() || s.LastActivity().Before(s.OpenedAt()) {
				t.Error("the counters did not survive the end")
			}
			if _, err := s.RoundTrip(ctxFor(t)); !errors.Is(err, ErrClosed) {
				t.Errorf("a ping after the end: %v", err)
			}
			if err := s.Flush(ctxFor(t)); !errors.Is(err, ErrClosed) {
				t.Errorf("a flush after the end: %v", err)
			}
		})
	}
}

func TestNoDescriptorIsLeftBehind(t *testing.T) {
	if _, err := os.ReadDir("/proc/self/fd"); err != nil {
		t.Skip("no /proc/self/fd here")
	}
	server, addr := serve(t, "tcp://127.0.0.1:0", handlers{echo: echoBack})
	round := func() {
		client := connect(t, addr, handlers{})
		_, _ = nativeCall(ctxFor(t), client, echo, &blob{})
		_ = client.Close()
		<-client.Done()
		_, _ = Dial(ctxFor(t), testProtocol, Side{}, "tcp://127.0.0.1:1", quiet)
	}
	round()
	<-server.Sockets().none()
	before := descriptors(t)
	for range 100 {
		round()
	}
	<-server.Sockets().none()
	if after := descriptors(t); after > before+2 { // other tests have theirs
		t.Errorf("%d descriptors before, %d after", before, after)
	}
}

func descriptors(t *testing.T) int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

func TestC56DialErrors(t *testing.T) {
	t.Parallel()
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	silent := mustListen(t, "tcp://127.0.0.1:0")
	defer silent.Close()
	brief, stop := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer stop()
	for name, test := range map[string]struct {
		ctx  context.Context
		addr string
		is   error
		code Code
	}{
		"refused":      {t.Context(), "tcp://127.0.0.1:1", syscall.ECONNREFUSED, Unavailable},
		"no such path": {t.Context(), "unix://" + t.TempDir() + "/none", syscall.ENOENT, Unavailable},
		"no such name": {t.Context(), "mem:none", syscall.ECONNREFUSED, Unavailable},
		"cancelled":    {gone, dialable(silent.Addr()), context.Canceled, Canceled},
		"silent":       {brief, dialable(silent.Addr()), context.DeadlineExceeded, DeadlineExceeded},
	} {
		_, err := Dial(test.ctx, testProtocol, Side{}, test.addr, quiet)
		e, ok := errors.AsType[*Error](err)
		if !ok || !errors.Is(err, test.is) || e.Code != test.code || e.Outcome != NotSent {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := Dial(t.Context(), testProtocol, Side{}, dialable(silent.Addr()), quiet, HandshakeTimeout(20*time.Millisecond)); CodeOf(err) != DeadlineExceeded {
		t.Errorf("handshake timeout: got %v", err)
	}
}

func TestC46HandlerClosesItsOwnSocket(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*Socket){"close": func(s *Socket) { _ = s.Close() }, "abort": (*Socket).Abort} {
		for network, listen := range addresses(t) {
			t.Run(fmt.Sprint(name, network), func(t *testing.T) {
				t.Parallel()
				server, addr := serve(t, listen, handlers{
					echo: func(_ context.Context, s *Socket, b *blob) (*blob, error) { end(s); return b, nil },
					note: func(_ context.Context, s *Socket, _ *blob) { end(s) },
				})
				client := connect(t, addr, handlers{})
				if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); CodeOf(err) != Unavailable {
					t.Errorf("got %v", err)
				}
				client = connect(t, addr, handlers{})
				_ = SendEvent(ctxFor(t), client, note, &blob{})
				<-client.Done()
				<-server.Sockets().none()
			})
		}
	}
}

func TestC37ServeOnNothing(t *testing.T) {
	t.Parallel()
	if err := NewServer(testProtocol, Side{}, quiet).Serve(t.Context(), nil); err == nil {
		t.Error("there is no error")
	}
}

// uncomparable is a listener as users make them: a struct with a function in it.
type uncomparable struct {
	net.Listener
	accepted func()
}

func (l uncomparable) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err == nil {
		l.accepted()
	}
	return conn, err
}

func TestListenerOfAnyType(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	accepted := make(chan struct{})
	server := NewServer(testProtocol, handlers{}.side(), quiet)
	served := make(chan error, 1)
	go func() { served <- server.Serve(context.Background(), uncomparable{l, func() { close(accepted) }}) }()
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	wait(t, "accepting", accepted)
	_ = conn.Close()
	if err := server.Close(); err != nil {
		t.Error(err)
	}
	if err := <-served; !errors.Is(err, ErrServerClosed) {
		t.Error(err)
	}
	<-server.sockets.none()
}
