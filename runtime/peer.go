package runtime

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"slices"

	"github.com/netgen-dev/netgen/runtime/internal/system"
)

// A Peer is who is at the other end of a socket, as far as the system and TLS know.
type Peer struct {
	// Unix is the process at the other end of a unix socket, nil for every
	// other transport and on systems other than Linux.
	Unix *UnixCredentials
	// Certificate is the peer's own, which TLS has verified: nil where there is no
	// TLS, until its handshake is done, of peers that gave none, and of those whose
	// certificate the configuration does not have verified.
	Certificate *x509.Certificate
}

// UnixCredentials are of the process that connected, or that listened, at that
// moment. It may have handed the socket on since, and the PID may be another
// process's by now.
type UnixCredentials struct{ PID, UID, GID int }

// Peer returns who is at the other end.
func (s *Socket) Peer() Peer { return Peer{Unix: s.credentials, Certificate: s.certificate()} }

// RequireUID has only peers accepted, or dialed, that are on a unix socket and
// run as one of these users; everybody else, over TCP too, is turned away with
// PermissionDenied. Abstract sockets, whose name anybody may take or connect
// to, have no other protection. Only Linux has it, elsewhere it is an error.
func RequireUID(uids ...int) Option {
	return option(func(s *settings) {
		if !system.HasCredentials {
			s.fail(fmt.Errorf("option RequireUID: %w on this system", errors.ErrUnsupported))
		}
		s.uids = append(s.uids[:len(s.uids):len(s.uids)], uids...)
		if s.uids == nil {
			s.fail(errors.New("option RequireUID: no user is given"))
		}
	})
}

func (s *settings) judgeUID(credentials *UnixCredentials) error {
	switch {
	case s.uids == nil:
		return nil
	case credentials == nil:
		return denied("the user of the peer is not known", ErrDenied)
	case !slices.Contains(s.uids, credentials.UID):
		return denied("user "+itoa(credentials.UID)+" is not allowed", ErrDenied)
	}
	return nil
}

// credentialsOf asks the system who is at the other end, nil where it does not
// know.
func credentialsOf(conn net.Conn) *UnixCredentials {
	unix, ok := beneath(conn).(*net.UnixConn)
	if !ok {
		return nil
	}
	var found *system.Credentials
	err := control(unix, func(fd uintptr) (err error) {
		found, err = system.ReadCredentials(fd)
		return err
	})
	if err != nil {
		return nil
	}
	return (*UnixCredentials)(found)
}
