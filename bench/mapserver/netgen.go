package main

import (
	"context"
	"sync"

	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/schemas/redis"
)

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
