//go:build !race

package redis_test

import (
	"context"
	"testing"

	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/runtimetest"
	"github.com/netgen-dev/netgen/runtime/wire"
	"github.com/netgen-dev/netgen/schemas/redis"
)

// The allocations of a GET, of client and server together, when it is awaited at once
// and when 64 are under way. A change that needs fewer lowers the numbers.
const (
	allocsOfCall      = 6
	allocsOfPipelined = 64*5 + 10
)

// allocsOfRead are those of reading each of the messages of the benchmarks.
var allocsOfRead = map[string]float64{"Get": 1, "Set": 1, "Bulk": 1, "OK": 1}

type oneValue struct{ redis.UnimplementedHandler }

func (oneValue) Get(context.Context, *redis.Peer, *redis.GetRequest) (redis.Text, error) {
	return &redis.Bulk{Data: benchValue}, nil
}

// most fails for more allocations than are known to be enough.
func most(t *testing.T, what string, enough float64, do func() error) {
	t.Helper()
	got := testing.AllocsPerRun(1000, func() {
		if err := do(); err != nil {
			t.Error(what, err)
		}
	})
	if got > enough {
		t.Errorf("%s: %v allocations, and %v were enough", what, got, enough)
	}
}

func TestCallAllocations(t *testing.T) {
	ctx := t.Context()
	addr := runtimetest.Serve(t, redis.NewServer(oneValue{}), "tcp://127.0.0.1:0")
	client := runtimetest.Connect(t, addr, func(ctx context.Context, addr string) (*redis.Client, error) {
		return redis.Dial(ctx, addr, nil)
	})
	most(t, "a call", allocsOfCall, func() error {
		_, err := client.Get(ctx, &redis.GetRequest{Key: benchKey})
		return err
	})
	futures := make([]*runtime.Future[redis.Text], 64)
	most(t, "64 calls", allocsOfPipelined, func() error {
		for i := range futures {
			futures[i] = client.GetAsync(ctx, &redis.GetRequest{Key: benchKey})
		}
		for _, f := range futures {
			if _, err := f.Await(ctx); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestCodecAllocations(t *testing.T) {
	p := redis.Conversation()
	for _, of := range benchmarked {
		_, m := found(of.method, of.answer)
		x, buffer := &wire.Exchange{}, make([]byte, 0, 1024)
		encoded, err := m.Append(nil, x, of.value)
		if err != nil {
			t.Fatal(err)
		}
		most(t, "append "+of.name, 0, func() error {
			_, err := m.Append(buffer, x, of.value)
			return err
		})
		var r wire.Reader
		most(t, "read "+of.name, allocsOfRead[of.name], func() error {
			r.Reset(encoded, true, p.Max)
			m.Read(&r, x, fresh(m))
			return r.Err()
		})
	}
}
