package runtime

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

// A fakePeer writes and reads frames by hand, and may break every rule.
type fakePeer struct {
	net.Conn
	t testing.TB
}

// fake connects a fake client to addr.
func fake(t testing.TB, addr string) *fakePeer {
	t.Helper()
	conn, err := dial(ctxFor(t), addr)
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	t.Cleanup(func() { _ = conn.Close() })
	return &fakePeer{conn, t}
}

// greeted connects a fake client that has done its handshake.
func greeted(t testing.TB, addr string) *fakePeer {
	t.Helper()
	p := fake(t, addr)
	p.greet(testProtocol.Fingerprint)
	p.expect(native.KindHello)
	return p
}

func (p *fakePeer) greet(fingerprint uint64) {
	h := helloOf(testProtocol, defaultSettings())
	h.fingerprint = fingerprint
	p.raw(preface)
	p.frame(native.Header{Kind: native.KindHello}, h.append(nil))
}

// raw writes bytes. That the server may have hung up is for the reader to
// find out.
func (p *fakePeer) raw(b []byte) { _, _ = p.Write(b) }

func (p *fakePeer) frame(h native.Header, payload []byte) {
	p.raw(frameOf(h, payload))
}

func frameOf(h native.Header, payload []byte) []byte {
	return append(native.AppendHeader(nil, h, uint32(len(payload))), payload...)
}

// next reads a frame.
func (p *fakePeer) next() (native.Header, []byte, error) {
	head := make([]byte, native.HeaderSize)
	if _, err := io.ReadFull(p.Conn, head); err != nil {
		return native.Header{}, nil, err
	}
	h, size, _ := native.ParseHeader(head)
	payload := make([]byte, size)
	_, err := io.ReadFull(p.Conn, payload)
	return h, payload, err
}

// expect reads until a frame of this kind comes.
func (p *fakePeer) expect(kind native.Kind) (native.Header, []byte) {
	p.t.Helper()
	for {
		h, payload, err := p.next()
		if err != nil {
			p.t.Fatalf("waiting for %v: %v", kind, err)
		}
		if h.Kind == kind {
			return h, payload
		}
	}
}

// goAway reads the goodbye and the end.
func (p *fakePeer) goAway() (Code, string) {
	p.t.Helper()
	h, payload := p.expect(native.KindGoAway)
	if _, err := io.Copy(io.Discard, p.Conn); err != nil && !errors.Is(err, net.ErrClosed) {
		p.t.Errorf("after the goodbye: %v", err)
	}
	return Code(h.Code), native.NewReader(payload).String()
}

func request(id uint32, b *blob) []byte {
	body, _ := b.AppendNetgen(nil)
	return frameOf(native.Header{ID: id, Code: 1, Kind: native.KindRequest}, body)
}

func u32(n uint32) []byte { return binary.LittleEndian.AppendUint32(nil, n) }

func zeros(n int) []byte { return bytes.Repeat([]byte{0}, n) }
