package netgenprom_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/netgen-dev/netgen/examples/chat"
	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/netgenprom"
)

type rooms struct{ chat.UnimplementedHandler }

func TestScrape(t *testing.T) {
	metrics := netgenprom.New()
	registry := prometheus.NewRegistry()
	registry.MustRegister(metrics)
	page := httptest.NewServer(promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	defer page.Close()

	listener, err := runtime.Listen(t.Context(), "tcp://127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := chat.NewServer(rooms{}, runtime.Observe(metrics.Observer()))
	served := make(chan error, 1)
	go func() { served <- server.Serve(context.Background(), listener) }()
	client, err := chat.Dial(t.Context(), "tcp://"+listener.Addr().String(), nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.Join(t.Context(), &chat.JoinRequest{Room: "go", Nick: "gopher"})
	if runtime.CodeOf(err) != runtime.Unimplemented {
		t.Fatal(err)
	}
	text := scrape(t, page.URL)
	for _, want := range []string{
		"netgen_sockets 1\n",
		`netgen_calls{direction="in",method="Join",protocol="Chat"} 0` + "\n",
		`netgen_call_duration_seconds_count{direction="in",method="Join",protocol="Chat",status="unimplemented"} 1` + "\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not in\n%s", want, text)
		}
	}
	if strings.Contains(text, "127.0.0.1") {
		t.Error("an address is a label")
	}
	_ = client.Close()
	_ = server.Close()
	if err := <-served; !errors.Is(err, runtime.ErrServerClosed) {
		t.Error(err)
	}
	<-server.Done()
	if text := scrape(t, page.URL); !strings.Contains(text, "netgen_sockets 0\n") {
		t.Errorf("a socket is left:\n%s", text)
	}
}

func scrape(t *testing.T, url string) string {
	t.Helper()
	answer, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
