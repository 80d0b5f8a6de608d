package runtime

import (
	"context"
	"errors"
	"net"
	"time"
)

// A Client is the end of a protocol that dials. Its methods may be called
// from any goroutine.
type Client struct{ current *Socket }

// Dial connects to an address, which Listen describes, and opens a session. Of
// a host with several addresses the next is tried when one fails, and beside it
// after 300 ms, IPv6 and IPv4 in turn; the first that connects is used. ctx
// bounds all of it, not the client's life. A *Error says why it failed;
// errors.Is finds the system's errors in it, those of all attempts.
func Dial(ctx context.Context, p *Protocol, side Side, addr string, opts ...DialOption) (*Client, error) {
	settings, err := dialSettings(p, opts)
	if err != nil {
		return nil, err
	}
	settings.dialedHost = hostOf(addr)
	conn, err := settings.dial(ctx, addr)
	if err != nil {
		return nil, notOpened(ctx, err)
	}
	return openClient(ctx, p, side, conn, settings)
}

// NewClient opens a session on a connection, which it owns from then on.
func NewClient(ctx context.Context, p *Protocol, side Side, conn net.Conn, opts ...DialOption) (*Client, error) {
	settings, err := dialSettings(p, opts)
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	settings.tune(conn)
	return openClient(ctx, p, side, conn, settings)
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
	return settings, settings.err
}

func openClient(ctx context.Context, p *Protocol, side Side, conn net.Conn, settings *settings) (*Client, error) {
	credentials := credentialsOf(conn)
	if err := settings.judgeUID(credentials); err != nil {
		_ = conn.Close()
		return nil, notOpened(ctx, err)
	}
	registry := newSockets()
	socket := newSocket(conn, settings, registry)
	socket.credentials = credentials
	socket.session = newSession(socket, p, side, true)
	socket.client = &Client{socket}
	if side.View != nil {
		socket.view = side.View(socket)
	}
	registry.add(socket, -1)
	go socket.run()
	if err := socket.session.awaitReady(ctx); err != nil {
		socket.end(err, false)
		grace := time.NewTimer(writeGrace) // for the goodbye of an orderly end
		defer grace.Stop()
		select {
		case <-socket.gone:
			return nil, notOpened(ctx, err)
		case <-grace.C:
		case <-ctx.Done():
		}
		_ = socket.conn.Close()
		<-socket.gone
		return nil, notOpened(ctx, err)
	}
	return socket.client, nil
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

func (c *Client) socket(context.Context) (*Socket, error) { return c.current, nil }

// Socket returns the client's socket.
func (c *Client) Socket() *Socket { return c.current }

// Close ends the client as Socket.Close does.
func (c *Client) Close() error { return c.current.Close() }

// Abort ends the client as Socket.Abort does.
func (c *Client) Abort() { c.current.Abort() }

// Shutdown ends the client as Socket.Shutdown does.
func (c *Client) Shutdown(ctx context.Context) error { return c.current.Shutdown(ctx) }

// Done returns a channel that is closed once the client has ended.
func (c *Client) Done() <-chan struct{} { return c.current.Done() }

// Err returns why the client ended, nil while it has not.
func (c *Client) Err() error { return c.current.Cause() }
