package runtime

import (
	"context"
	"errors"
	"io"
	"net"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func TestC60IdleSocketIsShutDown(t *testing.T) {
	t.Parallel()
	for network, listen := range addresses(t) {
		t.Run(network, func(t *testing.T) {
			t.Parallel()
			over := make(chan error, 1)
			_, addr := serve(t, listen, handlers{echo: echoBack}, IdleTimeout(300*time.Millisecond), OnDisconnect(func(_ *Socket, err error) { over <- err }))
			start := time.Now()
			client := connect(t, addr, handlers{})
			wait(t, "the end", client.Done())
			if err := <-over; err != ErrIdle || !errors.Is(client.Err(), io.EOF) {
				t.Errorf("%v, %v", err, client.Err())
			}
			if took := time.Since(start); took < 300*time.Millisecond {
				t.Errorf("after %v", took)
			}
		})
	}
}

func TestC60IdleWireClient(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	server, addr := serveForeign(t, l.protocol, l.side(lineHandlers{}))
	client := dialForeign(t, addr, l.protocol, Side{}, IdleTimeout(200*time.Millisecond))
	wait(t, "the end", client.Done())
	if client.Err() != ErrIdle {
		t.Error(client.Err())
	}
	<-server.Sockets().none()
}

// idlePair is a server's socket with an idle timeout of a second and its client,
// in the time of synctest.
func idlePair(t *testing.T, h handlers, opts ...ServerOption) (*Server, *Client) {
	t.Helper()
	server := NewServer(testProtocol, h.side(), append([]ServerOption{quiet, IdleTimeout(time.Second)}, opts...)...)
	near, far := net.Pipe()
	server.welcome(near)
	client, err := NewClient(t.Context(), testProtocol, Side{}, far, quiet)
	if err != nil {
		t.Fatal(err)
	}
	return server, client
}

func TestC60TrafficKeepsASocket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, client := idlePair(t, handlers{echo: func(_ context.Context, _ *Socket, b *blob) (*blob, error) {
			time.Sleep(time.Duration(b.Number)) // synctest's time
			return b, nil
		}, note: func(context.Context, *Socket, *blob) {}})
		socket := peerOf(t, server)
		alive := func() bool { return socket.State() == Open }
		for range 5 {
			time.Sleep(900 * time.Millisecond)
			if err := SendEvent(t.Context(), client, note, &blob{}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := nativeCall(t.Context(), client, echo, &blob{Number: uint64(5 * time.Second)}); err != nil { // under way is not idle
			t.Fatal(err)
		}
		time.Sleep(900 * time.Millisecond)
		if !alive() {
			t.Fatal("it ended too early")
		}
		time.Sleep(400 * time.Millisecond)
		if alive() || socket.Cause() != ErrIdle {
			t.Errorf("it is %v, %v", socket.State(), socket.Cause())
		}
		<-client.Done()
		<-server.Sockets().none()
	})
}

func TestC60PingsAreNoTraffic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, client := idlePair(t, handlers{})
		start := time.Now()
		for {
			time.Sleep(90 * time.Millisecond) // never when the server looks
			if _, err := client.Socket().RoundTrip(t.Context()); err != nil {
				break
			}
			if socket := server.Sockets().Snapshot(); len(socket) == 1 {
				_, _ = socket[0].RoundTrip(t.Context())
			}
		}
		if took := time.Since(start); took < time.Second || took > 1500*time.Millisecond {
			t.Errorf("it ended after %v", took)
		}
		<-server.Sockets().none()
	})
}

func TestC60OnIdleMayKeepASocket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		start := time.Now()
		server, client := idlePair(t, handlers{}, OnIdle(func(s *Socket) bool {
			asked++
			if asked == 4 {
				panic("which is no veto")
			}
			return s.State() == Open
		}))
		<-client.Done()
		if took := time.Since(start); asked != 4 || took < 4*time.Second || took > 5*time.Second {
			t.Errorf("asked %d times in %v", asked, took)
		}
		<-server.Sockets().none()
	})
}

func TestC47NoIdleTimerAfterTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int64
		server, client := idlePair(t, handlers{}, OnIdle(func(*Socket) bool { asked.Add(1); return false }))
		time.Sleep(900 * time.Millisecond)
		_ = client.Close()
		<-server.Sockets().none()
		time.Sleep(time.Minute)
		if asked.Load() != 0 || !errors.Is(client.Err(), ErrClosed) {
			t.Errorf("asked %d times, %v", asked.Load(), client.Err())
		}
	})
	if _, err := Dial(t.Context(), testProtocol, Side{}, "mem:none", IdleTimeout(-1)); err == nil || CodeOf(err) == Unavailable {
		t.Error(err)
	}
}

func TestC60TheHandshakeIsNotIdle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		over := make(chan error, 1)
		server := NewServer(testProtocol, Side{}, quiet, IdleTimeout(time.Second), OnDisconnect(func(_ *Socket, err error) { over <- err }))
		near, far := net.Pipe()
		server.welcome(near)
		go func() { _, _ = io.Copy(io.Discard, far) }()
		start := time.Now()
		if err := <-over; CodeOf(err) != DeadlineExceeded || time.Since(start) != 5*time.Second {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
		_ = far.Close()
		<-server.Sockets().none()
	})
}
