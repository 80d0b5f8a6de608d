package runtime

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

func echoLine(_ context.Context, _ *Socket, q *line) (*line, error) {
	if why, bad := strings.CutPrefix(q.text, "bad "); bad {
		return nil, &lineError{why}
	}
	return q, nil
}

func getHandlers() lineHandlers {
	return lineHandlers{requests: map[string]func(context.Context, *Socket, *line) (*line, error){"Get": echoLine}}
}

func TestForeignCall(t *testing.T) {
	t.Parallel()
	for name, pairing := range map[string]wire.Pairing{"in order": wire.InOrder, "in turn": wire.InTurn, "by fit": wire.ByFit} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLines(pairing)
			l.tables.Externs = pairing == wire.ByFit // codecs of the program's make no difference
			_, addr := serveForeign(t, l.protocol, l.side(getHandlers()))
			client := dialForeign(t, addr, l.protocol, Side{})
			ctx := ctxFor(t)
			if r, err := foreignCall(ctx, client, l.get, &line{"hello"}); err != nil || r.text != "hello" {
				t.Fatal(r, err)
			}
			_, err := foreignCall(ctx, client, l.get, &line{"bad luck"})
			if e, ok := errors.AsType[*lineError](err); !ok || e.text != "luck" {
				t.Error(err)
			}
			if _, err = foreignCall(ctx, client, l.get, &line{"two\nlines"}); CodeOf(err) != InvalidArgument {
				t.Error(err)
			}
			var futures []*Future[*line]
			for i := range 2000 {
				futures = append(futures, foreignAsync(ctx, client, l.get, &line{fmt.Sprint(i)}))
			}
			for i, f := range futures {
				if r, err := f.Await(ctx); err != nil || r.text != fmt.Sprint(i) {
					t.Fatal(i, r, err)
				}
			}
		})
	}
}

func TestForeignByID(t *testing.T) {
	t.Parallel()
	f := newFrames(1 << 15)
	release := make(chan struct{})
	_, addr := serveForeign(t, f.protocol, f.side(frameHandlers{ask: func(_ context.Context, _ *Socket, q string) (string, error) {
		switch q {
		case "slow":
			<-release
		case "no":
			return "", &frameNo{"never"}
		}
		return q, nil
	}}))
	client := dialForeign(t, addr, f.protocol, Side{})
	ctx := ctxFor(t)
	slow := foreignAsync(ctx, client, f.ask, "slow")
	if r, err := foreignCall(ctx, client, f.ask, "quick"); err != nil || r != "quick" {
		t.Error(r, err)
	}
	_, err := foreignCall(ctx, client, f.ask, "no")
	if e, ok := errors.AsType[*frameNo](err); !ok || e.text != "never" {
		t.Error(err)
	}
	close(release)
	if r, err := slow.Await(ctx); err != nil || r != "slow" {
		t.Error(r, err)
	}
}

// Both sides ask, each with ids of its own.
func TestForeignBothSidesAsk(t *testing.T) {
	t.Parallel()
	f := newFrames(10)
	h := frameHandlers{ask: func(ctx context.Context, s *Socket, q string) (string, error) {
		if q == "deep" {
			return foreignCall(ctx, s, f.ask, "back")
		}
		return q, nil
	}}
	_, addr := serveForeign(t, f.protocol, f.side(h))
	client := dialForeign(t, addr, f.protocol, f.side(h))
	if r, err := foreignCall(ctxFor(t), client, f.ask, "deep"); err != nil || r != "back" {
		t.Error(r, err)
	}
}

// While all ids are taken callers wait, in order, and one can give up.
func TestForeignIDsAreTaken(t *testing.T) {
	t.Parallel()
	f := newFrames(2)
	client, conn := foreignPeer(t, f.protocol, Side{})
	ctx := ctxFor(t)
	var futures []*Future[string]
	for i := range 5 {
		futures = append(futures, foreignAsync(ctx, client, f.ask, fmt.Sprint(i)))
	}
	hear(t, conn, string(appendFrame(appendFrame(nil, 1, 1, "0"), 2, 1, "1")))
	futures[2].Cancel(nil)
	if _, err := futures[2].Await(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	say(t, conn, "%s", appendFrame(nil, 2, 2, "one"))
	hear(t, conn, string(appendFrame(nil, 2, 1, "3")))
	futures[3].Cancel(nil) // it has left: its id is taken until it is answered
	say(t, conn, "%s", appendFrame(nil, 1, 2, "zero"))
	hear(t, conn, string(appendFrame(nil, 1, 1, "4")))
	say(t, conn, "%s%s", appendFrame(nil, 2, 2, "late"), appendFrame(nil, 1, 2, "four"))
	for i, want := range map[int]string{0: "zero", 1: "one", 4: "four"} {
		if r, err := futures[i].Await(ctx); err != nil || r != want {
			t.Error(i, r, err)
		}
	}
	if n := client.Socket().Stats().Skipped; n != 1 {
		t.Errorf("%d answers were dropped, want 1", n)
	}
}

// A call that waits for an id has a copy of what it sends: the caller may change its
// own, and learns at once of what cannot be sent.
func TestForeignHeldCallIsACopy(t *testing.T) {
	t.Parallel()
	f := newFrames(1)
	client, conn := foreignPeer(t, f.protocol, Side{})
	ctx := ctxFor(t)
	text := "first"
	request := func(b []byte, x *wire.Exchange) ([]byte, error) {
		return f.ask.Wire.Open[wire.Client].Append(b, x, text)
	}
	first := CallWireAsync(ctx, client, f.ask, request)
	text = "second"
	second := CallWireAsync(ctx, client, f.ask, request)
	text = "third"
	bad := errors.New("bad")
	_, err := CallWire(ctx, client, f.ask, func([]byte, *wire.Exchange) ([]byte, error) { return nil, bad })
	if CodeOf(err) != InvalidArgument || !errors.Is(err, bad) {
		t.Error(err)
	}
	hear(t, conn, string(appendFrame(nil, 1, 1, "first")))
	say(t, conn, "%s", appendFrame(nil, 1, 2, "one"))
	hear(t, conn, string(appendFrame(nil, 1, 1, "second")))
	say(t, conn, "%s", appendFrame(nil, 1, 2, "two"))
	for future, want := range map[*Future[string]]string{first: "one", second: "two"} {
		if r, err := future.Await(ctx); err != nil || r != want {
			t.Error(r, err)
		}
	}
}

// A cancelled request keeps its place, so that its answer goes to nobody else.
func TestForeignCancelKeepsThePlace(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	client, conn := foreignPeer(t, l.protocol, Side{})
	first, cancel := context.WithCancel(ctxFor(t))
	a := foreignAsync(first, client, l.get, &line{"a"})
	b := foreignAsync(ctxFor(t), client, l.get, &line{"b"})
	hear(t, conn, "Ga\nGb\n")
	cancel()
	if _, err := a.Await(ctxFor(t)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	say(t, conn, "+for a\n+for b\n")
	if r, err := b.Await(ctxFor(t)); err != nil || r.text != "for b" {
		t.Error(r, err)
	}
}

func TestForeignInTurn(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InTurn)
	client, conn := foreignPeer(t, l.protocol, Side{})
	ctx := ctxFor(t)
	a, b := foreignAsync(ctx, client, l.get, &line{"a"}), foreignAsync(ctx, client, l.get, &line{"b"})
	c := foreignAsync(ctx, client, l.get, &line{"c"})
	if err := SendEvent(ctx, client, l.note, &line{"passes"}); err != nil {
		t.Fatal(err)
	}
	hear(t, conn, "Ga\nNpasses\n")
	b.Cancel(nil)
	say(t, conn, "+1\n")
	hear(t, conn, "Gc\n")
	say(t, conn, "+2\n")
	for i, f := range []*Future[*line]{a, c} {
		if r, err := f.Await(ctx); err != nil || r.text != fmt.Sprint(i+1) {
			t.Error(r, err)
		}
	}
}

// Everything that the peer may not send ends the socket, and the error shows it.
func TestForeignProtocolErrors(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ input, want string }{
		"unknown":        {"?what\n", "in phase main: nothing that the phase has begins like this; the message begins with \"?what\\n\""},
		"nothing asked":  {"+a\n+b\n", "an answer, and nothing was asked; the message begins with \"+b\\n\""},
		"an error":       {"+a\n-too many clients\n", "an answer, and nothing was asked; the message begins with \"-too many clients\\n\""},
		"no text":        {"?\x00\n", "begins with 3f000a"},
		"does not fit":   {"=a\n", "an answer that fits nothing; the oldest request is Get"},
		"not the peer's": {"Gx\n", "nothing that the phase has begins like this"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLines(wire.InOrder)
			client, conn := foreignPeer(t, l.protocol, Side{})
			f := foreignAsync(ctxFor(t), client, l.get, &line{"a"})
			hear(t, conn, "Ga\n")
			say(t, conn, "%s", c.input)
			wait(t, "the end", client.Socket().ctx.Done())
			_ = conn.Close()
			wait(t, "the end", client.Done())
			if err := client.Err(); CodeOf(err) != ProtocolError || !strings.Contains(err.Error(), c.want) {
				t.Error(err)
			}
			if n := client.Socket().Stats().ProtocolErrors; n != 1 {
				t.Errorf("%d protocol errors are counted", n)
			}
			_, _, settled := f.Poll()
			if !settled {
				t.Error("the call is not settled")
			}
		})
	}
}

func TestForeignFramedProtocolErrors(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		input []byte
		want  string
	}{
		"twice":    {append(appendFrame(nil, 1, 2, "x"), appendFrame(nil, 1, 2, "x")...), "an answer with id 1, and nothing that was asked has it"},
		"unknown":  {appendFrame(nil, 9, 2, "x"), "an answer with id 9, and nothing that was asked has it"},
		"wrong":    {appendFrame(nil, 9, 2, "trailing"), "Said: at byte 6: 8 bytes are left over; an answer with id 9"},
		"misfit":   {appendFrame(nil, 1, 7, "x"), "an answer that does not fit Ask"},
		"trailing": {appendFrame(nil, 1, 2, "trailing"), "Said: at byte 6: 8 bytes are left over"},
		"short":    {[]byte{0, 1, 9}, "bytes are missing"},
		"large":    {[]byte{0xff, 0xff}, "a message of 65537 bytes, at most 5000 are accepted"},
		"item":     {appendFrame(nil, 1, 6, "x"), "an item that fits no stream"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFrames(9)
			client, conn := foreignPeer(t, f.protocol, Side{}, MaxMessage(5000))
			foreignAsync(ctxFor(t), client, f.ask, "a")
			hear(t, conn, string(appendFrame(nil, 1, 1, "a")))
			say(t, conn, "%s", c.input)
			wait(t, "the end", client.Socket().ctx.Done())
			_ = conn.Close()
			wait(t, "the end", client.Done())
			if err := client.Err(); CodeOf(err) != ProtocolError || !strings.Contains(err.Error(), c.want) {
				t.Error(err)
			}
		})
	}
}

// What nobody answers is settled once it is sent, or once a later one is
// answered.
func TestForeignNoReply(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	client, conn := foreignPeer(t, l.protocol, Side{})
	ctx := ctxFor(t)
	if r, err := foreignCall(ctx, client, l.hush, &line{"none"}); err != nil || r != nil {
		t.Error(r, err)
	}
	a, b := foreignAsync(ctx, client, l.hush, &line{"a"}), foreignAsync(ctx, client, l.hush, &line{"b"})
	c, last := foreignAsync(ctx, client, l.hush, &line{"c"}), foreignAsync(ctx, client, l.sync, &line{})
	hear(t, conn, "Znone\nZa\nZb\nZc\nS\n")
	say(t, conn, "+a\n=\n")
	if r, err := a.Await(ctx); err != nil || r.text != "a" {
		t.Error(r, err)
	}
	for _, f := range []*Future[*line]{b, c} {
		if _, err := f.Await(ctx); !errors.Is(err, ErrNoReply) {
			t.Error(err)
		}
	}
	if _, err := last.Await(ctx); err != nil {
		t.Error(err)
	}
}

// Every byte in a packet of its own means the same.
func TestForeignByteAtATime(t *testing.T) {
	t.Parallel()
	f := newFrames(9)
	_, addr := serveForeign(t, f.protocol, f.side(frameHandlers{ask: func(_ context.Context, _ *Socket, q string) (string, error) { return q, nil }}))
	conn := rawClient(t, addr)
	long := strings.Repeat("long", 3000)
	for _, b := range append(appendFrame(nil, 7, 1, "hello"), appendFrame(nil, 8, 1, "again")...) {
		say(t, conn, "%c", b)
	}
	say(t, conn, "%s", appendFrame(nil, 9, 1, long))
	got := make([]byte, 0)
	want := len(appendFrame(appendFrame(appendFrame(nil, 7, 2, "hello"), 8, 2, "again"), 9, 2, long))
	buf := make([]byte, 4096)
	for len(got) < want {
		n, err := conn.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, buf[:n]...)
	}
	for _, part := range [][]byte{appendFrame(nil, 7, 2, "hello"), appendFrame(nil, 8, 2, "again"), appendFrame(nil, 9, 2, long)} {
		if !strings.Contains(string(got), string(part)) {
			t.Errorf("%.40q is not among the answers", part)
		}
	}
	l := newLines(wire.InOrder)
	_, addr = serveForeign(t, l.protocol, l.side(getHandlers()))
	conn = rawClient(t, addr)
	for _, b := range []byte("Ga\nGbad x\n") {
		say(t, conn, "%c", b)
	}
	hear(t, conn, "+a\n-x\n")
}

// The peer closes its half when it has asked; it is answered all the same.
func TestForeignHalfClose(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	_, addr := serveForeign(t, l.protocol, l.side(getHandlers()))
	conn := rawClient(t, addr)
	say(t, conn, "%s", strings.Repeat("Gx\n", 500))
	if err := conn.(interface{ CloseWrite() error }).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(conn)
	if err != nil || string(all) != strings.Repeat("+x\n", 500) {
		t.Errorf("%d bytes, %v", len(all), err)
	}
}

func TestForeignEndSettlesEverything(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	client, conn := foreignPeer(t, l.protocol, Side{})
	ctx := ctxFor(t)
	a, s := foreignAsync(ctx, client, l.get, &line{"a"}), OpenStream(ctx, client, l.list, &line{})
	hear(t, conn, "Ga\nL\n")
	_ = conn.Close()
	if _, err := a.Await(ctx); CodeOf(err) != Unavailable || !errors.Is(err, io.EOF) {
		t.Error(err)
	}
	if _, err := s.End(ctx); !errors.Is(err, io.EOF) {
		t.Error(err)
	}
	if _, err := s.Recv(ctx); err == nil || err == io.EOF {
		t.Error(err)
	}
	wait(t, "the end", client.Done())
	_, err := foreignCall(ctx, client, l.get, &line{"late"})
	if e, ok := errors.AsType[*Error](err); !ok || e.Outcome != NotSent {
		t.Error(err)
	}
}

func TestForeignRoundTripIsNotThere(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	client, _ := foreignPeer(t, l.protocol, Side{})
	if _, err := client.Socket().RoundTrip(ctxFor(t)); CodeOf(err) != Unimplemented {
		t.Error(err)
	}
	if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); CodeOf(err) != InvalidArgument {
		t.Error(err)
	}
}
