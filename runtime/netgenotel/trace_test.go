package netgenotel_test

import (
	"context"
	"errors"
	"testing"

	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	"github.com/netgen-dev/netgen/examples/chat"
	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/netgenotel"
)

type rooms struct{ chat.UnimplementedHandler }

func (rooms) Join(context.Context, *chat.Peer, *chat.JoinRequest) (*chat.JoinReply, error) {
	return nil, &chat.JoinRefused{}
}

func (rooms) History(context.Context, *chat.Peer, *chat.HistoryRequest, *runtime.Sender[*chat.Message]) (*chat.HistoryEnd, error) {
	return &chat.HistoryEnd{}, nil
}

func TestTheServersSpanIsAChildOfTheClients(t *testing.T) {
	recorder := tracetest.NewSpanRecorder()
	provider := sdk.NewTracerProvider(sdk.WithSpanProcessor(recorder))
	tracing := runtime.Intercept(netgenotel.Trace(provider))
	listener, err := runtime.Listen(t.Context(), "tcp://127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := chat.NewServer(rooms{}, tracing)
	served := make(chan error, 1)
	go func() { served <- server.Serve(context.Background(), listener) }()
	client, err := chat.Dial(t.Context(), "tcp://"+listener.Addr().String(), nil, tracing)
	if err != nil {
		t.Fatal(err)
	}
	ctx, root := provider.Tracer("test").Start(t.Context(), "root")
	_, err = client.Join(ctx, &chat.JoinRequest{Room: "go"})
	if _, ok := errors.AsType[*chat.JoinRefused](err); !ok {
		t.Error(err)
	}
	if _, err := client.History(ctx, &chat.HistoryRequest{Room: "go"}).End(ctx); err != nil { // the span has ended
		t.Error(err)
	}
	root.End()
	_ = client.Close()
	if err := server.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	if err := <-served; !errors.Is(err, runtime.ErrServerClosed) {
		t.Error(err)
	}
	spans := map[string]map[trace.SpanKind]sdk.ReadOnlySpan{"Join": {}, "History": {}, "root": {}}
	for _, span := range recorder.Ended() {
		spans[span.Name()][span.SpanKind()] = span
	}
	for _, method := range []string{"Join", "History"} {
		client, server := spans[method][trace.SpanKindClient], spans[method][trace.SpanKindServer]
		if client == nil || server == nil {
			t.Fatalf("%s: spans %v", method, spans)
		}
		if client.Parent().SpanID() != root.SpanContext().SpanID() || server.Parent().SpanID() != client.SpanContext().SpanID() ||
			server.SpanContext().TraceID() != root.SpanContext().TraceID() || !server.Parent().IsRemote() {
			t.Errorf("%s: %v below %v", method, server.Parent(), client.SpanContext())
		}
	}
}
