package rpc

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
)

// The commands by which the program is a client or a server.
const (
	ClientCommand = "rpc-client"
	ServerCommand = "rpc-server"
	IdleCommand   = "rpc-idle"
)

// A mode says where clients and servers run.
type mode struct {
	name   string
	one    bool     // in one process
	client []string // in front of the client's command line
	server []string
	env    []string
}

var modes = []mode{
	{name: "separate processes"},
	{name: "pinned to a core each", client: []string{"taskset", "-c", "1"}, server: []string{"taskset", "-c", "0"}},
	{name: "one process", one: true},
	{name: "GOMAXPROCS=1", env: []string{"GOMAXPROCS=1"}},
}

// usable says why a mode cannot be had here.
func (m mode) usable() error {
	if m.client == nil {
		return nil
	}
	if runtime.NumCPU() < 2 {
		return fmt.Errorf("%s: there is one core", m.name)
	}
	if _, err := exec.LookPath(m.client[0]); err != nil {
		return fmt.Errorf("%s: %w", m.name, err)
	}
	return nil
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
	cmd, err := self(ctx, m.server, m.env, ServerCommand, p.name)
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
	if s.addr, err = s.line(); err != nil {
		s.stop()
		return nil, fmt.Errorf("the server of %s: %w", p.name, err)
	}
	return s, nil
}

func (s *server) line() (string, error) {
	line, err := s.told.ReadString('\n')
	return strings.TrimSpace(line), err
}

// allocs returns how often the server has allocated.
func (s *server) allocs() (float64, error) {
	if _, err := fmt.Fprintln(s.ask); err != nil {
		return 0, err
	}
	line, err := s.line()
	if err != nil {
		return 0, err
	}
	return strconv.ParseFloat(line, 64)
}

func (s *server) stop() {
	_ = s.ask.Close()
	_ = s.cmd.Wait()
}

// Serve is what the process of a server does: it prints its address, and for each
// line how often it has allocated, until its input ends.
func Serve(ctx context.Context, name string) error {
	p, err := peerNamed(name)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		if err := p.serve(ctx, l); err != nil && ctx.Err() == nil {
			fmt.Fprintln(os.Stderr, name+":", err)
			os.Exit(1)
		}
	}()
	fmt.Println(l.Addr())
	for asked := bufio.NewScanner(os.Stdin); asked.Scan(); {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		fmt.Println(m.Mallocs)
	}
	return nil
}

// self is a command that runs this program.
func self(ctx context.Context, before, env []string, args ...string) (*exec.Cmd, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	line := append(append(append([]string(nil), before...), program), args...)
	cmd := exec.CommandContext(ctx, line[0], line[1:]...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stderr = os.Stderr
	return cmd, nil
}

// runClient runs the program as a client for one round.
func runClient(ctx context.Context, m mode, p peer, addr string, w work, quick bool) (Sample, error) {
	args := []string{ClientCommand, p.name, addr, w.name}
	if quick {
		args = append(args, "quick")
	}
	cmd, err := self(ctx, m.client, m.env, args...)
	if err != nil {
		return Sample{}, err
	}
	out, err := cmd.Output()
	if err != nil {
		return Sample{}, err
	}
	var s Sample
	return s, json.Unmarshal(out, &s)
}
