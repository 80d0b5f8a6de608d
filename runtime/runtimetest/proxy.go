package runtimetest

import (
	"context"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime"
)

// A Proxy stands between clients and a server, on real sockets, and does to
// their bytes what its script says. It works for every protocol. Its methods
// may be called from any goroutine.
type Proxy struct {
	t        testing.TB
	listener net.Listener
	network  string
	target   string
	script   Script

	opening sync.RWMutex // read by those who make a connection, so that Now does not miss it

	mu     sync.Mutex
	count  int
	links  map[*link]struct{}
	closed bool
	all    sync.WaitGroup
}

// NewProxy starts a proxy before the server at target, which is a tcp or unix
// address as for Dial. The proxy's own address is of the same kind. A nil
// script forwards everything as it is.
func NewProxy(t testing.TB, target string, script Script) *Proxy {
	t.Helper()
	network, rest, _ := strings.Cut(target, ":")
	p := &Proxy{
		t: t, network: network, target: strings.TrimPrefix(rest, "//"), script: script,
		links: map[*link]struct{}{},
	}
	mine := "tcp://127.0.0.1:0"
	if network == "unix" {
		mine = "unix://" + filepath.Join(t.TempDir(), "proxy")
	}
	listener, err := runtime.Listen(t.Context(), mine)
	if err != nil {
		t.Fatal(err)
	}
	p.listener = listener
	p.all.Go(p.accept)
	t.Cleanup(p.Close)
	return p
}

// Addr returns the address to dial.
func (p *Proxy) Addr() string { return AddressOf(p.listener.Addr()) }

// Connections returns how many clients have connected so far.
func (p *Proxy) Connections() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.count
}

// Now does something to both directions of each connection there is, where
// offsets count from this moment. Now(Reset(0)) is a crash, Now(BlackHole(0))
// a cable that is pulled.
func (p *Proxy) Now(faults ...Fault) {
	p.opening.Lock()
	defer p.opening.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	for l := range p.links {
		l.now(faults)
	}
}

// Close ends everything. The test's end does so too.
func (p *Proxy) Close() {
	p.mu.Lock()
	p.closed = true
	_ = p.listener.Close()
	for l := range p.links {
		l.close()
	}
	p.mu.Unlock()
	p.all.Wait()
}

func (p *Proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.all.Go(func() { p.connect(client) })
	}
}

// connect dials the server for a client and forwards until both have ended.
func (p *Proxy) connect(client net.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	l := p.open(ctx, client)
	if l == nil {
		return
	}
	defer p.forget(l)
	var both sync.WaitGroup
	both.Go(l.up.run)
	both.Go(l.down.run)
	both.Wait()
}

// open makes the link of a client, nil if there is none to be.
func (p *Proxy) open(ctx context.Context, client net.Conn) *link {
	p.opening.RLock()
	defer p.opening.RUnlock()
	var dialer net.Dialer
	server, err := dialer.DialContext(ctx, p.network, p.target)
	if err != nil {
		_ = client.Close()
		return nil
	}
	return p.register(client, server)
}

// register returns nil once the proxy is closed.
func (p *Proxy) register(client, server net.Conn) *link {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := &link{client: client, server: server, over: make(chan struct{})}
	if p.closed {
		l.close()
		return nil
	}
	var up, down []Fault
	if p.script != nil {
		up, down = p.script(p.count)
	}
	p.count++
	l.up = newFlow(l, client, server, up)
	l.down = newFlow(l, server, client, down)
	p.links[l] = struct{}{}
	return l
}

func (p *Proxy) forget(l *link) {
	l.close()
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.links, l)
}

// A link is the two connections of one client.
type link struct {
	client, server net.Conn
	up, down       *flow
	once           sync.Once
	over           chan struct{} // closed with both
}

// now has both directions do something. An end does not wait for a flow that is
// stuck.
func (l *link) now(faults []Fault) {
	for _, fault := range faults {
		switch {
		case fault.at == 0 && fault.kind == kindCut:
			l.close()
		case fault.at == 0 && fault.kind == kindReset:
			l.reset()
		}
	}
	l.up.add(faults)
	l.down.add(faults)
}

func (l *link) close() {
	l.once.Do(func() {
		close(l.over)
		_ = l.client.Close()
		_ = l.server.Close()
	})
}

// reset closes both such that a peer over TCP sees a reset.
func (l *link) reset() {
	for _, conn := range []net.Conn{l.client, l.server} {
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
	}
	l.close()
}

// sleep waits, unless the link ends.
func (l *link) sleep(d time.Duration) {
	select {
	case <-time.After(d):
	case <-l.over:
	}
}
