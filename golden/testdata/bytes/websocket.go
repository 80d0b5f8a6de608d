package websocket

import (
	"bytes"
	"context"
	"encoding/hex"
	"io"
	"net"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/netgen-dev/netgen/runtime"
)

const upgrade = "GET /chat HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
	"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"

const switched = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
	"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"

// echo sends back what it gets.
type echo struct{ UnimplementedHandler }

func (echo) Upgrade(_ context.Context, _ *Peer, r *UpgradeRequest) (*UpgradeReply, error) {
	if r.Target != "/chat" {
		return nil, &Refused{Status: 404, Reason: "Not Found"}
	}
	return &UpgradeReply{Reason: "Switching Protocols", Accept: "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="}, nil
}

func (echo) Text(ctx context.Context, p *Peer, m *Text)     { p.Text(ctx, m) }
func (echo) Binary(ctx context.Context, p *Peer, m *Binary) { p.Binary(ctx, m) }
func (echo) Close(ctx context.Context, p *Peer, m *Close)   { p.SendClose(ctx, m) }

func (echo) Ping(_ context.Context, _ *Peer, r *PingRequest) (*Pong, error) {
	return &Pong{Data: r.Data}, nil
}

func serve(t *testing.T, opts ...runtime.ServerOption) (addr string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := NewServer(echo{}, opts...)
	go s.Serve(context.Background(), l)
	t.Cleanup(func() { s.Close() })
	return l.Addr().String()
}

// dial returns a connection on which the server speaks WebSocket.
func dial(t *testing.T, addr string) net.Conn {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	got := make([]byte, len(switched))
	io.WriteString(conn, upgrade)
	if _, err := io.ReadFull(conn, got); err != nil || string(got) != switched {
		t.Fatalf("it is answered %q: %v", got, err)
	}
	return conn
}

func unhex(t *testing.T, text string) []byte {
	b, err := hex.DecodeString(strings.ReplaceAll(text, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestBytes sends frames under the key of RFC 6455, 5.7, and compares those that come back.
func TestBytes(t *testing.T) {
	conn := dial(t, serve(t))
	const (
		hello = "85 37fa213d 7f9f4d5158"
		hel   = "83 37fa213d 7f9f4d"
		lo    = "82 37fa213d 5b95"
		none  = "80 37fa213d"
	)
	for _, c := range []struct{ name, in, want string }{
		{"a text", "81" + hello, "81 05 48656c6c6f"},
		{"one in two fragments", "01" + hel + "80" + lo, "81 05 48656c6c6f"},
		{"one in five", "01" + none + "00" + hel + "00" + lo + "00" + none + "80" + none, "81 05 48656c6c6f"},
		{"a ping", "89" + hello, "8a 05 48656c6c6f"},
		{"pings between fragments", "89" + none + "01" + hel + "89" + hello + "00" + none + "89" + none + "80" + lo, "8a 00 8a 05 48656c6c6f 8a 00 81 05 48656c6c6f"},
		{"nothing", "82" + none, "82 00"},
		{"a close without a reason", "88" + none, "88 00"},
	} {
		if _, err := io.Copy(conn, iotest.OneByteReader(bytes.NewReader(unhex(t, c.in)))); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		want := unhex(t, c.want)
		got := make([]byte, len(want))
		if _, err := io.ReadFull(conn, got); err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%s: the answer is\n% x, want\n% x: %v", c.name, got, want, err)
		}
	}
}

// TestManyPings has more pings between two fragments than a message may have bytes.
func TestManyPings(t *testing.T) {
	conn := dial(t, serve(t))
	const pings = 40_000
	go func() {
		conn.Write(unhex(t, "01 83 37fa213d 7f9f4d"))
		conn.Write(bytes.Repeat(unhex(t, "89 99 00000000 70707070707070707070707070707070707070707070707070"), pings))
		conn.Write(unhex(t, "80 82 37fa213d 5b95"))
	}()
	got := make([]byte, pings*27+7)
	if _, err := io.ReadFull(conn, got); err != nil || string(got[pings*27:]) != "\x81\x05Hello" {
		t.Errorf("the end is % x: %v", got[pings*27:], err)
	}
}

// TestBothSides sends messages of all sizes around those of fragments and lengths.
func TestBothSides(t *testing.T) {
	ctx, done := context.WithTimeout(context.Background(), 20*time.Second)
	defer done()
	back := make(chan *Binary, 1)
	client, err := Dial(ctx, "tcp://"+serve(t), listener{back: back})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Socket().Close()
	if _, err := client.Upgrade(ctx, &UpgradeRequest{Target: "/", Host: "h", Key: "k"}); err == nil || !strings.Contains(err.Error(), "404") {
		t.Error("what is not there is", err)
	}
	if _, err := client.Upgrade(ctx, &UpgradeRequest{Target: "/chat", Host: "h", Key: "k"}); err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 1, 125, 126, 0xffff, 0x10000, 0x10001, 0x20000, 0xf0000} {
		data := bytes.Repeat([]byte{byte(n)}, n)
		if err := client.Binary(ctx, &Binary{Data: data}); err != nil {
			t.Fatal(n, err)
		}
		select {
		case m := <-back:
			if !bytes.Equal(m.Data, data) {
				t.Errorf("%d bytes come back as %d", n, len(m.Data))
			}
		case <-client.Done():
			t.Fatal(n, client.Err())
		}
		if pong, err := client.Ping(ctx, &PingRequest{Data: data[:min(n, 125)]}); err != nil || len(pong.Data) != min(n, 125) {
			t.Fatal(n, err)
		}
	}
	if err := client.Binary(ctx, &Binary{Data: make([]byte, 1<<20)}); err == nil {
		t.Error("a message is sent that is longer than max")
	}
}

type listener struct {
	UnimplementedClientHandler
	back chan *Binary
}

func (l listener) Binary(_ context.Context, _ *Client, m *Binary) { l.back <- m }

// TestHostile sends frames that make no message: the server says what is wrong with them
// and ends the socket.
func TestHostile(t *testing.T) {
	why := make(chan string, 1)
	addr := serve(t, runtime.OnDisconnect(func(_ *runtime.Socket, cause error) { why <- cause.Error() }))
	const none = "80 37fa213d"
	for _, c := range []struct{ name, in, want string }{
		{"a second beginning", "01" + none + "81" + none, "the one before has not ended"},
		{"no beginning", "80" + none, "none has begun"},
		{"a ping in fragments", "09" + none, "never cut"},
		{"no key", "81 00", "have a key"},
		{"an unknown kind", "83" + none, "nothing that the phase has begins like this"},
		{"a bit that nobody has agreed on", "c1" + none, "is 4, and 0"},
		{"a long length for a short frame", "81 fe 0003 37fa213d 7f9f4d", "more bytes than it takes"},
		{"more than max", "01 ff 00000000000ffff0 37fa213d" + strings.Repeat("00", 0xffff0) + "80 a0 37fa213d" + strings.Repeat("00", 0x20), "too long"},
		{"an end within a message", "01" + none, "unexpected EOF"},
		{"an end within a frame", "01" + none + "80 82", "unexpected EOF"},
	} {
		conn := dial(t, addr)
		go func() {
			conn.Write(unhex(t, c.in))
			conn.(*net.TCPConn).CloseWrite()
		}()
		if got := <-why; !strings.Contains(got, c.want) {
			t.Errorf("%s: %s; want %q", c.name, got, c.want)
		}
		if n, _ := io.Copy(io.Discard, conn); n > 0 {
			t.Errorf("%s: it is answered", c.name)
		}
	}
}
