package runtime

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	goruntime "runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// countdown sends as many items as its request says, then its result.
func countdown(ctx context.Context, _ *Socket, q *line, out *Sender[*line]) (*line, error) {
	switch q.text {
	case "bad":
		return &line{"after all"}, &lineError{"luck"}
	case "cut off":
		return nil, &lineError{"luck"}
	case "secret":
		return nil, errors.New("a secret")
	case "panic":
		panic("handler panics")
	}
	n := 0
	_, _ = fmt.Sscan(q.text, &n)
	item := new(line) // which Send does not keep
	for ; n > 0; n-- {
		item.text = fmt.Sprint(n)
		if err := out.Send(ctx, item); err != nil {
			return nil, err
		}
	}
	return &line{"done"}, nil
}

func TestForeignStream(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	_, addr := serveForeign(t, l.protocol, l.side(lineHandlers{stream: countdown, requests: getHandlers().requests}))
	client := dialForeign(t, addr, l.protocol, Side{})
	ctx := ctxFor(t)
	s, after := OpenStream(ctx, client, l.list, &line{"1000"}), foreignAsync(ctx, client, l.get, &line{"after"})
	n := 0
	for item, err := range s.All() {
		if err != nil || item.text != fmt.Sprint(1000-n) {
			t.Fatal(item, err)
		}
		n++
	}
	if end, err := s.End(ctx); err != nil || end.text != "done" || n != 1000 {
		t.Error(n, end, err)
	}
	if r, err := after.Await(ctx); err != nil || r.text != "after" {
		t.Error(r, err)
	}
	bad := OpenStream(ctx, client, l.list, &line{"bad"})
	for _, receive := range []func() error{
		func() error { _, err := bad.Recv(ctx); return err },
		func() error { _, err := bad.End(ctx); return err },
	} {
		if e, ok := errors.AsType[*lineError](receive()); !ok || e.text != "luck" {
			t.Error(e)
		}
	}
}

// A stream whose handler returns no result does not go on for ever: the socket ends
// behind the error, if the protocol has one.
func TestForeignStreamWithoutItsEnd(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	_, plain := serveForeign(t, l.protocol, l.side(lineHandlers{stream: countdown}), quiet)
	_, asking := serveForeign(t, l.protocol, l.side(lineHandlers{stream: countdown}), quiet, OnFailure(func(context.Context, *Socket, string, error) error {
		return &lineError{"asked"}
	}))
	for _, c := range []struct{ addr, text, want string }{
		{plain, "cut off", "-luck\n"},
		{plain, "secret", ""},
		{plain, "panic", ""},
		{asking, "cut off", "-luck\n"},
		{asking, "secret", "-asked\n"},
		{asking, "panic", "-asked\n"},
	} {
		conn := rawClient(t, c.addr)
		say(t, conn, "L%s\n", c.text)
		if all, err := io.ReadAll(conn); err != nil || string(all) != c.want {
			t.Errorf("%s is answered with %q, %v, want %q", c.text, all, err, c.want)
		}
	}
}

// The items of a stream that is full stop the reader; one that was cancelled
// stops nobody.
func TestForeignStreamHoldsTheReaderBack(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	_, addr := serveForeign(t, l.protocol, l.side(lineHandlers{requests: getHandlers().requests, stream: func(ctx context.Context, _ *Socket, q *line, out *Sender[*line]) (*line, error) {
		for range 5000 {
			if err := out.Send(ctx, &line{strings.Repeat("x", 1000)}); err != nil {
				return nil, err
			}
		}
		return &line{"done"}, nil
	}}))
	client := dialForeign(t, addr, l.protocol, Side{})
	ctx := ctxFor(t)
	s, after := OpenStream(ctx, client, l.list, &line{"1000"}), foreignAsync(ctx, client, l.get, &line{"after"})
	if _, err := s.Recv(ctx); err != nil {
		t.Fatal(err)
	}
	in := s.duplex.items.(wireSource[*line]).in
	in.mu.Lock()
	if in.used > in.limit+2000 {
		t.Errorf("%d bytes are held", in.used)
	}
	in.mu.Unlock()
	s.Cancel(nil)
	if r, err := after.Await(ctx); err != nil || r.text != "after" {
		t.Error(r, err)
	}
	if _, err := s.Recv(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if client.Socket().Stats().Skipped == 0 {
		t.Error("the dropped items are not counted")
	}
}

// While the reader waits because a stream is full, requests leave, also where several
// wait for answers: the reader would write for them, but it stands still.
func TestForeignFullStreamHoldsNoRequestBack(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	client, conn := foreignPeer(t, l.protocol, Side{})
	_ = conn.SetReadDeadline(time.Now().Add(20 * time.Second))
	ctx := ctxFor(t)
	var all sync.WaitGroup
	get := func(text string, then func()) {
		all.Go(func() {
			if r, err := foreignCall(ctx, client, l.get, &line{text}); err != nil || r.text != text {
				t.Error(text, r, err)
			}
			then()
		})
		hear(t, conn, "G"+text+"\n")
	}
	full := make(chan struct{})
	get("first", func() {
		<-full
		if r, err := foreignCall(ctx, client, l.get, &line{"next"}); err != nil || r.text != "next" {
			t.Error(r, err)
		}
	})
	s := OpenStream(ctx, client, l.list, &line{"all"})
	s.duplex.call.(*wireCall).wanted(false)
	hear(t, conn, "Lall\n")
	get("second", func() {})
	get("third", func() {})
	for session := client.Socket().session.(*wireSession); session.role.waiting.Load() < 3; goruntime.Gosched() {
	}
	in := s.duplex.items.(wireSource[*line]).in
	items := 0
	go func() {
		_, err := fmt.Fprint(conn, "+first\n", strings.Repeat("*"+strings.Repeat("x", 1000)+"\n", in.limit/500), ".done\n+second\n+third\n+next\n")
		if err != nil {
			t.Error(err)
		}
	}()
	queue := client.Socket().queue
	for stands := false; !stands; goruntime.Gosched() {
		in.mu.Lock()
		stands = in.used >= in.limit && in.changed != nil
		in.mu.Unlock()
		queue.mu.Lock()
		stands = stands && !queue.armed // nor does a timer write
		queue.mu.Unlock()
	}
	close(full)
	hear(t, conn, "Gnext\n")
	for _, err := range s.All() {
		if err != nil {
			t.Fatal(err)
		}
		items++
	}
	if items != in.limit/500 {
		t.Errorf("%d items", items)
	}
	all.Wait()
}

func TestForeignDuplex(t *testing.T) {
	t.Parallel()
	f := newFrames(9)
	_, addr := serveForeign(t, f.protocol, f.side(frameHandlers{flow: func(ctx context.Context, _ *Socket, q string, in *Receiver[string], out *Sender[string]) (string, error) {
		for item, err := range in.All() {
			if err != nil {
				return "", err
			}
			if item == "last" {
				break
			}
			if err := out.Send(ctx, q+item); err != nil {
				return "", err
			}
		}
		return "end of " + q, nil
	}}))
	client := dialForeign(t, addr, f.protocol, Side{})
	ctx := ctxFor(t)
	a, b := OpenDuplex(ctx, client, f.flow, "a"), OpenDuplex(ctx, client, f.flow, "b")
	for i := range 100 {
		for name, d := range map[string]*Duplex[string, string, string]{"a": a, "b": b} {
			if err := d.Send(ctx, fmt.Sprint(i)); err != nil {
				t.Fatal(err)
			}
			if got, err := d.Recv(ctx); err != nil || got != name+fmt.Sprint(i) {
				t.Fatal(got, err)
			}
		}
	}
	for name, d := range map[string]*Duplex[string, string, string]{"a": a, "b": b} {
		if err := d.Send(ctx, "last"); err != nil {
			t.Fatal(err)
		}
		if end, err := d.End(ctx); err != nil || end != "end of "+name {
			t.Error(end, err)
		}
		if err := d.Send(ctx, "late"); err != ErrStreamEnded {
			t.Error(err)
		}
		if _, err := d.Recv(ctx); err != io.EOF {
			t.Error(err)
		}
	}
}

// An error that skips fails what was sent after it, up to the end of the
// skipping, which the other side answers.
func TestForeignSkip(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	sent := make(chan struct{})
	parse := func(_ context.Context, _ *Socket, q *line) (*line, error) {
		<-sent
		if q.text == "bad" {
			return nil, &lineError{"syntax"}
		}
		return q, nil
	}
	sync := func(context.Context, *Socket, *line) (*line, error) { return &line{"idle"}, nil }
	server, addr := serveForeign(t, l.protocol, l.side(lineHandlers{stream: countdown, requests: map[string]func(context.Context, *Socket, *line) (*line, error){"Parse": parse, "Sync": sync}}))
	client := dialForeign(t, addr, l.protocol, Side{})
	ctx := ctxFor(t)
	good, bad := foreignAsync(ctx, client, l.parse, &line{"good"}), foreignAsync(ctx, client, l.parse, &line{"bad"})
	dropped, query := foreignAsync(ctx, client, l.parse, &line{"good"}), OpenStream(ctx, client, l.query, &line{"3"})
	end, next := foreignAsync(ctx, client, l.sync, &line{}), foreignAsync(ctx, client, l.parse, &line{"next"})
	if err := client.Socket().Flush(ctx); err != nil {
		t.Fatal(err)
	}
	close(sent)
	if _, err := good.Await(ctx); err != nil {
		t.Error(err)
	}
	_, queried := query.End(ctx)
	for _, err := range []error{failure(ctx, bad), failure(ctx, dropped), queried} {
		if e, ok := errors.AsType[*lineError](err); !ok || e.text != "syntax" {
			t.Error(err)
		}
	}
	if r, err := end.Await(ctx); err != nil || r.text != "idle" {
		t.Error(r, err)
	}
	if r, err := next.Await(ctx); err != nil || r.text != "next" {
		t.Error(r, err)
	}
	if n := peerOf(t, server).Stats().Skipped; n != 2 {
		t.Errorf("the server dropped %d requests, want 2", n)
	}
	// A stream that ends the skipping itself has its error, and its result.
	_, err := OpenStream(ctx, client, l.query, &line{"bad"}).End(ctx)
	if e, ok := errors.AsType[*lineError](err); !ok || e.text != "luck" {
		t.Error(err)
	}
	if r, err := foreignCall(ctx, client, l.parse, &line{"after"}); err != nil || r.text != "after" {
		t.Error(r, err)
	}
	// Until the end of the skipping is sent, the other side would drop everything.
	if err := failure(ctx, foreignAsync(ctx, client, l.parse, &line{"bad"})); err == nil {
		t.Error("bad succeeds")
	}
	if err := failure(ctx, foreignAsync(ctx, client, l.parse, &line{"good"})); err == nil {
		t.Error("what follows an error is answered")
	}
	if _, err := foreignCall(ctx, client, l.sync, &line{}); err != nil {
		t.Error(err)
	}
	if r, err := foreignCall(ctx, client, l.parse, &line{"after"}); err != nil || r.text != "after" {
		t.Error(r, err)
	}
}

func failure[T any](ctx context.Context, f *Future[T]) error {
	_, err := f.Await(ctx)
	return err
}

// A peer that refuses and hangs up, as a server does after a wrong password, has
// said why.
func TestForeignErrorOutlivesTheSocket(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	here, there := net.Pipe()
	client, err := NewClient(ctxFor(t), l.protocol, Side{}, here, quiet)
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		_, _ = bufio.NewReader(there).ReadString('\n')
		_, _ = io.WriteString(there, "-luck\n")
		_ = there.Close()
	}()
	_, err = OpenStream(ctxFor(t), client, l.list, &line{"3"}).End(ctxFor(t))
	if e, ok := errors.AsType[*lineError](err); !ok || e.text != "luck" {
		t.Error(err)
	}
	<-client.Done()
}

// What is larger than the protocol allows is not sent.
func TestForeignLargestMessage(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	_, addr := serveForeign(t, l.protocol, l.side(getHandlers()))
	client := dialForeign(t, addr, l.protocol, Side{})
	_, err := foreignCall(ctxFor(t), client, l.get, &line{strings.Repeat("x", l.tables.Max)})
	if e, ok := errors.AsType[*Error](err); !ok || e.Code != InvalidArgument || e.Outcome != NotSent {
		t.Error(err)
	}
	if r, err := foreignCall(ctxFor(t), client, l.get, &line{"after"}); err != nil || r.text != "after" {
		t.Error(r, err)
	}
}
