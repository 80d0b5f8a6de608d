package runtime

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// callInto is CallInto with a value.
func callInto(ctx context.Context, caller Caller, request, result *blob) error {
	return CallInto(ctx, caller, echo, appending(echo.Body, request), result)
}

// mirrored answers with the bytes of the request turned round, in their own room.
func mirrored(_ context.Context, _ *Socket, b *blob) (*blob, error) {
	data := bytes.Clone(b.Data)
	slices.Reverse(data)
	return &blob{b.Number, data}, nil
}

// random returns bytes that no other call sends.
func random(n int) []byte {
	data := make([]byte, n)
	_, _ = rand.Read(data) // never fails
	return data
}

func TestResultsOfTheCallerAreUsedAgain(t *testing.T) {
	t.Parallel()
	for network, listen := range addresses(t) {
		t.Run(network, func(t *testing.T) {
			_, addr := serve(t, listen, handlers{echo: mirrored}, ReuseRequests())
			client := connect(t, addr, handlers{})
			var all sync.WaitGroup
			for range 16 {
				all.Go(func() { callAgain(t, client) })
			}
			all.Wait()
		})
	}
}

// callAgain calls with one result after the other in the same room.
func callAgain(t *testing.T, client *Client) {
	ctx, result := ctxFor(t), &blob{Data: make([]byte, 0, 1000)}
	room := &result.Data[:1][0]
	for i := range 100 {
		data := random(1 + i*7)
		if err := callInto(ctx, client, &blob{uint64(i), data}, result); err != nil {
			t.Error(err)
			return
		}
		back, _ := mirrored(ctx, nil, result)
		if result.Number != uint64(i) || !bytes.Equal(back.Data, data) {
			t.Error("the result is another call's")
		}
		if &result.Data[0] != room {
			t.Error("the result has other room")
		}
	}
}

// Where a call may be made more than once it must not be decoded twice into what the
// caller has.
func TestResultsThatAreCopied(t *testing.T) {
	t.Parallel()
	_, addr := serve(t, memAddress(), handlers{echo: mirrored})
	again := Intercept(func(ctx context.Context, _ *Invocation, next func(context.Context) error) error {
		if err := next(ctx); err != nil {
			return err
		}
		return next(ctx)
	})
	for name, client := range map[string]*Client{
		"intercepted": connect(t, addr, handlers{}, again),
		"living":      living(t, addr, handlers{}),
	} {
		t.Run(name, func(t *testing.T) {
			result := &blob{7, []byte("before")}
			if err := callInto(ctxFor(t), client, &blob{1, []byte("abc")}, result); err != nil {
				t.Fatal(err)
			}
			if result.Number != 1 || string(result.Data) != "cba" {
				t.Errorf("got %v", result)
			}
		})
	}
}

func TestResultsOfFailedCalls(t *testing.T) {
	t.Parallel()
	_, addr := serve(t, memAddress(), handlers{echo: func(_ context.Context, _ *Socket, b *blob) (*blob, error) {
		if b.Number == 1 {
			return nil, &refused{"no"}
		}
		return b, nil
	}})
	client := connect(t, addr, handlers{})
	ctx, result := ctxFor(t), new(blob)
	if _, ok := errors.AsType[*refused](callInto(ctx, client, &blob{Number: 1}, result)); !ok {
		t.Error("no declared error")
	}
	if err := callInto(ctx, client, &blob{Number: panicky}, result); err == nil {
		t.Error("no error for what cannot be decoded")
	}
	if err := callInto(ctx, client, &blob{Number: 2}, nil); err != nil {
		t.Error("without a result:", err)
	}
	if err := callInto(ctx, client, &blob{3, []byte("x")}, result); err != nil || result.Number != 3 || string(result.Data) != "x" {
		t.Error(result, err)
	}
	if _, err := nativeCall(ctx, client, echo, &blob{Number: 4}); err != nil {
		t.Error(err)
	}
}

// The race detector sees what is written to a result after its call has returned.
func TestResultsAreTheCallersAgainAfterACancel(t *testing.T) {
	t.Parallel()
	_, addr := serve(t, "tcp://127.0.0.1:0", handlers{echo: echoBack}, ReuseRequests())
	client := connect(t, addr, handlers{})
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := range 200 {
				ctx, cancel := context.WithTimeout(ctxFor(t), time.Duration(i)*time.Microsecond)
				result := &blob{Data: make([]byte, 8, 64)}
				err := callInto(ctx, client, &blob{uint64(i), make([]byte, 64)}, result)
				cancel()
				if err == nil && result.Number != uint64(i) {
					t.Error("the result is another call's")
				}
				result.Number, result.Data = 0, append(result.Data[:0], "mine"...)
			}
		})
	}
	all.Wait()
}

func TestRequestsAreUsedAgain(t *testing.T) {
	seen := map[*blob]bool{}
	_, addr := serve(t, "tcp://127.0.0.1:0", handlers{echo: func(_ context.Context, _ *Socket, b *blob) (*blob, error) {
		seen[b] = true
		return b, nil
	}}, ReuseRequests())
	client, ctx := connect(t, addr, handlers{}), ctxFor(t)
	for i := 0; len(seen) == i; i++ { // on a busy machine a handler may seem slow, and gets a goroutine
		size := i % 1000
		reply, err := nativeCall(ctx, client, echo, &blob{uint64(i), make([]byte, size)})
		if err != nil || reply.Number != uint64(i) || len(reply.Data) != size {
			t.Fatal(i, "calls without a request that is used again:", err)
		}
	}
}

// Some are taken from the reader, or ask for the end of their context, while others are
// used again.
func TestRequestsAreUsedAgainByNobodyTooSoon(t *testing.T) {
	t.Parallel()
	handler := func(ctx context.Context, s *Socket, b *blob) (*blob, error) {
		switch b.Number % 64 {
		case 1: // asks for the end of its context, which is then not used again
			defer context.AfterFunc(ctx, func() { _ = ctx.Err() })()
		case 2: // reads while it waits
			if _, err := nativeCall(ctx, s, echo, &blob{Number: b.Number}); err != nil {
				return nil, err
			}
		case 3:
			if b.Number == 3 { // seldom, or all would get goroutines
				<-time.After(5 * time.Millisecond)
			}
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return checksum(ctx, s, b)
	}
	_, addr := serve(t, "tcp://127.0.0.1:0", handlers{echo: handler}, ReuseRequests())
	const clients, callers, calls = 4, 8, 200
	var all sync.WaitGroup
	for range clients {
		client := connect(t, addr, handlers{echo: echoBack})
		for range callers {
			all.Go(func() {
				for i := range calls {
					data := random(1 + i)
					reply, err := nativeCall(ctxFor(t), client, echo, &blob{uint64(i), data})
					if err != nil {
						t.Error(err)
					} else if reply.Number != uint64(i)^uint64(crc32.ChecksumIEEE(data)) {
						t.Error("the reply is for another request")
					}
				}
			})
		}
	}
	all.Wait()
}

// What is observed, intercepted or large is made anew.
func TestRequestsThatAreNotUsedAgain(t *testing.T) {
	t.Parallel()
	pass := func(ctx context.Context, _ *Invocation, next func(context.Context) error) error { return next(ctx) }
	for name, test := range map[string]struct {
		size int
		opts []ServerOption
	}{
		"by default":  {1, nil},
		"intercepted": {1, []ServerOption{ReuseRequests(), Intercept(pass)}},
		"observed":    {1, []ServerOption{ReuseRequests(), Observe(&Observer{CallEnded: func(CallEnd) {}})}},
		"large":       {mostReused, []ServerOption{ReuseRequests()}},
	} {
		t.Run(name, func(t *testing.T) {
			var kept []*blob // all at once, so that no memory is used twice
			_, addr := serve(t, "tcp://127.0.0.1:0", handlers{echo: func(_ context.Context, _ *Socket, b *blob) (*blob, error) {
				kept = append(kept, b)
				return b, nil
			}}, test.opts...)
			client := connect(t, addr, handlers{})
			seen := map[*blob]bool{}
			for i := range 20 {
				if _, err := nativeCall(ctxFor(t), client, echo, &blob{uint64(i), make([]byte, test.size)}); err != nil {
					t.Fatal(err)
				}
			}
			for i, b := range kept {
				if seen[b] || b.Number != uint64(i) {
					t.Fatal("a request was used again")
				}
				seen[b] = true
			}
		})
	}
}

// A wire protocol's requests are used again batch by batch; what came before is not to
// be seen in them, and those that take their time are left alone.
func TestWireRequestsAreUsedAgain(t *testing.T) {
	t.Parallel()
	l := newLines(wire.InOrder)
	var mu sync.Mutex
	seen, again := map[*line]bool{}, 0
	handler := func(_ context.Context, _ *Socket, q *line) (*line, error) {
		mu.Lock()
		if seen[q] {
			again++
		}
		seen[q] = true
		mu.Unlock()
		text := q.text
		if strings.HasSuffix(text, "99") {
			<-time.After(3 * patience) // meanwhile another goroutine reads
		}
		if q.text != text {
			t.Errorf("a request of %q is one of %q before it is answered", text, q.text)
		}
		return q, nil
	}
	_, addr := serveForeign(t, l.protocol, l.side(lineHandlers{requests: map[string]func(context.Context, *Socket, *line) (*line, error){"Get": handler}}), ReuseRequests())
	ctx := ctxFor(t)
	var all sync.WaitGroup
	for c := range 4 {
		client := dialForeign(t, addr, l.protocol, Side{})
		all.Go(func() {
			for range 4 {
				var futures []*Future[*line]
				for i := range 200 {
					futures = append(futures, foreignAsync(ctx, client, l.get, &line{fmt.Sprintf("%d-%d", c, i)}))
				}
				for i, f := range futures {
					if r, err := f.Await(ctx); err != nil || r.text != fmt.Sprintf("%d-%d", c, i) {
						t.Error(r, err)
					}
				}
			}
		})
	}
	all.Wait()
	if again == 0 {
		t.Error("no request was used again")
	}
}

func TestWireRequestsThatAreNotUsedAgain(t *testing.T) {
	t.Parallel()
	for name, opts := range map[string][]ServerOption{
		"not asked for": nil,
		"intercepted":   {ReuseRequests(), Intercept(func(ctx context.Context, _ *Invocation, next func(context.Context) error) error { return next(ctx) })},
		"observed":      {ReuseRequests(), Observe(&Observer{CallEnded: func(CallEnd) {}})},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLines(wire.InOrder)
			seen := map[*line]bool{}
			handler := func(_ context.Context, _ *Socket, q *line) (*line, error) {
				if seen[q] {
					t.Error("a request is used again")
				}
				seen[q] = true
				return q, nil
			}
			_, addr := serveForeign(t, l.protocol, l.side(lineHandlers{requests: map[string]func(context.Context, *Socket, *line) (*line, error){"Get": handler}}), opts...)
			client := dialForeign(t, addr, l.protocol, Side{})
			for range 100 {
				if _, err := foreignCall(ctxFor(t), client, l.get, &line{"a"}); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// Items that are used again hold what was sent until the loop's next turn, at either end,
// and take no other room than those before them.
func TestItemsThatAreUsedAgain(t *testing.T) {
	t.Parallel()
	for network, listen := range addresses(t) {
		t.Run(network, func(t *testing.T) {
			const sent = 1000
			seen := map[*blob]bool{}
			_, addr := serve(t, listen, handlers{down: count, up: func(_ context.Context, _ *Socket, _ *blob, items *Receiver[*blob]) (*blob, error) {
				total := uint64(0)
				for item, err := range items.AllReused() {
					if err != nil {
						return nil, err
					}
					seen[item] = true
					total += item.Number * uint64(len(item.Data))
				}
				return &blob{Number: total}, nil
			}})
			client := connect(t, addr, handlers{})

			given := map[*blob]bool{}
			items := OpenStream(ctxFor(t), client, down, &blob{Number: sent, Data: []byte("the same")})
			next := uint64(0)
			for item, err := range items.AllReused() {
				if err != nil || item.Number != next || string(item.Data) != "the same" {
					t.Fatalf("item %d is %v, %v", next, item, err)
				}
				item.Data[0] = 'T' // it is ours
				given[item] = true
				next++
			}
			if next != sent || len(given) > fewItems {
				t.Errorf("%d items in %d values", next, len(given))
			}

			upload := OpenUpload(ctxFor(t), client, up, &blob{})
			want := uint64(0)
			for i := range uint64(sent) {
				data := make([]byte, i%50)
				want += i * uint64(len(data))
				if err := upload.Send(ctxFor(t), &blob{i, data}); err != nil {
					t.Fatal(err)
				}
			}
			total, err := upload.End(ctxFor(t))
			if err != nil || total.Number != want || len(seen) != 1 {
				t.Errorf("%v, %v, not %d, in %d values", total, err, want, len(seen))
			}
		})
	}
}

// A loop that is left, an item that cannot be read and a stream that could not be opened
// end such a loop as they end any other.
func TestLoopsOverItemsThatAreUsedAgainEnd(t *testing.T) {
	t.Parallel()
	_, addr := serve(t, memAddress(), handlers{down: func(ctx context.Context, _ *Socket, b *blob, out *Sender[*blob]) (*blob, error) {
		for i := b.Number; ctx.Err() == nil; i++ {
			if err := out.Send(ctx, &blob{Number: i}); err != nil {
				return nil, err
			}
		}
		return nil, ctx.Err()
	}})
	client := connect(t, addr, handlers{})
	for range 3 {
		items := OpenStream(ctxFor(t), client, down, &blob{})
		for range items.AllReused() {
			break
		}
		if _, err := items.End(ctxFor(t)); !errors.Is(err, errLoopLeft) {
			t.Errorf("a loop that was left: %v", err)
		}
	}
	var last error
	items := OpenStream(ctxFor(t), client, down, &blob{Number: panicky - 2})
	turns := 0
	for _, last = range items.AllReused() {
		turns++
	}
	if CodeOf(last) != Internal || turns != 3 {
		t.Errorf("an item that cannot be read: %v in turn %d", last, turns)
	}
	items.Cancel(nil)
	_ = client.Close()
	for _, last = range OpenStream(ctxFor(t), client, down, &blob{}).AllReused() {
	}
	if !errors.Is(last, ErrClosed) {
		t.Errorf("a client that is closed: %v", last)
	}
}
