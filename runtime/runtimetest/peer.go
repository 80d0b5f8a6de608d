package runtimetest

import (
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/native"
)

// A Hello is what each side of the native protocol says about itself first.
type Hello struct {
	Protocol     string
	Fingerprint  uint64
	MaxMessage   uint32
	MaxRequests  uint32
	StreamWindow uint32
	EventWindow  uint32
	Features     native.Features // none at a peer of the first release
}

// usualHello has the limits that the runtime has by default, and all features.
var usualHello = Hello{
	MaxMessage: 4 << 20, MaxRequests: 1024, StreamWindow: 512 << 10, EventWindow: 256 << 10,
	Features: native.FeatureMetadata,
}

// Append appends the payload of the hello's frame.
func (h Hello) Append(b []byte) []byte {
	b = native.AppendString(b, h.Protocol)
	b = native.AppendU64(b, h.Fingerprint)
	for _, n := range []uint32{h.MaxMessage, h.MaxRequests, h.StreamWindow, h.EventWindow} {
		b = native.AppendU32(b, n)
	}
	return native.AppendU32(b, uint32(h.Features))
}

// parseHello reads the payload of a hello, and skips what newer versions append.
func parseHello(payload []byte) (h Hello, err error) {
	r := native.NewReader(payload)
	h = Hello{
		Protocol: r.String(), Fingerprint: r.U64(),
		MaxMessage: r.U32(), MaxRequests: r.U32(), StreamWindow: r.U32(), EventWindow: r.U32(),
	}
	if !r.Done() {
		h.Features = native.Features(r.U32())
	}
	return h, r.Err()
}

// Preface is what a client sends before its hello.
const Preface = "netgen\x00\x01"

// A Peer is one end of the native protocol that does nothing by itself: the
// test writes and reads its frames, and may break every rule. docs/native-wire.md
// says what the rules are.
//
// Whatever it waits for fails the test when it does not come in time. That the
// other side has hung up is for reading to find out: writing reports nothing.
type Peer struct {
	// Conn is the connection, to write to and close at will.
	Conn net.Conn
	// Timeout is for each frame read and each write. 10 s at first.
	Timeout time.Duration
	// Theirs is what the other side said in the handshake.
	Theirs Hello

	t testing.TB
}

// NewPeer makes a peer of a connection, which is closed when the test ends.
func NewPeer(t testing.TB, conn net.Conn) *Peer {
	t.Cleanup(func() { _ = conn.Close() })
	return &Peer{Conn: conn, Timeout: patience, t: t}
}

// DialPeer connects a peer to a server at a tcp or unix address. It has said
// nothing yet.
func DialPeer(t testing.TB, addr string) *Peer {
	t.Helper()
	return NewPeer(t, dialPeer(t, addr))
}

// WithPeer is DialPeer for a peer that hangs up when f returns, so that a test
// can have any number of them without their memory.
func WithPeer(t testing.TB, addr string, f func(p *Peer)) {
	t.Helper()
	p := &Peer{Conn: dialPeer(t, addr), Timeout: patience, t: t}
	defer p.Close()
	f(p)
}

func dialPeer(t testing.TB, addr string) net.Conn {
	t.Helper()
	network, rest, _ := strings.Cut(addr, ":")
	conn, err := net.DialTimeout(network, strings.TrimPrefix(rest, "//"), patience)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

// ServePeers has f play the server for each client that connects to the address
// that it returns; n counts the clients from 0. f runs on a goroutine of its own,
// and the connection is closed when it returns.
func ServePeers(t testing.TB, f func(n int, p *Peer)) (addr string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	t.Cleanup(func() {
		_ = listener.Close()
		all.Wait()
	})
	all.Go(func() {
		for n := 0; ; n++ {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			p := &Peer{Conn: conn, Timeout: patience, t: t}
			all.Go(func() {
				defer func() { _ = conn.Close() }()
				f(n, p)
			})
		}
	})
	return AddressOf(listener.Addr())
}

// Greet does the handshake of a client of this protocol, without knowing the
// schema: what the server says of it is repeated.
func (p *Peer) Greet(protocol string) {
	p.t.Helper()
	h := usualHello
	h.Protocol = protocol
	p.GreetAs(h)
}

// GreetAs is Greet with limits. The fingerprint may be any: if it is not the
// server's, the server is sent its own table of shapes.
func (p *Peer) GreetAs(h Hello) {
	p.t.Helper()
	p.Raw([]byte(Preface))
	p.Frame(native.Header{Kind: native.KindHello}, h.Append(nil))
	p.readHello()
	if p.Theirs.Fingerprint != h.Fingerprint {
		_, shapes := p.Message(native.KindShapes)
		p.Send(native.Header{Kind: native.KindShapes, Flags: native.FlagCritical}, shapes)
	}
}

// Welcome does the handshake of a server, to any client.
func (p *Peer) Welcome() {
	p.t.Helper()
	preface := make([]byte, len(Preface))
	if _, err := io.ReadFull(p.limited(), preface); err != nil || string(preface) != Preface {
		p.t.Fatalf("the client begins with %q, %v", preface, err)
	}
	p.readHello()
	h := usualHello
	h.Protocol, h.Fingerprint = p.Theirs.Protocol, p.Theirs.Fingerprint
	p.Frame(native.Header{Kind: native.KindHello}, h.Append(nil))
}

func (p *Peer) readHello() {
	p.t.Helper()
	h, payload, err := p.Next()
	if err != nil || h.Kind != native.KindHello {
		p.t.Fatalf("a %v frame comes where the hello belongs (code %d, %q), %v", h.Kind, h.Code, payload, err)
	}
	if p.Theirs, err = parseHello(payload); err != nil {
		p.t.Fatalf("the hello cannot be read: %v", err)
	}
}

// Close hangs up.
func (p *Peer) Close() { _ = p.Conn.Close() }

// Raw writes bytes as they are.
func (p *Peer) Raw(b []byte) {
	_ = p.Conn.SetWriteDeadline(time.Now().Add(p.Timeout))
	_, _ = p.Conn.Write(b)
}

// Frame writes a frame.
func (p *Peer) Frame(h native.Header, payload []byte) { p.Raw(Frame(h, payload)) }

// Header writes a header that claims a payload of so many bytes, without one.
func (p *Peer) Header(h native.Header, size uint32) { p.Raw(native.AppendHeader(nil, h, size)) }

// Send writes a message of any size, in as many frames as the rules ask for.
func (p *Peer) Send(h native.Header, body []byte) {
	const most = 64 << 10
	for len(body) > most {
		part := h
		part.Flags |= native.FlagMore
		p.Frame(part, body[:most])
		body = body[most:]
	}
	p.Frame(h, body)
}

// Frame returns the bytes of a frame.
func Frame(h native.Header, payload []byte) []byte {
	return append(native.AppendHeader(nil, h, uint32(len(payload))), payload...)
}

// limited is the connection with a deadline to read.
func (p *Peer) limited() net.Conn {
	_ = p.Conn.SetReadDeadline(time.Now().Add(p.Timeout))
	return p.Conn
}

// Next reads a frame. It is what io.EOF or another error says that is wrong.
func (p *Peer) Next() (native.Header, []byte, error) {
	var head [native.HeaderSize]byte
	if _, err := io.ReadFull(p.limited(), head[:]); err != nil {
		return native.Header{}, nil, err
	}
	h, size, _ := native.ParseHeader(head[:])
	payload := make([]byte, size)
	_, err := io.ReadFull(p.Conn, payload)
	return h, payload, err
}

// Expect reads until a frame of this kind comes, and drops the others.
func (p *Peer) Expect(kind native.Kind) (native.Header, []byte) {
	p.t.Helper()
	for {
		h, payload, err := p.Next()
		if err != nil {
			p.t.Fatalf("waiting for a %v frame: %v", kind, err)
		}
		if h.Kind == kind {
			return h, payload
		}
	}
}

// Message is Expect for a message in several frames, of which it returns the
// header of the last and the whole body.
func (p *Peer) Message(kind native.Kind) (native.Header, []byte) {
	p.t.Helper()
	h, body := p.Expect(kind)
	for h.Flags&native.FlagMore != 0 {
		var more []byte
		h, more = p.Expect(kind)
		body = append(body, more...)
	}
	return h, body
}

// Fault waits for the fault that ends an exchange, and returns what it says.
func (p *Peer) Fault(id uint32) (code runtime.Code, notExecuted bool, text string) {
	p.t.Helper()
	h, payload := p.Expect(native.KindFault)
	if h.ID != id {
		p.t.Errorf("exchange %d has a fault, and not %d", h.ID, id)
	}
	r := native.NewReader(payload)
	return runtime.Code(h.Code), r.Bool(), r.String()
}

// GoAway waits for the other side's goodbye and then for the end of the
// connection, and returns the reason.
func (p *Peer) GoAway() (code runtime.Code, text string) {
	p.t.Helper()
	h, payload := p.Expect(native.KindGoAway)
	if err := p.End(); err != nil && err != io.EOF {
		p.t.Errorf("after the goodbye: %v", err)
	}
	return runtime.Code(h.Code), native.NewReader(payload).String()
}

// End waits for the end of the connection, closes it on this side too and
// returns how the end came: io.EOF in order.
func (p *Peer) End() error {
	p.t.Helper()
	defer p.Close()
	_, err := io.Copy(io.Discard, p.limited())
	if err == nil {
		return io.EOF
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		p.t.Fatalf("the connection is still there after %v", p.Timeout)
	}
	return err
}
