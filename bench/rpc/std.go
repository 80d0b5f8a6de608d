//go:build !alone || std

package rpc

import (
	"context"
	"net"
	"net/rpc"
)

func init() {
	enter(peer{name: "net/rpc", tag: "std", dial: dialStd, serve: serveStd})
}

// A StdMessage is what net/rpc sends, by gob.
type StdMessage struct {
	ID      uint64
	Name    string
	Tags    []uint64
	Payload []byte
}

type stdClient struct{ client *rpc.Client }

func dialStd(ctx context.Context, addr string) (Client, error) {
	conn, err := dialSocket(ctx, addr)
	if err != nil {
		return nil, err
	}
	return stdClient{rpc.NewClient(conn)}, nil
}

func (c stdClient) Echo(_ context.Context, id uint64, payload []byte) error {
	var reply StdMessage
	if err := c.client.Call("StdServer.Echo", &StdMessage{id, itemName, tags, payload}, &reply); err != nil {
		return err
	}
	return checkEcho(id, payload, reply.ID, reply.Name, len(reply.Tags), reply.Payload)
}

func (c stdClient) Close() error { return c.client.Close() }

// A StdServer is what net/rpc serves.
type StdServer struct{}

// Echo answers with what it was asked.
func (StdServer) Echo(request *StdMessage, reply *StdMessage) error {
	*reply = *request
	return nil
}

func serveStd(ctx context.Context, l net.Listener) error {
	server := rpc.NewServer()
	if err := server.Register(StdServer{}); err != nil {
		return err
	}
	context.AfterFunc(ctx, func() { _ = l.Close() })
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		go server.ServeConn(conn)
	}
}
