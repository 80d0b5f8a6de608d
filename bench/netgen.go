package main

import (
	"context"
	"sync"

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

// A netgenMap is the handler of the generated server: GET and SET on a map.
type netgenMap struct {
	redis.UnimplementedHandler
	mu    sync.RWMutex
	items map[string][]byte
}

var okStatus = &redis.Status{Text: "OK"}

func (m *netgenMap) Set(_ context.Context, _ *redis.Peer, request *redis.SetRequest) (redis.SetReply, error) {
	m.mu.Lock()
	m.items[string(request.Key)] = request.Value
	m.mu.Unlock()
	return okStatus, nil
}

func (m *netgenMap) Get(_ context.Context, _ *redis.Peer, request *redis.GetRequest) (redis.Text, error) {
	m.mu.RLock()
	value := m.items[string(request.Key)]
	m.mu.RUnlock()
	return &redis.Bulk{Data: value}, nil
}

func (m *netgenMap) Config(_ context.Context, _ *redis.Peer, request *redis.ConfigRequest) (redis.Value, error) {
	return &redis.Array{Items: []redis.Value{&redis.Bulk{Data: request.Args[0]}, &redis.Bulk{Data: []byte{}}}}, nil
}

func serveNetgen(ctx context.Context, addr string) error { return serveMap(ctx, addr) }

// serveReusing has requests used again: the handler keeps the bytes of one, not the
// request.
func serveReusing(ctx context.Context, addr string) error {
	return serveMap(ctx, addr, runtime.ReuseRequests())
}

func serveMap(ctx context.Context, addr string, opts ...runtime.ServerOption) error {
	server := redis.NewServer(&netgenMap{items: map[string][]byte{}}, opts...)
	return server.ListenAndServe(ctx, "tcp://"+addr)
}

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
