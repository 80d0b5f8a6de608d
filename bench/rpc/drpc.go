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

// drpcClient does one call at a time: that is what drpc does on a connection.
type drpcClient struct {
	mu     sync.Mutex
	conn   *drpcconn.Conn
	client echopb.DRPCEchoClient
}

func dialDRPC(_ context.Context, addr string) (Client, error) {
	raw, err := net.Dial("tcp", addr)
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

func (c *drpcClient) Count(ctx context.Context, total int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	stream, err := c.client.Count(ctx, &echopb.Total{Total: uint64(total)})
	if err != nil {
		return err
	}
	return countAll(total, stream.Recv)
}

func (c *drpcClient) Close() error { return c.conn.Close() }

type drpcServer struct{}

func (drpcServer) Echo(_ context.Context, m *echopb.Message) (*echopb.Message, error) {
	return newReply(m), nil
}

func (drpcServer) Count(m *echopb.Total, stream echopb.DRPCEcho_CountStream) error {
	return sendAll(m.Total, stream.Send)
}

func serveDRPC(ctx context.Context, l net.Listener) error {
	mux := drpcmux.New()
	if err := echopb.DRPCRegisterEcho(mux, drpcServer{}); err != nil {
		return err
	}
	return drpcserver.New(mux).Serve(ctx, l)
}
