//go:build !alone || netgen

package rpc

import (
	"context"
	"iter"
	"net"
	"sync/atomic"

	"github.com/netgen-dev/netgen/bench/echo"
	"github.com/netgen-dev/netgen/runtime"
)

func init() {
	enter(peer{name: netgen, tag: "netgen", dial: dialNetgen, serve: serveNetgen, streams: true, futures: true})
}

type netgenClient struct {
	client   *echo.Client
	listener *netgenListener
}

// netgenListener handles what the server sends.
type netgenListener struct{ heard atomic.Pointer[func()] }

func (l *netgenListener) News(context.Context, *echo.Client, *echo.News) {
	if heard := l.heard.Load(); heard != nil {
		(*heard)()
	}
}

func dialNetgen(ctx context.Context, addr string) (Client, error) {
	listener := new(netgenListener)
	client, err := echo.Dial(ctx, addr, listener)
	return netgenClient{client, listener}, err
}

func (c netgenClient) Echo(ctx context.Context, id uint64, payload []byte) error {
	reply, err := c.client.Echo(ctx, &echo.EchoRequest{ID: id, Name: itemName, Tags: tags, Payload: payload})
	if err != nil {
		return err
	}
	return checkEcho(id, payload, reply.ID, reply.Name, len(reply.Tags), reply.Payload)
}

func (c netgenClient) Ahead(ctx context.Context, total, inFlight int, payload []byte) error {
	futures := make([]*runtime.Future[*echo.EchoReply], inFlight) // of request i at i % inFlight
	for i := range total + inFlight {
		at := i % inFlight
		if id := uint64(i - inFlight); i >= inFlight && futures[at] != nil {
			reply, err := futures[at].Await(ctx)
			if err != nil {
				return err
			}
			if err := checkEcho(id, payload, reply.ID, reply.Name, len(reply.Tags), reply.Payload); err != nil {
				return err
			}
		}
		if i < total {
			futures[at] = c.client.EchoAsync(ctx, &echo.EchoRequest{ID: uint64(i), Name: itemName, Tags: tags, Payload: payload})
		}
	}
	return nil
}

func (c netgenClient) Count(ctx context.Context, total, payload int) error {
	return countItems(c.count(ctx, total, payload).All(), total, payload)
}

func (c netgenClient) count(ctx context.Context, total, payload int) *runtime.Stream[*echo.CountItem, *echo.CountEnd] {
	return c.client.Count(ctx, &echo.CountRequest{Total: uint64(total), Payload: uint32(payload)})
}

// countItems checks every item of a stream.
func countItems(items iter.Seq2[*echo.CountItem, error], total, payload int) error {
	got := 0
	for item, err := range items {
		if err != nil {
			return err
		}
		if err := checkItem(got, item.Number, payload, len(item.Payload)); err != nil {
			return err
		}
		got++
	}
	return checkCount(got, total)
}

func (c netgenClient) Listen(_ context.Context, heard func()) error {
	c.listener.heard.Store(&heard)
	return nil
}

func (c netgenClient) Tell(ctx context.Context, number uint64) error {
	_, err := c.client.Tell(ctx, &echo.TellRequest{Number: number})
	return err
}

func (c netgenClient) Close() error { return c.client.Close() }

type netgenServer struct{ server *echo.Server }

func (*netgenServer) Echo(_ context.Context, _ *echo.Peer, request *echo.EchoRequest) (*echo.EchoReply, error) {
	return &echo.EchoReply{ID: request.ID, Name: request.Name, Tags: request.Tags, Payload: request.Payload}, nil
}

func (*netgenServer) Count(ctx context.Context, _ *echo.Peer, request *echo.CountRequest, items *runtime.Sender[*echo.CountItem]) (*echo.CountEnd, error) {
	payload := make([]byte, request.Payload)
	for i := range request.Total {
		if err := items.Send(ctx, &echo.CountItem{Number: i, Name: itemName, Payload: payload}); err != nil {
			return nil, err
		}
	}
	return &echo.CountEnd{Total: request.Total}, nil
}

func (s *netgenServer) Tell(_ context.Context, _ *echo.Peer, request *echo.TellRequest) (*echo.TellReply, error) {
	delivery := s.server.All().News(&echo.News{Number: request.Number, Name: itemName})
	return &echo.TellReply{Reached: uint64(delivery.Delivered)}, delivery.Err
}

func serveNetgen(ctx context.Context, l net.Listener) error {
	handler := new(netgenServer)
	handler.server = echo.NewServer(handler)
	return handler.server.Serve(ctx, l)
}
