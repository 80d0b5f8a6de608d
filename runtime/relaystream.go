package runtime

import (
	"context"
	"sync"
)

// A relayedStream is a stream of a client that reconnects. It is opened when there
// is a socket, and again on the next one as long as the other side has not seen it
// and no item was sent.
type relayedStream[In, Out, R any] struct {
	relay *relay[R]
	out   bool // this side sends items

	mu      sync.Mutex
	inner   *Duplex[In, Out, R] // on the socket of the moment, nil while it waits for one
	changed chan struct{}       // closed when inner is there, or never will be
	used    bool                // an item was sent
	ending  bool                // no more will be
}

// relayStream is open.
func relayStream[Q, In, Out, R any](ctx context.Context, l *link, m *StreamMethod[Q, In, Out, R], request Q, sends, takes bool) *Duplex[In, Out, R] {
	if s := l.preparing(ctx); s != nil {
		return open(ctx, s, m, request, sends, takes)
	}
	r := &relayedStream[In, Out, R]{out: sends, changed: make(chan struct{})}
	r.relay = newRelay(ctx, l, m.Name, func(s *Socket) *Future[R] {
		return r.opened(open(ctx, s, m, request, sends, takes))
	})
	r.relay.forget = r.forget
	d := &Duplex[In, Out, R]{result: &r.relay.future, call: r, sink: r, items: r}
	r.relay.stand(nil)
	r.relay.observe()
	r.relay.future.then(r.settled)
	return d
}

// opened puts the stream on a socket.
func (r *relayedStream[In, Out, R]) opened(inner *Duplex[In, Out, R]) *Future[R] {
	r.mu.Lock()
	r.inner = inner
	close(r.changed)
	ending := r.ending
	r.mu.Unlock()
	if ending {
		_ = inner.CloseSend()
	}
	return inner.result
}

// forget takes the stream off its socket, unless items were sent there.
func (r *relayedStream[In, Out, R]) forget() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.used {
		return false
	}
	r.inner, r.changed = nil, make(chan struct{})
	return true
}

// settled wakes those who wait for a stream that is not going to be opened.
func (r *relayedStream[In, Out, R]) settled() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.inner == nil {
		close(r.changed)
	}
}

// await waits until the stream is on a socket.
func (r *relayedStream[In, Out, R]) await(ctx context.Context) (*Duplex[In, Out, R], error) {
	r.mu.Lock()
	inner, changed := r.inner, r.changed
	r.mu.Unlock()
	if inner != nil {
		return inner, nil
	}
	select {
	case <-changed:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	if _, err, settled := r.relay.future.Poll(); settled {
		return nil, err
	}
	return r.await(ctx)
}

// send implements itemSink.
func (r *relayedStream[In, Out, R]) send(ctx context.Context, value In) error {
	for {
		inner, err := r.await(ctx)
		if err != nil {
			return err
		}
		if r.use(inner) {
			return inner.Send(ctx, value)
		}
	}
}

// use has the stream stay where it is, if it is still there.
func (r *relayedStream[In, Out, R]) use(inner *Duplex[In, Out, R]) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.used = r.used || r.inner == inner
	return r.inner == inner
}

// recv implements itemSource.
func (r *relayedStream[In, Out, R]) recv(ctx context.Context) (Out, error) {
	for {
		inner, err := r.await(ctx)
		if err != nil {
			var zero Out
			return zero, err
		}
		value, err := inner.Recv(ctx)
		if err == nil || ctx.Err() != nil || r.isAt(inner) {
			return value, err
		}
	}
}

func (r *relayedStream[In, Out, R]) isAt(inner *Duplex[In, Out, R]) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.inner == inner
}

// endItems implements streamCall.
func (r *relayedStream[In, Out, R]) endItems() {
	r.mu.Lock()
	inner := r.inner
	r.ending = true
	r.mu.Unlock()
	if inner != nil {
		_ = inner.CloseSend()
	}
}

func (r *relayedStream[In, Out, R]) sends() bool { return r.out }
