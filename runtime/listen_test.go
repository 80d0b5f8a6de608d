package runtime

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	goruntime "runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/netgen-dev/netgen/runtime/internal/system"
)

func TestC04ListenErrorsSayWhere(t *testing.T) {
	t.Parallel()
	for addr, cause := range map[string]error{
		"tcp://203.0.113.1:7000":             syscall.EADDRNOTAVAIL,
		"unix://" + t.TempDir() + "/no/sock": syscall.ENOENT,
	} {
		_, err := Listen(t.Context(), addr)
		_, where, _ := strings.Cut(addr, "://")
		if !errors.Is(err, cause) || !strings.Contains(err.Error(), "listen") || !strings.Contains(err.Error(), where) {
			t.Errorf("%s: %v", addr, err)
		}
	}
	_, err := Listen(t.Context(), "tcp://nobody.invalid:7000")
	if _, ok := errors.AsType[*net.DNSError](err); !ok || !strings.Contains(err.Error(), "listen tcp nobody.invalid:7000") {
		t.Errorf("a host that is not known: %v", err)
	}
}

func TestC28LongPath(t *testing.T) {
	t.Parallel()
	addr := "unix:///" + strings.Repeat("x", system.MaxPath)
	_, listening := Listen(t.Context(), addr)
	_, dialing := Dial(t.Context(), testProtocol, Side{}, addr, quiet)
	for _, err := range []error{listening, dialing} {
		if !errors.Is(err, ErrPathTooLong) || !strings.Contains(err.Error(), strconv.Itoa(system.MaxPath+1)+" bytes, at most "+strconv.Itoa(system.MaxPath)) {
			t.Error(err)
		}
	}
}

func TestC39SocketMode(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	server := NewServer(testProtocol, Side{}, quiet, SocketMode(0o660), SocketOwner(os.Getuid(), os.Getgid()))
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- server.ListenAndServe(ctx, "unix://"+dir+"/a", memAddress()) }()
	<-server.Ready()
	l, err := Listen(t.Context(), "unix://"+dir+"/b", SocketMode(0o606), Backlog(3), nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, mode := range map[string]os.FileMode{"a": 0o660, "b": 0o606} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	_ = l.Close()
	_ = l.Close()
	cancel()
	if err := <-served; !errors.Is(err, ErrServerClosed) {
		t.Error(err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("%v are left behind", left)
	}
}

func TestListenOptionsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	for want, opts := range map[string][]ListenOption{
		"SocketMode":        {SocketMode(os.ModeSetuid | 0o600)},
		"Backlog: 0":        {Backlog(0)},
		"mode or an owner":  {SocketMode(0o600)},
		"mode or an owner ": {SocketOwner(0, -1)},
	} {
		if _, err := Listen(t.Context(), "unix:@netgen-test-none", opts...); err == nil || !strings.Contains(err.Error(), strings.TrimSpace(want)) {
			t.Errorf("%s: %v", want, err)
		}
	}
	server := NewServer(testProtocol, Side{}, quiet, Backlog(-1))
	if err := server.ListenAndServe(t.Context(), memAddress()); err == nil || !strings.Contains(err.Error(), "Backlog") {
		t.Error(err)
	}
}

// A file that somebody else has put in the place of ours is not ours to remove.
func TestA46FileOfAnotherIsNotRemoved(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "s")
	old := mustListen(t, "unix://"+path)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	_, addr := serve(t, "unix://"+path, handlers{echo: echoBack})
	_ = old.Close()
	client := connect(t, addr, handlers{})
	if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil {
		t.Error(err)
	}
}

func TestS12LinkLocalAnswersAreSkipped(t *testing.T) {
	t.Parallel()
	for want, addrs := range map[string][]string{
		"2001:db8::1": {"fe80::1", "2001:db8::1", "2001:db8::2"},
		"10.0.0.1":    {"fe80::1", "2001:db8::1", "10.0.0.1"},
		"192.0.2.1":   {"::ffff:192.0.2.1"},
		"invalid IP":  {"fe80::1"},
	} {
		if got := toListenOn(resolvesTo(addrs...).addrs); got.String() != want {
			t.Errorf("%v: %v", addrs, got)
		}
	}
	_, addr := serve(t, "tcp://localhost:0", handlers{})
	connect(t, addr, handlers{})
}

func TestS14TCP6RefusesIPv4(t *testing.T) {
	t.Parallel()
	_, addr := serve(t, "tcp6://:0", handlers{})
	port := portOf(t, addr)
	connect(t, "tcp://[::1]"+port, handlers{})
	if _, err := Dial(ctxFor(t), testProtocol, Side{}, "tcp4://127.0.0.1"+port, quiet); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Error(err)
	}
}

func TestS19ReusePort(t *testing.T) {
	t.Parallel()
	if !system.HasReusePort {
		if _, err := Listen(t.Context(), "tcp://127.0.0.1:0", ReusePort()); !errors.Is(err, errors.ErrUnsupported) {
			t.Error(err)
		}
		return
	}
	if goruntime.GOOS != "linux" {
		t.Skip("connections are not spread here")
	}
	first, err := Listen(t.Context(), "tcp://127.0.0.1:0", ReusePort())
	if err != nil {
		t.Fatal(err)
	}
	addr := dialable(first.Addr())
	if _, err := Listen(t.Context(), addr); !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("without the option: %v", err)
	}
	servers := [2]*Server{}
	served := make(chan error, 2)
	for i := range servers {
		servers[i] = NewServer(testProtocol, Side{}, quiet, ReusePort())
	}
	go func() { served <- servers[0].Serve(context.Background(), first) }()
	go func() { served <- servers[1].ListenAndServe(context.Background(), addr) }()
	<-servers[1].Ready()
	for range 1000 {
		client := connect(t, addr, handlers{})
		_ = client.Close()
		if servers[0].Stats().Accepted > 0 && servers[1].Stats().Accepted > 0 {
			break
		}
	}
	for i, s := range servers {
		if s.Stats().Accepted == 0 {
			t.Errorf("server %d has accepted nothing", i)
		}
		s.Abort()
		<-s.Done()
	}
	<-served
	<-served
}
