package runtime

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"sync"
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
	telling   sync.Mutex // held while onAttempt is called
	more      []string   // addresses beside the one given to Dial
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

// MoreAddrs are further addresses, of any kind that can be dialed, for the case
// that the one given to Dial does not answer: they are tried in their order, the
// next one when one fails, and beside it after 300 ms. One that connects and then
// refuses the session counts as failed.
func MoreAddrs(addrs ...string) DialOption {
	return dialOption(func(s *settings) { s.dialing.more = append(s.dialing.more, addrs...) })
}

// dialTargets reads addresses that are to be dialed.
func dialTargets(texts []string) ([]address, error) {
	addrs := make([]address, len(texts))
	for i, text := range texts {
		a, err := parseAddress(text)
		if err != nil {
			return nil, &Error{Code: InvalidArgument, Outcome: NotSent, Cause: err}
		}
		if a.network == "fd" || a.network == "systemd" {
			return nil, &Error{Code: InvalidArgument, Outcome: NotSent, Message: "address " + text + " can be listened on, not dialed"}
		}
		addrs[i] = a
	}
	return addrs, nil
}

// dial connects to the first of addrs that can be reached, and says which it is.
func (s *settings) dial(ctx context.Context, addrs []address) (net.Conn, int, error) {
	conn, which, errs := race(ctx, len(addrs), func(ctx context.Context, i int) (net.Conn, []error) {
		return s.dialOne(ctx, addrs[i])
	})
	if conn == nil {
		return nil, 0, notConnected(ctx, errs)
	}
	s.tune(conn)
	return conn, which, nil
}

// dialOne connects to an address, which may be that of several.
func (s *settings) dialOne(ctx context.Context, a address) (net.Conn, []error) {
	targets, err := s.targets(ctx, a)
	if err != nil {
		return nil, []error{fmt.Errorf("dial %s %s: %w", a.network, a.target, err)}
	}
	conn, _, errs := race(ctx, len(targets), func(ctx context.Context, i int) (net.Conn, []error) {
		return s.attempt(ctx, targets[i])
	})
	if conn != nil && a.tls {
		conn = s.secureTo(conn, a.host())
	}
	return conn, errs
}

// targets are what an address stands for.
func (s *settings) targets(ctx context.Context, a address) ([]net.Addr, error) {
	switch a.network {
	case "mem":
		return []net.Addr{memAddr(a.target)}, nil
	case "unix":
		return []net.Addr{&net.UnixAddr{Name: a.target, Net: "unix"}}, nil
	}
	return s.resolve(ctx, a)
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

// race has the connection of the first of n tries that succeeds. The next one
// begins when one has failed, and beside it when it takes long. All are over when
// race returns.
func race(ctx context.Context, n int, try func(ctx context.Context, i int) (net.Conn, []error)) (winner net.Conn, which int, errs []error) {
	type end struct {
		i    int
		conn net.Conn
		errs []error
	}
	racing, stop := context.WithCancel(ctx)
	defer stop()
	ended, late := make(chan end), time.NewTimer(nextAttempt)
	defer late.Stop()
	begun, over := 0, 0
	begin := func() {
		if begun == n || winner != nil || racing.Err() != nil {
			return
		}
		i := begun
		begun++
		late.Reset(nextAttempt)
		go func() {
			conn, errs := try(racing, i)
			ended <- end{i, conn, errs}
		}()
	}
	for begin(); over < begun; {
		select {
		case <-late.C:
			begin()
		case e := <-ended:
			over++
			switch {
			case e.conn == nil:
				errs = append(errs, e.errs...)
				begin()
			case winner != nil:
				_ = e.conn.Close()
			default:
				winner, which = e.conn, e.i
				stop()
			}
		}
	}
	return winner, which, errs
}

// attempt connects to one address, and tells of it.
func (s *settings) attempt(ctx context.Context, target net.Addr) (net.Conn, []error) {
	start := time.Now()
	conn, err := s.connect(ctx, target)
	s.tell(DialAttempt{target, err, time.Since(start)})
	if err != nil {
		return nil, []error{err}
	}
	return conn, nil
}

func (s *settings) tell(a DialAttempt) {
	on := s.dialing.onAttempt
	if on == nil {
		return
	}
	s.dialing.telling.Lock()
	defer s.dialing.telling.Unlock()
	_ = hook(s.log(), "OnDialAttempt", func() error { on(a); return nil })
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
func notConnected(ctx context.Context, errs []error) *Error {
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
