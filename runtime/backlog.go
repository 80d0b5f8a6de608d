package runtime

import (
	"bytes"
	"container/list"
	"context"
	"sync"
)

// A backlog holds the events of a socket for which there is no room yet, where
// nobody is to wait for that. They leave in order.
type backlog struct {
	socket *Socket
	put    func(method uint16, body []byte) bool // sends one if there is room now; it never blocks
	copies bool                                  // bodies change once offer has returned

	mu      sync.Mutex
	waiting list.List                // of *lateEvent
	latest  map[uint16]*list.Element // of volatile ones, by method
	size    int                      // bytes that wait
	dropped []*lateEvent             // that observers are to be told about
	closed  bool
	empty   chan struct{} // closed when nothing waits any more, nil if nobody waits for that
}

type lateEvent struct {
	name     string
	method   uint16
	body     []byte
	volatile bool
}

func (e *lateEvent) size() int { return costOf(e.body) }

// newBacklog returns nil where everybody waits.
func newBacklog(socket *Socket, copies bool, put func(method uint16, body []byte) bool) *backlog {
	if socket.settings.slowPolicy == Block && len(socket.settings.volatile) == 0 {
		return nil
	}
	b := &backlog{socket: socket, put: put, copies: copies}
	socket.queue.wroteSome = b.pump
	return b
}

// takes reports whether nobody waits for room for the events of this name.
func (b *backlog) takes(name string) bool {
	return b != nil && (b.socket.settings.slowPolicy != Block || b.socket.settings.volatile[name])
}

// send sends an event, now or later. An error says that it is left out.
func (b *backlog) send(name string, method uint16, body []byte) error {
	event := &lateEvent{name, method, body, b.socket.settings.volatile[name]}
	b.mu.Lock()
	closed, fits := b.closed, b.offer(event)
	dropped := b.takeDropped()
	b.mu.Unlock()
	if len(dropped) > 0 {
		b.tell(dropped, tooSlow(name))
	}
	switch {
	case closed:
		return ended(name, NotSent, b.socket.Cause())
	case fits:
		return nil
	}
	b.socket.counters.eventsNoRoom.Add(1)
	if b.socket.settings.slowPolicy == Disconnect {
		go b.socket.cutOff()
	}
	return tooSlow(name)
}

// offer sends event, or puts it behind those that wait. It reports false where
// it is to be left out.
func (b *backlog) offer(event *lateEvent) bool {
	if b.closed {
		return false
	}
	if b.waiting.Len() == 0 && b.put(event.method, event.body) {
		return true
	}
	if event.volatile {
		b.replace(event)
	} else if !b.makeRoom(event.size()) {
		return false
	}
	if b.copies {
		event.body = bytes.Clone(event.body)
	}
	at := b.waiting.PushBack(event)
	b.size += event.size()
	if event.volatile {
		b.latest[event.method] = at
	}
	return true
}

// replace drops the event in whose place a volatile one waits.
func (b *backlog) replace(event *lateEvent) {
	if b.latest == nil {
		b.latest = map[uint16]*list.Element{}
	}
	if before := b.latest[event.method]; before != nil {
		b.drop(before)
	}
}

// makeRoom reports whether size more bytes may wait.
func (b *backlog) makeRoom(size int) bool {
	for b.waiting.Len() > 0 && b.size+size > b.socket.settings.writeQueue {
		if b.socket.settings.slowPolicy != DropOldest {
			return false
		}
		b.drop(b.waiting.Front())
	}
	return true
}

func (b *backlog) drop(at *list.Element) {
	b.note(at.Value.(*lateEvent))
	b.remove(at)
	b.socket.counters.eventsReplaced.Add(1)
}

// note has observers told about a dropped event, once the lock is free.
func (b *backlog) note(event *lateEvent) {
	if b.socket.settings.observed() {
		b.dropped = append(b.dropped, event)
	}
}

func (b *backlog) takeDropped() []*lateEvent {
	dropped := b.dropped
	b.dropped = nil
	return dropped
}

func (b *backlog) tell(dropped []*lateEvent, reason error) {
	for _, event := range dropped {
		b.socket.eventDropped(b.socket.eventInfo(event.name, false, len(event.body)), reason)
	}
}

func (b *backlog) remove(at *list.Element) {
	event := b.waiting.Remove(at).(*lateEvent)
	b.size -= event.size()
	if event.volatile {
		delete(b.latest, event.method)
	}
}

// pump sends what there is room for by now. It is called without a lock.
func (b *backlog) pump() {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for first := b.waiting.Front(); first != nil; first = b.waiting.Front() {
		if event := first.Value.(*lateEvent); !b.put(event.method, event.body) {
			return
		}
		b.remove(first)
	}
	b.isEmpty()
}

// isEmpty tells those who wait for it.
func (b *backlog) isEmpty() {
	if b.empty != nil {
		close(b.empty)
		b.empty = nil
	}
}

// await waits until nothing waits any more.
func (b *backlog) await(ctx context.Context) error {
	if b == nil {
		return nil
	}
	b.mu.Lock()
	if b.waiting.Len() == 0 {
		b.mu.Unlock()
		return nil
	}
	if b.empty == nil {
		b.empty = make(chan struct{})
	}
	empty := b.empty
	b.mu.Unlock()
	select {
	case <-empty:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// close drops what waits, at the end of the socket.
func (b *backlog) close() {
	if b == nil {
		return
	}
	b.mu.Lock()
	b.closed = true
	b.socket.counters.eventsLeft.Add(uint64(b.waiting.Len()))
	for at := b.waiting.Front(); at != nil; at = at.Next() {
		b.note(at.Value.(*lateEvent))
	}
	dropped := b.takeDropped()
	b.waiting.Init()
	b.latest, b.size = nil, 0
	b.isEmpty()
	b.mu.Unlock()
	b.tell(dropped, b.socket.Cause())
}

// load returns how many events wait, and how many bytes they have.
func (b *backlog) load() (events, size int) {
	if b == nil {
		return 0, 0
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.waiting.Len(), b.size
}
