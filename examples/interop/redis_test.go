package interop

import (
	"net"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/examples/internal/peers"
	"github.com/netgen-dev/netgen/examples/internal/serve"
	"github.com/netgen-dev/netgen/examples/internal/talks"
	"github.com/netgen-dev/netgen/examples/redis/store"
)

func TestRedisClient(t *testing.T) {
	t.Parallel()
	daemon := peers.Redis(t)
	t.Run("RESP2", func(t *testing.T) { talks.Redis(t, daemon, 2) })
	t.Run("RESP3", func(t *testing.T) { talks.Redis(t, daemon, 3) })
}

// TestRedisCLI has redis-cli say commands to our server, as a person types them.
func TestRedisCLI(t *testing.T) {
	t.Parallel()
	program := peers.Find(t, "redis-cli")
	for _, test := range []struct {
		version   string
		exchanged string
	}{
		{"-2", "RESP2: commands of every kind from a script, a transaction, errors, messages of a channel"},
		{"-3", "RESP3: commands of every kind from a script, a transaction, errors, messages of a channel"},
	} {
		t.Run("RESP"+test.version, func(t *testing.T) {
			tap := tapServer(t, peers.RESP, store.NewServer().Server)
			got := program.Run(t, script, test.version, "-p", tap.Port())
			if got != answers(test.version) {
				t.Errorf("redis-cli said:\n%s\nwant:\n%s", got, answers(test.version))
			}
			redisCLISubscribes(t, program, tap, test.version)
			program.Record(t, peers.Row{
				Protocol: "Redis", Ours: peers.AsServer, Exchanged: test.exchanged, Verdict: tap.Judge(t),
			})
		})
	}
}

const script = `set greeting "hello world" EX 100
get greeting
GET none
incrby n 42
lpush n x
rpush l a b c
lrange l 0 -1
hset h f 1 g 2
hget h g
zadd z 1 a 2.5 b
zrange z 0 -1 REV
multi
incr n
get greeting
exec
set greeting
get greeting now
set greeting hello EX soon
nosuch command
get greeting
`

// answers is what redis-cli prints that is no terminal.
func answers(version string) string {
	return `OK
hello world

42
WRONGTYPE Operation against a key holding the wrong kind of value

3
a
b
c
2
2
2
b
a
OK
QUEUED
QUEUED
43
hello world
ERR wrong number of arguments for 'set' command

ERR wrong number of arguments for 'get' command

ERR value is not an integer or out of range

ERR unknown command 'nosuch', with args beginning with: 'command' 

hello world
`
}

// redisCLISubscribes has one redis-cli listen to what another publishes.
func redisCLISubscribes(t *testing.T, program peers.Program, tap *peers.Tap, version string) {
	t.Helper()
	listener := listen(t, program, version, "-p", tap.Port(), "SUBSCRIBE", "news")
	listener.until("subscribe\nnews\n1\n")
	if got := program.Run(t, "", version, "-p", tap.Port(), "PUBLISH", "news", "hello"); got != "1\n" {
		t.Errorf("PUBLISH: %q", got)
	}
	listener.until("message\nnews\nhello\n")
	listener.kill()
}

func TestRedisBenchmark(t *testing.T) {
	t.Parallel()
	program := peers.Find(t, "redis-benchmark")
	tap := tapServer(t, peers.RESP, store.NewServer().Server)
	const tests = "ping_mbulk,set,get,incr,lpush,rpush,lpop,rpop,sadd,hset,spop,zadd,zpopmin,lrange_100,mset"
	said := program.Run(t, "", "-p", tap.Port(), "-t", tests, "-P", "16", "-n", "2000", "-c", "10", "-q")
	if strings.Contains(said, "rror") || strings.Count(said, "requests per second") < 15 {
		t.Errorf("redis-benchmark said:\n%s", said)
	}
	program.Record(t, peers.Row{
		Protocol: "Redis", Ours: peers.AsServer,
		Exchanged: "15 kinds of commands, 2,000 of each, 16 at once on each of 10 connections", Verdict: tap.Judge(t),
	})
}

// TestRedisBenchmarkAll runs all that redis-benchmark has when it is told nothing. Its
// inline commands are no RESP, so nobody judges the bytes.
func TestRedisBenchmarkAll(t *testing.T) {
	t.Parallel()
	program := peers.Find(t, "redis-benchmark")
	_, port, err := net.SplitHostPort(strings.TrimPrefix(serve.Start(t, store.NewServer().Server), "tcp://"))
	if err != nil {
		t.Fatal(err)
	}
	said := program.Run(t, "", "-p", port, "-n", "500", "-c", "10", "-q")
	if strings.Contains(said, "rror") || !strings.Contains(said, "PING_INLINE") || strings.Count(said, "requests per second") < 20 {
		t.Errorf("redis-benchmark said:\n%s", said)
	}
}
