package redis_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/examples/internal/leaks"
	"github.com/netgen-dev/netgen/examples/internal/programs"
	"github.com/netgen-dev/netgen/examples/internal/serve"
	"github.com/netgen-dev/netgen/examples/redis/store"
	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/schemas/redis"
)

func TestMain(m *testing.M) { leaks.Main(m) }

func dial(t *testing.T, addr string, handler redis.ClientHandler) *redis.Client {
	t.Helper()
	client, err := redis.Dial(t.Context(), addr, handler)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// say sends a command as a person types it, and returns the answer as redis-cli
// prints it, in one line.
func say(t *testing.T, client *redis.Client, line string) string {
	t.Helper()
	words := strings.Fields(line)
	call := &redis.CallRequest{Command: words[0]}
	for _, word := range words[1:] {
		call.Args = append(call.Args, []byte(word))
	}
	reply, err := client.Call(t.Context(), call)
	if failed, ok := errors.AsType[*redis.Err](err); ok {
		return failed.Text
	}
	if _, ok := errors.AsType[*redis.Queued](err); ok {
		return "QUEUED"
	}
	if err != nil {
		t.Fatal(line, err)
	}
	return plain(reply)
}

func plain(v redis.Value) string {
	switch v := v.(type) {
	case *redis.Status:
		return v.Text
	case *redis.Err:
		return v.Text
	case *redis.Int:
		return strconv.FormatInt(v.Value, 10)
	case *redis.Double:
		return "," + v.Text
	case *redis.Bulk:
		if v.Data == nil {
			return "nil"
		}
		return strconv.Quote(string(v.Data))
	case *redis.Null:
		return "null"
	case *redis.Array:
		if v.Items == nil {
			return "nil"
		}
		return "[" + strings.Join(plainAll(v.Items), " ") + "]"
	case *redis.Set:
		items := plainAll(v.Items)
		sort.Strings(items)
		return "{" + strings.Join(items, " ") + "}"
	case *redis.Map:
		var items []string
		for _, e := range v.Entries {
			items = append(items, plain(e.Key)+":"+plain(e.Value))
		}
		sort.Strings(items)
		return "{" + strings.Join(items, " ") + "}"
	}
	return fmt.Sprintf("%T", v)
}

func plainAll(values []redis.Value) []string {
	var items []string
	for _, v := range values {
		items = append(items, plain(v))
	}
	return items
}

// TestCommands says each command to a store that remembers those before it.
func TestCommands(t *testing.T) {
	commands := []struct{ line, resp2, resp3 string }{
		{"ping", "PONG", ""},
		{"ECHO hi", `"hi"`, ""},
		{"GET k", "nil", "null"},
		{"SET k v", "OK", ""},
		{"get k", `"v"`, ""},
		{"SET k w NX", "nil", "null"},
		{"SET k w XX GET", `"v"`, ""},
		{"SET k x EX 100", "OK", ""},
		{"TTL k", "100", ""},
		{"PERSIST k", "1", ""},
		{"TTL k", "-1", ""},
		{"TTL none", "-2", ""},
		{"EXPIRE k 0", "1", ""},
		{"EXISTS k", "0", ""},
		{"SET k x PX 0", "ERR invalid expire time", ""},
		{"INCR n", "1", ""},
		{"INCRBY n 41", "42", ""},
		{"DECR n", "41", ""},
		{"INCRBYFLOAT n 0.5", `"41.5"`, ""},
		{"INCR n", "ERR value is not an integer or out of range", ""},
		{"APPEND n !", "5", ""},
		{"GETRANGE n -2 -1", `"5!"`, ""},
		{"SETRANGE n 1 XX", "5", ""},
		{"STRLEN n", "5", ""},
		{"MSET a 1 b 2", "OK", ""},
		{"MGET a none b", `["1" nil "2"]`, `["1" null "2"]`},
		{"TYPE a", "string", ""},
		{"RENAME a aa", "OK", ""},
		{"RENAME a aa", "ERR no such key", ""},
		{"GETDEL aa", `"1"`, ""},
		{"DEL b n k none", "2", ""},

		{"HSET h f 1 g 2", "2", ""},
		{"HGET h f", `"1"`, ""},
		{"HMGET h f x", `["1" nil]`, `["1" null]`},
		{"HDEL h g", "1", ""},
		{"HGETALL h", `["f" "1"]`, `{"f":"1"}`},
		{"HINCRBY h f 2", "3", ""},
		{"HLEN h", "1", ""},
		{"GET h", "WRONGTYPE Operation against a key holding the wrong kind of value", ""},
		{"HDEL h f", "1", ""},
		{"EXISTS h", "0", ""},

		{"RPUSH l b c d", "3", ""},
		{"LPUSH l a", "4", ""},
		{"LRANGE l 0 -1", `["a" "b" "c" "d"]`, ""},
		{"LINDEX l -1", `"d"`, ""},
		{"LINDEX l 9", "nil", "null"},
		{"LINSERT l BEFORE c x", "5", ""},
		{"LREM l -1 x", "1", ""},
		{"RPOP l", `"d"`, ""},
		{"LPOP l 2", `["a" "b"]`, ""},
		{"LMOVE l m LEFT RIGHT", `"c"`, ""},
		{"LLEN l", "0", ""},
		{"LPOP l", "nil", "null"},
		{"BLPOP l m 1", `["m" "c"]`, ""},
		{"BLPOP l 0.001", "nil", "null"},

		{"SADD s a b c", "3", ""},
		{"SREM s c", "1", ""},
		{"SISMEMBER s a", "1", ""},
		{"SMISMEMBER s a x", "[1 0]", ""},
		{"SADD t b", "1", ""},
		{"SINTER s t", `["b"]`, `{"b"}`},
		{"SDIFF s t", `["a"]`, `{"a"}`},
		{"SUNIONSTORE u s t", "2", ""},
		{"SCARD u", "2", ""},
		{"SPOP t", `"b"`, ""},

		{"ZADD z 1 a 2.5 b 3 c", "3", ""},
		{"ZADD z XX CH 4 a 1 x", "1", ""},
		{"ZSCORE z b", `"2.5"`, ",2.5"},
		{"ZRANGE z 0 -1", `["b" "c" "a"]`, ""},
		{"ZRANGE z 0 0 WITHSCORES", `["b" "2.5"]`, `[["b" ,2.5]]`},
		{"ZRANGE z (2.5 +inf BYSCORE LIMIT 1 1", `["a"]`, ""},
		{"ZRANGE z 0 0 REV", `["a"]`, ""},
		{"ZRANGEBYSCORE z 2 3", `["b" "c"]`, ""},
		{"ZCOUNT z -inf (3", "1", ""},
		{"ZRANK z c", "1", ""},
		{"ZREVRANK z c", "1", ""},
		{"ZINCRBY z 1 b", `"3.5"`, ",3.5"},
		{"ZPOPMIN z", `["c" "3"]`, `["c" ,3]`},
		{"ZREM z a b", "2", ""},

		{"MULTI", "OK", ""},
		{"SET k 1", "QUEUED", ""},
		{"INCR k", "QUEUED", ""},
		{"HGETALL k", "QUEUED", ""},
		{"EXEC", "[OK 2 WRONGTYPE Operation against a key holding the wrong kind of value]", ""},
		{"DISCARD", "ERR DISCARD without MULTI", ""},
		{"SCAN 0 MATCH k*", `["0" ["k"]]`, ""},
		{"DBSIZE", "3", ""},
		{"CONFIG GET save", `["save" ""]`, `{"save":""}`},
		{"CLIENT SETNAME me", "OK", ""},
		{"CLIENT GETNAME", `"me"`, ""},
		{"NOSUCH x", "ERR unknown command 'NOSUCH', with args beginning with: 'x' ", ""},
		{"SET k", "ERR wrong number of arguments for 'set' command", ""},
		{"get a b", "ERR wrong number of arguments for 'get' command", ""},
		{"SET k v SOON", "ERR syntax error", ""},
		{"INCRBY k many", "ERR value is not an integer or out of range", ""},
		{"XLEN x", "ERR unknown command 'XLen'", ""},
		{"FLUSHALL", "OK", ""},
		{"KEYS *", "[]", ""},
	}
	for version := 2; version <= 3; version++ {
		t.Run(fmt.Sprint("RESP", version), func(t *testing.T) {
			client := dial(t, serve.Start(t, store.NewServer().Server), nil)
			if _, err := client.Hello(t.Context(), &redis.HelloRequest{Version: uint8(version)}); err != nil {
				t.Fatal(err)
			}
			for _, c := range commands {
				want := c.resp2
				if version == 3 && c.resp3 != "" {
					want = c.resp3
				}
				if got := say(t, client, c.line); got != want {
					t.Errorf("%s: %s, want %s", c.line, got, want)
				}
			}
		})
	}
}

// TestScan walks through many keys while others come and go.
func TestScan(t *testing.T) {
	client := dial(t, serve.Start(t, store.NewServer().Server), nil)
	for i := range 100 {
		say(t, client, fmt.Sprint("SET key:", i, " x"))
	}
	seen := map[string]bool{}
	cursor := "0"
	for step := 0; ; step++ {
		page, err := client.Scan(t.Context(), &redis.ScanRequest{Cursor: cursor, Count: &redis.Count{Count: 10}})
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range page.Items {
			seen[string(key.Data)] = true
		}
		say(t, client, fmt.Sprint("SET other:", step, " x"))
		if cursor = string(page.Cursor); cursor == "0" {
			break
		}
	}
	for i := range 100 {
		if !seen[fmt.Sprint("key:", i)] {
			t.Errorf("key %d was not seen", i)
		}
	}
}

// TestWatch shows that a transaction is not done when a watched key has changed.
func TestWatch(t *testing.T) {
	addr := serve.Start(t, store.NewServer().Server)
	ann, bob := dial(t, addr, nil), dial(t, addr, nil)
	say(t, ann, "SET k 1")
	say(t, ann, "WATCH k")
	say(t, bob, "INCR k")
	say(t, ann, "MULTI")
	say(t, ann, "SET k 0")
	if got := say(t, ann, "EXEC"); got != "nil" {
		t.Errorf("EXEC: %s", got)
	}
	if got := say(t, bob, "GET k"); got != `"2"` {
		t.Errorf("the key is %s", got)
	}
}

// TestBlocking shows that a pop waits until another connection pushes.
func TestBlocking(t *testing.T) {
	addr := serve.Start(t, store.NewServer().Server)
	ann, bob := dial(t, addr, nil), dial(t, addr, nil)
	popped := ann.BLPopAsync(t.Context(), &redis.BLPopRequest{Keys: [][]byte{[]byte("l")}, Timeout: "0"})
	for range 3 {
		say(t, bob, "PING")
	}
	say(t, bob, "RPUSH l x")
	reply, err := popped.Await(t.Context())
	if bulks, ok := reply.(*redis.Bulks); err != nil || !ok || string(bulks.Values[1].Data) != "x" {
		t.Errorf("BLPOP: %v, %v", reply, err)
	}
}

// hears keeps what is pushed to a client.
type hears chan string

func (h hears) Push(_ context.Context, _ *redis.Client, event *redis.Push) {
	h <- "> " + strings.Join(plainAll(event.Items), " ")
}

func (h hears) Message(_ context.Context, _ *redis.Client, event *redis.Message) {
	h <- "* " + strings.Join(plainAll(event.Items), " ")
}

// TestPublish lets a client of each version of RESP hear the same.
func TestPublish(t *testing.T) {
	server := store.NewServer()
	addr := serve.Start(t, server.Server)
	ann, bob := make(hears, 16), make(hears, 16)
	two, three := dial(t, addr, ann), dial(t, addr, bob)
	publisher := dial(t, addr, nil)
	if _, err := three.Hello(t.Context(), &redis.HelloRequest{Version: 3}); err != nil {
		t.Fatal(err)
	}
	two.SetSubscribed(true)
	if err := two.Subscribe(t.Context(), &redis.Subscribe{Channels: [][]byte{[]byte("news")}}); err != nil {
		t.Fatal(err)
	}
	if err := three.PSubscribe(t.Context(), &redis.PSubscribe{Patterns: [][]byte{[]byte("n*s")}}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct{ got, want string }{
		{<-ann, `* "subscribe" "news" 1`},
		{<-bob, `> "psubscribe" "n*s" 1`},
		{say(t, publisher, "PUBLISH news hello"), "2"},
		{<-ann, `* "message" "news" "hello"`},
		{<-bob, `> "pmessage" "n*s" "news" "hello"`},
		{say(t, publisher, "PUBSUB NUMPAT"), "1"},
		{say(t, publisher, "PUBSUB CHANNELS"), `["news"]`},
		{say(t, publisher, "PUBLISH other x"), "0"},
	} {
		if want.got != want.want {
			t.Errorf("got %s, want %s", want.got, want.want)
		}
	}
	_ = two.Close()
	if err := three.PUnsubscribe(t.Context(), &redis.PUnsubscribe{}); err != nil {
		t.Fatal(err)
	}
	if got := <-bob; got != `> "punsubscribe" "n*s" 0` {
		t.Errorf("got %s", got)
	}
	if got := say(t, publisher, "PUBSUB NUMPAT"); got != "0" {
		t.Errorf("%s patterns are left", got)
	}
}

// TestPipeline sends many commands at once.
func TestPipeline(t *testing.T) {
	client := dial(t, serve.Start(t, store.NewServer().Server), nil)
	var sent []*runtime.Future[*redis.Int]
	for range 5000 {
		sent = append(sent, client.IncrAsync(t.Context(), &redis.IncrRequest{Key: []byte("n")}))
	}
	replies, err := runtime.All(sent...).Await(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSortedFunc(replies, func(a, b *redis.Int) int { return int(a.Value - b.Value) }) {
		t.Error("the answers are out of order")
	}
}

// TestPrograms runs the server and the client as a person would.
func TestPrograms(t *testing.T) {
	client := programs.Build(t, "./client")
	addr := programs.Serve(t, programs.Build(t, "./server"), "-listen=tcp://127.0.0.1:0")
	programs.WantLines(t, programs.Run(t, "", client, addr),
		"GET: hello",
		"GET of a key that is not there: missing is true",
		"INCR, 1000 at once: the last is 1000",
		"LPUSH to a number: WRONGTYPE Operation against a key holding the wrong kind of value",
		"EXEC: 2 replies",
		"a push: subscribe netgen:news 1",
		"PUBLISH: heard by 1",
		"a push: message netgen:news hello",
	)
}
