package runtime

import (
	"context"
	"errors"
	goruntime "runtime"
	"strings"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
)

// What one hostile connection pins before its handshake, whatever it says.
func TestA04LittleIsPinnedBeforeTheHandshake(t *testing.T) {
	h := helloOf(testProtocol, defaultSettings())
	greeting := rawFrames(preface, frameOf(native.Header{Kind: native.KindHello}, h.append(nil)))
	h.fingerprint = 99
	differs := rawFrames(preface, frameOf(native.Header{Kind: native.KindHello}, h.append(nil)))
	more := native.Header{ID: 3, Code: 1, Kind: native.KindRequest, Flags: native.FlagMore}
	for name, send := range map[string][]byte{
		"silence":          nil,
		"half a hello":     greeting[:len(greeting)-1],
		"claim of a hello": rawFrames(preface, native.AppendHeader(nil, native.Header{Kind: native.KindHello}, maxControl)),
		"claim of shapes":  rawFrames(differs, native.AppendHeader(nil, native.Header{Kind: native.KindShapes, Flags: native.FlagMore}, maxFrame)),
		"claim after it":   rawFrames(differs, native.AppendHeader(nil, more, 60_000)),
	} {
		t.Run(name, func(t *testing.T) {
			const n, first = 200, 20
			server, addr := serve(t, "tcp://127.0.0.1:0", handlers{}, HandshakeTimeout(time.Minute))
			open := func(n int) {
				want := server.Sockets().Len() + n
				for range n {
					fake(t, addr).raw(send)
				}
				for read := 0; server.Sockets().Len() < want || read < want*len(send); {
					read = 0
					for socket := range server.Sockets().All() {
						read += int(socket.Stats().BytesRead)
					}
					goruntime.Gosched()
				}
			}
			open(first) // make what all share
			before := memory()
			open(n)
			each := int64(0)
			for range 20 { // goroutines that are about to end may still be there
				if each = (memory() - before) / n; each <= pinned {
					return
				}
			}
			t.Errorf("%d bytes for each connection", each)
		})
	}
}

// pinned is how much a connection may hold. The race detector makes stacks larger.
var pinned = int64(16<<10) * map[bool]int64{false: 1, true: 2}[raceEnabled]

// memory is what the heap and the stacks hold.
func memory() int64 {
	var stats goruntime.MemStats
	goruntime.GC()
	goruntime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc + stats.StackInuse)
}

func TestA04NothingButAHelloComesBeforeTheHello(t *testing.T) {
	t.Parallel()
	_, addr := serve(t, "tcp://127.0.0.1:0", handlers{})
	p := fake(t, addr)
	p.raw(preface)
	p.frame(native.Header{ID: 3, Code: 1, Kind: native.KindRequest, Flags: native.FlagMore}, zeros(100))
	if code, text := p.goAway(); code != ProtocolError || !strings.Contains(text, "where the hello belongs") {
		t.Errorf("got %v: %s", code, text)
	}
}

func TestFragmentsCountAsEarlyToo(t *testing.T) {
	t.Parallel()
	_, addr := serve(t, "tcp://127.0.0.1:0", handlers{})
	p := fake(t, addr)
	p.greet(99)
	more := native.Header{ID: 3, Code: 1, Kind: native.KindRequest, Flags: native.FlagMore}
	p.frame(more, zeros(40_000))
	more.ID = 5
	p.frame(more, zeros(40_000))
	if code, text := p.goAway(); code != ProtocolError || !strings.Contains(text, "where shapes belong") {
		t.Errorf("got %v: %s", code, text)
	}
}

func TestSmallestLimits(t *testing.T) {
	t.Parallel()
	_, addr := serve(t, memAddress(), handlers{echo: func(_ context.Context, _ *Socket, b *blob) (*blob, error) {
		if b.Number == 1 {
			return nil, Errorf(PermissionDenied, "%s", strings.Repeat("no", 50))
		}
		return b, nil
	}}, MaxMessage(9), MaxRequests(1), WriteQueue(1))
	client := connect(t, addr, handlers{}, MaxMessage(9), MaxRequests(1), WriteQueue(1))
	if b, err := nativeCall(ctxFor(t), client, echo, &blob{Number: 5}); err != nil || b.Number != 5 {
		t.Error(b, err)
	}
	if _, err := nativeCall(ctxFor(t), client, echo, &blob{Number: 1}); CodeOf(err) != PermissionDenied {
		t.Error(err)
	}
	if _, err := nativeCall(ctxFor(t), client, echo, &blob{Data: zeros(1)}); CodeOf(err) != ResourceExhausted {
		t.Error(err)
	}
}

func TestTextsForThePeerAreCutAndMended(t *testing.T) {
	t.Parallel()
	_, client := pair(t, handlers{echo: func(_ context.Context, _ *Socket, b *blob) (*blob, error) {
		if b.Number == 1 {
			return nil, &Error{Message: "no code"}
		}
		return nil, Errorf(PermissionDenied, "\xff%s", b.Data)
	}}, handlers{})
	for _, size := range []int{3, 5000, 100_000} {
		_, err := nativeCall(ctxFor(t), client, echo, &blob{Data: []byte(strings.Repeat("x", size))})
		e, ok := errors.AsType[*Error](err)
		if !ok || e.Code != PermissionDenied || !strings.HasPrefix(e.Message, "�xxx") {
			t.Fatalf("%d bytes: %.100v", size, err)
		}
	}
	if _, err := nativeCall(ctxFor(t), client, echo, &blob{Number: 1}); CodeOf(err) != Internal {
		t.Errorf("an error without code has code %d", CodeOf(err))
	}
}

func TestItemTooLargeForAPeerThatIsNotKnownYet(t *testing.T) {
	t.Parallel()
	sent := make(chan error, 2)
	_, addr := serve(t, memAddress(), handlers{}, OnConnect(func(ctx context.Context, s *Socket) error {
		go func() {
			u := OpenUpload(context.Background(), s, up, &blob{})
			sent <- u.Send(context.Background(), &blob{Data: zeros(500)})
			u.Cancel(nil)
			sent <- SendEvent(context.Background(), s, note, &blob{Data: zeros(500)})
		}()
		for s.Stats().Calls == 0 {
			goruntime.Gosched()
		}
		return nil
	}))
	client := connect(t, addr, handlers{up: func(ctx context.Context, _ *Socket, b *blob, _ *Receiver[*blob]) (*blob, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}}, MaxMessage(100))
	for range 2 {
		if err := <-sent; CodeOf(err) != ResourceExhausted {
			t.Errorf("got %v", err)
		}
	}
	if _, err := client.Socket().RoundTrip(ctxFor(t)); err != nil {
		t.Error(err)
	}
}

// Messages of exactly the size that the peer accepts pass, those of a byte
// more are refused here, around the size of a frame too, with and without a
// deadline before them.
func TestMessagesAtTheLimit(t *testing.T) {
	t.Parallel()
	const overhead = 8 + 3 // of a blob with this much data
	for _, limit := range []int{maxFrame - maxDeadline, maxFrame - 1, maxFrame, maxFrame + 1, 2 * maxFrame} {
		h := lively()
		h.echo = echoBack
		_, addr := serve(t, memAddress(), h, MaxMessage(limit))
		client := connect(t, addr, handlers{}, MaxMessage(limit))
		fits, large := &blob{Data: zeros(limit - overhead)}, &blob{Data: zeros(limit - overhead + 1)}
		for _, ctx := range []context.Context{context.Background(), ctxFor(t)} {
			if b, err := nativeCall(ctx, client, echo, fits); err != nil || len(b.Data) != len(fits.Data) {
				t.Errorf("%d: %v", limit, err)
			}
			if _, err := nativeCall(ctx, client, echo, large); CodeOf(err) != ResourceExhausted {
				t.Errorf("%d and one more: %v", limit, err)
			}
			if err := SendEvent(ctx, client, note, large); CodeOf(err) != ResourceExhausted {
				t.Errorf("event of %d and one more: %v", limit, err)
			}
			both := OpenDuplex(ctx, client, duplex, &blob{})
			if err := both.Send(ctx, large); CodeOf(err) != ResourceExhausted {
				t.Errorf("item of %d and one more: %v", limit, err)
			}
			if err := both.Send(ctx, fits); err != nil {
				t.Errorf("item of %d: %v", limit, err)
			}
			if b, err := both.Recv(ctx); err != nil || len(b.Data) != len(fits.Data) {
				t.Errorf("item of %d back: %v", limit, err)
			}
			both.Cancel(nil)
		}
	}
}

// Ids come round; those in use are left out.
func TestA19IdsComeRound(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	_, client := pair(t, handlers{echo: func(_ context.Context, _ *Socket, b *blob) (*blob, error) {
		if b.Number == 1 {
			<-release
		}
		return b, nil
	}}, handlers{})
	first := nativeAsync(ctxFor(t), client, echo, &blob{Number: 1}) // id 3
	calls := &client.Socket().session.(*nativeSession).calls
	calls.mu.Lock()
	calls.live.given = 1<<(31-tableBits) - 3
	calls.mu.Unlock()
	for range 6 {
		if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, ok := first.Poll(); ok {
		t.Error("the first is answered by another's reply")
	}
	close(release)
	if b, err := first.Await(ctxFor(t)); err != nil || b.Number != 1 {
		t.Error(b, err)
	}
}
