package runtime

import (
	"context"
	"fmt"
	goruntime "runtime"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// stalling answers as echoLine does, but what begins with "stall" when it may.
func stalling(release <-chan struct{}) func(context.Context, *Socket, *line) (*line, error) {
	return func(ctx context.Context, s *Socket, q *line) (*line, error) {
		if q.text == "stall" {
			select {
			case <-release:
			case <-ctx.Done():
			}
		}
		return q, nil
	}
}

func requestsOf(l *lines, get func(context.Context, *Socket, *line) (*line, error)) Side {
	return l.side(lineHandlers{requests: map[string]func(context.Context, *Socket, *line) (*line, error){"Get": get}})
}

// A handler that takes its time holds back neither the answers before it nor
// what comes behind its request.
func TestForeignSlowHandler(t *testing.T) {
	t.Parallel()
	l, release := newLines(wire.InOrder), make(chan struct{})
	server, addr := serveForeign(t, l.protocol, requestsOf(l, stalling(release)))
	conn := rawClient(t, addr)
	for range 3 {
		say(t, conn, "Ga\nGb\nGstall\nGc\n")
		hear(t, conn, "+a\n+b\n")
		socket := server.Sockets().Snapshot()[0]
		before := socket.Stats().BytesRead
		say(t, conn, "Gd\n")
		for socket.Stats().BytesRead == before {
			goruntime.Gosched()
		}
		release <- struct{}{}
		hear(t, conn, "+stall\n+c\n+d\n")
	}
}

// A handler hears that the peer has gone, though it keeps the reader from reading.
func TestForeignSlowHandlerHearsTheEnd(t *testing.T) {
	t.Parallel()
	l, ended := newLines(wire.InOrder), make(chan error, 1)
	_, addr := serveForeign(t, l.protocol, requestsOf(l, func(ctx context.Context, _ *Socket, q *line) (*line, error) {
		<-ctx.Done()
		ended <- context.Cause(ctx)
		return q, nil
	}))
	conn := rawClient(t, addr)
	say(t, conn, "Gx\n")
	hear(t, conn, "") // it may not have come yet; closing says so all the same
	_ = conn.Close()
	if err := <-ended; err == nil {
		t.Error("the context has no cause")
	}
}

// Handlers may end their goroutine, and their socket, which may be the reader's.
func TestForeignHandlersEndThings(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	gone := make(chan error, 2)
	_, addr := serveForeign(t, l.protocol, requestsOf(l, func(_ context.Context, s *Socket, q *line) (*line, error) {
		switch q.text {
		case "exit":
			goexit()
		case "close":
			_ = s.Close()
		}
		return q, nil
	}), OnDisconnect(func(_ *Socket, cause error) { gone <- cause }),
		OnFailure(func(context.Context, *Socket, string, error) error { return &lineError{"failed"} }))
	for _, end := range []string{"close", "exit"} {
		conn := rawClient(t, addr)
		say(t, conn, "Ga\nGexit\nGb\n")
		hear(t, conn, "+a\n-failed\n+b\n")
		say(t, conn, "G%s\nGc\n", end)
		if end == "exit" {
			hear(t, conn, "-failed\n+c\n")
			_ = conn.Close()
		}
		if cause := <-gone; cause == nil {
			t.Error(end, "has no cause")
		}
	}
}

// A handler that asks the peer and waits reads the answer itself, or has it read.
func TestForeignHandlerAsksBack(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	l.sync.Wire.Open[wire.Server] = lineMessage("Sync", "S")
	side := requestsOf(l, func(ctx context.Context, s *Socket, q *line) (*line, error) { return foreignCall(ctx, s, l.sync, q) })
	_, addr := serveForeign(t, l.protocol, side)
	conn := rawClient(t, addr)
	for i := range 20 {
		say(t, conn, "G%d\nGmore\n", i)
		hear(t, conn, fmt.Sprintf("S%d\n", i))
		say(t, conn, "=back\n")
		hear(t, conn, "+back\nSmore\n")
		say(t, conn, "=again\n")
		hear(t, conn, "+again\n")
	}
}

// Answers that the peer does not take hold up its own requests only.
func TestForeignAnswersAreNotTaken(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	long := &line{string(make([]byte, 256<<10))}
	_, addr := serveForeign(t, l.protocol, requestsOf(l, func(context.Context, *Socket, *line) (*line, error) { return long, nil }))
	conn := rawClient(t, addr)
	const requests = 64
	for range requests {
		say(t, conn, "Gx\n")
	}
	for range requests {
		hear(t, conn, "+"+long.text+"\n")
	}
}

// What a handler's goroutine has read for itself, and is not for it, is handled when
// the handler is done, without more having to come.
func TestForeignHandlerLeavesWhatItRead(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	l.sync.Wire.Open[wire.Server] = lineMessage("Sync", "S")
	side := requestsOf(l, func(ctx context.Context, s *Socket, q *line) (*line, error) {
		if q.text == "ask" {
			return foreignCall(ctx, s, l.sync, q)
		}
		return q, nil
	})
	_, addr := serveForeign(t, l.protocol, side)
	conn := rawClient(t, addr)
	for range 50 {
		say(t, conn, "Gask\n")
		hear(t, conn, "Sask\n")
		say(t, conn, "=back\nGmore\n")
		hear(t, conn, "+back\n+more\n")
	}
}
