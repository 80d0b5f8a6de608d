package inprocess

import (
	"context"
	"io"
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pires/go-proxyproto"

	"github.com/netgen-dev/netgen/examples/internal/peers"
	"github.com/netgen-dev/netgen/examples/internal/talks"
	"github.com/netgen-dev/netgen/examples/interop/internal/proxy"
)

// Who is behind the proxy, in both address families.
var (
	behind4 = &proxy.IPv4{Source: [4]byte{10, 1, 2, 3}, Destination: [4]byte{10, 4, 5, 6}, SourcePort: 4711, DestinationPort: 443}
	behind6 = &proxy.IPv6{
		Source:      netip.MustParseAddr("2001:db8::1").As16(),
		Destination: netip.MustParseAddr("2001:db8::2").As16(), SourcePort: 4711, DestinationPort: 443,
	}
)

// TestProxyClient has go-proxyproto listen, which says whom it finds behind the
// connection and sends back what it hears.
func TestProxyClient(t *testing.T) {
	t.Parallel()
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener := &proxyproto.Listener{Listener: inner, ReadHeaderTimeout: 10 * time.Second}
	t.Cleanup(func() { _ = listener.Close() })
	found := make(chan string, 2)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			found <- conn.RemoteAddr().String()
			_, _ = io.Copy(conn, conn)
			_ = conn.Close()
		}
	}()
	tap := peers.NewTap(t, peers.Proxy, inner.Addr().String())
	for want, addresses := range map[string]proxy.Addresses{"10.1.2.3:4711": behind4, "[2001:db8::1]:4711": behind6} {
		ctx := talks.Within(t)
		client, err := proxy.Dial(ctx, "tcp://"+tap.Addr)
		if err != nil {
			t.Fatal(err)
		}
		header := &proxy.Header{Command: 1, Transport: proxy.TransportStream, Addresses: addresses, More: []proxy.TLV{{Type: 2, Value: []byte("example.com")}}}
		if err := client.Header(ctx, header); err != nil {
			t.Fatal(err)
		}
		conn, err := client.Socket().Raw(ctx)
		if err != nil {
			t.Fatal(err)
		}
		echoes(t, conn)
		if got := <-found; got != want {
			t.Errorf("it finds %s, want %s", got, want)
		}
	}
	library(t, "go-proxyproto", "github.com/pires/go-proxyproto").Record(t, peers.Row{
		Protocol: "PROXY", Ours: peers.AsClient, Verdict: tap.Judge(t),
		Exchanged: "version 2 with IPv4, IPv6 and the name of the host; then the connection itself",
	})
}

// echoes says something on a connection, ends that direction, and hears it again.
func echoes(t *testing.T, conn net.Conn) {
	t.Helper()
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := io.WriteString(conn, "hello"); err != nil {
		t.Fatal(err)
	}
	if half, ok := conn.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
	if said, err := io.ReadAll(conn); err != nil || string(said) != "hello" {
		t.Errorf("heard %q, %v", said, err)
	}
}

// behindProxy takes the connection over once it knows who is behind it.
type behindProxy struct{ found chan *proxy.Header }

func (b behindProxy) Header(_ context.Context, peer *proxy.Peer, event *proxy.Header) {
	b.found <- event
	go func() {
		conn, err := peer.Raw(context.Background())
		if err != nil {
			return
		}
		_, _ = io.Copy(conn, conn)
		_ = conn.Close()
	}()
}

func TestProxyServer(t *testing.T) {
	t.Parallel()
	us := behindProxy{make(chan *proxy.Header, 1)}
	tap := tapServer(t, peers.Proxy, proxy.NewServer(us).Server)
	for _, want := range []*proxy.Header{
		{Command: 1, Transport: proxy.TransportStream, Addresses: behind4},
		{Command: 1, Transport: proxy.TransportStream, Addresses: behind6, More: []proxy.TLV{{Type: 2, Value: []byte("example.com")}}},
	} {
		source, destination := net.TCPAddr{Port: 4711}, net.TCPAddr{Port: 443}
		switch a := want.Addresses.(type) {
		case *proxy.IPv4:
			source.IP, destination.IP = a.Source[:], a.Destination[:]
		case *proxy.IPv6:
			source.IP, destination.IP = a.Source[:], a.Destination[:]
		}
		header := proxyproto.HeaderProxyFromAddrs(2, &source, &destination)
		for _, more := range want.More {
			if err := header.SetTLVs([]proxyproto.TLV{{Type: proxyproto.PP2Type(more.Type), Value: more.Value}}); err != nil {
				t.Fatal(err)
			}
		}
		conn, err := net.Dial("tcp", tap.Addr)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := header.WriteTo(conn); err != nil {
			t.Fatal(err)
		}
		echoes(t, conn)
		if diff := cmp.Diff(want, <-us.found); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	library(t, "go-proxyproto", "github.com/pires/go-proxyproto").Record(t, peers.Row{
		Protocol: "PROXY", Ours: peers.AsServer, Verdict: tap.Judge(t),
		Exchanged: "version 2 with IPv4, IPv6 and the name of the host; then the connection itself",
	})
}
