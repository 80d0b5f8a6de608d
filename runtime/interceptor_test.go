package runtime

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

type tagKey struct{}

// tagged notes what it is called around, and what comes of it.
func (w *witness) tagged(tag string) Interceptor {
	return func(ctx context.Context, c *Invocation, next func(context.Context) error) error {
		before, _ := ctx.Value(tagKey{}).(string)
		if c.Protocol != testProtocol.Name {
			w.note("of protocol %q", c.Protocol)
		}
		w.note("%s%s %d %s %v %s", before, tag, c.ID, c.Method, c.Kind, direction(c.Inbound))
		err := next(context.WithValue(ctx, tagKey{}, before+tag))
		w.note("%s%s: %v, %v", before, tag, c.Reply != nil, err)
		return err
	}
}

func TestInterceptors(t *testing.T) {
	t.Parallel()
	var here, there witness
	noted := make(chan string, 1)
	h := handlers{
		echo: func(ctx context.Context, _ *Socket, b *blob) (*blob, error) {
			return &blob{Data: []byte(ctx.Value(tagKey{}).(string))}, nil
		},
		down: count,
		note: func(ctx context.Context, _ *Socket, _ *blob) { noted <- ctx.Value(tagKey{}).(string) },
	}
	server, addr := serve(t, memAddress(), h, Intercept(there.tagged("a"), nil), Intercept(there.tagged("b")))
	client := connect(t, addr, handlers{}, Intercept(here.tagged("c")))
	if r, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil || string(r.Data) != "ab" {
		t.Fatal(r, err)
	}
	if r, err := nativeAsync(ctxFor(t), client, echo, &blob{}).Await(ctxFor(t)); err != nil || string(r.Data) != "ab" {
		t.Fatal(r, err)
	}
	stream := OpenStream(ctxFor(t), client, down, &blob{Number: 2})
	items := 0
	for range stream.All() {
		items++
	}
	if _, err := stream.End(ctxFor(t)); err != nil || items != 2 {
		t.Fatal(items, err)
	}
	if err := SendEvent(ctxFor(t), client, note, &blob{}); err != nil {
		t.Fatal(err)
	}
	if tag := <-noted; tag != "ab" {
		t.Error(tag)
	}
	_ = client.Close()
	<-server.sockets.none()
	here.expect(t, "the client's",
		"c 1 Echo request out", "c: true, <nil>", "c 1 Echo request out", "c: true, <nil>",
		"c 2 Down stream out", "c: true, <nil>", "c 5 Note event out", "c: false, <nil>")
	around := func(what, after string) []string {
		return []string{"a " + what, "ab " + what, "ab: " + after, "a: " + after}
	}
	var want []string
	for _, what := range []string{"1 Echo request in", "1 Echo request in", "2 Down stream in"} {
		want = append(want, around(what, "true, <nil>")...)
	}
	there.expect(t, "the server's", append(want, around("5 Note event in", "false, <nil>")...)...)
}

func TestInterceptorsOfForeignProtocol(t *testing.T) {
	t.Parallel()
	var here, there witness
	p := newLines(wire.InOrder)
	text := func(w *witness) Interceptor {
		return func(ctx context.Context, c *Invocation, next func(context.Context) error) error {
			err := next(ctx)
			reply, _ := c.Reply.(*line)
			w.note("%s %s %v, %v", c.Method, c.Request.(*line).text, reply != nil && reply.text == c.Request.(*line).text, err)
			return err
		}
	}
	_, addr := serveForeign(t, p.protocol, p.side(lineHandlers{
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
		note: func(context.Context, *Socket, *line) {},
	}), Intercept(text(&there)))
	client := dialForeign(t, addr, p.protocol, p.side(lineHandlers{}), Intercept(text(&here)))
	if err := SendEvent(ctxFor(t), client, p.note, &line{"hi"}); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"yes", "no"} {
		_, _ = foreignCall(ctxFor(t), client, p.get, &line{text})
		_, _ = foreignAsync(ctxFor(t), client, p.get, &line{text}).Await(ctxFor(t))
	}
	if _, err := OpenStream(ctxFor(t), client, p.list, &line{"x"}).End(ctxFor(t)); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"Note hi false, <nil>", "Get yes true, <nil>", "Get yes true, <nil>",
		"Get no false, no", "Get no false, no", "List x true, <nil>",
	}
	here.expect(t, "the client's", want...)
	there.expect(t, "the server's", want...)
}

func TestInterceptorsThatRefuse(t *testing.T) {
	t.Parallel()
	no := func(err error) Interceptor {
		return func(context.Context, *Invocation, func(context.Context) error) error { return err }
	}
	denied := Errorf(PermissionDenied, "not today")
	for name, c := range map[string]struct {
		with Interceptor
		is   func(err error) bool
	}{
		"error":    {no(denied), func(err error) bool { return CodeOf(err) == PermissionDenied }},
		"declared": {no(&refused{"why"}), func(err error) bool { _, ok := errors.AsType[*refused](err); return ok }},
		"nothing":  {no(nil), func(err error) bool { return CodeOf(err) == Internal }},
		"A33 panic": {
			func(context.Context, *Invocation, func(context.Context) error) error { panic("secret") },
			func(err error) bool { return CodeOf(err) == Internal },
		},
		"A33 goexit": {func(_ context.Context, c *Invocation, next func(context.Context) error) error {
			if c.Inbound {
				goexit()
			}
			return denied
		}, func(err error) bool { return err != nil }},
	} {
		for _, at := range []string{"client", "server"} {
			t.Run(name+" at the "+at, func(t *testing.T) {
				t.Parallel()
				handled := false
				h := streams
				h.echo = func(context.Context, *Socket, *blob) (*blob, error) { handled = true; return nil, nil }
				var sopts []ServerOption
				var copts []DialOption
				if at == "client" {
					copts = append(copts, Intercept(c.with))
				} else {
					sopts = append(sopts, Intercept(c.with))
				}
				_, addr := serve(t, memAddress(), h, sopts...)
				client := connect(t, addr, handlers{}, copts...)
				_, err := nativeCall(ctxFor(t), client, echo, &blob{})
				_, later := nativeAsync(ctxFor(t), client, echo, &blob{}).Await(ctxFor(t))
				_, ended := OpenDuplex(ctxFor(t), client, duplex, &blob{}).End(ctxFor(t))
				for _, err := range []error{err, later} {
					if !c.is(err) {
						t.Error(err)
					}
				}
				if ended == nil || handled {
					t.Error(ended, handled)
				}
				if err := SendEvent(ctxFor(t), client, note, &blob{}); (err == nil) != (at == "server") {
					t.Error(err)
				}
			})
		}
	}
}

// Calls that are intercepted keep their order, may be cancelled, and made again.
func TestInterceptedCalls(t *testing.T) {
	t.Parallel()
	var order []uint64
	hold := make(chan struct{})
	h := handlers{up: sum, echo: func(ctx context.Context, _ *Socket, b *blob) (*blob, error) {
		if b.Number == 1000 {
			close(hold)
			<-ctx.Done()
		}
		return b, ctx.Err()
	}}
	_, addr := serve(t, memAddress(), h)
	twice := func(ctx context.Context, c *Invocation, next func(context.Context) error) error {
		if c.Request.(*blob).Number == 500 {
			_ = next(ctx)
		}
		return next(ctx)
	}
	client := connect(t, addr, handlers{}, Intercept(twice, func(ctx context.Context, c *Invocation, next func(context.Context) error) error {
		order = append(order, c.Request.(*blob).Number) // one at a time: each call waits until it has begun
		return next(ctx)
	}))
	var calls []*Future[*blob]
	for n := range uint64(50) {
		calls = append(calls, nativeAsync(ctxFor(t), client, echo, &blob{Number: n}))
	}
	for n, f := range calls {
		if r, err := f.Await(ctxFor(t)); err != nil || r.Number != uint64(n) || order[n] != uint64(n) {
			t.Fatal(r, err, order)
		}
	}
	f := nativeAsync(ctxFor(t), client, echo, &blob{Number: 1000})
	wait(t, "the handler", hold)
	f.Cancel(errors.New("enough"))
	if _, err := f.Await(ctxFor(t)); CodeOf(err) != Canceled {
		t.Error(err)
	}
	if _, err := nativeCall(ctxFor(t), client, echo, &blob{Number: 500}); err != nil || fmt.Sprint(order[51:]) != "[500 500]" {
		t.Error(err, order[51:])
	}
	if _, err := OpenUpload(ctxFor(t), client, up, &blob{Number: 500}).End(ctxFor(t)); CodeOf(err) != Internal {
		t.Error(err)
	}
}

// The words of interceptors are those of observers.
func TestStatusOfAnInvocation(t *testing.T) {
	t.Parallel()
	answers := []error{nil, &refused{"no"}, fmt.Errorf("around: %w", &refused{"no"}), Errorf(PermissionDenied, "no"), errors.New("secret"), context.Canceled, Errorf(77, "")}
	words := []string{"ok", "refused", "refused", "permission denied", "internal", "canceled", "other"}
	var intercepted, observed witness
	noting := []Option{
		Intercept(func(ctx context.Context, c *Invocation, next func(context.Context) error) error {
			err := next(ctx)
			intercepted.note("%s %s", direction(c.Inbound), c.Status(err))
			return err
		}),
		Observe(&Observer{CallEnded: func(c CallEnd) { observed.note("%s %s", direction(c.Inbound), c.Status()) }}),
	}
	h := handlers{echo: func(_ context.Context, _ *Socket, b *blob) (*blob, error) { return b, answers[b.Number] }, down: count}
	_, addr := serve(t, memAddress(), h, noting[0], noting[1])
	client := connect(t, addr, handlers{}, noting[0], noting[1])
	var want []string
	for n, word := range words {
		_, _ = nativeCall(ctxFor(t), client, echo, &blob{Number: uint64(n)})
		want = append(want, "in "+word, "out "+word)
	}
	_, _ = OpenStream(ctxFor(t), client, down, &blob{}).End(ctxFor(t))
	want = append(want, "in ok", "out ok")
	intercepted.expect(t, "the interceptors", want...)
	observed.expect(t, "the observers", want...)
	for name, c := range map[string]*Invocation{"event": {Kind: KindEvent}, "request without errors": {Socket: client.Socket()}} {
		if got := c.Status(&refused{}); got != "internal" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestStatusOfAForeignInvocation(t *testing.T) {
	t.Parallel()
	var w witness
	p := newLines(wire.InOrder)
	status := Intercept(func(ctx context.Context, c *Invocation, next func(context.Context) error) error {
		err := next(ctx)
		w.note("%s %s", direction(c.Inbound), c.Status(err))
		return err
	})
	_, addr := serveForeign(t, p.protocol, p.side(lineHandlers{
		requests: map[string]func(context.Context, *Socket, *line) (*line, error){
			"Get": func(context.Context, *Socket, *line) (*line, error) { return nil, &lineError{"no"} },
		},
		stream: func(_ context.Context, _ *Socket, l *line, _ *Sender[*line]) (*line, error) { return l, nil },
	}), status)
	client := dialForeign(t, addr, p.protocol, p.side(lineHandlers{}), status)
	_, _ = foreignCall(ctxFor(t), client, p.get, &line{"x"})
	_, _ = OpenStream(ctxFor(t), client, p.list, &line{"x"}).End(ctxFor(t))
	w.expect(t, "the interceptors", "in lineError", "out lineError", "in ok", "out ok")
}
