package runtime

import (
	"context"

	"github.com/netgen-dev/netgen/runtime/native"
)

// An outbox sends the items of one direction of a stream.
type outbox struct {
	session *nativeSession
	name    string
	record  *callRecord
	id      func() uint32 // known once there is credit
	credit  credit
}

func newOutbox(s *nativeSession, id func() uint32, name string, record *callRecord) *outbox {
	return &outbox{session: s, name: name, record: record, id: id, credit: credit{of: s.socket.queue}}
}

// send sends the item that body appends. It waits for credit, of which there is none
// before the handshake, and for room in the queue.
func (o *outbox) send(ctx context.Context, body func(b []byte) ([]byte, uint16, error)) error {
	size, err := o.session.spend(ctx, &o.credit, outgoing{"the item", native.KindItem, o.id}, body)
	if err != nil {
		return o.explain(ctx, err)
	}
	o.record.itemSent(size)
	return nil
}

// shut refuses further items.
func (o *outbox) shut() { o.credit.close(ErrStreamEnded) }

// end refuses further items and tells the other side, behind the last one.
func (o *outbox) end() {
	if o.credit.close(ErrStreamEnded) {
		o.sayEnd()
	}
}

func (o *outbox) sayEnd() {
	// an error means that the socket ends
	_ = o.session.socket.queue.post(newMessage(native.Header{ID: o.id(), Kind: native.KindEnd}, nil, noDeadline))
}

func (o *outbox) explain(ctx context.Context, err error) error {
	if err == ErrStreamEnded {
		return err
	}
	if ctx.Err() != nil {
		return canceled(o.name, NotSent, err)
	}
	if e, ok := err.(*Error); ok {
		return e.of(o.name)
	}
	return ended(o.name, NotSent, err)
}
