package jsonbrackets

import (
	"context"
	"errors"
	"io"
	"net"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// TestBrackets reads messages behind one another, as far as each goes.
func TestBrackets(t *testing.T) {
	for text, want := range map[string]struct {
		key  string
		read int // bytes, the white space behind the message among them
	}{
		`{"id":1,"method":"get","params":{"key":"a"}}{"id":2`:               {"a", 44},
		`{"id":1,"method":"get","params":{"key":"}\"]"}}`:                   {`}"]`, 47},
		"\n {\"id\":1,\n\"method\":\"get\",\"params\":{\"key\":\"a\"}}\r\n": {"a", 49},
		`{"id":1,"method":"get","params":{"key":"a"}]}`:                     {"", 0},
		`1{}`: {"", 0},
	} {
		var r wire.Reader
		r.Reset([]byte(text), true, 1000)
		var m GetRequest
		Conversation().Message("GetRequest").Read(&r, new(wire.Exchange), &m)
		if (r.Err() == nil) != (want.read > 0) || want.read > 0 && (m.Key != want.key || r.Pos() != want.read) {
			t.Errorf("%q: %q in %d bytes, %v", text, m.Key, r.Pos(), r.Err())
		}
	}
}

// TestPieces reads a message that comes byte by byte.
func TestPieces(t *testing.T) {
	const text = ` {"id":1,"method":"get","params":{"key":"\\\"{[","more":[{}]}}`
	var r wire.Reader
	r.Reset(nil, true, 1000)
	for n := range len(text) + 1 {
		r.More([]byte(text[:n]))
		var m GetRequest
		Conversation().Message("GetRequest").Read(&r, new(wire.Exchange), &m)
		if err := r.Err(); n < len(text) && !errors.Is(err, wire.ErrShort) || n == len(text) && (err != nil || m.Key != `\"{[`) {
			t.Fatalf("%q: %q, %v", text[:n], m.Key, err)
		}
	}
}

// TestEnd ends connections behind white space, which begins no message, and within one.
func TestEnd(t *testing.T) {
	for text, want := range map[string]error{"": io.EOF, " ": io.EOF, "\n \r": io.EOF, " {": io.ErrUnexpectedEOF} {
		conn, peer := net.Pipe()
		client, err := NewClient(context.Background(), conn, nil)
		if err != nil {
			t.Fatal(err)
		}
		go func() { _, _ = io.Copy(io.Discard, peer) }()
		if err := client.Hello(context.Background(), &Hello{Name: "x"}); err != nil {
			t.Fatal(err)
		}
		for _, piece := range []string{`{"id":null,"method":"noted","params":[]}`, text} {
			if _, err := io.WriteString(peer, piece); err != nil {
				t.Errorf("%q: %v, %v", piece, err, client.Err())
			}
		}
		_ = peer.Close()
		if <-client.Done(); !errors.Is(client.Err(), want) {
			t.Errorf("behind %q: %v, want %v", text, client.Err(), want)
		}
	}
}
