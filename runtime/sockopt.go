package runtime

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"time"

	"github.com/netgen-dev/netgen/runtime/internal/system"
)

// A tuning is what the options say of TCP connections.
type tuning struct {
	keepAlive   *net.KeepAliveConfig
	noDelay     *bool
	userTimeout time.Duration // 0: the system's
	tos         int           // below 0: the system's
}

// KeepAlive sets the probes that TCP sends on quiet connections to find peers
// that are gone. Default: on, after 15 s without traffic and then every 15 s,
// up to 9 times.
func KeepAlive(config net.KeepAliveConfig) Option {
	return option(func(s *settings) { s.tuning.keepAlive = &config })
}

// NoDelay says whether TCP sends small segments at once, true, or holds them
// back while earlier ones are not acknowledged, false, which suits bulk.
// Default true.
func NoDelay(on bool) Option {
	return option(func(s *settings) { s.tuning.noDelay = &on })
}

// TCPUserTimeout bounds how long what was written may stay unacknowledged by
// the peer's system before the connection fails, to the millisecond. Only Linux
// has it, elsewhere it is an error. Default: none, which is about 15 minutes.
func TCPUserTimeout(d time.Duration) Option {
	return option(func(s *settings) {
		if d < time.Millisecond {
			s.fail(fmt.Errorf("option TCPUserTimeout: %v is less than a millisecond", d))
		}
		if !system.HasUserTimeout {
			s.fail(fmt.Errorf("option TCPUserTimeout: %w on this system", errors.ErrUnsupported))
		}
		s.tuning.userTimeout = d
	})
}

// TOS sets the type of service, 0 to 255, that the packets of TCP connections
// carry: the DSCP in the upper six bits. It is an error on systems where it
// cannot be set. Default: the system's, 0.
func TOS(n int) Option {
	return option(func(s *settings) {
		if n < 0 || n > 255 {
			s.fail(fmt.Errorf("option TOS: %d is not within 0 to 255", n))
		}
		if !system.HasTOS {
			s.fail(fmt.Errorf("option TOS: %w on this system", errors.ErrUnsupported))
		}
		s.tuning.tos = n
	})
}

// tune applies the options to a connection. What goes wrong with one that was
// there a moment ago will show in reading and writing.
func (s *settings) tune(conn net.Conn) {
	tcp, ok := beneath(conn).(*net.TCPConn)
	if !ok {
		return
	}
	t := &s.tuning
	var errs [4]error
	if t.keepAlive != nil {
		errs[0] = tcp.SetKeepAliveConfig(*t.keepAlive)
	}
	if t.noDelay != nil {
		errs[1] = tcp.SetNoDelay(*t.noDelay)
	}
	if t.userTimeout > 0 {
		errs[2] = control(tcp, func(fd uintptr) error { return system.SetUserTimeout(fd, t.userTimeout) })
	}
	if t.tos >= 0 {
		four := addrPortOf(tcp.RemoteAddr()).Addr().Is4()
		errs[3] = control(tcp, func(fd uintptr) error { return system.SetTOS(fd, t.tos, four) })
	}
	if err := errors.Join(errs[:]...); err != nil {
		s.log().Debug("netgen: an option of a connection cannot be set", "remote", conn.RemoteAddr(), "error", err)
	}
}

// beneath returns the connection that others, such as one of TLS, are built on.
func beneath(conn net.Conn) net.Conn {
	for {
		outer, ok := conn.(interface{ NetConn() net.Conn })
		if !ok {
			return conn
		}
		conn = outer.NetConn()
	}
}

// addrPortOf returns the address of one end of a TCP connection, IPv4 as such,
// and nothing valid for any other.
func addrPortOf(addr net.Addr) netip.AddrPort {
	if addr == nil {
		return netip.AddrPort{}
	}
	var at netip.AddrPort
	if tcp, ok := addr.(*net.TCPAddr); ok {
		at = tcp.AddrPort()
	} else if network := addr.Network(); network == "tcp" || network == "tcp4" || network == "tcp6" {
		at, _ = netip.ParseAddrPort(addr.String())
	}
	return netip.AddrPortFrom(at.Addr().Unmap(), at.Port())
}
