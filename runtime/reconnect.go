package runtime

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// A Backoff says how long a client waits before it dials again: at random within
// the first Min after it has lost its connection, and after each dial that failed
// at random within a range that lies behind the one before and is twice as long,
// until it ends at Max. So clients that lost their server together do not come
// back together.
type Backoff struct {
	Min time.Duration // default 100 ms
	Max time.Duration // default 10 s
}

// usualBackoff has the defaults.
var usualBackoff = Backoff{Min: 100 * time.Millisecond, Max: 10 * time.Second}

// delay is how long to wait after so many dials that failed in a row.
func (b Backoff) delay(failed int) time.Duration {
	end := b.Max
	if failed < 63 && b.Min<<failed>>failed == b.Min {
		end = min(b.Min<<failed, b.Max)
	}
	begin := end / 2
	if failed == 0 {
		begin = 0
	}
	return begin + rand.N(end-begin)
}

// Reconnect has a client connect again, for as long as it is not closed, when it
// has lost its connection or the other side takes no more calls, and when it
// cannot be dialed in the first place. The zero Backoff has the defaults; a GoAway
// may ask to stay away for longer. The client ends by itself where a GoAway says
// that coming back is of no use, and when what it meets is PermissionDenied,
// Unauthenticated or Incompatible.
//
// A call that has not been sent when the connection is lost is sent on the next
// one, and so is one that may have been executed if the schema declares its method
// as idempotent. All others fail. Streams are opened again only if no item was sent
// and the other side has not seen them, and their requests must not be changed before
// that; events that were on their way are lost.
//
// Calls, streams and events begun while there is no connection wait for the next
// dial, and fail when that fails: see WaitForReady.
func Reconnect(b Backoff) DialOption {
	return dialOption(func(s *settings) {
		if b.Min == 0 {
			b.Min = usualBackoff.Min
		}
		if b.Max == 0 {
			b.Max = max(usualBackoff.Max, b.Min)
		}
		if b.Min < 0 || b.Max < b.Min || b.Min < 2 {
			s.fail(fmt.Errorf("option Reconnect: %v to %v is no range of delays", b.Min, b.Max))
		}
		s.reconnect = &b
	})
}

// waitingCalls is how many calls wait for a dial where WaitForReady says nothing.
const waitingCalls = 1024

// WaitForReady has calls wait until there is a connection, however many dials fail
// meanwhile, n of them at most, in order; each may be given up by its context. A
// further one fails at once with ResourceExhausted. Without this option 1024 wait
// at most, until a dial has failed: then they and all further ones fail at once
// with Unavailable, not sent, until there is a connection again.
func WaitForReady(n int) DialOption {
	return dialOption(positive("WaitForReady", n, func(s *settings) *int { return &s.patient }))
}

// DialInBackground has Dial return at once, with a client that connects meanwhile.
// It needs Reconnect.
func DialInBackground() DialOption {
	return dialOption(func(s *settings) { s.background = true })
}

// OnOpen has f called for each connection of a client that is open, before other
// calls are sent on it: to log in, or to subscribe again. Calls with ctx, and no
// others, go out on this connection, those of the typed client too, which is
// socket.View. An error closes the connection, and counts as a dial that failed.
// ctx ends with the socket, and after the handshake timeout.
func OnOpen(f func(ctx context.Context, socket *Socket) error) DialOption {
	return dialOption(func(s *settings) { s.onOpen = f })
}

// OnStateChange has f called for each StateChange of a client that reconnects, one
// after the other. The client goes on only when f has returned: f must not wait
// for it.
func OnStateChange(f func(StateChange)) DialOption {
	return dialOption(func(s *settings) { s.onStateChange = f })
}

// A ClientState is what a client that reconnects is doing.
type ClientState uint8

// The states of such a client.
const (
	ClientConnecting ClientState = iota // it dials
	ClientOpen                          // it is connected
	ClientLost                          // it is not, and waits before it dials again
	ClientClosed                        // it has ended
)

// String returns the state in lower case.
func (s ClientState) String() string {
	return [...]string{"connecting", "open", "lost", "closed"}[min(s, ClientClosed)]
}

// A StateChange is a step in the life of a client that reconnects. A dial that
// failed is one of ClientLost, and so is the loss of a connection.
type StateChange struct {
	State   ClientState
	Socket  *Socket       // that has opened or was lost, nil where there was none
	Cause   error         // why it was lost, could not be dialed, or the client has ended
	Attempt int           // number of the dial: the one under way, the one that succeeded, or the next one; 1 is the first after a loss
	Delay   time.Duration // of ClientLost: when the next dial begins
}

// checkReconnect reports options that need Reconnect.
func (s *settings) checkReconnect() {
	if s.background && s.reconnect == nil {
		s.fail(errors.New("option DialInBackground: it needs the option Reconnect"))
	}
	if s.patient > 0 && s.reconnect == nil {
		s.fail(errors.New("option WaitForReady: it needs the option Reconnect"))
	}
}

// final reports whether err says that there is no sense in dialing again.
func final(err error) bool {
	if g, ok := errors.AsType[*GoAway](err); ok {
		return !g.Again
	}
	if errors.Is(err, ErrTLS) { // certificates are replaced
		return false
	}
	return errors.Is(err, ErrHandedOver) || !comesBack(CodeOf(err))
}

// comesBack reports whether what a code of this side stands for may be over at the
// next dial.
func comesBack(code Code) bool {
	return code != PermissionDenied && code != Unauthenticated && code != Incompatible
}

// awayFor is how long the other side wants this one to stay away.
func awayFor(err error) time.Duration {
	if g, ok := errors.AsType[*GoAway](err); ok {
		return g.After
	}
	return 0
}

// openingKey is that of the socket for which OnOpen runs, in its context.
type openingKey struct{}

// askOnOpen lets the program prepare a socket.
func (o *opener) askOnOpen(ctx context.Context, socket *Socket) error {
	f := o.settings.onOpen
	if f == nil {
		return nil
	}
	prepared, cancel := context.WithTimeout(socket.ctx, o.settings.handshakeTimeout)
	defer cancel()
	defer context.AfterFunc(ctx, cancel)()
	prepared = context.WithValue(prepared, openingKey{}, socket)
	return hook(o.settings.log(), "OnOpen", func() error { return f(prepared, socket) })
}
