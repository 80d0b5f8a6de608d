package runtime

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A client of a wire protocol connects again as well. Nothing that has left is sent
// twice, unless the schema says that it may be.
func TestForeignClientReconnects(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLines(wire.InTurn)
		safe := &Method[*line, *line]{ID: l.get.ID, Name: l.get.Name, Wire: l.get.Wire, Idempotent: true}
		addr := memAddress()
		seen := make(chan string, 10)
		release := make(chan struct{})
		get := func(hangs bool) Side {
			return l.side(lineHandlers{requests: map[string]func(context.Context, *Socket, *line) (*line, error){
				"Get": func(_ context.Context, _ *Socket, q *line) (*line, error) {
					seen <- q.text
					if hangs {
						<-release
					}
					return q, nil
				},
			}})
		}
		start := func(side Side) func() {
			listener := mustListen(t, addr)
			server := NewServer(l.protocol, side, quiet)
			served := make(chan struct{})
			go func() { defer close(served); _ = server.Serve(context.Background(), listener) }()
			return func() { server.Abort(); <-served }
		}
		end := start(get(true))
		client, err := Dial(t.Context(), l.protocol, Side{}, addr, quiet, Reconnect(Backoff{}), WaitForReady(10),
			OnOpen(func(ctx context.Context, s *Socket) error {
				if len(seen) > 0 {
					t.Errorf("%s comes before OnOpen", <-seen)
				}
				return SendEvent(ctx, s.Client(), l.note, &line{"login"})
			}))
		if err != nil {
			t.Fatal(err)
		}
		sent := foreignAsync(t.Context(), client, l.get, &line{"sent"})
		if text := <-seen; text != "sent" {
			t.Errorf("%q comes first", text)
		}
		held := foreignAsync(t.Context(), client, l.get, &line{"held"})
		end()
		if _, err := sent.Await(t.Context()); !errors.As(err, new(*Error)) || CodeOf(err) != Unavailable {
			t.Error(err)
		}
		later := foreignAsync(t.Context(), client, l.get, &line{"later"})
		time.Sleep(time.Minute)
		end = start(get(false))
		for want, call := range map[string]*Future[*line]{"held": held, "later": later} {
			if r, err := call.Await(t.Context()); err != nil || r.text != want {
				t.Error(r, err)
			}
		}
		if a, b := <-seen, <-seen; a != "held" || b != "later" || len(seen) > 0 {
			t.Errorf("%s and %s were handled, and %d more", a, b, len(seen))
		}
		end()
		end = start(get(true))
		again := foreignAsync(t.Context(), client, safe, &line{"again"})
		<-seen
		end()
		close(release)
		end = start(get(false))
		if r, err := again.Await(t.Context()); err != nil || r.text != "again" || <-seen != "again" {
			t.Error(r, err)
		}
		client.Abort()
		<-client.Done()
		end()
		time.Sleep(time.Second) // until nobody looks after the handlers that took long
	})
}
