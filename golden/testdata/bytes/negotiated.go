package negotiated

import (
	"context"
	"fmt"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime/runtimetest"
	"github.com/netgen-dev/netgen/runtime/wire"
)

// The same message has other bytes once something was agreed on.
func TestAgreedBytes(t *testing.T) {
	const compressed, wide, room, marked = 0, 1, 2, 3
	for _, c := range []struct {
		message string
		value   any
		agreed  map[int]uint64
		want    string
	}{
		{"Said", &Said{Text: "hi"}, nil, "\x04\x04\x02hi"},
		{"Said", &Said{Text: "hi"}, map[int]uint64{compressed: 1}, "\x05\x00\x04\x02hi"},
		{"ReadRequest", &ReadRequest{Cookie: []byte{}, Mark: Mark{A: 1}, At: 2}, nil, "\x08\x02\x01\x00\x09\x00\x00\x00\x02"},
		{"ReadRequest", &ReadRequest{Cookie: []byte("ab"), Mark: Mark{A: 1, B: 5}, At: 2},
			map[int]uint64{wide: 1, room: 2, marked: 1}, "ab\x00\x00\x00\x09\x02\x01\x05\x00\x09\x00\x00\x00\x02"},
		{"GetRequest", &GetRequest{Serial: 9, Name: "x"}, map[int]uint64{marked: 1}, "\x09GET x\r\n"},
	} {
		x := &wire.Exchange{ID: 9, Session: wire.NewSession(6)}
		for variable, n := range c.agreed {
			x.Session.Set(variable, n)
		}
		b, err := Conversation().Message(c.message).Append(nil, x, c.value)
		if err != nil || string(b) != c.want {
			t.Errorf("%s with %v is %q, want %q: %v", c.message, c.agreed, b, c.want, err)
		}
	}
}

// A craft compresses once somebody has logged in.
type craft struct {
	Handler
	said chan string
}

func (c craft) Login(ctx context.Context, p *Peer, r *LoginRequest) (*Welcome, error) {
	return &Welcome{Name: r.Name}, p.Threshold(ctx, &Threshold{Threshold: 256})
}

func (c craft) Said(_ context.Context, _ *Peer, e *Said) { c.said <- e.Text }

// What comes behind the message that sets the variable is read by it, on either side.
func TestFramesChange(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	h := craft{said: make(chan string)}
	server := NewServer(h)
	go func() { _ = server.Serve(ctx, l) }()
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_, _ = io.WriteString(conn, "\x03\x00\x01n")
	want := "\x03\x03\x01\x00" + "\x04\x00\x02\x01n"
	if got := make([]byte, len(want)); true {
		if _, err := io.ReadFull(conn, got); err != nil || string(got) != want {
			t.Fatalf("%q, want %q: %v", got, want, err)
		}
	}
	for _, b := range []byte("\x05\x00\x04\x02hi\x05\x00\x04\x02ho") {
		_, _ = conn.Write([]byte{b})
	}
	if a, b := <-h.said, <-h.said; a != "hi" || b != "ho" {
		t.Errorf("%q and %q", a, b)
	}
}

// hearer hears what a server says.
type hearer struct {
	ClientHandler
	said chan string
}

func (hearer) Threshold(context.Context, *Client, *Threshold) {}

func (h hearer) Said(_ context.Context, _ *Client, e *Said) { h.said <- e.Text }

// Whatever goroutines send: each message has the frame that those in front of it say.
func TestFramesChangeMeanwhile(t *testing.T) {
	const senders, each = 4, 200
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	server := NewServer(craft{said: make(chan string)})
	heard := hearer{said: make(chan string, senders*each)}
	client := runtimetest.Pair(t, server.Server, Dial, ClientHandler(heard))
	if _, err := client.Login(ctx, &LoginRequest{Name: "n"}); err != nil {
		t.Fatal(err)
	}
	var peer *Peer
	for p := range server.Peers() {
		peer = p
	}
	var sending sync.WaitGroup
	for n := range senders {
		sending.Go(func() {
			for i := range each {
				if err := peer.Said(ctx, &Said{Text: fmt.Sprint(n, " ", i)}); err != nil {
					t.Error(err)
				}
				if n == 0 {
					_ = peer.Threshold(ctx, &Threshold{Threshold: int16(i%3) - 1})
				}
			}
		})
	}
	sending.Wait()
	for range senders * each {
		select {
		case <-heard.said:
		case <-ctx.Done():
			t.Fatal(client.Socket().Cause())
		}
	}
}
