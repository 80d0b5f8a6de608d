package rpc

import (
	"context"
	"net"

	"github.com/netgen-dev/netgen/bench/echo"
	"github.com/netgen-dev/netgen/runtime"
)

type netgenClient struct{ client *echo.Client }

func dialNetgen(ctx context.Context, addr string) (Client, error) {
	client, err := echo.Dial(ctx, "tcp://"+addr, nil)
	return netgenClient{client}, err
}

func (c netgenClient) Echo(ctx context.Context, id uint64, payload []byte) error {
	reply, err := c.client.Echo(ctx, &echo.EchoRequest{ID: id, Name: itemName, Tags: tags, Payload: payload})
	if err != nil {
		return err
	}
	return checkEcho(id, payload, reply.ID, reply.Name, len(reply.Tags), reply.Payload)
}

func (c netgenClient) Futures(ctx context.Context, first uint64, inFlight int, payload []byte) error {
	futures := make([]*runtime.Future[*echo.EchoReply], inFlight)
	for i := range futures {
		futures[i] = c.client.EchoAsync(ctx, &echo.EchoRequest{ID: first + uint64(i), Name: itemName, Tags: tags, Payload: payload})
	}
	for i, f := range futures {
		reply, err := f.Await(ctx)
		if err != nil {
			return err
		}
		if err := checkEcho(first+uint64(i), payload, reply.ID, reply.Name, len(reply.Tags), reply.Payload); err != nil {
			return err
		}
	}
	return nil
}

func (c netgenClient) Count(ctx context.Context, total int) error {
	got := 0
	for item, err := range c.client.Count(ctx, &echo.CountRequest{Total: uint64(total)}).All() {
		if err != nil {
			return err
		}
		if item.Number != uint64(got) {
			return checkCount(int(item.Number), got)
		}
		got++
	}
	return checkCount(got, total)
}

func (c netgenClient) Close() error { return c.client.Close() }

type netgenServer struct{ echo.UnimplementedHandler }

func (netgenServer) Echo(_ context.Context, _ *echo.Peer, request *echo.EchoRequest) (*echo.EchoReply, error) {
	return &echo.EchoReply{ID: request.ID, Name: request.Name, Tags: request.Tags, Payload: request.Payload}, nil
}

func (netgenServer) Count(ctx context.Context, _ *echo.Peer, request *echo.CountRequest, items *runtime.Sender[*echo.CountItem]) (*echo.CountEnd, error) {
	for i := range request.Total {
		if err := items.Send(ctx, &echo.CountItem{Number: i, Name: itemName}); err != nil {
			return nil, err
		}
	}
	return &echo.CountEnd{Total: request.Total}, nil
}

func serveNetgen(ctx context.Context, l net.Listener) error {
	return echo.NewServer(netgenServer{}).Serve(ctx, l)
}
