package runtime

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// servedLines starts a server whose handlers note what they get and in which
// state their context is. It says when a socket has ended.
func servedLines(t *testing.T, l *lines, h lineHandlers) (addr string, seen *notes, over chan error) {
	seen, over = &notes{}, make(chan error, 1)
	handle := func(ctx context.Context, _ *Socket, q *line) (*line, error) {
		if ctx.Err() != nil {
			seen.add("late")
		}
		seen.add(q.text)
		return q, nil
	}
	requests := map[string]func(context.Context, *Socket, *line) (*line, error){"Get": handle, "Hush": handle, "Sync": handle}
	for name, f := range h.requests {
		requests[name] = f
	}
	note := h.note
	h.requests = requests
	h.note = func(ctx context.Context, s *Socket, e *line) {
		seen.add(e.text)
		if note != nil {
			note(ctx, s, e)
		}
	}
	_, addr = serveForeign(t, l.protocol, l.side(h), OnDisconnect(func(_ *Socket, err error) { over <- err }))
	return addr, seen, over
}

// A peer says what it has to say and goes, all at once: whatever came before an
// event whose handler ends the socket is handled before it.
func TestForeignEventThatCloses(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	addr, seen, over := servedLines(t, l, lineHandlers{note: func(_ context.Context, s *Socket, _ *line) { go s.Close() }})
	for range 100 {
		conn := rawClient(t, addr)
		say(t, conn, "Zone\nZnone\nZtwo\nNbye\n")
		_ = conn.Close()
		<-over
	}
	if got := seen.String(); got != strings.TrimSpace(strings.Repeat("one none two bye ", 100)) {
		t.Error(got)
	}
}

// A peer that goes in the middle of a message: what has come of it is shown.
func TestForeignEndWithinAMessage(t *testing.T) {
	t.Parallel()
	addr, _, over := servedLines(t, newLines(wire.InOrder), lineHandlers{})
	conn := rawClient(t, addr)
	say(t, conn, "Gone\nGtwo and no end")
	_ = conn.Close()
	if err := <-over; !errors.Is(err, io.ErrUnexpectedEOF) || !strings.Contains(err.Error(), `begins with "Gtwo and no end"`) {
		t.Error(err)
	}
}

// What comes behind such an event is dropped.
func TestForeignEventThatClosesDropsTheRest(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	addr, seen, over := servedLines(t, l, lineHandlers{note: func(_ context.Context, s *Socket, _ *line) { _ = s.Close() }})
	conn := rawClient(t, addr)
	say(t, conn, "Gone\nNbye\nGtwo\n")
	if all, err := io.ReadAll(conn); string(all) != "+one\n" || err != nil {
		t.Errorf("%q, %v", all, err)
	}
	_ = conn.Close()
	if err := <-over; err != ErrClosed {
		t.Error(err)
	}
	if got := seen.String(); got != "one bye" {
		t.Error(got)
	}
}

// All that was read is handled, in order, though the peer is gone and hears no
// answer: in order, or with a reset.
func TestForeignPeerIsGone(t *testing.T) {
	t.Parallel()
	for name, linger := range map[string]int{"close": -1, "reset": 0} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLines(wire.InOrder)
			started, release := make(chan struct{}), make(chan struct{})
			addr, seen, over := servedLines(t, l, lineHandlers{requests: map[string]func(context.Context, *Socket, *line) (*line, error){
				"Sync": func(context.Context, *Socket, *line) (*line, error) {
					close(started)
					<-release
					return nil, nil
				},
			}})
			conn := rawClient(t, addr)
			say(t, conn, "S\n%sNbye\nGlast\n", strings.Repeat("Gx\n", 200))
			wait(t, "the first handler", started)
			_ = conn.(*net.TCPConn).SetLinger(linger)
			_ = conn.Close()
			close(release)
			<-over
			if got := seen.String(); got != strings.Repeat("x ", 200)+"bye last" {
				t.Error(got)
			}
		})
	}
}

// What came before a message that breaks a rule is answered.
func TestForeignErrorBehindRequests(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	addr, _, over := servedLines(t, l, lineHandlers{})
	conn := rawClient(t, addr)
	say(t, conn, "Gone\nGtwo\n?\n")
	if all, err := io.ReadAll(conn); string(all) != "+one\n+two\n" || err != nil {
		t.Errorf("%q, %v", all, err)
	}
	_ = conn.Close()
	if err := <-over; CodeOf(err) != ProtocolError {
		t.Error(err)
	}
}

// LastActivity is when bytes came.
func TestForeignLastActivity(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	server, addr := serveForeign(t, l.protocol, l.side(getHandlers()))
	conn := rawClient(t, addr)
	say(t, conn, "Ga\n")
	hear(t, conn, "+a\n")
	socket := peerOf(t, server)
	first := socket.LastActivity()
	if !first.After(socket.OpenedAt()) {
		t.Errorf("%v, opened %v", first, socket.OpenedAt())
	}
	say(t, conn, "Ga\n")
	hear(t, conn, "+a\n")
	if second := socket.LastActivity(); !second.After(first) {
		t.Errorf("%v, after %v", second, first)
	}
}

// What is to be done after an answer is done in the phase that it leads to.
func TestForeignAfterAnswer(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	l.hi.Wire.Open[wire.Server] = l.hi.Wire.Open[wire.Client]
	server, addr := serveForeign(t, l.protocol, l.side(lineHandlers{requests: map[string]func(context.Context, *Socket, *line) (*line, error){
		"Up": func(ctx context.Context, s *Socket, q *line) (*line, error) {
			for _, text := range []string{"one", "two"} {
				if !AfterAnswer(ctx, func() { foreignAsync(context.Background(), s, l.hi, &line{text}) }) {
					t.Error("it is a handler's context")
				}
			}
			return q, nil
		},
	}}))
	conn := rawClient(t, addr)
	say(t, conn, "Ux\n")
	hear(t, conn, "+x\nHone\nHtwo\n")
	if AfterAnswer(t.Context(), func() {}) || AfterAnswer(peerOf(t, server).ctx, func() {}) {
		t.Error("it is no handler's context")
	}
}

// It is not done where there is no answer but the end, a panic of it ends nothing,
// and each request of an unordered protocol has its own.
func TestForeignAfterAnswerByID(t *testing.T) {
	t.Parallel()
	f := newFrames(100)
	var seen notes
	called := make(chan struct{}, 10)
	_, addr := serveForeign(t, f.protocol, f.side(frameHandlers{ask: func(ctx context.Context, s *Socket, q string) (string, error) {
		AfterAnswer(ctx, func() { panic(q) })
		AfterAnswer(ctx, func() { seen.add(q); called <- struct{}{} })
		if q == "bad" {
			return "", io.ErrNoProgress
		}
		return q, nil
	}}))
	conn := rawClient(t, addr)
	say(t, conn, "%s", appendFrame(nil, 7, 1, "a"))
	hear(t, conn, string(appendFrame(nil, 7, 2, "a")))
	<-called
	say(t, conn, "%s", appendFrame(nil, 7, 1, "bad"))
	if rest, err := io.ReadAll(conn); len(rest) > 0 || err != nil {
		t.Errorf("%q, %v", rest, err)
	}
	if got := seen.String(); got != "a" {
		t.Error(got)
	}
}

func TestAfterAnswer(t *testing.T) {
	t.Parallel()
	called := make(chan bool, 1)
	h := handlers{echo: func(ctx context.Context, _ *Socket, q *blob) (*blob, error) {
		inner, cancel := context.WithCancel(ctx)
		defer cancel()
		AfterAnswer(inner, func() { called <- AfterAnswer(inner, func() {}) })
		return q, nil
	}}
	_, addr := serve(t, addresses(t)["mem"], h)
	if _, err := nativeCall(ctxFor(t), connect(t, addr, handlers{}), echo, &blob{}); err != nil {
		t.Fatal(err)
	}
	if again := <-called; again {
		t.Error("the handler has returned")
	}
}
