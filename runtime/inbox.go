package runtime

import (
	"context"
	"io"
	"sync"
)

// An inbox holds the items that have come in one direction of a stream and
// were not taken yet. Its window bounds them.
type inbox struct {
	session *nativeSession
	id      func() uint32
	record  *callRecord
	mu      sync.Mutex
	window  window
	items   []item
	err     error         // after the items; io.EOF for their orderly end
	changed chan struct{} // closed at the next change, nil if nobody waits
}

type item struct {
	code uint16
	body []byte
}

// push takes an item from the reader, whose buffer body is in.
func (i *inbox) push(code uint16, body []byte) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.err != nil {
		if i.err == io.EOF {
			return protocolErrorf("an item comes after the end of its stream")
		}
		return nil // given up here, the other side does not know yet
	}
	if err := i.window.arrived(costOf(body)); err != nil {
		return err
	}
	i.items = append(i.items, item{code, append([]byte(nil), body...)})
	i.record.itemReceived(len(body))
	i.wake()
	return nil
}

// next waits for an item.
func (i *inbox) next(ctx context.Context) (item, error) {
	for {
		next, changed, err := i.pop()
		if changed == nil {
			return next, err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return item{}, context.Cause(ctx)
		}
	}
}

// pop takes an item, or says what to wait for. What was consumed is granted
// to the other side again.
func (i *inbox) pop() (next item, changed <-chan struct{}, err error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if len(i.items) == 0 {
		if i.err != nil {
			return item{}, nil, i.err
		}
		if i.changed == nil {
			i.changed = make(chan struct{})
		}
		return item{}, i.changed, nil
	}
	next = i.items[0]
	i.items[0] = item{}
	i.items = i.items[1:]
	if grant := i.window.consumed(costOf(next.body)); grant > 0 && i.err == nil {
		defer i.session.grant(i.id(), grant)
	}
	return next, nil, nil
}

// close ends the items: with io.EOF or an answer those that are there can
// still be taken, with discard they are dropped.
func (i *inbox) close(err error, discard bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.err == nil || discard && i.err == io.EOF {
		i.err = err
	}
	if discard {
		i.items = nil
	}
	i.wake()
}

func (i *inbox) wake() {
	if i.changed != nil {
		close(i.changed)
		i.changed = nil
	}
}
