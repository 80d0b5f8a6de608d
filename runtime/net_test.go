package runtime

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/netgen-dev/netgen/runtime/native"
)

func TestC20FormsOfUnixAddresses(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "s")
	serve(t, "unix:"+path, handlers{echo: echoBack})
	conn, err := net.DialUnix("unix", nil, &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	adopted, err := NewClient(ctxFor(t), testProtocol, Side{}, conn, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer adopted.Close()
	for _, client := range []*Client{connect(t, "unix:"+path, handlers{}), connect(t, "unix://"+path, handlers{}), adopted} {
		if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil || client.Socket().RemoteAddr().String() != path {
			t.Errorf("%v, %v", client.Socket().RemoteAddr(), err)
		}
	}
}

func TestC27UnixDialErrors(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/plain", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, cause := range map[string]error{"plain": syscall.ECONNREFUSED, "missing": syscall.ENOENT, "plain/below": syscall.ENOTDIR} {
		_, err := Dial(ctxFor(t), testProtocol, Side{}, "unix://"+dir+"/"+name, quiet)
		if !errors.Is(err, cause) || CodeOf(err) != Unavailable || !strings.Contains(err.Error(), dir+"/"+name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if os.Getuid() == 0 {
		return // to whom everything is permitted
	}
	serve(t, "unix://"+dir+"/closed", handlers{}, SocketMode(0))
	if err := os.Chmod(dir+"/closed", 0); err != nil {
		t.Fatal(err)
	}
	if _, err := Dial(ctxFor(t), testProtocol, Side{}, "unix://"+dir+"/closed", quiet); !errors.Is(err, syscall.EACCES) {
		t.Error(err)
	}
}

func TestC30RemoteAddrFromTheFirstToTheLast(t *testing.T) {
	t.Parallel()
	seen := make(chan string, 2)
	note := func(s *Socket) { seen <- s.RemoteAddr().String() }
	_, addr := serve(t, "tcp://127.0.0.1:0", handlers{},
		OnConnect(func(_ context.Context, s *Socket) error { note(s); return nil }), OnDisconnect(func(s *Socket, _ error) { note(s) }))
	client := connect(t, addr, handlers{})
	mine := client.Socket().LocalAddr().String()
	_ = client.Close()
	for range 2 {
		if at := <-seen; at != mine {
			t.Errorf("the peer is at %s, not %s", at, mine)
		}
	}
}

func TestC33ServeAgain(t *testing.T) {
	t.Parallel()
	server := NewServer(testProtocol, Side{}, quiet)
	taken := mustListen(t, "tcp://127.0.0.1:0")
	if err := server.ListenAndServe(t.Context(), memAddress(), dialable(taken.Addr())); !errors.Is(err, syscall.EADDRINUSE) {
		t.Error(err)
	}
	_ = taken.Close()
	served := make(chan error, 1)
	go func() { served <- server.Serve(t.Context(), taken) }() // which is closed
	if err := <-served; !errors.Is(err, net.ErrClosed) || server.State() != ServerNew {
		t.Errorf("%v, %v", err, server.State())
	}
	l := mustListen(t, memAddress())
	go func() { served <- server.Serve(context.Background(), l) }()
	connect(t, dialable(l.Addr()), handlers{})
	if err := server.Shutdown(ctxFor(t)); err != nil {
		t.Error(err)
	}
	if err := server.Shutdown(ctxFor(t)); err != nil {
		t.Errorf("C31, the second shutdown: %v", err)
	}
	if err := <-served; err != ErrServerClosed || server.State() != ServerClosed {
		t.Errorf("%v, %v", err, server.State())
	}
}

func TestC38ContextThatHasEnded(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	server := NewServer(testProtocol, Side{}, quiet)
	if err := server.ListenAndServe(ctx, "mem:"+t.Name()); err == nil {
		t.Error("it served")
	}
	_ = server.Close()
	<-server.Done()
}

func TestC35CloseEndsTheSocketsFirst(t *testing.T) {
	t.Parallel()
	var gone atomic.Int64
	server, addr := serve(t, "tcp://127.0.0.1:0", handlers{}, OnDisconnect(func(*Socket, error) { gone.Add(1) }))
	connect(t, addr, handlers{})
	connect(t, addr, handlers{})
	if err := server.Close(); err != nil {
		t.Error(err)
	}
	<-server.Done()
	if gone.Load() != 2 {
		t.Errorf("%d have ended", gone.Load())
	}
}

func TestC42NothingIsReadBeforeOnConnectReturns(t *testing.T) {
	t.Parallel()
	open, asked := make(chan struct{}), make(chan *Socket, 1)
	_, addr := serve(t, "tcp://127.0.0.1:0", handlers{}, OnConnect(func(_ context.Context, s *Socket) error {
		asked <- s
		<-open
		return nil
	}))
	p := fake(t, addr)
	p.greet(testProtocol.Fingerprint)
	s := <-asked
	if s.Stats().BytesRead != 0 || s.State() != Connecting {
		t.Errorf("%+v", s.Stats())
	}
	close(open)
	p.expect(native.KindHello)
	if s.Stats().BytesRead == 0 {
		t.Error("nothing is read")
	}
}

func TestS10AdoptAnyConnection(t *testing.T) {
	t.Parallel()
	_, addr := serve(t, "tcp://127.0.0.1:0", handlers{echo: echoBack})
	conn, err := dial(ctxFor(t), addr)
	if err != nil {
		t.Fatal(err)
	}
	file, err := conn.(*net.TCPConn).File()
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.Close()
	again, err := net.FileConn(file)
	if err != nil {
		t.Fatal(err)
	}
	_ = file.Close()
	client, err := NewClient(ctxFor(t), testProtocol, Side{}, again, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil {
		t.Error(err)
	}
}

// A socket that has ended knows what it knew, and says so.
func TestC22AccessorsDuringAndAfterTheEnd(t *testing.T) {
	t.Parallel()
	server, addr := serve(t, "tcp://127.0.0.1:0", handlers{echo: echoBack})
	client := connect(t, addr, handlers{})
	s := peerOf(t, server)
	look := func() string {
		_, _, _ = s.Stats(), s.State(), server.State()
		return fmt.Sprint(s.ID(), s.LocalAddr(), s.RemoteAddr(), s.Transport(), s.Peer(), s.Server() == server, s.Client(), s.TLS())
	}
	before, stop, looking := look(), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(looking)
		for {
			select {
			case <-stop:
				return
			default:
				if now := look(); now != before {
					t.Errorf("%s, before it was %s", now, before)
					return
				}
			}
		}
	}()
	if err := server.Shutdown(ctxFor(t)); err != nil {
		t.Error(err)
	}
	close(stop)
	<-looking
	<-client.Done()
	if s.State() != Closed || s.Cause() == nil || s.ClosedAt().IsZero() || s.Stats().BytesRead == 0 || look() != before {
		t.Errorf("%v, %v", s.State(), s.Cause())
	}
	if !errors.Is(client.Err(), io.EOF) && !errors.Is(client.Err(), ErrClosed) {
		t.Error(client.Err())
	}
}
