package inprocess

import (
	"context"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"
	"github.com/jackc/pgx/v5"
	"github.com/nats-io/nats.go"
	"github.com/redis/go-redis/v9"

	"github.com/netgen-dev/netgen/examples/internal/peers"
)

// dialRedis returns a go-redis client that speaks RESP2 or RESP3.
func dialRedis(t testing.TB, addr string, version int) (peers.Program, *redis.Client) {
	t.Helper()
	client := redis.NewClient(&redis.Options{Addr: addr, Protocol: version, MaxRetries: -1})
	t.Cleanup(func() { _ = client.Close() })
	return library(t, "go-redis", "github.com/redis/go-redis/v9"), client
}

// dialMQTT connects a paho client.
func dialMQTT(t testing.TB, addr, id string) (peers.Program, paho.Client) {
	t.Helper()
	options := paho.NewClientOptions().AddBroker("tcp://" + addr).SetClientID(id).
		SetAutoReconnect(false).SetConnectTimeout(10 * time.Second)
	client := paho.NewClient(options)
	wait(t, client.Connect())
	t.Cleanup(func() { client.Disconnect(0) })
	return library(t, "paho", "github.com/eclipse/paho.mqtt.golang"), client
}

// wait waits for what paho was asked for.
func wait(t testing.TB, token paho.Token) {
	t.Helper()
	if !token.WaitTimeout(10 * time.Second) {
		t.Fatal("paho waited 10 s")
	}
	if err := token.Error(); err != nil {
		t.Fatal(err)
	}
}

// dialPostgres connects pgx, without TLS.
func dialPostgres(t testing.TB, addr, user string) (peers.Program, *pgx.Conn) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), "postgres://"+user+":"+peers.PostgresPassword+"@"+addr+"/postgres?sslmode=disable")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return library(t, "pgx", "github.com/jackc/pgx/v5"), conn
}

// dialNATS connects nats.go.
func dialNATS(t testing.TB, addr string) (peers.Program, *nats.Conn) {
	t.Helper()
	conn, err := nats.Connect("nats://"+addr, nats.NoReconnect())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	return library(t, "nats.go", "github.com/nats-io/nats.go"), conn
}
