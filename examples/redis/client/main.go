// Command client shows what the generated Redis client does, with any Redis:
//
//	go run ./examples/redis/client tcp://127.0.0.1:6379
//
// It sends many commands at once on one connection and awaits them together, and
// listens on another to what is published.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/schemas/redis"
)

func main() {
	addr := "tcp://127.0.0.1:6380"
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
	client, err := redis.Dial(ctx, addr, nil)
	if err != nil {
		return err
	}
	defer client.Close()
	for _, step := range []func(context.Context, *redis.Client) error{greeting, pipeline, refusal, transaction} {
		if err := step(ctx, client); err != nil {
			return err
		}
	}
	return subscribe(ctx, addr, client)
}

// greeting writes and reads one value, which lives for a minute.
func greeting(ctx context.Context, client *redis.Client) error {
	key := []byte("netgen:greeting")
	_, err := client.Set(ctx, &redis.SetRequest{Key: key, Value: []byte("hello"), Ex: &redis.EX{Seconds: 60}})
	if err != nil {
		return err
	}
	reply, err := client.Get(ctx, &redis.GetRequest{Key: key})
	if err != nil {
		return err
	}
	fmt.Printf("GET: %s\n", dataOf(reply))
	reply, err = client.Get(ctx, &redis.GetRequest{Key: []byte("netgen:nobody")})
	if err != nil {
		return err
	}
	fmt.Printf("GET of a key that is not there: missing is %v\n", dataOf(reply) == nil)
	return nil
}

// dataOf returns the string of a reply, nil for none: RESP2 has a Bulk without data
// for that, and RESP3 Null.
func dataOf(reply redis.Text) []byte {
	if bulk, ok := reply.(*redis.Bulk); ok {
		return bulk.Data
	}
	return nil
}

// pipeline sends a thousand commands without waiting for an answer in between.
func pipeline(ctx context.Context, client *redis.Client) error {
	key := []byte("netgen:counter")
	if _, err := client.Del(ctx, &redis.DelRequest{Keys: [][]byte{key}}); err != nil {
		return err
	}
	var sent []*runtime.Future[*redis.Int]
	for range 1000 {
		sent = append(sent, client.IncrAsync(ctx, &redis.IncrRequest{Key: key}))
	}
	replies, err := runtime.All(sent...).Await(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("INCR, 1000 at once: the last is %d\n", replies[len(replies)-1].Value)
	return nil
}

// refusal shows an error of Redis.
func refusal(ctx context.Context, client *redis.Client) error {
	_, err := client.LPush(ctx, &redis.LPushRequest{Key: []byte("netgen:counter"), Values: [][]byte{[]byte("x")}})
	refused, ok := errors.AsType[*redis.Err](err)
	if !ok {
		return fmt.Errorf("LPUSH to a number gave %w", err)
	}
	fmt.Printf("LPUSH to a number: %s\n", refused.Text)
	return nil
}

// transaction does two things at once. Each is answered with Queued, and EXEC with
// what they did.
func transaction(ctx context.Context, client *redis.Client) error {
	begun := client.MultiAsync(ctx)
	var puts []*runtime.Future[*redis.Int]
	for i := range 2 {
		puts = append(puts, client.SAddAsync(ctx, &redis.SAddRequest{
			Key: []byte("netgen:set"), Members: [][]byte{[]byte(strconv.Itoa(i))},
		}))
	}
	done := client.ExecAsync(ctx)
	if _, err := begun.Await(ctx); err != nil {
		return err
	}
	for _, put := range puts {
		if _, err := put.Await(ctx); !isQueued(err) {
			return fmt.Errorf("SADD in a transaction gave %w", err)
		}
	}
	reply, err := done.Await(ctx)
	if err != nil {
		return err
	}
	if array, ok := reply.(*redis.Array); ok {
		fmt.Printf("EXEC: %d replies\n", len(array.Items))
	}
	_, err = client.Del(ctx, &redis.DelRequest{Keys: [][]byte{[]byte("netgen:set")}})
	return err
}

func isQueued(err error) bool {
	_, ok := errors.AsType[*redis.Queued](err)
	return ok
}

// subscribe listens on a second connection, which speaks RESP3, to what the first one
// publishes.
func subscribe(ctx context.Context, addr string, publisher *redis.Client) error {
	pushes := make(listener, 16)
	subscriber, err := redis.Dial(ctx, addr, pushes)
	if err != nil {
		return err
	}
	defer subscriber.Close()
	if _, err := subscriber.Hello(ctx, &redis.HelloRequest{Version: 3}); err != nil {
		return err
	}
	channel := []byte("netgen:news")
	if err := subscriber.Subscribe(ctx, &redis.Subscribe{Channels: [][]byte{channel}}); err != nil {
		return err
	}
	fmt.Println(<-pushes) // the subscription
	heard, err := publisher.Publish(ctx, &redis.PublishRequest{Channel: channel, Message: []byte("hello")})
	if err != nil {
		return err
	}
	fmt.Printf("PUBLISH: heard by %d\n", heard.Value)
	fmt.Println(<-pushes)
	return nil
}

// A listener is told what is published.
type listener chan string

// Push comes from a server that speaks RESP3.
func (l listener) Push(_ context.Context, _ *redis.Client, event *redis.Push) {
	l <- "a push: " + textOf(event.Items)
}

// Message comes from a server that speaks RESP2.
func (l listener) Message(_ context.Context, _ *redis.Client, event *redis.Message) {
	l <- "a message: " + textOf(event.Items)
}

func textOf(items []redis.Value) string {
	var words []string
	for _, item := range items {
		switch item := item.(type) {
		case *redis.Bulk:
			words = append(words, string(item.Data))
		case *redis.Int:
			words = append(words, strconv.FormatInt(item.Value, 10))
		}
	}
	return strings.Join(words, " ")
}
