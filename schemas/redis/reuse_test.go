package redis_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/runtimetest"
	"github.com/netgen-dev/netgen/schemas/redis"
)

// saying answers SET with what was set.
type saying struct{ redis.UnimplementedHandler }

func (saying) Set(_ context.Context, _ *redis.Peer, r *redis.SetRequest) (redis.SetReply, error) {
	return &redis.Status{Text: fmt.Sprintf("%s %s %v %v", r.Key, r.Value, r.Ex != nil, r.Nx)}, nil
}

// A request that is used again has nothing of the one before it.
func TestRequestsAreUsedAgain(t *testing.T) {
	ctx := t.Context()
	addr := runtimetest.Serve(t, redis.NewServer(saying{}, runtime.ReuseRequests()), "mem:reuse")
	client := runtimetest.Connect(t, addr, func(ctx context.Context, addr string) (*redis.Client, error) {
		return redis.Dial(ctx, addr, nil)
	})
	requests := []*redis.SetRequest{
		{Key: []byte("a"), Value: []byte("long enough"), Ex: &redis.EX{Seconds: 1}, Nx: true},
		{Key: []byte("b"), Value: []byte("1")},
		{Key: []byte("c"), Ex: &redis.EX{Seconds: 1}},
	}
	for range 100 {
		var futures []*runtime.Future[redis.SetReply]
		for _, r := range requests {
			futures = append(futures, client.SetAsync(ctx, r))
		}
		for i, f := range futures {
			reply, err := f.Await(ctx)
			if err != nil {
				t.Fatal(err)
			}
			r := requests[i]
			want := fmt.Sprintf("%s %s %v %v", r.Key, r.Value, r.Ex != nil, r.Nx)
			if status, ok := reply.(*redis.Status); !ok || status.Text != want {
				t.Fatalf("%v, not %q", reply, want)
			}
		}
	}
}
