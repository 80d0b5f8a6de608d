package inprocess

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	goredis "github.com/redis/go-redis/v9"

	"github.com/netgen-dev/netgen/examples/internal/peers"
	"github.com/netgen-dev/netgen/examples/internal/talks"
	"github.com/netgen-dev/netgen/examples/redis/store"
)

func TestRedisClient(t *testing.T) {
	t.Parallel()
	for version := uint8(2); version <= 3; version++ {
		t.Run(fmt.Sprint("RESP", version), func(t *testing.T) { talks.Redis(t, startMiniredis(t), version) })
	}
}

func TestRedisServer(t *testing.T) {
	t.Parallel()
	for version := 2; version <= 3; version++ {
		t.Run(fmt.Sprint("RESP", version), func(t *testing.T) {
			tap := tapServer(t, peers.RESP, store.NewServer().Server)
			program, client := dialRedis(t, tap.Addr, version)
			ctx := talks.Within(t)
			goRedisCommands(t, ctx, client)
			goRedisPipelines(t, ctx, client)
			goRedisListens(t, ctx, client)
			_ = client.Close()
			program.Record(t, peers.Row{
				Protocol: "Redis", Ours: peers.AsServer, Verdict: tap.Judge(t),
				Exchanged: fmt.Sprintf("RESP%d: commands of every kind, a pipeline, a transaction, messages of a channel", version),
			})
		})
	}
}

func goRedisCommands(t *testing.T, ctx context.Context, client *goredis.Client) {
	for _, test := range []struct {
		name string
		call func() (any, error)
		want string
	}{
		{"Set", func() (any, error) { return client.Set(ctx, "k", "v", 1e12).Result() }, "OK"},
		{"Get", func() (any, error) { return client.Get(ctx, "k").Result() }, "v"},
		{"SetNX", func() (any, error) { return client.SetNX(ctx, "k", "w", 0).Result() }, "false"},
		{"IncrBy", func() (any, error) { return client.IncrBy(ctx, "n", 42).Result() }, "42"},
		{"MGet", func() (any, error) { return client.MGet(ctx, "k", "none").Result() }, "[v <nil>]"},
		{"HSet", func() (any, error) { return client.HSet(ctx, "h", "f", "1").Result() }, "1"},
		{"HGetAll", func() (any, error) { return client.HGetAll(ctx, "h").Result() }, "map[f:1]"},
		{"RPush", func() (any, error) { return client.RPush(ctx, "l", "a", "b").Result() }, "2"},
		{"LRange", func() (any, error) { return client.LRange(ctx, "l", 0, -1).Result() }, "[a b]"},
		{"SAdd", func() (any, error) { return client.SAdd(ctx, "s", "a").Result() }, "1"},
		{"SMembers", func() (any, error) { return client.SMembers(ctx, "s").Result() }, "[a]"},
		{"ZAdd", func() (any, error) {
			return client.ZAdd(ctx, "z", goredis.Z{Score: 1, Member: "a"}, goredis.Z{Score: 2.5, Member: "b"}).Result()
		}, "2"},
		{"ZScore", func() (any, error) { return client.ZScore(ctx, "z", "b").Result() }, "2.5"},
		{"ZRange", func() (any, error) { return client.ZRangeWithScores(ctx, "z", 0, -1).Result() }, "[{1 a} {2.5 b}]"},
	} {
		if got, err := test.call(); err != nil || fmt.Sprint(got) != test.want {
			t.Errorf("%s: %v, %v, want %s", test.name, got, err, test.want)
		}
	}
	if _, err := client.Get(ctx, "none").Result(); !errors.Is(err, goredis.Nil) {
		t.Errorf("Get of nothing: %v", err)
	}
	if err := client.LPush(ctx, "k", "x").Err(); err == nil || !strings.HasPrefix(err.Error(), "WRONGTYPE") {
		t.Errorf("LPush to a string: %v", err)
	}
	iter, seen := client.Scan(ctx, 0, "?", 10).Iterator(), 0
	for iter.Next(ctx) {
		seen++
	}
	if iter.Err() != nil || seen != 6 {
		t.Errorf("Scan saw %d keys, %v", seen, iter.Err())
	}
}

func goRedisPipelines(t *testing.T, ctx context.Context, client *goredis.Client) {
	replies, err := client.Pipelined(ctx, func(p goredis.Pipeliner) error {
		for range 1000 {
			p.Incr(ctx, "count")
		}
		return nil
	})
	if err != nil || replies[999].(*goredis.IntCmd).Val() != 1000 {
		t.Errorf("the pipeline: %v", err)
	}
	replies, err = client.TxPipelined(ctx, func(p goredis.Pipeliner) error {
		p.Incr(ctx, "count")
		p.Get(ctx, "count")
		return nil
	})
	if err != nil || replies[1].(*goredis.StringCmd).Val() != "1001" {
		t.Errorf("the transaction: %v", err)
	}
}

func goRedisListens(t *testing.T, ctx context.Context, client *goredis.Client) {
	messages := client.Subscribe(ctx, "news")
	if _, err := messages.Receive(ctx); err != nil {
		t.Fatal(err)
	}
	if n, err := client.Publish(ctx, "news", "hello").Result(); err != nil || n != 1 {
		t.Errorf("Publish: %d, %v", n, err)
	}
	if message, err := messages.ReceiveMessage(ctx); err != nil || message.Payload != "hello" {
		t.Errorf("heard %v, %v", message, err)
	}
	if err := messages.Close(); err != nil {
		t.Error(err)
	}
}
