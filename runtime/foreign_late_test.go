package runtime

import (
	"context"
	"encoding/binary"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A frameSaid is a frame as it travels.
type frameSaid struct {
	id   uint64
	kind uint16
	text string
}

func frameBytes(all ...frameSaid) string {
	var b []byte
	for _, f := range all {
		b = appendFrame(b, f.id, f.kind, f.text)
	}
	return string(b)
}

// newChannels is newFrames whose ids are channels, in which answers have the order of the
// requests.
func newChannels() *frames {
	f := newFrames(9)
	for _, m := range f.tables.Methods {
		if m.Role != wire.Event {
			m.Pairing, m.Channel = wire.InOrder, true
			m.Open[wire.Client].Read = inChannel(m.Open[wire.Client].Read)
			for i := range m.Answers[wire.Client] {
				a := &m.Answers[wire.Client][i]
				append := a.Message.Append
				a.Message.Append = func(b []byte, x *wire.Exchange, v any) ([]byte, error) {
					x.ID = x.Channel
					return append(b, x, v)
				}
			}
		}
	}
	for side := range f.tables.First.Reads {
		f.tables.First.Reads[side].ID = nil
		f.tables.First.Reads[side].Channel = func(r *wire.Reader) uint64 {
			if head := r.Next(4); head != nil {
				return uint64(binary.BigEndian.Uint16(head[2:]))
			}
			return 0
		}
	}
	return f
}

func inChannel(read func(*wire.Reader, *wire.Exchange, any) any) func(*wire.Reader, *wire.Exchange, any) any {
	return func(r *wire.Reader, x *wire.Exchange, empty any) any {
		v := read(r, x, empty)
		x.Channel = x.ID
		return v
	}
}

// eventually waits until is reports true.
func eventually(t testing.TB, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: it never is so", what)
		}
	}
}

func inTurn() *frames {
	f := newFrames(9)
	for _, m := range f.tables.Methods {
		m.Pairing = wire.InTurn
	}
	return f
}

// A peer that has not read yet that its stream is over sends it items still. They are dropped
// and counted, as long as they can be of that one; what can be of none breaks the protocol.
func TestForeignLateItems(t *testing.T) {
	t.Parallel()
	const ask, said, flow, item, end = 1, 2, 4, 6, 7
	withIDs := func() *frames { return newFrames(9) }
	for name, c := range map[string]struct {
		protocol func() *frames
		say      []frameSaid // behind a flow 3 and its end
		hear     []frameSaid // none for the end of the socket
		late     uint64
	}{
		"of one that is over":       {withIDs, []frameSaid{{3, item, "b"}, {3, item, "c"}, {1, ask, "q"}}, []frameSaid{{1, said, "q"}}, 2},
		"of none":                   {withIDs, []frameSaid{{4, item, "b"}}, nil, 0},
		"of an id used again":       {withIDs, []frameSaid{{3, ask, "q"}, {3, item, "b"}}, nil, 0},
		"of the next one":           {withIDs, []frameSaid{{3, flow, "z"}, {3, item, "b"}}, []frameSaid{{3, end, "end of z"}}, 0},
		"that cannot be read":       {withIDs, []frameSaid{{3, item, "trailing"}}, nil, 0},
		"in its channel":            {newChannels, []frameSaid{{3, item, "b"}, {1, ask, "q"}}, []frameSaid{{1, said, "q"}}, 1},
		"in another's channel":      {newChannels, []frameSaid{{4, item, "b"}}, nil, 0},
		"beside another's channel":  {newChannels, []frameSaid{{4, flow, "z"}, {3, item, "b"}, {4, item, "c"}}, []frameSaid{{4, end, "end of z"}}, 1},
		"without ids":               {inTurn, []frameSaid{{3, item, "b"}, {3, ask, "q"}}, []frameSaid{{3, said, "q"}}, 1},
		"behind what waits for one": {inTurn, []frameSaid{{3, ask, "q"}, {3, item, "b"}}, nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := c.protocol()
			server, addr := serveForeign(t, f.protocol, f.side(frameHandlers{
				ask: func(_ context.Context, _ *Socket, q string) (string, error) { return q, nil },
				flow: func(ctx context.Context, _ *Socket, q string, in *Receiver[string], _ *Sender[string]) (string, error) {
					_, err := in.Recv(ctx)
					return "end of " + q, err
				},
			}))
			conn := rawClient(t, addr)
			say(t, conn, "%s", frameBytes(frameSaid{3, flow, "a"}, frameSaid{3, item, "a"}))
			hear(t, conn, frameBytes(frameSaid{3, end, "end of a"}))
			socket := peerOf(t, server)
			eventually(t, "the stream is over", func() bool { return socket.Stats().Serving == 0 })
			say(t, conn, "%s", frameBytes(c.say...))
			if c.hear != nil {
				hear(t, conn, frameBytes(c.hear...))
			} else {
				wait(t, "the end", socket.ctx.Done())
			}
			if got := socket.Stats(); got.Skipped != c.late || got.ProtocolErrors == 1 != (c.hear == nil) {
				t.Errorf("%d are skipped, and there are %d protocol errors: %v", got.Skipped, got.ProtocolErrors, socket.Cause())
			}
		})
	}
}

// No more streams that are over are kept than may be served, and the latest are.
func TestForeignLateItemsAreBounded(t *testing.T) {
	t.Parallel()
	f := newFrames(9)
	server, addr := serveForeign(t, f.protocol, f.side(frameHandlers{
		flow: func(context.Context, *Socket, string, *Receiver[string], *Sender[string]) (string, error) {
			return "", nil
		},
	}), MaxRequests(2))
	conn := rawClient(t, addr)
	for id := range uint64(3) {
		say(t, conn, "%s", frameBytes(frameSaid{id, 4, ""}))
		hear(t, conn, frameBytes(frameSaid{id, 7, ""}))
		eventually(t, "the stream is over", func() bool { return peerOf(t, server).Stats().Serving == 0 })
	}
	socket := peerOf(t, server)
	say(t, conn, "%s", frameBytes(frameSaid{2, 6, "x"}, frameSaid{1, 6, "x"}, frameSaid{0, 6, "x"}))
	wait(t, "the end", socket.ctx.Done())
	if n := socket.Stats().Skipped; n != 2 {
		t.Errorf("%d are skipped", n)
	}
}

// A stream that is turned away has items, too.
func TestForeignLateItemsWhileDraining(t *testing.T) {
	t.Parallel()
	f := newFrames(9)
	asked, answer := make(chan struct{}), make(chan struct{})
	server, addr := serveForeign(t, f.protocol, f.side(frameHandlers{ask: func(context.Context, *Socket, string) (string, error) {
		close(asked)
		<-answer
		return "", nil
	}}))
	conn := rawClient(t, addr)
	say(t, conn, "%s", frameBytes(frameSaid{1, 1, ""}))
	wait(t, "the request", asked)
	socket := peerOf(t, server)
	go func() { _ = server.Shutdown(context.Background()) }()
	eventually(t, "draining", func() bool { return socket.State() == Draining })
	say(t, conn, "%s", frameBytes(frameSaid{2, 4, ""}, frameSaid{2, 6, "x"}))
	eventually(t, "the item is skipped", func() bool { return socket.Stats().Skipped == 1 })
	close(answer)
	hear(t, conn, frameBytes(frameSaid{1, 2, ""}))
	wait(t, "the end", socket.ctx.Done())
	if n := socket.Stats().ProtocolErrors; n != 0 {
		t.Errorf("%d protocol errors: %v", n, socket.Cause())
	}
}
