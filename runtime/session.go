package runtime

import (
	"context"
	"time"
)

// A session is what is spoken on a socket: netgen's own protocol, or one that
// was there before.
type session interface {
	// read reads until the connection is closed, and then calls the socket's finish;
	// or another goroutine does. It is called once OnConnect has returned.
	read()
	// readerDone returns a channel that is closed when nothing more is read.
	readerDone() <-chan struct{}
	// wakeUp has a reader that rests go on.
	wakeUp()
	// tire is called now and then, and has the reader rest once nothing has come for
	// long enough. It reports whether it is awake and may rest.
	tire() bool
	// awaitReady waits until calls can leave.
	awaitReady(ctx context.Context) error
	// writeFailed ends the socket, to which nothing can be written, after a moment.
	writeFailed(err error)
	// refuse tells the peer, if the protocol can, that OnConnect said no.
	refuse(err error)
	// partNow tells the peer, if the protocol can, that this side is about to
	// close and waits for nothing.
	partNow()
	// ended settles everything that is pending. The queue takes no more.
	ended(cause error)
	// finish waits, after the end, until the events that had come were handled.
	finish()

	// drain opens and serves nothing new; drained is closed when nothing is
	// under way any more.
	drain()
	drained() <-chan struct{}

	roundTrip(ctx context.Context) (time.Duration, error)
	// load returns how many calls of this side and of the peer are under way.
	load() (calls, serving int)
	running() []Running
	underWay() []CallInfo
}

// newSession makes the session of a socket that does not run yet, and that speaks p
// from now on.
func newSession(socket *Socket, p *Protocol, side Side, client bool) session {
	socket.protocol = p
	if p.Wire != nil {
		return newWireSession(socket, p, side, client)
	}
	return newNativeSession(socket, p, side, client)
}
