package runtime

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"math/big"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
	"github.com/netgen-dev/netgen/runtime/wire"
)

// An authority signs certificates.
type authority struct {
	t    testing.TB
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t testing.TB) *authority {
	a := &authority{t: t}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test authority"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	a.cert, a.key = a.sign(template, nil, nil)
	return a
}

func (a *authority) sign(template, parent *x509.Certificate, by *ecdsa.PrivateKey) (*x509.Certificate, *ecdsa.PrivateKey) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	if parent == nil {
		parent, by = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), by)
	if err != nil {
		a.t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		a.t.Fatal(err)
	}
	return cert, key
}

// issue makes a certificate that is valid until the given time.
func (a *authority) issue(name string, until time.Duration) tls.Certificate {
	cert, key := a.sign(&x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(until),
		DNSNames: []string{name}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}, a.cert, a.key)
	return tls.Certificate{Certificate: [][]byte{cert.Raw}, PrivateKey: key}
}

func (a *authority) pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.cert)
	return pool
}

// serveTLS starts a server at a tls:// address that it listens on itself.
func serveTLS(t testing.TB, config *tls.Config, h handlers, opts ...ServerOption) (*Server, string) {
	t.Helper()
	return listenTLS(t, NewServer(testProtocol, h.side(), append([]ServerOption{quiet, TLSConfig(config)}, opts...)...))
}

func listenTLS(t testing.TB, server *Server) (*Server, string) {
	t.Helper()
	served := make(chan error, 1)
	go func() { served <- server.ListenAndServe(context.Background(), "tls://127.0.0.1:0") }()
	t.Cleanup(func() {
		server.Abort()
		if err := <-served; !errors.Is(err, ErrServerClosed) {
			t.Errorf("Serve returned %v", err)
		}
		<-server.sockets.none()
	})
	select {
	case <-server.Ready():
	case err := <-served:
		t.Fatal(err)
	}
	return server, "tls://" + server.Addrs()[0].String()
}

// mutual are the configurations of both sides of mutual TLS.
func mutual(t testing.TB) (a *authority, server, client *tls.Config) {
	a = newAuthority(t)
	server = &tls.Config{
		Certificates: []tls.Certificate{a.issue("localhost", time.Hour)},
		ClientAuth:   tls.RequireAndVerifyClientCert, ClientCAs: a.pool(),
	}
	return a, server, &tls.Config{RootCAs: a.pool(), Certificates: []tls.Certificate{a.issue("ann", time.Hour)}}
}

func TestTLSFromTheStart(t *testing.T) {
	_, ours, theirs := mutual(t)
	server, addr := serveTLS(t, ours, handlers{echo: func(_ context.Context, s *Socket, b *blob) (*blob, error) {
		if b.Number == 1 {
			return &blob{Data: []byte(s.Peer().Certificate.Subject.CommonName)}, nil
		}
		return b, nil
	}}, OnConnect(func(_ context.Context, s *Socket) error {
		if c := s.Peer().Certificate; c == nil || c.Subject.CommonName != "ann" {
			return Errorf(PermissionDenied, "%v", c)
		}
		return nil
	}))
	client := connect(t, addr, handlers{}, TLSConfig(theirs))
	if got, err := nativeCall(ctxFor(t), client, echo, &blob{Number: 1}); err != nil || string(got.Data) != "ann" {
		t.Fatalf("%v, %v", got, err)
	}
	large := &blob{Number: 2, Data: zeros(3 << 20)}
	if got, err := nativeCall(ctxFor(t), client, echo, large); err != nil || len(got.Data) != len(large.Data) {
		t.Fatal(err)
	}
	socket := client.Socket()
	if state := socket.TLS(); state == nil || !state.HandshakeComplete || socket.Transport() != "tcp" {
		t.Errorf("%+v over %s", state, socket.Transport())
	}
	if c := socket.Peer().Certificate; c == nil || c.Subject.CommonName != "localhost" {
		t.Errorf("the server is %v", c)
	}
	peer := peerOf(t, server)
	if err := client.Close(); err != nil {
		t.Fatal(err)
	}
	if <-peer.Done(); peer.Cause() != io.EOF {
		t.Errorf("the end is %v", peer.Cause())
	}
}

func TestTLSOfAWireProtocolFromTheStart(t *testing.T) {
	_, ours, theirs := mutual(t)
	l := newLines(wire.InOrder)
	h := lineHandlers{requests: map[string]func(context.Context, *Socket, *line) (*line, error){
		"Get": func(_ context.Context, s *Socket, q *line) (*line, error) {
			return &line{q.text + s.Peer().Certificate.Subject.CommonName}, nil
		},
	}}
	server, addr := listenTLS(t, NewServer(l.protocol, l.side(h), quiet, TLSConfig(ours)))
	client := dialForeign(t, addr, l.protocol, Side{}, TLSConfig(theirs))
	var futures []*Future[*line]
	for range 100 {
		futures = append(futures, foreignAsync(ctxFor(t), client, l.get, &line{"hi "}))
	}
	for _, f := range futures {
		if got, err := f.Await(ctxFor(t)); err != nil || got.text != "hi ann" {
			t.Fatalf("%v, %v", got, err)
		}
	}
	peer := peerOf(t, server)
	if err := client.Close(); err != nil {
		t.Error(err)
	}
	if <-peer.Done(); !errors.Is(peer.Cause(), io.EOF) {
		t.Errorf("the end is %v", peer.Cause())
	}
}

func TestTLSOfConnectionsThatThereAre(t *testing.T) {
	_, ours, theirs := mutual(t)
	plain, err := Listen(t.Context(), "tcp://127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := NewServer(testProtocol, handlers{echo: echoBack}.side(), quiet)
	served := make(chan error, 1)
	go func() { served <- server.Serve(context.Background(), tls.NewListener(plain, ours)) }()
	theirs.ServerName = "localhost"
	conn, err := net.Dial("tcp", plain.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	client, err := NewClient(ctxFor(t), testProtocol, Side{}, tls.Client(conn, theirs), quiet)
	if err != nil {
		t.Fatal(err)
	}
	if peerOf(t, server).Peer().Certificate == nil || client.Socket().Peer().Certificate == nil {
		t.Error("the certificates are not known")
	}
	client.Abort()
	_ = server.Close()
	if err := <-served; err != ErrServerClosed {
		t.Error(err)
	}
}

func TestTLSNeedsACertificate(t *testing.T) {
	for what, opts := range map[string][]ServerOption{"none": nil, "empty": {TLSConfig(&tls.Config{})}} {
		err := NewServer(testProtocol, Side{}, opts...).ListenAndServe(t.Context(), "tls://127.0.0.1:0")
		if err == nil || !strings.Contains(err.Error(), "TLSConfig with a certificate is needed") {
			t.Errorf("%s: %v", what, err)
		}
	}
	l, err := Listen(t.Context(), "tls://127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Accept(); err != errNotServed {
		t.Errorf("Accept of who does not speak TLS: %v", err)
	}
	_ = l.Close()
}

// Who gave no certificate, or none that is verified, has no identity.
func TestTLSIdentityIsEmptyUnlessVerified(t *testing.T) {
	a, ours, theirs := mutual(t)
	seen := make(chan *Socket, 1)
	for _, auth := range []tls.ClientAuthType{tls.NoClientCert, tls.RequestClientCert, tls.RequireAnyClientCert} {
		config := ours.Clone()
		config.ClientAuth = auth
		_, addr := serveTLS(t, config, handlers{}, OnConnect(func(_ context.Context, s *Socket) error { seen <- s; return nil }))
		client := connect(t, addr, handlers{}, TLSConfig(theirs))
		if s := <-seen; s.Peer().Certificate != nil {
			t.Errorf("%v: %v", auth, s.Peer().Certificate.Subject)
		}
		client.Abort()
	}
	blind := &tls.Config{InsecureSkipVerify: true, Certificates: []tls.Certificate{a.issue("ann", time.Hour)}}
	_, addr := serveTLS(t, ours, handlers{})
	if c := connect(t, addr, handlers{}, TLSConfig(blind)).Socket().Peer().Certificate; c != nil {
		t.Errorf("who verifies nothing knows %v", c.Subject)
	}
}

// A certificate that is replaced while the server serves holds for the next one
// who connects.
func TestTLSCertificateIsReplaced(t *testing.T) {
	a, ours, theirs := mutual(t)
	var current atomic.Pointer[tls.Certificate]
	set := func(name string) { cert := a.issue(name, time.Hour); current.Store(&cert) }
	set("first")
	ours.Certificates = nil
	ours.GetCertificate = func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return current.Load(), nil }
	_, addr := serveTLS(t, ours, handlers{echo: echoBack})
	first := connect(t, addr, handlers{}, TLSConfig(theirs))
	set("second")
	second := connect(t, addr, handlers{}, TLSConfig(theirs))
	for client, want := range map[*Client]string{first: "first", second: "second"} {
		if got := client.Socket().Peer().Certificate.Subject.CommonName; got != want {
			t.Errorf("%s in place of %s", got, want)
		}
		if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil {
			t.Error(err)
		}
	}
}

func wantDrop(t *testing.T, drops <-chan Drop, code Code) {
	t.Helper()
	drop := <-drops
	if !errors.Is(drop.Reason, ErrTLS) || CodeOf(drop.Reason) != code {
		t.Errorf("dropped for %v", drop.Reason)
	}
}

func TestA45BadCertificates(t *testing.T) {
	a, ours, theirs := mutual(t)
	stranger := newAuthority(t)
	drops := make(chan Drop, 1)
	_, addr := serveTLS(t, ours, handlers{}, OnDrop(func(d Drop) { drops <- d }))
	with := func(change func(*tls.Config)) *tls.Config { c := theirs.Clone(); change(c); return c }
	show := func(cert tls.Certificate) func(*tls.Config) { // whatever the server asks for
		return func(c *tls.Config) {
			c.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &cert, nil }
		}
	}
	for what, test := range map[string]struct {
		config *tls.Config
		code   Code // of the client
	}{
		"no certificate":         {with(func(c *tls.Config) { c.Certificates = nil }), Unauthenticated},
		"expired":                {with(show(a.issue("ann", -time.Minute))), Unauthenticated},
		"a stranger's":           {with(show(stranger.issue("ann", time.Hour))), Unauthenticated},
		"of a stranger's server": {with(func(c *tls.Config) { c.RootCAs = stranger.pool() }), Unauthenticated},
		"of another name":        {with(func(c *tls.Config) { c.ServerName = "elsewhere" }), Unauthenticated},
		"old version":            {with(func(c *tls.Config) { c.MaxVersion = tls.VersionTLS11; c.MinVersion = tls.VersionTLS10 }), Unauthenticated},
	} {
		_, err := Dial(ctxFor(t), testProtocol, Side{}, addr, quiet, TLSConfig(test.config))
		if e, ok := errors.AsType[*Error](err); !ok || e.Code != test.code || e.Outcome != NotSent {
			t.Errorf("%s: %v", what, err)
		}
		wantDrop(t, drops, Unauthenticated)
	}
}

func TestA45SilenceInTheHandshakeHoldsNobodyUp(t *testing.T) {
	_, ours, theirs := mutual(t)
	drops := make(chan Drop, 2)
	server, addr := serveTLS(t, ours, handlers{echo: echoBack}, MaxSockets(3), HandshakeTimeout(3*time.Second),
		OnDrop(func(d Drop) { drops <- d }))
	target := strings.TrimPrefix(addr, "tls://")
	var silent []net.Conn
	for range 2 {
		conn, err := net.Dial("tcp", target)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close() }()
		silent = append(silent, conn)
	}
	client := connect(t, addr, handlers{}, TLSConfig(theirs))
	if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil {
		t.Fatal(err)
	}
	if n := server.Sockets().Len(); n != 3 { // who is silent is counted
		t.Errorf("%d sockets", n)
	}
	for _, conn := range silent {
		_, _ = io.Copy(io.Discard, conn)
	}
	wantDrop(t, drops, DeadlineExceeded)
	wantDrop(t, drops, DeadlineExceeded)
}

func TestA45PlainTextAtATLSServer(t *testing.T) {
	_, ours, _ := mutual(t)
	drops := make(chan Drop, 1)
	_, addr := serveTLS(t, ours, handlers{}, OnDrop(func(d Drop) { drops <- d }))
	plain := strings.Replace(addr, "tls", "tcp", 1)
	_, err := Dial(ctxFor(t), testProtocol, Side{}, plain, quiet)
	if CodeOf(err) != ProtocolError || !strings.Contains(err.Error(), "TLS is spoken on one side only") {
		t.Errorf("a client without TLS: %v", err)
	}
	wantDrop(t, drops, ProtocolError)
	conn, err := net.Dial("tcp", strings.TrimPrefix(addr, "tls://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_, _ = conn.Write([]byte("GET / HTTP/1.1\r\n\r\n"))
	if b, err := io.ReadAll(conn); len(b) != 0 || err != nil {
		t.Errorf("somebody else reads %q, %v", b, err)
	}
	wantDrop(t, drops, ProtocolError)
}

func TestA45TLSClientAtAPlainServer(t *testing.T) {
	_, addr := serve(t, "tcp://127.0.0.1:0", handlers{})
	_, err := Dial(ctxFor(t), testProtocol, Side{}, strings.Replace(addr, "tcp", "tls", 1), quiet)
	if CodeOf(err) != ProtocolError || !strings.Contains(err.Error(), "TLS is spoken on one side only") {
		t.Errorf("%v", err)
	}
}

// Bytes in the clear behind the handshake end the socket, and reach nobody.
func TestA45PlainTextBehindTheHandshake(t *testing.T) {
	_, ours, theirs := mutual(t)
	gone := make(chan error, 1)
	_, addr := serveTLS(t, ours, handlers{echo: func(context.Context, *Socket, *blob) (*blob, error) {
		t.Error("a handler was called")
		return nil, nil
	}}, OnDisconnect(func(_ *Socket, cause error) { gone <- cause }))
	conn, err := net.Dial("tcp", strings.TrimPrefix(addr, "tls://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	theirs.ServerName = "localhost"
	if err := tls.Client(conn, theirs).HandshakeContext(ctxFor(t)); err != nil {
		t.Fatal(err)
	}
	hello := helloOf(testProtocol, defaultSettings()).append(nil)
	_, _ = conn.Write(append(preface, frameOf(native.Header{Kind: native.KindHello}, hello)...))
	_, _ = conn.Write(request(3, &blob{}))
	_, _ = io.Copy(io.Discard, conn)
	if err := <-gone; err == nil || errors.Is(err, io.EOF) {
		t.Errorf("the end is %v", err)
	}
}
