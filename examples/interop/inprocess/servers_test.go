package inprocess

import (
	"io"
	"log/slog"
	"net"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	mochi "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/hooks/auth"
	"github.com/mochi-mqtt/server/v2/listeners"
	nats "github.com/nats-io/nats-server/v2/server"

	"github.com/netgen-dev/netgen/examples/internal/peers"
)

// startMiniredis starts a Redis server that runs until the test ends.
func startMiniredis(t testing.TB) *peers.Daemon {
	t.Helper()
	server := miniredis.RunT(t)
	return &peers.Daemon{Program: library(t, "miniredis", "github.com/alicebob/miniredis/v2"), Addr: server.Addr()}
}

// startMochi starts an MQTT broker that lets everybody in, until the test ends.
func startMochi(t testing.TB) *peers.Daemon {
	t.Helper()
	server := mochi.New(&mochi.Options{Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err := server.AddHook(new(auth.AllowHook), nil); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := server.AddListener(listeners.NewNet("tcp", listener)); err != nil {
		t.Fatal(err)
	}
	if err := server.Serve(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	return &peers.Daemon{Program: library(t, "mochi-mqtt", "github.com/mochi-mqtt/server/v2"), Addr: listener.Addr().String()}
}

// startNATS starts a NATS server that runs until the test ends.
func startNATS(t testing.TB) *peers.Daemon {
	t.Helper()
	server, err := nats.NewServer(&nats.Options{Host: "127.0.0.1", Port: nats.RANDOM_PORT, NoSigs: true, NoLog: true})
	if err != nil {
		t.Fatal(err)
	}
	server.Start()
	t.Cleanup(func() {
		server.Shutdown()
		server.WaitForShutdown()
	})
	if !server.ReadyForConnections(10 * time.Second) {
		t.Fatal("nats-server does not get ready")
	}
	return &peers.Daemon{Program: library(t, "nats-server", "github.com/nats-io/nats-server/v2"), Addr: server.Addr().String()}
}
