package runtimetest_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime/runtimetest"
)

// through connects to a listener on network through a proxy, and returns both ends.
func through(t *testing.T, network string, script runtimetest.Script) (p *runtimetest.Proxy, client, server net.Conn) {
	t.Helper()
	addr := "127.0.0.1:0"
	if network == "unix" {
		addr = filepath.Join(t.TempDir(), "s")
	}
	l, err := net.Listen(network, addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	p = runtimetest.NewProxy(t, runtimetest.AddressOf(l.Addr()), script)
	_, target, _ := strings.Cut(p.Addr(), "://")
	client, err = net.Dial(network, target)
	if err != nil {
		t.Fatal(err)
	}
	server, err = l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	for _, conn := range []net.Conn{client, server} {
		_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
		t.Cleanup(func() { _ = conn.Close() })
	}
	return p, client, server
}

func TestFaultsHappenAtTheirByte(t *testing.T) {
	sent := bytes.Repeat([]byte("0123456789"), 100)
	for name, test := range map[string]struct {
		fault runtimetest.Fault
		got   int
		end   error
	}{
		"cut":        {runtimetest.Cut(123), 123, nil},
		"cut at 0":   {runtimetest.Cut(0), 0, nil},
		"half-close": {runtimetest.HalfClose(7), 7, nil},
		"reset":      {runtimetest.Reset(5), 5, syscall.ECONNRESET},
		"split":      {runtimetest.Split(0), 1000, nil},
		"coalesce":   {runtimetest.Coalesce(5, 1<<20), 1000, nil},
		"delay":      {runtimetest.Delay(999, time.Millisecond), 1000, nil},
		"beyond":     {runtimetest.Cut(1001), 1000, nil},
	} {
		for _, network := range []string{"tcp", "unix"} {
			if network == "unix" && test.end != nil {
				continue
			}
			t.Run(name+"/"+network, func(t *testing.T) {
				runtimetest.Leaks(t)
				_, client, server := through(t, network, runtimetest.Up(test.fault))
				_, _ = client.Write(sent)
				_ = client.(interface{ CloseWrite() error }).CloseWrite()
				got, err := io.ReadAll(server)
				exact := len(got) == test.got || test.end != nil // a reset may take with it what came before
				if !errors.Is(err, test.end) || !exact || !bytes.HasPrefix(sent[:test.got], got) {
					t.Errorf("%d bytes came, then %v", len(got), err)
				}
			})
		}
	}
}

func TestCorruptFlipsOneByte(t *testing.T) {
	_, client, server := through(t, "tcp", runtimetest.Down(runtimetest.Split(0), runtimetest.Corrupt(3, 0x20)))
	_, _ = server.Write([]byte("abcdef"))
	_ = server.Close()
	if got, err := io.ReadAll(client); err != nil || string(got) != "abcDef" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestBlackHoleTakesEverythingAndTellsNobody(t *testing.T) {
	p, client, server := through(t, "tcp", nil)
	if _, err := client.Write([]byte("before")); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(server, make([]byte, 6)); err != nil {
		t.Fatal(err)
	}
	p.Now(runtimetest.BlackHole(0))
	if _, err := client.Write(make([]byte, 8<<20)); err != nil { // more than any buffer
		t.Error(err)
	}
	_ = client.Close()
	_ = server.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
	var timeout net.Error
	if n, err := server.Read(make([]byte, 1)); n > 0 || !errors.As(err, &timeout) || !timeout.Timeout() {
		t.Errorf("%d bytes came, %v", n, err)
	}
}

func TestStallFillsTheBuffersOfTheSender(t *testing.T) {
	_, client, _ := through(t, "tcp", runtimetest.Up(runtimetest.Stall(10)))
	_ = client.SetWriteDeadline(time.Now().Add(300 * time.Millisecond))
	n, err := client.Write(make([]byte, 64<<20))
	if err == nil || n == 0 {
		t.Errorf("%d bytes were taken, %v", n, err)
	}
}

func TestCrashEndsAStalledConnection(t *testing.T) {
	p, client, server := through(t, "tcp", runtimetest.Up(runtimetest.Stall(0)))
	p.Now(runtimetest.Reset(0))
	for _, conn := range []net.Conn{client, server} {
		if _, err := conn.Read(make([]byte, 1)); !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("the end is %v", err)
		}
	}
	if p.Connections() != 1 {
		t.Errorf("%d connections are counted", p.Connections())
	}
}

func TestRandomFollowsFromItsSeed(t *testing.T) {
	a, b, other := runtimetest.RandomCorrupt(7), runtimetest.RandomCorrupt(7), runtimetest.RandomCorrupt(8)
	differ := false
	for n := range 50 {
		up, down := a(n)
		up2, down2 := b(n)
		if !slices.Equal(up, up2) || !slices.Equal(down, down2) {
			t.Fatalf("connection %d has %v, and then %v", n, up, up2)
		}
		up3, _ := other(n)
		differ = differ || !slices.Equal(up, up3)
	}
	if !differ {
		t.Error("another seed makes no difference")
	}
}

// Whatever the faults, what comes through is what was sent, up to the end.
func TestNothingButCorruptChangesBytes(t *testing.T) {
	runtimetest.Leaks(t)
	sent := make([]byte, 100_000)
	for i := range sent {
		sent[i] = byte(i * i >> 3)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	p := runtimetest.NewProxy(t, runtimetest.AddressOf(l.Addr()), runtimetest.Random(runtimetest.Seed(t)))
	var all sync.WaitGroup
	all.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() {
				got, _ := io.ReadAll(conn)
				if !bytes.HasPrefix(sent, got) {
					t.Error("other bytes came than were sent")
				}
				_ = conn.Close()
			})
		}
	})
	for range 40 {
		conn, err := net.Dial("tcp", strings.TrimPrefix(p.Addr(), "tcp://"))
		if errors.Is(err, syscall.ECONNRESET) {
			continue // by a fault that was quicker than the dial
		}
		if err != nil {
			t.Fatal(err)
		}
		_, _ = conn.Write(sent)
		_ = conn.(*net.TCPConn).CloseWrite()
		_, _ = io.Copy(io.Discard, conn)
		_ = conn.Close()
	}
	p.Close()
	_ = l.Close()
	all.Wait()
}
