package runtime

import (
	"context"
	"errors"
	"io"
	"net"
	goruntime "runtime"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
	"github.com/netgen-dev/netgen/runtime/wire"
)

// closeHalf closes the side that a fake peer writes to.
func (p *fakePeer) closeHalf() {
	p.t.Helper()
	if err := p.Conn.(interface{ CloseWrite() error }).CloseWrite(); err != nil {
		p.t.Fatal(err)
	}
}

func TestC02HalfCloseIsAnswered(t *testing.T) {
	t.Parallel()
	for _, listen := range []string{"tcp://127.0.0.1:0", "unix://" + t.TempDir() + "/s"} {
		over := make(chan error, 9)
		release := make(chan struct{})
		_, addr := serve(t, listen, handlers{echo: func(_ context.Context, s *Socket, b *blob) (*blob, error) {
			if b.Number == 2 {
				<-release
				return b, s.ctx.Err()
			}
			return b, nil
		}}, HalfClose(time.Minute), OnDisconnect(func(_ *Socket, err error) { over <- err }))
		p := greeted(t, addr)
		p.raw(request(3, &blob{Number: 1}))
		p.expect(native.KindReply)
		p.raw(request(5, &blob{Number: 2}))
		p.closeHalf()
		p.expect(native.KindGoAway) // it has seen the end
		close(release)
		if h, _ := p.expect(native.KindReply); h.ID != 5 {
			t.Errorf("a reply to %d", h.ID)
		}
		if _, err := io.Copy(io.Discard, p); err != nil {
			t.Error(err)
		}
		if err := <-over; err != io.EOF || len(over) > 0 {
			t.Error(err)
		}
	}
}

func TestC02HalfCloseEndsTheItemsOfThePeer(t *testing.T) {
	t.Parallel()
	got := make(chan error, 2)
	_, addr := serve(t, "tcp://127.0.0.1:0", handlers{up: func(ctx context.Context, _ *Socket, _ *blob, in *Receiver[*blob]) (*blob, error) {
		for range 2 {
			_, err := in.Recv(ctx)
			got <- err
		}
		return &blob{Number: 9}, nil
	}}, HalfClose(time.Minute))
	p := greeted(t, addr)
	body, _ := (&blob{}).AppendNetgen(nil)
	p.frame(native.Header{ID: 3, Code: 3, Kind: native.KindRequest}, body)
	p.frame(native.Header{ID: 3, Kind: native.KindItem}, body)
	p.closeHalf()
	p.expect(native.KindReply)
	if err := <-got; err != nil {
		t.Error(err)
	}
	if err := <-got; !errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		t.Errorf("the items end with %v", err)
	}
}

func TestC02CloseAtOnceInstead(t *testing.T) {
	t.Parallel()
	over := make(chan error, 1)
	started := make(chan struct{})
	_, addr := serve(t, "tcp://127.0.0.1:0", handlers{echo: func(ctx context.Context, _ *Socket, b *blob) (*blob, error) {
		close(started)
		<-ctx.Done()
		return b, nil
	}}, HalfClose(0), OnDisconnect(func(_ *Socket, err error) { over <- err }))
	p := greeted(t, addr)
	p.raw(request(3, &blob{}))
	<-started
	p.closeHalf()
	if err := <-over; err != io.EOF { // at once, else the handler would wait
		t.Error(err)
	}
}

// A peer that closes waits for nothing, and is not waited for.
func TestC02CloseIsNoHalfClose(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*Client){"close": func(c *Client) { _ = c.Close() }, "shutdown": func(c *Client) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		_ = c.Shutdown(ctx)
	}} {
		started, canceled := make(chan struct{}), make(chan struct{})
		_, addr := serve(t, "tcp://127.0.0.1:0", handlers{echo: func(ctx context.Context, _ *Socket, b *blob) (*blob, error) {
			close(started)
			<-ctx.Done()
			close(canceled)
			return b, nil
		}}, HalfClose(time.Hour))
		client := connect(t, addr, handlers{})
		f := nativeAsync(t.Context(), client, echo, &blob{})
		<-started
		end(client)
		wait(t, name+": the end of the handler's context", canceled)
		if _, err := f.Await(ctxFor(t)); CodeOf(err) != Unavailable {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What this side has asked for fails at once, though it works on what the peer
// has asked for.
func TestC13CallsFailAtOnceWhenThePeerIsGone(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	defer close(release)
	failed := make(chan error, 1)
	_, addr := serve(t, "tcp://127.0.0.1:0", handlers{echo: func(ctx context.Context, s *Socket, b *blob) (*blob, error) {
		_, err := nativeCall(context.Background(), s, echo, &blob{})
		failed <- err
		<-release
		return b, nil
	}}, HalfClose(time.Minute))
	p := greeted(t, addr)
	p.raw(request(3, &blob{}))
	p.expect(native.KindRequest)
	p.closeHalf()
	if err := <-failed; !errors.Is(err, io.EOF) || CodeOf(err) != Unavailable {
		t.Error(err)
	}
}

func TestC02HalfCloseInAWireProtocol(t *testing.T) {
	t.Parallel()
	for limit, want := range map[time.Duration]string{time.Minute: "+a\n+b\n", 0: ""} {
		l := newLines(wire.InOrder)
		read := make(chan struct{})
		_, addr := serveForeign(t, l.protocol, l.side(lineHandlers{requests: map[string]func(context.Context, *Socket, *line) (*line, error){
			"Get": func(ctx context.Context, s *Socket, q *line) (*line, error) {
				if q.text == "a" {
					close(read)
				}
				for s.State() == Open && ctx.Err() == nil { // until it has seen the end
					goruntime.Gosched()
				}
				return q, nil
			},
		}}), HalfClose(limit))
		conn := rawClient(t, addr)
		say(t, conn, "Ga\nGb\n")
		<-read
		if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
			t.Fatal(err)
		}
		if all, err := io.ReadAll(conn); string(all) != want || err != nil {
			t.Errorf("%v: %q, %v", limit, all, err)
		}
	}
}
