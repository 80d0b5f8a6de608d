package runtime

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	goruntime "runtime"
	"strings"
	"sync"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A holder answers requests of the text protocol, but those for "hold" when it is
// told what to say.
type holder struct {
	conn net.Conn
	say  chan string
}

func (h *holder) serve() {
	for in := bufio.NewScanner(h.conn); in.Scan(); {
		answer := "+" + in.Text()[1:] + "\n"
		if in.Text() == "Ghold" {
			answer = <-h.say
		}
		_, _ = h.conn.Write([]byte(answer))
	}
}

// An awaiter is a goroutine that reads for itself while it waits.
type awaiter struct {
	client *Client
	peer   *holder
	call   *Future[*line]
	done   chan error
}

// newAwaiter makes calls until one of them reads for itself.
func newAwaiter(t *testing.T, l *lines, side Side, await context.Context) *awaiter {
	client, conn := foreignPeer(t, l.protocol, side)
	w := &awaiter{client: client, peer: &holder{conn, make(chan string)}, done: make(chan error, 1)}
	t.Cleanup(func() { close(w.peer.say) })
	go w.peer.serve()
	role := &client.Socket().session.(*wireSession).role
	for {
		for range 2 * fewAlone {
			if _, err := foreignCall(ctxFor(t), client, l.get, &line{"x"}); err != nil {
				t.Fatal(err)
			}
		}
		w.call = foreignAsync(ctxFor(t), client, l.get, &line{"hold"})
		go func() {
			_, err := w.call.Await(await)
			w.done <- err
		}()
		for role.waiting.Load() == 0 && !role.isLent() {
			goruntime.Gosched()
		}
		if role.isLent() {
			return w
		}
		w.peer.say <- "+hold\n" // the socket's goroutine was quicker
		if err := <-w.done; err != nil {
			t.Fatal(err)
		}
	}
}

// One that reads for itself stops waiting as any other does, and the socket goes on.
func TestForeignReaderGivesUp(t *testing.T) {
	t.Parallel()
	cause := errors.New("enough")
	for name, giveUp := range map[string]func(w *awaiter, cancel context.CancelCauseFunc){
		"its context ends":      func(_ *awaiter, cancel context.CancelCauseFunc) { cancel(cause) },
		"the call is cancelled": func(w *awaiter, _ context.CancelCauseFunc) { w.call.Cancel(cause) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancelCause(ctxFor(t))
			defer cancel(nil)
			l := newLines(wire.InOrder)
			w := newAwaiter(t, l, Side{}, ctx)
			giveUp(w, cancel)
			if err := <-w.done; !errors.Is(err, cause) {
				t.Error(err)
			}
			w.peer.say <- "+hold\n"
			if r, err := foreignCall(ctxFor(t), w.client, l.get, &line{"on"}); err != nil || r.text != "on" {
				t.Error(r, err)
			}
		})
	}
}

// What is not for callers is handled by the socket's own goroutine meanwhile.
func TestForeignReaderMeetsOtherThings(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	heard := make(chan string, 1)
	side := l.side(lineHandlers{note: func(_ context.Context, _ *Socket, n *line) { heard <- n.text }})
	w := newAwaiter(t, l, side, ctxFor(t))
	w.peer.say <- "Nnews\n+hold\n"
	if got := <-heard; got != "news" {
		t.Error(got)
	}
	if err := <-w.done; err != nil {
		t.Error(err)
	}
}

func TestForeignReaderMeetsTheEnd(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(w *awaiter){
		"of the input":  func(w *awaiter) { _ = w.peer.conn.Close() },
		"by close":      func(w *awaiter) { _ = w.client.Close() },
		"by abort":      func(w *awaiter) { w.client.Abort() },
		"by a mistake":  func(w *awaiter) { w.peer.say <- "?\n" },
		"by no answer":  func(w *awaiter) { w.peer.say <- "=\n" },
		"in an answer":  func(w *awaiter) { w.peer.say <- "+ho"; _ = w.peer.conn.Close() },
		"after another": func(w *awaiter) { w.peer.say <- "+hold\n+more\n" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newAwaiter(t, newLines(wire.InOrder), Side{}, ctxFor(t))
			end(w)
			if err := <-w.done; (err == nil) != (name == "after another") {
				t.Error(err)
			}
			<-w.client.Done()
			if w.client.Err() == nil {
				t.Error("no cause")
			}
		})
	}
}

// Many that wait at a time, and few, and none, take turns at reading.
func TestForeignReadersTakeTurns(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	_, addr := serveForeign(t, l.protocol, l.side(getHandlers()))
	client := dialForeign(t, addr, l.protocol, Side{})
	ctx := ctxFor(t)
	for _, callers := range []int{1, 2, 32, 1, 3} {
		var all sync.WaitGroup
		for c := range callers {
			all.Go(func() {
				for i := range 200 {
					want := strings.Repeat(fmt.Sprint(c, i), 1+i%50)
					if r, err := foreignCall(ctx, client, l.get, &line{want}); err != nil || r.text != want {
						t.Error(r, err)
						return
					}
				}
			})
		}
		all.Wait()
	}
}

// Requests that nobody waits for leave by themselves, and those that somebody is
// told about as well.
func TestForeignCallsLeaveUnawaited(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	client, conn := foreignPeer(t, l.protocol, Side{})
	ctx := ctxFor(t)
	for range 3 {
		foreignAsync(ctx, client, l.get, &line{"alone"})
		hear(t, conn, "Galone\n")
		told := make(chan string, 1)
		foreignAsync(ctx, client, l.get, &line{"told"}).OnDone(func(r *line, _ error) { told <- r.text })
		hear(t, conn, "Gtold\n")
		say(t, conn, "+alone\n+told\n")
		if got := <-told; got != "told" {
			t.Error(got)
		}
		both := All(foreignAsync(ctx, client, l.get, &line{"a"}), foreignAsync(ctx, client, l.get, &line{"b"}))
		go func() {
			hear(t, conn, "Ga\nGb\n")
			say(t, conn, "+a\n+b\n")
		}()
		if r, err := both.Await(ctx); err != nil || r[1].text != "b" {
			t.Error(r, err)
		}
	}
}

// What the peer takes slowly is written by the queue's own goroutine, in order.
func TestForeignCallsToASlowPeer(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	client, conn := foreignPeer(t, l.protocol, Side{}, WriteQueue(16<<20))
	ctx := ctxFor(t)
	long := strings.Repeat("x", 64<<10)
	var futures []*Future[*line]
	for range 128 { // more than a connection holds
		futures = append(futures, foreignAsync(ctx, client, l.get, &line{long}))
	}
	go func() {
		for range futures {
			hear(t, conn, "G"+long+"\n")
			say(t, conn, "+ok\n")
		}
	}()
	for _, f := range futures {
		if _, err := f.Await(ctx); err != nil {
			t.Fatal(err)
		}
	}
}
