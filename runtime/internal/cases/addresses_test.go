package cases

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/internal/cases/probe"
	"github.com/netgen-dev/netgen/runtime/runtimetest"
)

func TestC03DialTakesTheNextAddressOfAName(t *testing.T) {
	addrs, err := net.DefaultResolver.LookupHost(t.Context(), "localhost")
	if err != nil || len(addrs) < 2 {
		t.Skipf("localhost has the addresses %v here, %v", addrs, err)
	}
	runtimetest.Leaks(t)
	server, addr := serve(t, "tcp://"+net.JoinHostPort(addrs[1], "0"), handler{})
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(addr, "tcp://"))
	if err := right(connect(t, "tcp://localhost:"+port))(t.Context(), 1); err != nil {
		t.Error(err)
	}
	if n := server.Sockets().Len(); n != 1 {
		t.Errorf("%d connections are there", n)
	}
}

func TestC04ListenErrorNamesAddressAndCause(t *testing.T) {
	_, err := runtime.Listen(t.Context(), "tcp://203.0.113.1:4711") // of nobody
	if !errors.Is(err, syscall.EADDRNOTAVAIL) || !strings.Contains(err.Error(), "listen") || !strings.Contains(err.Error(), "203.0.113.1:4711") {
		t.Errorf("got %v", err)
	}
}

func TestC05DialOfAMissingPath(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none")
	_, err := dial(t, "unix://"+path)
	if !errors.Is(err, syscall.ENOENT) || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v", err)
	}
}

func TestC06NameThatNobodyKnows(t *testing.T) {
	_, err := dial(t, "tcp://nobody.invalid:4711")
	unknown, ok := errors.AsType[*net.DNSError](err)
	if !ok || unknown.Name != "nobody.invalid" || runtime.CodeOf(err) != runtime.Unavailable {
		t.Errorf("got %v", err)
	}
}

func TestC20FormsOfAPathAreEqual(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	serve(t, "unix://"+path, handler{})
	for _, addr := range []string{"unix://" + path, "unix:" + path} {
		if err := right(connect(t, addr))(t.Context(), 1); err != nil {
			t.Errorf("%s: %v", addr, err)
		}
	}
}

func TestC27DialErrorsOfUnixSocketsDiffer(t *testing.T) {
	dir := t.TempDir()
	plain, locked := filepath.Join(dir, "plain"), filepath.Join(dir, "locked")
	if err := os.WriteFile(plain, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	serve(t, "unix://"+locked, handler{})
	if err := os.Chmod(locked, 0); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]error{
		plain: syscall.ECONNREFUSED, filepath.Join(dir, "none"): syscall.ENOENT, locked: syscall.EACCES,
	} {
		if path == locked && os.Geteuid() == 0 {
			continue // who may everything
		}
		if _, err := dial(t, "unix://"+path); !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", path, err, want)
		}
	}
}

func TestC28LongPathIsRefusedBeforeAnything(t *testing.T) {
	long := filepath.Join(t.TempDir(), strings.Repeat("x", 108))
	_, err := runtime.Listen(t.Context(), "unix://"+long)
	if !errors.Is(err, runtime.ErrPathTooLong) {
		t.Errorf("listening: %v", err)
	}
	if _, err := dial(t, "unix://"+long); !errors.Is(err, runtime.ErrPathTooLong) {
		t.Errorf("dialling: %v", err)
	}
	if left, _ := os.ReadDir(filepath.Dir(long)); len(left) > 0 {
		t.Errorf("%v was made", left)
	}
}

func TestC33ServeAfterAFailedListen(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	server := probe.NewServer(handler{})
	if err := server.ListenAndServe(t.Context(), runtimetest.AddressOf(taken.Addr())); !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("listening twice: %v", err)
	}
	addr := runtimetest.Serve(t, server, tcp)
	if err := right(connect(t, addr))(t.Context(), 1); err != nil {
		t.Error(err)
	}
	if err := server.Shutdown(within(t, 5*time.Second)); err != nil {
		t.Error(err)
	}
	if err := server.ListenAndServe(t.Context(), tcp); !errors.Is(err, runtime.ErrServerClosed) {
		t.Errorf("serving after Shutdown: %v", err)
	}
}

func TestC37ServeOnAnInheritedDescriptor(t *testing.T) {
	runtimetest.Leaks(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	file, err := l.(*net.TCPListener).File()
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	inherited, err := net.FileListener(file)
	if err != nil {
		t.Fatal(err)
	}
	_ = file.Close()
	server := probe.NewServer(handler{})
	served := make(chan error, 1)
	go func() { served <- server.Serve(context.Background(), inherited) }()
	if err := right(connect(t, runtimetest.AddressOf(inherited.Addr())))(t.Context(), 1); err != nil {
		t.Error(err)
	}
	_ = server.Shutdown(t.Context())
	if err := <-served; !errors.Is(err, runtime.ErrServerClosed) {
		t.Error(err)
	}
}

func TestC38ServeWithAContextThatHasEnded(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := probe.NewServer(handler{}).Serve(ctx, l); !errors.Is(err, runtime.ErrServerClosed) {
		t.Errorf("got %v", err)
	}
	if _, err := l.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("the listener is still open: %v", err)
	}
}

func TestC56RefusedDialsLeaveNothing(t *testing.T) {
	runtimetest.Leaks(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := runtimetest.AddressOf(l.Addr())
	_ = l.Close()
	before := runtimetest.Memory()
	for range 250 {
		_, err := dial(t, addr)
		if e := failure(t, err); e.Code != runtime.Unavailable || !errors.Is(err, syscall.ECONNREFUSED) || !e.Retryable() {
			t.Fatalf("got %v", err)
		}
	}
	if grown := runtimetest.Memory() - before; grown > 1<<20 {
		t.Errorf("memory has grown by %d bytes", grown)
	}
}

func TestC63DialIntoABlackHoleEndsInTime(t *testing.T) {
	runtimetest.Leaks(t)
	_, addr := serve(t, tcp, handler{})
	hole := func(int) (up, down []runtimetest.Fault) {
		return []runtimetest.Fault{runtimetest.BlackHole(0)}, []runtimetest.Fault{runtimetest.BlackHole(0)}
	}
	p := runtimetest.NewProxy(t, addr, hole)
	begin := time.Now()
	_, err := probe.Dial(within(t, 100*time.Millisecond), p.Addr(), nil)
	if took := time.Since(begin); took < 100*time.Millisecond || took > time.Second {
		t.Errorf("it took %v", took)
	}
	if e := failure(t, err); e.Code != runtime.DeadlineExceeded || e.Outcome != runtime.NotSent {
		t.Errorf("got %v", err)
	}
}

func TestC63HandshakeTimeoutOfADialIsInTime(t *testing.T) {
	addr := runtimetest.ServePeers(t, func(_ int, p *runtimetest.Peer) { _, _ = io.Copy(io.Discard, p.Conn) })
	p := runtimetest.NewProxy(t, addr, runtimetest.Up(runtimetest.BlackHole(0)))
	begin := time.Now()
	_, err := dial(t, p.Addr(), runtime.HandshakeTimeout(50*time.Millisecond))
	if took := time.Since(begin); took > time.Second || runtime.CodeOf(err) != runtime.DeadlineExceeded {
		t.Errorf("after %v: %v", took, err)
	}
}

func TestS02ListenErrorNamesThePath(t *testing.T) {
	path := filepath.Join(t.TempDir(), "missing", "s")
	_, err := runtime.Listen(t.Context(), "unix://"+path)
	if !errors.Is(err, syscall.ENOENT) || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v", err)
	}
}

func TestS10AdoptAConnection(t *testing.T) {
	runtimetest.Leaks(t)
	server, addr := serve(t, tcp, handler{})
	conn, err := net.Dial("tcp", strings.TrimPrefix(addr, "tcp://"))
	if err != nil {
		t.Fatal(err)
	}
	file, err := conn.(*net.TCPConn).File()
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.Close()
	adopted, err := net.FileConn(file)
	if err != nil {
		t.Fatal(err)
	}
	_ = file.Close()
	client, err := probe.NewClient(t.Context(), adopted, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := right(client)(t.Context(), 1); err != nil {
		t.Error(err)
	}
	_ = client.Close()
	until(t, "the end of the socket", func() bool { return server.Sockets().Len() == 0 })
}

func TestS14ListenerOfTCP6RefusesIPv4(t *testing.T) {
	_, addr := serve(t, "tcp6://[::]:0", handler{})
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(addr, "tcp://"))
	if _, err := dial(t, "tcp4://127.0.0.1:"+port); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("over IPv4: %v", err)
	}
	if err := right(connect(t, "tcp6://[::1]:"+port))(t.Context(), 1); err != nil {
		t.Error(err)
	}
}

func TestS16BadOptionsFailBeforeADial(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, opt := range []runtime.DialOption{runtime.MaxMessage(0), runtime.MaxRequests(-1), runtime.WriteQueue(0), runtime.HandshakeTimeout(-1)} {
		if _, err := dial(t, runtimetest.AddressOf(l.Addr()), opt); err == nil || !strings.Contains(err.Error(), "not above zero") {
			t.Errorf("got %v", err)
		}
	}
	_ = l.(*net.TCPListener).SetDeadline(time.Now())
	if conn, err := l.Accept(); err == nil {
		t.Error("somebody has connected", conn.RemoteAddr())
	}
	for _, addr := range []string{"", "localhost:80", "http://localhost", "tcp:localhost:1", "tcp://localhost", "unix:", "mem:"} {
		if _, err := dial(t, addr); err == nil || !strings.Contains(err.Error(), "address") {
			t.Errorf("address %q: %v", addr, err)
		}
	}
}

// A client that is sent to a peer that is not one of netgen says so.
func TestA03ClientOfSomethingElse(t *testing.T) {
	runtimetest.Leaks(t)
	for name, garbage := range map[string]string{
		"http": "HTTP/1.1 400 Bad Request\r\n\r\n", "ssh": "SSH-2.0-OpenSSH_9.6\r\n",
	} {
		addr := runtimetest.ServePeers(t, func(_ int, p *runtimetest.Peer) {
			p.Raw([]byte(garbage))
			_, _ = io.Copy(io.Discard, p.Conn)
		})
		_, err := dial(t, addr)
		if e := failure(t, err); e.Code != runtime.ProtocolError && e.Code != runtime.Unavailable || e.Outcome != runtime.NotSent {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
