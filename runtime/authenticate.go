package runtime

import (
	"context"
	"errors"
	"fmt"
)

// maxCredentials is how many bytes of credentials fit in a hello.
const maxCredentials = 3 << 10

// Credentials has f called for each connection of a client of a native protocol,
// also of one that reconnects, for what says to the server who the client is, such
// as a token: at most 3 KiB, which travel with the first bytes. Use TLS, or a unix
// socket, where others could read them. An error fails the dial: Unavailable unless
// it is an *Error. ctx ends with the handshake timeout.
func Credentials(f func(ctx context.Context) ([]byte, error)) DialOption {
	return dialOption(func(s *settings) { s.credentials = f })
}

// Authenticate has f called once for each socket of a native protocol, behind
// OnConnect and before any message of the peer's reaches a handler, with what its
// Credentials have said: nil where it said nothing. f may set values and join
// groups. An error ends the socket, of which OnDisconnect is told: the peer's Dial
// fails with the code and text of an *Error, with what a GoAway says, or with
// Unauthenticated. ctx ends with the handshake timeout, and f holds up nobody else.
// Values that are limited by MaxSocketsPerKey count once f has returned.
func Authenticate(f func(ctx context.Context, socket *Socket, credentials []byte) error) ServerOption {
	return serverOption(func(s *settings) { s.authenticate = f })
}

// checkCredentials reports options for which a protocol has no place: a server
// must not go without what it was asked for.
func (s *settings) checkCredentials(p *Protocol) {
	if p.Wire != nil && (s.credentials != nil || s.authenticate != nil) {
		s.fail(errors.New("options Credentials and Authenticate: a wire protocol has no place for them; its own messages, or OnConnect, say who somebody is"))
	}
}

// askCredentials asks what this side, a client, says who it is.
func (s *nativeSession) askCredentials() (string, error) {
	f := s.socket.settings.credentials
	if f == nil {
		return "", nil
	}
	var said []byte
	err := s.askInTime("Credentials", func(ctx context.Context) (err error) {
		said, err = f(ctx)
		return err
	})
	switch {
	case err == nil && len(said) > maxCredentials:
		return "", &Error{Code: InvalidArgument, Message: fmt.Sprintf("the credentials are %d bytes, more than %d", len(said), maxCredentials), Cause: errUnsaid}
	case err == nil:
		return string(said), nil
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return "", &Error{Code: e.Code, Message: e.Message, Cause: causes{errUnsaid, err}}
	}
	return "", &Error{Code: Unavailable, Message: "there are no credentials: " + err.Error(), Cause: causes{errUnsaid, err}}
}

// errUnsaid marks errors that are not the peer's concern.
var errUnsaid = errors.New("the credentials cannot be said")

// authenticate asks whether the peer is who it says.
func (s *nativeSession) authenticate(credentials string) error {
	f := s.socket.settings.authenticate
	if f == nil {
		return nil
	}
	var said []byte
	if credentials != "" {
		said = []byte(credentials)
	}
	err := s.askInTime("Authenticate", func(ctx context.Context) error { return f(ctx, s.socket, said) })
	if err == nil {
		return s.socket.server.takeKeys(s.socket)
	}
	if _, ok := errors.AsType[*GoAway](err); ok {
		g := refusal(err)
		return &Error{Code: g.Code, Message: g.Message, Outcome: NotSent, Cause: causes{err}}
	}
	code, text := travels(err)
	if code == Internal {
		code, text = Unauthenticated, "the credentials are not accepted"
	}
	return &Error{Code: code, Message: text, Outcome: NotSent, Cause: causes{err}}
}

// askInTime calls user code, and waits for it until the handshake takes too long
// or the socket ends.
func (s *nativeSession) askInTime(what string, f func(ctx context.Context) error) error {
	settings := s.socket.settings
	ctx, cancel := context.WithDeadline(s.socket.ctx, s.socket.opened.Add(settings.handshakeTimeout))
	defer cancel()
	select {
	case err := <-startHook(settings.log(), what, func() error { return f(ctx) }):
		return err
	case <-ctx.Done():
		return canceled("", NotSent, context.Cause(ctx))
	}
}

// farewell is what the peer learns of an error that ends its socket.
func (e *Error) farewell() *GoAway {
	if g, ok := errors.AsType[*GoAway](e); ok {
		said := *g
		said.Code = e.Code
		return &said
	}
	g := goAwayOf(e.Code, e.Message)
	if e.Code == ResourceExhausted {
		g.After = comeLater
	}
	return g
}
