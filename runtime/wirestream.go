package runtime

import (
	"context"
	"io"
	"sync"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// A wireInbox holds the items that have come in one direction of a stream and
// were not taken yet. A foreign protocol has no credit: while it is full the
// socket is not read.
type wireInbox struct {
	x wire.Exchange // what items are read with, of the reader; of a stream that is served

	mu      sync.Mutex
	limit   int
	used    int
	items   []wireItem
	err     error         // after the items; io.EOF for their orderly end
	changed chan struct{} // closed at the next change, nil if nobody waits
}

type wireItem struct {
	value any
	cost  int
}

// push takes an item from the reader. It waits for room, and reports false
// where nobody wants the item.
func (i *wireInbox) push(ctx context.Context, v any, cost int) bool {
	i.mu.Lock()
	for i.err == nil && i.used >= i.limit {
		changed := i.waitLocked()
		i.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return false
		}
		i.mu.Lock()
	}
	defer i.mu.Unlock()
	if i.err != nil {
		return false
	}
	i.used += cost
	i.items = append(i.items, wireItem{v, cost})
	i.wake()
	return true
}

// next waits for an item.
func (i *wireInbox) next(ctx context.Context) (any, error) {
	for {
		i.mu.Lock()
		if len(i.items) > 0 {
			v := i.pop()
			i.mu.Unlock()
			return v, nil
		}
		if i.err != nil {
			defer i.mu.Unlock()
			return nil, i.err
		}
		changed := i.waitLocked()
		i.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

func (i *wireInbox) pop() any {
	first := i.items[0]
	i.items[0] = wireItem{}
	i.items = i.items[1:]
	full := i.used >= i.limit
	i.used -= first.cost
	if full {
		i.wake()
	}
	return first.value
}

// close ends the items: those that are there can still be taken, with discard
// they are dropped.
func (i *wireInbox) close(err error, discard bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.err == nil || discard && i.err == io.EOF {
		i.err = err
	}
	if discard {
		i.items, i.used = nil, 0
	}
	i.wake()
}

func (i *wireInbox) waitLocked() <-chan struct{} {
	if i.changed == nil {
		i.changed = make(chan struct{})
	}
	return i.changed
}

func (i *wireInbox) wake() {
	if i.changed != nil {
		close(i.changed)
		i.changed = nil
	}
}

// A wireOutbox sends the items of one direction of a stream.
type wireOutbox struct {
	session *wireSession
	method  *wire.Method
	side    int // that opened the stream
	answers []wire.Answer
	pick    func(v any) int
	record  *callRecord

	mu     sync.Mutex
	x      wire.Exchange
	ready  bool          // the stream is open, so that items may follow
	opened chan struct{} // closed with ready, nil if nobody waits
	err    error         // no more are taken
}

// open lets items out, behind the message that opens the stream.
func (o *wireOutbox) open(x wire.Exchange) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.x, o.ready = x, true
	if o.opened != nil {
		close(o.opened)
	}
}

// shut refuses further items.
func (o *wireOutbox) shut(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.err == nil {
		o.err = err
	}
	if o.opened != nil && !o.ready {
		close(o.opened)
		o.ready = true
	}
}

// send waits for room in the queue.
func (o *wireOutbox) send(ctx context.Context, v any) error {
	if err := o.awaitOpen(ctx); err != nil {
		return canceled(o.method.Name, NotSent, err)
	}
	m, err := o.post(v)
	if err == nil && m != nil {
		err = o.session.socket.queue.await(ctx, m)
	}
	switch _, ok := err.(*Error); {
	case err == nil, ok, err == ErrStreamEnded:
		return err
	case ctx.Err() != nil:
		return canceled(o.method.Name, NotSent, err)
	}
	return ended(o.method.Name, NotSent, err)
}

func (o *wireOutbox) awaitOpen(ctx context.Context) error {
	o.mu.Lock()
	if o.ready || o.err != nil {
		o.mu.Unlock()
		return nil
	}
	if o.opened == nil {
		o.opened = make(chan struct{})
	}
	opened := o.opened
	o.mu.Unlock()
	select {
	case <-opened:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// post encodes an item and puts it in the queue, in the order of the calls.
func (o *wireOutbox) post(v any) (*message, error) {
	buf := takeScratch()
	defer buf.free()
	a := pickAnswer(o.answers, o.pick, v, wire.Item)
	turn := a != nil && o.session.takeTurn(a.Message)
	defer o.session.leaveTurn(turn)
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case o.err != nil:
		return nil, o.err
	case a == nil:
		return nil, &Error{Code: InvalidArgument, Message: "the item is none that the stream has", Method: o.method.Name, Outcome: NotSent}
	}
	b, err := o.session.encode(buf.b[:0], wire.Part{Method: o.method, Side: o.side, Answer: a}, &o.x, v)
	buf.b = b[:0]
	if err != nil {
		return nil, err
	}
	m, err := o.session.put(b, a.Then, now, turn)
	if err == nil {
		o.record.itemSent(len(b))
	}
	return m, err
}

// pickAnswer returns which of the answers v is: what pick says, else the first
// of its kind. nil for none.
func pickAnswer(answers []wire.Answer, pick func(any) int, v any, is wire.AnswerIs) *wire.Answer {
	if pick != nil {
		if i := pick(v); i >= 0 && i < len(answers) {
			return &answers[i]
		}
		return nil
	}
	for i := range answers {
		if answers[i].Is == is {
			return &answers[i]
		}
	}
	return nil
}

// A wireSource takes items from an inbox.
type wireSource[T any] struct{ in *wireInbox }

func (s wireSource[T]) recv(ctx context.Context) (T, error) {
	v, err := s.in.next(ctx)
	value, _ := v.(T)
	return value, err
}

// A wireSink gives items to an outbox.
type wireSink[T any] struct{ out *wireOutbox }

func (s wireSink[T]) send(ctx context.Context, value T) error { return s.out.send(ctx, value) }
