//go:build !386 && !s390x

package runtime

import (
	"context"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// tcpUserTimeout is TCP_USER_TIMEOUT, which package syscall lacks on some
// architectures.
const tcpUserTimeout = 0x12

// optionOf reads an option of the system's of a socket.
func optionOf(t *testing.T, conn any, level, name int) int {
	t.Helper()
	var value int
	err := control(conn.(syscall.Conn), func(fd uintptr) (err error) {
		value, err = syscall.GetsockoptInt(int(fd), level, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// Options reach the system on both ends, for native and for wire protocols.
func TestC18TuningIsVisible(t *testing.T) {
	t.Parallel()
	opts := []Option{
		KeepAlive(net.KeepAliveConfig{Enable: true, Idle: 41 * time.Second, Interval: 7 * time.Second, Count: 3}),
		NoDelay(false), TCPUserTimeout(12345 * time.Millisecond), TOS(0xb8),
	}
	var serverOpts []ServerOption
	var dialOpts []DialOption
	for _, opt := range opts {
		serverOpts, dialOpts = append(serverOpts, opt), append(dialOpts, opt)
	}
	l := newLines(wire.InOrder)
	connected := make(chan *Socket, 8)
	serverOpts = append(serverOpts, OnConnect(func(_ context.Context, s *Socket) error { connected <- s; return nil }))
	for _, host := range []string{"127.0.0.1", "[::1]", "[::]"} {
		at := "tcp://" + host + ":0"
		_, addr := serve(t, at, handlers{}, serverOpts...)
		if host == "[::]" {
			addr = "tcp://127.0.0.1" + portOf(t, addr) // IPv4 on a socket of IPv6
		}
		check := func(s *Socket) {
			four := strings.Contains(s.RemoteAddr().String(), "127.0.0.1")
			level, name := syscall.IPPROTO_IPV6, syscall.IPV6_TCLASS
			if four {
				level, name = syscall.IPPROTO_IP, syscall.IP_TOS
			}
			for i, option := range [][3]int{
				{syscall.SOL_SOCKET, syscall.SO_KEEPALIVE, 1},
				{syscall.IPPROTO_TCP, syscall.TCP_KEEPIDLE, 41},
				{syscall.IPPROTO_TCP, syscall.TCP_KEEPINTVL, 7},
				{syscall.IPPROTO_TCP, syscall.TCP_KEEPCNT, 3},
				{syscall.IPPROTO_TCP, syscall.TCP_NODELAY, 0},
				{syscall.IPPROTO_TCP, tcpUserTimeout, 12345},
				{level, name, 0xb8},
			} {
				if got := optionOf(t, s.conn, option[0], option[1]); got != option[2] {
					t.Errorf("%s, option %d: %d, want %d", s.RemoteAddr(), i, got, option[2])
				}
			}
		}
		check(connect(t, addr, handlers{}, dialOpts...).Socket())
		check(<-connected)
	}
	_, addr := serveForeign(t, l.protocol, l.side(lineHandlers{}), serverOpts...)
	client := dialForeign(t, addr, l.protocol, Side{}, dialOpts...)
	for _, s := range []*Socket{client.Socket(), <-connected} {
		if got := optionOf(t, s.conn, syscall.IPPROTO_TCP, syscall.TCP_KEEPIDLE); got != 41 {
			t.Errorf("wire: %d", got)
		}
	}
}

func TestS09NoDelayAndKeepAliveAreOnByDefault(t *testing.T) {
	t.Parallel()
	server, addr := serve(t, "tcp://127.0.0.1:0", handlers{})
	client := connect(t, addr, handlers{})
	for _, s := range []*Socket{client.Socket(), peerOf(t, server)} {
		if optionOf(t, s.conn, syscall.IPPROTO_TCP, syscall.TCP_NODELAY) != 1 || optionOf(t, s.conn, syscall.SOL_SOCKET, syscall.SO_KEEPALIVE) != 1 {
			t.Error("one is off")
		}
	}
	client = connect(t, addr, handlers{}, KeepAlive(net.KeepAliveConfig{}))
	if optionOf(t, client.Socket().conn, syscall.SOL_SOCKET, syscall.SO_KEEPALIVE) != 0 {
		t.Error("it is not switched off")
	}
}

func TestTuningThatMakesNoSense(t *testing.T) {
	t.Parallel()
	for name, opt := range map[string]DialOption{"TOS": TOS(256), "TCPUserTimeout": TCPUserTimeout(time.Microsecond), "RequireUID": RequireUID()} {
		if _, err := Dial(t.Context(), testProtocol, Side{}, "mem:none", opt); err == nil || !strings.Contains(err.Error(), "option "+name) {
			t.Error(err)
		}
	}
}

// TCP_INFO of a listener says how many connections may wait.
func TestS13Backlog(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{"tcp://127.0.0.1:0", "unix://" + t.TempDir() + "/s"} {
		l, err := Listen(t.Context(), addr, Backlog(17))
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		if l.Addr().Network() != "tcp" {
			continue // nothing says it there
		}
		var info struct {
			_                [8]byte
			_                [4]uint32
			waiting, mayWait uint32
			_                [64]uint32
		}
		err = control(l.(syscall.Conn), func(fd uintptr) error {
			size := uint32(unsafe.Sizeof(info))
			_, _, errno := syscall.Syscall6(syscall.SYS_GETSOCKOPT, fd, syscall.IPPROTO_TCP, syscall.TCP_INFO,
				uintptr(unsafe.Pointer(&info)), uintptr(unsafe.Pointer(&size)), 0)
			if errno != 0 {
				return errno
			}
			return nil
		})
		if err != nil || info.mayWait != 17 {
			t.Errorf("%d may wait, %v", info.mayWait, err)
		}
	}
}

func TestA46UnixCredentials(t *testing.T) {
	t.Parallel()
	me := syscall.Getuid()
	for _, addr := range []string{"unix://" + t.TempDir() + "/s", fmt.Sprintf("unix:@netgen-test-credentials-%d", os.Getpid())} {
		drops := make(chan Drop, 9)
		server, _ := serve(t, addr, handlers{echo: echoBack}, RequireUID(me+1, me), OnDrop(func(d Drop) { drops <- d }))
		client := connect(t, addr, handlers{echo: echoBack}, RequireUID(me))
		for _, s := range []*Socket{client.Socket(), peerOf(t, server)} {
			if who := s.Peer().Unix; who == nil || *who != (UnixCredentials{syscall.Getpid(), me, syscall.Getgid()}) {
				t.Errorf("the peer is %+v", who)
			}
		}
		_, err := Dial(ctxFor(t), testProtocol, Side{}, addr, quiet, RequireUID(me+1))
		if CodeOf(err) != PermissionDenied || !strings.Contains(err.Error(), "user "+itoa(me)+" is not allowed") {
			t.Errorf("a server of another's: %v", err)
		}
	}
}

func TestA46RequireUIDRefusesOthers(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{"unix://" + t.TempDir() + "/s", "tcp://127.0.0.1:0", memAddress()} {
		drops := make(chan Drop, 1)
		server, addr := serve(t, addr, handlers{}, RequireUID(syscall.Getuid()+1), OnDrop(func(d Drop) { drops <- d }))
		_, err := Dial(ctxFor(t), testProtocol, Side{}, addr, quiet)
		if CodeOf(err) != PermissionDenied || !strings.Contains(err.Error(), "user") {
			t.Errorf("%s: %v", addr, err)
		}
		if d := <-drops; CodeOf(d.Reason) != PermissionDenied || server.Stats().Dropped != 1 {
			t.Errorf("%+v, %+v", d, server.Stats())
		}
	}
	_, addr := serve(t, "tcp://127.0.0.1:0", handlers{})
	if s := connect(t, addr, handlers{}).Socket(); s.Peer().Unix != nil {
		t.Error("there are credentials over TCP")
	}
}
