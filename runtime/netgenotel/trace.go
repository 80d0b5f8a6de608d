package netgenotel

import (
	"context"
	"net"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/netgen-dev/netgen/runtime"
)

// errPanicked is what a call ends with whose handler does not return.
var errPanicked = &runtime.Error{Code: runtime.Internal}

// Trace returns an interceptor that makes a span of each request, stream and event with
// the provider's tracer: a stream's lasts until the stream has ended. In native
// protocols the span of who handles a request or stream is a child of the caller's, for
// which metadata carry the context in W3C's form. Wire protocols have no place for it,
// so there each end has a trace of its own, and so it is with events. All that has
// failed has the status Error, at either end, errors that the schema declares too; its
// text is not recorded.
func Trace(provider trace.TracerProvider) runtime.Interceptor {
	tracer := provider.Tracer(scope, trace.WithSchemaURL(SchemaURL))
	return func(ctx context.Context, call *runtime.Invocation, next func(context.Context) error) error {
		ctx, span := tracer.Start(received(ctx, call), method(call.Protocol, call.Method),
			trace.WithSpanKind(kindOf(call)), trace.WithAttributes(called(call.Protocol, call.Method)...))
		defer span.End()
		var err error = errPanicked
		defer func() { describe(span, call, err) }()
		err = next(sent(ctx, call))
		return err
	}
}

// describe says how a call has ended.
func describe(span trace.Span, call *runtime.Invocation, err error) {
	span.SetAttributes(peer(call)...)
	span.SetAttributes(ended(err, call.Status(err))...)
	if failed(err) {
		span.SetStatus(codes.Error, "")
	}
}

// peer says where the other side is: of a client that reconnects the one that was
// called last.
func peer(call *runtime.Invocation) []attribute.KeyValue {
	if call.Socket == nil {
		return nil
	}
	socket := call.Socket
	if client := socket.Client(); client != nil && !call.Inbound {
		socket = client.Socket()
	}
	switch addr := socket.RemoteAddr().(type) {
	case *net.TCPAddr:
		return []attribute.KeyValue{semconv.NetworkPeerAddress(addr.IP.String()), semconv.NetworkPeerPort(addr.Port)}
	case *net.UnixAddr:
		if addr.Name != "" && addr.Name != "@" { // which nobody can dial
			return []attribute.KeyValue{semconv.NetworkPeerAddress(addr.Name)}
		}
	}
	return nil
}

func kindOf(call *runtime.Invocation) trace.SpanKind {
	event := call.Kind == runtime.KindEvent
	switch {
	case call.Inbound && event:
		return trace.SpanKindConsumer
	case call.Inbound:
		return trace.SpanKindServer
	case event:
		return trace.SpanKindProducer
	}
	return trace.SpanKindClient
}

// received is ctx with the span that the peer has sent.
func received(ctx context.Context, call *runtime.Invocation) context.Context {
	if !call.Inbound {
		return ctx
	}
	carrier := propagation.MapCarrier{}
	for key, value := range runtime.MetadataOf(ctx).All() {
		carrier[key] = value
	}
	return propagation.TraceContext{}.Extract(ctx, carrier)
}

// sent is ctx with metadata that say which span it has.
func sent(ctx context.Context, call *runtime.Invocation) context.Context {
	if call.Inbound || call.Kind == runtime.KindEvent {
		return ctx
	}
	carrier := propagation.MapCarrier{}
	propagation.TraceContext{}.Inject(ctx, carrier)
	for key, value := range carrier {
		ctx = runtime.WithMetadata(ctx, key, value)
	}
	return ctx
}
