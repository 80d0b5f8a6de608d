package rpc

import (
	"context"
	"net"
	"net/http"

	"connectrpc.com/connect"

	echoconnect "github.com/netgen-dev/netgen/bench/echo/echoconnect"
	"github.com/netgen-dev/netgen/bench/echo/echopb"
)

// h2c is HTTP/2 without TLS.
func h2c() *http.Protocols {
	p := new(http.Protocols)
	p.SetUnencryptedHTTP2(true)
	return p
}

type connectClient struct {
	transport *http.Transport
	client    echoconnect.EchoClient
}

func dialConnect(_ context.Context, addr string) (Client, error) {
	transport := &http.Transport{Protocols: h2c(), MaxConnsPerHost: 1}
	return connectClient{transport, echoconnect.NewEchoClient(&http.Client{Transport: transport}, "http://"+addr)}, nil
}

func (c connectClient) Echo(ctx context.Context, id uint64, payload []byte) error {
	m, err := c.client.Echo(ctx, connect.NewRequest(newMessage(id, payload)))
	if err != nil {
		return err
	}
	return checkMessage(id, payload, m.Msg, nil)
}

func (c connectClient) Count(ctx context.Context, total int) error {
	stream, err := c.client.Count(ctx, connect.NewRequest(&echopb.Total{Total: uint64(total)}))
	if err != nil {
		return err
	}
	defer func() { _ = stream.Close() }()
	got := 0
	for ; stream.Receive(); got++ {
		if stream.Msg().Number != uint64(got) {
			return checkCount(int(stream.Msg().Number), got)
		}
	}
	if err := stream.Err(); err != nil {
		return err
	}
	return checkCount(got, total)
}

func (c connectClient) Close() error {
	c.transport.CloseIdleConnections()
	return nil
}

type connectServer struct{}

func (connectServer) Echo(_ context.Context, r *connect.Request[echopb.Message]) (*connect.Response[echopb.Message], error) {
	return connect.NewResponse(newReply(r.Msg)), nil
}

func (connectServer) Count(_ context.Context, r *connect.Request[echopb.Total], stream *connect.ServerStream[echopb.Item]) error {
	return sendAll(r.Msg.Total, stream.Send)
}

func serveConnect(ctx context.Context, l net.Listener) error {
	mux := http.NewServeMux()
	mux.Handle(echoconnect.NewEchoHandler(connectServer{}))
	server := &http.Server{Handler: mux, Protocols: h2c()}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	return server.Serve(l)
}
