// Package netgenotel ties netgen's sockets to OpenTelemetry: traces across them, and
// metrics. It is a module of its own, so that programs without it do not depend on
// OpenTelemetry.
//
//	metrics, err := netgenotel.Metrics(otel.GetMeterProvider())
//	...
//	tracing, observed := runtime.Intercept(netgenotel.Trace(otel.GetTracerProvider())), runtime.Observe(metrics)
//	server := chat.NewServer(rooms, tracing, observed)
//	client, err := chat.Dial(ctx, addr, handler, tracing, observed)
//
// Names are those of OpenTelemetry's conventions for remote procedure calls, in the
// version of SchemaURL. Requests and streams are calls: rpc.system.name is "netgen",
// rpc.method such as "Chat/Join", or "_OTHER" for a method that the schema of this side
// does not have. rpc.response.status_code is the Status of a CallEnd: "ok", "no reply",
// the name of a code such as "permission denied", the type of an error that the schema
// declares, or "other". All but the first two are failures, and then error.type says
// the same. What peers choose is never an attribute of a metric; their addresses are
// attributes of spans.
package netgenotel

import (
	"errors"

	"go.opentelemetry.io/otel/attribute"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/netgen-dev/netgen/runtime"
)

// SchemaURL says which version of the conventions the names are of.
const SchemaURL = semconv.SchemaURL

// scope names the instrumentation.
const scope = "github.com/netgen-dev/netgen/runtime/netgenotel"

// method is the name of a method within its protocol.
func method(protocol, name string) string {
	if name == "" {
		return "_OTHER"
	}
	return protocol + "/" + name
}

// called are the attributes that a call has from its beginning.
func called(protocol, name string) []attribute.KeyValue {
	return []attribute.KeyValue{semconv.RPCSystemNameKey.String("netgen"), semconv.RPCMethod(method(protocol, name))}
}

// ended are the attributes that its end adds.
func ended(err error, status string) []attribute.KeyValue {
	said := []attribute.KeyValue{semconv.RPCResponseStatusCode(status)}
	if failed(err) {
		said = append(said, semconv.ErrorTypeKey.String(status))
	}
	return said
}

// failed reports whether err is a failure. That there is no reply is not, where the
// protocol allows it.
func failed(err error) bool { return err != nil && !errors.Is(err, runtime.ErrNoReply) }
