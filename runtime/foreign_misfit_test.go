package runtime

import (
	"context"
	"fmt"
	"io"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// withMisfits is a protocol in which no text may be "bad", and a request Any takes
// those that are.
func withMisfits() (*frames, *Method[string, string]) {
	f := newFrames(100)
	f.tables.Variables = 1
	for _, m := range f.tables.Methods {
		open := *m.Open[wire.Client]
		read := open.Read
		open.Read = func(r *wire.Reader, x *wire.Exchange, v any) any {
			v = read(r, x, v)
			if v == "bad" {
				x.Set(0, 1)
				r.Fail("a bad text")
			}
			return v
		}
		m.Open = bothSides(&open)
	}
	misfit := *f.ask.Wire
	misfit.ID, misfit.Name, misfit.Open = 4, "Any", bothSides(frameMessage("Any", 1))
	f.tables.Methods = append(f.tables.Methods, &misfit)
	f.tables.Phases[0].Reads[wire.Server].Misfit = misfit.ID
	return f, &Method[string, string]{ID: 4, Name: "Any", Wire: &misfit}
}

// What cannot be read as what its kind says is a misfit, and answered as such; what
// comes behind it is no worse for it.
func TestForeignMisfit(t *testing.T) {
	t.Parallel()
	f, misfit := withMisfits()
	side := f.side(frameHandlers{ask: func(ctx context.Context, _ *Socket, text string) (string, error) {
		return fmt.Sprint(text, " ", Misfit(ctx)), nil
	}})
	route := side.Route
	side.Route = func(in *Incoming) {
		if in.Method() != misfit.ID {
			route(in)
			return
		}
		serveRequest(in, misfit, in.Socket(), func(ctx context.Context, socket *Socket, text string) (string, error) {
			if socket.Variables().Get(0) != 0 {
				t.Error("a misfit set a variable")
			}
			return fmt.Sprint(text, " ", Misfit(ctx)), nil
		})
	}
	ended := make(chan uint64, 1)
	_, addr := serveForeign(t, f.protocol, side, OnDisconnect(func(s *Socket, _ error) { ended <- s.Stats().ProtocolErrors }))
	conn := rawClient(t, addr)
	const why = "bad at byte 9: a bad text"
	for _, c := range []struct {
		kind       uint16
		text, want string
	}{{1, "good", "good <nil>"}, {1, "bad", why}, {4, "bad", why}, {1, "good", "good <nil>"}} {
		say(t, conn, "%s", appendFrame(nil, 7, c.kind, c.text))
		hear(t, conn, string(appendFrame(nil, 7, 2, c.want)))
	}
	// Nobody waits for an answer to an event.
	say(t, conn, "%s", appendFrame(nil, 7, 8, "bad"))
	if n, err := conn.Read(make([]byte, 1)); err != io.EOF {
		t.Error(n, err)
	}
	if n := <-ended; n != 1 {
		t.Error(n, "protocol errors")
	}
}

// An event that is a misfit says why, too.
func TestForeignMisfitOfAnEvent(t *testing.T) {
	t.Parallel()
	f, _ := withMisfits()
	misfit := *f.mute.Wire
	misfit.ID, misfit.Open = 5, bothSides(frameMessage("AnyMute", 8))
	f.tables.Methods = append(f.tables.Methods, &misfit)
	f.tables.Phases[0].Reads[wire.Server].Misfit = misfit.ID
	heard := make(chan string, 2)
	hear := func(ctx context.Context, _ *Socket, text string) { heard <- fmt.Sprint(text, " ", Misfit(ctx)) }
	side := f.side(frameHandlers{mute: hear})
	route := side.Route
	side.Route = func(in *Incoming) {
		if in.Method() != misfit.ID {
			route(in)
			return
		}
		ServeEvent(in, &EventMethod[string]{ID: 5, Name: "AnyMute", Wire: &misfit}, in.Socket(), hear)
	}
	_, addr := serveForeign(t, f.protocol, side)
	conn := rawClient(t, addr)
	for text, want := range map[string]string{"good": "good <nil>", "bad": "bad at byte 9: a bad text"} {
		say(t, conn, "%s", appendFrame(nil, 7, 8, text))
		if got := <-heard; got != want {
			t.Errorf("heard %q, want %q", got, want)
		}
	}
}
