package netgenotel

import (
	"context"
	"errors"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/semconv/v1.43.0/rpcconv"

	"github.com/netgen-dev/netgen/runtime"
)

// sizes are the bounds of histograms of bytes.
var sizes = metric.WithExplicitBucketBoundaries(0, 1<<6, 1<<8, 1<<10, 1<<12, 1<<14, 1<<16, 1<<18, 1<<20, 1<<22)

// Metrics returns what measures, for the option runtime.Observe of any number of
// servers and clients. The conventions have
//
//	rpc.client.call.duration      histogram, s: calls of this side
//	rpc.server.call.duration      histogram, s: calls of peers, from their arrival on
//
// and have no sizes any more, so these have names of their own, as has what is not
// about calls:
//
//	netgen.client.request.size    histogram, By: of calls of this side, with the items of streams, without frames
//	netgen.client.response.size   histogram, By
//	netgen.server.request.size    histogram, By: of calls of peers
//	netgen.server.response.size   histogram, By
//	netgen.sockets                up-down counter: sockets that are open
//	netgen.events                 counter, with netgen.direction (in, out) and netgen.fate (sent, received, dropped)
//
// The error is one of the provider's.
func Metrics(provider metric.MeterProvider) (*runtime.Observer, error) {
	meter := provider.Meter(scope, metric.WithSchemaURL(SchemaURL))
	client, clientErr := clientCalls(meter)
	server, serverErr := serverCalls(meter)
	sockets, socketsErr := meter.Int64UpDownCounter("netgen.sockets", metric.WithUnit("{socket}"), metric.WithDescription("Sockets that are open."))
	events, eventsErr := meter.Int64Counter("netgen.events", metric.WithUnit("{event}"), metric.WithDescription("Events that were sent, received and dropped."))
	if err := errors.Join(clientErr, serverErr, socketsErr, eventsErr); err != nil {
		return nil, err
	}
	count := func(e runtime.EventInfo, fate string) {
		direction := "out"
		if e.Inbound {
			direction = "in"
		}
		events.Add(context.Background(), 1, metric.WithAttributes(append(called(e.Protocol, e.Method),
			attribute.String("netgen.direction", direction), attribute.String("netgen.fate", fate))...))
	}
	return &runtime.Observer{
		SocketOpened: func(*runtime.Socket) { sockets.Add(context.Background(), 1) },
		SocketClosed: func(*runtime.Socket, error) { sockets.Add(context.Background(), -1) },
		CallEnded: func(c runtime.CallEnd) {
			if c.Inbound {
				server.record(c, c.BytesReceived, c.BytesSent)
			} else {
				client.record(c, c.BytesSent, c.BytesReceived)
			}
		},
		EventSent:     func(e runtime.EventInfo) { count(e, "sent") },
		EventReceived: func(e runtime.EventInfo) { count(e, "received") },
		EventDropped:  func(e runtime.EventInfo, _ error) { count(e, "dropped") },
	}, nil
}

// calls measures those of one direction.
type calls struct {
	duration          metric.Float64Histogram
	request, response metric.Int64Histogram
}

func clientCalls(meter metric.Meter) (*calls, error) {
	duration, err := rpcconv.NewClientCallDuration(meter)
	if err != nil {
		return nil, err
	}
	return newCalls(meter, "client", duration.Inst())
}

func serverCalls(meter metric.Meter) (*calls, error) {
	duration, err := rpcconv.NewServerCallDuration(meter)
	if err != nil {
		return nil, err
	}
	return newCalls(meter, "server", duration.Inst())
}

func newCalls(meter metric.Meter, side string, duration metric.Float64Histogram) (*calls, error) {
	size := func(what string) (metric.Int64Histogram, error) {
		return meter.Int64Histogram("netgen."+side+"."+what+".size", sizes, metric.WithUnit("By"),
			metric.WithDescription("Bytes of the "+what+" of a call, with the items of a stream, without frames."))
	}
	request, requestErr := size("request")
	response, responseErr := size("response")
	return &calls{duration, request, response}, errors.Join(requestErr, responseErr)
}

func (c *calls) record(end runtime.CallEnd, request, response int64) {
	ctx := context.Background()
	attributes := metric.WithAttributeSet(attribute.NewSet(
		append(called(end.Protocol, end.Method), ended(end.Err, end.Status())...)...))
	c.duration.Record(ctx, end.Duration.Seconds(), attributes)
	c.request.Record(ctx, request, attributes)
	c.response.Record(ctx, response, attributes)
}
