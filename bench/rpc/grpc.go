//go:build !alone || grpc

package rpc

import (
	"context"
	"net"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/netgen-dev/netgen/bench/echo/echopb"
)

func init() {
	enter(peer{name: "grpc-go", tag: "grpc", dial: dialGRPC, serve: serveGRPC, streams: true})
}

type grpcClient struct {
	conn   *grpc.ClientConn
	client echopb.EchoClient
}

func dialGRPC(_ context.Context, addr string) (Client, error) {
	conn, err := grpc.NewClient("passthrough:///"+addr,
		grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithContextDialer(dialSocket))
	if err != nil {
		return nil, err
	}
	return grpcClient{conn, echopb.NewEchoClient(conn)}, nil
}

func (c grpcClient) Echo(ctx context.Context, id uint64, payload []byte) error {
	m, err := c.client.Echo(ctx, newMessage(id, payload))
	return checkMessage(id, payload, m, err)
}

func (c grpcClient) Count(ctx context.Context, total, payload int) error {
	stream, err := c.client.Count(ctx, newTotal(total, payload))
	if err != nil {
		return err
	}
	return countAll(total, payload, stream.Recv)
}

func (c grpcClient) Listen(ctx context.Context, heard func()) error {
	stream, err := c.client.Listen(ctx, &echopb.Total{})
	if err != nil {
		return err
	}
	return hear(stream.Recv, heard)
}

func (c grpcClient) Tell(ctx context.Context, number uint64) error {
	_, err := c.client.Tell(ctx, &echopb.Total{Total: number})
	return err
}

func (c grpcClient) Close() error { return c.conn.Close() }

type grpcServer struct {
	echopb.UnimplementedEchoServer
	hub hub
}

func (*grpcServer) Echo(_ context.Context, m *echopb.Message) (*echopb.Message, error) {
	return newReply(m), nil
}

func (*grpcServer) Count(m *echopb.Total, stream grpc.ServerStreamingServer[echopb.Item]) error {
	return sendAll(m, stream.Send)
}

func (s *grpcServer) Listen(_ *echopb.Total, stream grpc.ServerStreamingServer[echopb.Item]) error {
	return s.hub.listen(stream.Context(), stream.Send)
}

func (s *grpcServer) Tell(_ context.Context, m *echopb.Total) (*echopb.Total, error) {
	return s.hub.tell(m.Total)
}

func serveGRPC(ctx context.Context, l net.Listener) error {
	server := grpc.NewServer()
	echopb.RegisterEchoServer(server, &grpcServer{})
	context.AfterFunc(ctx, server.Stop)
	return server.Serve(l)
}
