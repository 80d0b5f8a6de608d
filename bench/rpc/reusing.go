//go:build !alone || netgen

package rpc

import (
	"context"
	"net"

	"github.com/netgen-dev/netgen/bench/echo"
	"github.com/netgen-dev/netgen/runtime"
)

func init() {
	enter(peer{name: reusing, tag: "netgen", dial: dialReusing, serve: serveReusing, reuses: true, streams: true})
}

// reusingClient uses its request, its reply and the items of a stream again: one goroutine
// has it.
type reusingClient struct {
	netgenClient
	request echo.EchoRequest
	reply   echo.EchoReply
}

func dialReusing(ctx context.Context, addr string) (Client, error) {
	inner, err := dialNetgen(ctx, addr)
	if err != nil {
		return nil, err
	}
	return &reusingClient{netgenClient: inner.(netgenClient)}, nil
}

// ForCaller implements callerClient.
func (c *reusingClient) ForCaller() Client { return &reusingClient{netgenClient: c.netgenClient} }

func (c *reusingClient) Echo(ctx context.Context, id uint64, payload []byte) error {
	c.request = echo.EchoRequest{ID: id, Name: itemName, Tags: tags, Payload: payload}
	reply := &c.reply
	if err := c.client.EchoInto(ctx, &c.request, reply); err != nil {
		return err
	}
	return checkEcho(id, payload, reply.ID, reply.Name, len(reply.Tags), reply.Payload)
}

func (c *reusingClient) Count(ctx context.Context, total, payload int) error {
	return countItems(c.count(ctx, total, payload).AllReused(), total, payload)
}

// reusingServer uses the item of a stream again.
type reusingServer struct{ netgenServer }

func (*reusingServer) Count(ctx context.Context, _ *echo.Peer, request *echo.CountRequest, items *runtime.Sender[*echo.CountItem]) (*echo.CountEnd, error) {
	item := &echo.CountItem{Name: itemName, Payload: make([]byte, request.Payload)}
	for item.Number = range request.Total {
		if err := items.Send(ctx, item); err != nil {
			return nil, err
		}
	}
	return &echo.CountEnd{Total: request.Total}, nil
}

func serveReusing(ctx context.Context, l net.Listener) error {
	handler := new(reusingServer)
	handler.server = echo.NewServer(handler, runtime.ReuseRequests())
	return handler.server.Serve(ctx, l)
}
