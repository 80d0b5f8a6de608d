package runtime

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"math/big"
	"net"
	goruntime "runtime"
	"strings"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func phaseHandlers(peers chan<- *Socket) lineHandlers {
	answer := func(_ context.Context, s *Socket, q *line) (*line, error) {
		if peers != nil {
			peers <- s
		}
		return q, nil
	}
	return lineHandlers{requests: map[string]func(context.Context, *Socket, *line) (*line, error){
		"Get": echoLine, "Hi": echoLine, "Up": echoLine, "Tunnel": answer, "StartTLS": echoLine,
	}}
}

func TestForeignPhases(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	_, addr := serveForeign(t, l.protocol, l.side(phaseHandlers(nil)))
	client := dialForeign(t, addr, l.protocol, Side{})
	ctx := ctxFor(t)
	_, err := foreignCall(ctx, client, l.hi, &line{"early"})
	if CodeOf(err) != InvalidArgument || !strings.Contains(err.Error(), "it belongs to phase upper, and the socket is in phase main") {
		t.Error(err)
	}
	if r, err := foreignCall(ctx, client, l.up, &line{"up"}); err != nil || r.text != "up" {
		t.Fatal(r, err)
	}
	if r, err := foreignCall(ctx, client, l.hi, &line{"hi"}); err != nil || r.text != "hi" {
		t.Error(r, err)
	}
	if _, err := foreignCall(ctx, client, l.get, &line{"late"}); CodeOf(err) != InvalidArgument {
		t.Error(err)
	}
	// What was sent ahead is read in the phase that the answer leads to.
	conn := rawClient(t, addr)
	say(t, conn, "Ua\nHb\n")
	hear(t, conn, "+a\n+b\n")
}

// A handler whose answer leads to another phase may ask the peer and wait: its answers are
// read, and what else comes is, in the phase that the handler's own answer leads to.
func TestForeignPhaseHandlerAsksBack(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	l.sync.Wire.Open[wire.Server] = lineMessage("Sync", "S")
	gaveUp := make(chan struct{})
	handlers := phaseHandlers(nil)
	handlers.requests["Up"] = func(ctx context.Context, s *Socket, q *line) (*line, error) {
		switch q.text {
		case "short":
			short, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
			defer cancel()
			_, err := foreignCall(short, s, l.sync, q)
			if err != nil {
				close(gaveUp)
			}
			return q, nil
		case "late":
			for range 1000 { // the reader waits by then
				goruntime.Gosched()
			}
		}
		if r, err := foreignCall(ctx, s, l.sync, q); err != nil {
			return r, err
		}
		return foreignCall(ctx, s, l.sync, &line{"more"})
	}
	handlers.requests["Tunnel"] = handlers.requests["Up"]
	_, addr := serveForeign(t, l.protocol, l.side(handlers))
	for _, text := range []string{"now", "late"} {
		conn := rawClient(t, addr)
		say(t, conn, "U%s\n", text)
		hear(t, conn, "S"+text+"\n")
		say(t, conn, "=a\n")
		hear(t, conn, "Smore\n")
		say(t, conn, "=b\nHahead\n")
		hear(t, conn, "+b\n+ahead\n")
	}
	conn := rawClient(t, addr)
	say(t, conn, "Ushort\n")
	hear(t, conn, "Sshort\n+short\n")
	<-gaveUp
	say(t, conn, "Hafter\n")
	hear(t, conn, "+after\n")
	conn = rawClient(t, addr)
	say(t, conn, "Xraw\n")
	hear(t, conn, "Sraw\n")
	say(t, conn, "=a\n")
	hear(t, conn, "Smore\n")
	say(t, conn, "=b\nnot of the protocol")
	hear(t, conn, "+b\n")
}

func TestForeignRaw(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	peers := make(chan *Socket, 1)
	gone := make(chan error, 1)
	_, addr := serveForeign(t, l.protocol, l.side(phaseHandlers(peers)), OnDisconnect(func(_ *Socket, cause error) { gone <- cause }))
	client := dialForeign(t, addr, l.protocol, Side{})
	ctx := ctxFor(t)
	if r, err := foreignCall(ctx, client, l.raw, &line{"dig"}); err != nil || r.text != "dig" {
		t.Fatal(r, err)
	}
	if err := SendEvent(ctx, client, l.note, &line{"no"}); CodeOf(err) != InvalidArgument {
		t.Error(err)
	}
	there, err := (<-peers).Raw(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer there.Close()
	if cause := <-gone; cause != ErrHandedOver {
		t.Error(cause)
	}
	here, err := client.Socket().Raw(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer here.Close()
	wait(t, "the end", client.Done())
	client.Abort()
	say(t, here, "through")
	hear(t, there, "through")
	say(t, there, "and back")
	hear(t, here, "and back")
	if _, err := client.Socket().Raw(ctx); err == nil {
		t.Error("it is handed over twice")
	}
}

// What has arrived already goes with the connection.
func TestForeignRawKeepsWhatArrived(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	peers := make(chan *Socket, 1)
	_, addr := serveForeign(t, l.protocol, l.side(phaseHandlers(peers)))
	conn := rawClient(t, addr)
	say(t, conn, "Xdig\nahead")
	hear(t, conn, "+dig\n")
	there, err := (<-peers).Raw(ctxFor(t))
	if err != nil {
		t.Fatal(err)
	}
	defer there.Close()
	hear(t, there, "ahead")
	say(t, conn, "more")
	hear(t, there, "more")
	_ = conn.(*net.TCPConn).CloseWrite()
	if rest, err := io.ReadAll(there); err != nil || len(rest) > 0 {
		t.Error(rest, err)
	}
}

// The opener's own request leads to the phase: its reader is called away.
func TestForeignRawByRequest(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	l.hush.Wire.Then = l.tables.Phases[2]
	client, conn := foreignPeer(t, l.protocol, Side{})
	if _, err := foreignCall(ctxFor(t), client, l.hush, &line{"none"}); err != nil {
		t.Fatal(err)
	}
	hear(t, conn, "Znone\n")
	here, err := client.Socket().Raw(ctxFor(t))
	if err != nil {
		t.Fatal(err)
	}
	defer here.Close()
	say(t, conn, "tunnelled")
	hear(t, here, "tunnelled")
}

func testCertificate(t *testing.T) (server, client *tls.Config) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(cert)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, &tls.Config{RootCAs: pool}
}

func TestForeignTLS(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	serving, dialing := testCertificate(t)
	server, addr := serveForeign(t, l.protocol, l.side(phaseHandlers(nil)), TLSConfig(serving))
	client := dialForeign(t, addr, l.protocol, Side{}, TLSConfig(dialing))
	ctx := ctxFor(t)
	if client.Socket().TLS() != nil {
		t.Error("it is secured from the start")
	}
	if _, err := foreignCall(ctx, client, l.start, &line{"go"}); err != nil {
		t.Fatal(err)
	}
	var futures []*Future[*line]
	for range 100 { // the first while the handshake is under way
		futures = append(futures, foreignAsync(ctx, client, l.hi, &line{strings.Repeat("hi", 1000)}))
	}
	for _, f := range futures {
		if _, err := f.Await(ctx); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range []*Socket{client.Socket(), peerOf(t, server)} {
		if state := s.TLS(); state == nil || !state.HandshakeComplete {
			t.Error(state)
		}
	}
	if err := client.Shutdown(ctx); err != nil {
		t.Error(err)
	}
}

// Who answers in the clear behind the switch is refused: it may be somebody in
// the middle.
func TestForeignTLSRefusesWhatCameInTheClear(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	_, dialing := testCertificate(t)
	client, conn := foreignPeer(t, l.protocol, Side{}, TLSConfig(dialing))
	f := foreignAsync(ctxFor(t), client, l.start, &line{"go"})
	hear(t, conn, "Tgo\n")
	say(t, conn, "+go\n+injected\n")
	if _, err := f.Await(ctxFor(t)); err != nil {
		t.Error(err)
	}
	wait(t, "the end", client.Socket().ctx.Done())
	if err := client.Err(); CodeOf(err) != ProtocolError {
		t.Error(err)
	}
}

// So it is on the server, for which the bytes ahead are part of the handshake.
func TestForeignTLSServerRefusesPlainText(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	serving, _ := testCertificate(t)
	served := make(chan struct{}, 1)
	h := phaseHandlers(nil)
	h.requests["Hi"] = func(context.Context, *Socket, *line) (*line, error) { served <- struct{}{}; return nil, nil }
	_, addr := serveForeign(t, l.protocol, l.side(h), TLSConfig(serving))
	conn := rawClient(t, addr)
	say(t, conn, "Tgo\nHinjected\n")
	hear(t, conn, "+go\n")
	_, _ = io.ReadAll(conn)
	if len(served) > 0 {
		t.Error("a request in the clear is served")
	}
}

func TestForeignTLSWithoutConfig(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	_, addr := serveForeign(t, l.protocol, l.side(phaseHandlers(nil)))
	client := dialForeign(t, addr, l.protocol, Side{})
	_, _ = foreignCall(ctxFor(t), client, l.start, &line{"go"})
	wait(t, "the end", client.Socket().ctx.Done())
	if err := client.Err(); !strings.Contains(err.Error(), "TLSConfig") {
		t.Error(err)
	}
}
