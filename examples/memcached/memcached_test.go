package memcached_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/netgen-dev/netgen/examples/internal/leaks"
	"github.com/netgen-dev/netgen/examples/internal/programs"
	"github.com/netgen-dev/netgen/examples/internal/serve"
	"github.com/netgen-dev/netgen/examples/memcached/cache"
	"github.com/netgen-dev/netgen/runtime"
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

func TestStore(t *testing.T) {
	client, ctx, key := connect(t), t.Context(), []byte("k")
	expect := func(what string, want memcached.Status, err error) {
		t.Helper()
		if got := statusOf(t, err); got != want {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	_, err := client.Get(ctx, &memcached.GetRequest{Key: key})
	expect("Get of nothing", memcached.StatusKeyNotFound, err)
	_, err = client.Replace(ctx, &memcached.ReplaceRequest{Key: key})
	expect("Replace of nothing", memcached.StatusKeyNotFound, err)
	_, err = client.Append(ctx, &memcached.AppendRequest{Key: key})
	expect("Append to nothing", memcached.StatusNotStored, err)
	_, err = client.Add(ctx, &memcached.AddRequest{Key: key, Value: []byte("b"), Extras: memcached.StoreExtras{Flags: 9}})
	expect("Add", memcached.StatusOK, err)
	_, err = client.Add(ctx, &memcached.AddRequest{Key: key})
	expect("Add again", memcached.StatusKeyExists, err)
	_, err = client.Append(ctx, &memcached.AppendRequest{Key: key, Value: []byte("c")})
	expect("Append", memcached.StatusOK, err)
	last, err := client.Prepend(ctx, &memcached.PrependRequest{Key: key, Value: []byte("a")})
	expect("Prepend", memcached.StatusOK, err)
	found, err := client.GetK(ctx, &memcached.GetKRequest{Key: key})
	if err != nil || string(found.Value) != "abc" || string(found.Key) != "k" || found.Extras.Flags != 9 || found.Cas != last.Cas {
		t.Errorf("GetK: %+v, %v", found, err)
	}
	_, err = client.Delete(ctx, &memcached.DeleteRequest{Key: key, Cas: last.Cas + 1})
	expect("Delete with a wrong cas", memcached.StatusKeyExists, err)
	_, err = client.Incr(ctx, &memcached.IncrRequest{Key: key})
	expect("Incr of a text", memcached.StatusNonNumeric, err)
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
	_, err = client.Other(ctx, &memcached.OtherRequest{Opcode: 0x70})
	expect("an opcode that there is not", memcached.StatusUnknownCommand, err)
}

func TestCounters(t *testing.T) {
	client, ctx, key := connect(t), t.Context(), []byte("n")
	by := func(delta, initial uint64) memcached.CounterExtras {
		return memcached.CounterExtras{Delta: delta, Initial: initial}
	}
	_, err := client.Incr(ctx, &memcached.IncrRequest{Key: key, Extras: memcached.CounterExtras{Expiry: 0xffffffff}})
	if statusOf(t, err) != memcached.StatusKeyNotFound {
		t.Errorf("Incr of nothing: %v", err)
	}
	for _, want := range []uint64{40, 41, 42} {
		count, err := client.Incr(ctx, &memcached.IncrRequest{Key: key, Extras: by(1, 40)})
		if err != nil || count.Value.Number != want {
			t.Errorf("Incr: %+v, %v", count, err)
		}
	}
	count, err := client.Decr(ctx, &memcached.DecrRequest{Key: key, Extras: by(50, 0)})
	if err != nil || count.Value.Number != 0 {
		t.Errorf("Decr: %+v, %v", count, err)
	}
}

// TestQuiet sends a batch of which only hits and failures are answered.
func TestQuiet(t *testing.T) {
	client, ctx := connect(t), t.Context()
	var set []*runtime.Future[runtime.None]
	var got []*runtime.Future[*memcached.Item]
	for i := range 100 {
		key := fmt.Appendf(nil, "key %d", i)
		if i%2 == 0 {
			set = append(set, client.SetQAsync(ctx, &memcached.SetQRequest{Key: key, Value: key}))
		}
		got = append(got, client.GetQAsync(ctx, &memcached.GetQRequest{Key: key}))
	}
	failed := client.AddQAsync(ctx, &memcached.AddQRequest{Key: []byte("key 0")})
	if err := client.Noop(ctx); err != nil {
		t.Fatal(err)
	}
	for i, future := range set {
		if _, err := future.Await(ctx); err != nil {
			t.Errorf("SetQ %d: %v", i, err)
		}
	}
	for i, future := range got {
		item, err := future.Await(ctx)
		if i%2 == 0 && (err != nil || string(item.Value) != fmt.Sprint("key ", i)) || i%2 == 1 && !errors.Is(err, runtime.ErrNoReply) {
			t.Errorf("GetQ %d: %+v, %v", i, item, err)
		}
	}
	if _, err := failed.Await(ctx); statusOf(t, err) != memcached.StatusKeyExists {
		t.Errorf("AddQ: %v", err)
	}
}

func TestStat(t *testing.T) {
	client, ctx := connect(t), t.Context()
	stats := map[string]string{}
	for pair, err := range client.Stat(ctx, &memcached.StatRequest{}).All() {
		if err != nil {
			t.Fatal(err)
		}
		stats[pair.Key] = pair.Value
	}
	if stats["curr_items"] != "0" || stats["version"] == "" {
		t.Errorf("the statistics are %v", stats)
	}
	version, err := client.Version(ctx)
	if err != nil || version.Value != stats["version"] {
		t.Errorf("Version: %+v, %v", version, err)
	}
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
