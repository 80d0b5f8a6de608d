package netgenprom_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/netgen-dev/netgen/examples/chat"
	chatrooms "github.com/netgen-dev/netgen/examples/chat/rooms"
	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/netgenprom"
)

func ExampleNew() {
	metrics := netgenprom.New()
	registry := prometheus.NewRegistry()
	registry.MustRegister(metrics)

	server := chatrooms.NewServer(runtime.Observe(metrics.Observer()))
	served := make(chan error, 1)
	go func() { served <- server.ListenAndServe(context.Background(), "mem:metrics") }()
	<-server.Ready()
	client, err := chat.Dial(context.Background(), "mem:metrics", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = client.Join(context.Background(), &chat.JoinRequest{Room: "go", Nick: "ann"})
	_ = client.Close()
	_ = server.Close()
	<-served

	page := httptest.NewRecorder() // in place of Prometheus
	promhttp.HandlerFor(registry, promhttp.HandlerOpts{}).ServeHTTP(page, httptest.NewRequest("GET", "/metrics", nil))
	for line := range strings.Lines(page.Body.String()) {
		if strings.HasPrefix(line, "netgen_call_duration_seconds_count") || strings.HasPrefix(line, "netgen_sockets_opened_total") {
			fmt.Print(line)
		}
	}
	fmt.Println(err)
	// Output:
	// netgen_call_duration_seconds_count{direction="in",method="Join",protocol="Chat",status="ok"} 1
	// netgen_sockets_opened_total 1
	// <nil>
}
