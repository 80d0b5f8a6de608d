package runtime

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net/netip"
	"time"
)

// A ServerOption changes how a Server behaves.
type ServerOption interface{ applyServer(*settings) }

// A DialOption changes how Dial and NewClient behave.
type DialOption interface{ applyDial(*settings) }

// An Option is for both ends.
type Option interface {
	ServerOption
	DialOption
}

// settings are what the options set. The defaults are listed in
// docs/runtime.md.
type settings struct {
	onConnect        func(context.Context, *Socket) error
	onDisconnect     func(*Socket, error)
	onDrop           func(Drop)
	onAcceptFailure  func(AcceptFailure)
	acceptPolicy     func(netip.AddrPort) error
	denied           []*PrefixSet
	uids             []int // of peers on unix sockets, nil for any
	maxSockets       int   // below 0: no limit
	maxPerIP         int   // likewise
	perKey           []keyLimit
	listen           listenHow
	tuning           tuning
	idleTimeout      time.Duration // 0 for none
	onIdle           func(*Socket) bool
	pingInterval     time.Duration // 0 for none
	halfClose        time.Duration
	dialing          dialing
	maxMessage       int // 0: the default of the protocol
	maxRequests      int
	writeQueue       int
	streamWindow     int
	eventWindow      int
	slowPolicy       SlowPolicy
	volatile         map[string]bool // names of events
	handshakeTimeout time.Duration
	writeTimeout     time.Duration
	drainTimeout     time.Duration
	restTime         time.Duration
	logger           *slog.Logger
	tlsConfig        *tls.Config
	credentials      func(context.Context) ([]byte, error)
	authenticate     func(context.Context, *Socket, []byte) error
	reconnect        *Backoff // nil for one connection only
	patient          int      // calls that wait through failures, 0 for none
	background       bool     // Dial does not wait
	onOpen           func(context.Context, *Socket) error
	onStateChange    func(StateChange)
	onFailure        func(context.Context, *Socket, string, error) error
	reuseRequests    bool
	observers        []*Observer
	interceptors     []Interceptor // the first is outermost
	err              error         // of the first bad option
}

// usualMessage is the default of MaxMessage, where no schema has one.
const usualMessage = 4 << 20

func defaultSettings() *settings {
	return &settings{
		maxSockets:       -1,
		maxPerIP:         -1,
		listen:           listenHow{mode: 0o600, uid: -1, gid: -1},
		tuning:           tuning{tos: -1},
		pingInterval:     usualPingInterval,
		halfClose:        lingerTime,
		maxRequests:      1024,
		writeQueue:       1 << 20,
		streamWindow:     512 << 10,
		eventWindow:      256 << 10,
		handshakeTimeout: 5 * time.Second,
		writeTimeout:     30 * time.Second,
		drainTimeout:     10 * time.Second,
		restTime:         usualRestTime,
	}
}

// messageLimit is what MaxMessage says, usual where it was not given.
func (s *settings) messageLimit(usual int) int {
	if s.maxMessage > 0 {
		return s.maxMessage
	}
	return usual
}

func (s *settings) log() *slog.Logger {
	if s.logger != nil {
		return s.logger
	}
	return slog.Default()
}

type option func(*settings)

func (o option) applyServer(s *settings) { o(s) }
func (o option) applyDial(s *settings)   { o(s) }

type serverOption func(*settings)

func (o serverOption) applyServer(s *settings) { o(s) }

// dialOption is for the end that dials alone.
type dialOption func(*settings)

func (o dialOption) applyDial(s *settings) { o(s) }

// positive sets *field to n, or notes that n makes no sense.
func positive[N int | time.Duration](name string, n N, field func(*settings) *N) option {
	return func(s *settings) {
		if n <= 0 {
			s.fail(fmt.Errorf("option %s: %v is not above zero", name, n))
			return
		}
		*field(s) = n
	}
}

func (s *settings) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}

// OnConnect has f called once for every socket, before its first byte is
// read; an error refuses the peer, which can read the refusal (its text only
// if it is an *Error). f may set values and join groups. It must not wait for
// calls on the socket, which go out only after it has returned. ctx ends with
// the handshake timeout.
func OnConnect(f func(ctx context.Context, socket *Socket) error) Option {
	return option(func(s *settings) { s.onConnect = f })
}

// OnDisconnect has f called once for every socket for which OnConnect
// succeeded, after its last event was handled and it has left its groups.
// cause is why the socket ended. Request handlers may still be returning.
func OnDisconnect(f func(socket *Socket, cause error)) Option {
	return option(func(s *settings) { s.onDisconnect = f })
}

// OnDrop has f called for every connection that the server turned away, by
// whichever rule, OnConnect included. Every connection that was accepted ends
// with one call of OnDrop or of OnDisconnect. f runs on a goroutine of its own.
func OnDrop(f func(Drop)) ServerOption {
	return serverOption(func(s *settings) { s.onDrop = f })
}

// OnFailure has f called, in a foreign protocol, for every error of a handler
// that the schema does not declare, panics and missing handlers among them. It
// may return one that is declared for the method, which is then the answer.
// Without, or if it returns another error, the protocol cannot say what
// happened: the error is logged and the socket ends. Native protocols carry
// every error and do not ask.
func OnFailure(f func(ctx context.Context, socket *Socket, method string, err error) error) Option {
	return option(func(s *settings) { s.onFailure = f })
}

// MaxMessage limits the body of one message that this side accepts, in
// bytes. Default 4 MiB. A larger one is refused by the sender already. In a
// foreign protocol it is the whole message that counts, the default is the max
// of the schema, which MaxMessage can only lower, and a larger one ends the
// socket.
func MaxMessage(bytes int) Option {
	return positive("MaxMessage", bytes, func(s *settings) *int { return &s.maxMessage })
}

// MaxRequests limits how many requests and streams the peer may have under
// way on one socket; its further ones wait on its side. Default 1024.
func MaxRequests(n int) Option {
	return positive("MaxRequests", n, func(s *settings) *int { return &s.maxRequests })
}

// WriteQueue bounds what waits to be written on one socket, in bytes. What
// finds no room waits, or says no where it was only a try. A message larger
// than the bound waits for an empty queue. Default 1 MiB.
func WriteQueue(bytes int) Option {
	return positive("WriteQueue", bytes, func(s *settings) *int { return &s.writeQueue })
}

// HandshakeTimeout bounds the whole opening of a socket. Default 5 s.
func HandshakeTimeout(d time.Duration) Option {
	return positive("HandshakeTimeout", d, func(s *settings) *time.Duration { return &s.handshakeTimeout })
}

// DrainTimeout bounds the Shutdown that Serve does when its context ends.
// Default 10 s.
func DrainTimeout(d time.Duration) ServerOption {
	return serverOption(positive("DrainTimeout", d, func(s *settings) *time.Duration { return &s.drainTimeout }))
}

// Logger sets where handler panics and errors that do not travel are
// reported. Default slog.Default().
func Logger(logger *slog.Logger) Option {
	return option(func(s *settings) { s.logger = logger })
}
