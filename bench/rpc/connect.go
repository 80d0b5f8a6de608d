//go:build !alone || connect

package rpc

import (
	"context"
	"io"
	"net"
	"net/http"

	"connectrpc.com/connect"

	echoconnect "github.com/netgen-dev/netgen/bench/echo/echoconnect"
	"github.com/netgen-dev/netgen/bench/echo/echopb"
)

func init() {
	enter(peer{name: "connect-go", tag: "connect", dial: dialConnect, serve: serveConnect, streams: true})
}

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
	transport := &http.Transport{
		Protocols: h2c(), MaxConnsPerHost: 1,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) { return dialSocket(ctx, addr) },
	}
	return connectClient{transport, echoconnect.NewEchoClient(&http.Client{Transport: transport}, "http://echo")}, nil
}

func (c connectClient) Echo(ctx context.Context, id uint64, payload []byte) error {
	m, err := c.client.Echo(ctx, connect.NewRequest(newMessage(id, payload)))
	if err != nil {
		return err
	}
	return checkMessage(id, payload, m.Msg, nil)
}

func (c connectClient) Count(ctx context.Context, total, payload int) error {
	stream, err := c.client.Count(ctx, connect.NewRequest(newTotal(total, payload)))
	if err != nil {
		return err
	}
	defer func() { _ = stream.Close() }()
	return countAll(total, payload, connectItems(stream))
}

// connectItems receives as the other peers do.
func connectItems(stream *connect.ServerStreamForClient[echopb.Item]) func() (*echopb.Item, error) {
	return func() (*echopb.Item, error) {
		switch {
		case stream.Receive():
			return stream.Msg(), nil
		case stream.Err() != nil:
			return nil, stream.Err()
		}
		return nil, io.EOF
	}
}

func (c connectClient) Listen(ctx context.Context, heard func()) error {
	stream, err := c.client.Listen(ctx, connect.NewRequest(&echopb.Total{}))
	if err != nil {
		return err
	}
	return hear(connectItems(stream), heard)
}

func (c connectClient) Tell(ctx context.Context, number uint64) error {
	_, err := c.client.Tell(ctx, connect.NewRequest(&echopb.Total{Total: number}))
	return err
}

func (c connectClient) Close() error {
	c.transport.CloseIdleConnections()
	return nil
}

type connectServer struct{ hub hub }

func (*connectServer) Echo(_ context.Context, r *connect.Request[echopb.Message]) (*connect.Response[echopb.Message], error) {
	return connect.NewResponse(newReply(r.Msg)), nil
}

func (*connectServer) Count(_ context.Context, r *connect.Request[echopb.Total], stream *connect.ServerStream[echopb.Item]) error {
	return sendAll(r.Msg, stream.Send)
}

func (s *connectServer) Listen(ctx context.Context, _ *connect.Request[echopb.Total], stream *connect.ServerStream[echopb.Item]) error {
	return s.hub.listen(ctx, stream.Send)
}

func (s *connectServer) Tell(_ context.Context, r *connect.Request[echopb.Total]) (*connect.Response[echopb.Total], error) {
	total, err := s.hub.tell(r.Msg.Total)
	if err != nil {
		return nil, err
	}
	return connect.NewResponse(total), nil
}

func serveConnect(ctx context.Context, l net.Listener) error {
	mux := http.NewServeMux()
	mux.Handle(echoconnect.NewEchoHandler(&connectServer{}))
	server := &http.Server{Handler: mux, Protocols: h2c()}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	return server.Serve(l)
}
