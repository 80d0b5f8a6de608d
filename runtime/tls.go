package runtime

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"time"
)

// ErrTLS is found, with errors.Is, in the errors of TLS: the reason of a Drop, the
// error of a Dial. They may pass, such as when a certificate is replaced.
var ErrTLS = errors.New("the TLS handshake failed")

// TLSConfig is what TLS is spoken with: at tls:// addresses, where a server needs
// a certificate, and in phases of a wire protocol. On a client whose configuration
// names no server it is the host that was dialed; without the option the roots
// are the system's. A server asks for certificates of clients with ClientAuth and
// ClientCAs; Socket.Peer has what was verified. Certificates may be changed while
// it serves: by GetCertificate, GetClientCertificate or GetConfigForClient.
func TLSConfig(config *tls.Config) Option {
	return option(func(s *settings) { s.tlsConfig = config })
}

// A tlsListener is of an address at which a server speaks TLS.
type tlsListener struct{ net.Listener }

// errNotServed is for those who would take the connections for those of TLS.
var errNotServed = errors.New("a listener of a tls:// address is to be served by a Server, which speaks TLS")

// Accept fails: the connections are not secured.
func (l *tlsListener) Accept() (net.Conn, error) { return nil, errNotServed }

// secured returns what a server accepts from where l is of a tls:// address. The
// handshake is left to each socket.
func (s *settings) secured(l net.Listener) (net.Listener, error) {
	plain, ok := l.(*tlsListener)
	if !ok {
		return l, nil
	}
	c := s.tlsConfig
	if c == nil || len(c.Certificates) == 0 && c.GetCertificate == nil && c.GetConfigForClient == nil {
		return nil, fmt.Errorf("address tls://%s: the option TLSConfig with a certificate is needed", l.Addr())
	}
	return tls.NewListener(plain.Listener, c), nil
}

// secureTo prepares a connection to host for TLS. The handshake is left to the
// socket.
func (s *settings) secureTo(conn net.Conn, host string) net.Conn {
	return tls.Client(conn, clientConfig(s.tlsConfig, host))
}

// clientConfig is config for a client that has dialed host.
func clientConfig(config *tls.Config, host string) *tls.Config {
	if config == nil {
		return &tls.Config{ServerName: host}
	}
	if config.ServerName == "" && !config.InsecureSkipVerify {
		config = config.Clone()
		config.ServerName = host
	}
	return config
}

// TLS returns the state of TLS, of the address or started by a phase, nil where
// there is none and until the handshake is done.
func (s *Socket) TLS() *tls.ConnectionState {
	secured := s.tls.Load()
	if secured == nil {
		return nil
	}
	state := secured.ConnectionState()
	return &state
}

// certificate returns the peer's own certificate, nil for one that was not
// verified.
func (s *Socket) certificate() *x509.Certificate {
	state := s.TLS()
	if state == nil || len(state.VerifiedChains) == 0 {
		return nil
	}
	return state.VerifiedChains[0][0]
}

// secure does the TLS handshake, if there is to be one, within the handshake
// timeout. An error is what the socket ends with.
func (s *Socket) secure() error {
	if s.securing == nil {
		return nil
	}
	ctx, cancel := context.WithDeadline(s.ctx, s.opened.Add(s.settings.handshakeTimeout))
	defer cancel()
	err := s.securing.HandshakeContext(ctx)
	if err == nil {
		s.tls.Store(s.securing)
		return nil
	}
	failure := notSecured(ctx, err)
	if s.server != nil {
		s.server.dismiss(s.conn, err, failure)
	}
	s.end(failure, false)
	return failure
}

// notSecured is the error of a TLS handshake.
func notSecured(ctx context.Context, err error) *Error {
	failure := &Error{Code: Unauthenticated, Message: ErrTLS.Error() + ": " + err.Error(), Outcome: NotSent, Cause: causes{ErrTLS, err}}
	_, isPlain := errors.AsType[tls.RecordHeaderError](err)
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		failure.Code, failure.Message = DeadlineExceeded, "the TLS handshake took too long"
	case ctx.Err() != nil, errors.Is(err, io.EOF), isNetwork(err):
		failure.Code = Unavailable
	case isPlain:
		failure.Code, failure.Message = ProtocolError, "TLS is spoken on one side only"
	}
	return failure
}

// isNetwork reports whether the connection failed, and not what was said on it.
func isNetwork(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op != "remote error" && op.Op != "local error"
}

// dismiss lets a peer read what TLS has told it before the connection is closed,
// or, where it does not speak TLS but may speak the protocol, a goaway.
func (s *Server) dismiss(conn net.Conn, err error, failure *Error) {
	if plain, ok := errors.AsType[tls.RecordHeaderError](err); ok && plain.Conn != nil && isPreface(plain.RecordHeader[:]) {
		s.sayNo(conn, failure)
		return
	}
	_ = conn.SetDeadline(time.Now().Add(refuseTime))
	if half, ok := conn.(interface{ CloseWrite() error }); ok && half.CloseWrite() == nil {
		_, _ = io.CopyN(io.Discard, conn, maxHeld)
	}
}

// isPreface reports whether b is how a client of a native protocol begins.
func isPreface(b []byte) bool { return slices.Equal(b, preface[:min(len(b), len(preface))]) }

// notAccepted are alerts of a peer that does not accept a certificate.
var notAccepted = []tls.AlertError{
	42 /* bad */, 43 /* unsupported */, 44 /* revoked */, 45 /* expired */, 46 /* unknown */, 48 /* unknown CA */, 116, /* required */
}

// explained is the cause of a socket: that a peer does not accept the certificate
// of this side shows only later, in reading.
func explained(cause error) error {
	if _, known := errors.AsType[*Error](cause); known || !isNotAccepted(cause) {
		return cause
	}
	return &Error{Code: Unauthenticated, Message: "the other side does not accept the certificate: " + cause.Error(), Outcome: MaybeExecuted, Cause: causes{ErrTLS, cause}}
}

func isNotAccepted(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "remote error" && slices.ContainsFunc(notAccepted, func(alert tls.AlertError) bool {
		return alert.Error() == op.Err.Error() // whose type only crypto/tls knows
	})
}
