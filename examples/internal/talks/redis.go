package talks

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/netgen-dev/netgen/examples/internal/peers"
	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/schemas/redis"
)

// Redis has the generated client say commands of every kind to a server, in version
// 2 or 3 of RESP.
func Redis(t *testing.T, daemon *peers.Daemon, version uint8) {
	tap := peers.NewTap(t, peers.RESP, daemon.Addr)
	ctx := Within(t)
	heard := make(heard, 64)
	talk := redisTalk{t, ctx, dialRedis(t, ctx, tap, heard, version), version}
	other := dialRedis(t, ctx, tap, heard, version)
	for _, part := range []struct {
		name string
		run  func()
	}{
		{"strings", talk.strings},
		{"structures", talk.structures},
		{"pipeline", talk.pipeline},
		{"scan", talk.scan},
		{"transaction", func() { talk.transaction(other) }},
		{"messages", func() { talk.messages(other, heard) }},
	} {
		t.Run(part.name, func(t *testing.T) {
			talk.t = t
			part.run()
		})
	}
	hangUp(talk.client, other)
	record(t, daemon, tap, "Redis", fmt.Sprintf("RESP%d: strings with all options of SET, counters, hashes, lists, "+
		"sets, sorted sets, streams; WRONGTYPE; 1,000 commands pipelined; a value of 1 MB; SCAN; MULTI, WATCH and EXEC; "+
		"messages of channels and patterns; an unknown command", version))
}

func dialRedis(t *testing.T, ctx context.Context, tap *peers.Tap, handler redis.ClientHandler, version uint8) *redis.Client {
	t.Helper()
	client, err := redis.Dial(ctx, "tcp://"+tap.Addr, handler)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Hello(ctx, &redis.HelloRequest{Version: version}); err != nil {
		t.Fatal(err)
	}
	return client
}

// A redisTalk is one client's conversation.
type redisTalk struct {
	t       *testing.T
	ctx     context.Context
	client  *redis.Client
	version uint8
}

// either returns what the version of RESP makes of a reply.
func (r *redisTalk) either(resp2, resp3 any) any {
	if r.version == 2 {
		return resp2
	}
	return resp3
}

// nothing is how a value that is not there is answered.
func (r *redisTalk) nothing() any { return r.either(&redis.Bulk{}, &redis.Null{}) }

func (r *redisTalk) take(steps []step) { r.t.Helper(); take(r.t, r.ctx, steps) }

func status(text string) *redis.Status { return &redis.Status{Text: text} }
func number(n int64) *redis.Int        { return &redis.Int{Value: n} }
func bulk(text string) *redis.Bulk     { return &redis.Bulk{Data: []byte(text)} }

func bulks(texts ...string) []redis.Bulk {
	var all []redis.Bulk
	for _, text := range texts {
		all = append(all, *bulk(text))
	}
	return all
}

func values(texts ...string) []redis.Value {
	var all []redis.Value
	for _, text := range texts {
		all = append(all, bulk(text))
	}
	return all
}

func words(texts ...string) [][]byte {
	var all [][]byte
	for _, text := range texts {
		all = append(all, []byte(text))
	}
	return all
}

const wrongType = "WRONGTYPE Operation against a key holding the wrong kind of value"

func (r *redisTalk) strings() {
	c, k := r.client, []byte("k")
	set := func(change func(*redis.SetRequest)) func(context.Context) (any, error) {
		request := &redis.SetRequest{Key: k, Value: []byte("v")}
		change(request)
		return call(c.Set, request)
	}
	r.take([]step{
		{"FlushAll", call(c.FlushAll, &redis.FlushAllRequest{}), status("OK")},
		{"Echo", call(c.Echo, &redis.EchoRequest{Message: []byte("\r\n$1\r\n")}), bulk("\r\n$1\r\n")},
		{"Get of nothing", call(c.Get, &redis.GetRequest{Key: k}), r.nothing()},
		{"Set XX of nothing", set(func(s *redis.SetRequest) { s.Xx = true }), r.nothing()},
		{"Set NX EX", set(func(s *redis.SetRequest) { s.Nx, s.Ex = true, &redis.EX{Seconds: 100} }), status("OK")},
		{"TTL", call(c.TTL, &redis.TTLRequest{Key: k}), number(100)},
		{"Set KEEPTTL", set(func(s *redis.SetRequest) { s.KeepTTL = true }), status("OK")},
		{"TTL", call(c.TTL, &redis.TTLRequest{Key: k}), number(100)},
		{"Set GET", set(func(s *redis.SetRequest) { s.Get, s.Value = true, nil }), bulk("v")},
		{"Get of an empty value", call(c.Get, &redis.GetRequest{Key: k}), bulk("")},
		{"Set PX", set(func(s *redis.SetRequest) { s.Px = &redis.PX{Millis: 100_000} }), status("OK")},
		{"Set EXAT", set(func(s *redis.SetRequest) { s.ExAt = &redis.EXAt{Seconds: 1 << 33} }), status("OK")},
		{"Set PXAT", set(func(s *redis.SetRequest) { s.PxAt = &redis.PXAt{Millis: 1 << 43} }), status("OK")},
		{"Persist", call(c.Persist, &redis.PersistRequest{Key: k}), number(1)},
		{"Append", call(c.Append, &redis.AppendRequest{Key: k, Value: []byte("w")}), number(2)},
		{"GetRange", call(c.GetRange, &redis.GetRangeRequest{Key: k, Start: -1, End: -1}), bulk("w")},
		{"MSet", call(c.MSet, &redis.MSetRequest{Pairs: []redis.KeyValue{{Key: []byte("a"), Value: []byte("1")}, {Key: []byte("b"), Value: []byte("2")}}}), status("OK")},
		{"MGet", call(c.MGet, &redis.MGetRequest{Keys: words("a", "none", "b")}), &redis.Texts{Values: []redis.Text{bulk("1"), r.nothing().(redis.Text), bulk("2")}}},
		{"IncrBy", call(c.IncrBy, &redis.IncrByRequest{Key: []byte("a"), By: -43}), number(-42)},
		{"IncrByFloat", call(c.IncrByFloat, &redis.IncrByFloatRequest{Key: []byte("b"), By: "0.5"}), bulk("2.5")},
		{"Incr of a text", call(c.Incr, &redis.IncrRequest{Key: k}), &redis.Err{Text: "ERR value is not an integer or out of range"}},
		{"Type", call(c.Type, &redis.TypeRequest{Key: k}), status("string")},
		{"Del", call(c.Del, &redis.DelRequest{Keys: words("a", "b", "none")}), number(2)},
	})
	_, err := c.Call(r.ctx, &redis.CallRequest{Command: "NOSUCH", Args: words("x")})
	refused, ok := errors.AsType[*redis.Err](err)
	if !ok || !strings.HasPrefix(refused.Text, "ERR unknown command") {
		r.t.Errorf("an unknown command: %v", err)
	}
	r.much(k)
}

// much writes and reads a value of 1 MB.
func (r *redisTalk) much(key []byte) {
	big := bytes.Repeat([]byte("0123456789abcdef"), 1<<16)
	r.take([]step{{"Set of much", call(r.client.Set, &redis.SetRequest{Key: key, Value: big}), status("OK")}})
	reply, err := r.client.GetDel(r.ctx, &redis.GetDelRequest{Key: key})
	if got, ok := reply.(*redis.Bulk); err != nil || !ok || !bytes.Equal(got.Data, big) {
		r.t.Errorf("GetDel of much: %T, %v", reply, err)
	}
}

func (r *redisTalk) structures() {
	c, two := r.client, uint64(2)
	h, l, s, z := []byte("h"), []byte("l"), []byte("s"), []byte("z")
	members := []redis.Scored{{Score: "1", Member: []byte("a")}, {Score: "2.5", Member: []byte("b")}, {Score: "+inf", Member: []byte("c")}}
	r.take([]step{
		{"HSet", call(c.HSet, &redis.HSetRequest{Key: h, Pairs: []redis.Pair{{Field: []byte("f"), Value: []byte("1")}}}), number(1)},
		{"HGet", call(c.HGet, &redis.HGetRequest{Key: h, Field: []byte("f")}), bulk("1")},
		{"HMGet", call(c.HMGet, &redis.HMGetRequest{Key: h, Fields: words("f", "x")}), &redis.Texts{Values: []redis.Text{bulk("1"), r.nothing().(redis.Text)}}},
		{"HGetAll", call(c.HGetAll, &redis.HGetAllRequest{Key: h}), r.either(
			&redis.Bulks{Values: bulks("f", "1")},
			&redis.BulkMap{Entries: []redis.BulkEntry{{Field: *bulk("f"), Value: *bulk("1")}}})},
		{"HIncrBy", call(c.HIncrBy, &redis.HIncrByRequest{Key: h, Field: []byte("f"), By: 2}), number(3)},
		{"Get of a hash", call(c.Get, &redis.GetRequest{Key: h}), &redis.Err{Text: wrongType}},

		{"RPush", call(c.RPush, &redis.RPushRequest{Key: l, Values: words("a", "b", "c")}), number(3)},
		{"LRange", call(c.LRange, &redis.LRangeRequest{Key: l, Start: 0, Stop: -1}), &redis.Bulks{Values: bulks("a", "b", "c")}},
		{"LRange of nothing", call(c.LRange, &redis.LRangeRequest{Key: []byte("none"), Start: 0, Stop: -1}), &redis.Bulks{Values: []redis.Bulk{}}},
		{"LPop", call(c.LPop, &redis.LPopRequest{Key: l}), bulk("a")},
		{"LPop of two", call(c.LPop, &redis.LPopRequest{Key: l, Count: &two}), &redis.Bulks{Values: bulks("b", "c")}},
		{"LPop of nothing", call(c.LPop, &redis.LPopRequest{Key: l}), r.nothing()},
		{"LPush to a hash", call(c.LPush, &redis.LPushRequest{Key: h, Values: words("x")}), &redis.Err{Text: wrongType}},

		{"SAdd", call(c.SAdd, &redis.SAddRequest{Key: s, Members: words("a")}), number(1)},
		{"SMembers", call(c.SMembers, &redis.SMembersRequest{Key: s}), r.either(&redis.Bulks{Values: bulks("a")}, &redis.BulkSet{Values: bulks("a")})},
		{"SIsMember", call(c.SIsMember, &redis.SIsMemberRequest{Key: s, Member: []byte("b")}), number(0)},
		{"SPop", call(c.SPop, &redis.SPopRequest{Key: s}), bulk("a")},

		{"ZAdd", call(c.ZAdd, &redis.ZAddRequest{Key: z, Members: members}), number(3)},
		{"ZAdd XX CH", call(c.ZAdd, &redis.ZAddRequest{Key: z, Xx: true, Ch: true, Members: []redis.Scored{{Score: "3", Member: []byte("c")}}}), number(1)},
		{"ZScore", call(c.ZScore, &redis.ZScoreRequest{Key: z, Member: []byte("b")}), r.either(bulk("2.5"), &redis.Double{Text: "2.5"})},
		{"ZRange", call(c.ZRange, &redis.ZRangeRequest{Key: z, Start: []byte("0"), Stop: []byte("-1")}), &redis.Array{Items: values("a", "b", "c")}},
		{"ZRange BYSCORE LIMIT", call(c.ZRange, &redis.ZRangeRequest{
			Key: z, Start: []byte("(1"), Stop: []byte("3"), ByScore: true, Limit: &redis.Limit{Offset: 1, Count: 1},
		}), &redis.Array{Items: values("c")}},
		{"ZRank", call(c.ZRank, &redis.ZRankRequest{Key: z, Member: []byte("c")}), number(2)},

		{"XAdd", call(c.XAdd, &redis.XAddRequest{Key: []byte("x"), ID: "1-1", Fields: []redis.Pair{{Field: []byte("f"), Value: []byte("v")}}}), bulk("1-1")},
		{"XRange", call(c.XRange, &redis.XRangeRequest{Key: []byte("x"), Start: "-", End: "+"}), &redis.Array{Items: []redis.Value{
			&redis.Array{Items: []redis.Value{bulk("1-1"), &redis.Array{Items: values("f", "v")}}},
		}}},
	})
}

// pipeline sends a thousand commands without waiting for answers in between.
func (r *redisTalk) pipeline() {
	var sent []*runtime.Future[*redis.Int]
	for range 1000 {
		sent = append(sent, r.client.IncrAsync(r.ctx, &redis.IncrRequest{Key: []byte("n")}))
	}
	replies, err := runtime.All(sent...).Await(r.ctx)
	if err != nil {
		r.t.Fatal(err)
	}
	for i, reply := range replies {
		if reply.Value != int64(i+1) {
			r.t.Fatalf("command %d is answered with %d", i, reply.Value)
		}
	}
}

// scan walks through many keys.
func (r *redisTalk) scan() {
	for i := range 100 {
		r.client.SetAsync(r.ctx, &redis.SetRequest{Key: fmt.Appendf(nil, "scan:%d", i), Value: []byte("x")})
	}
	seen := map[string]bool{}
	for cursor := "0"; ; {
		page, err := r.client.Scan(r.ctx, &redis.ScanRequest{
			Cursor: cursor, Match: &redis.Match{Pattern: []byte("scan:*")}, Count: &redis.Count{Count: 10},
		})
		if err != nil {
			r.t.Fatal(err)
		}
		for _, key := range page.Items {
			seen[string(key.Data)] = true
		}
		if cursor = string(page.Cursor); cursor == "0" {
			break
		}
	}
	if len(seen) != 100 {
		r.t.Errorf("%d of 100 keys were seen", len(seen))
	}
}

// transaction does several things at once, and then nothing because of another client.
func (r *redisTalk) transaction(other *redis.Client) {
	c, k := r.client, []byte("tx")
	r.take([]step{
		{"Set", call(c.Set, &redis.SetRequest{Key: k, Value: []byte("1")}), status("OK")},
		{"Multi", func(ctx context.Context) (any, error) { return c.Multi(ctx) }, status("OK")},
		{"Incr", call(c.Incr, &redis.IncrRequest{Key: k}), &redis.Queued{}},
		{"LPush", call(c.LPush, &redis.LPushRequest{Key: k, Values: words("x")}), &redis.Queued{}},
		{"Get", call(c.Get, &redis.GetRequest{Key: k}), &redis.Queued{}},
	})
	reply, err := c.Exec(r.ctx)
	want := &redis.Array{Items: []redis.Value{number(2), &redis.Err{Text: wrongType}, bulk("2")}}
	if diff := cmp.Diff(redis.ExecReply(want), reply); err != nil || diff != "" {
		r.t.Errorf("Exec: %v (-want +got)\n%s", err, diff)
	}
	r.take([]step{
		{"Watch", call(c.Watch, &redis.WatchRequest{Keys: [][]byte{k}}), status("OK")},
		{"Incr by another", call(other.Incr, &redis.IncrRequest{Key: k}), number(3)},
		{"Multi", func(ctx context.Context) (any, error) { return c.Multi(ctx) }, status("OK")},
		{"Get", call(c.Get, &redis.GetRequest{Key: k}), &redis.Queued{}},
	})
	switch reply, err := c.Exec(r.ctx); reply := reply.(type) {
	case *redis.Null:
	case *redis.Array:
		if reply.Items != nil {
			r.t.Errorf("Exec after a change: %d replies", len(reply.Items))
		}
	default:
		r.t.Errorf("Exec after a change: %v, %v", reply, err)
	}
}

// heard is what came without having been asked for.
type heard chan []redis.Value

// Push comes from a server that speaks RESP3.
func (h heard) Push(_ context.Context, _ *redis.Client, event *redis.Push) { h <- event.Items }

// Message comes from a server that speaks RESP2.
func (h heard) Message(_ context.Context, _ *redis.Client, event *redis.Message) { h <- event.Items }

// messages has a client listen to what the other one publishes.
func (r *redisTalk) messages(listener *redis.Client, from heard) {
	expect := func(want ...redis.Value) {
		r.t.Helper()
		if diff := cmp.Diff(want, hear(r.t, r.ctx, from)); diff != "" {
			r.t.Errorf("heard (-want +got):\n%s", diff)
		}
	}
	listener.SetSubscribed(r.version == 2)
	if err := listener.Subscribe(r.ctx, &redis.Subscribe{Channels: words("news")}); err != nil {
		r.t.Fatal(err)
	}
	expect(bulk("subscribe"), bulk("news"), number(1))
	if err := listener.PSubscribe(r.ctx, &redis.PSubscribe{Patterns: words("w*")}); err != nil {
		r.t.Fatal(err)
	}
	expect(bulk("psubscribe"), bulk("w*"), number(2))
	r.take([]step{
		{"Publish", call(r.client.Publish, &redis.PublishRequest{Channel: []byte("news"), Message: []byte("one")}), number(1)},
		{"Publish", call(r.client.Publish, &redis.PublishRequest{Channel: []byte("weather"), Message: []byte("rain")}), number(1)},
	})
	expect(values("message", "news", "one")...)
	expect(values("pmessage", "w*", "weather", "rain")...)
	if err := listener.Unsubscribe(r.ctx, &redis.Unsubscribe{}); err != nil {
		r.t.Fatal(err)
	}
	expect(bulk("unsubscribe"), bulk("news"), number(1))
}
