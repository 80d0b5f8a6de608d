package runtime

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
	"github.com/netgen-dev/netgen/runtime/wire"
)

// A witness writes down what an observer is told.
type witness struct {
	mu    sync.Mutex
	lines []string
}

func (w *witness) note(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lines = append(w.lines, fmt.Sprintf(format, args...))
}

func (w *witness) seen() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.lines)
}

func direction(inbound bool) string {
	if inbound {
		return "in"
	}
	return "out"
}

func (w *witness) observer() *Observer {
	return &Observer{
		SocketOpened:    func(s *Socket) { w.note("opened") },
		SocketClosed:    func(_ *Socket, cause error) { w.note("closed: %v", cause) },
		HandshakeFailed: func(f HandshakeFailure) { w.note("no handshake: %v", CodeOf(f.Cause)) },
		CallStarted: func(c CallInfo) {
			w.note("%s %s %v", direction(c.Inbound), c.Method, c.Kind)
		},
		CallEnded: func(c CallEnd) {
			w.note("%s %s %v: %s, sent %d in %d, received %d in %d", direction(c.Inbound), c.Method, c.Kind, c.Status(),
				c.BytesSent, c.ItemsSent, c.BytesReceived, c.ItemsReceived)
		},
		EventSent:     func(e EventInfo) { w.note("event %s out, %d", e.Method, e.Bytes) },
		EventReceived: func(e EventInfo) { w.note("event %s in, %d", e.Method, e.Bytes) },
		EventDropped: func(e EventInfo, reason error) {
			w.note("event %s %s dropped: %v", e.Method, direction(e.Inbound), CodeOf(reason))
		},
	}
}

func (w *witness) expect(t *testing.T, who string, want ...string) {
	t.Helper()
	if got := w.seen(); !slices.Equal(got, want) {
		t.Errorf("%s was told\n\t%s\nnot\n\t%s", who, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

func TestObserver(t *testing.T) {
	t.Parallel()
	for name, addr := range addresses(t) {
		t.Run(name, func(t *testing.T) { t.Parallel(); observeNative(t, addr) })
	}
}

// observeNative has everything happen once, one after the other.
func observeNative(t *testing.T, addr string) {
	var here, there witness
	noted := make(chan struct{})
	h := handlers{
		echo: func(_ context.Context, _ *Socket, b *blob) (*blob, error) {
			switch b.Number {
			case 1:
				return nil, &refused{"no"}
			case 2:
				return nil, Errorf(PermissionDenied, "no")
			case 3:
				panic("no")
			}
			return b, nil
		},
		down: count, up: sum,
		note: func(context.Context, *Socket, *blob) { close(noted) },
	}
	server, addr := serve(t, addr, h, Observe(there.observer()))
	client := connect(t, addr, handlers{}, Observe(nil), Observe(here.observer()))
	for n := range uint64(4) {
		_, _ = nativeCall(ctxFor(t), client, echo, &blob{Number: n, Data: []byte("abc")})
	}
	_, _ = nativeCall(ctxFor(t), client, echo, &blob{Number: unencodable})
	if err := SendEvent(ctxFor(t), client, note, &blob{}); err != nil {
		t.Fatal(err)
	}
	wait(t, "the event", noted)
	stream := OpenStream(ctxFor(t), client, down, &blob{Number: 3})
	for range stream.All() {
	}
	upload := OpenUpload(ctxFor(t), client, up, &blob{})
	_ = upload.Send(ctxFor(t), &blob{Number: 5})
	if r, err := upload.End(ctxFor(t)); err != nil || r.Number != 5 {
		t.Fatal(r, err)
	}
	if _, err := OpenDuplex(ctxFor(t), client, duplex, &blob{}).End(ctxFor(t)); CodeOf(err) != Unimplemented {
		t.Fatal(err)
	}
	if d := Broadcast(server.All(), note, &blob{}); d.Delivered != 1 {
		t.Fatal(d)
	}
	if _, err := peerOf(t, server).RoundTrip(ctxFor(t)); err != nil { // the event has arrived
		t.Fatal(err)
	}
	_ = client.Close()
	<-client.Done()
	<-server.sockets.none()
	here.expect(t, "the client",
		"opened",
		"out Echo request", "out Echo request: ok, sent 12 in 0, received 12 in 0",
		"out Echo request", "out Echo request: refused, sent 12 in 0, received 3 in 0",
		"out Echo request", "out Echo request: permission denied, sent 12 in 0, received 4 in 0",
		"out Echo request", "out Echo request: internal, sent 12 in 0, received 20 in 0",
		"out Echo request", "out Echo request: invalid argument, sent 0 in 0, received 0 in 0",
		"event Note out, 9",
		"out Down stream", "out Down stream: ok, sent 9 in 0, received 36 in 3",
		"out Up stream", "out Up stream: ok, sent 18 in 1, received 9 in 0",
		"out Duplex stream", "out Duplex stream: unimplemented, sent 9 in 0, received 23 in 0",
		"event Note in dropped: unimplemented",
		"closed: socket closed",
	)
	there.expect(t, "the server",
		"opened",
		"in Echo request", "in Echo request: ok, sent 12 in 0, received 12 in 0",
		"in Echo request", "in Echo request: refused, sent 3 in 0, received 12 in 0",
		"in Echo request", "in Echo request: permission denied, sent 4 in 0, received 12 in 0",
		"in Echo request", "in Echo request: internal, sent 20 in 0, received 12 in 0",
		"event Note in, 9",
		"in Down stream", "in Down stream: ok, sent 36 in 3, received 9 in 0",
		"in Up stream", "in Up stream: ok, sent 9 in 0, received 18 in 1",
		"in Duplex stream", "in Duplex stream: unimplemented, sent 23 in 0, received 9 in 0",
		"event Note out, 9",
		"closed: EOF",
	)
}

func TestObserverOfForeignProtocol(t *testing.T) {
	t.Parallel()
	var here, there witness
	noted := make(chan struct{})
	p := newLines(wire.InOrder)
	server, addr := serveForeign(t, p.protocol, p.side(lineHandlers{
		requests: map[string]func(context.Context, *Socket, *line) (*line, error){
			"Get": func(_ context.Context, _ *Socket, l *line) (*line, error) {
				if l.text == "no" {
					return nil, &lineError{"no"}
				}
				return l, nil
			},
		},
		stream: func(ctx context.Context, _ *Socket, l *line, out *Sender[*line]) (*line, error) {
			return l, out.Send(ctx, l)
		},
		note: func(context.Context, *Socket, *line) { close(noted) },
	}), Observe(there.observer()))
	dropped := make(chan struct{})
	client := dialForeign(t, addr, p.protocol, p.side(lineHandlers{}), Observe(here.observer()),
		Observe(&Observer{EventDropped: func(EventInfo, error) { close(dropped) }}))
	for _, text := range []string{"ab", "no", "no\n"} {
		_, _ = foreignCall(ctxFor(t), client, p.get, &line{text})
	}
	if err := SendEvent(ctxFor(t), client, p.note, &line{"hi"}); err != nil {
		t.Fatal(err)
	}
	wait(t, "the event", noted)
	for range OpenStream(ctxFor(t), client, p.list, &line{"x"}).All() {
	}
	if !TrySendEvent(peerOf(t, server), p.note, &line{"back"}) {
		t.Error("no room")
	}
	wait(t, "the drop of the event", dropped)
	_, err := foreignCall(ctxFor(t), client, p.hush, &line{"why"}) // nobody handles it
	if err == nil {
		t.Error("no error")
	}
	<-client.Done()
	<-server.sockets.none()
	here.expect(t, "the client",
		"opened",
		"out Get request", "out Get request: ok, sent 4 in 0, received 4 in 0",
		"out Get request", "out Get request: lineError, sent 4 in 0, received 4 in 0",
		"out Get request", "out Get request: invalid argument, sent 0 in 0, received 0 in 0",
		"event Note out, 4",
		"out List stream", "out List stream: ok, sent 3 in 0, received 6 in 1",
		"event Note in dropped: unimplemented",
		"out Hush request", "out Hush request: unavailable, sent 5 in 0, received 0 in 0",
		"closed: EOF",
	)
	there.expect(t, "the server",
		"opened",
		"in Get request", "in Get request: ok, sent 4 in 0, received 4 in 0",
		"in Get request", "in Get request: lineError, sent 4 in 0, received 4 in 0",
		"event Note in, 4",
		"in List stream", "in List stream: ok, sent 6 in 1, received 3 in 0",
		"event Note out, 6",
		"in Hush request", "in Hush request: unimplemented, sent 0 in 0, received 5 in 0",
		"closed: "+(&Error{Code: Unimplemented, Message: "a handler failed and the protocol cannot say so", Method: "Hush", Outcome: Answered}).Error(),
	)
}

func TestObserverOfConnectionsThatFail(t *testing.T) {
	t.Parallel()
	no := OnConnect(func(context.Context, *Socket) error { return Errorf(PermissionDenied, "no") })
	for name, c := range map[string]struct {
		opts []ServerOption
		talk func(p *fakePeer)
		want string
	}{
		"no room":  {[]ServerOption{MaxSockets(0)}, nil, "no handshake: resource exhausted"},
		"refused":  {[]ServerOption{no}, nil, "no handshake: permission denied"},
		"nonsense": {nil, func(p *fakePeer) { p.raw([]byte("GET / HTTP/1.1\r\n\r\n")) }, "no handshake: protocol error"},
		"gone":     {nil, func(p *fakePeer) { _ = p.Close() }, "no handshake: internal"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var w witness
			told := make(chan struct{})
			_, addr := serve(t, "tcp://127.0.0.1:0", handlers{}, append(c.opts, Observe(w.observer()),
				Observe(&Observer{HandshakeFailed: func(HandshakeFailure) { close(told) }}))...)
			p := fake(t, addr)
			if c.talk != nil {
				c.talk(p)
			}
			wait(t, "the report", told)
			w.expect(t, "the server", c.want)
		})
	}
}

// The peer's streams are streams also where no handler has seen them.
func TestObserverOfRefusedStreams(t *testing.T) {
	t.Parallel()
	var w witness
	protocols := make(chan string, 10)
	server, addr := serve(t, "tcp://127.0.0.1:0", streams, Observe(w.observer()),
		Observe(&Observer{CallEnded: func(c CallEnd) { protocols <- c.Protocol }}))
	p := greeted(t, addr)
	tooLate := native.AppendUvarint(nil, 0)
	for i, method := range []uint16{2, 4, 1, 5, 77} {
		p.frame(native.Header{ID: uint32(2*i + 3), Code: method, Kind: native.KindRequest, Flags: native.FlagDeadline}, tooLate)
		p.expect(native.KindFault)
		if name := <-protocols; name != "Test" {
			t.Errorf("of protocol %q", name)
		}
	}
	_ = p.Close()
	<-server.sockets.none()
	var want []string
	for _, call := range []string{"Down stream", "Duplex stream", "Echo request", "Note request", " request"} {
		want = append(want, "in "+call, "in "+call+": deadline exceeded, sent 2 in 0, received 0 in 0")
	}
	if got := w.seen(); !slices.Equal(got[1:len(got)-1], want) {
		t.Errorf("got %q", got)
	}
}

func TestObserverOfFullQueues(t *testing.T) {
	t.Parallel()
	full := make(chan *Socket, 1) // it stays full
	dropped := make(chan error, 1)
	server, addr := serve(t, memAddress(), handlers{}, WriteQueue(1<<10), Observe(&Observer{
		QueueFull:    func(s *Socket) { full <- s },
		EventDropped: func(_ EventInfo, reason error) { dropped <- reason },
	}))
	greeted(t, addr) // and reads nothing more
	socket := peerOf(t, server)
	var calls []*Future[*blob]
	for range 20 { // one is being written, for ever
		calls = append(calls, nativeAsync(ctxFor(t), socket, echo, &blob{Data: zeros(1 << 10)}))
	}
	if s := <-full; s != socket {
		t.Error(s)
	}
	if TrySendEvent(socket, note, &blob{Data: zeros(1 << 10)}) {
		t.Error("there was room")
	}
	if err := <-dropped; CodeOf(err) != ResourceExhausted {
		t.Error(err)
	}
	socket.Abort()
	for _, c := range calls {
		_, _ = c.Await(ctxFor(t))
	}
}

// What an observer does to itself hurts nobody else.
func TestObserverThatPanics(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	var w witness
	bad := &Observer{
		SocketOpened: func(*Socket) { panic("opened") },
		SocketClosed: func(*Socket, error) { panic("closed") },
		CallStarted:  func(CallInfo) { panic("started") },
		CallEnded:    func(CallEnd) { panic("ended") },
	}
	server, addr := serve(t, "tcp://127.0.0.1:0", handlers{echo: echoBack}, Observe(bad), Observe(w.observer()),
		Logger(slog.New(slog.NewTextHandler(&log, nil))))
	client := connect(t, addr, handlers{}, Observe(bad))
	if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil {
		t.Error(err)
	}
	_ = client.Close()
	<-client.Done()
	<-server.sockets.none()
	w.expect(t, "the second observer",
		"opened", "in Echo request", "in Echo request: ok, sent 9 in 0, received 9 in 0", "closed: EOF")
	if n := strings.Count(log.String(), "method=Observer"); n != 4 {
		t.Errorf("%d panics were logged, not 4:\n%s", n, log.String())
	}
}

func TestA52LabelsAreOfTheSchema(t *testing.T) {
	t.Parallel()
	var w witness
	_, addr := serve(t, "tcp://127.0.0.1:0", handlers{}, Observe(w.observer()))
	p := greeted(t, addr)
	for i := range uint32(20) {
		p.frame(native.Header{ID: 2*i + 3, Code: uint16(1000 + 6*i), Kind: native.KindRequest}, nil) // 0 modulo 6: no method
		p.expect(native.KindFault)
	}
	labels := map[string]bool{}
	for _, line := range w.seen()[1:] {
		labels[line] = true
	}
	if len(labels) != 2 {
		t.Errorf("%d labels: %v", len(labels), labels)
	}
	for code, want := range map[Code]string{77: "other", Unavailable: "unavailable"} {
		if got := (CallEnd{Err: io.EOF, Code: code}).Status(); got != want {
			t.Errorf("%s, not %s", got, want)
		}
	}
}

func TestCallsUnderWay(t *testing.T) {
	t.Parallel()
	seen := make(chan []CallInfo, 2)
	h := streams
	h.echo = func(_ context.Context, s *Socket, b *blob) (*blob, error) {
		seen <- s.Calls()
		seen <- s.Client().Socket().Calls()
		return b, nil
	}
	server, addr := serve(t, "tcp://127.0.0.1:0", streams)
	client := connect(t, addr, h, Observe(&Observer{}))
	stream := OpenDuplex(ctxFor(t), client, duplex, &blob{})
	if err := stream.Send(ctxFor(t), &blob{}); err != nil {
		t.Fatal(err)
	}
	if _, err := stream.Recv(ctxFor(t)); err != nil {
		t.Fatal(err)
	}
	peer := peerOf(t, server)
	if _, err := nativeCall(ctxFor(t), peer, echo, &blob{}); err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	names := func(list []CallInfo) (text string) {
		for _, c := range list {
			if c.Started.After(now) || c.Started.IsZero() {
				t.Errorf("%+v", c)
			}
			text += fmt.Sprintf("%s %s %v;", direction(c.Inbound), c.Method, c.Kind)
		}
		return text
	}
	for range 2 {
		if got := names(<-seen); got != "out Duplex stream;in Echo request;" {
			t.Error(got)
		}
	}
	if got := names(peer.Calls()); got != "in Duplex stream;" {
		t.Error(got)
	}
	stream.Cancel(errors.New("enough"))
	if got := client.Socket().Calls(); len(got) != 0 {
		t.Error(got)
	}
}

func TestForeignCallsUnderWay(t *testing.T) {
	t.Parallel()
	p := newLines(wire.InOrder)
	client, conn := foreignPeer(t, p.protocol, p.side(lineHandlers{}))
	calls := []*Future[*line]{foreignAsync(ctxFor(t), client, p.get, &line{"a"}), foreignAsync(ctxFor(t), client, p.get, &line{"b"})}
	list := client.Socket().Calls()
	if len(list) != 2 || list[0].Method != "Get" || list[0].Inbound || !list[0].Started.IsZero() {
		t.Errorf("%+v", list)
	}
	client.Socket().queue.hasten(true)
	hear(t, conn, "Ga\nGb\n")
	say(t, conn, "+a\n+b\n")
	for _, c := range calls {
		if _, err := c.Await(ctxFor(t)); err != nil {
			t.Error(err)
		}
	}
	asked := make(chan []CallInfo, 1)
	_, addr := serveForeign(t, p.protocol, p.side(lineHandlers{requests: map[string]func(context.Context, *Socket, *line) (*line, error){
		"Get": func(_ context.Context, s *Socket, l *line) (*line, error) { asked <- s.Calls(); return l, nil },
	}}))
	raw := rawClient(t, addr)
	say(t, raw, "Gx\n")
	hear(t, raw, "+x\n")
	if list := <-asked; len(list) != 1 || list[0].Method != "Get" || !list[0].Inbound || list[0].Started.IsZero() {
		t.Errorf("%+v", list)
	}
}
