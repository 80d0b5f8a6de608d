package runtime

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/netgen-dev/netgen/runtime/native"
)

// count sends as many items as the request says.
func count(ctx context.Context, _ *Socket, b *blob, out *Sender[*blob]) (*blob, error) {
	for i := range b.Number {
		if err := out.Send(ctx, &blob{Number: i, Data: b.Data}); err != nil {
			return nil, err
		}
	}
	return &blob{Number: b.Number}, nil
}

// sum adds up the items.
func sum(_ context.Context, _ *Socket, b *blob, items *Receiver[*blob]) (*blob, error) {
	total := b.Number
	for item, err := range items.All() {
		if err != nil {
			return nil, err
		}
		total += item.Number
	}
	return &blob{Number: total}, nil
}

// mirror sends every item back.
func mirror(ctx context.Context, _ *Socket, _ *blob, items *Receiver[*blob], out *Sender[*blob]) (*blob, error) {
	n := uint64(0)
	for item, err := range items.All() {
		if err != nil {
			return nil, err
		}
		if err := out.Send(ctx, item); err != nil {
			return nil, err
		}
		n++
	}
	return &blob{Number: n}, nil
}

var streams = handlers{echo: echoBack, down: count, up: sum, duplex: mirror}

func TestStreamItemsInOrderThenTheResult(t *testing.T) {
	t.Parallel()
	for network, listen := range addresses(t) {
		t.Run(network, func(t *testing.T) {
			_, addr := serve(t, listen, streams)
			client := connect(t, addr, handlers{})
			const n = 5000 // many windows
			s := OpenStream(ctxFor(t), client, down, &blob{Number: n, Data: make([]byte, 500)})
			next := uint64(0)
			for item, err := range s.All() {
				if err != nil || item.Number != next {
					t.Fatalf("item %d is %v, %v", next, item, err)
				}
				next++
			}
			end, err := s.End(ctxFor(t))
			if err != nil || next != n || end.Number != n {
				t.Errorf("%d items, end %v, %v", next, end, err)
			}
		})
	}
}

// A sent item is the sender's again, whatever waits of it.
func TestSentItemIsUsedAgain(t *testing.T) {
	t.Parallel()
	const n, size = 50, 64 << 10 // more than a window: Send has to wait, and sends in pieces
	_, client := pair(t, handlers{down: func(ctx context.Context, _ *Socket, _ *blob, out *Sender[*blob]) (*blob, error) {
		item := &blob{Data: make([]byte, size)}
		for ; item.Number < n; item.Number++ {
			fill(item.Data, byte(item.Number))
			if err := out.Send(ctx, item); err != nil {
				return nil, err
			}
		}
		fill(item.Data, 0xff)
		return &blob{}, nil
	}}, handlers{})
	s := OpenStream(ctxFor(t), client, down, &blob{})
	want, next := make([]byte, size), uint64(0)
	for item, err := range s.All() {
		fill(want, byte(next))
		if err != nil || item.Number != next || !bytes.Equal(item.Data, want) {
			t.Fatalf("item %d is %d: %v", next, item.Number, err)
		}
		next++
	}
	if next != n {
		t.Errorf("%d items", next)
	}
}

func fill(b []byte, with byte) {
	for i := range b {
		b[i] = with
	}
}

func TestUpload(t *testing.T) {
	t.Parallel()
	_, client := pair(t, streams, handlers{})
	for _, n := range []uint64{0, 1, 3000} {
		u := OpenUpload(ctxFor(t), client, up, &blob{Number: 7})
		want := uint64(7)
		for i := range n {
			if err := u.Send(ctxFor(t), &blob{Number: i, Data: make([]byte, 300)}); err != nil {
				t.Fatal(err)
			}
			want += i
		}
		end, err := u.End(ctxFor(t))
		if err != nil || end.Number != want {
			t.Errorf("%d items: got %v, %v, want %d", n, end, err, want)
		}
		if err := u.Send(ctxFor(t), &blob{}); err != ErrStreamEnded {
			t.Errorf("sending after the end got %v", err)
		}
	}
}

func TestDuplexBothEndsAtOnce(t *testing.T) {
	t.Parallel()
	_, addr := serve(t, "tcp://127.0.0.1:0", streams)
	client := connect(t, addr, handlers{})
	ctx := ctxFor(t)
	d := OpenDuplex(ctx, client, duplex, &blob{})
	data := bytes.Repeat([]byte{5}, 100_000) // fragments
	const n = 60
	var sending sync.WaitGroup
	sending.Go(func() {
		for i := range uint64(n) {
			if err := d.Send(ctx, &blob{i, data}); err != nil {
				t.Errorf("item %d: %v", i, err)
			}
		}
		_ = d.CloseSend()
	})
	got := uint64(0)
	for item, err := range d.All() {
		if err != nil || item.Number != got || !bytes.Equal(item.Data, data) {
			t.Fatalf("item %d: %v", got, err)
		}
		got++
	}
	sending.Wait()
	if end, err := d.End(ctx); err != nil || end.Number != n || got != n {
		t.Errorf("%d items, end %v, %v", got, end, err)
	}
}

func TestServerOpensStreamsOnTheClient(t *testing.T) {
	t.Parallel()
	server, client := pair(t, handlers{}, streams)
	_, _ = client.Socket().RoundTrip(ctxFor(t))
	s := OpenStream(ctxFor(t), peerOf(t, server), down, &blob{Number: 3})
	n := 0
	for _, err := range s.All() {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n != 3 {
		t.Errorf("%d items came", n)
	}
}

func TestA27SlowConsumerOfOneStreamHoldsUpNobody(t *testing.T) {
	t.Parallel()
	_, client := pair(t, streams, handlers{})
	ctx := ctxFor(t)
	slow := OpenStream(ctx, client, down, &blob{Number: 1 << 40, Data: make([]byte, 1000)})
	if _, err := slow.Recv(ctx); err != nil { // and then takes no more
		t.Fatal(err)
	}
	for range 3 {
		s := OpenStream(ctx, client, down, &blob{Number: 2000, Data: make([]byte, 1000)})
		n := 0
		for _, err := range s.All() {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		if _, err := nativeCall(ctx, client, echo, &blob{}); err != nil || n != 2000 {
			t.Errorf("%d items, %v", n, err)
		}
	}
	held := slow.duplex.call.(*call).extra.in
	held.mu.Lock()
	bytes := 0
	for _, i := range []*items{held.arrived, held.taken} {
		if i != nil {
			bytes += len(i.bytes) + perMessage*len(i.ends)
		}
	}
	held.mu.Unlock()
	if bytes > 550<<10 {
		t.Errorf("%d bytes are held for the slow one", bytes)
	}
	slow.Cancel(nil)
}

func TestLeavingTheLoopCancelsTheStream(t *testing.T) {
	t.Parallel()
	ended := make(chan error, 1)
	_, client := pair(t, handlers{down: func(ctx context.Context, s *Socket, b *blob, out *Sender[*blob]) (*blob, error) {
		for {
			if err := out.Send(ctx, b); err != nil {
				ended <- context.Cause(ctx)
				return nil, err
			}
		}
	}}, handlers{})
	s := OpenStream(ctxFor(t), client, down, &blob{Data: make([]byte, 1000)})
	for range s.All() {
		break
	}
	if err := <-ended; CodeOf(err) != Canceled {
		t.Errorf("the handler's context ended with %v", err)
	}
	if _, err := s.End(ctxFor(t)); !errors.Is(err, errLoopLeft) {
		t.Errorf("the end is %v", err)
	}
	for _, err := range s.All() {
		if CodeOf(err) != Canceled {
			t.Errorf("looping again gives %v", err)
		}
	}
}

func TestCalleeAnswersEarly(t *testing.T) {
	t.Parallel()
	_, client := pair(t, handlers{up: func(context.Context, *Socket, *blob, *Receiver[*blob]) (*blob, error) {
		return &blob{Number: 4}, nil
	}}, handlers{})
	u := OpenUpload(ctxFor(t), client, up, &blob{})
	var err error
	for err == nil {
		err = u.Send(ctxFor(t), &blob{Data: make([]byte, 1000)})
	}
	if err != ErrStreamEnded {
		t.Errorf("sending got %v", err)
	}
	if end, err := u.End(ctxFor(t)); err != nil || end.Number != 4 {
		t.Errorf("the end is %v, %v", end, err)
	}
}

func TestSendWaitsForTheConsumer(t *testing.T) {
	t.Parallel()
	_, client := pair(t, handlers{up: func(ctx context.Context, _ *Socket, _ *blob, _ *Receiver[*blob]) (*blob, error) {
		<-ctx.Done() // takes nothing
		return nil, ctx.Err()
	}}, handlers{})
	u := OpenUpload(ctxFor(t), client, up, &blob{})
	ctx, cancel := context.WithCancel(t.Context())
	blocked := make(chan error, 1)
	sent := 0
	go func() {
		for {
			if err := u.Send(ctx, &blob{Data: make([]byte, 1000)}); err != nil {
				blocked <- err
				return
			}
			if sent++; sent == 511 { // as many as the window holds, and the one that overdraws it
				cancel()
			}
		}
	}()
	if err := <-blocked; CodeOf(err) != Canceled || sent < 511 || sent > 512 {
		t.Errorf("after %d items: %v", sent, err)
	}
	u.Cancel(nil)
	if err := u.Send(t.Context(), &blob{}); err != ErrStreamEnded {
		t.Errorf("sending on a cancelled stream: %v", err)
	}
}

func TestStreamThatFails(t *testing.T) {
	t.Parallel()
	_, client := pair(t, handlers{down: func(ctx context.Context, _ *Socket, b *blob, out *Sender[*blob]) (*blob, error) {
		_ = out.Send(ctx, &blob{Number: 1})
		return nil, Errorf(ResourceExhausted, "no more")
	}}, handlers{})
	s := OpenStream(ctxFor(t), client, down, &blob{})
	if item, err := s.Recv(ctxFor(t)); err != nil || item.Number != 1 {
		t.Errorf("the first item is %v, %v", item, err)
	}
	if _, err := s.Recv(ctxFor(t)); CodeOf(err) != ResourceExhausted {
		t.Errorf("then comes %v", err)
	}
	none := OpenStream(ctxFor(t), client, down, &blob{Number: unencodable})
	if _, err := none.Recv(ctxFor(t)); CodeOf(err) != InvalidArgument {
		t.Errorf("a stream that cannot be opened gives %v", err)
	}
	up := OpenUpload(ctxFor(t), client, up, &blob{})
	if _, err := up.End(ctxFor(t)); CodeOf(err) != Unimplemented {
		t.Errorf("a stream without handler gives %v", err)
	}
}

func TestSenderAfterItsHandlerReturned(t *testing.T) {
	t.Parallel()
	kept := make(chan *Sender[*blob], 1)
	_, client := pair(t, handlers{down: func(_ context.Context, _ *Socket, b *blob, out *Sender[*blob]) (*blob, error) {
		kept <- out
		return b, nil
	}}, handlers{})
	if _, err := OpenStream(ctxFor(t), client, down, &blob{}).End(ctxFor(t)); err != nil {
		t.Fatal(err)
	}
	if err := (<-kept).Send(t.Context(), &blob{}); err != ErrStreamEnded {
		t.Errorf("got %v", err)
	}
}

func TestA26MutualSaturation(t *testing.T) {
	t.Parallel()
	for network, listen := range addresses(t) {
		t.Run(network, func(t *testing.T) {
			server, addr := serve(t, listen, streams, WriteQueue(4<<10))
			client := connect(t, addr, streams, WriteQueue(4<<10))
			ctx := ctxFor(t)
			var all sync.WaitGroup
			for _, end := range []Caller{client, peerOf(t, server)} {
				for range 2 {
					all.Go(func() {
						if err := upload(ctx, end, 8<<20); err != nil {
							t.Error(err)
						}
					})
					all.Go(func() {
						if _, err := nativeCall(ctx, end, echo, &blob{Data: make([]byte, 2<<20)}); err != nil {
							t.Error(err)
						}
					})
				}
			}
			all.Wait()
		})
	}
}

// upload sends size bytes in items.
func upload(ctx context.Context, to Caller, size int) error {
	u := OpenUpload(ctx, to, up, &blob{})
	for sent := 0; sent < size; sent += 50_000 {
		if err := u.Send(ctx, &blob{Number: 1, Data: make([]byte, 50_000)}); err != nil {
			return fmt.Errorf("send: %w", err)
		}
	}
	_, err := u.End(ctx)
	return err
}

func TestRecvBoundsTheWaitOnly(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	_, client := pair(t, handlers{down: func(ctx context.Context, _ *Socket, b *blob, out *Sender[*blob]) (*blob, error) {
		<-release
		return b, out.Send(ctx, b)
	}}, handlers{})
	s := OpenStream(ctxFor(t), client, down, &blob{})
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Recv(gone); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	close(release)
	if _, err := s.Recv(ctxFor(t)); err != nil {
		t.Error(err)
	}
	if _, err := s.Recv(ctxFor(t)); err != io.EOF {
		t.Errorf("got %v", err)
	}
}

func TestCreditWakesWaiters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := credit{of: new(queue)}
		results := make(chan error, 3)
		for range 3 {
			go func() {
				results <- c.take(t.Context(), func() func() { return func() {} }, func() (int, error) { return 100, nil })
			}()
		}
		synctest.Wait()
		for range 2 { // each grant lets one overdraw
			if err := c.add(10); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			c.giveBack(90)
		}
		c.close(ErrStreamEnded)
		ended := 0
		for range 3 {
			if err := <-results; err == ErrStreamEnded {
				ended++
			}
		}
		if ended != 1 {
			t.Errorf("%d of 3 saw the end", ended)
		}
	})
}

// A loop takes several items at a time, which must not show.
func TestLoopOverItemsThatAreThere(t *testing.T) {
	t.Parallel()
	const n, bad = 100, 40
	_, client := pair(t, handlers{down: func(ctx context.Context, _ *Socket, b *blob, out *Sender[*blob]) (*blob, error) {
		for i := range uint64(n) {
			if i == bad && b.Number == 1 {
				i = panicky
			}
			if err := out.Send(ctx, &blob{Number: i}); err != nil {
				return nil, err
			}
		}
		return &blob{}, nil
	}}, handlers{})
	// open returns a stream whose items are all there.
	open := func(number uint64) *Stream[*blob, *blob] {
		s := OpenStream(ctxFor(t), client, down, &blob{Number: number})
		if _, err := s.End(ctxFor(t)); err != nil {
			t.Fatal(err)
		}
		return s
	}
	got := uint64(0)
	for b, err := range open(0).All() {
		if err != nil || b.Number != got {
			t.Fatalf("item %d: %v, %v", got, b, err)
		}
		got++
	}
	if got != n {
		t.Errorf("%d items, want %d", got, n)
	}
	got = 0
	for b, err := range open(1).All() {
		switch {
		case got < bad && (err != nil || b.Number != got), got == bad && CodeOf(err) != Internal, got > bad:
			t.Fatalf("item %d of which %d cannot be read: %v, %v", got, bad, b, err)
		}
		got++
	}
	if got != bad+1 {
		t.Errorf("%d turns, want %d and one for the error", got, bad)
	}

	s := open(0)
	for b, err := range s.All() {
		if err != nil || b.Number != 0 {
			t.Fatal(b, err)
		}
		break
	}
	if _, err := s.Recv(ctxFor(t)); err == nil {
		t.Error("items follow after a loop was left early")
	}
}

// A handler's loop may be left, and the rest received in another way.
func TestLoopOfAHandlerLeavesTheRest(t *testing.T) {
	t.Parallel()
	_, client := pair(t, handlers{up: func(ctx context.Context, _ *Socket, _ *blob, in *Receiver[*blob]) (*blob, error) {
		sum := uint64(0)
		for b, err := range in.All() {
			if err != nil {
				return nil, err
			}
			sum += b.Number
			break
		}
		for {
			b, err := in.Recv(ctx)
			if err == io.EOF {
				return &blob{Number: sum}, nil
			}
			if err != nil {
				return nil, err
			}
			sum += b.Number
		}
	}}, handlers{})
	s := OpenUpload(ctxFor(t), client, up, &blob{})
	for i := range uint64(100) {
		if err := s.Send(ctxFor(t), &blob{Number: i + 1}); err != nil {
			t.Fatal(err)
		}
	}
	if b, err := s.End(ctxFor(t)); err != nil || b.Number != 5050 {
		t.Error(b, err)
	}
}

func TestLoopThatCancelsGetsNoMore(t *testing.T) {
	t.Parallel()
	sent := make(chan struct{})
	_, client := pair(t, handlers{down: func(ctx context.Context, _ *Socket, _ *blob, out *Sender[*blob]) (*blob, error) {
		for i := range uint64(50) {
			if err := out.Send(ctx, &blob{Number: i}); err != nil {
				return nil, err
			}
		}
		close(sent)
		<-ctx.Done()
		return nil, ctx.Err()
	}}, handlers{})
	s := OpenStream(ctxFor(t), client, down, &blob{})
	wait(t, "sending", sent)
	why := errors.New("enough")
	got := 0
	for _, err := range s.All() {
		if got++; got < 4 {
			continue
		}
		if got == 4 {
			s.Cancel(why)
		} else if !errors.Is(err, why) {
			t.Fatalf("turn %d after the stream was cancelled: %v", got, err)
		}
	}
	if got != 5 {
		t.Errorf("%d turns, want 4 items and an error", got)
	}
}

func TestLoopOverItemsEndsWithTheDeadline(t *testing.T) {
	t.Parallel()
	ended := make(chan error, 1)
	_, addr := serve(t, memAddress(), handlers{up: func(_ context.Context, _ *Socket, _ *blob, in *Receiver[*blob]) (*blob, error) {
		for _, err := range in.All() {
			ended <- err
			return nil, err
		}
		return &blob{}, nil
	}})
	p := greeted(t, addr)
	body, _ := (&blob{}).AppendNetgen(native.AppendUvarint(nil, 20_000))
	p.frame(native.Header{ID: 3, Code: 3, Kind: native.KindRequest, Flags: native.FlagDeadline}, body) // and never a cancel
	if h, _ := p.expect(native.KindFault); Code(h.Code) != DeadlineExceeded {
		t.Errorf("got %v", Code(h.Code))
	}
	if err := <-ended; !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestItemsThatMakeTheDecoderPanic(t *testing.T) {
	t.Parallel()
	_, client := pair(t, handlers{down: func(ctx context.Context, _ *Socket, _ *blob, out *Sender[*blob]) (*blob, error) {
		return &blob{}, out.Send(ctx, &blob{Number: panicky})
	}}, handlers{})
	stream := OpenStream(ctxFor(t), client, down, &blob{})
	if _, err := stream.Recv(ctxFor(t)); CodeOf(err) != Internal {
		t.Errorf("got %v", err)
	}
	stream.Cancel(nil)
}
