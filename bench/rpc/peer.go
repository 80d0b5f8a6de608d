// Package rpc compares generated code with other ways of calling over a socket: the
// same message there and back, the same stream, in clients and servers that are
// processes of their own unless a mode says otherwise.
package rpc

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"slices"
)

// A Client has one connection. Its methods are for any number of goroutines.
type Client interface {
	// Echo sends a message with a payload and checks what comes back.
	Echo(ctx context.Context, id uint64, payload []byte) error
	Close() error
}

// A callerClient has a client for each goroutine that calls.
type callerClient interface{ ForCaller() Client }

// An aheadClient has many requests in flight: it sends so many before it waits for the
// first answer, and the next one for each that has come.
type aheadClient interface {
	Ahead(ctx context.Context, total, inFlight int, payload []byte) error
}

// A streamClient is of a peer that has streams.
type streamClient interface {
	// Count receives a stream of so many messages, with payloads of so many bytes.
	Count(ctx context.Context, total, payload int) error
	// Listen returns when the server knows that it has a listener more, and calls heard
	// for each message to all of them.
	Listen(ctx context.Context, heard func()) error
	// Tell has the server send one message to all who listen.
	Tell(ctx context.Context, number uint64) error
}

// A peer is one way to call.
type peer struct {
	name  string
	tag   string // with which its program is built
	dial  func(ctx context.Context, addr string) (Client, error)
	serve func(ctx context.Context, l net.Listener) error
	// streams and futures tell what its clients can do.
	streams, futures bool
	// reuses tells that values are used again, which shows only with callers that wait for
	// their answers and with streams.
	reuses bool
}

// netgen is the name of the one that the others are compared to.
const netgen = "netgen"

// reusing is netgen with replies and requests that are used again.
const reusing = netgen + ", values reused"

// raw is a socket with nothing around it: a limit, not a peer.
const raw = "raw socket"

// order is that of the peers in tables.
var order = []string{netgen, reusing, "grpc-go", "connect-go", "drpc", "ttrpc", "net/rpc", raw}

// peers are those that this program was built with, in order.
var peers []peer

// enter adds one.
func enter(p peer) {
	peers = append(peers, p)
	slices.SortFunc(peers, func(a, b peer) int {
		return cmp.Compare(slices.Index(order, a.name), slices.Index(order, b.name))
	})
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

// checkItem fails for an item that is not the next.
func checkItem(want int, number uint64, wantPayload, payload int) error {
	if number != uint64(want) || payload != wantPayload {
		return fmt.Errorf("item %d has %d bytes, not %d with %d", number, payload, want, wantPayload)
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
