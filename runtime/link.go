package runtime

import (
	"context"
	"errors"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// A link keeps a client connected, in a goroutine of its own.
type link struct {
	*opener
	ctx    context.Context // ends with the client
	cancel context.CancelCauseFunc
	left   chan struct{} // told, once each, when a socket that was ready takes no more calls
	wanted chan struct{} // told when something waits for a connection
	done   chan struct{} // closed when the client and its sockets have ended

	number atomic.Uint64 // of the latest call

	mu      sync.Mutex
	line    []inLine // in no order
	opening bool     // those who wait are let out; more may come
	failed  error    // of the latest dial, nil where none has failed since there was a connection
	ended   error    // why the client has
}

// An inLine waits for a connection.
type inLine interface {
	// place is where it stands in line: those with lower ones go first.
	place() uint64
	// patient reports whether it waits also when dials fail.
	patient() bool
	// proceed goes on with a connection.
	proceed(s *Socket)
	fail(err error)
}

// keepConnected returns a client that reconnects.
func keepConnected(ctx context.Context, o *opener) (*Client, error) {
	l := &link{opener: o, left: make(chan struct{}, 1), wanted: make(chan struct{}, 1), done: make(chan struct{})}
	l.ctx, l.cancel = context.WithCancelCause(context.Background())
	o.client.link = l
	o.client.latest.Store(o.unborn())
	go l.run()
	if o.settings.background {
		return o.client, nil
	}
	if err := l.awaitOpen(ctx); err != nil {
		_ = o.client.Close()
		<-l.done
		return nil, l.notDialed(ctx, err)
	}
	return o.client, nil
}

// unborn is the socket of a client that has never been connected: one that ended
// before it began.
func (o *opener) unborn() *Socket {
	near, far := net.Pipe()
	_, _ = near.Close(), far.Close()
	socket := o.newSocket(near)
	socket.end(errNotConnected, false)
	socket.done.close()
	return socket
}

// errNotConnected is the cause of the socket of a client that has none yet.
var errNotConnected = errors.New("there is no connection yet")

// notDialed is the error of a Dial that ended with ctx, or for err.
func (l *link) notDialed(ctx context.Context, err error) error {
	l.mu.Lock()
	failed := l.failed
	l.mu.Unlock()
	if failed != nil && ctx.Err() != nil {
		return notConnected(ctx, []error{failed})
	}
	return notOpened(ctx, err)
}

// run is the life of a client.
func (l *link) run() {
	defer close(l.done)
	for failed := 0; ; {
		l.tell(StateChange{State: ClientConnecting, Attempt: failed + 1})
		socket, err := l.dial(l.ctx, l.settings.handshakeTimeout)
		switch {
		case err != nil:
		case l.ctx.Err() != nil: // who ended the client may not have seen this socket
			_ = socket.Close()
		default:
			err = l.use(socket, failed+1)
			if lasted := time.Since(socket.opened); lasted >= l.settings.reconnect.Max {
				failed = -1
			}
		}
		if l.ctx.Err() != nil || final(err) {
			l.conclude(err)
			return
		}
		failed++
		delay := awayFor(err) + l.settings.reconnect.delay(failed)
		l.lost(socket, err, failed, delay)
		l.rest(delay)
		if errors.Is(err, ErrIdle) {
			l.awaitWanted()
		}
	}
}

// use lets calls out on a socket until it takes no more, and says why.
func (l *link) use(socket *Socket, attempt int) error {
	out, ready := l.publish(socket)
	if out {
		l.tell(StateChange{State: ClientOpen, Socket: socket, Attempt: attempt})
	}
	if !ready {
		return reasonOf(socket)
	}
	select {
	case <-l.left:
	case <-l.ctx.Done():
		return context.Cause(l.ctx)
	}
	if socket.State() == Draining {
		go func() { _ = socket.Shutdown(context.Background()) }() // when its calls are over
	}
	return reasonOf(socket)
}

// reasonOf says why a socket takes no more calls.
func reasonOf(socket *Socket) error {
	if cause := socket.Cause(); cause != nil {
		return cause
	}
	if why := socket.leaving.Load(); why != nil {
		return *why
	}
	return errNotOpen
}

// publish lets those go on who wait, in order, and then all others. It reports whether anybody has
// gone on, and whether all do: not if the socket takes no more calls already.
func (l *link) publish(socket *Socket) (out, ready bool) {
	for {
		if socket.State() >= Draining {
			l.letOut(false)
			return out, false
		}
		l.mu.Lock()
		l.failed, l.opening = nil, true
		line := l.line
		l.line = nil
		if len(line) == 0 {
			l.opening = false
			l.client.ready.Store(socket)
			l.mu.Unlock()
			break
		}
		l.mu.Unlock()
		slices.SortFunc(line, func(a, b inLine) int { return int(int64(a.place() - b.place())) })
		for _, w := range line {
			w.proceed(socket)
		}
		out = true
	}
	socket.queue.hasten(false)
	if socket.State() >= Draining {
		l.client.left(socket)
	}
	return true, true
}

func (l *link) letOut(opening bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.opening = opening
}

// lost tells that there is no connection, and fails those who do not wait until
// there is one.
func (l *link) lost(socket *Socket, err error, failed int, delay time.Duration) {
	if socket == nil {
		l.mu.Lock()
		l.failed = err
		line := l.line
		l.line = nil
		if l.settings.patient > 0 {
			l.line, line = line, nil
		}
		var impatient []inLine
		for _, w := range line {
			if w.patient() {
				l.line = append(l.line, w)
			} else {
				impatient = append(impatient, w)
			}
		}
		l.mu.Unlock()
		for _, w := range impatient {
			w.fail(err)
		}
	}
	l.tell(StateChange{State: ClientLost, Socket: socket, Cause: err, Attempt: failed + 1, Delay: delay})
}

// rest waits.
func (l *link) rest(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-l.ctx.Done():
	}
}

// awaitWanted waits until somebody needs a connection.
func (l *link) awaitWanted() {
	select {
	case <-l.wanted: // by those whom it concerned
	default:
	}
	l.mu.Lock()
	waits := len(l.line) > 0
	l.mu.Unlock()
	if waits {
		return
	}
	select {
	case <-l.wanted:
	case <-l.ctx.Done():
	}
}

// end has the client end. A nil link is none.
func (l *link) end(cause error) {
	if l == nil {
		return
	}
	l.mu.Lock()
	if l.ended == nil {
		l.ended = cause
	}
	cause = l.ended
	line := l.line
	l.line = nil
	l.mu.Unlock()
	l.cancel(cause)
	for _, w := range line {
		w.fail(cause)
	}
}

// conclude ends the client and waits for its sockets.
func (l *link) conclude(err error) {
	l.end(err)
	l.client.ready.Store(nil)
	<-l.client.sockets.none()
	l.tell(StateChange{State: ClientClosed, Cause: l.cause()})
}

// cause is why the client has ended.
func (l *link) cause() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.ended
}

func (l *link) tell(change StateChange) {
	if f := l.settings.onStateChange; f != nil {
		_ = hook(l.settings.log(), "OnStateChange", func() error { f(change); return nil })
	}
}
