package runtime

import (
	"context"
	"errors"
	"slices"
)

// errManyWait is why a call does not wait for a connection.
var errManyWait = errors.New("as many calls wait for a connection as may")

// next returns a place in line behind all others.
func (l *link) next() uint64 { return l.number.Add(1) }

// preparing returns the socket that OnOpen prepares in ctx, nil for none.
func (l *link) preparing(ctx context.Context) *Socket {
	if s, ok := ctx.Value(openingKey{}).(*Socket); ok && s.client == l.client {
		return s
	}
	return nil
}

// push has w wait in line, or go on at once where it can. The error says why it
// cannot wait; one that was in line before has a place anyway.
func (l *link) push(w inLine, before bool) error {
	l.mu.Lock()
	if s := l.client.ready.Load(); s != nil && l.ended == nil {
		l.mu.Unlock()
		w.proceed(s)
		return nil
	}
	err := l.refuses(w, before)
	if err == nil {
		l.line = append(l.line, w)
	}
	l.mu.Unlock()
	select {
	case l.wanted <- struct{}{}:
	default:
	}
	return err
}

// refuses says why w cannot wait. The lock is held.
func (l *link) refuses(w inLine, before bool) error {
	switch {
	case l.ended != nil:
		return l.ended
	case l.failed != nil && l.settings.patient == 0 && !w.patient():
		return l.failed
	case !before && !w.patient() && !l.opening && len(l.line) >= l.room():
		return &Error{Code: ResourceExhausted, Outcome: NotSent, Cause: errManyWait}
	}
	return nil
}

// room is how many may wait.
func (l *link) room() int {
	if l.settings.patient > 0 {
		return l.settings.patient
	}
	return waitingCalls
}

// remove takes w out of the line. It reports false if it is not there.
func (l *link) remove(w inLine) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.Index(l.line, w)
	if i >= 0 {
		l.line = slices.Delete(l.line, i, i+1)
	}
	return i >= 0
}

// again reports whether a call that failed on s is to be made again on another
// socket.
func (l *link) again(s *Socket, err error, idempotent bool) bool {
	e, ok := errors.AsType[*Error](err)
	switch {
	case !ok, e.Outcome == Answered, e.Outcome == MaybeExecuted && !idempotent, e.Code == InvalidArgument:
		return false
	case s.State() >= Draining: // which is why, or as good as that
	case e.Outcome == NotSent && e.Code == Unavailable: // the peer has begun to drain, its goaway follows
	default:
		return false
	}
	l.client.left(s)
	return true
}

// A waiterFor is somebody who needs a socket, and waits for nothing else.
type waiterFor struct {
	at       uint64
	patience bool
	got      chan *Socket
	failed   chan error
}

func (w *waiterFor) place() uint64     { return w.at }
func (w *waiterFor) patient() bool     { return w.patience }
func (w *waiterFor) proceed(s *Socket) { w.got <- s }
func (w *waiterFor) fail(err error)    { w.failed <- err }

// await waits for a socket.
func (l *link) await(ctx context.Context) (*Socket, error) {
	if s := l.client.ready.Load(); s != nil {
		return s, nil
	}
	if s := l.preparing(ctx); s != nil {
		return s, nil
	}
	return l.stand(ctx, false)
}

// awaitOpen is await for as long as it takes.
func (l *link) awaitOpen(ctx context.Context) error {
	if l.client.ready.Load() != nil {
		return nil
	}
	_, err := l.stand(ctx, true)
	return err
}

// stand waits in line for a socket.
func (l *link) stand(ctx context.Context, patient bool) (*Socket, error) {
	w := &waiterFor{l.next(), patient, make(chan *Socket, 1), make(chan error, 1)}
	if err := l.push(w, false); err != nil {
		return nil, err
	}
	select {
	case s := <-w.got:
		return s, nil
	case err := <-w.failed:
		return nil, err
	case <-ctx.Done():
		l.remove(w)
		return nil, context.Cause(ctx)
	}
}
