package rpc

import (
	"context"
	"net"

	"github.com/containerd/ttrpc"

	"github.com/netgen-dev/netgen/bench/echo/echopb"
)

const ttrpcService = "echo.Echo"

// ttrpcClient calls as its generated code does, which would not fit in a package
// with that of gRPC.
type ttrpcClient struct{ client *ttrpc.Client }

func dialTTRPC(_ context.Context, addr string) (Client, error) {
	conn, err := net.Dial("tcp", addr)
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

func (c ttrpcClient) Count(ctx context.Context, total int) error {
	stream, err := c.client.NewStream(ctx, &ttrpc.StreamDesc{StreamingServer: true}, ttrpcService, "Count", &echopb.Total{Total: uint64(total)})
	if err != nil {
		return err
	}
	return countAll(total, func() (*echopb.Item, error) {
		item := new(echopb.Item)
		return item, stream.RecvMsg(item)
	})
}

func (c ttrpcClient) Close() error { return c.client.Close() }

func ttrpcEcho(_ context.Context, unmarshal func(any) error) (any, error) {
	var m echopb.Message
	if err := unmarshal(&m); err != nil {
		return nil, err
	}
	return newReply(&m), nil
}

func ttrpcCount(_ context.Context, stream ttrpc.StreamServer) (any, error) {
	m := new(echopb.Total)
	if err := stream.RecvMsg(m); err != nil {
		return nil, err
	}
	return nil, sendAll(m.Total, func(item *echopb.Item) error { return stream.SendMsg(item) })
}

func serveTTRPC(ctx context.Context, l net.Listener) error {
	server, err := ttrpc.NewServer()
	if err != nil {
		return err
	}
	server.RegisterService(ttrpcService, &ttrpc.ServiceDesc{
		Methods: map[string]ttrpc.Method{"Echo": ttrpcEcho},
		Streams: map[string]ttrpc.Stream{"Count": {Handler: ttrpcCount, StreamingServer: true}},
	})
	context.AfterFunc(ctx, func() { _ = server.Close() })
	return server.Serve(ctx, l)
}
