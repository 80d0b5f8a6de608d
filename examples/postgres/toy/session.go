// Package toy is a database in memory that speaks PostgreSQL's protocol: psql and the
// usual drivers can connect, with a password if there is one, create tables, insert,
// select and copy, with the simple and with the extended query. Its SQL is a few forms
// of a few statements, and a transaction that is rolled back has happened anyway.
package toy

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"sync/atomic"

	"github.com/netgen-dev/netgen/examples/postgres/auth"
	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/schemas/postgres"
)

// serverVersion is what clients are told.
const serverVersion = "15.0"

// Database implements postgres.Handler. It is safe for concurrent use.
type Database struct {
	tables tables
	method Method
	secret string
	secure bool // it has a certificate
}

// A Method says how a password is asked for.
type Method int

// The methods.
const (
	Trust Method = iota // it is not
	Cleartext
	MD5
	SCRAM
)

// A session is what is known of one connection. Its requests are handled one after the
// other, so that only what events touch is shared.
type session struct {
	db         *tables
	passwords  chan []byte
	copying    atomic.Pointer[copying]
	status     postgres.TransactionStatus
	statements map[string]*plan
	portals    map[string]*portal
}

var sessions = runtime.NewKey[*session]("postgres session")

func sessionOf(peer *postgres.Peer) *session {
	s, _ := sessions.Get(peer.Socket)
	return s
}

// NewServer returns a server of an empty database. Every user has the same password.
func NewServer(method Method, password string, opts ...runtime.ServerOption) *postgres.Server {
	return newServer(&Database{method: method, secret: password}, opts)
}

// NewTLSServer is NewServer for clients that may ask for TLS.
func NewTLSServer(method Method, password string, config *tls.Config, opts ...runtime.ServerOption) *postgres.Server {
	return newServer(&Database{method: method, secret: password, secure: true}, append(opts, runtime.TLSConfig(config)))
}

func newServer(d *Database, opts []runtime.ServerOption) *postgres.Server {
	d.tables.byName = map[string]*table{}
	opts = append(opts,
		runtime.OnConnect(func(_ context.Context, socket *runtime.Socket) error {
			sessions.Set(socket, &session{
				db: &d.tables, passwords: make(chan []byte, 1), status: postgres.TransactionStatusIdle,
				statements: map[string]*plan{}, portals: map[string]*portal{},
			})
			return nil
		}),
		runtime.OnFailure(func(context.Context, *runtime.Socket, string, error) error {
			return failure("XX000", "internal error")
		}),
	)
	return postgres.NewServer(d, opts...)
}

// SSL is accepted by a server that has a certificate; from any other the client goes
// on without.
func (d *Database) SSL(context.Context, *postgres.Peer) (postgres.SSLReply, error) {
	if d.secure {
		return &postgres.SSLAccepted{}, nil
	}
	return &postgres.Refused{}, nil
}

// GSS is refused; the client goes on without.
func (d *Database) GSS(context.Context, *postgres.Peer) (postgres.GSSReply, error) {
	return &postgres.Refused{}, nil
}

// Cancel finds nothing to cancel: nothing here takes long.
func (d *Database) Cancel(_ context.Context, peer *postgres.Peer, _ *postgres.Cancel) {
	go peer.Close()
}

// Startup asks who is there, and says what there is to know.
func (d *Database) Startup(ctx context.Context, peer *postgres.Peer, request *postgres.StartupRequest, items *runtime.Sender[postgres.StartupItem]) (*postgres.Ready, error) {
	user := ""
	for _, p := range request.Params {
		if p.Name == "user" {
			user = p.Value
		}
	}
	if err := d.authenticate(ctx, sessionOf(peer), user, items); err != nil {
		go peer.Shutdown(context.Background())
		return nil, failure("28P01", "password authentication failed for user %q", user)
	}
	if err := items.Send(ctx, &postgres.Authentication{Auth: &postgres.AuthOk{}}); err != nil {
		return nil, err
	}
	for _, p := range []postgres.ParameterStatus{
		{Name: "server_version", Value: serverVersion},
		{Name: "server_encoding", Value: "UTF8"},
		{Name: "client_encoding", Value: "UTF8"},
		{Name: "DateStyle", Value: "ISO, MDY"},
		{Name: "integer_datetimes", Value: "on"},
		{Name: "standard_conforming_strings", Value: "on"},
	} {
		if err := peer.ParameterStatus(ctx, &p); err != nil {
			return nil, err
		}
	}
	if err := items.Send(ctx, &postgres.KeyData{PID: int32(peer.ID()), Secret: make([]byte, 4)}); err != nil {
		return nil, err
	}
	return &postgres.Ready{Status: postgres.TransactionStatusIdle}, nil
}

// authenticate asks for the password.
func (d *Database) authenticate(ctx context.Context, s *session, user string, items *runtime.Sender[postgres.StartupItem]) error {
	ask := func(question postgres.Auth) ([]byte, error) {
		if err := items.Send(ctx, &postgres.Authentication{Auth: question}); err != nil {
			return nil, err
		}
		select {
		case answer := <-s.passwords:
			return answer, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	switch d.method {
	case Cleartext:
		answer, err := ask(&postgres.AuthCleartext{})
		return accept(answer, auth.Plain(d.secret), err)
	case MD5:
		var salt [4]byte
		_, _ = rand.Read(salt[:])
		answer, err := ask(&postgres.AuthMD5{Salt: salt})
		return accept(answer, auth.MD5(user, d.secret, salt), err)
	case SCRAM:
		return d.scram(ctx, ask, items)
	}
	return nil
}

func accept(answer, want []byte, err error) error {
	if err == nil && string(answer) != string(want) {
		return auth.ErrWrong
	}
	return err
}

func (d *Database) scram(ctx context.Context, ask func(postgres.Auth) ([]byte, error), items *runtime.Sender[postgres.StartupItem]) error {
	exchange, err := auth.NewServer(d.secret)
	if err != nil {
		return err
	}
	answer, err := ask(&postgres.AuthSASL{Mechanisms: []string{auth.Mechanism}})
	if err != nil {
		return err
	}
	initial, err := auth.ReadInitial(answer)
	if err != nil {
		return err
	}
	first, err := exchange.First(initial)
	if err != nil {
		return err
	}
	if answer, err = ask(&postgres.AuthSASLContinue{Data: first}); err != nil {
		return err
	}
	final, err := exchange.Final(answer)
	if err != nil {
		return err
	}
	return items.Send(ctx, &postgres.Authentication{Auth: &postgres.AuthSASLFinal{Data: final}})
}

// Password answers what Startup has asked for.
func (d *Database) Password(_ context.Context, peer *postgres.Peer, event *postgres.Password) {
	select {
	case sessionOf(peer).passwords <- event.Data:
	default: // nobody has asked
	}
}

// Terminate ends the connection.
func (d *Database) Terminate(_ context.Context, peer *postgres.Peer) { go peer.Close() }
