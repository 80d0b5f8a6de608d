package runtimetest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/examples/chat"
	"github.com/netgen-dev/netgen/examples/chat/rooms"
	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/native"
	"github.com/netgen-dev/netgen/runtime/runtimetest"
)

// serveRooms serves rooms over TCP.
func serveRooms(t testing.TB, opts ...runtime.ServerOption) (*chat.Server, string) {
	server := rooms.NewServer(opts...)
	return server, runtimetest.Serve(t, server, "tcp://127.0.0.1:0")
}

func dialRooms(ctx context.Context, addr string) (*chat.Client, error) {
	return chat.Dial(ctx, addr, nil)
}

func TestPairOverEachKindOfAddress(t *testing.T) {
	runtimetest.Leaks(t)
	for _, addr := range []string{"", "tcp://127.0.0.1:0", "tcp://[::1]:0", "unix://" + t.TempDir() + "/s", fmt.Sprintf("unix:@runtimetest-%d", os.Getpid())} {
		client := runtimetest.Connect(t, runtimetest.Serve(t, rooms.NewServer(), addr), dialRooms)
		if _, err := client.Join(t.Context(), &chat.JoinRequest{Room: "go", Nick: "ann"}); err != nil {
			t.Errorf("%s: %v", addr, err)
		}
	}
}

// What the checks are to find, they find.
func TestChecksFindWhatIsLeft(t *testing.T) {
	runtimetest.SetPatience(t, 100*time.Millisecond)
	fails := func(name, text string, check func(t *tb) (cleanup func())) {
		t.Run(name, func(t *testing.T) {
			inner := newTB()
			cleanup := check(inner)
			inner.finish()
			cleanup()
			if said := inner.said(); len(said) == 0 || !strings.Contains(said[0], text) {
				t.Errorf("it says %q", said)
			}
		})
	}
	fails("goroutine", "TestChecksFindWhatIsLeft", func(t *tb) func() {
		runtimetest.Leaks(t)
		stop := make(chan struct{})
		go func() { <-stop }()
		return func() { close(stop) }
	})
	fails("descriptor", "descriptors were open", func(t *tb) func() {
		runtimetest.Leaks(t)
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		return func() { _ = l.Close() }
	})
	fails("socket", "the server had 0 sockets and has 1", func(t *tb) func() {
		server, addr := serveRooms(t)
		base := runtimetest.Base(server)
		runtimetest.Connect(t, addr, dialRooms)
		base.Check(t)
		return func() {}
	})
	fails("heap", "heap and stacks were", func(t *tb) func() {
		server, addr := serveRooms(t)
		runtimetest.Connect(t, addr, dialRooms)
		base := runtimetest.Base(server)
		kept := make([]byte, 8<<20)
		base.Check(t)
		return func() { kept[0] = 1 }
	})
	fails("bystander", "call 3 of the bystander: wrong", func(t *tb) func() {
		b := runtimetest.Watch(t, func(_ context.Context, n int) error {
			if n == 2 {
				return errors.New("wrong")
			}
			return nil
		})
		for !t.Failed() {
			time.Sleep(time.Millisecond)
		}
		b.Stop()
		return func() {}
	})
}

func TestHeapPerConn(t *testing.T) {
	server, addr := serveRooms(t, runtime.HandshakeTimeout(time.Minute))
	opened := 0
	each := runtimetest.HeapPerConn(t, 200, func(int) {
		opened++
		runtimetest.DialPeer(t, addr)
	}, func() {
		for server.Sockets().Len() < opened {
			time.Sleep(time.Millisecond)
		}
	})
	if each < 100 || each > 32<<10 {
		t.Errorf("%d bytes for a connection that says nothing", each)
	}
}

// A client that shuts down says so, and waits for the server to say so too.
func TestPeerAgainstAClientThatShutsDown(t *testing.T) {
	runtimetest.Leaks(t)
	ended := make(chan error, 1)
	addr := runtimetest.ServePeers(t, func(_ int, p *runtimetest.Peer) {
		p.Welcome()
		h, _ := p.Expect(native.KindGoAway)
		p.Frame(h, native.AppendBool(native.AppendString(nil, ""), true))
		ended <- p.End()
	})
	client := runtimetest.Connect(t, addr, dialRooms)
	if err := client.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	if err := <-ended; err != io.EOF {
		t.Errorf("the client's end is %v", err)
	}
}
