//go:build !alone || grpc || connect || drpc || ttrpc

package rpc

import (
	"context"
	"sync"

	"github.com/netgen-dev/netgen/bench/echo/echopb"
)

// A hub has the streams of those who listen to a server that knows nothing like
// events: what is for everybody is sent on each.
type hub struct {
	mu      sync.Mutex
	streams map[int]func(*echopb.Item) error
	last    int
}

// listen keeps a stream until ctx is done. It says so with an item first.
func (h *hub) listen(ctx context.Context, send func(*echopb.Item) error) error {
	h.mu.Lock()
	if h.streams == nil {
		h.streams = map[int]func(*echopb.Item) error{}
	}
	h.last++
	me := h.last
	h.streams[me] = send
	err := send(&echopb.Item{Name: itemName})
	h.mu.Unlock()
	if err == nil {
		<-ctx.Done()
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.streams, me)
	return err
}

// tell sends one item to everybody.
func (h *hub) tell(number uint64) (*echopb.Total, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, send := range h.streams {
		if err := send(&echopb.Item{Number: number, Name: itemName}); err != nil {
			return nil, err
		}
	}
	return &echopb.Total{Total: uint64(len(h.streams))}, nil
}

// hear waits for the item by which a hub says that there is a listener more, and then
// calls heard for each.
func hear(receive func() (*echopb.Item, error), heard func()) error {
	if _, err := receive(); err != nil {
		return err
	}
	go func() {
		for _, err := receive(); err == nil; _, err = receive() {
			heard()
		}
	}()
	return nil
}
