package runtime

import (
	"bytes"
	"context"
	"errors"
	"hash/crc32"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

// checksum answers with the checksum of the request.
func checksum(_ context.Context, _ *Socket, b *blob) (*blob, error) {
	return &blob{Number: b.Number ^ uint64(crc32.ChecksumIEEE(b.Data))}, nil
}

func TestManyConcurrentRequestsOnOneSocket(t *testing.T) {
	for _, network := range []string{"tcp", "unix", "mem"} {
		t.Run(network, func(t *testing.T) {
			_, addr := serve(t, addresses(t)[network], handlers{echo: checksum})
			client := connect(t, addr, handlers{})
			ctx := ctxFor(t)
			var all sync.WaitGroup
			for i := range 10_000 {
				all.Go(func() {
					data := make([]byte, 1+i%997)
					rand.NewChaCha8([32]byte{byte(i), byte(i >> 8)}).Read(data)
					reply, err := nativeCall(ctx, client, echo, &blob{uint64(i), data})
					if err != nil {
						t.Errorf("request %d: %v", i, err)
					} else if want := uint64(i) ^ uint64(crc32.ChecksumIEEE(data)); reply.Number != want {
						t.Errorf("request %d: the reply is for another", i)
					}
				})
			}
			all.Wait()
			if stats := client.Socket().Stats(); stats.Calls != 0 {
				t.Errorf("%d calls are left", stats.Calls)
			}
		})
	}
}

func TestA35ReentrancyTenLevelsDeep(t *testing.T) {
	t.Parallel()
	deeper := func(ctx context.Context, s *Socket, b *blob) (*blob, error) {
		if b.Number == 0 {
			return &blob{}, nil
		}
		reply, err := nativeCall(ctx, s, echo, &blob{Number: b.Number - 1})
		if err != nil {
			return nil, err
		}
		return &blob{Number: reply.Number + 1}, nil
	}
	for network, listen := range addresses(t) {
		t.Run(network, func(t *testing.T) {
			_, addr := serve(t, listen, handlers{echo: deeper})
			client := connect(t, addr, handlers{echo: deeper})
			var all sync.WaitGroup
			for range 50 {
				all.Go(func() {
					reply, err := nativeCall(ctxFor(t), client, echo, &blob{Number: 10})
					if err != nil || reply.Number != 10 {
						t.Errorf("got %v, %v", reply, err)
					}
				})
			}
			all.Wait()
		})
	}
}

func TestA33ErrorsOfHandlers(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		handler func(context.Context, *Socket, *blob) (*blob, error)
		code    Code
		text    string
		not     string
	}{
		"meant to travel": {
			handler: func(context.Context, *Socket, *blob) (*blob, error) {
				return nil, Errorf(PermissionDenied, "not you: %w", errors.New("reason"))
			}, code: PermissionDenied, text: "not you: reason",
		},
		"not meant to travel": {
			handler: func(context.Context, *Socket, *blob) (*blob, error) {
				return nil, errors.New("secret")
			}, code: Internal, text: "the handler failed", not: "secret",
		},
		"panic": {
			handler: func(context.Context, *Socket, *blob) (*blob, error) { panic("secret") },
			code:    Internal, text: "the handler failed", not: "secret",
		},
		"goexit": {
			handler: func(context.Context, *Socket, *blob) (*blob, error) { goexit(); return nil, nil },
			code:    Internal, text: "the handler failed",
		},
		"unencodable": {
			handler: func(context.Context, *Socket, *blob) (*blob, error) {
				return &blob{Number: unencodable}, nil
			}, code: Internal, not: "blob.data",
		},
		"undecodable": {
			handler: func(context.Context, *Socket, *blob) (*blob, error) {
				return &blob{Number: panicky}, nil
			}, code: Internal, text: "cannot be read",
		},
		"reply too large": {
			handler: func(context.Context, *Socket, *blob) (*blob, error) {
				return &blob{Data: make([]byte, 5<<20)}, nil
			}, code: ResourceExhausted, text: "the reply is 5242892 bytes, more than the 4194304 that the peer accepts",
		},
		"none": {code: Unimplemented, text: "Echo has no handler"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, client := pair(t, handlers{echo: test.handler}, handlers{})
			for range 2 { // the socket lives on
				_, err := nativeCall(ctxFor(t), client, echo, &blob{})
				if CodeOf(err) != test.code || !strings.Contains(err.Error(), test.text) {
					t.Errorf("got %v, want %v with %q", err, test.code, test.text)
				}
				if test.not != "" && strings.Contains(err.Error(), test.not) {
					t.Errorf("%q has travelled: %v", test.not, err)
				}
			}
		})
	}
}

func TestDeclaredErrorArrivesAsItsType(t *testing.T) {
	t.Parallel()
	_, client := pair(t, handlers{echo: func(context.Context, *Socket, *blob) (*blob, error) {
		return nil, errors.Join(errors.New("context"), &refused{"full"})
	}}, handlers{})
	_, err := nativeCall(ctxFor(t), client, echo, &blob{})
	if e, ok := errors.AsType[*refused](err); !ok || e.Why != "full" {
		t.Errorf("got %v", err)
	}
}

func TestUndecodableRequestIsRejected(t *testing.T) {
	t.Parallel()
	_, client := pair(t, handlers{echo: echoBack}, handlers{})
	_, err := nativeCall(ctxFor(t), client, echo, &blob{Number: panicky})
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Code != InvalidArgument || e.Outcome != NotSent {
		t.Errorf("got %#v", err)
	}
	if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil {
		t.Errorf("the socket did not survive: %v", err)
	}
}

func TestRequestsThatCannotBeSent(t *testing.T) {
	t.Parallel()
	_, client := pair(t, handlers{echo: echoBack}, handlers{})
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for name, test := range map[string]struct {
		ctx  context.Context
		body *blob
		code Code
	}{
		"too large":     {t.Context(), &blob{Data: make([]byte, 4<<20)}, ResourceExhausted},
		"unencodable":   {t.Context(), &blob{Number: unencodable}, InvalidArgument},
		"already ended": {gone, &blob{}, Canceled},
	} {
		before := client.Socket().Stats().FramesQueued
		_, err := nativeCall(test.ctx, client, echo, test.body)
		e, ok := errors.AsType[*Error](err)
		if !ok || e.Code != test.code || e.Outcome != NotSent {
			t.Errorf("%s: got %v, %v", name, err, e.Outcome)
		}
		if client.Socket().Stats().FramesQueued != before {
			t.Errorf("%s: something was sent", name)
		}
	}
}

func TestLargestMessagePassesInFragments(t *testing.T) {
	t.Parallel()
	data := make([]byte, 4<<20-12)
	rand.NewChaCha8([32]byte{7}).Read(data)
	for network, listen := range addresses(t) {
		t.Run(network, func(t *testing.T) {
			_, addr := serve(t, listen, handlers{echo: echoBack})
			client := connect(t, addr, handlers{})
			ctx := ctxFor(t)
			var all sync.WaitGroup
			for i := range 12 { // more than may be unfinished at a time
				all.Go(func() {
					data := data[:len(data)/(1+i)]
					reply, err := nativeCall(ctx, client, echo, &blob{uint64(i), data})
					if err != nil || reply.Number != uint64(i) || !bytes.Equal(reply.Data, data) {
						t.Errorf("message %d did not come back: %v", i, err)
					}
				})
			}
			all.Wait()
		})
	}
}

func TestA31DeadlineReachesTheHandler(t *testing.T) {
	t.Parallel()
	seen := make(chan error, 1)
	_, client := pair(t, handlers{echo: func(ctx context.Context, _ *Socket, _ *blob) (*blob, error) {
		if _, ok := ctx.Deadline(); !ok {
			t.Error("the handler has no deadline")
		}
		<-ctx.Done()
		seen <- context.Cause(ctx)
		return nil, ctx.Err()
	}}, handlers{})
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	_, err := nativeCall(ctx, client, echo, &blob{})
	if !errors.Is(err, context.DeadlineExceeded) || CodeOf(err) != DeadlineExceeded {
		t.Errorf("the caller got %v", err)
	}
	if err := <-seen; !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, context.Canceled) {
		t.Errorf("the handler's context ended with %v", err)
	}
}

// A deadline travels as a duration, and the time in line is gone: the two clocks need
// not agree.
func TestA31HandlerHasTheTimeThatIsLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		left, release := make(chan time.Duration), make(chan struct{})
		addr := memAddress()
		_, end := serveHere(t, addr, handlers{echo: func(ctx context.Context, _ *Socket, b *blob) (*blob, error) {
			until, _ := ctx.Deadline()
			left <- time.Until(until)
			<-release
			return b, nil
		}}, MaxRequests(1))
		defer end()
		client := connect(t, addr, handlers{})
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		first, second := nativeAsync(ctx, client, echo, &blob{}), nativeAsync(ctx, client, echo, &blob{})
		if d := <-left; d != 10*time.Second {
			t.Errorf("%v are left of 10 s", d)
		}
		time.Sleep(4 * time.Second)
		close(release)
		if d := <-left; d != 6*time.Second {
			t.Errorf("%v are left of 6 s", d)
		}
		for _, f := range []*Future[*blob]{first, second} {
			if _, err := f.Await(t.Context()); err != nil {
				t.Error(err)
			}
		}
		_ = client.Close()
		<-client.Done()
	})
}

func TestA30CancelReachesTheHandlerAndItsReplyIsDropped(t *testing.T) {
	t.Parallel()
	started, ended := make(chan struct{}), make(chan struct{})
	server, client := pair(t, handlers{echo: func(ctx context.Context, _ *Socket, b *blob) (*blob, error) {
		if b.Number == 1 {
			return b, nil
		}
		close(started)
		<-ctx.Done()
		defer close(ended)
		return &blob{Number: 9}, nil
	}}, handlers{})
	f := nativeAsync(t.Context(), client, echo, &blob{})
	wait(t, "the handler's start", started)
	cause := errors.New("not needed")
	f.Cancel(cause)
	_, err := f.Await(t.Context())
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Code != Canceled || e.Outcome != MaybeExecuted || !errors.Is(err, cause) {
		t.Errorf("the future has %v", err)
	}
	wait(t, "the handler's end", ended)
	for peerOf(t, server).Stats().Serving > 0 {
		_, _ = nativeCall(ctxFor(t), client, echo, &blob{Number: 1})
	}
	if stats := peerOf(t, server).Stats(); stats.LateReplies != 1 {
		t.Errorf("%d late replies are counted, want 1", stats.LateReplies)
	}
}

func TestContextOfCallAsyncBoundsTheRequest(t *testing.T) {
	t.Parallel()
	started := make(chan struct{})
	_, client := pair(t, handlers{echo: func(ctx context.Context, _ *Socket, _ *blob) (*blob, error) {
		close(started)
		<-ctx.Done()
		return nil, ctx.Err()
	}}, handlers{})
	ctx, cancel := context.WithCancel(t.Context())
	f := nativeAsync(ctx, client, echo, &blob{})
	wait(t, "the handler's start", started)
	brief, stop := context.WithTimeout(t.Context(), time.Millisecond)
	defer stop()
	if _, err := f.Await(brief); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("waiting ended with %v", err)
	}
	if _, _, ok := f.Poll(); ok {
		t.Error("the end of the wait has settled the future")
	}
	cancel()
	if _, err := f.Await(ctxFor(t)); CodeOf(err) != Canceled {
		t.Errorf("got %v", err)
	}
}

// Goroutines that call with a context that others have too look at its end together,
// the first one by itself.
func TestCallsThatShareAContextEndWithIt(t *testing.T) {
	t.Parallel()
	const callers = 10
	started := make(chan struct{}, callers)
	server, client := pair(t, handlers{echo: func(ctx context.Context, _ *Socket, b *blob) (*blob, error) {
		if b.Number == 0 {
			return b, nil
		}
		started <- struct{}{}
		<-ctx.Done()
		return nil, ctx.Err()
	}}, handlers{})
	for range 2 {
		ctx, cancel := context.WithCancelCause(t.Context())
		cause := errors.New("not needed")
		other, calls := ctxFor(t), &client.Socket().session.(*nativeSession).calls
		errs := make(chan error, callers)
		for range callers {
			go func() {
				_, err := nativeCall(ctx, client, echo, &blob{Number: 1})
				errs <- err
			}()
			wait(t, "a handler's start", started)
		}
		calls.mu.Lock()
		if w := calls.watches.latest; w == nil || w.ended != ctx.Done() || w.users != callers-1 {
			t.Errorf("the context is watched by %+v", w)
		}
		calls.mu.Unlock()
		if _, err := nativeCall(other, client, echo, &blob{}); err != nil {
			t.Error(err)
		}
		cancel(cause)
		for range callers {
			err := <-errs
			if e, ok := errors.AsType[*Error](err); !ok || e.Code != Canceled || e.Outcome != MaybeExecuted || !errors.Is(err, cause) {
				t.Errorf("a call ended with %v", err)
			}
		}
		if _, err := nativeCall(ctx, client, echo, &blob{}); CodeOf(err) != Canceled {
			t.Errorf("got %v", err)
		}
		for peerOf(t, server).Stats().Serving > 0 { // what was cancelled is answered yet
			_, _ = nativeCall(other, client, echo, &blob{})
		}
	}
}

func TestRequestsBeyondTheLimitWaitInOrderAndCanBeCancelled(t *testing.T) {
	t.Parallel()
	order, release := make(chan uint64, 10), make(chan struct{})
	_, addr := serve(t, memAddress(), handlers{echo: func(_ context.Context, _ *Socket, b *blob) (*blob, error) {
		order <- b.Number
		<-release
		return b, nil
	}}, MaxRequests(1))
	client := connect(t, addr, handlers{})
	futures := []*Future[*blob]{}
	for i := range 5 {
		futures = append(futures, nativeAsync(t.Context(), client, echo, &blob{Number: uint64(i)}))
	}
	futures[2].Cancel(nil)
	_, err, _ := futures[2].Poll()
	if e, ok := errors.AsType[*Error](err); !ok || e.Outcome != NotSent || e.Code != Canceled {
		t.Errorf("the cancelled one has %v", err)
	}
	close(release)
	for _, want := range []uint64{0, 1, 3, 4} {
		if got := <-order; got != want {
			t.Errorf("request %d came where %d belongs", got, want)
		}
	}
	for i, f := range futures {
		if _, err := f.Await(ctxFor(t)); err != nil && i != 2 {
			t.Errorf("request %d: %v", i, err)
		}
	}
}

func TestPendingCallsSettleWhenTheSocketEnds(t *testing.T) {
	t.Parallel()
	started := make(chan struct{}, 1)
	_, addr := serve(t, "tcp://127.0.0.1:0", handlers{echo: func(ctx context.Context, _ *Socket, _ *blob) (*blob, error) {
		started <- struct{}{}
		<-ctx.Done()
		return nil, ctx.Err()
	}}, MaxRequests(1))
	client := connect(t, addr, handlers{})
	sent := nativeAsync(t.Context(), client, echo, &blob{})
	waiting := nativeAsync(t.Context(), client, echo, &blob{})
	<-started
	_ = client.Close()
	for want, f := range map[Outcome]*Future[*blob]{MaybeExecuted: sent, NotSent: waiting} {
		_, err := f.Await(ctxFor(t))
		e, ok := errors.AsType[*Error](err)
		if !ok || e.Outcome != want || !errors.Is(err, ErrClosed) || e.Code != Unavailable {
			t.Errorf("%v: got %v", want, err)
		}
	}
	_, err := nativeCall(t.Context(), client, echo, &blob{})
	if e, ok := errors.AsType[*Error](err); !ok || e.Outcome != NotSent || !errors.Is(err, ErrClosed) {
		t.Errorf("a call after the end got %v", err)
	}
}

func TestLimitsAreThePeers(t *testing.T) {
	t.Parallel()
	_, addr := serve(t, memAddress(), handlers{echo: echoBack, up: sum, note: func(context.Context, *Socket, *blob) {}}, MaxMessage(1000))
	client := connect(t, addr, handlers{})
	big := &blob{Data: make([]byte, 1000)}
	_, err := nativeCall(ctxFor(t), client, echo, big)
	for what, err := range map[string]error{
		"request": err,
		"event":   SendEvent(ctxFor(t), client, note, big),
		"item":    OpenUpload(ctxFor(t), client, up, &blob{}).Send(ctxFor(t), big),
	} {
		if CodeOf(err) != ResourceExhausted || !strings.Contains(err.Error(), "1010 bytes, more than the 1000") {
			t.Errorf("%s: got %v", what, err)
		}
	}
	if TrySendEvent(client, note, big) {
		t.Error("an event that is too large was sent")
	}
	if _, err := nativeCall(ctxFor(t), client, echo, &blob{Data: make([]byte, 900)}); err != nil {
		t.Error(err)
	}
}

func TestCallsMadeInOnConnectGoOutAfterTheHandshake(t *testing.T) {
	t.Parallel()
	futures := make(chan *Future[*blob], 1)
	_, addr := serve(t, memAddress(), handlers{}, OnConnect(func(_ context.Context, s *Socket) error {
		futures <- nativeAsync(context.Background(), s, echo, &blob{Number: 6})
		return nil
	}))
	connect(t, addr, handlers{echo: echoBack})
	if reply, err := (<-futures).Await(ctxFor(t)); err != nil || reply.Number != 6 {
		t.Error(reply, err)
	}
}

// serveRequest is ServeRequest with a function for a handler.
func serveRequest[P, Q, R any](in *Incoming, m *Method[Q, R], peer P, handler func(context.Context, P, Q) (R, error)) {
	type function = func(context.Context, P, Q) (R, error)
	ServeRequest(in, m, handler, peer, func(call function, ctx context.Context, peer P, body Q) (R, error) {
		return call(ctx, peer, body)
	})
}

// nativeCall is Call with a value.
func nativeCall[Q, R any](ctx context.Context, caller Caller, m *Method[Q, R], request Q) (R, error) {
	return Call(ctx, caller, m, appending(m.Body, request))
}

// nativeAsync is CallAsync with a value.
func nativeAsync[Q, R any](ctx context.Context, caller Caller, m *Method[Q, R], request Q) *Future[R] {
	return CallAsync(ctx, caller, m, appending(m.Body, request))
}

func appending[Q any](codec Codec[Q], request Q) native.Append {
	return func(b []byte) ([]byte, error) {
		b, _, err := codec.Append(b, request)
		return b, err
	}
}

// What a call needs is used again by others as soon as it is answered, just when its
// context ends as well.
func TestEndOfAContextIsNotForOthers(t *testing.T) {
	t.Parallel()
	_, client := pair(t, handlers{echo: func(_ context.Context, _ *Socket, b *blob) (*blob, error) { return b, nil }}, handlers{})
	const callers, rounds = 32, 100
	lasting, stop := context.WithCancel(ctxFor(t))
	errs := make(chan error, callers)
	for range callers {
		go func() {
			for lasting.Err() == nil {
				if _, err := nativeCall(context.WithoutCancel(lasting), client, echo, &blob{}); err != nil {
					errs <- err
					return
				}
			}
			errs <- nil
		}()
	}
	for range rounds {
		ctx, cancel := context.WithCancel(t.Context())
		var ready, over sync.WaitGroup
		ready.Add(callers)
		for range callers {
			over.Go(func() {
				_, err := nativeCall(ctx, client, echo, &blob{})
				for ready.Done(); err == nil; {
					_, err = nativeCall(ctx, client, echo, &blob{})
				}
				if CodeOf(err) != Canceled {
					t.Error(err)
				}
			})
		}
		ready.Wait()
		cancel()
		over.Wait()
	}
	stop()
	for range callers {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}
