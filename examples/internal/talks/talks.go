// Package talks holds conversations that generated clients have with servers which
// nobody here wrote, for more than one server of a protocol each. What goes through
// the peers' tap is judged by tshark and becomes a row of the table.
package talks

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/netgen-dev/netgen/examples/internal/peers"
)

// limit is how long a conversation may take on a machine that does other things too.
const limit = 30 * time.Second

// Within returns a context that ends with the test, and no later than the limit.
func Within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	t.Cleanup(cancel)
	return ctx
}

// A client is what every generated client is.
type client interface {
	Close() error
	Done() <-chan struct{}
}

// hangUp closes clients and waits until nothing more is said.
func hangUp[C client](clients ...C) {
	for _, c := range clients {
		_ = c.Close()
		<-c.Done()
	}
}

// A step is one call and what must come of it: a reply, or an error.
type step struct {
	name string
	call func(ctx context.Context) (any, error)
	want any
}

// call is one that is to be made.
func call[Q, R any](method func(context.Context, Q) (R, error), request Q) func(ctx context.Context) (any, error) {
	return func(ctx context.Context) (any, error) { return method(ctx, request) }
}

// take makes steps one after the other.
func take(t *testing.T, ctx context.Context, steps []step) {
	t.Helper()
	for _, s := range steps {
		got, err := s.call(ctx)
		if _, ok := s.want.(error); ok {
			got, err = err, nil
		}
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		if diff := cmp.Diff(s.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", s.name, diff)
		}
	}
}

// hear waits for what comes without having been asked for.
func hear[T any](t *testing.T, ctx context.Context, from <-chan T) T {
	t.Helper()
	select {
	case heard := <-from:
		return heard
	case <-ctx.Done():
		t.Fatal("nothing is heard")
		panic("unreachable")
	}
}

// record adds the row of a conversation with a daemon.
func record(t *testing.T, daemon *peers.Daemon, tap *peers.Tap, protocol, exchanged string) {
	t.Helper()
	daemon.Record(t, peers.Row{
		Protocol: protocol, Ours: peers.AsClient, Exchanged: exchanged, Verdict: tap.Judge(t),
	})
}
