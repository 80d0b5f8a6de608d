package rpc

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strings"
)

// ServerCommand makes the program a server.
const ServerCommand = "rpc-server"

// A usage is what a process has used.
type usage struct {
	Mallocs  uint64
	Resident int64 // bytes that are in memory now, less than 0 where nobody says
}

// usageNow gives back what is not used, and looks.
func usageNow() usage {
	debug.FreeOSMemory()
	debug.FreeOSMemory() // pools give back with the second one
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return usage{m.Mallocs, resident()}
}

// resident reads what Linux says.
func resident() int64 {
	text, err := os.ReadFile("/proc/self/smaps_rollup")
	if err != nil {
		return -1
	}
	for line := range strings.Lines(string(text)) {
		var kilobytes int64
		if n, _ := fmt.Sscanf(line, "Rss: %d kB", &kilobytes); n == 1 {
			return kilobytes << 10
		}
	}
	return -1
}

// Serve is what the process of a server does: it prints its address, and for each
// line what it has used, until its input ends.
func Serve(ctx context.Context, name, network string) error {
	p, err := peerNamed(name)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	addr, err := serve(ctx, p, network)
	if err != nil {
		return err
	}
	defer forget(addr)
	fmt.Println(addr)
	out := json.NewEncoder(os.Stdout)
	for asked := bufio.NewScanner(os.Stdin); asked.Scan(); {
		if err := out.Encode(usageNow()); err != nil {
			return err
		}
	}
	return nil
}

// serve serves until ctx is done.
func serve(ctx context.Context, p peer, network string) (addr string, err error) {
	l, addr, err := listen(network)
	if err != nil {
		return "", err
	}
	go func() {
		if err := p.serve(ctx, l); err != nil && ctx.Err() == nil {
			fmt.Fprintln(os.Stderr, p.name+":", err)
			os.Exit(1)
		}
	}()
	return addr, nil
}

// A server is a process of its own.
type server struct {
	cmd  *exec.Cmd
	ask  io.WriteCloser
	told *bufio.Reader
	addr string
}

// start starts the program as the server of a peer.
func start(ctx context.Context, m mode, p peer) (*server, error) {
	cmd, err := built.command(ctx, p, m.server, m.env, ServerCommand, p.name, m.network)
	if err != nil {
		return nil, err
	}
	ask, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &server{cmd: cmd, ask: ask, told: bufio.NewReader(out)}
	line, err := s.told.ReadString('\n')
	if err != nil {
		s.stop()
		return nil, fmt.Errorf("the server of %s: %w", p.name, err)
	}
	s.addr = strings.TrimSpace(line)
	return s, nil
}

func (s *server) usage() (usage, error) {
	var u usage
	if _, err := fmt.Fprintln(s.ask); err != nil {
		return u, err
	}
	line, err := s.told.ReadBytes('\n')
	if err != nil {
		return u, err
	}
	return u, json.Unmarshal(line, &u)
}

func (s *server) stop() {
	_ = s.ask.Close()
	_ = s.cmd.Wait()
}
