package runtime

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// Requests without an id are handled one at a time, in order, each behind the
// events that came before it. A stream's handler may wait for an event that
// came after it.
func TestForeignServingOrder(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	var seen notes
	stop := make(chan struct{})
	_, addr := serveForeign(t, l.protocol, l.side(lineHandlers{
		requests: map[string]func(context.Context, *Socket, *line) (*line, error){"Get": func(_ context.Context, _ *Socket, q *line) (*line, error) {
			seen.add(q.text)
			return q, nil
		}},
		stream: func(_ context.Context, _ *Socket, q *line, _ *Sender[*line]) (*line, error) {
			<-stop
			seen.add(q.text)
			return q, nil
		},
		note: func(_ context.Context, _ *Socket, e *line) {
			if seen.add(e.text); e.text == "stop" {
				close(stop)
			}
		},
	}))
	conn := rawClient(t, addr)
	say(t, conn, "G1\nNfirst\nLstream\nNstop\nG2\nG3\nNlast\nG4\n")
	hear(t, conn, "+1\n.stream\n+2\n+3\n+4\n")
	if got := seen.String(); got != "1 first stop stream 2 3 last 4" {
		t.Error(got)
	}
}

// notes are what handlers have seen, in order.
type notes struct {
	mu  sync.Mutex
	all []string
}

func (n *notes) add(text string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.all = append(n.all, text)
}

func (n *notes) String() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return strings.Join(n.all, " ")
}

// An error that the protocol cannot carry ends the socket, unless OnFailure
// makes one of it that it can.
func TestForeignFailures(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	h := lineHandlers{requests: map[string]func(context.Context, *Socket, *line) (*line, error){"Get": func(_ context.Context, _ *Socket, q *line) (*line, error) {
		switch q.text {
		case "panic":
			panic("handler panics")
		case "exit":
			goexit()
		case "nil":
			return nil, nil
		}
		return nil, errors.New("a secret")
	}}}
	_, addr := serveForeign(t, l.protocol, l.side(h))
	for _, input := range []string{"Gx\n", "Gpanic\n", "Gexit\n", "S\n"} {
		conn := rawClient(t, addr)
		say(t, conn, "%s", input)
		if rest, err := io.ReadAll(conn); len(rest) > 0 || err != nil {
			t.Errorf("%q is answered by %q, %v", input, rest, err)
		}
	}
	codes := make(chan Code, 10)
	_, addr = serveForeign(t, l.protocol, l.side(h), OnFailure(func(_ context.Context, _ *Socket, method string, err error) error {
		codes <- CodeOf(err)
		return &lineError{"ERR " + method}
	}))
	conn := rawClient(t, addr)
	say(t, conn, "Gx\nGpanic\nGexit\nGnil\nZ\n")
	hear(t, conn, "-ERR Get\n-ERR Get\n-ERR Get\n+\n")
	if rest, err := io.ReadAll(conn); len(rest) > 0 || err != nil { // Hush has no error, and no handler
		t.Errorf("%q, %v", rest, err)
	}
	for _, want := range []Code{Internal, Internal, Internal, Unimplemented} {
		if got := <-codes; got != want {
			t.Error(got, want)
		}
	}
}

func TestForeignQuietHandlers(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	_, addr := serveForeign(t, l.protocol, l.side(lineHandlers{requests: map[string]func(context.Context, *Socket, *line) (*line, error){
		"Hush": func(_ context.Context, _ *Socket, q *line) (*line, error) {
			if q.text == "hit" || q.text == "none" {
				return q, nil
			}
			return nil, nil
		},
		"Get": echoLine,
	}}))
	conn := rawClient(t, addr)
	say(t, conn, "Zmiss\nZhit\nZnone\nZmiss\nGend\n")
	hear(t, conn, "+hit\n+end\n")
}

// By-id requests run at the same time, as many as MaxRequests; then the reader
// waits.
func TestForeignMaxRequests(t *testing.T) {
	t.Parallel()
	f := newFrames(100)
	started, release := make(chan struct{}, 100), make(chan struct{})
	server, addr := serveForeign(t, f.protocol, f.side(frameHandlers{ask: func(_ context.Context, _ *Socket, q string) (string, error) {
		started <- struct{}{}
		<-release
		return q, nil
	}}), MaxRequests(3))
	client := dialForeign(t, addr, f.protocol, Side{})
	ctx := ctxFor(t)
	var futures []*Future[string]
	for i := range 50 {
		futures = append(futures, foreignAsync(ctx, client, f.ask, fmt.Sprint(i)))
	}
	for range 3 {
		<-started
	}
	if n := peerOf(t, server).Stats().Serving; n != 3 {
		t.Errorf("%d are served", n)
	}
	close(release)
	for i, future := range futures {
		if r, err := future.Await(ctx); err != nil || r != fmt.Sprint(i) {
			t.Fatal(r, err)
		}
	}
}

func TestForeignShutdown(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	started, release := make(chan struct{}), make(chan struct{})
	server, addr := serveForeign(t, l.protocol, l.side(lineHandlers{requests: map[string]func(context.Context, *Socket, *line) (*line, error){"Get": func(_ context.Context, _ *Socket, q *line) (*line, error) {
		close(started)
		<-release
		return q, nil
	}}}))
	conn := rawClient(t, addr)
	say(t, conn, "Ga\n")
	wait(t, "the handler", started)
	running := server.running()
	if len(running) != 1 || running[0].Method != "Get" {
		t.Error(running)
	}
	done := make(chan error, 1)
	go func() { done <- server.Shutdown(ctxFor(t)) }()
	close(release)
	if rest, err := io.ReadAll(conn); string(rest) != "+a\n" || err != nil {
		t.Errorf("%q, %v", rest, err)
	}
	_ = conn.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestForeignClientShutdown(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	client, conn := foreignPeer(t, l.protocol, Side{})
	ctx := ctxFor(t)
	a := foreignAsync(ctx, client, l.get, &line{"a"})
	hear(t, conn, "Ga\n")
	done := make(chan error, 1)
	go func() { done <- client.Shutdown(ctx) }()
	say(t, conn, "+a\n")
	if _, err := a.Await(ctx); err != nil {
		t.Error(err)
	}
	if rest, err := io.ReadAll(conn); len(rest) > 0 || err != nil {
		t.Error(rest, err)
	}
	_ = conn.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestForeignBroadcast(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	encoded := 0
	m := l.note.Wire.Open[wire.Server]
	counting := *m
	counting.Append = func(b []byte, x *wire.Exchange, v any) ([]byte, error) {
		encoded++
		return m.Append(b, x, v)
	}
	l.note.Wire.Open[wire.Server] = &counting
	there := make(chan struct{}, 3)
	server, addr := serveForeign(t, l.protocol, Side{}, OnConnect(func(context.Context, *Socket) error { there <- struct{}{}; return nil }))
	got := make(chan string, 10)
	for range 3 {
		dialForeign(t, addr, l.protocol, l.side(lineHandlers{note: func(_ context.Context, _ *Socket, e *line) { got <- e.text }}))
		<-there
	}
	if d := Broadcast(server.All(), l.note, &line{"hear"}); d.Delivered != 3 || d.Dropped != 0 || d.Err != nil {
		t.Error(d)
	}
	for range 3 {
		if text := <-got; text != "hear" {
			t.Error(text)
		}
	}
	if encoded != 1 {
		t.Errorf("it is encoded %d times", encoded)
	}
	if d := Broadcast(server.All(), l.note, &line{"\n"}); CodeOf(d.Err) != InvalidArgument || d.Dropped != 3 {
		t.Error(d)
	}
}

// The first word may be the server's.
func TestForeignGreetingFromOnConnect(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	_, addr := serveForeign(t, l.protocol, Side{}, OnConnect(func(ctx context.Context, s *Socket) error {
		return SendEvent(ctx, s, l.note, &line{"welcome"})
	}))
	hear(t, rawClient(t, addr), "Nwelcome\n")
	_, addr = serveForeign(t, l.protocol, Side{}, OnConnect(func(context.Context, *Socket) error { return errors.New("no") }))
	if rest, err := io.ReadAll(rawClient(t, addr)); len(rest) > 0 || err != nil {
		t.Error(rest, err)
	}
}

// Many goroutines, both ways, with cancelling and streams between.
func TestForeignStorm(t *testing.T) {
	t.Parallel()
	l, f := newLines(wire.InOrder), newFrames(16)
	_, addr := serveForeign(t, l.protocol, l.side(lineHandlers{stream: countdown, requests: getHandlers().requests}))
	lines := dialForeign(t, addr, l.protocol, Side{}, WriteQueue(512))
	_, addr = serveForeign(t, f.protocol, f.side(frameHandlers{ask: func(_ context.Context, _ *Socket, q string) (string, error) { return q, nil }}), WriteQueue(512))
	framed := dialForeign(t, addr, f.protocol, Side{}, WriteQueue(512))
	ctx := ctxFor(t)
	var all sync.WaitGroup
	for g := range 8 {
		all.Go(func() {
			for i := range 200 {
				text := fmt.Sprintf("%d.%d", g, i)
				switch i % 4 {
				case 0:
					foreignAsync(ctx, lines, l.get, &line{text}).Cancel(nil)
					foreignAsync(ctx, framed, f.ask, text).Cancel(nil)
				case 1:
					n := 0
					for _, err := range OpenStream(ctx, lines, l.list, &line{"5"}).All() {
						if n++; err != nil {
							t.Error(err)
						}
						if g == 0 && n == 2 {
							n = 5
							break
						}
					}
					if n != 5 {
						t.Errorf("%d items", n)
					}
				default:
					if r, err := foreignCall(ctx, lines, l.get, &line{text}); err != nil || r.text != text {
						t.Error(r, err)
					}
					if r, err := foreignCall(ctx, framed, f.ask, text); err != nil || r != text {
						t.Error(r, err)
					}
				}
			}
		})
	}
	all.Wait()
	for _, c := range []*Client{lines, framed} {
		if err := c.Shutdown(ctx); err != nil {
			t.Error(err)
		}
	}
}
