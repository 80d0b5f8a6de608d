package runtime

import (
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// A Client is the end of a protocol that dials. Its methods may be called
// from any goroutine. It has one socket, and ends with it, unless it was dialed
// with the option Reconnect.
type Client struct {
	ready   atomic.Pointer[Socket] // what the calls of a client that reconnects go to, nil while there is none
	latest  atomic.Pointer[Socket] // never nil once others have the client
	sockets *Sockets               // those that have not ended
	view    any                    // of generated code, the same for all sockets
	link    *link                  // what keeps it connected, nil for one connection only
}

// Dial connects to an address, which Listen describes, and opens a session. Of
// a host with several addresses the next is tried when one fails, and beside it
// after 300 ms, IPv6 and IPv4 in turn; the first that connects is used. ctx
// bounds all of it, not the client's life. A *Error says why it failed;
// errors.Is finds the system's errors in it, those of all attempts.
//
// With the option Reconnect it tries again until it succeeds or ctx ends.
func Dial(ctx context.Context, p *Protocol, side Side, addr string, opts ...DialOption) (*Client, error) {
	settings, err := dialSettings(p, opts)
	if err != nil {
		return nil, err
	}
	addrs, err := dialTargets(append([]string{addr}, settings.dialing.more...))
	if err != nil {
		return nil, err
	}
	o := newOpener(p, side, settings)
	o.addrs = addrs
	if settings.reconnect != nil {
		return keepConnected(ctx, o)
	}
	if _, err := o.dial(ctx, 0); err != nil {
		return nil, err
	}
	return o.client, nil
}

// NewClient opens a session on a connection, which it owns from then on.
func NewClient(ctx context.Context, p *Protocol, side Side, conn net.Conn, opts ...DialOption) (*Client, error) {
	settings, err := dialSettings(p, opts)
	if err == nil && settings.reconnect != nil {
		err = errors.New("option Reconnect: a client on a given connection has nothing to dial")
	}
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	settings.tune(conn)
	o := newOpener(p, side, settings)
	if _, err := o.open(ctx, conn, ""); err != nil {
		return nil, err
	}
	return o.client, nil
}

// dialSettings are what the options set; nil is no option.
func dialSettings(p *Protocol, opts []DialOption) (*settings, error) {
	settings := defaultSettings()
	for _, opt := range opts {
		if opt != nil {
			opt.applyDial(settings)
		}
	}
	settings.checkVolatile(p)
	settings.checkCredentials(p)
	settings.checkReconnect()
	return settings, settings.err
}

// An opener opens the sockets of a client, one at a time.
type opener struct {
	client   *Client
	protocol *Protocol
	side     Side
	settings *settings
	addrs    []address
}

func newOpener(p *Protocol, side Side, settings *settings) *opener {
	return &opener{&Client{sockets: newSockets()}, p, side, settings, nil}
}

// dial opens a session with the first of the addresses that has one. Connecting
// may take as long as patience says, 0 for no limit but ctx.
func (o *opener) dial(ctx context.Context, patience time.Duration) (*Socket, error) {
	var errs []error
	for rest := o.addrs; len(rest) > 0; {
		conn, which, err := o.connect(ctx, rest, patience)
		if err != nil {
			errs = append(errs, err)
			break
		}
		socket, err := o.open(ctx, conn, rest[which].host())
		if err == nil {
			return socket, nil
		}
		errs = append(errs, err)
		rest = rest[which+1:]
	}
	if len(errs) == 1 {
		return nil, errs[0]
	}
	return nil, allFailed(ctx, errs)
}

// allFailed is the error of a dial of several addresses, with their code if it is
// the same for all.
func allFailed(ctx context.Context, errs []error) error {
	err := notConnected(ctx, errs)
	code := CodeOf(errs[0])
	for _, e := range errs[1:] {
		if CodeOf(e) != code {
			return err
		}
	}
	if ctx.Err() == nil {
		err.Code = code
	}
	return err
}

func (o *opener) connect(ctx context.Context, addrs []address, patience time.Duration) (net.Conn, int, error) {
	if patience > 0 {
		bounded, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		ctx = bounded
	}
	return o.settings.dial(ctx, addrs)
}

// open opens a session on a connection.
func (o *opener) open(ctx context.Context, conn net.Conn, host string) (*Socket, error) {
	credentials := credentialsOf(conn)
	if err := o.settings.judgeUID(credentials); err != nil {
		_ = conn.Close()
		o.settings.handshakeFailed(HandshakeFailure{nil, conn.LocalAddr(), conn.RemoteAddr(), err})
		return nil, notOpened(ctx, err)
	}
	socket := o.newSocket(conn)
	socket.credentials, socket.dialedHost = credentials, host
	o.client.latest.Store(socket)
	o.client.sockets.add(socket, -1)
	go socket.run()
	err := socket.session.awaitReady(ctx)
	if err == nil {
		err = o.askOnOpen(ctx, socket)
	}
	if err == nil {
		return socket, nil
	}
	socket.end(err, false)
	grace := time.NewTimer(writeGrace) // for the goodbye of an orderly end
	defer grace.Stop()
	select {
	case <-socket.gone.done():
		return nil, notOpened(ctx, err)
	case <-grace.C:
	case <-ctx.Done():
	}
	_ = socket.conn.Close()
	<-socket.gone.done()
	return nil, notOpened(ctx, err)
}

func (o *opener) newSocket(conn net.Conn) *Socket {
	socket := newSocket(conn, o.settings, o.client.sockets)
	socket.session = newSession(socket, o.protocol, o.side, true)
	socket.client = o.client
	if o.client.view == nil && o.side.View != nil {
		o.client.view = o.side.View(socket)
	}
	socket.view = o.client.view
	return socket
}

// notOpened is the error of a socket that never came to be.
func notOpened(ctx context.Context, err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		opened := *e
		opened.Outcome = NotSent
		return &opened
	}
	if ctx.Err() != nil {
		return canceled("", NotSent, context.Cause(ctx))
	}
	return &Error{Code: Unavailable, Outcome: NotSent, Cause: err}
}

// waiting implements Caller.
func (c *Client) waiting() *link { return c.link }

func (c *Client) socket(ctx context.Context) (*Socket, error) {
	if c.link != nil {
		return c.link.await(ctx)
	}
	return c.Socket(), nil
}

// left is told that s takes no more calls.
func (c *Client) left(s *Socket) {
	if c.link != nil && c.ready.CompareAndSwap(s, nil) {
		c.link.left <- struct{}{}
	}
}

// Socket returns the client's socket: of one that reconnects the latest, which
// may have ended, and be replaced at any time.
func (c *Client) Socket() *Socket { return c.latest.Load() }

// Ready waits until the client is connected, and returns nil at once if it is.
// It is for clients that reconnect: the error is ctx's, or why the client ended.
func (c *Client) Ready(ctx context.Context) error {
	if c.link == nil {
		return c.Err()
	}
	return c.link.awaitOpen(ctx)
}

// Close ends the client as Socket.Close does. Calls that wait for a connection
// fail.
func (c *Client) Close() error {
	c.link.end(ErrClosed)
	c.each(func(s *Socket) error { return s.Close() })
	return nil
}

// Abort ends the client as Socket.Abort does.
func (c *Client) Abort() {
	c.link.end(ErrClosed)
	c.each(func(s *Socket) error { s.Abort(); return nil })
}

// Shutdown ends the client as Socket.Shutdown does. Calls that wait for a
// connection fail.
func (c *Client) Shutdown(ctx context.Context) error {
	c.link.end(ErrClosed)
	return c.each(func(s *Socket) error { return s.Shutdown(ctx) })
}

// each does something to the latest socket, and to those that it has replaced and
// that have not ended.
func (c *Client) each(do func(*Socket) error) error {
	latest := c.Socket()
	var others sync.WaitGroup
	for socket := range c.sockets.All() {
		if socket != latest {
			others.Go(func() { _ = do(socket) })
		}
	}
	err := do(latest)
	others.Wait()
	return err
}

// Done returns a channel that is closed once the client has ended.
func (c *Client) Done() <-chan struct{} {
	if c.link != nil {
		return c.link.done
	}
	return c.Socket().Done()
}

// Err returns why the client ended, nil while it has not.
func (c *Client) Err() error {
	if c.link != nil {
		return c.link.cause()
	}
	return c.Socket().Cause()
}
