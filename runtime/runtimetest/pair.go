package runtimetest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime"
)

// patience is how long something that should happen may take before a test is
// failed for it. Tests of this package shorten it.
var patience = 10 * time.Second

// A Server is what generated code makes, or a *runtime.Server.
type Server interface {
	Serve(ctx context.Context, l net.Listener) error
	Shutdown(ctx context.Context) error
	Sockets() *runtime.Sockets
	Groups() []string
}

// A Client is what generated code makes, or a *runtime.Client.
type Client interface {
	Close() error
	Done() <-chan struct{}
}

// Pair serves server within the process and returns a client of it. dial is the
// Dial of the generated package, handler does with what the server sends, and
// may be nil:
//
//	client := runtimetest.Pair(t, chat.NewServer(rooms), chat.Dial, nil)
func Pair[C Client, H any](t testing.TB, server Server, dial func(context.Context, string, H, ...runtime.DialOption) (C, error), handler H, opts ...runtime.DialOption) C {
	t.Helper()
	return Connect(t, Serve(t, server, ""), func(ctx context.Context, addr string) (C, error) {
		return dial(ctx, addr, handler, opts...)
	})
}

// PairPlain is Pair for a package whose Dial takes no handler, because the
// server sends nothing but answers.
func PairPlain[C Client](t testing.TB, server Server, dial func(context.Context, string, ...runtime.DialOption) (C, error), opts ...runtime.DialOption) C {
	t.Helper()
	return Connect(t, Serve(t, server, ""), func(ctx context.Context, addr string) (C, error) {
		return dial(ctx, addr, opts...)
	})
}

// Connect dials addr and closes the client when the test ends.
func Connect[C Client](t testing.TB, addr string, dial func(ctx context.Context, addr string) (C, error)) C {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	client, err := dial(ctx, addr)
	if err != nil {
		t.Fatalf("cannot connect to %s: %v", addr, err)
	}
	t.Cleanup(func() {
		_ = client.Close()
		<-client.Done()
	})
	return client
}

var served atomic.Uint64

// Serve serves server on addr until the test ends and returns the address to
// dial. addr is as for runtime.Listen, such as tcp://127.0.0.1:0; "" is a new
// one within the process. A server that does not shut down in 10 s fails the
// test.
func Serve(t testing.TB, server Server, addr string) string {
	t.Helper()
	if addr == "" {
		addr = fmt.Sprintf("mem:runtimetest-%d", served.Add(1))
	}
	listener, err := runtime.Listen(t.Context(), addr)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(context.Background(), listener) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := server.Shutdown(ctx); err != nil {
			t.Errorf("the server on %s: %v", addr, err)
		}
		if err := <-ended; !errors.Is(err, runtime.ErrServerClosed) {
			t.Errorf("Serve on %s ended with %v", addr, err)
		}
	})
	return AddressOf(listener.Addr())
}

// AddressOf returns what to dial for an address that somebody listens on.
func AddressOf(addr net.Addr) string {
	switch network := addr.Network(); {
	case network == "unix" && addr.String()[0] != '@':
		return "unix://" + addr.String()
	case network == "tcp":
		return "tcp://" + addr.String()
	default: // unix:@name, mem:name
		return network + ":" + addr.String()
	}
}
