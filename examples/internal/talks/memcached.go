package talks

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/netgen-dev/netgen/examples/internal/peers"
	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/schemas/memcached"
)

// Memcached are conversations of a client with a server of any kind, each with what
// is exchanged in it.
var Memcached = []struct {
	Exchanged string
	Run       func(t *testing.T, client *memcached.Client)
}{
	{"every command that reads, stores, counts, touches and removes, with cas and failures", memcachedCommands},
	{"a batch of quiet commands and Noop", memcachedQuiet},
	{"a value of 900 kB, statistics as a stream, version, SASL refused, an unknown opcode, quit", memcachedRest},
}

// MemcachedDaemon has each of these conversations with a daemon.
func MemcachedDaemon(t *testing.T, daemon *peers.Daemon) {
	for _, talk := range Memcached {
		t.Run(talk.Exchanged, func(t *testing.T) {
			tap := peers.NewTap(t, peers.Memcache, daemon.Addr)
			client, err := memcached.Dial(Within(t), "tcp://"+tap.Addr)
			if err != nil {
				t.Fatal(err)
			}
			talk.Run(t, client)
			hangUp(client)
			record(t, daemon, tap, "memcached", talk.Exchanged)
		})
	}
}

// wantStatus compares how a command ended.
func wantStatus(t *testing.T, what string, want memcached.Status, err error) {
	t.Helper()
	got := memcached.StatusOK
	if failed, ok := errors.AsType[*memcached.Failure](err); ok {
		got = failed.Status
	} else if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if got != want {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// memcachedCommands leaves out Verbosity, which memcached 1.6 does not know: it stops
// at the body of a command that it does not know.
func memcachedCommands(t *testing.T, client *memcached.Client) {
	ctx, key := Within(t), []byte("k")
	expect := func(what string, want memcached.Status, err error) {
		t.Helper()
		wantStatus(t, what, want, err)
	}
	expect("Flush", memcached.StatusOK, client.Flush(ctx, &memcached.FlushRequest{}))
	_, err := client.Get(ctx, &memcached.GetRequest{Key: key})
	expect("Get of nothing", memcached.StatusKeyNotFound, err)
	_, err = client.GetK(ctx, &memcached.GetKRequest{Key: key})
	expect("GetK of nothing", memcached.StatusKeyNotFound, err)
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
	_, err = client.Set(ctx, &memcached.SetRequest{Key: key, Cas: last.Cas + 1000})
	expect("Set with a wrong cas", memcached.StatusKeyExists, err)
	_, err = client.Incr(ctx, &memcached.IncrRequest{Key: key, Extras: memcached.CounterExtras{Delta: 1}})
	expect("Incr of a text", memcached.StatusNonNumeric, err)
	touched, err := client.Touch(ctx, &memcached.TouchRequest{Key: key, Extras: memcached.ExpiryExtras{Expiry: 100}})
	if err != nil || touched.Cas == 0 {
		t.Errorf("Touch: %+v, %v", touched, err)
	}
	item, err := client.Gat(ctx, &memcached.GatRequest{Key: key, Extras: memcached.ExpiryExtras{Expiry: 100}})
	if err != nil || string(item.Value) != "abc" {
		t.Errorf("Gat: %+v, %v", item, err)
	}
	keyed, err := client.GatK(ctx, &memcached.GatKRequest{Key: key})
	if err != nil || string(keyed.Key) != "k" {
		t.Errorf("GatK: %+v, %v", keyed, err)
	}
	_, err = client.Delete(ctx, &memcached.DeleteRequest{Key: key, Cas: keyed.Cas})
	expect("Delete", memcached.StatusOK, err)
	memcachedCounts(t, client)
}

func memcachedCounts(t *testing.T, client *memcached.Client) {
	ctx, key := Within(t), []byte("n")
	_, err := client.Incr(ctx, &memcached.IncrRequest{Key: key, Extras: memcached.CounterExtras{Expiry: 0xffffffff}})
	wantStatus(t, "Incr of nothing", memcached.StatusKeyNotFound, err)
	for _, want := range []uint64{40, 41, 42} {
		count, err := client.Incr(ctx, &memcached.IncrRequest{Key: key, Extras: memcached.CounterExtras{Delta: 1, Initial: 40}})
		if err != nil || count.Value.Number != want {
			t.Errorf("Incr: %+v, %v, want %d", count, err, want)
		}
	}
	count, err := client.Decr(ctx, &memcached.DecrRequest{Key: key, Extras: memcached.CounterExtras{Delta: 50}})
	if err != nil || count.Value.Number != 0 {
		t.Errorf("Decr: %+v, %v", count, err)
	}
}

// memcachedQuiet sends a batch of which only hits and failures are answered.
func memcachedQuiet(t *testing.T, client *memcached.Client) {
	ctx := Within(t)
	key := func(i int) []byte { return fmt.Appendf(nil, "quiet %d", i) }
	silent := map[string]*runtime.Future[runtime.None]{
		"FlushQ": client.FlushQAsync(ctx, &memcached.FlushQRequest{}),
	}
	for i := range 50 {
		silent[fmt.Sprint("SetQ ", i)] = client.SetQAsync(ctx, &memcached.SetQRequest{Key: key(2 * i), Value: key(2 * i)})
	}
	silent["AppendQ"] = client.AppendQAsync(ctx, &memcached.AppendQRequest{Key: key(0), Value: []byte("!")})
	silent["PrependQ"] = client.PrependQAsync(ctx, &memcached.PrependQRequest{Key: key(0), Value: []byte("!")})
	silent["IncrQ"] = client.IncrQAsync(ctx, &memcached.IncrQRequest{Key: []byte("count")})
	silent["DecrQ"] = client.DecrQAsync(ctx, &memcached.DecrQRequest{Key: []byte("count")})
	silent["DeleteQ"] = client.DeleteQAsync(ctx, &memcached.DeleteQRequest{Key: []byte("count")})
	silent["ReplaceQ"] = client.ReplaceQAsync(ctx, &memcached.ReplaceQRequest{Key: key(0), Value: key(0)})
	loud := client.AddQAsync(ctx, &memcached.AddQRequest{Key: key(0)})
	var got []*runtime.Future[*memcached.Item]
	for i := range 100 {
		got = append(got, client.GetQAsync(ctx, &memcached.GetQRequest{Key: key(i)}))
	}
	touched := client.GatKQAsync(ctx, &memcached.GatKQRequest{Key: key(2)})
	if err := client.Noop(ctx); err != nil {
		t.Fatal(err)
	}
	for what, future := range silent {
		if _, err := future.Await(ctx); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, err := loud.Await(ctx)
	wantStatus(t, "AddQ of what is there", memcached.StatusKeyExists, err)
	for i, future := range got {
		item, err := future.Await(ctx)
		switch {
		case i%2 == 1 && !errors.Is(err, runtime.ErrNoReply):
			t.Errorf("GetQ of nothing: %+v, %v", item, err)
		case i%2 == 0 && (err != nil || !bytes.Equal(item.Value, key(i))):
			t.Errorf("GetQ %d: %+v, %v", i, item, err)
		}
	}
	if item, err := touched.Await(ctx); err != nil || !bytes.Equal(item.Key, key(2)) {
		t.Errorf("GatKQ: %+v, %v", item, err)
	}
}

func memcachedRest(t *testing.T, client *memcached.Client) {
	ctx := Within(t)
	big := bytes.Repeat([]byte("0123456789"), 90_000)
	_, err := client.Set(ctx, &memcached.SetRequest{Key: []byte("big"), Value: big})
	wantStatus(t, "Set of much", memcached.StatusOK, err)
	if item, err := client.Get(ctx, &memcached.GetRequest{Key: []byte("big")}); err != nil || !bytes.Equal(item.Value, big) {
		t.Errorf("Get of much: %v", err)
	}
	stats := map[string]string{}
	for pair, err := range client.Stat(ctx, &memcached.StatRequest{}).All() {
		if err != nil {
			t.Fatal(err)
		}
		stats[pair.Key] = pair.Value
	}
	version, err := client.Version(ctx)
	if err != nil || stats["version"] != version.Value || len(stats) < 5 {
		t.Errorf("Version: %+v, %v; the statistics are %v", version, err, stats)
	}
	_, err = client.SASLList(ctx)
	wantStatus(t, "SASLList", memcached.StatusUnknownCommand, err)
	_, err = client.Other(ctx, &memcached.OtherRequest{Opcode: 0x70})
	wantStatus(t, "an opcode that there is not", memcached.StatusUnknownCommand, err)
	if err := client.Quit(ctx); err != nil {
		t.Error(err)
	}
}
