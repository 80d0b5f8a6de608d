package runtime

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// newClosing is lines in which an answer to Tunnel closes the connection, and so does Note. With
// toEnd nothing else says where they end.
func newClosing(toEnd bool) *lines {
	l := newLines(wire.InOrder)
	over := l.tables.Phases[2]
	over.Raw, over.Closed = false, true
	l.note.Wire.Then = over
	if toEnd {
		l.raw.Wire.Answers[wire.Client][0].Message = restMessage("Rest", "+")
		l.note.Wire.Open[wire.Client] = restMessage("Note", "N")
	}
	return l
}

// restMessage is a message of a prefix and all that comes.
func restMessage(name, prefix string) *wire.Message {
	return &wire.Message{
		Name: name, ToEnd: true,
		New: func() any { return new(line) },
		Append: func(b []byte, _ *wire.Exchange, v any) ([]byte, error) {
			return append(append(b, prefix...), v.(*line).text...), nil
		},
		Read: func(r *wire.Reader, _ *wire.Exchange, v any) any {
			r.Skip(len(prefix))
			v.(*line).text = string(r.Rest(0))
			return v
		},
	}
}

// closingHandlers answer Tunnel with what is asked for, so many times.
func closingHandlers(times int) lineHandlers {
	return lineHandlers{requests: map[string]func(context.Context, *Socket, *line) (*line, error){
		"Get": echoLine,
		"Tunnel": func(_ context.Context, _ *Socket, q *line) (*line, error) {
			return &line{strings.Repeat(q.text, times)}, nil
		},
	}}
}

func TestForeignAnswerClosesTheConnection(t *testing.T) {
	t.Parallel()
	for name, toEnd := range map[string]bool{"with an end": false, "to the end": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const times = 300_000 // more than a socket takes at once
			gone := make(chan error, 1)
			l := newClosing(toEnd)
			_, addr := serveForeign(t, l.protocol, l.side(closingHandlers(times)), OnDisconnect(func(_ *Socket, cause error) { gone <- cause }))
			client := dialForeign(t, addr, l.protocol, Side{})
			before := foreignAsync(ctxFor(t), client, l.get, &line{"a\tb"})
			r, err := foreignCall(ctxFor(t), client, l.raw, &line{"xy "})
			if err != nil || r.text != strings.Repeat("xy ", times) {
				t.Fatal(r, err)
			}
			if r, err := before.Await(ctxFor(t)); err != nil || r.text != "a\tb" {
				t.Error(r, err)
			}
			wait(t, "the client's end", client.Done())
			if !errors.Is(client.Err(), io.EOF) {
				t.Error(client.Err())
			}
			if cause := <-gone; cause != ErrClosed && !errors.Is(cause, io.EOF) {
				t.Error(cause)
			}
			if _, err := foreignCall(ctxFor(t), client, l.get, &line{"late"}); CodeOf(err) != Unavailable {
				t.Error(err)
			}
		})
	}
}

// Who asks and keeps the connection open sees it closed behind the answer.
func TestForeignServerHangsUp(t *testing.T) {
	t.Parallel()
	l := newClosing(true)
	_, addr := serveForeign(t, l.protocol, l.side(closingHandlers(2)))
	conn := rawClient(t, addr)
	say(t, conn, "Gone\nXyes\nGnever\n")
	got, err := io.ReadAll(conn)
	if err != nil || string(got) != "+one\n+yesyes" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestForeignMessageToTheEnd(t *testing.T) {
	t.Parallel()
	noted := make(chan string, 1)
	cases := map[string]struct {
		say, want string
		fails     func(error) bool
	}{
		"all at once":    {say: "+all of it\n+and more\n", want: "all of it\n+and more\n"},
		"nothing":        {say: "+"},
		"not even begun": {fails: func(err error) bool { return CodeOf(err) == Unavailable && errors.Is(err, io.EOF) }},
		"too much": {say: "+" + strings.Repeat("x", 1<<20), fails: func(err error) bool {
			return CodeOf(err) == ProtocolError && strings.Contains(err.Error(), "at most 1048576 are accepted")
		}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newClosing(true)
			client, conn := foreignPeer(t, l.protocol, Side{})
			f := foreignAsync(ctxFor(t), client, l.raw, &line{"go"})
			hear(t, conn, "Xgo\n")
			for at := 0; at < len(c.say); at += max(1, len(c.say)/50) {
				if _, err := io.WriteString(conn, c.say[at:min(len(c.say), at+max(1, len(c.say)/50))]); err != nil {
					break // it has seen enough
				}
			}
			if c.fails == nil && f.isSettled() {
				t.Error("it has its answer before that ends")
			}
			_ = conn.(interface{ CloseWrite() error }).CloseWrite()
			r, err := f.Await(ctxFor(t))
			switch {
			case c.fails == nil && (err != nil || r.text != c.want):
				t.Errorf("%q, %v", r, err)
			case c.fails != nil && !c.fails(err):
				t.Error(err)
			}
		})
	}
	t.Run("event", func(t *testing.T) {
		l := newClosing(true)
		_, addr := serveForeign(t, l.protocol, l.side(lineHandlers{note: func(_ context.Context, _ *Socket, n *line) { noted <- n.text }}))
		client := dialForeign(t, addr, l.protocol, Side{})
		if err := SendEvent(ctxFor(t), client, l.note, &line{"the last\nwords"}); err != nil {
			t.Fatal(err)
		}
		if text := <-noted; text != "the last\nwords" {
			t.Errorf("%q", text)
		}
		wait(t, "the end", client.Done())
		if client.Err() != ErrClosed {
			t.Error(client.Err())
		}
	})
}

// A connection that breaks is no end: what came of a message is none.
func TestForeignMessageToABrokenEnd(t *testing.T) {
	t.Parallel()
	l := newClosing(true)
	client, conn := foreignPeer(t, l.protocol, Side{})
	f := foreignAsync(ctxFor(t), client, l.raw, &line{"go"})
	hear(t, conn, "Xgo\n")
	say(t, conn, "+half of i")
	_ = conn.(*net.TCPConn).SetLinger(0)
	_ = conn.Close()
	if r, err := f.Await(ctxFor(t)); CodeOf(err) != Unavailable || errors.Is(err, io.EOF) {
		t.Error(r, err)
	}
}

// A client that reconnects asks each time on a connection of its own.
func TestForeignReconnectsToAskAgain(t *testing.T) {
	t.Parallel()
	l := newClosing(true)
	_, addr := serveForeign(t, l.protocol, l.side(closingHandlers(1)))
	client := dialForeign(t, addr, l.protocol, Side{}, Reconnect(Backoff{Min: time.Millisecond}), WaitForReady(10))
	for _, text := range []string{"one", "two", "three"} {
		r, err := foreignCall(ctxFor(t), client, l.raw, &line{text})
		if err != nil || r.text != text {
			t.Fatal(r, err)
		}
	}
}
