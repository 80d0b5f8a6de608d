//go:build !alone || drpc

package rpc

import (
	"context"
	"net"
	"sync"

	"storj.io/drpc/drpcconn"
	"storj.io/drpc/drpcmux"
	"storj.io/drpc/drpcserver"

	"github.com/netgen-dev/netgen/bench/echo/echopb"
)

func init() {
	enter(peer{name: "drpc", tag: "drpc", dial: dialDRPC, serve: serveDRPC, streams: true})
}

// drpcClient does one call at a time: that is what drpc does on a connection.
type drpcClient struct {
	mu     sync.Mutex
	conn   *drpcconn.Conn
	client echopb.DRPCEchoClient
}

func dialDRPC(ctx context.Context, addr string) (Client, error) {
	raw, err := dialSocket(ctx, addr)
	if err != nil {
		return nil, err
	}
	conn := drpcconn.New(raw)
	return &drpcClient{conn: conn, client: echopb.NewDRPCEchoClient(conn)}, nil
}

func (c *drpcClient) Echo(ctx context.Context, id uint64, payload []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	m, err := c.client.Echo(ctx, newMessage(id, payload))
	return checkMessage(id, payload, m, err)
}

func (c *drpcClient) Count(ctx context.Context, total, payload int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	stream, err := c.client.Count(ctx, newTotal(total, payload))
	if err != nil {
		return err
	}
	return countAll(total, payload, stream.Recv)
}

func (c *drpcClient) Listen(ctx context.Context, heard func()) error {
	stream, err := c.client.Listen(ctx, &echopb.Total{})
	if err != nil {
		return err
	}
	return hear(stream.Recv, heard)
}

func (c *drpcClient) Tell(ctx context.Context, number uint64) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, err := c.client.Tell(ctx, &echopb.Total{Total: number})
	return err
}

func (c *drpcClient) Close() error { return c.conn.Close() }

type drpcServer struct{ hub hub }

func (*drpcServer) Echo(_ context.Context, m *echopb.Message) (*echopb.Message, error) {
	return newReply(m), nil
}

func (*drpcServer) Count(m *echopb.Total, stream echopb.DRPCEcho_CountStream) error {
	return sendAll(m, stream.Send)
}

func (s *drpcServer) Listen(_ *echopb.Total, stream echopb.DRPCEcho_ListenStream) error {
	return s.hub.listen(stream.Context(), stream.Send)
}

func (s *drpcServer) Tell(_ context.Context, m *echopb.Total) (*echopb.Total, error) {
	return s.hub.tell(m.Total)
}

func serveDRPC(ctx context.Context, l net.Listener) error {
	mux := drpcmux.New()
	if err := echopb.DRPCRegisterEcho(mux, &drpcServer{}); err != nil {
		return err
	}
	return drpcserver.New(mux).Serve(ctx, l)
}
