package widefragments

import (
	"bytes"
	"context"
	"net"
	"strings"
	"testing"
	"time"
)

type keeper struct{ notes chan *Note }

func (keeper) Get(_ context.Context, _ *Peer, request *GetRequest) (*Got, error) {
	return &Got{Data: []byte(strings.Repeat(request.Name, 200))}, nil
}
func (k keeper) Note(_ context.Context, _ *Peer, event *Note) { k.notes <- event }

// An answer of 601 bytes comes in pieces of 300, 300 and 1: two with a wide length and one with a
// short one, as the request has it.
func TestPieces(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	server := NewServer(keeper{})
	defer server.Close()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve(ctx, listener)
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := conn.Write([]byte("\x00\x05\x01\x03abc\x07")); err != nil {
		t.Fatal(err)
	}
	all := "\x02" + strings.Repeat("abc", 200)
	want := "\x06\x00\x00\x00\x00\x00\x00\x01\x2c" + all[:300] + "\x07" +
		"\x06\x00\x00\x00\x00\x00\x00\x01\x2c" + all[300:600] + "\x07" +
		"\x00\x01" + all[600:] + "\x07"
	got := make([]byte, len(want))
	for n := 0; n < len(got); {
		more, err := conn.Read(got[n:])
		if n += more; err != nil {
			t.Fatal(n, err)
		}
	}
	if string(got) != want {
		t.Errorf("%q, want %q", got, want)
	}
	// A length that no fragment has ends the connection.
	if _, err := conn.Write(append([]byte("\x02"), bytes.Repeat([]byte{0xff}, 20)...)); err != nil {
		t.Fatal(err)
	}
	if n, err := conn.Read(got); err == nil {
		t.Errorf("%q", got[:n])
	}
}
