// Command client shows what the generated memcached client does, with any memcached:
//
//	go run ./examples/memcached/client tcp://127.0.0.1:11211
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/schemas/memcached"
)

func main() {
	addr := "tcp://127.0.0.1:11212"
	if len(os.Args) > 1 {
		addr = os.Args[1]
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := run(ctx, addr); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, addr string) error {
	client, err := memcached.Dial(ctx, addr)
	if err != nil {
		return err
	}
	defer client.Close()
	for _, step := range []func(context.Context, *memcached.Client) error{item, counter, batch, statistics} {
		if err := step(ctx, client); err != nil {
			return err
		}
	}
	return nil
}

// item stores something, reads it, and changes it only if nobody else did.
func item(ctx context.Context, client *memcached.Client) error {
	key := []byte("netgen:greeting")
	stored, err := client.Set(ctx, &memcached.SetRequest{
		Extras: memcached.StoreExtras{Flags: 7, Expiry: 60}, Key: key, Value: []byte("hello"),
	})
	if err != nil {
		return err
	}
	found, err := client.Get(ctx, &memcached.GetRequest{Key: key})
	if err != nil {
		return err
	}
	fmt.Printf("Get: %s, with flags %d\n", found.Value, found.Extras.Flags)
	_, err = client.Set(ctx, &memcached.SetRequest{Cas: stored.Cas + 1000, Key: key, Value: []byte("hi")})
	failed, ok := errors.AsType[*memcached.Failure](err)
	if !ok {
		return fmt.Errorf("storing under a wrong cas gave %w", err)
	}
	fmt.Printf("Set with a wrong cas: %v\n", failed.Status)
	return nil
}

// counter counts from 10.
func counter(ctx context.Context, client *memcached.Client) error {
	key := []byte("netgen:counter")
	if _, err := client.Set(ctx, &memcached.SetRequest{Key: key, Value: []byte("10")}); err != nil {
		return err
	}
	count, err := client.Incr(ctx, &memcached.IncrRequest{Key: key, Extras: memcached.CounterExtras{Delta: 5}})
	if err != nil {
		return err
	}
	fmt.Printf("Incr: %d\n", count.Value.Number)
	return nil
}

// batch asks for many keys at once. Misses are not answered at all; that Noop is
// answered says that there is nothing more to come.
func batch(ctx context.Context, client *memcached.Client) error {
	var asked []*runtime.Future[*memcached.Item]
	for _, key := range []string{"netgen:greeting", "netgen:nobody", "netgen:counter"} {
		asked = append(asked, client.GetQAsync(ctx, &memcached.GetQRequest{Key: []byte(key)}))
	}
	if err := client.Noop(ctx); err != nil {
		return err
	}
	for i, future := range asked {
		found, err := future.Await(ctx)
		switch {
		case errors.Is(err, runtime.ErrNoReply):
			fmt.Printf("GetQ %d: a miss\n", i)
		case err != nil:
			return err
		default:
			fmt.Printf("GetQ %d: %s\n", i, found.Value)
		}
	}
	return nil
}

// statistics reads what the server says of itself, which comes as a stream.
func statistics(ctx context.Context, client *memcached.Client) error {
	for pair, err := range client.Stat(ctx, &memcached.StatRequest{}).All() {
		if err != nil {
			return err
		}
		if pair.Key == "curr_items" {
			fmt.Printf("Stat: %s is %s\n", pair.Key, pair.Value)
		}
	}
	return nil
}
