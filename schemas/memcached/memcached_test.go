package memcached_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/runtimetest"
	"github.com/netgen-dev/netgen/runtime/wire/wiretest"
	"github.com/netgen-dev/netgen/schemas/memcached"
)

func TestCodecs(t *testing.T) { wiretest.Check(t, memcached.Conversation()) }

func FuzzRead(f *testing.F) { wiretest.Fuzz(f, memcached.Conversation()) }

// careless answers with what a reader takes for something else.
type careless struct{ memcached.UnimplementedHandler }

func (careless) Get(context.Context, *memcached.Peer, *memcached.GetRequest) (*memcached.Item, error) {
	return nil, &memcached.Failure{Value: "no status"}
}

func (careless) Stat(ctx context.Context, _ *memcached.Peer, _ *memcached.StatRequest, items *runtime.Sender[*memcached.StatItem]) error {
	if err := items.Send(ctx, &memcached.StatItem{Value: "no key"}); err != nil {
		return &memcached.Failure{Status: memcached.StatusKeyNotFound, Value: err.Error()}
	}
	return nil
}

func TestWhatIsNotWhatItIs(t *testing.T) {
	t.Parallel()
	addr := runtimetest.Serve(t, memcached.NewServer(careless{}), "mem:careless")
	client := runtimetest.Connect(t, addr, func(ctx context.Context, addr string) (*memcached.Client, error) {
		return memcached.Dial(ctx, addr)
	})
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	for item, err := range client.Stat(ctx, &memcached.StatRequest{}).All() {
		failure, ok := errors.AsType[*memcached.Failure](err)
		if !ok || !strings.Contains(failure.Value, "make of StatItem, with these values, StatEnd") {
			t.Errorf("an item without a key, which is the end, became %v, %v", item, err)
		}
	}
	if reply, err := client.Get(ctx, &memcached.GetRequest{Key: []byte("a")}); err == nil {
		t.Errorf("a failure without a status became %v", reply)
	}
}
