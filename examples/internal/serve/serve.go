// Package serve runs the servers of the examples in tests.
package serve

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime"
)

// Start serves on a TCP port of this machine until the test ends, and returns the
// address.
func Start(t testing.TB, server *runtime.Server) string {
	t.Helper()
	served := make(chan error, 1)
	go func() { served <- server.ListenAndServe(context.Background(), "tcp://127.0.0.1:0") }()
	select {
	case err := <-served:
		t.Fatal(err)
	case <-server.Ready():
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := server.Shutdown(ctx); err != nil {
			t.Error(err)
		}
		if err := <-served; !errors.Is(err, runtime.ErrServerClosed) {
			t.Errorf("ListenAndServe ended with %v", err)
		}
	})
	bound := server.Addrs()[0]
	return bound.Network() + "://" + bound.String()
}
