package runtime

import (
	"context"
	"sync"

	"github.com/netgen-dev/netgen/runtime/native"
)

// An outbox sends the items of one direction of a stream.
type outbox struct {
	session *session
	name    string
	id      func() uint32 // known once there is credit
	credit  credit

	mu     sync.Mutex
	closed error // no more items are sent
}

// send waits for credit and for room in the queue.
func (o *outbox) send(ctx context.Context, code uint16, body []byte) error {
	if err := o.session.awaitReady(ctx); err != nil {
		return o.explain(ctx, err)
	}
	if max := o.session.peer.maxMessage; len(body) > max {
		return &Error{
			Code: ResourceExhausted, Method: o.name, Outcome: NotSent,
			Message: sizeText("the item", len(body), max),
		}
	}
	if err := o.credit.take(ctx, costOf(body)); err != nil {
		return o.explain(ctx, err)
	}
	m := newMessage(native.Header{ID: o.id(), Code: code, Kind: native.KindItem}, body, noDeadline)
	if err := o.post(m); err != nil {
		return o.explain(ctx, err)
	}
	if err := o.session.socket.queue.await(ctx, m); err != nil {
		o.credit.giveBack(costOf(body))
		return o.explain(ctx, err)
	}
	return nil
}

// post puts m in line before the end of the items, or not at all.
func (o *outbox) post(m *message) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed != nil {
		return o.closed
	}
	return o.session.socket.queue.post(m)
}

// end tells the other side that there are no more items.
func (o *outbox) end() {
	o.shut(ErrStreamEnded, newMessage(native.Header{ID: o.id(), Kind: native.KindEnd}, nil, noDeadline))
}

// shut refuses further items. With m, it is put in line behind the last one.
func (o *outbox) shut(cause error, m *message) {
	o.credit.close(cause)
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed != nil {
		return
	}
	o.closed = cause
	if m != nil {
		_ = o.session.socket.queue.post(m) // an error means that the socket ends
	}
}

func (o *outbox) explain(ctx context.Context, err error) error {
	if err == ErrStreamEnded {
		return err
	}
	if ctx.Err() != nil {
		return canceled(o.name, NotSent, err)
	}
	if _, ok := err.(*Error); ok {
		return err
	}
	return ended(o.name, NotSent, err)
}
