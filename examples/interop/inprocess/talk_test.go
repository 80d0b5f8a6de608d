package inprocess

import (
	"strings"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"

	"github.com/netgen-dev/netgen/examples/internal/peers"
	"github.com/netgen-dev/netgen/examples/internal/serve"
	"github.com/netgen-dev/netgen/runtime"
)

// TestTalk lets the libraries' clients talk to the libraries' servers, so that
// what the other tests report is about generated code.
func TestTalk(t *testing.T) {
	t.Parallel()
	t.Run("Redis", func(t *testing.T) {
		t.Parallel()
		tap := peers.NewTap(t, peers.RESP, startMiniredis(t).Addr)
		_, client := dialRedis(t, tap.Addr, 3)
		if err := client.Set(t.Context(), "k", "v", 0).Err(); err != nil {
			t.Fatal(err)
		}
		if got, err := client.Get(t.Context(), "k").Result(); err != nil || got != "v" {
			t.Errorf("got %q, %v", got, err)
		}
		tap.Judge(t)
	})
	t.Run("MQTT", func(t *testing.T) {
		t.Parallel()
		tap := peers.NewTap(t, peers.MQTT, startMochi(t).Addr)
		_, client := dialMQTT(t, tap.Addr, "me")
		heard := make(chan string, 1)
		wait(t, client.Subscribe("a/#", 1, func(_ paho.Client, m paho.Message) { heard <- string(m.Payload()) }))
		wait(t, client.Publish("a/b", 2, false, "hello"))
		select {
		case got := <-heard:
			if got != "hello" {
				t.Errorf("heard %q", got)
			}
		case <-time.After(10 * time.Second):
			t.Error("heard nothing")
		}
		tap.Judge(t)
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		tap := peers.NewTap(t, peers.PGSQL, peers.Postgres(t).Addr)
		_, conn := dialPostgres(t, tap.Addr, "scram")
		var got int
		if err := conn.QueryRow(t.Context(), "SELECT $1::int * 7", 6).Scan(&got); err != nil || got != 42 {
			t.Errorf("got %d, %v", got, err)
		}
		tap.Judge(t)
	})
	t.Run("NATS", func(t *testing.T) {
		t.Parallel()
		tap := peers.NewTap(t, peers.NATS, startNATS(t).Addr)
		_, conn := dialNATS(t, tap.Addr)
		sub, err := conn.SubscribeSync("a.*")
		if err != nil {
			t.Fatal(err)
		}
		if err := conn.Publish("a.b", []byte("hello")); err != nil {
			t.Fatal(err)
		}
		if got, err := sub.NextMsg(10 * time.Second); err != nil || string(got.Data) != "hello" {
			t.Errorf("got %v, %v", got, err)
		}
		tap.Judge(t)
	})
}

// tapServer serves until the test ends, behind a tap.
func tapServer(t *testing.T, dissector peers.Dissector, server *runtime.Server) *peers.Tap {
	t.Helper()
	return peers.NewTap(t, dissector, strings.TrimPrefix(serve.Start(t, server), "tcp://"))
}
