package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// serversCommand is the package of the program that a server's process runs, in which
// there is nothing of other suites.
const serversCommand = "github.com/netgen-dev/netgen/bench/mapserver"

// mapServers are the servers that it can be.
var mapServers = []string{"netgen", "netgen, requests reused", "redcon"}

// redisServers compares servers under redis-benchmark.
func redisServers(ctx context.Context, s settings) error {
	redis, err := startRedisServer(ctx)
	if err != nil {
		return err
	}
	defer redis.stop()
	folder, err := os.MkdirTemp("", "netgen-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	program := filepath.Join(folder, "mapserver")
	if err := buildServers(ctx, program); err != nil {
		return err
	}
	running := map[string]*process{"redis-server": redis}
	names := []string{"redis-server"}
	for _, name := range mapServers {
		own, err := startOwn(ctx, program, name)
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

func buildServers(ctx context.Context, program string) error {
	out, err := exec.CommandContext(ctx, "go", "build", "-o", program, serversCommand).CombinedOutput()
	if err != nil {
		return fmt.Errorf("building the servers: %w\n%s", err, out)
	}
	return nil
}

// startOwn starts one of the map servers.
func startOwn(ctx context.Context, program, name string) (*process, error) {
	addr, _, err := freeAddr()
	if err != nil {
		return nil, err
	}
	return start(ctx, addr, program, name, addr)
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
