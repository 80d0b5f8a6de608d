// Package netgenotel ties the traces of OpenTelemetry together across netgen's
// sockets. It is a module of its own, so that programs without it do not depend on
// OpenTelemetry.
//
//	tracing := runtime.Intercept(netgenotel.Trace(otel.GetTracerProvider()))
//	server := chat.NewServer(rooms, tracing)
//	client, err := chat.Dial(ctx, addr, handler, tracing)
//
// A request or stream is a span at either end, the one of the server a child of the
// client's: in native protocols, whose metadata carry the context in W3C's form.
// Wire protocols have no place for it, so there each end has a trace of its own, and
// so it is with events.
package netgenotel

import (
	"context"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/netgen-dev/netgen/runtime"
)

// scope names the instrumentation.
const scope = "github.com/netgen-dev/netgen/runtime/netgenotel"

// Trace returns an interceptor that makes spans with the provider's tracer.
func Trace(provider trace.TracerProvider) runtime.Interceptor {
	tracer := provider.Tracer(scope)
	return func(ctx context.Context, call *runtime.Invocation, next func(context.Context) error) error {
		ctx, span := tracer.Start(received(ctx, call), call.Method, trace.WithSpanKind(kindOf(call)), trace.WithAttributes(
			attribute.String("rpc.system.name", "netgen"), attribute.String("rpc.method", call.Method)))
		defer span.End()
		err := next(sent(ctx, call))
		if err != nil {
			span.SetStatus(codes.Error, "")
			status := runtime.CallEnd{Err: err}
			if e, ok := err.(*runtime.Error); ok {
				status.Code = e.Code
			}
			span.SetAttributes(attribute.String("error.type", status.Status()))
		}
		return err
	}
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
