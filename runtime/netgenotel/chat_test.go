package netgenotel_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"

	"github.com/netgen-dev/netgen/examples/chat"
	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/runtimetest"
)

// A handler does what the test asks for.
type handler struct{ chat.UnimplementedHandler }

func (handler) Join(_ context.Context, _ *chat.Peer, request *chat.JoinRequest) (*chat.JoinReply, error) {
	switch request.Nick {
	case "refused":
		return nil, &chat.JoinRefused{}
	case "panic":
		panic("secret")
	}
	return &chat.JoinReply{}, nil
}

func (handler) Leave(context.Context, *chat.Peer, *chat.LeaveRequest) error { return &chat.NotJoined{} }

func (handler) Post(context.Context, *chat.Peer, *chat.PostRequest) (*chat.PostReply, error) {
	return nil, runtime.Errorf(runtime.PermissionDenied, "not you")
}

func (handler) History(ctx context.Context, _ *chat.Peer, request *chat.HistoryRequest, items *runtime.Sender[*chat.Message]) (*chat.HistoryEnd, error) {
	for range 3 {
		if err := items.Send(ctx, &chat.Message{Author: "ann", Text: "hello"}); err != nil {
			return nil, err
		}
	}
	if request.Since > 0 {
		return nil, errors.New("secret")
	}
	return &chat.HistoryEnd{Total: 3}, nil
}

func (handler) Typing(context.Context, *chat.Peer, *chat.Typing) {}

var quiet = runtime.Logger(slog.New(slog.DiscardHandler))

// talk has everything happen once between two that have the options, and returns the
// address of the server when all is over.
func talk(ctx context.Context, t *testing.T, addr string, opts ...runtime.Option) string {
	t.Helper()
	server := chat.NewServer(handler{}, serverOptions(opts)...)
	addr = runtimetest.Serve(t, server, addr)
	client, err := chat.Dial(ctx, addr, nil, dialOptions(opts)...)
	if err != nil {
		t.Fatal(err)
	}
	for _, nick := range []string{"ann", "refused", "panic"} {
		_, _ = client.Join(ctx, &chat.JoinRequest{Room: "go", Nick: nick})
	}
	_ = client.Leave(ctx, &chat.LeaveRequest{Room: "go"})
	_, _ = client.Post(ctx, &chat.PostRequest{Room: "go", Text: "hello"})
	for since := range uint64(2) {
		stream := client.History(ctx, &chat.HistoryRequest{Room: "go", Since: since})
		items := 0
		for range stream.All() {
			items++
		}
		if _, err := stream.End(ctx); (err == nil) != (since == 0) || items < 3 {
			t.Error(items, err)
		}
	}
	if err := client.Typing(ctx, &chat.Typing{Room: "go", Nick: "ann"}); err != nil {
		t.Error(err)
	}
	if err := errors.Join(client.Shutdown(ctx), server.Shutdown(ctx)); err != nil {
		t.Error(err)
	}
	<-client.Done()
	<-server.Done()
	return addr
}

func serverOptions(opts []runtime.Option) []runtime.ServerOption {
	list := []runtime.ServerOption{quiet}
	for _, o := range opts {
		list = append(list, o)
	}
	return list
}

func dialOptions(opts []runtime.Option) []runtime.DialOption {
	list := []runtime.DialOption{quiet}
	for _, o := range opts {
		list = append(list, o)
	}
	return list
}
