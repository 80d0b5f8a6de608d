package memcached_test

import (
	"errors"
	"testing"

	"github.com/netgen-dev/netgen/examples/internal/leaks"
	"github.com/netgen-dev/netgen/examples/internal/programs"
	"github.com/netgen-dev/netgen/examples/internal/serve"
	"github.com/netgen-dev/netgen/examples/internal/talks"
	"github.com/netgen-dev/netgen/examples/memcached/cache"
	"github.com/netgen-dev/netgen/schemas/memcached"
)

func TestMain(m *testing.M) { leaks.Main(m) }

func connect(t *testing.T) *memcached.Client {
	t.Helper()
	client, err := memcached.Dial(t.Context(), serve.Start(t, cache.NewServer().Server))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// statusOf returns how a command ended.
func statusOf(t *testing.T, err error) memcached.Status {
	t.Helper()
	if err == nil {
		return memcached.StatusOK
	}
	failed, ok := errors.AsType[*memcached.Failure](err)
	if !ok {
		t.Fatal(err)
	}
	return failed.Status
}

// TestTalks has our server answer what memcached answers.
func TestTalks(t *testing.T) {
	for _, talk := range talks.Memcached {
		t.Run(talk.Exchanged, func(t *testing.T) { talk.Run(t, connect(t)) })
	}
}

// TestOwn is about what our server does in its own way.
func TestOwn(t *testing.T) {
	client, ctx, key := connect(t), t.Context(), []byte("k")
	expect := func(what string, want memcached.Status, err error) {
		t.Helper()
		if got := statusOf(t, err); got != want {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	set, err := client.Set(ctx, &memcached.SetRequest{Key: key, Extras: memcached.StoreExtras{Flags: 9}})
	expect("Set", memcached.StatusOK, err)
	_, err = client.Delete(ctx, &memcached.DeleteRequest{Key: key, Cas: set.Cas + 1})
	expect("Delete with a wrong cas", memcached.StatusKeyExists, err)
	_, err = client.Set(ctx, &memcached.SetRequest{Key: key, Value: make([]byte, 2<<20)})
	expect("Set of too much", memcached.StatusValueTooLarge, err)
	touched, err := client.Touch(ctx, &memcached.TouchRequest{Key: key, Extras: memcached.ExpiryExtras{Expiry: 100}})
	if err != nil || touched.Extras.Flags == nil || *touched.Extras.Flags != 9 {
		t.Errorf("Touch: %+v, %v", touched, err)
	}
	_, err = client.Gat(ctx, &memcached.GatRequest{Key: key, Extras: memcached.ExpiryExtras{Expiry: 1 << 30}}) // in 2004
	expect("Gat", memcached.StatusOK, err)
	_, err = client.Get(ctx, &memcached.GetRequest{Key: key})
	expect("Get of what has expired", memcached.StatusKeyNotFound, err)
}

// TestQuit shows that Quit is answered and the connection closed.
func TestQuit(t *testing.T) {
	client := connect(t)
	if err := client.Quit(t.Context()); err != nil {
		t.Error(err)
	}
	<-client.Done()
}

// TestPrograms runs the server and the client as a person would.
func TestPrograms(t *testing.T) {
	client := programs.Build(t, "./client")
	addr := programs.Serve(t, programs.Build(t, "./server"), "-listen=tcp://127.0.0.1:0")
	programs.WantLines(t, programs.Run(t, "", client, addr),
		"Get: hello, with flags 7",
		"Set with a wrong cas: KeyExists",
		"Incr: 15",
		"GetQ 0: hello",
		"GetQ 1: a miss",
		"GetQ 2: 15",
		"Stat: curr_items is 2",
	)
}
