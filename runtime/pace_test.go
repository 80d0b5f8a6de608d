package runtime

import (
	"context"
	"errors"
	"testing"
	"time"
)

// Handlers that block get out of each other's way, and of those that are quick,
// however many times it happens.
func TestBlockedHandlersKeepNobodyBack(t *testing.T) {
	t.Parallel()
	release, blocked := make(chan struct{}), make(chan struct{}, 3)
	_, client := pair(t, handlers{echo: func(_ context.Context, _ *Socket, b *blob) (*blob, error) {
		if b.Number > 0 {
			blocked <- struct{}{}
			<-release
		}
		return b, nil
	}}, handlers{})
	var waiting []*Future[*blob]
	for range 3 {
		waiting = append(waiting, nativeAsync(ctxFor(t), client, echo, &blob{Number: 1}))
		<-blocked
		for range 100 {
			if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	close(release)
	if _, err := All(waiting...).Await(ctxFor(t)); err != nil {
		t.Error(err)
	}
}

func TestPaceForgetsSlowly(t *testing.T) {
	t.Parallel()
	var p pace
	if p.note(time.Second); p.isSlow() {
		t.Error("one that was slow makes its method slow")
	}
	if p.note(time.Second); !p.isSlow() {
		t.Error("two that were slow do not")
	}
	for range slowStep {
		p.note(0)
	}
	if p.isSlow() {
		t.Error("it is slow for ever")
	}
	for p.late(); p.isSlow(); p.note(0) {
	}
}

// A handler's context is its request's alone, and over when the handler is.
func TestContextOfARequestIsOverWithItsHandler(t *testing.T) {
	t.Parallel()
	var kept context.Context
	_, client := pair(t, handlers{echo: func(ctx context.Context, _ *Socket, b *blob) (*blob, error) {
		if ctx.Err() != nil {
			t.Error("it is over from the start")
		}
		kept = ctx
		return b, nil
	}}, handlers{})
	for range 3 {
		if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil {
			t.Fatal(err)
		}
		child, cancel := context.WithCancel(kept)
		if <-child.Done(); kept.Err() == nil || !errors.Is(context.Cause(child), errHandled) || context.Cause(kept) != errHandled {
			t.Errorf("after the handler: %v, %v", kept.Err(), context.Cause(child))
		}
		cancel()
	}
}

func TestCallTable(t *testing.T) {
	t.Parallel()
	table := callTable{parity: 1}
	var calls [5]call
	for i := range calls {
		table.put(&calls[i])
	}
	if calls[0].id != 3 || table.len() != 5 || table.find(calls[4].id) != &calls[4] {
		t.Errorf("the first has id %d, and %d are there", calls[0].id, table.len())
	}
	old := calls[2].id
	table.remove(&calls[2])
	again := new(call)
	table.put(again)
	if table.find(old) != nil || table.find(again.id) != again || again.id == old {
		t.Errorf("id %d is found again as %d", old, again.id)
	}
	for _, id := range []uint32{0, 1, 2, 1<<32 - 1, 1 << 20} {
		if table.find(id) != nil {
			t.Errorf("id %d is found", id)
		}
	}
}

// A handler that reads for itself while it calls the peer back still learns that its
// caller has given up.
func TestHandlerThatCallsBackIsCanceled(t *testing.T) {
	t.Parallel()
	asked, ended := make(chan struct{}), make(chan error, 1)
	_, client := pair(t, handlers{echo: func(ctx context.Context, s *Socket, b *blob) (*blob, error) {
		_, err := nativeCall(ctx, s, echo, b)
		ended <- err
		return b, nil
	}}, handlers{echo: func(ctx context.Context, _ *Socket, b *blob) (*blob, error) {
		asked <- struct{}{}
		<-ctx.Done()
		return b, nil
	}})
	for range 20 {
		call := nativeAsync(ctxFor(t), client, echo, &blob{})
		<-asked
		call.Cancel(nil)
		select {
		case err := <-ended:
			if CodeOf(err) != Canceled {
				t.Error(err)
			}
		case <-ctxFor(t).Done():
			t.Fatal("the handler was not told")
		}
	}
}
