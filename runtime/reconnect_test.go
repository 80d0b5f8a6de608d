package runtime

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	goruntime "runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
	"github.com/netgen-dev/netgen/runtime/wire"
)

var idempotentEcho = &Method[*blob, *blob]{ID: 1, Name: "Echo", Body: blobCodec{}, Result: blobCodec{}, Errors: refusedCodec{}, Idempotent: true}

// living dials a client that reconnects.
func living(t testing.TB, addr string, h handlers, opts ...DialOption) *Client {
	t.Helper()
	return connect(t, addr, h, append([]DialOption{Reconnect(Backoff{Min: time.Millisecond})}, opts...)...)
}

// A diary notes what happens to a client.
type diary struct {
	mu      sync.Mutex
	changes []StateChange
	news    chan struct{}
}

func newDiary() *diary { return &diary{news: make(chan struct{}, 1)} }

func (d *diary) option() DialOption {
	return OnStateChange(func(c StateChange) {
		d.mu.Lock()
		d.changes = append(d.changes, c)
		d.mu.Unlock()
		select {
		case d.news <- struct{}{}:
		default:
		}
	})
}

// of returns what there is of a state.
func (d *diary) of(state ClientState) []StateChange {
	d.mu.Lock()
	defer d.mu.Unlock()
	var found []StateChange
	for _, c := range d.changes {
		if c.State == state {
			found = append(found, c)
		}
	}
	return found
}

// await waits until there are n of a state.
func (d *diary) await(t testing.TB, state ClientState, n int) []StateChange {
	t.Helper()
	for limit := time.After(5 * time.Minute); ; {
		if found := d.of(state); len(found) >= n {
			return found
		}
		select {
		case <-d.news:
		case <-limit:
			t.Fatalf("there are %d changes to %v, want %d", len(d.of(state)), state, n)
		}
	}
}

// serveHere starts a server within the process, at an address that may have been
// another one's before, and returns what ends it.
func serveHere(t testing.TB, addr string, h handlers, opts ...ServerOption) (*Server, func()) {
	t.Helper()
	l := mustListen(t, addr)
	server := NewServer(testProtocol, h.side(), append([]ServerOption{quiet}, opts...)...)
	served := make(chan struct{})
	go func() { defer close(served); _ = server.Serve(context.Background(), l) }()
	return server, func() {
		server.Abort()
		<-served
		<-server.sockets.none()
	}
}

func TestC57FailedDialsAreEventsWithGrowingBackoff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const failures = 20
		diary := newDiary()
		times := make(chan time.Time, 100)
		client := connect(t, memAddress(), handlers{}, Reconnect(Backoff{}), DialInBackground(), diary.option(),
			OnDialAttempt(func(DialAttempt) { times <- time.Now() }))
		failed := diary.await(t, ClientLost, failures)
		_ = client.Close()
		<-client.Done()
		before := time.Duration(0)
		last := <-times
		for i, c := range failed[:failures] {
			if c.Attempt != i+2 || c.Socket != nil || !errors.Is(c.Cause, syscall.ECONNREFUSED) || !strings.Contains(c.Cause.Error(), "mem") {
				t.Errorf("failure %d: %+v", i, c)
			}
			end := min(usualBackoff.Min<<(i+1), usualBackoff.Max)
			if c.Delay < end/2 || c.Delay >= end || c.Delay < before && end < usualBackoff.Max {
				t.Errorf("failure %d: the delay is %v after %v", i, c.Delay, before)
			}
			before = c.Delay
			if i+1 < failures {
				now := <-times
				if now.Sub(last) != c.Delay {
					t.Errorf("failure %d: dialed again after %v, not %v", i, now.Sub(last), c.Delay)
				}
				last = now
			}
		}
		if dials := diary.of(ClientConnecting); len(dials) != failures && len(dials) != failures+1 {
			t.Errorf("%d dials", len(dials))
		}
		if end := diary.of(ClientClosed); len(end) != 1 || end[0].Cause != ErrClosed || client.Err() != ErrClosed {
			t.Errorf("%+v, %v", end, client.Err())
		}
	})
}

func TestC16CallMadeWhileConnectingIsSentOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		addr := memAddress()
		diary := newDiary()
		client := living(t, addr, handlers{}, DialInBackground(), WaitForReady(100), diary.option())
		results := make(chan error, 4)
		go func() {
			_, err := nativeCall(t.Context(), client, echo, &blob{Number: 1})
			results <- err
		}()
		go func() { results <- SendEvent(t.Context(), client, note, &blob{Number: 2}) }()
		go func() {
			stream := OpenDuplex(t.Context(), client, duplex, &blob{Number: 3})
			err := stream.Send(t.Context(), &blob{Number: 4})
			if err == nil {
				_, err = stream.Recv(t.Context())
			}
			if err == nil {
				_, err = stream.End(t.Context())
			}
			results <- err
		}()
		later := nativeAsync(t.Context(), client, echo, &blob{Number: 5})
		if TrySendEvent(client, note, &blob{}) {
			t.Error("an event was sent without a connection")
		}
		diary.await(t, ClientLost, 5)
		if _, _, settled := later.Poll(); settled || client.Socket().State() != Closed || client.Socket().Cause() != errNotConnected {
			t.Errorf("%v, %v", client.Socket().State(), client.Socket().Cause())
		}
		var seen sync.Map
		count := func(b *blob) {
			if _, twice := seen.LoadOrStore(b.Number, true); twice {
				t.Errorf("%d came twice", b.Number)
			}
		}
		noted := make(chan struct{})
		_, end := serveHere(t, addr, handlers{
			echo: func(_ context.Context, _ *Socket, b *blob) (*blob, error) { count(b); return b, nil },
			note: func(_ context.Context, _ *Socket, b *blob) { count(b); close(noted) },
			duplex: func(ctx context.Context, _ *Socket, b *blob, in *Receiver[*blob], out *Sender[*blob]) (*blob, error) {
				count(b)
				for item, err := range in.All() {
					if err != nil {
						return nil, err
					}
					count(item)
					_ = out.Send(ctx, item)
				}
				return b, nil
			},
		})
		defer end()
		for range 3 {
			if err := <-results; err != nil {
				t.Error(err)
			}
		}
		if b, err := later.Await(t.Context()); err != nil || b.Number != 5 {
			t.Error(b, err)
		}
		<-noted
		for n := range uint64(5) {
			if _, ok := seen.Load(n + 1); !ok {
				t.Errorf("%d did not come", n+1)
			}
		}
	})
}

// framesOf accepts one client of a listener, greets it and returns its requests'
// numbers as they come.
func framesOf(t *testing.T, l net.Listener) (*fakePeer, <-chan uint64) {
	conn, err := l.Accept()
	if err != nil {
		t.Error(err)
		return nil, nil
	}
	p := &fakePeer{conn, t}
	_, _ = io.ReadFull(conn, make([]byte, len(preface)))
	p.expect(native.KindHello)
	p.frame(native.Header{Kind: native.KindHello}, helloOf(testProtocol, defaultSettings()).append(nil))
	numbers := make(chan uint64, 1000)
	go func() {
		defer close(numbers)
		for {
			h, body, err := p.next()
			if err != nil {
				return
			}
			if h.Kind == native.KindRequest {
				numbers <- native.NewReader(body[len(body)-9:]).U64() // behind the deadline, if there is one
			}
		}
	}()
	return p, numbers
}

func TestC52CallsBeforeAndAfterTheConnectionKeepTheirOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := mustListen(t, memAddress())
		defer l.Close()
		client := living(t, dialable(l.Addr()), handlers{}, DialInBackground())
		const each = 200
		for i := range uint64(each) {
			nativeAsync(t.Context(), client, echo, &blob{Number: i})
		}
		p, numbers := framesOf(t, l)
		for i := range uint64(each) {
			nativeAsync(t.Context(), client, echo, &blob{Number: each + i})
		}
		for i := range uint64(2 * each) {
			if n := <-numbers; n != i {
				t.Fatalf("call %d comes in place of %d", n, i)
			}
		}
		client.Abort()
		<-client.Done()
		_ = p.Close()
	})
}

func TestC51CloseEndsCallsThatWaitForAConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := living(t, memAddress(), handlers{}, DialInBackground(), WaitForReady(10))
		call := nativeAsync(t.Context(), client, echo, &blob{})
		stream := OpenStream(t.Context(), client, down, &blob{})
		event := make(chan error, 1)
		go func() { event <- SendEvent(t.Context(), client, note, &blob{}) }()
		time.Sleep(time.Minute)
		_ = client.Close()
		<-client.Done()
		_, called := call.Await(t.Context())
		_, streamed := stream.Recv(t.Context())
		_, after := nativeCall(t.Context(), client, echo, &blob{})
		for name, err := range map[string]error{
			"call": called, "stream": streamed, "event": <-event, "call after the end": after,
			"event after the end": SendEvent(t.Context(), client, note, &blob{}), "ready": client.Ready(t.Context()),
		} {
			if e, ok := errors.AsType[*Error](err); !errors.Is(err, ErrClosed) || ok && e.Outcome != NotSent {
				t.Errorf("%s: %v", name, err)
			}
		}
		if client.Err() != ErrClosed {
			t.Error(client.Err())
		}
		_ = client.Close()
		client.Abort()
		if err := client.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// A stuckResolver answers when its context ends.
type stuckResolver struct{ asked chan struct{} }

func (r stuckResolver) LookupNetIP(ctx context.Context, _, _ string) ([]netip.Addr, error) {
	close(r.asked)
	<-ctx.Done()
	return nil, context.Cause(ctx)
}

func TestC15CloseWhileResolving(t *testing.T) {
	t.Parallel()
	r := stuckResolver{make(chan struct{})}
	client, err := Dial(t.Context(), testProtocol, Side{}, "tcp://nowhere:1", quiet, Reconnect(Backoff{}), DialInBackground(), Resolver(r),
		OnConnect(func(context.Context, *Socket) error { t.Error("it connected"); return nil }))
	if err != nil {
		t.Fatal(err)
	}
	<-r.asked
	_ = client.Close()
	wait(t, "the end of the client", client.Done())
}

func TestC17CloseWhileDialing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := mustListen(t, memAddress()) // and nobody accepts
		defer l.Close()
		client := living(t, dialable(l.Addr()), handlers{}, DialInBackground(),
			OnConnect(func(context.Context, *Socket) error { t.Error("it connected"); return nil }))
		synctest.Wait()
		_ = client.Close()
		<-client.Done()
	})
}

func TestS07CloseBeforeTheFirstDial(t *testing.T) {
	t.Parallel()
	for range 100 {
		client, err := Dial(t.Context(), testProtocol, Side{}, memAddress(), quiet, Reconnect(Backoff{}), DialInBackground())
		if err != nil {
			t.Fatal(err)
		}
		_ = client.Close()
		wait(t, "the end of the client", client.Done())
	}
}

func TestClientThatIsClosedWhileItConnects(t *testing.T) {
	t.Parallel()
	_, addr := serve(t, memAddress(), handlers{})
	l := newLines(wire.InOrder)
	_, foreign := serveForeign(t, l.protocol, Side{})
	for i := range 300 {
		for at, p := range map[string]*Protocol{addr: testProtocol, foreign: l.protocol} {
			client, err := Dial(t.Context(), p, Side{}, at, quiet, Reconnect(Backoff{}), DialInBackground())
			if err != nil {
				t.Fatal(err)
			}
			for range i {
				goruntime.Gosched()
			}
			_ = client.Close()
			wait(t, "the end of the client", client.Done())
		}
	}
}

func TestSocketOfAClientThatIsNotConnected(t *testing.T) {
	t.Parallel()
	client := living(t, memAddress(), handlers{}, DialInBackground())
	s := client.Socket()
	if s == nil || s.Client() != client || s.ClosedAt().IsZero() {
		t.Fatal("there is no socket that has ended")
	}
	wait(t, "its end", s.Done())
	_, _ = s.LocalAddr(), s.RemoteAddr()
	_, _, _ = s.Transport(), s.Stats(), s.TLS()
	_ = s.Close()
	s.Abort()
	if err := s.Shutdown(ctxFor(t)); err != nil {
		t.Error(err)
	}
	if err := s.Flush(ctxFor(t)); err != nil { // nothing is there
		t.Error(err)
	}
	if _, err := s.RoundTrip(ctxFor(t)); CodeOf(err) != Unavailable {
		t.Error(err)
	}
	if _, err := nativeCall(ctxFor(t), s, echo, &blob{}); CodeOf(err) != Unavailable {
		t.Error(err)
	}
}

func TestCallsFailWhenADialHasFailed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		diary := newDiary()
		client := connect(t, memAddress(), handlers{}, Reconnect(Backoff{Min: time.Hour, Max: time.Hour}), DialInBackground(), diary.option())
		waiting := nativeAsync(t.Context(), client, echo, &blob{})
		diary.await(t, ClientLost, 1)
		_, before := waiting.Await(t.Context())
		_, after := nativeCall(t.Context(), client, echo, &blob{})
		_, streamed := OpenStream(t.Context(), client, down, &blob{}).Recv(t.Context())
		for name, err := range map[string]error{
			"before": before, "after": after, "stream": streamed, "event": SendEvent(t.Context(), client, note, &blob{}),
		} {
			e, ok := errors.AsType[*Error](err)
			if !ok || !e.Retryable() || e.Method == "" || !errors.Is(err, syscall.ECONNREFUSED) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestCallsThatWaitAreBoundedAndCanBeGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		addr := memAddress()
		client := living(t, addr, handlers{}, DialInBackground(), WaitForReady(3))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		byContext := nativeAsync(ctx, client, echo, &blob{})
		byHand := nativeAsync(t.Context(), client, echo, &blob{})
		stream := OpenUpload(ctx, client, up, &blob{})
		if _, err := nativeCall(t.Context(), client, echo, &blob{}); CodeOf(err) != ResourceExhausted || !errors.Is(err, errManyWait) {
			t.Error(err)
		}
		byHand.Cancel(nil)
		if _, err := byHand.Await(t.Context()); CodeOf(err) != Canceled {
			t.Error(err)
		}
		if _, err := nativeCall(ctx, client, echo, &blob{}); CodeOf(err) != DeadlineExceeded {
			t.Error(err)
		}
		if _, err := byContext.Await(t.Context()); CodeOf(err) != DeadlineExceeded {
			t.Error(err)
		}
		if err := stream.Send(t.Context(), &blob{}); CodeOf(err) != DeadlineExceeded {
			t.Error(err)
		}
		if err := SendEvent(ctx, client, note, &blob{}); CodeOf(err) != DeadlineExceeded {
			t.Error(err)
		}
		if n := len(client.link.line); n != 0 {
			t.Errorf("%d wait still", n)
		}
	})
}

func TestOnlyIdempotentCallsAreMadeTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		addr := memAddress()
		var runs [3]atomic.Int64
		started, release := make(chan struct{}, 2), make(chan struct{})
		defer close(release)
		_, end := serveHere(t, addr, handlers{echo: func(_ context.Context, _ *Socket, b *blob) (*blob, error) {
			runs[b.Number].Add(1)
			started <- struct{}{}
			<-release
			return b, nil
		}})
		diary := newDiary()
		client := living(t, addr, handlers{}, WaitForReady(10), diary.option())
		safe := nativeAsync(t.Context(), client, idempotentEcho, &blob{Number: 1})
		unsafe := nativeAsync(t.Context(), client, echo, &blob{Number: 2})
		<-started
		<-started
		end()
		_, err := unsafe.Await(t.Context())
		if e, ok := errors.AsType[*Error](err); !ok || e.Outcome != MaybeExecuted {
			t.Error(err)
		}
		lost := diary.await(t, ClientLost, 1)[0]
		if lost.Cause == nil || lost.Socket == nil {
			t.Errorf("%+v", lost)
		}
		_, end = serveHere(t, addr, handlers{echo: func(_ context.Context, _ *Socket, b *blob) (*blob, error) {
			runs[b.Number].Add(1)
			return b, nil
		}})
		defer end()
		if b, err := safe.Await(t.Context()); err != nil || b.Number != 1 {
			t.Error(b, err)
		}
		if runs[1].Load() != 2 || runs[2].Load() != 1 {
			t.Errorf("they ran %d and %d times", runs[1].Load(), runs[2].Load())
		}
	})
}

// Interceptors are around the call of the program, not around each time that it is sent.
func TestInterceptorsOfACallThatIsMadeAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		addr := memAddress()
		started := make(chan struct{}, 2)
		_, end := serveHere(t, addr, handlers{echo: func(ctx context.Context, _ *Socket, b *blob) (*blob, error) {
			started <- struct{}{}
			<-ctx.Done()
			return nil, ctx.Err()
		}})
		var here, there witness
		diary := newDiary()
		client := living(t, addr, handlers{}, WaitForReady(10), diary.option(), Intercept(here.tagged("c")))
		now := make(chan error)
		go func() {
			_, err := nativeCall(t.Context(), client, idempotentEcho, &blob{})
			now <- err
		}()
		later := nativeAsync(t.Context(), client, idempotentEcho, &blob{})
		<-started
		<-started
		end()
		diary.await(t, ClientLost, 1)
		_, end = serveHere(t, addr, handlers{echo: echoBack}, Intercept(there.tagged("s")))
		defer end()
		_, err := later.Await(t.Context())
		if err := errors.Join(err, <-now); err != nil {
			t.Error(err)
		}
		seen := here.seen()
		slices.Sort(seen)
		if want := []string{"c 1 Echo request out", "c 1 Echo request out", "c: true, <nil>", "c: true, <nil>"}; !slices.Equal(seen, want) {
			t.Errorf("the client's interceptor saw %q", seen)
		}
		if n := len(there.seen()); n != 4 {
			t.Errorf("the second server's saw %d steps of two calls", n)
		}
		_ = client.Close()
		<-client.Done()
	})
}

func TestCallThatEndsEveryServerIsNotMadeForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var runs atomic.Int64
		addr := memAddress()
		_, end := serveHere(t, addr, handlers{echo: func(_ context.Context, s *Socket, _ *blob) (*blob, error) {
			runs.Add(1)
			s.Abort()
			return nil, nil
		}})
		defer end()
		client := living(t, addr, handlers{}, WaitForReady(10))
		_, err := nativeCall(t.Context(), client, idempotentEcho, &blob{})
		if e, ok := errors.AsType[*Error](err); !ok || e.Outcome != MaybeExecuted || runs.Load() != 1+maxRepeats {
			t.Errorf("%d times: %v", runs.Load(), err)
		}
	})
}

// A server after the other drains and is replaced, while calls go on: none fails,
// and none is handled twice.
func TestA47NoCallIsLostWhenServersAreReplaced(t *testing.T) {
	t.Parallel()
	for network, addr := range addresses(t) {
		t.Run(network, func(t *testing.T) {
			t.Parallel()
			var handled sync.Map
			h := handlers{echo: func(_ context.Context, _ *Socket, b *blob) (*blob, error) {
				if _, twice := handled.LoadOrStore(b.Number, true); twice {
					t.Errorf("%d was handled twice", b.Number)
				}
				return b, nil
			}}
			l := mustListen(t, addr)
			addr := dialable(l.Addr())
			diary := newDiary()
			var client *Client
			const servers, callers = 6, 8
			var numbers atomic.Uint64
			var load sync.WaitGroup
			stop := make(chan struct{})
			for round := range servers {
				server := NewServer(testProtocol, h.side(), quiet)
				served := make(chan error, 1)
				go func() { served <- server.Serve(context.Background(), l) }()
				if client == nil {
					client = living(t, addr, handlers{}, WaitForReady(1000), diary.option())
					for range callers {
						load.Go(func() { callUntil(t, client, &numbers, stop) })
					}
				}
				diary.await(t, ClientOpen, round+1)
				made := numbers.Load()
				for numbers.Load() < made+200 {
					time.Sleep(time.Millisecond)
				}
				if round == servers-1 {
					close(stop)
					load.Wait()
				}
				if err := server.Shutdown(ctxFor(t)); err != nil {
					t.Error(err)
				}
				<-served
				if round < servers-1 {
					l = mustListen(t, addr)
				}
			}
			client.Abort()
			<-client.Done()
		})
	}
}

// callUntil calls, each number once, until stop.
func callUntil(t *testing.T, client *Client, numbers *atomic.Uint64, stop <-chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		n := numbers.Add(1)
		b, err := nativeAsync(ctxFor(t), client, echo, &blob{Number: n}).Await(ctxFor(t))
		if err != nil || b.Number != n {
			t.Errorf("call %d: %v", n, err)
			return
		}
	}
}

func TestFinalRefusalsEndTheClient(t *testing.T) {
	t.Parallel()
	for _, code := range []Code{PermissionDenied, Unauthenticated, Incompatible} {
		_, addr := serve(t, memAddress(), handlers{}, OnConnect(func(context.Context, *Socket) error { return Errorf(code, "no") }))
		if _, err := Dial(ctxFor(t), testProtocol, Side{}, addr, quiet, Reconnect(Backoff{})); CodeOf(err) != code {
			t.Errorf("%v: %v", code, err)
		}
		diary := newDiary()
		client := living(t, addr, handlers{}, DialInBackground(), WaitForReady(10), diary.option())
		if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); CodeOf(err) != code {
			t.Errorf("%v: %v", code, err)
		}
		wait(t, "the end of the client", client.Done())
		if end := diary.of(ClientClosed); CodeOf(client.Err()) != code || len(end) != 1 || end[0].Cause != client.Err() {
			t.Errorf("%v: %v, %+v", code, client.Err(), end)
		}
	}
}

func TestDialThatReconnectsWaitsForItsServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		addr := memAddress()
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_, err := Dial(ctx, testProtocol, Side{}, addr, quiet, Reconnect(Backoff{}))
		if CodeOf(err) != DeadlineExceeded || !errors.Is(err, syscall.ECONNREFUSED) {
			t.Error(err)
		}
		var l net.Listener
		served := make(chan struct{})
		server := NewServer(testProtocol, handlers{echo: echoBack}.side(), quiet)
		time.AfterFunc(30*time.Second, func() {
			l = mustListen(t, addr)
			_ = server.Serve(context.Background(), l)
			close(served)
		})
		start := time.Now()
		client := living(t, addr, handlers{})
		if took := time.Since(start); took < 30*time.Second {
			t.Errorf("connected after %v", took)
		}
		if _, err := nativeCall(t.Context(), client, echo, &blob{}); err != nil {
			t.Error(err)
		}
		client.Abort()
		server.Abort()
		<-served
	})
}

func TestOnOpenComesBeforeAllCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := mustListen(t, memAddress())
		defer l.Close()
		const login = 1 << 40
		var refusals atomic.Int64
		client := living(t, dialable(l.Addr()), handlers{}, DialInBackground(), WaitForReady(10),
			OnOpen(func(ctx context.Context, s *Socket) error {
				if refusals.Add(1) <= 2 {
					return errors.New("not now")
				}
				nativeAsync(context.WithoutCancel(ctx), s.Client(), echo, &blob{Number: login}) // ctx ends with this
				return SendEvent(ctx, s.Client(), note, &blob{})
			}))
		nativeAsync(t.Context(), client, echo, &blob{Number: 1})
		for range 2 {
			p, numbers := framesOf(t, l)
			if n, ok := <-numbers; ok {
				t.Errorf("%d comes on a connection that OnOpen refuses", n)
			}
			_ = p.Close()
		}
		for range 2 {
			p, numbers := framesOf(t, l)
			if n := <-numbers; n != login {
				t.Errorf("%d comes before the login", n)
			}
			nativeAsync(t.Context(), client, echo, &blob{Number: 1})
			if n := <-numbers; n != 1 {
				t.Errorf("%d comes behind the login", n)
			}
			_ = p.Close()
		}
		client.Abort()
		<-client.Done()
	})
}

func TestOnOpenOfOneConnection(t *testing.T) {
	t.Parallel()
	_, addr := serve(t, memAddress(), handlers{echo: echoBack})
	login := OnOpen(func(ctx context.Context, s *Socket) error {
		_, err := nativeCall(ctx, s.Client(), echo, &blob{})
		return err
	})
	connect(t, addr, handlers{}, login)
	_, err := Dial(ctxFor(t), testProtocol, Side{}, addr, quiet, OnOpen(func(context.Context, *Socket) error { return &refused{"who are you"} }))
	if _, ok := errors.AsType[*refused](err); !ok || CodeOf(err) != Unavailable {
		t.Error(err)
	}
}

func TestClientThatIsIdleReconnectsWhenItIsNeeded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		addr := memAddress()
		_, end := serveHere(t, addr, handlers{echo: echoBack})
		defer end()
		diary := newDiary()
		client := living(t, addr, handlers{}, IdleTimeout(time.Minute), diary.option())
		for range 3 {
			if _, err := nativeCall(t.Context(), client, echo, &blob{}); err != nil {
				t.Error(err)
			}
			time.Sleep(time.Hour)
		}
		lost := diary.await(t, ClientLost, 3)
		if len(lost) != 3 || !errors.Is(lost[0].Cause, ErrIdle) || len(diary.of(ClientConnecting)) != 3 {
			t.Errorf("%+v", lost)
		}
		client.Abort()
		<-client.Done()
	})
}

func TestReconnectOptionsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	for name, opts := range map[string][]DialOption{
		"DialInBackground": {DialInBackground()}, "WaitForReady": {WaitForReady(1)}, "option WaitForReady": {Reconnect(Backoff{}), WaitForReady(0)},
		"Reconnect": {Reconnect(Backoff{Min: 2, Max: 1})}, "option Reconnect": {Reconnect(Backoff{Min: -1})},
		"fd:0": {MoreAddrs("fd:0")}, "nonsense": {MoreAddrs("nonsense")},
	} {
		if _, err := Dial(ctxFor(t), testProtocol, Side{}, memAddress(), opts...); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	near, far := net.Pipe()
	defer far.Close()
	if _, err := NewClient(ctxFor(t), testProtocol, Side{}, near, Reconnect(Backoff{})); err == nil {
		t.Error("it reconnects without an address")
	}
}

func TestBackoffNeverOverflows(t *testing.T) {
	t.Parallel()
	for _, b := range []Backoff{{2, 2}, {time.Nanosecond * 3, 1<<63 - 1}, usualBackoff, {time.Hour, time.Hour}} {
		for failed := range 200 {
			if d := b.delay(failed); d < 0 || d > b.Max {
				t.Errorf("%v after %d: %v", b, failed, d)
			}
		}
	}
}

func TestC03EveryAddressIsTriedAndListed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	several := &fixedResolver{addrs: []netip.Addr{netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("127.0.0.2")}}
	taken := mustListen(t, "tcp4://127.0.0.1:0")
	_, port, _ := net.SplitHostPort(taken.Addr().String())
	_ = taken.Close()
	_, err := Dial(ctxFor(t), testProtocol, Side{}, "tcp://several:"+port, quiet, Resolver(several),
		MoreAddrs("unix://"+dir+"/missing", "mem:"+t.Name()))
	for _, want := range []string{"127.0.0.1:" + port, "127.0.0.2:" + port, dir + "/missing", t.Name()} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not in %v", want, err)
		}
	}
	if !errors.Is(err, syscall.ECONNREFUSED) || !errors.Is(err, syscall.ENOENT) || CodeOf(err) != Unavailable {
		t.Error(err)
	}
	server, addr := serve(t, memAddress(), handlers{echo: echoBack})
	_, full := serve(t, memAddress(), handlers{}, MaxSockets(0))
	client := connect(t, "unix://"+dir+"/missing", handlers{}, MoreAddrs(full, addr))
	if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil || server.Sockets().Len() != 1 {
		t.Error(server.Sockets().Len(), err)
	}
}

// The delays of clients that have lost their server at the same moment grow apart:
// soon they dial spread over the time, and when the server is back they come so.
func TestA49ClientsDoNotComeBackInStep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clients := 5000
		if raceEnabled || testing.Short() {
			clients = 500
		}
		addr := memAddress()
		_, end := serveHere(t, addr, handlers{})
		var mu sync.Mutex
		var dials, returns []time.Duration // since the server went away
		var gone time.Time
		attempted := OnDialAttempt(func(a DialAttempt) {
			mu.Lock()
			defer mu.Unlock()
			since := time.Since(gone)
			dials = append(dials, since)
			if a.Err == nil {
				returns = append(returns, since)
			}
		})
		all := make([]*Client, clients)
		for i := range all {
			all[i] = connect(t, addr, handlers{}, Reconnect(Backoff{}), attempted)
		}
		end()
		mu.Lock()
		gone, dials, returns = time.Now(), nil, nil
		mu.Unlock()
		time.Sleep(30 * time.Second)
		_, end = serveHere(t, addr, handlers{})
		for _, client := range all {
			if err := client.Ready(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		took := time.Since(gone) - 30*time.Second
		spread := mostWithin(t, dials, 10*time.Second)
		back := mostWithin(t, returns, 0)
		t.Logf("of %d clients that dial for 30 s at most %.1f%% dial within a second once 10 s have passed; when the server is back all are within %v, at most %.1f%% within a second",
			clients, 100*float64(spread)/float64(clients), took, 100*float64(back)/float64(clients))
		if spread*3 >= clients || back*4 >= clients { // of 500, chance makes 16 % now and then 20
			t.Errorf("%d dial and %d come back within a second", spread, back)
		}
		for _, client := range all {
			client.Abort()
			<-client.Done()
		}
		end()
	})
}

// mostWithin is how many of the times after from lie within one second.
func mostWithin(t *testing.T, times []time.Duration, from time.Duration) int {
	t.Helper()
	if len(times) == 0 {
		t.Fatal("nobody came")
	}
	slices.Sort(times)
	most, first := 0, 0
	for i, at := range times {
		for at-times[first] >= time.Second {
			first++
		}
		if times[first] >= from {
			most = max(most, i-first+1)
		}
	}
	return most
}

// A breaker is in line for a connection, and breaks it.
type breaker struct{}

func (breaker) place() uint64     { return 0 }
func (breaker) patient() bool     { return true }
func (breaker) proceed(s *Socket) { s.Abort() }
func (breaker) fail(error)        {}

// Who waits for a connection may be the one who ends it. That it was open is told all the same, before it
// is lost.
func TestConnectionThatIsLostAtOnceWasOpen(t *testing.T) {
	t.Parallel()
	addr, diary := memAddress(), newDiary()
	client := living(t, addr, handlers{}, DialInBackground(), diary.option())
	l := client.link
	l.mu.Lock()
	l.line = append(l.line, breaker{})
	l.mu.Unlock()
	serve(t, addr, handlers{})
	diary.await(t, ClientOpen, 2) // the second connection stays
	lost := diary.of(ClientLost)
	last := lost[len(lost)-1]
	if first := diary.of(ClientOpen)[0]; last.Socket == nil || first.Socket != last.Socket {
		t.Errorf("%+v was lost, and %+v the first one that was open", last, first)
	}
}
