//go:build !alone || ttrpc

package rpc

import (
	"context"
	"net"

	"github.com/containerd/ttrpc"

	"github.com/netgen-dev/netgen/bench/echo/echopb"
)

func init() {
	enter(peer{name: "ttrpc", tag: "ttrpc", dial: dialTTRPC, serve: serveTTRPC, streams: true})
}

const ttrpcService = "echo.Echo"

// ttrpcClient calls as its generated code does, which would not fit in a package
// with that of gRPC.
type ttrpcClient struct{ client *ttrpc.Client }

func dialTTRPC(ctx context.Context, addr string) (Client, error) {
	conn, err := dialSocket(ctx, addr)
	if err != nil {
		return nil, err
	}
	return ttrpcClient{ttrpc.NewClient(conn)}, nil
}

func (c ttrpcClient) Echo(ctx context.Context, id uint64, payload []byte) error {
	var m echopb.Message
	err := c.client.Call(ctx, ttrpcService, "Echo", newMessage(id, payload), &m)
	return checkMessage(id, payload, &m, err)
}

func (c ttrpcClient) Count(ctx context.Context, total, payload int) error {
	items, err := c.items(ctx, "Count", newTotal(total, payload))
	if err != nil {
		return err
	}
	return countAll(total, payload, items)
}

func (c ttrpcClient) Listen(ctx context.Context, heard func()) error {
	items, err := c.items(ctx, "Listen", &echopb.Total{})
	if err != nil {
		return err
	}
	return hear(items, heard)
}

// items opens a stream.
func (c ttrpcClient) items(ctx context.Context, method string, m *echopb.Total) (func() (*echopb.Item, error), error) {
	stream, err := c.client.NewStream(ctx, &ttrpc.StreamDesc{StreamingServer: true}, ttrpcService, method, m)
	return func() (*echopb.Item, error) {
		item := new(echopb.Item)
		return item, stream.RecvMsg(item)
	}, err
}

func (c ttrpcClient) Tell(ctx context.Context, number uint64) error {
	var m echopb.Total
	return c.client.Call(ctx, ttrpcService, "Tell", &echopb.Total{Total: number}, &m)
}

func (c ttrpcClient) Close() error { return c.client.Close() }

type ttrpcServer struct{ hub hub }

func (*ttrpcServer) echo(_ context.Context, unmarshal func(any) error) (any, error) {
	var m echopb.Message
	if err := unmarshal(&m); err != nil {
		return nil, err
	}
	return newReply(&m), nil
}

func (s *ttrpcServer) tell(_ context.Context, unmarshal func(any) error) (any, error) {
	var m echopb.Total
	if err := unmarshal(&m); err != nil {
		return nil, err
	}
	return s.hub.tell(m.Total)
}

func (*ttrpcServer) count(_ context.Context, stream ttrpc.StreamServer) (any, error) {
	m := new(echopb.Total)
	if err := stream.RecvMsg(m); err != nil {
		return nil, err
	}
	return nil, sendAll(m, func(item *echopb.Item) error { return stream.SendMsg(item) })
}

func (s *ttrpcServer) listen(ctx context.Context, stream ttrpc.StreamServer) (any, error) {
	if err := stream.RecvMsg(new(echopb.Total)); err != nil {
		return nil, err
	}
	return nil, s.hub.listen(ctx, func(item *echopb.Item) error { return stream.SendMsg(item) })
}

func serveTTRPC(ctx context.Context, l net.Listener) error {
	server, err := ttrpc.NewServer()
	if err != nil {
		return err
	}
	s := new(ttrpcServer)
	server.RegisterService(ttrpcService, &ttrpc.ServiceDesc{
		Methods: map[string]ttrpc.Method{"Echo": s.echo, "Tell": s.tell},
		Streams: map[string]ttrpc.Stream{
			"Count":  {Handler: s.count, StreamingServer: true},
			"Listen": {Handler: s.listen, StreamingServer: true},
		},
	})
	context.AfterFunc(ctx, func() { _ = server.Close() })
	return server.Serve(ctx, l)
}
