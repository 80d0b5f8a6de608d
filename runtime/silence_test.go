package runtime

import (
	"context"
	"errors"
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

// greetedPipe is a server's end and what a client does on the other one by hand,
// which has done its handshake.
func greetedPipe(t *testing.T, server *Server) *fakePeer {
	near, far := net.Pipe()
	server.welcome(near)
	p := &fakePeer{far, t}
	p.greet(testProtocol.Fingerprint)
	p.expect(native.KindHello)
	return p
}

func TestA38PulledCableIsNoticedWithinTwoPings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const interval = 10 * time.Second
		client, far := net.Pipe()
		p := &fakePeer{far, t}
		pings := make(chan struct{}, 10)
		go func() {
			_, _ = io.ReadFull(far, make([]byte, len(preface)))
			p.expect(native.KindHello)
			p.frame(native.Header{Kind: native.KindHello}, helloOf(testProtocol, defaultSettings()).append(nil))
			for {
				h, _, err := p.next()
				if err != nil {
					return
				}
				if h.Kind == native.KindPing {
					pings <- struct{}{}
				}
			}
		}()
		c, err := NewClient(t.Context(), testProtocol, Side{}, client, quiet, PingInterval(interval))
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		_, err = nativeCall(t.Context(), c, echo, &blob{})
		took := time.Since(start)
		if e, ok := errors.AsType[*Error](err); !ok || e.Outcome != MaybeExecuted || !errors.Is(err, ErrSilent) {
			t.Error(err)
		}
		if took < interval || took > 2*interval || len(pings) != 1 {
			t.Errorf("noticed after %v and %d pings", took, len(pings))
		}
		<-c.Done()
	})
}

func TestA05SilenceBehindALengthEndsTheSocket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ended := make(chan error, 1)
		server := NewServer(testProtocol, handlers{}.side(), quiet, OnDisconnect(func(_ *Socket, cause error) { ended <- cause }))
		p := greetedPipe(t, server)
		start := time.Now()
		p.raw(native.AppendHeader(nil, native.Header{ID: 1, Code: 1, Kind: native.KindRequest}, 64<<10))
		p.raw([]byte{0})
		_, _ = io.Copy(io.Discard, p.Conn)
		if cause, took := <-ended, time.Since(start); cause != ErrSilent || took > 2*usualPingInterval {
			t.Errorf("after %v: %v", took, cause)
		}
		server.Abort()
	})
}

func TestQuietPeersAreNotSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		addr := memAddress()
		_, end := serveHere(t, addr, handlers{echo: func(_ context.Context, _ *Socket, b *blob) (*blob, error) {
			<-release
			return b, nil
		}})
		client := connect(t, addr, handlers{})
		busy := nativeAsync(t.Context(), client, echo, &blob{})
		time.Sleep(time.Hour)
		if err := client.Err(); err != nil {
			t.Errorf("it ended: %v", err)
		}
		close(release)
		if _, err := busy.Await(t.Context()); err != nil {
			t.Error(err)
		}
		client.Abort()
		<-client.Done()
		end()
	})
}

// A ping that waits behind what the connection does not take is no silence: writing
// has a timeout of its own.
func TestPingThatIsNotWrittenIsNotUnanswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ended := make(chan error, 1)
		server := NewServer(testProtocol, handlers{}.side(), quiet, PingInterval(time.Second), OnDisconnect(func(_ *Socket, cause error) { ended <- cause }))
		server.settings.writeTimeout = time.Minute
		p := greetedPipe(t, server)
		start := time.Now()
		if cause, took := <-ended, time.Since(start); cause == ErrSilent || took < time.Minute {
			t.Errorf("after %v: %v", took, cause)
		}
		_ = p.Close()
		server.Abort()
	})
}

func TestPingIntervalOfNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := NewServer(testProtocol, handlers{}.side(), quiet, PingInterval(0))
		p := greetedPipe(t, server)
		go func() { _, _ = io.Copy(io.Discard, p.Conn) }()
		time.Sleep(time.Hour)
		if n := server.Sockets().Len(); n != 1 {
			t.Errorf("%d sockets", n)
		}
		server.Abort()
		<-server.sockets.none()
	})
	if _, err := Dial(t.Context(), testProtocol, Side{}, memAddress(), PingInterval(-1)); err == nil {
		t.Error("below zero")
	}
}
