package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"

	"github.com/tidwall/redcon"
)

// serveCommand makes this program a server: "serve name host:port".
const serveCommand = "serve"

// servers are those that this program can be: each has GET and SET on a map.
var servers = map[string]func(ctx context.Context, addr string) error{
	"netgen":                  serveNetgen,
	"netgen, requests reused": serveReusing,
	"redcon":                  serveRedcon,
}

func serve(ctx context.Context, name, addr string) error {
	server, known := servers[name]
	if !known {
		return fmt.Errorf("there is no server %q", name)
	}
	if err := server(ctx, addr); ctx.Err() == nil {
		return err
	}
	return nil
}

// redisServers compares servers under redis-benchmark.
func redisServers(ctx context.Context, s settings) error {
	redis, err := startRedisServer(ctx)
	if err != nil {
		return err
	}
	defer redis.stop()
	running := map[string]*process{"redis-server": redis}
	names := []string{"redis-server"}
	for name := range servers {
		own, err := startOwn(ctx, name)
		if err != nil {
			return err
		}
		defer own.stop()
		running[name] = own
		names = append(names, name)
	}
	for _, command := range []string{"SET", "GET"} {
		var contenders []contender
		for _, name := range names {
			contenders = append(contenders, benchmarked(s, name, running[name].addr, command))
		}
		if err := compare(ctx, s, command+", redis-benchmark -P 16 -c 50", perSecond, contenders); err != nil {
			return err
		}
	}
	return nil
}

// startOwn starts this program as a server.
func startOwn(ctx context.Context, name string) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	addr, _, err := freeAddr()
	if err != nil {
		return nil, err
	}
	return start(ctx, addr, self, serveCommand, name, addr)
}

// benchmarked is a contender whose round is redis-benchmark's.
func benchmarked(s settings, name, addr, command string) contender {
	return contender{name, func(ctx context.Context) (sample, error) {
		_, port, err := net.SplitHostPort(addr)
		if err != nil {
			return sample{}, err
		}
		out, err := exec.CommandContext(ctx, "redis-benchmark", "-h", "127.0.0.1", "-p", port,
			"-P", "16", "-c", "50", "-t", strings.ToLower(command), "-n", strconv.Itoa(s.pick(1_000_000, 10_000)), "--csv").Output()
		if err != nil {
			return sample{}, err
		}
		rate, err := rateOf(string(out), command)
		return only(rate), err
	}}
}

// rateOf finds the requests per second of a command in what redis-benchmark says:
//
//	"test","rps","avg_latency_ms",…
//	"SET","1234567.89","0.123",…
func rateOf(out, command string) (float64, error) {
	for line := range strings.Lines(out) {
		cells, err := csv.NewReader(strings.NewReader(line)).Read()
		if err == nil && len(cells) > 1 && cells[0] == command {
			return strconv.ParseFloat(cells[1], 64)
		}
	}
	return 0, fmt.Errorf("redis-benchmark said %q", out)
}

// serveRedcon serves as redcon's own example does.
func serveRedcon(ctx context.Context, addr string) error {
	var mu sync.RWMutex
	items := map[string][]byte{}
	server := redcon.NewServer(addr, func(conn redcon.Conn, command redcon.Command) {
		switch strings.ToLower(string(command.Args[0])) {
		case "set":
			mu.Lock()
			items[string(command.Args[1])] = append([]byte(nil), command.Args[2]...)
			mu.Unlock()
			conn.WriteString("OK")
		case "get":
			mu.RLock()
			value, found := items[string(command.Args[1])]
			mu.RUnlock()
			if !found {
				conn.WriteNull()
				return
			}
			conn.WriteBulk(value)
		case "config":
			conn.WriteArray(2)
			conn.WriteBulk(command.Args[2])
			conn.WriteBulkString("")
		default:
			conn.WriteError("ERR unknown command")
		}
	}, nil, nil)
	context.AfterFunc(ctx, func() { _ = server.Close() })
	return server.ListenAndServe()
}
