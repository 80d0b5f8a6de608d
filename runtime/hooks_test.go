package runtime

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

func TestHooksThatEndTheirGoroutine(t *testing.T) {
	t.Parallel()
	_, addr := serve(t, "tcp://127.0.0.1:0", handlers{}, OnConnect(func(context.Context, *Socket) error {
		goexit()
		return nil
	}))
	p := fake(t, addr)
	p.greet(testProtocol.Fingerprint)
	if code, _ := p.goAway(); code != Unavailable {
		t.Errorf("got %v", code)
	}
	_, addr = serve(t, "tcp://127.0.0.1:0", handlers{}, OnDisconnect(func(*Socket, error) { goexit() }))
	client := connect(t, addr, handlers{})
	_ = client.Close()
	<-client.Done()
}

func TestCallbacksThatFail(t *testing.T) {
	t.Parallel()
	f := later(1)[0]
	panicking := Then(f, func(int) (int, error) { panic("secret") })
	leaving := Then(f, func(int) (int, error) { goexit(); return 0, nil })
	called := make(chan struct{})
	f.OnDone(func(int, error) { panic("callback") })
	f.OnDone(func(int, error) { goexit() })
	f.OnDone(func(int, error) { close(called) })
	f.settle(1, nil)
	for _, f := range []*Future[int]{panicking, leaving} {
		if _, err := f.Await(ctxFor(t)); CodeOf(err) != Internal {
			t.Errorf("got %v", err)
		}
	}
	wait(t, "the last callback", called)
}

func TestEveryDropIsReported(t *testing.T) {
	t.Parallel()
	const n = 3 * maxRefusing
	var reported sync.WaitGroup
	reported.Add(n)
	_, addr := serve(t, "tcp://127.0.0.1:0", handlers{}, MaxSockets(0), OnDrop(func(Drop) { reported.Done() }))
	for range n {
		fake(t, addr)
	}
	all := make(chan struct{})
	go func() { reported.Wait(); close(all) }()
	wait(t, "the report of every drop", all)
}

func TestPanicOfTheRouterFailsThatRequestOnly(t *testing.T) {
	t.Parallel()
	side := Side{Route: func(in *Incoming) { panic("a nil handler") }}
	server := NewServer(testProtocol, side, quiet)
	l := mustListen(t, memAddress())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(t.Context(), l) }()
	client := connect(t, dialable(l.Addr()), handlers{})
	if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); CodeOf(err) != Internal || strings.Contains(err.Error(), "nil") {
		t.Error(err)
	}
	if err := SendEvent(ctxFor(t), client, note, &blob{}); err != nil {
		t.Error(err)
	}
	if _, err := client.Socket().RoundTrip(ctxFor(t)); err != nil {
		t.Error(err)
	}
	server.Abort()
	<-ended
	<-server.sockets.none()
}

// twoPipes is a connection whose sides can be closed one by one, as those of TCP.
type twoPipes struct {
	net.Conn
	out net.Conn
}

func (c twoPipes) Write(b []byte) (int, error)        { return c.out.Write(b) }
func (c twoPipes) SetWriteDeadline(t time.Time) error { return c.out.SetWriteDeadline(t) }
func (c twoPipes) CloseWrite() error                  { return c.out.Close() }
func (c twoPipes) Close() error                       { return errors.Join(c.out.Close(), c.Conn.Close()) }

// An orderly end waits for the peer to close too, which somebody has to see even
// while OnConnect runs. The time is synctest's: to linger would take all of it.
func TestC46CloseInOnConnect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var disconnected int
		took := make(chan time.Duration, 1)
		server := NewServer(testProtocol, Side{}, quiet, OnConnect(func(_ context.Context, s *Socket) error {
			start := time.Now()
			_ = s.Close()
			took <- time.Since(start)
			return nil
		}), OnDisconnect(func(*Socket, error) { disconnected++ }))
		in, toServer := net.Pipe()
		fromServer, out := net.Pipe()
		server.welcome(twoPipes{in, out})
		go func() { _, _ = toServer.Write(preface) }()
		_, _ = io.Copy(io.Discard, fromServer)
		_ = toServer.Close()
		if d := <-took; d != 0 {
			t.Errorf("closing took %v", d)
		}
		<-server.sockets.none()
		if disconnected != 1 {
			t.Errorf("%d OnDisconnect", disconnected)
		}
	})
}

func TestC25ConnectionThatComesAfterTheEndIsToldSo(t *testing.T) {
	t.Parallel()
	drops := make(chan Drop, 1)
	server := NewServer(testProtocol, Side{}, quiet, OnDrop(func(d Drop) { drops <- d }))
	_ = server.Close()
	near, far := net.Pipe()
	server.welcome(near)
	p := &fakePeer{far, t}
	if h, _ := p.expect(native.KindGoAway); Code(h.Code) != Unavailable {
		t.Errorf("got %v", Code(h.Code))
	}
	_ = far.Close()
	if d := <-drops; d.Reason != ErrServerClosed {
		t.Errorf("the reason is %v", d.Reason)
	}
}
