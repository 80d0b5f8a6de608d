package rpc

import (
	"context"
	"errors"
	"io"
	"net"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/netgen-dev/netgen/bench/echo/echopb"
)

func newMessage(id uint64, payload []byte) *echopb.Message {
	return &echopb.Message{Id: id, Name: itemName, Tags: tags, Payload: payload}
}

func checkMessage(id uint64, payload []byte, m *echopb.Message, err error) error {
	if err != nil {
		return err
	}
	return checkEcho(id, payload, m.Id, m.Name, len(m.Tags), m.Payload)
}

// countAll receives a stream of protobuf messages to its end.
func countAll(total int, receive func() (*echopb.Item, error)) error {
	for got := 0; ; got++ {
		item, err := receive()
		if errors.Is(err, io.EOF) {
			return checkCount(got, total)
		}
		if err != nil {
			return err
		}
		if item.Number != uint64(got) {
			return checkCount(int(item.Number), got)
		}
	}
}

// sendAll sends one.
func sendAll(total uint64, send func(*echopb.Item) error) error {
	for i := range total {
		if err := send(&echopb.Item{Number: i, Name: itemName}); err != nil {
			return err
		}
	}
	return nil
}

type grpcClient struct {
	conn   *grpc.ClientConn
	client echopb.EchoClient
}

func dialGRPC(_ context.Context, addr string) (Client, error) {
	conn, err := grpc.NewClient("passthrough:///"+addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return nil, err
	}
	return grpcClient{conn, echopb.NewEchoClient(conn)}, nil
}

func (c grpcClient) Echo(ctx context.Context, id uint64, payload []byte) error {
	m, err := c.client.Echo(ctx, newMessage(id, payload))
	return checkMessage(id, payload, m, err)
}

func (c grpcClient) Count(ctx context.Context, total int) error {
	stream, err := c.client.Count(ctx, &echopb.Total{Total: uint64(total)})
	if err != nil {
		return err
	}
	return countAll(total, stream.Recv)
}

func (c grpcClient) Close() error { return c.conn.Close() }

type grpcServer struct{ echopb.UnimplementedEchoServer }

func (grpcServer) Echo(_ context.Context, m *echopb.Message) (*echopb.Message, error) {
	return newReply(m), nil
}

// newReply is a message of its own with what m has.
func newReply(m *echopb.Message) *echopb.Message {
	return &echopb.Message{Id: m.Id, Name: m.Name, Tags: m.Tags, Payload: m.Payload}
}

func (grpcServer) Count(m *echopb.Total, stream grpc.ServerStreamingServer[echopb.Item]) error {
	return sendAll(m.Total, stream.Send)
}

func serveGRPC(ctx context.Context, l net.Listener) error {
	server := grpc.NewServer()
	echopb.RegisterEchoServer(server, grpcServer{})
	context.AfterFunc(ctx, server.Stop)
	return server.Serve(l)
}
