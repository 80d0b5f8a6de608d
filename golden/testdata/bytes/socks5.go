package socks5

import (
	"context"
	"io"
	"net"
	"testing"
	"time"
)

// hosts answers Hello once the peer is known to say no more.
type hosts struct {
	UnimplementedHandler
	said chan struct{}
}

func (h hosts) Hello(context.Context, *Peer, *HelloRequest) (HelloReply, error) {
	<-h.said
	return &NoAuth{}, nil
}

// A peer that has closed its side gets the answer that leads to another phase, though a part of
// the next phase's message came behind its request.
func TestAnswerBehindTheEnd(t *testing.T) {
	for _, behind := range []string{"", "\x05", "\x05\x01\x00"} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		handler := hosts{said: make(chan struct{})}
		s := NewServer(handler)
		defer s.Close()
		go func() { _ = s.Serve(context.Background(), l) }()
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		_ = c.SetDeadline(time.Now().Add(10 * time.Second))
		if _, err := c.Write([]byte("\x05\x01\x00" + behind)); err != nil {
			t.Fatal(err)
		}
		if err := c.(*net.TCPConn).CloseWrite(); err != nil {
			t.Fatal(err)
		}
		close(handler.said)
		if got, err := io.ReadAll(c); err != nil || string(got) != "\x05\x00" {
			t.Errorf("behind %q: %q, %v", behind, got, err)
		}
	}
}
