package runtime

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	goruntime "runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func TestC36OnDropSaysWhichLimit(t *testing.T) {
	t.Parallel()
	drops := make(chan Drop, 10)
	onDrop := OnDrop(func(d Drop) { drops <- d })
	for name, test := range map[string]struct {
		opt    ServerOption
		reason error
		code   Code
	}{
		"sockets": {MaxSockets(0), ErrMaxSockets, ResourceExhausted},
		"per IP":  {MaxSocketsPerIP(0), ErrMaxSocketsPerIP, ResourceExhausted},
		"deny":    {Deny(PrivateRanges()), ErrDenied, PermissionDenied},
		"policy":  {AcceptPolicy(func(netip.AddrPort) error { return errors.New("secret") }), ErrDenied, PermissionDenied},
		"panic":   {AcceptPolicy(func(netip.AddrPort) error { panic("secret") }), ErrDenied, PermissionDenied},
		"text":    {AcceptPolicy(func(netip.AddrPort) error { return Errorf(Unavailable, "come later") }), ErrDenied, Unavailable},
	} {
		var met atomic.Int64
		server, addr := serve(t, "tcp://127.0.0.1:0", handlers{}, test.opt, onDrop,
			OnConnect(func(context.Context, *Socket) error { met.Add(1); return nil }))
		_, err := Dial(ctxFor(t), testProtocol, Side{}, addr, quiet)
		if CodeOf(err) != test.code || strings.Contains(err.Error(), "secret") || name == "text" && !strings.Contains(err.Error(), "come later") {
			t.Errorf("%s: the peer reads %v", name, err)
		}
		d := <-drops
		if !errors.Is(d.Reason, test.reason) || CodeOf(d.Reason) != test.code || d.Local.String() != strings.TrimPrefix(addr, "tcp://") ||
			!addrPortOf(d.Remote).IsValid() || met.Load() != 0 {
			t.Errorf("%s: %+v", name, d)
		}
		if stats := server.Stats(); stats != (ServerStats{Accepted: 1, Dropped: 1}) {
			t.Errorf("%s: %+v", name, stats)
		}
	}
}

// A wire protocol has no words for a refusal: the connection is closed.
func TestC41RefusalInAWireProtocol(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	drops := make(chan Drop, 1)
	_, addr := serveForeign(t, l.protocol, l.side(lineHandlers{}), MaxSocketsPerIP(1), OnDrop(func(d Drop) { drops <- d }))
	client := dialForeign(t, addr, l.protocol, Side{})
	if all, err := io.ReadAll(rawClient(t, addr)); len(all) != 0 || err != nil {
		t.Errorf("%q, %v", all, err)
	}
	if d := <-drops; !errors.Is(d.Reason, ErrMaxSocketsPerIP) {
		t.Error(d)
	}
	_ = client.Close()
}

func TestA44MaxSocketsPerIP(t *testing.T) {
	t.Parallel()
	gone := make(chan struct{}, 100)
	server, addr := serve(t, "tcp://:0", handlers{}, MaxSocketsPerIP(2), OnDisconnect(func(*Socket, error) { gone <- struct{}{} }))
	port := portOf(t, addr)
	var clients []*Client
	for _, host := range []string{"127.0.0.1", "[::1]"} {
		for i := range 4 {
			client, err := Dial(ctxFor(t), testProtocol, Side{}, "tcp://"+host+port, quiet)
			if i < 2 && err == nil {
				clients = append(clients, client)
			} else if i < 2 || CodeOf(err) != ResourceExhausted {
				t.Errorf("%s, %d: %v", host, i, err)
			}
		}
	}
	if len(clients) != 4 || server.Sockets().Len() != 4 {
		t.Fatalf("%d clients, %d sockets", len(clients), server.Sockets().Len())
	}
	connect(t, "tcp://127.0.0.1"+port, handlers{}, LocalAddr(netip.MustParseAddrPort("127.0.0.3:0"))) // another address
	socket := peerAt(server, clients[0].Socket().LocalAddr())
	_ = clients[0].Close()
	<-gone
	<-socket.Done()
	connect(t, "tcp://127.0.0.1"+port, handlers{}) // there is room again, at once
	for _, c := range clients[1:] {
		_ = c.Close()
	}
}

// peerAt returns the server's end of the socket of which this is the other.
func peerAt(server *Server, addr net.Addr) *Socket {
	for s := range server.Sockets().All() {
		if addrPortOf(s.RemoteAddr()) == addrPortOf(addr) {
			return s
		}
	}
	return nil
}

// Limits hold, exactly, whoever comes and goes at the same time, and every
// connection ends in OnDrop or in OnDisconnect.
func TestA44LimitsInAStorm(t *testing.T) {
	t.Parallel()
	const dials, limit = 150, 7
	var now, most, ended atomic.Int64
	server, addr := serve(t, "tcp://127.0.0.1:0", handlers{echo: echoBack}, MaxSockets(limit+5), MaxSocketsPerIP(limit),
		OnConnect(func(context.Context, *Socket) error {
			n := now.Add(1)
			for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
			}
			return nil
		}),
		OnDisconnect(func(*Socket, error) { now.Add(-1); ended.Add(1) }),
		OnDrop(func(Drop) { ended.Add(1) }))
	var all sync.WaitGroup
	for range dials {
		all.Go(func() {
			client, err := Dial(ctxFor(t), testProtocol, Side{}, addr, quiet)
			if err != nil {
				if code := CodeOf(err); code != ResourceExhausted && code != Unavailable { // beyond maxRefusing none is told
					t.Error(err)
				}
				return
			}
			if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil {
				t.Error(err)
			}
			_ = client.Close()
		})
	}
	all.Wait()
	server.Abort()
	<-server.Done()
	for ended.Load() < dials { // what was dropped may be told a moment later
		if stats := server.Stats(); stats.Accepted != dials {
			t.Fatalf("%+v, %d ended", stats, ended.Load())
		}
		goruntime.Gosched()
	}
	if most.Load() > limit || ended.Load() != dials {
		t.Errorf("%d at once, %d ended", most.Load(), ended.Load())
	}
	server.places.mu.Lock()
	defer server.places.mu.Unlock()
	if len(server.places.taken) != 0 {
		t.Errorf("%v are counted yet", server.places.taken)
	}
}

func TestA44MaxSocketsPerKey(t *testing.T) {
	t.Parallel()
	user, group := NewKey[string]("user"), NewKey[int]("group")
	who := make(chan string, 1)
	drops := make(chan Drop, 1)
	_, addr := serve(t, memAddress(), handlers{}, MaxSocketsPerKey(user, 1), MaxSocketsPerKey(group, 2), OnDrop(func(d Drop) { drops <- d }),
		OnDisconnect(func(*Socket, error) {}),
		OnConnect(func(_ context.Context, s *Socket) error {
			if name := <-who; name != "" {
				user.Set(s, name)
				group.Set(s, len(name))
			}
			return nil
		}))
	dialAs := func(name string) (*Client, error) {
		who <- name
		return Dial(ctxFor(t), testProtocol, Side{}, addr, quiet)
	}
	var clients []*Client
	for _, name := range []string{"ann", "bob", "", "", "eve_"} {
		client, err := dialAs(name)
		if err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		clients = append(clients, client)
	}
	for name, text := range map[string]string{"ann": "one user", "joe": "one group"} {
		_, err := dialAs(name)
		if CodeOf(err) != ResourceExhausted || !strings.Contains(err.Error(), text) {
			t.Errorf("%s: %v", name, err)
		}
		if d := <-drops; !errors.Is(d.Reason, ErrMaxSocketsPerKey) {
			t.Error(d)
		}
	}
	for _, c := range clients {
		_ = c.Close()
	}
}

func TestC34RefusalByOnConnectIsADrop(t *testing.T) {
	t.Parallel()
	no := Errorf(PermissionDenied, "members only")
	drops := make(chan Drop, 1)
	server, addr := serve(t, "tcp://127.0.0.1:0", handlers{}, OnDrop(func(d Drop) { drops <- d }),
		OnConnect(func(context.Context, *Socket) error { return no }),
		OnDisconnect(func(*Socket, error) { t.Error("it was never connected") }))
	if _, err := Dial(ctxFor(t), testProtocol, Side{}, addr, quiet); CodeOf(err) != PermissionDenied {
		t.Error(err)
	}
	if d := <-drops; !errors.Is(d.Reason, no) || d.Remote == nil || server.Stats().Dropped != 1 {
		t.Errorf("%+v", d)
	}
}

func TestC32DenyListChangesWhileItServes(t *testing.T) {
	t.Parallel()
	set := &PrefixSet{}
	_, addr := serve(t, "tcp://[::]:0", handlers{}, Deny(set))
	addr = "tcp://127.0.0.1" + portOf(t, addr) // which the listener sees as ::ffff:127.0.0.1
	connect(t, addr, handlers{})
	set.Add(netip.MustParsePrefix("127.0.0.0/8"))
	if _, err := Dial(ctxFor(t), testProtocol, Side{}, addr, quiet); CodeOf(err) != PermissionDenied {
		t.Error(err)
	}
	set.Remove(netip.MustParsePrefix("127.0.0.1/32"))
	connect(t, addr, handlers{})
}

func TestA43AcceptFailuresAreReported(t *testing.T) {
	t.Parallel()
	l := &flakyListener{Listener: mustListen(t, memAddress())}
	l.failures.Store(3)
	failures := make(chan AcceptFailure, 3)
	server := NewServer(testProtocol, Side{}, quiet, OnAcceptFailure(func(f AcceptFailure) { failures <- f; panic("oops") }))
	served := make(chan error, 1)
	go func() { served <- server.Serve(context.Background(), l) }()
	want := minBackoff
	for range 3 {
		if f := <-failures; f.Wait != want || f.Local != l.Addr() || !mayPass(f.Cause) {
			t.Errorf("got %+v, want %v", f, want)
		}
		want *= 2
	}
	connect(t, dialable(l.Addr()), handlers{})
	_ = server.Close()
	<-served
	<-server.Done()
}

func TestS15StatesOfAServer(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	var order []string
	server := NewServer(testProtocol, Side{}, quiet, OnDisconnect(func(*Socket, error) {
		<-release
		order = append(order, "socket")
	}))
	state := func(want ServerState) {
		t.Helper()
		if got := server.State(); got != want {
			t.Errorf("it is %v, not %v", got, want)
		}
	}
	state(ServerNew)
	l := mustListen(t, "tcp://127.0.0.1:0")
	served := make(chan error, 1)
	go func() { served <- server.Serve(context.Background(), l) }()
	<-server.Ready()
	state(ServerServing)
	client := connect(t, dialable(l.Addr()), handlers{})
	if peer := peerOf(t, server); peer.Server() != server || client.Socket().Server() != nil || peer.Client() != nil {
		t.Error("a socket does not know whose it is")
	}
	_ = server.Close()
	<-served
	state(ServerDraining)
	select {
	case <-server.Done():
		t.Error("it is done before its socket is")
	default:
	}
	close(release)
	<-server.Done()
	state(ServerClosed)
	if len(order) != 1 {
		t.Errorf("got %q", order)
	}
	if s := server.State().String() + ServerNew.String(); s != "closednew" {
		t.Error(s)
	}
}
