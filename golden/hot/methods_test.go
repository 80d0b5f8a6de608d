//go:build !race

package hot_test

import (
	"context"
	"iter"
	"testing"

	"github.com/netgen-dev/netgen/golden/hot"
	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/runtimetest"
)

// The allocations of methods, of client and server together. Messages have three
// fields, and each side makes them anew unless it says that it uses them again.
const (
	allocsOfCall   = 5
	allocsOfAgain  = 1 // the reply that the handler makes
	allocsOfFuture = 6
	allocsOfItems  = 115 // a hundred, which the server makes one by one
	allocsOfLoop   = 103 // as many, and strings in chunks
	allocsOfEvent  = 11
)

// handler answers with what it was asked.
type handler struct{ heard chan struct{} }

func (handler) Ask(_ context.Context, _ *hot.Peer, request *hot.AskRequest) (*hot.AskReply, error) {
	return &hot.AskReply{ID: request.ID, Name: request.Name, Tags: request.Tags}, nil
}

func (handler) Count(ctx context.Context, _ *hot.Peer, request *hot.CountRequest, items *runtime.Sender[*hot.CountItem]) error {
	for i := range request.Total {
		if err := items.Send(ctx, &hot.CountItem{Number: i, Name: "sixteen letters!"}); err != nil {
			return err
		}
	}
	return nil
}

func (h handler) Note(context.Context, *hot.Peer, *hot.Note) { h.heard <- struct{}{} }

var tags = []uint64{1, 2, 3}

// methods calls over a socket of the system.
func methods(t testing.TB) []path {
	ctx := t.Context()
	h := handler{make(chan struct{}, 1)}
	addr := runtimetest.Serve(t, hot.NewServer(h), "tcp://127.0.0.1:0")
	dial := func(ctx context.Context, addr string) (*hot.Client, error) { return hot.Dial(ctx, addr) }
	client := runtimetest.Connect(t, addr, dial)
	again := runtimetest.Serve(t, hot.NewServer(h, runtime.ReuseRequests()), "tcp://127.0.0.1:0")
	reusing := runtimetest.Connect(t, again, dial)
	var reply hot.AskReply
	stream := client.Count(ctx, &hot.CountRequest{Total: 1 << 62})
	t.Cleanup(func() { stream.Cancel(nil) })
	next, stop := iter.Pull2(client.Count(ctx, &hot.CountRequest{Total: 1 << 62}).AllReused())
	t.Cleanup(stop)
	return []path{
		{"call", allocsOfCall, func() error {
			_, err := client.Ask(ctx, &hot.AskRequest{ID: 7, Name: "sixteen letters!", Tags: tags})
			return err
		}},
		{"call with values used again", allocsOfAgain, func() error {
			return reusing.AskInto(ctx, &hot.AskRequest{ID: 7, Name: "sixteen letters!", Tags: tags}, &reply)
		}},
		{"future", allocsOfFuture, func() error {
			_, err := client.AskAsync(ctx, &hot.AskRequest{ID: 7, Name: "sixteen letters!", Tags: tags}).Await(ctx)
			return err
		}},
		{"event", allocsOfEvent, func() error {
			err := client.Note(ctx, &hot.Note{Number: 7, Name: "sixteen letters!"})
			<-h.heard
			return err
		}},
		// The last two, since their servers work ahead.
		{"100 items of a stream", allocsOfItems, func() error {
			var err error
			for range 100 {
				_, err = stream.Recv(ctx)
			}
			return err
		}},
		{"100 items that are used again", allocsOfLoop, func() error {
			var err error
			for range 100 {
				_, err, _ = next()
			}
			return err
		}},
	}
}
