package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// A process is a server that runs beside the measuring.
type process struct {
	cmd  *exec.Cmd
	addr string // host:port
}

// startRedisServer starts redis-server, with nothing kept on disk.
func startRedisServer(ctx context.Context) (*process, error) {
	addr, port, err := freeAddr()
	if err != nil {
		return nil, err
	}
	return start(ctx, addr, "redis-server",
		"--bind", "127.0.0.1", "--port", port, "--dir", os.TempDir(), "--save", "", "--appendonly", "no")
}

// start starts a server and waits until it listens.
func start(ctx context.Context, addr, program string, args ...string) (*process, error) {
	p := &process{exec.CommandContext(ctx, program, args...), addr}
	p.cmd.Stderr = os.Stderr
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if conn, err := net.Dial("tcp", addr); err == nil {
			return p, conn.Close()
		}
	}
	p.stop()
	return nil, fmt.Errorf("%s does not listen on %s", program, addr)
}

func (p *process) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	_ = p.cmd.Wait()
}

// freeAddr returns an address that nobody listens on, and its port alone.
func freeAddr() (addr, port string, err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", "", err
	}
	addr = listener.Addr().String()
	if _, port, err = net.SplitHostPort(addr); err != nil {
		return "", "", err
	}
	return addr, port, listener.Close()
}
