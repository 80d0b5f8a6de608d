package netgenotel_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/netgen-dev/netgen/examples/chat"
	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/native"
	"github.com/netgen-dev/netgen/runtime/netgenotel"
	"github.com/netgen-dev/netgen/runtime/runtimetest"
)

func observe(t *testing.T) (*metric.ManualReader, runtime.Option) {
	t.Helper()
	reader := metric.NewManualReader()
	observer, err := netgenotel.Metrics(metric.NewMeterProvider(metric.WithReader(reader)))
	if err != nil {
		t.Fatal(err)
	}
	return reader, runtime.Observe(observer)
}

// collect returns the metrics by name, and what they have by attributes: a count or a sum.
func collect(t *testing.T, reader *metric.ManualReader) (units map[string]string, values map[string]map[string]int64) {
	t.Helper()
	var data metricdata.ResourceMetrics
	if err := reader.Collect(t.Context(), &data); err != nil {
		t.Fatal(err)
	}
	units, values = map[string]string{}, map[string]map[string]int64{}
	for _, scope := range data.ScopeMetrics {
		if scope.Scope.SchemaURL != netgenotel.SchemaURL {
			t.Errorf("%+v", scope.Scope)
		}
		for _, m := range scope.Metrics {
			units[m.Name], values[m.Name] = m.Unit, map[string]int64{}
			add := func(set attribute.Set, n int64) { values[m.Name][set.Encoded(attribute.DefaultEncoder())] = n }
			switch d := m.Data.(type) {
			case metricdata.Histogram[float64]:
				for _, p := range d.DataPoints {
					add(p.Attributes, int64(p.Count))
					if p.Sum <= 0 || p.Sum > 60 || p.Bounds[0] != 0.005 || p.Bounds[13] != 10 {
						t.Errorf("%s: %+v", m.Name, p)
					}
				}
			case metricdata.Histogram[int64]:
				for _, p := range d.DataPoints {
					add(p.Attributes, p.Sum)
				}
			case metricdata.Sum[int64]:
				for _, p := range d.DataPoints {
					add(p.Attributes, p.Value)
				}
			default:
				t.Errorf("%s is %T", m.Name, d)
			}
		}
	}
	return units, values
}

func TestMetrics(t *testing.T) {
	reader, observed := observe(t)
	talk(t.Context(), t, "tcp://127.0.0.1:0", observed)
	units, values := collect(t, reader)
	if want := map[string]string{
		"rpc.client.call.duration": "s", "netgen.client.request.size": "By", "netgen.client.response.size": "By",
		"rpc.server.call.duration": "s", "netgen.server.request.size": "By", "netgen.server.response.size": "By",
		"netgen.sockets": "{socket}", "netgen.events": "{event}",
	}; !maps.Equal(units, want) {
		t.Errorf("there are %v", units)
	}
	calls := map[string]int64{}
	for _, call := range []struct{ method, status string }{
		{"Join", "ok"}, {"Join", "JoinRefused"}, {"Join", "internal"}, {"Leave", "NotJoined"},
		{"Post", "permission denied"}, {"History", "ok"}, {"History", "internal"},
	} {
		attributes := "rpc.method=Chat/" + call.method + ",rpc.response.status_code=" + call.status + ",rpc.system.name=netgen"
		if call.status != "ok" {
			attributes = "error.type=" + call.status + "," + attributes
		}
		calls[attributes] = 1
	}
	for _, side := range []string{"client", "server"} {
		if got := values["rpc."+side+".call.duration"]; !maps.Equal(got, calls) {
			t.Errorf("calls of the %s: %v", side, got)
		}
	}
	for _, what := range []string{"request", "response"} {
		client, server := values["netgen.client."+what+".size"], values["netgen.server."+what+".size"]
		if !maps.Equal(client, server) || len(client) != len(calls) {
			t.Errorf("sizes of the %s: %v at the client, %v at the server", what, client, server)
		}
	}
	ok := func(method string) string {
		return "rpc.method=Chat/" + method + ",rpc.response.status_code=ok,rpc.system.name=netgen"
	}
	replies := values["netgen.client.response.size"]
	if empty, items := replies[ok("Join")], replies[ok("History")]; empty <= 0 || items < empty+3*int64(len("annhello")) {
		t.Errorf("a reply has %d bytes, a stream of three %d", empty, items)
	}
	if got := values["netgen.sockets"][""]; got != 0 || len(values["netgen.sockets"]) != 1 {
		t.Errorf("sockets: %v", values["netgen.sockets"])
	}
	event := func(direction, fate string) string {
		return fmt.Sprintf("netgen.direction=%s,netgen.fate=%s,rpc.method=Chat/Typing,rpc.system.name=netgen", direction, fate)
	}
	if got, want := values["netgen.events"], map[string]int64{event("out", "sent"): 1, event("in", "received"): 1}; !maps.Equal(got, want) {
		t.Errorf("events: %v", got)
	}
}

// What a peer chooses does not become an attribute, however often it tries.
func TestMetricsAreBounded(t *testing.T) {
	reader, observed := observe(t)
	server := chat.NewServer(handler{}, observed, quiet)
	peer := runtimetest.DialPeer(t, runtimetest.Serve(t, server, "tcp://127.0.0.1:0"))
	peer.Greet("Chat")
	for i := range uint32(50) {
		peer.Frame(native.Header{Kind: native.KindRequest, ID: 2*i + 3, Code: uint16(1000 + i)}, nil)
		peer.Expect(native.KindFault)
	}
	_, values := collect(t, reader)
	want := "error.type=unimplemented,rpc.method=_OTHER,rpc.response.status_code=unimplemented,rpc.system.name=netgen"
	if got := values["rpc.server.call.duration"]; len(got) != 1 || got[want] != 50 {
		t.Errorf("calls: %v", got)
	}
	if got := values["netgen.sockets"][""]; got != 1 {
		t.Errorf("%d sockets are open", got)
	}
	for name, points := range values {
		if all := strings.Join(slices.Collect(maps.Keys(points)), " "); strings.Contains(all, "127.0.0.1") || strings.Contains(all, "100") {
			t.Errorf("%s has what a peer chose: %s", name, all)
		}
	}
}
