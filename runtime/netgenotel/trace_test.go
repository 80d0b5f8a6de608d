package netgenotel_test

import (
	"fmt"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.opentelemetry.io/otel/codes"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	"github.com/netgen-dev/netgen/examples/chat"
	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/netgenotel"
	"github.com/netgen-dev/netgen/runtime/runtimetest"
)

func TestTheServersSpanIsAChildOfTheClients(t *testing.T) {
	recorder := tracetest.NewSpanRecorder()
	provider := sdk.NewTracerProvider(sdk.WithSpanProcessor(recorder))
	ctx, root := provider.Tracer("test").Start(t.Context(), "root")
	talk(ctx, t, "tcp://127.0.0.1:0", runtime.Intercept(netgenotel.Trace(provider)))
	root.End()
	callers := map[trace.SpanID]sdk.ReadOnlySpan{}
	for _, span := range recorder.Ended() {
		if span.SpanKind() == trace.SpanKindClient {
			callers[span.SpanContext().SpanID()] = span
		}
	}
	served := 0
	for _, span := range recorder.Ended() {
		if span.SpanKind() != trace.SpanKindServer {
			continue
		}
		served++
		caller := callers[span.Parent().SpanID()]
		if caller == nil || !span.Parent().IsRemote() || caller.Name() != span.Name() ||
			caller.Parent().SpanID() != root.SpanContext().SpanID() || span.SpanContext().TraceID() != root.SpanContext().TraceID() {
			t.Errorf("%s: %v below %v", span.Name(), span.Parent(), caller)
		}
	}
	if served != 7 || len(callers) != 7 {
		t.Errorf("%d calls were made, and %d served", len(callers), served)
	}
}

// line is what a span says in one line, without the address.
func line(span sdk.ReadOnlySpan) string {
	text := fmt.Sprintf("%v %s", span.SpanKind(), span.Name())
	for _, a := range span.Attributes() {
		switch key := string(a.Key); {
		case key == "rpc.method" && a.Value.AsString() == span.Name(), key == "rpc.system.name" && a.Value.AsString() == "netgen":
		case strings.HasPrefix(key, "network.peer."):
		default:
			text += fmt.Sprintf(" %s=%s", key, a.Value.String())
		}
	}
	if status := span.Status(); status.Code != codes.Unset {
		text += fmt.Sprintf(" %v%s", status.Code, status.Description)
	}
	return text
}

func TestSpansSayWhatTheConventionsAsk(t *testing.T) {
	recorder := tracetest.NewSpanRecorder()
	provider := sdk.NewTracerProvider(sdk.WithSpanProcessor(recorder))
	addr := talk(t.Context(), t, "tcp://127.0.0.1:0", runtime.Intercept(netgenotel.Trace(provider)))
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(addr, "tcp://"))
	var got []string
	for _, span := range recorder.Ended() {
		got = append(got, line(span))
		said := map[string]string{}
		for _, a := range span.Attributes() {
			said[string(a.Key)] = a.Value.String()
		}
		atClient := span.SpanKind() == trace.SpanKindClient || span.SpanKind() == trace.SpanKindProducer
		if said["rpc.system.name"] != "netgen" || said["rpc.method"] != span.Name() || said["network.peer.address"] != "127.0.0.1" ||
			said["network.peer.port"] == "" || atClient != (said["network.peer.port"] == port) {
			t.Errorf("%s has %v", span.Name(), said)
		}
		if scope := span.InstrumentationScope(); scope.SchemaURL != netgenotel.SchemaURL || !strings.HasSuffix(scope.Name, "/netgenotel") {
			t.Errorf("%+v", scope)
		}
	}
	var want []string
	for _, call := range []struct{ method, status string }{
		{"Join", "ok"}, {"Join", "JoinRefused"}, {"Join", "internal"}, {"Leave", "NotJoined"},
		{"Post", "permission denied"}, {"History", "ok"}, {"History", "internal"},
	} {
		text := "Chat/" + call.method + " rpc.response.status_code=" + call.status
		if call.status != "ok" {
			text += " error.type=" + call.status + " Error"
		}
		want = append(want, "client "+text, "server "+text)
	}
	want = append(want, "producer Chat/Typing rpc.response.status_code=ok", "consumer Chat/Typing rpc.response.status_code=ok")
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A sampler notes what it can decide by.
type sampler struct {
	mu   sync.Mutex
	seen map[string]bool
}

func (s *sampler) ShouldSample(p sdk.SamplingParameters) sdk.SamplingResult {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range p.Attributes {
		s.seen[string(a.Key)] = true
	}
	return sdk.AlwaysSample().ShouldSample(p)
}

func (s *sampler) Description() string { return "test" }

func TestSpansBeginWithWhatSamplersNeed(t *testing.T) {
	s := &sampler{seen: map[string]bool{}}
	talk(t.Context(), t, "mem:sampler", runtime.Intercept(netgenotel.Trace(sdk.NewTracerProvider(sdk.WithSampler(s)))))
	if !s.seen["rpc.system.name"] || !s.seen["rpc.method"] || len(s.seen) != 2 {
		t.Errorf("%v", s.seen)
	}
}

// The peer of a client on a unix socket has its path, that of a server no name, and a
// broadcast is for no peer in particular.
func TestSpansOfOtherPeers(t *testing.T) {
	recorder := tracetest.NewSpanRecorder()
	tracing := runtime.Intercept(netgenotel.Trace(sdk.NewTracerProvider(sdk.WithSpanProcessor(recorder))))
	path := filepath.Join(t.TempDir(), "s")
	server := chat.NewServer(handler{}, tracing, quiet)
	addr := runtimetest.Serve(t, server, "unix://"+path)
	client, err := chat.Dial(t.Context(), addr, nil, tracing, quiet)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Join(t.Context(), &chat.JoinRequest{Room: "go", Nick: "ann"}); err != nil {
		t.Error(err)
	}
	server.All().Posted(&chat.Posted{Room: "go"})
	_ = client.Close()
	peers := map[string]string{}
	for _, span := range recorder.Ended() {
		peers[span.SpanKind().String()] = ""
		for _, a := range span.Attributes() {
			if strings.HasPrefix(string(a.Key), "network.peer") {
				peers[span.SpanKind().String()] += a.Value.String()
			}
		}
	}
	for kind, want := range map[string]string{"client": path, "server": "", "producer": ""} {
		if got, ok := peers[kind]; !ok || got != want {
			t.Errorf("the peer of a %s: %q of %v", kind, got, peers)
		}
	}
}
