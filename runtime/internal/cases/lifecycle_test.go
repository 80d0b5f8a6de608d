package cases

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/internal/cases/probe"
	"github.com/netgen-dev/netgen/runtime/native"
	"github.com/netgen-dev/netgen/runtime/runtimetest"
)

func TestC01EveryMethodWorksAfterClose(t *testing.T) {
	for network, listen := range networks(t) {
		t.Run(network, func(t *testing.T) {
			runtimetest.Leaks(t)
			server, addr := serve(t, listen, handler{})
			client := connect(t, addr)
			peer := only(t, server)
			_ = client.Close()
			<-client.Done()
			<-peer.Done()
			for _, s := range []*runtime.Socket{client.Socket(), peer} {
				ctx := within(t, 5*time.Second)
				if s.ID() == 0 || s.LocalAddr() == nil || s.RemoteAddr() == nil || s.Transport() == "" || s.View() == nil {
					t.Error("it has forgotten who it was")
				}
				if s.State() != runtime.Closed || s.OpenedAt().IsZero() || s.ClosedAt().IsZero() || s.LastActivity().IsZero() || s.Cause() == nil {
					t.Errorf("state %v, cause %v", s.State(), s.Cause())
				}
				_, pinged := s.RoundTrip(ctx)
				if !errors.Is(pinged, s.Cause()) && !errors.Is(pinged, runtime.ErrClosed) {
					t.Errorf("RoundTrip: %v", pinged)
				}
				// Whose peer has left may have written all it had to.
				if err := s.Flush(ctx); !errors.Is(err, s.Cause()) && (s != peer || err != nil) {
					t.Errorf("Flush: %v", err)
				}
				if err := errors.Join(s.Close(), s.Shutdown(ctx)); err != nil {
					t.Error(err)
				}
				s.Abort()
				_ = s.Stats()
				server.Server.Group("late").Add(s)
			}
			if n := server.Group("late").Len(); n != 0 {
				t.Errorf("%d ended sockets are in a group", n)
			}
			if server.All().Note(&probe.Note{}).Delivered != 0 || client.TryNote(&probe.Note{}) {
				t.Error("an event was delivered")
			}
		})
	}
}

func TestC45CallAfterCloseFailsAtOnce(t *testing.T) {
	runtimetest.Leaks(t)
	_, addr := serve(t, tcp, handler{})
	client := connect(t, addr)
	_ = client.Close()
	written := client.Socket().Stats().BytesWritten
	ctx := context.Background()
	_, called := client.Echo(ctx, &probe.EchoRequest{})
	_, streamed := client.Down(ctx, &probe.DownRequest{}).Recv(ctx)
	_, sent := client.Up(ctx).End(ctx)
	noted := client.Note(ctx, &probe.Note{})
	for what, err := range map[string]error{"call": called, "stream": streamed, "upload": sent, "event": noted} {
		if !errors.Is(err, runtime.ErrClosed) || failure(t, err).Outcome != runtime.NotSent {
			t.Errorf("%s: %v", what, err)
		}
	}
	if now := client.Socket().Stats().BytesWritten; now != written {
		t.Errorf("%d bytes were sent", now-written)
	}
}

// The peer has said all it had to say, and still reads.
func TestC02QueuedRepliesLeaveBeforeTheEnd(t *testing.T) {
	var ends atomic.Int64
	server, addr := serve(t, tcp, handler{}, runtime.OnDisconnect(func(_ *runtime.Socket, cause error) {
		if cause != io.EOF {
			t.Errorf("the cause is %v", cause)
		}
		ends.Add(1)
	}))
	p := fake(t, addr)
	const n = 50
	body, _ := (&probe.EchoRequest{Data: make([]byte, 60_000)}).AppendNetgen(nil)
	for i := range uint32(n) {
		p.Frame(native.Header{Kind: native.KindRequest, ID: 2*i + 3, Code: 1}, body)
	}
	until(t, "answering", func() bool { return only(t, server).Stats().Serving == 0 && only(t, server).Stats().FramesQueued > n })
	_ = p.Conn.(interface{ CloseWrite() error }).CloseWrite()
	for range n {
		p.Expect(native.KindReply)
	}
	if err := p.End(); err != io.EOF {
		t.Errorf("the end is %v", err)
	}
	until(t, "the end of the socket", func() bool { return server.Sockets().Len() == 0 })
	if ends.Load() != 1 {
		t.Errorf("OnDisconnect ran %d times", ends.Load())
	}
}

// asServer is the variable that makes the test's program a server.
const asServer = "NETGEN_CASES_SERVER"

func beServer() {
	server := probe.NewServer(handler{echo: func(ctx context.Context, _ *runtime.Socket, _ *probe.EchoRequest) (*probe.EchoReply, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}})
	go func() {
		<-server.Ready()
		fmt.Println(runtimetest.AddressOf(server.Addrs()[0]))
	}()
	fmt.Println(server.ListenAndServe(context.Background(), tcp))
	os.Exit(1)
}

func TestC13KilledServerFailsEveryCall(t *testing.T) {
	runtimetest.Leaks(t)
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), asServer+"=1")
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = command.Wait() }()
	addr, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	client := connect(t, strings.TrimSpace(addr))
	var calls []*runtime.Future[*probe.EchoReply]
	for range 100 {
		calls = append(calls, client.EchoAsync(t.Context(), &probe.EchoRequest{}))
	}
	if _, err := client.Socket().RoundTrip(t.Context()); err != nil { // they are all there
		t.Fatal(err)
	}
	_ = command.Process.Signal(syscall.SIGKILL)
	ctx := within(t, time.Second)
	for i, call := range calls {
		_, err := call.Await(ctx)
		if e := failure(t, err); e.Code != runtime.Unavailable || e.Outcome != runtime.MaybeExecuted {
			t.Fatalf("call %d: %v", i, err)
		}
	}
}

func TestC21AbortIsAReset(t *testing.T) {
	runtimetest.Leaks(t)
	server, addr := serve(t, tcp, handler{})
	p := fake(t, addr)
	only(t, server).Abort()
	if err := p.End(); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("the peer reads %v", err)
	}
	client := connect(t, addr)
	client.Abort()
	if _, err := client.Echo(t.Context(), &probe.EchoRequest{}); !errors.Is(err, runtime.ErrClosed) {
		t.Errorf("a call after Abort: %v", err)
	}
}

func TestC22EverythingMayBeReadWhileAServerEnds(t *testing.T) {
	runtimetest.Leaks(t)
	server, addr := serve(t, tcp, handler{})
	for range 20 {
		connect(t, addr)
	}
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for {
				for _, s := range server.Sockets().Snapshot() {
					_, _, _, _, _, _ = s.Stats(), s.State(), s.RemoteAddr(), s.LocalAddr(), s.Cause(), s.ClosedAt()
				}
				_, _, _ = server.Addrs(), server.Groups(), server.Sockets().Len()
				select {
				case <-stop:
					return
				default:
				}
			}
		})
	}
	if err := server.Shutdown(within(t, 5*time.Second)); err != nil {
		t.Error(err)
	}
	close(stop)
	readers.Wait()
}

func TestC23WhatWaitsEndsBeforeOnDisconnect(t *testing.T) {
	runtimetest.Leaks(t)
	var call *runtime.Future[*probe.EchoReply]
	ended := make(chan error, 1)
	server, addr := serve(t, tcp, handler{echo: func(ctx context.Context, s *runtime.Socket, _ *probe.EchoRequest) (*probe.EchoReply, error) {
		go s.Abort()
		<-ctx.Done()
		return nil, ctx.Err()
	}})
	begun := make(chan struct{})
	client := connect(t, addr, runtime.OnDisconnect(func(*runtime.Socket, error) {
		<-begun
		_, err, ok := call.Poll()
		if !ok {
			err = errors.New("it still waits")
		}
		ended <- err
	}))
	call = client.EchoAsync(t.Context(), &probe.EchoRequest{})
	close(begun)
	if err := <-ended; runtime.CodeOf(err) != runtime.Unavailable {
		t.Errorf("the call ends with %v", err)
	}
	until(t, "the end of the socket", func() bool { return server.Sockets().Len() == 0 })
}

func TestC24BothDirectionsFailAndOneEndIsTold(t *testing.T) {
	runtimetest.Leaks(t)
	var begins, ends atomic.Int64
	_, addr := serve(t, tcp, handler{},
		runtime.OnConnect(func(context.Context, *runtime.Socket) error { begins.Add(1); return nil }),
		runtime.OnDisconnect(func(_ *runtime.Socket, cause error) {
			if cause == nil {
				t.Error("there is no cause")
			}
			ends.Add(1)
		}))
	p := runtimetest.NewProxy(t, addr, nil)
	for i := range 20 {
		client := connect(t, p.Addr())
		stream := client.Down(t.Context(), &probe.DownRequest{Count: 1 << 40, Size: 10_000})
		for range i {
			if _, err := stream.Recv(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		p.Now(runtimetest.Reset(0))
		if _, err := stream.End(t.Context()); runtime.CodeOf(err) != runtime.Unavailable {
			t.Errorf("the stream ends with %v", err)
		}
		<-client.Done()
	}
	until(t, "every end", func() bool { return ends.Load() == begins.Load() })
	if begins.Load() != 20 {
		t.Errorf("%d begins", begins.Load())
	}
}

func TestC30AddressIsThereFromFirstToLast(t *testing.T) {
	for network, listen := range networks(t) {
		seen := make(chan string, 2)
		_, addr := serve(t, listen, handler{},
			runtime.OnConnect(func(_ context.Context, s *runtime.Socket) error { seen <- s.RemoteAddr().String(); return nil }),
			runtime.OnDisconnect(func(s *runtime.Socket, _ error) { seen <- s.RemoteAddr().String() }))
		client := connect(t, addr)
		_ = client.Close()
		first, last := <-seen, <-seen
		if want := client.Socket().LocalAddr().String(); first != last || network != "unix" && first != want {
			t.Errorf("%s: %q at first and %q at last, the client has %q", network, first, last, want)
		}
	}
}

func TestC31SecondShutdownDoesNothing(t *testing.T) {
	server, addr := serve(t, tcp, handler{})
	connect(t, addr)
	for range 2 {
		if err := server.Shutdown(within(t, 5*time.Second)); err != nil {
			t.Error(err)
		}
	}
}

func TestC31SecondShutdownWithAContextThatHasEnded(t *testing.T) {
	server, _ := serve(t, tcp, handler{})
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for range 20 {
		if err := server.Shutdown(gone); err != nil {
			t.Fatalf("nothing is left, and it says %v", err)
		}
	}
}

func TestC35SocketsEndBeforeTheirServer(t *testing.T) {
	runtimetest.Leaks(t)
	var ends atomic.Int64
	server, addr := serve(t, tcp, handler{}, runtime.OnDisconnect(func(*runtime.Socket, error) {
		time.Sleep(20 * time.Millisecond) // long enough to be noticed, were it not waited for
		ends.Add(1)
	}))
	connect(t, addr)
	connect(t, addr)
	until(t, "both sockets", func() bool { return server.Sockets().Len() == 2 })
	if err := server.Shutdown(within(t, 5*time.Second)); err != nil || ends.Load() != 2 {
		t.Errorf("Shutdown returns %v after %d ends", err, ends.Load())
	}
}

func TestC36DropSaysWhoAndWhy(t *testing.T) {
	runtimetest.Leaks(t)
	drops := make(chan runtime.Drop, 1)
	server, addr := serve(t, tcp, handler{}, runtime.MaxSockets(0), runtime.OnDrop(func(d runtime.Drop) { drops <- d }))
	p := runtimetest.DialPeer(t, addr)
	local := p.Conn.LocalAddr().String()
	if code, _ := p.GoAway(); code != runtime.ResourceExhausted {
		t.Errorf("the peer reads %v", code)
	}
	d := <-drops
	if d.Remote.String() != local || runtimetest.AddressOf(d.Local) != addr || d.Reason == nil || server.Sockets().Len() != 0 {
		t.Errorf("got %+v", d)
	}
}

func TestC42NothingIsReadBeforeOnConnectAgrees(t *testing.T) {
	runtimetest.Leaks(t)
	gate, asked := make(chan struct{}), make(chan *runtime.Socket, 1)
	_, addr := serve(t, tcp, handler{}, runtime.OnConnect(func(_ context.Context, s *runtime.Socket) error {
		asked <- s
		<-gate
		return nil
	}))
	p := runtimetest.DialPeer(t, addr)
	p.Raw([]byte(runtimetest.Preface))
	s := <-asked
	time.Sleep(20 * time.Millisecond) // in which it would have been read
	if n := s.Stats().BytesRead; n != 0 || s.State() != runtime.Connecting {
		t.Errorf("%d bytes were read", n)
	}
	close(gate)
	until(t, "reading", func() bool { return s.Stats().BytesRead > 0 })
	p.Close()
}

func TestS21CloseReturnsWhenAllIsWritten(t *testing.T) {
	const n = 1000
	got := make(chan int, 1)
	addr := runtimetest.ServePeers(t, func(_ int, p *runtimetest.Peer) {
		p.Welcome()
		time.Sleep(50 * time.Millisecond) // so that much is queued
		events := 0
		for {
			h, _, err := p.Next()
			if err != nil {
				break
			}
			if h.Kind == native.KindEvent {
				events++
			}
		}
		got <- events
	})
	client := connect(t, addr)
	for i := range uint64(n) {
		if err := client.Note(t.Context(), &probe.Note{Number: i, Data: make([]byte, 200)}); err != nil {
			t.Fatal(err)
		}
	}
	_ = client.Close()
	if events := <-got; events != n {
		t.Errorf("%d of %d events were written", events, n)
	}
	if left := client.Socket().Stats().QueuedBytes; left != 0 {
		t.Errorf("%d bytes are queued", left)
	}
}
