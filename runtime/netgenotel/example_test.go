package netgenotel_test

import (
	"context"
	"fmt"

	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/netgen-dev/netgen/examples/chat"
	"github.com/netgen-dev/netgen/examples/chat/rooms"
	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/netgenotel"
)

// joined has somebody join a room of a server that has the option, as has its client.
func joined(name string, option runtime.Option) error {
	server := rooms.NewServer(option)
	served := make(chan error, 1)
	go func() { served <- server.ListenAndServe(context.Background(), "mem:"+name) }()
	<-server.Ready()
	client, err := chat.Dial(context.Background(), "mem:"+name, nil, option)
	if err != nil {
		return err
	}
	_, err = client.Join(context.Background(), &chat.JoinRequest{Room: "go", Nick: "ann"})
	_ = client.Close()
	_ = server.Close()
	<-served
	return err
}

func ExampleTrace() {
	spans := tracetest.NewSpanRecorder()
	provider := sdk.NewTracerProvider(sdk.WithSpanProcessor(spans))

	err := joined("trace", runtime.Intercept(netgenotel.Trace(provider)))

	for _, span := range spans.Ended() {
		fmt.Println(span.SpanKind(), span.Name(), "below another:", span.Parent().IsValid())
	}
	fmt.Println(err)
	// Output:
	// server Chat/Join below another: true
	// client Chat/Join below another: false
	// <nil>
}

func ExampleMetrics() {
	reader := metric.NewManualReader() // in place of an exporter's
	observer, err := netgenotel.Metrics(metric.NewMeterProvider(metric.WithReader(reader)))
	if err != nil {
		fmt.Println(err)
		return
	}

	err = joined("metrics", runtime.Observe(observer))

	var data metricdata.ResourceMetrics
	_ = reader.Collect(context.Background(), &data)
	for _, m := range data.ScopeMetrics[0].Metrics {
		if calls, ok := m.Data.(metricdata.Histogram[float64]); ok {
			method, _ := calls.DataPoints[0].Attributes.Value("rpc.method")
			fmt.Println(m.Name, method.AsString(), calls.DataPoints[0].Count)
		}
	}
	fmt.Println(err)
	// Output:
	// rpc.client.call.duration Chat/Join 1
	// rpc.server.call.duration Chat/Join 1
	// <nil>
}
