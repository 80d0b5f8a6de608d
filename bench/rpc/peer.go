// Package rpc compares generated code with other ways of calling over a socket: the
// same message there and back, the same stream, in clients and servers that are
// processes of their own unless a mode says otherwise.
package rpc

import (
	"context"
	"fmt"
	"net"
)

// A Client has one connection. Its methods are for any number of goroutines.
type Client interface {
	// Echo sends a message with a payload and checks what comes back.
	Echo(ctx context.Context, id uint64, payload []byte) error
	// Count receives a stream of so many small messages.
	Count(ctx context.Context, total int) error
	Close() error
}

// A futuresClient sends many requests before it waits for the first answer.
type futuresClient interface {
	Futures(ctx context.Context, first uint64, inFlight int, payload []byte) error
}

// A peer is one way to call.
type peer struct {
	name  string
	dial  func(ctx context.Context, addr string) (Client, error)
	serve func(ctx context.Context, l net.Listener) error
	// streams tells that it has streams.
	streams bool
}

// netgen is the name of the one that the others are compared to.
const netgen = "netgen"

// raw is a socket with nothing around it: a limit, not a peer.
const raw = "raw socket"

var peers = []peer{
	{netgen, dialNetgen, serveNetgen, true},
	{"grpc-go", dialGRPC, serveGRPC, true},
	{"connect-go", dialConnect, serveConnect, true},
	{"drpc", dialDRPC, serveDRPC, true},
	{"ttrpc", dialTTRPC, serveTTRPC, true},
	{"net/rpc", dialStd, serveStd, false},
	{raw, dialRaw, serveRaw, true},
}

func peerNamed(name string) (peer, error) {
	for _, p := range peers {
		if p.name == name {
			return p, nil
		}
	}
	return peer{}, fmt.Errorf("there is no peer %q", name)
}

// What everybody sends beside the payload.
const itemName = "sixteen letters!"

var tags = []uint64{1, 1 << 20, 1 << 40}

// checkEcho fails for what is not what was sent.
func checkEcho(id uint64, payload []byte, gotID uint64, name string, gotTags int, got []byte) error {
	if gotID != id || name != itemName || gotTags != len(tags) || len(got) != len(payload) {
		return fmt.Errorf("sent message %d with %d bytes, got %d with %d", id, len(payload), gotID, len(got))
	}
	return nil
}

// checkCount fails for a stream that ended too soon, or late.
func checkCount(got, want int) error {
	if got != want {
		return fmt.Errorf("%d messages came, not %d", got, want)
	}
	return nil
}
