package runtime

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"syscall"
	"time"
)

// nextAttempt is how long an attempt to connect has before the next address is
// tried beside it.
const nextAttempt = 300 * time.Millisecond

// A dialing is what the options say of dialing.
type dialing struct {
	local     netip.AddrPort
	resolver  NameResolver
	policy    func(netip.AddrPort) error
	onAttempt func(DialAttempt)
}

// A NameResolver finds the addresses of a host; network is ip, ip4 or ip6. A
// *net.Resolver is one.
type NameResolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// A DialAttempt is one attempt to connect.
type DialAttempt struct {
	Addr net.Addr
	Err  error // nil if it connected, also where another was faster
	Took time.Duration
}

// LocalAddr sets the address, and unless it is 0 the port, from which TCP
// connections are made. Addresses of the other family are then not dialed.
// Default: the system's choice.
func LocalAddr(addr netip.AddrPort) DialOption {
	return dialOption(func(s *settings) {
		if !addr.Addr().IsValid() {
			s.fail(errors.New("option LocalAddr: the address is not valid"))
		}
		s.dialing.local = netip.AddrPortFrom(addr.Addr().Unmap(), addr.Port())
	})
}

// Resolver has the addresses of hosts found by r. IP addresses are dialed
// without. Default: net.DefaultResolver.
func Resolver(r NameResolver) DialOption {
	return dialOption(func(s *settings) { s.dialing.resolver = r })
}

// DialPolicy has f asked about every IP address before it is connected to, when
// its socket exists already: no name can lead elsewhere after that. An error
// forbids it; with PermissionDenied for all, Dial fails. f may be called from
// several goroutines at a time. IPv4 addresses come as such.
func DialPolicy(f func(remote netip.AddrPort) error) DialOption {
	return dialOption(func(s *settings) { s.dialing.policy = f })
}

// OnDialAttempt has f called for every attempt of Dial to connect, one after
// the other, before Dial returns.
func OnDialAttempt(f func(DialAttempt)) DialOption {
	return dialOption(func(s *settings) { s.dialing.onAttempt = f })
}

// dial connects to an address.
func (s *settings) dial(ctx context.Context, addr string) (net.Conn, error) {
	a, err := parseAddress(addr)
	if err != nil {
		return nil, &Error{Code: InvalidArgument, Outcome: NotSent, Cause: err}
	}
	switch a.network {
	case "fd", "systemd":
		return nil, &Error{Code: InvalidArgument, Outcome: NotSent, Message: "address " + addr + " can be listened on, not dialed"}
	case "mem":
		return s.race(ctx, []net.Addr{memAddr(a.target)})
	case "unix":
		return s.race(ctx, []net.Addr{&net.UnixAddr{Name: a.target, Net: "unix"}})
	}
	targets, err := s.resolve(ctx, a)
	if err != nil {
		return nil, notConnected(ctx, []error{fmt.Errorf("dial %s %s: %w", a.network, a.target, err)})
	}
	return s.race(ctx, targets)
}

// resolve finds what a TCP address stands for, in the order in which it is to be
// tried.
func (s *settings) resolve(ctx context.Context, a address) ([]net.Addr, error) {
	host, service, err := net.SplitHostPort(a.target)
	if err != nil {
		return nil, err
	}
	port, err := net.DefaultResolver.LookupPort(ctx, a.network, service)
	if err != nil {
		return nil, err
	}
	found, err := s.lookup(ctx, a.network, host)
	if err != nil {
		return nil, err
	}
	var usable []netip.Addr
	for _, addr := range found {
		if addr = addr.Unmap(); s.dialing.fits(a.network, addr) {
			usable = append(usable, addr)
		}
	}
	if len(usable) == 0 {
		return nil, &net.AddrError{Err: "no address of the host can be dialed from here over " + a.network, Addr: host}
	}
	targets := make([]net.Addr, 0, len(usable))
	for _, addr := range alternating(usable) {
		targets = append(targets, net.TCPAddrFromAddrPort(netip.AddrPortFrom(addr, uint16(port))))
	}
	return targets, nil
}

// lookup finds the addresses of a host. No host is this one.
func (s *settings) lookup(ctx context.Context, network, host string) ([]netip.Addr, error) {
	if host == "" {
		host = "127.0.0.1"
		if network == "tcp6" {
			host = "::1"
		}
	}
	if addr, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{addr}, nil
	}
	if s.dialing.resolver != nil {
		return s.dialing.resolver.LookupNetIP(ctx, ipNetwork(network), host)
	}
	return net.DefaultResolver.LookupNetIP(ctx, ipNetwork(network), host)
}

// fits reports whether an address is of a family that can be dialed.
func (d *dialing) fits(network string, addr netip.Addr) bool {
	local := d.local.Addr()
	switch {
	case !addr.IsValid(),
		network == "tcp4" && !addr.Is4(),
		network == "tcp6" && addr.Is4(),
		local.IsValid() && local.Is4() != addr.Is4():
		return false
	}
	return true
}

// alternating orders addresses so that the families take turns, that of the
// first one first.
func alternating(addrs []netip.Addr) []netip.Addr {
	var lanes [2][]netip.Addr
	for _, addr := range addrs {
		lane := 0
		if addr.Is4() != addrs[0].Is4() {
			lane = 1
		}
		lanes[lane] = append(lanes[lane], addr)
	}
	ordered := make([]netip.Addr, 0, len(addrs))
	for i := range addrs {
		for _, lane := range lanes {
			if i < len(lane) {
				ordered = append(ordered, lane[i])
			}
		}
	}
	return ordered
}

// An attempted is the end of an attempt.
type attempted struct {
	DialAttempt
	conn net.Conn
}

// race connects to the first of targets that can be reached. The next one is
// tried when one has failed, and beside it when it takes long. All attempts are
// over when it returns.
func (s *settings) race(ctx context.Context, targets []net.Addr) (net.Conn, error) {
	racing, stop := context.WithCancel(ctx)
	defer stop()
	var (
		ended  = make(chan attempted)
		late   = time.NewTimer(nextAttempt)
		begun  int
		over   int
		winner net.Conn
		errs   []error
	)
	defer late.Stop()
	begin := func() {
		if begun == len(targets) || winner != nil || racing.Err() != nil {
			return
		}
		target := targets[begun]
		begun++
		late.Reset(nextAttempt)
		go func() { ended <- s.attempt(racing, target) }()
	}
	for begin(); over < begun; {
		select {
		case <-late.C:
			begin()
		case a := <-ended:
			over++
			s.tell(a.DialAttempt)
			switch {
			case a.Err != nil:
				errs = append(errs, a.Err)
				begin()
			case winner != nil:
				_ = a.conn.Close()
			default:
				winner = a.conn
				stop()
			}
		}
	}
	if winner == nil {
		return nil, notConnected(ctx, errs)
	}
	s.tune(winner)
	return winner, nil
}

func (s *settings) tell(a DialAttempt) {
	if on := s.dialing.onAttempt; on != nil {
		_ = hook(s.log(), "OnDialAttempt", func() error { on(a); return nil })
	}
}

// attempt connects to one address.
func (s *settings) attempt(ctx context.Context, target net.Addr) attempted {
	start := time.Now()
	conn, err := s.connect(ctx, target)
	return attempted{DialAttempt{target, err, time.Since(start)}, conn}
}

func (s *settings) connect(ctx context.Context, target net.Addr) (net.Conn, error) {
	network := target.Network()
	if network == "mem" {
		return dialMem(ctx, target.String())
	}
	var dialer net.Dialer
	if strings.HasPrefix(network, "tcp") {
		dialer.ControlContext = s.permit
		if s.dialing.local.IsValid() {
			dialer.LocalAddr = net.TCPAddrFromAddrPort(s.dialing.local)
		}
	}
	return dialer.DialContext(ctx, network, target.String())
}

// permit says, once a socket is made for an address, whether it may be used.
func (s *settings) permit(_ context.Context, _, target string, _ syscall.RawConn) error {
	remote, err := netip.ParseAddrPort(target)
	if err != nil {
		return err
	}
	remote = netip.AddrPortFrom(remote.Addr().Unmap(), remote.Port())
	if s.denies(remote.Addr()) {
		return denied("the address may not be dialed", ErrDenied)
	}
	if s.dialing.policy == nil {
		return nil
	}
	if err := hook(s.log(), "DialPolicy", func() error { return s.dialing.policy(remote) }); err != nil {
		return denied("the address may not be dialed", causes{ErrDenied, err})
	}
	return nil
}

// notConnected is the error of a Dial of which every attempt has failed.
func notConnected(ctx context.Context, errs []error) error {
	if ctx.Err() != nil {
		return canceled("", NotSent, causes(append([]error{context.Cause(ctx)}, errs...)))
	}
	code := Unavailable
	if allDenied(errs) {
		code = PermissionDenied
	}
	if len(errs) == 1 {
		return &Error{Code: code, Outcome: NotSent, Cause: errs[0]}
	}
	return &Error{Code: code, Outcome: NotSent, Cause: causes(errs)}
}

func allDenied(errs []error) bool {
	for _, err := range errs {
		if !errors.Is(err, ErrDenied) {
			return false
		}
	}
	return len(errs) > 0
}

// causes are several errors in one line.
type causes []error

// Error implements error.
func (c causes) Error() string {
	texts := make([]string, len(c))
	for i, err := range c {
		texts[i] = err.Error()
	}
	return strings.Join(texts, "; ")
}

// Unwrap returns the errors.
func (c causes) Unwrap() []error { return c }
