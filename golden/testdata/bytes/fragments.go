package fragments

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"io"
	"net"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/netgen-dev/netgen/runtime"
)

const begin, more = 0x80, 0x40

// piece is a fragment on the wire.
func piece(flags byte, body string) string {
	b := []byte{flags, 0, byte(len(body))}
	b = append(b, body...)
	b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
	return "\x02" + string(b) + "\x03"
}

type handler struct {
	UnimplementedHandler
	notes chan *Note
}

func (handler) Get(_ context.Context, _ *Peer, r *GetRequest) (*GetReply, error) {
	if len(r.Name) == 0 {
		return nil, &Failed{Status: 1, Why: "there is no name in what was asked"}
	}
	return &GetReply{Place: r.Place, Value: bytes.Repeat(r.Name, 2)}, nil
}

func (handler) Flush(context.Context, *Peer, *FlushRequest) error { return nil }

func (handler) List(ctx context.Context, _ *Peer, r *ListRequest, items *runtime.Sender[*ListItem]) (*End, error) {
	for i := range 3 {
		if err := items.Send(ctx, &ListItem{Name: strings.Repeat(r.Prefix, i)}); err != nil {
			return nil, err
		}
	}
	return &End{Count: 3}, nil
}

func (h handler) Note(_ context.Context, _ *Peer, n *Note) { h.notes <- n }

func serve(t *testing.T, opts ...runtime.ServerOption) (addr string, h handler) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h.notes = make(chan *Note, 1)
	s := NewServer(h, opts...)
	go s.Serve(context.Background(), l)
	t.Cleanup(func() { s.Close() })
	return l.Addr().String(), h
}

func dial(t *testing.T, addr string) net.Conn {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	return conn
}

// TestBytes writes the bytes of fragments to a server and compares those that it answers.
func TestBytes(t *testing.T) {
	addr, h := serve(t)
	conn := dial(t, addr)
	for _, c := range []struct{ name, in, want string }{
		{"one fragment", piece(begin, "\x01\x00\x07ab"), piece(begin, "\x81\x00\x07\x00abab")},
		{"three, of one byte and more", piece(begin|more|5, "\x01") + piece(more|9, "\x00\x08ab") + piece(0, "cd"),
			piece(begin|more|5, "\x81\x00\x08\x00abcdab") + piece(5, "cd")},
		{"an empty one in the middle and at the end", piece(begin|more, "") + piece(more, "\x01\x00\x09x") + piece(more, "") + piece(0, ""),
			piece(begin, "\x81\x00\x09\x00xx")},
		{"an error of more than one", piece(begin, "\x01\x00\x0a"),
			piece(begin|more, "\x81\x00\x0a\x01\x00\x22ther") + piece(more, "e is no na") + piece(more, "me in what") + piece(0, " was asked")},
		{"what the first fragment's slot says", piece(begin|more|3, "\x02") + piece(0, "\x00\x0b"), piece(begin|3, "\x82\x00\x0b\x00")},
	} {
		if _, err := io.Copy(conn, iotest.OneByteReader(strings.NewReader(c.in))); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		got := make([]byte, len(c.want))
		if _, err := io.ReadFull(conn, got); err != nil || string(got) != c.want {
			t.Fatalf("%s: the answer is\n% x, want\n% x: %v", c.name, got, c.want, err)
		}
	}
	note := strings.Repeat("note", 1000)
	var in strings.Builder
	in.WriteString(piece(begin|more|63, "\x03"))
	for i := range note[:len(note)-1] {
		in.WriteString(piece(more, note[i:i+1]))
	}
	in.WriteString(piece(0, "e"))
	if _, err := io.WriteString(conn, in.String()); err != nil {
		t.Fatal(err)
	}
	if n := <-h.notes; string(n.Text) != note || n.Place != 63 {
		t.Errorf("a note of %d bytes, and place %d", len(n.Text), n.Place)
	}
}

// TestBothSides calls a server with messages of all sizes around those of fragments.
func TestBothSides(t *testing.T) {
	addr, _ := serve(t)
	ctx, done := context.WithTimeout(context.Background(), 20*time.Second)
	defer done()
	client, err := Dial(ctx, "tcp://"+addr, UnimplementedClientHandler{})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	for _, n := range []int{1, 6, 7, 8, 16, 17, 18, 1000, 10000} {
		reply, err := client.Get(ctx, &GetRequest{Place: uint8(n % 64), Name: bytes.Repeat([]byte{byte(n)}, n)})
		if err != nil || len(reply.Value) != 2*n || int(reply.Place) != n%64 {
			t.Fatalf("%d bytes: %v", n, err)
		}
	}
	if _, err := client.Get(ctx, &GetRequest{Name: make([]byte, 60000)}); err == nil {
		t.Error("a request is sent that is longer than max with its fragments")
	}
	stream := client.List(ctx, &ListRequest{Prefix: "a long prefix "})
	count := 0
	for item, err := range stream.All() {
		if want := strings.Repeat("a long prefix ", count); err != nil || item.Name != want {
			t.Fatalf("item %d is %v: %v", count, item, err)
		}
		count++
	}
	if end, err := stream.End(ctx); err != nil || end.Count != 3 || count != 3 {
		t.Errorf("%d items, and at the end %v: %v", count, end, err)
	}
}

// TestHostile sends fragments that make no message: the server says what is wrong with them
// and ends the socket.
func TestHostile(t *testing.T) {
	why := make(chan string, 1)
	addr, _ := serve(t, runtime.OnDisconnect(func(_ *runtime.Socket, cause error) { why <- cause.Error() }))
	wrong := []byte(piece(begin, "\x01\x00\x01ab"))
	wrong[6] ^= 1
	for _, c := range []struct{ name, in, want string }{
		{"a second beginning", piece(begin|more, "\x01") + piece(begin, "\x00\x01a"), "the one before has not ended"},
		{"no beginning", piece(more, "\x01"), "none has begun"},
		{"a wrong checksum", string(wrong), "crc"},
		{"something else behind it", piece(begin|more, "\x01") + "GET" + strings.Repeat(" ", 30000), "expected"},
		{"no message", piece(begin|more, "\x01\x00") + piece(0, ""), "1 bytes are missing; the message begins with 02c00002"},
		{"no end", piece(begin|more, "\x01\x00\x01") + strings.Repeat(piece(more, ""), 10000), "too long"},
	} {
		conn := dial(t, addr)
		go func() {
			io.WriteString(conn, c.in)
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
