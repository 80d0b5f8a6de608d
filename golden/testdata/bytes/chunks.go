package chunks

import (
	"context"
	"encoding/binary"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime"
)

// chunk is one on the wire.
func chunk(kind string, channel, sequence, id uint32, body string) string {
	b := binary.LittleEndian.AppendUint32([]byte(kind), uint32(20+len(body)))
	for _, n := range []uint32{channel, sequence, id} {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	return string(b) + body
}

type handler struct{ UnimplementedHandler }

func (handler) Open(context.Context, *Peer, *OpenRequest) (*Opened, error) {
	return &Opened{Channel: 7, Token: 8}, nil
}

func (handler) Read(_ context.Context, _ *Peer, r *ReadRequest) (*Values, error) {
	return &Values{Values: r.Nodes}, nil
}

func TestServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	why := make(chan string, 1)
	s := NewServer(handler{}, runtime.OnDisconnect(func(_ *runtime.Socket, cause error) { why <- cause.Error() }))
	go s.Serve(context.Background(), l)
	defer s.Close()
	for _, c := range []struct{ name, in, want, cause string }{
		{"chunks of a request", chunk("MSGC", 7, 2, 3, "\x01\x00\x00\x00\x02") + chunk("MSGF", 7, 3, 3, "\x00\x00\x00ab"),
			chunk("MSGF", 0, 2, 3, "\x01\x00\x00\x00\x02\x00\x00\x00ab"), "EOF"},
		{"another id", chunk("MSGC", 7, 2, 3, "\x01") + chunk("MSGF", 7, 3, 4, "\x00\x00\x00"), "", "another kind, id, channel or version"},
		{"another kind", chunk("MSGC", 7, 2, 3, "\x01") + chunk("OPNF", 7, 3, 3, "\x00\x00\x00"), "", "another kind, id, channel or version"},
		{"a number again", chunk("MSGC", 7, 2, 3, "\x01") + chunk("MSGF", 7, 2, 3, "\x00\x00\x00"), "", "sequence is 2, and 3 was expected"},
		{"an aborted one", chunk("MSGC", 7, 2, 3, "\x01") + chunk("MSGA", 7, 3, 3, ""), "", "does not say whether it is the last one"},
	} {
		conn, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		conn.SetDeadline(time.Now().Add(10 * time.Second))
		// The session's channel is set by its first answer.
		open := chunk("OPNF", 0, 1, 1, "\x05\x00\x00\x00")
		io.WriteString(conn, open)
		opened := chunk("OPNF", 7, 1, 1, "\x08\x00\x00\x00")
		got := make([]byte, len(opened))
		if _, err := io.ReadFull(conn, got); err != nil || string(got) != opened {
			t.Fatalf("%s: opened with % x: %v", c.name, got, err)
		}
		io.WriteString(conn, c.in)
		conn.(*net.TCPConn).CloseWrite()
		if got, err := io.ReadAll(conn); string(got) != c.want {
			t.Errorf("%s: the answer is\n% x, want\n% x: %v", c.name, got, c.want, err)
		}
		conn.Close()
		if got := <-why; !strings.Contains(got, c.cause) {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}

func TestClient(t *testing.T) {
	here, there := net.Pipe()
	sent := chunk("OPNF", 0, 1, 1, "\x01\x00\x00\x00") +
		chunk("MSGC", 7, 2, 2, "\x01\x00\x00\x00\x05\x00\x00\x00") + chunk("MSGF", 7, 3, 2, "abcde")
	failed := make(chan error, 1)
	go func() {
		defer there.Close()
		got := make([]byte, len(sent))
		_, err := io.ReadFull(there, got[:24])
		io.WriteString(there, chunk("OPNF", 7, 1, 1, "\x08\x00\x00\x00"))
		if err == nil {
			_, err = io.ReadFull(there, got[24:])
		}
		if string(got) != sent {
			t.Errorf("% x is sent, want\n% x", got, sent)
		}
		failed <- err
	}()
	ctx, done := context.WithTimeout(context.Background(), 10*time.Second)
	defer done()
	client, err := NewClient(ctx, here, UnimplementedClientHandler{})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if opened, err := client.Open(ctx, &OpenRequest{Lifetime: 1}); err != nil || opened.Token != 8 {
		t.Fatal(opened, err)
	}
	_ = client.ReadAsync(ctx, &ReadRequest{Nodes: []string{"abcde"}})
	if err := <-failed; err != nil {
		t.Error(err)
	}
}

// TestCounted sends from many goroutines at once: what each chunk counts is the order in which
// they leave.
func TestCounted(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := NewServer(handler{})
	go s.Serve(context.Background(), l)
	defer s.Close()
	ctx, done := context.WithTimeout(context.Background(), 20*time.Second)
	defer done()
	client, err := Dial(ctx, "tcp://"+l.Addr().String(), UnimplementedClientHandler{})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			for n := range 200 {
				var err error
				switch {
				case i%4 == 0:
					err = client.Note(ctx, &Note{Text: "a note of two chunks"})
				case n%10 == 0:
					client.ReadAsync(ctx, &ReadRequest{Nodes: []string{"given up"}}).Cancel(context.Canceled)
				default:
					_, err = client.Read(ctx, &ReadRequest{Nodes: []string{"a", "b"}})
				}
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for peer := range s.Peers() {
		for range 100 {
			if err := peer.Note(ctx, &Note{Text: "to clients"}); err != nil {
				t.Error(err)
			}
		}
	}
	all.Wait()
}
