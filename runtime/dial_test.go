package runtime

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// dial connects to an address, with no session.
func dial(ctx context.Context, addr string) (net.Conn, error) {
	addrs, err := dialTargets([]string{addr})
	if err != nil {
		return nil, err
	}
	conn, _, err := defaultSettings().dial(ctx, addrs)
	return conn, err
}

// A fixedResolver answers with the same addresses, and notes what it was asked.
type fixedResolver struct {
	addrs []netip.Addr
	mu    sync.Mutex
	asked []string
}

func (r *fixedResolver) LookupNetIP(_ context.Context, network, host string) ([]netip.Addr, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked = append(r.asked, network+" "+host)
	return r.addrs, nil
}

func resolvesTo(addrs ...string) *fixedResolver {
	r := &fixedResolver{}
	for _, a := range addrs {
		r.addrs = append(r.addrs, netip.MustParseAddr(a))
	}
	return r
}

// portOf returns the port of an address with one, with the colon.
func portOf(t testing.TB, addr string) string {
	t.Helper()
	_, port, err := net.SplitHostPort(strings.TrimPrefix(addr, "tcp://"))
	if err != nil {
		t.Fatal(err)
	}
	return ":" + port
}

func TestC03RefusedAddressIsFollowedByTheNext(t *testing.T) {
	t.Parallel()
	server, addr := serve(t, "tcp://127.0.0.1:0", handlers{echo: echoBack})
	port := portOf(t, addr)
	r := resolvesTo("::1", "127.0.0.1", "::1")
	var attempts []DialAttempt
	client := connect(t, "tcp://chat.example"+port, handlers{}, Resolver(r), OnDialAttempt(func(a DialAttempt) { attempts = append(attempts, a) }))
	if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil {
		t.Error(err)
	}
	if n := server.Stats().Accepted; n != 1 || server.Sockets().Len() != 1 {
		t.Errorf("%d connections", n)
	}
	if len(attempts) != 2 || !errors.Is(attempts[0].Err, syscall.ECONNREFUSED) || attempts[0].Addr.String() != "[::1]"+port ||
		attempts[1].Err != nil || attempts[1].Addr.String() != "127.0.0.1"+port || attempts[1].Took <= 0 {
		t.Errorf("got %+v", attempts)
	}
	if !slices.Equal(r.asked, []string{"ip chat.example"}) {
		t.Errorf("asked %q", r.asked)
	}
}

func TestC03EveryAttemptIsInTheError(t *testing.T) {
	t.Parallel()
	var n int
	_, err := Dial(ctxFor(t), testProtocol, Side{}, "tcp://chat.example:1", quiet,
		Resolver(resolvesTo("127.0.0.1", "127.0.0.2", "::1")), OnDialAttempt(func(DialAttempt) { n++ }))
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Code != Unavailable || e.Outcome != NotSent || !e.Retryable() || !errors.Is(err, syscall.ECONNREFUSED) || n != 3 {
		t.Fatalf("%d attempts, %v", n, err)
	}
	for _, part := range []string{"127.0.0.1:1", "127.0.0.2:1", "[::1]:1"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%s is not in: %v", part, err)
		}
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("it has several lines: %v", err)
	}
}

func TestS01DialTakesTheFirstThatAnswers(t *testing.T) {
	t.Parallel()
	first, addr := serve(t, "tcp://127.0.0.1:0", handlers{})
	second, _ := serve(t, "tcp://127.0.0.2"+portOf(t, addr), handlers{})
	connect(t, "tcp://chat.example"+portOf(t, addr), handlers{}, Resolver(resolvesTo("127.0.0.1", "127.0.0.2")))
	if first.Stats().Accepted != 1 || second.Stats().Accepted != 0 {
		t.Errorf("%+v, %+v", first.Stats(), second.Stats())
	}
}

func TestAlternating(t *testing.T) {
	t.Parallel()
	var got []string
	for _, a := range alternating(resolvesTo("::1", "::2", "::3", "10.0.0.1", "10.0.0.2").addrs) {
		got = append(got, a.String())
	}
	if s := strings.Join(got, " "); s != "::1 10.0.0.1 ::2 10.0.0.2 ::3" {
		t.Error(s)
	}
}

func TestC03SlowAddressIsOvertaken(t *testing.T) {
	t.Parallel()
	_, addr := serve(t, "tcp://127.0.0.1:0", handlers{})
	held := make(chan struct{})
	var seen atomic.Int64
	client := connect(t, "tcp://chat.example"+portOf(t, addr), handlers{}, Resolver(resolvesTo("127.0.0.9", "127.0.0.1")),
		DialPolicy(func(a netip.AddrPort) error { // in place of a black hole
			if a.Addr() == netip.MustParseAddr("127.0.0.9") {
				<-held
			} else {
				close(held)
			}
			return nil
		}), OnDialAttempt(func(DialAttempt) { seen.Add(1) }))
	if client.Socket().RemoteAddr().String() != "127.0.0.1"+portOf(t, addr) || seen.Load() != 2 {
		t.Errorf("%v after %d attempts", client.Socket().RemoteAddr(), seen.Load())
	}
}

func TestS06ResolversOfAllKinds(t *testing.T) {
	t.Parallel()
	_, addr := serve(t, "tcp://127.0.0.1:0", handlers{})
	target := "tcp://chat.example" + portOf(t, addr)
	connect(t, target, handlers{}, Resolver(&fixedResolver{addrs: []netip.Addr{{}, netip.MustParseAddr("::ffff:127.0.0.1")}}))
	connect(t, "tcp4://chat.example"+portOf(t, addr), handlers{}, Resolver(resolvesTo("::1", "127.0.0.1")))
	for name, r := range map[string]NameResolver{"nothing": &fixedResolver{}, "garbage": &fixedResolver{addrs: []netip.Addr{{}}}} {
		_, err := Dial(ctxFor(t), testProtocol, Side{}, target, quiet, Resolver(r))
		if CodeOf(err) != Unavailable || !strings.Contains(err.Error(), "chat.example") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

type failingResolver struct{}

func (failingResolver) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
}

func TestC06HostThatIsNotKnown(t *testing.T) {
	t.Parallel()
	_, err := Dial(ctxFor(t), testProtocol, Side{}, "tcp://nobody.example:7000", quiet, Resolver(failingResolver{}))
	unknown, ok := errors.AsType[*net.DNSError](err)
	if !ok || !unknown.IsNotFound || CodeOf(err) != Unavailable || !strings.Contains(err.Error(), "nobody.example:7000") {
		t.Error(err)
	}
}

func TestS05LocalAddr(t *testing.T) {
	t.Parallel()
	server, addr := serve(t, "tcp://127.0.0.1:0", handlers{})
	local := netip.MustParseAddrPort("127.0.0.7:0")
	client := connect(t, addr, handlers{}, LocalAddr(local))
	if got := addrPortOf(peerOf(t, server).RemoteAddr()); got.Addr() != local.Addr() || got != addrPortOf(client.Socket().LocalAddr()) {
		t.Errorf("it comes from %v", got)
	}
	busy := mustListen(t, "tcp://127.0.0.1:0")
	defer busy.Close()
	_, err := Dial(ctxFor(t), testProtocol, Side{}, addr, quiet, LocalAddr(addrPortOf(busy.Addr())))
	if !errors.Is(err, syscall.EADDRINUSE) || CodeOf(err) != Unavailable {
		t.Errorf("a busy address: %v", err)
	}
	_, err = Dial(ctxFor(t), testProtocol, Side{}, "tcp://[::1]:1", quiet, LocalAddr(local))
	if CodeOf(err) != Unavailable || errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("the other family: %v", err)
	}
	if _, err := Dial(ctxFor(t), testProtocol, Side{}, addr, LocalAddr(netip.AddrPort{})); err == nil {
		t.Error("no address is fine")
	}
}

func TestDialPolicySeesWhatIsDialed(t *testing.T) {
	t.Parallel()
	server, addr := serve(t, "tcp://127.0.0.1:0", handlers{})
	target := "tcp://rebound.example" + portOf(t, addr)
	private := PrivateRanges()
	var asked []netip.AddrPort
	policy := DialPolicy(func(a netip.AddrPort) error {
		asked = append(asked, a)
		if private.Contains(a.Addr()) {
			return errors.New("no way in")
		}
		return nil
	})
	for name, opts := range map[string][]DialOption{
		"policy":    {policy},
		"panicking": {DialPolicy(func(netip.AddrPort) error { panic("oops") })},
		"denied":    {Deny(private)},
	} {
		opts = append(opts, quiet, Resolver(resolvesTo("::ffff:127.0.0.1")))
		_, err := Dial(ctxFor(t), testProtocol, Side{}, target, opts...)
		e, ok := errors.AsType[*Error](err)
		if !ok || e.Code != PermissionDenied || e.Outcome != NotSent || e.Retryable() || !errors.Is(err, ErrDenied) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if want := netip.MustParseAddrPort("127.0.0.1" + portOf(t, addr)); len(asked) != 1 || asked[0] != want {
		t.Errorf("asked about %v", asked)
	}
	if server.Stats().Accepted != 0 {
		t.Error("something came through")
	}
	private.Remove(netip.MustParsePrefix("127.0.0.0/8"))
	connect(t, target, handlers{}, policy, Deny(private), Resolver(resolvesTo("127.0.0.1")))
}

func TestC14DialIsCancelledBetweenItsAttempts(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	_, err := Dial(ctx, testProtocol, Side{}, "tcp://chat.example:1", quiet, Resolver(resolvesTo("127.0.0.1", "127.0.0.2")),
		OnDialAttempt(func(DialAttempt) { n++; cancel() }))
	if !errors.Is(err, context.Canceled) || CodeOf(err) != Canceled || n != 1 || !strings.Contains(err.Error(), "127.0.0.1:1") {
		t.Errorf("after %d: %v", n, err)
	}
}

func TestS16BadAddressesAreTheCallersFault(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{"localhost:80", "fd:3", "systemd:web", "unix:"} {
		if _, err := Dial(t.Context(), testProtocol, Side{}, addr, quiet); CodeOf(err) != InvalidArgument {
			t.Errorf("%s: %v", addr, err)
		}
	}
}

// Every transport tells its attempts, not TCP alone.
func TestC05AttemptsOfOtherTransports(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/none"
	for addr, want := range map[string]string{"unix://" + path: path, "mem:nobody": "nobody"} {
		var got []DialAttempt
		_, err := Dial(ctxFor(t), testProtocol, Side{}, addr, quiet, OnDialAttempt(func(a DialAttempt) { got = append(got, a) }))
		if err == nil || !strings.Contains(err.Error(), want) || len(got) != 1 || got[0].Addr.String() != want || got[0].Err == nil {
			t.Errorf("%s: %v, %+v", addr, err, got)
		}
	}
}

func TestC63DialDeadlineAtABlackHole(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := Dial(ctx, testProtocol, Side{}, "tcp://chat.example:1", quiet, Resolver(resolvesTo("127.0.0.1")),
		DialPolicy(func(netip.AddrPort) error { <-ctx.Done(); return nil }))
	if took := time.Since(start); CodeOf(err) != DeadlineExceeded || took > 20*time.Second {
		t.Errorf("after %v: %v", took, err)
	}
}
