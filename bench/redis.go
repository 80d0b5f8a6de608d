package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	goredis "github.com/redis/go-redis/v9"
	"github.com/redis/rueidis"
)

const (
	inFlight  = 128 // commands that are sent before the first answer is awaited
	keys      = 8192
	valueSize = 64
)

// A redisClient has one connection. Its methods send a command for each key and
// then wait for all answers.
type redisClient interface {
	get(ctx context.Context, keys []string) error
	set(ctx context.Context, keys []string, value string) error
	close()
}

// redisDialers are the clients that are compared.
var redisDialers = []struct {
	name string
	dial func(ctx context.Context, addr string) (redisClient, error)
}{
	{"netgen", dialNetgen},
	{"go-redis, pipelined", dialGoRedis},
	{"rueidis, DoMulti", dialRueidis},
}

// redisClients compares clients of the same redis-server.
func redisClients(ctx context.Context, s settings) error {
	server, err := startRedisServer(ctx)
	if err != nil {
		return err
	}
	defer server.stop()
	names := make([]string, keys)
	for i := range names {
		names[i] = fmt.Sprintf("key:%012d", i)
	}
	value := strings.Repeat("v", valueSize)
	windows := s.pick(2000, 20)

	var getters, setters []contender
	for _, d := range redisDialers {
		client, err := d.dial(ctx, server.addr)
		if err != nil {
			return fmt.Errorf("%s: %w", d.name, err)
		}
		defer client.close()
		setters = append(setters, inWindows(d.name, windows, names, func(ctx context.Context, keys []string) error {
			return client.set(ctx, keys, value)
		}))
		getters = append(getters, inWindows(d.name, windows, names, client.get))
	}
	if err := fill(ctx, server.addr, names, value); err != nil {
		return err
	}
	if err := compare(ctx, s, fmt.Sprintf("SET, %d in flight", inFlight), perSecond, setters); err != nil {
		return err
	}
	return compare(ctx, s, fmt.Sprintf("GET, %d in flight", inFlight), perSecond, getters)
}

// fill sets every key, so that each GET finds a value.
func fill(ctx context.Context, addr string, names []string, value string) error {
	client, err := dialGoRedis(ctx, addr)
	if err != nil {
		return err
	}
	defer client.close()
	return client.set(ctx, names, value)
}

// inWindows is a contender whose round does a command for many windows of keys.
func inWindows(name string, windows int, names []string, do func(ctx context.Context, keys []string) error) contender {
	return contender{name, func(ctx context.Context) (sample, error) {
		n := windows * inFlight
		took, err := timed(n, func() error {
			for i := range windows {
				first := i * inFlight % len(names)
				if err := do(ctx, names[first:first+inFlight]); err != nil {
					return err
				}
			}
			return nil
		})
		took.value = float64(time.Second.Nanoseconds()) / took.value
		return took, err
	}}
}

// checkValue fails for what cannot be an answer to GET.
func checkValue(size int) error {
	if size != valueSize {
		return fmt.Errorf("a value of %d bytes, not %d", size, valueSize)
	}
	return nil
}

type goRedis struct{ client *goredis.Client }

func dialGoRedis(ctx context.Context, addr string) (redisClient, error) {
	client := goredis.NewClient(&goredis.Options{Addr: addr, PoolSize: 1, MaxRetries: -1})
	return goRedis{client}, client.Ping(ctx).Err()
}

func (c goRedis) get(ctx context.Context, keys []string) error {
	pipeline := c.client.Pipeline()
	for _, key := range keys {
		pipeline.Get(ctx, key)
	}
	answers, err := pipeline.Exec(ctx)
	if err != nil {
		return err
	}
	for _, answer := range answers {
		if err := checkValue(len(answer.(*goredis.StringCmd).Val())); err != nil {
			return err
		}
	}
	return nil
}

func (c goRedis) set(ctx context.Context, keys []string, value string) error {
	pipeline := c.client.Pipeline()
	for _, key := range keys {
		pipeline.Set(ctx, key, value, 0)
	}
	_, err := pipeline.Exec(ctx)
	return err
}

func (c goRedis) close() { _ = c.client.Close() }

type rueidisClient struct {
	client   rueidis.Client
	commands []rueidis.Completed
}

func dialRueidis(_ context.Context, addr string) (redisClient, error) {
	client, err := rueidis.NewClient(rueidis.ClientOption{
		InitAddress:       []string{addr},
		PipelineMultiplex: -1, // one connection
		AlwaysPipelining:  true,
		DisableCache:      true,
		DisableRetry:      true,
	})
	return &rueidisClient{client: client}, err
}

func (c *rueidisClient) get(ctx context.Context, keys []string) error {
	c.commands = c.commands[:0]
	for _, key := range keys {
		c.commands = append(c.commands, c.client.B().Get().Key(key).Build())
	}
	for _, answer := range c.client.DoMulti(ctx, c.commands...) {
		value, err := answer.ToString()
		if err != nil {
			return err
		}
		if err := checkValue(len(value)); err != nil {
			return err
		}
	}
	return nil
}

func (c *rueidisClient) set(ctx context.Context, keys []string, value string) error {
	c.commands = c.commands[:0]
	for _, key := range keys {
		c.commands = append(c.commands, c.client.B().Set().Key(key).Value(value).Build())
	}
	for _, answer := range c.client.DoMulti(ctx, c.commands...) {
		if err := answer.Error(); err != nil {
			return err
		}
	}
	return nil
}

func (c *rueidisClient) close() { c.client.Close() }
