package main

import (
	"context"

	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/wire"
	"github.com/netgen-dev/netgen/schemas/redis"
)

// netgenClient is the generated client, with a future for each command in flight.
type netgenClient struct {
	client *redis.Client
	texts  []*runtime.Future[redis.Text]
	done   []*runtime.Future[redis.SetReply]
}

func dialNetgen(ctx context.Context, addr string) (redisClient, error) {
	client, err := redis.Dial(ctx, "tcp://"+addr, nil)
	return &netgenClient{client: client}, err
}

func (c *netgenClient) get(ctx context.Context, keys []string) error {
	c.texts = c.texts[:0]
	for _, key := range keys {
		c.texts = append(c.texts, c.client.GetAsync(ctx, &redis.GetRequest{Key: []byte(key)}))
	}
	for _, f := range c.texts {
		reply, err := f.Await(ctx)
		if err != nil {
			return err
		}
		size := 0
		if bulk, ok := reply.(*redis.Bulk); ok {
			size = len(bulk.Data)
		}
		if err := checkValue(size); err != nil {
			return err
		}
	}
	return nil
}

func (c *netgenClient) set(ctx context.Context, keys []string, value string) error {
	c.done = c.done[:0]
	data := []byte(value)
	for _, key := range keys {
		c.done = append(c.done, c.client.SetAsync(ctx, &redis.SetRequest{Key: []byte(key), Value: data}))
	}
	for _, f := range c.done {
		if _, err := f.Await(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (c *netgenClient) close() { _ = c.client.Close() }

// netgenCodec is the generated codec of one message.
func netgenCodec(p *wire.Protocol, name string, value any) codec {
	m, x := p.Message(name), &wire.Exchange{ID: 1}
	encoded, err := m.Append(nil, x, value)
	must(err)
	buffer := make([]byte, 0, 2*len(encoded))
	decode := func(r *wire.Reader, into any) int {
		r.Reset(encoded, false, p.Max)
		m.Read(r, x, into)
		must(r.Err())
		return r.Pos()
	}
	var copying, aliasing wire.Reader
	aliasing.Alias(true)
	last := m.New()
	return codec{
		name: netgen,
		encode: func() int {
			out, err := m.Append(buffer, x, value)
			must(err)
			return len(out)
		},
		decode: func() int { return decode(&copying, m.New()) },
		reuse:  func() int { return decode(&aliasing, last) },
	}
}
