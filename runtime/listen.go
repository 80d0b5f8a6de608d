package runtime

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/netip"
	"syscall"

	"github.com/netgen-dev/netgen/runtime/internal/system"
)

// A ListenOption changes how Listen listens. Given to a Server it holds for
// what ListenAndServe listens on.
type ListenOption interface {
	ServerOption
	applyListen(*settings)
}

type listenOption func(*settings)

func (o listenOption) applyServer(s *settings) { o(s) }
func (o listenOption) applyListen(s *settings) { o(s) }

// A listenHow is what the options say of listening.
type listenHow struct {
	mode      fs.FileMode // of a unix socket's file
	modeGiven bool
	uid, gid  int // its owner, -1 for who made it
	reusePort bool
	backlog   int // 0: the system's
}

// SocketMode sets the permissions of the file of a unix socket, which it has
// before anybody can connect. Where the system takes them only later (all but
// Linux), and for as long as the umask takes some of them away, it has fewer.
// Other addresses have no file; for unix:@name it is an error. Default 0600.
func SocketMode(mode fs.FileMode) ListenOption {
	return listenOption(func(s *settings) {
		if mode&^fs.ModePerm != 0 {
			s.fail(fmt.Errorf("option SocketMode: %v has more than permissions", mode))
		}
		s.listen.mode, s.listen.modeGiven = mode, true
	})
}

// SocketOwner gives the file of a unix socket to a user and a group; -1 leaves
// one as it is. It takes the rights that chown takes.
func SocketOwner(uid, gid int) ListenOption {
	return listenOption(func(s *settings) { s.listen.uid, s.listen.gid = uid, gid })
}

// ReusePort lets several listeners of one TCP port exist at once, in this and
// in other processes of the same user, such as the old and the new one of a
// restart. All must ask for it. Linux spreads connections over them; elsewhere
// most go to the newest. It is an error on systems without SO_REUSEPORT, and
// does nothing for addresses that are not TCP.
func ReusePort() ListenOption {
	return listenOption(func(s *settings) {
		if !system.HasReusePort {
			s.fail(fmt.Errorf("option ReusePort: %w on this system", errors.ErrUnsupported))
		}
		s.listen.reusePort = true
	})
}

// Backlog sets how many connections may wait to be accepted, for TCP and unix
// sockets that are made here. The system may allow fewer. It is an error on
// systems where it cannot be set. Default: as many as the system allows.
func Backlog(n int) ListenOption {
	return listenOption(func(s *settings) {
		if n <= 0 {
			s.fail(fmt.Errorf("option Backlog: %d is not above zero", n))
		}
		if !system.HasBacklog {
			s.fail(fmt.Errorf("option Backlog: %w on this system", errors.ErrUnsupported))
		}
		s.listen.backlog = n
	})
}

// Listen listens on an address:
//
//	tcp://host:port tcp4://host:port tcp6://host:port   port 0 for any free one
//	tls://host:port  the same with TLS, for a Server with the option TLSConfig
//	unix:///path     mode 0600 from the start; a socket that nobody serves any more is replaced
//	unix:@name       an abstract socket of Linux, which has no permissions: see RequireUID
//	mem:name         within this process
//	fd:3             a listening socket that was passed as this descriptor, which is taken over
//	systemd:name     a socket that systemd passed under this name, see SystemdListeners
//
// tcp6 takes no connections over IPv4. A host without address means all; of a
// host with several, the first that is not link-local is listened on, one of
// IPv4 if there is any.
func Listen(ctx context.Context, addr string, opts ...ListenOption) (net.Listener, error) {
	settings := defaultSettings()
	for _, opt := range opts {
		if opt != nil {
			opt.applyListen(settings)
		}
	}
	if settings.err != nil {
		return nil, settings.err
	}
	return listen(ctx, addr, &settings.listen)
}

func listen(ctx context.Context, addr string, how *listenHow) (net.Listener, error) {
	a, err := parseAddress(addr)
	if err != nil {
		return nil, err
	}
	switch a.network {
	case "mem":
		return listenMem(a.target)
	case "unix":
		return listenUnix(ctx, a.target, how)
	case "fd":
		return system.ListenDescriptor(a.descriptor())
	case "systemd":
		return passedListener(a.target)
	}
	l, err := listenTCP(ctx, a, how)
	if err == nil && a.tls {
		l = &tlsListener{l}
	}
	return l, err
}

// listenAll is listen for addresses that may stand for several listeners.
func listenAll(ctx context.Context, addr string, how *listenHow) ([]net.Listener, error) {
	if a, err := parseAddress(addr); err == nil && a.network == "systemd" {
		return passedListeners(a.target)
	}
	l, err := listen(ctx, addr, how)
	if err != nil {
		return nil, err
	}
	return []net.Listener{l}, nil
}

func listenTCP(ctx context.Context, a address, how *listenHow) (net.Listener, error) {
	target, err := listenTarget(ctx, a)
	if err != nil {
		return nil, fmt.Errorf("listen %s %s: %w", a.network, a.target, err)
	}
	var config net.ListenConfig
	if how.reusePort {
		config.Control = system.SetReusePort
	}
	l, err := config.Listen(ctx, a.network, target)
	if err != nil {
		return nil, err
	}
	return withBacklog(l, how.backlog)
}

// listenTarget is a's target with an address for its host.
func listenTarget(ctx context.Context, a address) (string, error) {
	host, port, err := net.SplitHostPort(a.target)
	if err != nil || host == "" {
		return a.target, err
	}
	if _, err := netip.ParseAddr(host); err == nil {
		return a.target, nil
	}
	addrs, err := net.DefaultResolver.LookupNetIP(ctx, ipNetwork(a.network), host)
	if err != nil {
		return "", err
	}
	best := toListenOn(addrs)
	if !best.IsValid() {
		return "", errors.New("the host has link-local addresses only; give one of them with its zone")
	}
	return net.JoinHostPort(best.String(), port), nil
}

// ipNetwork is what a resolver is asked for.
func ipNetwork(network string) string { return "ip" + network[len("tcp"):] }

// toListenOn picks an address of a host, as package net does, but none that is
// link-local: without a zone nobody could listen on it.
func toListenOn(addrs []netip.Addr) netip.Addr {
	var best netip.Addr
	for _, addr := range addrs {
		addr = addr.Unmap()
		switch {
		case addr.Is6() && addr.IsLinkLocalUnicast():
		case addr.Is4():
			return addr
		case !best.IsValid():
			best = addr
		}
	}
	return best
}

// withBacklog sets how many connections may wait at l, which is closed if that
// fails.
func withBacklog(l net.Listener, n int) (net.Listener, error) {
	if n == 0 {
		return l, nil
	}
	if err := setBacklog(l, n); err != nil {
		_ = l.Close()
		return nil, fmt.Errorf("listen %s %s: backlog %d: %w", l.Addr().Network(), l.Addr(), n, err)
	}
	return l, nil
}

func setBacklog(l net.Listener, n int) error {
	conn, ok := l.(syscall.Conn)
	if !ok {
		return errors.ErrUnsupported
	}
	return control(conn, func(fd uintptr) error { return system.ListenAgain(fd, n) })
}

// control does something to the descriptor of a connection or listener.
func control(conn syscall.Conn, f func(fd uintptr) error) error {
	raw, err := conn.SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	if err := raw.Control(func(fd uintptr) { failed = f(fd) }); err != nil {
		return err
	}
	return failed
}
