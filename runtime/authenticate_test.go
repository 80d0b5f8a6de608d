package runtime

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime/native"
	"github.com/netgen-dev/netgen/runtime/wire"
)

func saying(what string) DialOption {
	return Credentials(func(context.Context) ([]byte, error) { return []byte(what), nil })
}

var user = NewKey[string]("user")

// only lets in who says its name.
func only(name string) ServerOption {
	return Authenticate(func(_ context.Context, s *Socket, credentials []byte) error {
		if user.Set(s, string(credentials)); string(credentials) != name {
			return errors.New("secret: not on the list")
		}
		return nil
	})
}

func TestA24Authentication(t *testing.T) {
	causes := make(chan error, 1)
	sockets := make(chan *Socket, 1)
	_, addr := serve(t, memAddress(), handlers{echo: func(_ context.Context, s *Socket, b *blob) (*blob, error) {
		name, _ := user.Get(s)
		sockets <- s
		return &blob{Data: []byte(name)}, nil
	}}, only("ann"), MaxSocketsPerKey(user, 1), OnDisconnect(func(_ *Socket, cause error) { causes <- cause }))
	client := connect(t, addr, handlers{}, saying("ann"))
	if got, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil || string(got.Data) != "ann" {
		t.Fatalf("%v, %v", got, err)
	}
	for what, test := range map[string]struct {
		opt  DialOption
		code Code
	}{"another": {saying("bob"), Unauthenticated}, "nobody": {nil, Unauthenticated}, "twice": {saying("ann"), ResourceExhausted}} {
		_, err := Dial(ctxFor(t), testProtocol, Side{}, addr, quiet, test.opt)
		g, ok := errors.AsType[*GoAway](err)
		if CodeOf(err) != test.code || !ok || g.Again != (test.code == ResourceExhausted) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", what, err)
		}
		if cause := <-causes; CodeOf(cause) != test.code {
			t.Errorf("%s: the server has %v", what, cause)
		}
	}
	_ = (<-sockets).CloseWith(&GoAway{Code: Unauthenticated, Message: "the token has expired"})
	if g := toldBy(t, client); g.Code != Unauthenticated || g.Again {
		t.Errorf("after the end of a token: %+v", g)
	}
}

// What a client sends behind its hello at once is not even decoded before the
// answer is yes.
func TestA24NothingIsDecodedBeforeAuthentication(t *testing.T) {
	asked, answer := make(chan struct{}), make(chan error)
	_, addr := serve(t, "tcp://127.0.0.1:0", handlers{echo: func(context.Context, *Socket, *blob) (*blob, error) {
		t.Error("a handler was called")
		return nil, nil
	}}, Authenticate(func(_ context.Context, _ *Socket, credentials []byte) error {
		if credentials != nil {
			t.Errorf("credentials %q of who has said nothing", credentials)
		}
		close(asked)
		return <-answer
	}))
	p := fake(t, addr)
	p.greet(testProtocol.Fingerprint)
	p.raw(request(3, &blob{Number: panicky}))
	<-asked
	answer <- Errorf(Unauthenticated, "who are you?")
	h, payload, err := p.next() // in place of the hello
	if err != nil || h.Kind != native.KindGoAway || Code(h.Code) != Unauthenticated || native.NewReader(payload).String() != "who are you?" {
		t.Errorf("%v %q, %v", h, payload, err)
	}
}

func TestAuthenticateHasATimeLimitAndHoldsNobodyUp(t *testing.T) {
	asked := make(chan struct{})
	_, addr := serve(t, memAddress(), handlers{echo: echoBack}, HandshakeTimeout(time.Second),
		Authenticate(func(ctx context.Context, _ *Socket, credentials []byte) error {
			if string(credentials) == "slow" {
				close(asked)
				<-ctx.Done()
				return ctx.Err()
			}
			return nil
		}))
	slow := make(chan error, 1)
	go func() {
		_, err := Dial(context.Background(), testProtocol, Side{}, addr, quiet, saying("slow"))
		slow <- err
	}()
	<-asked
	client := connect(t, addr, handlers{}, saying("quick"))
	if _, err := nativeCall(ctxFor(t), client, echo, &blob{}); err != nil {
		t.Error(err)
	}
	if err := <-slow; CodeOf(err) != DeadlineExceeded {
		t.Errorf("who is asked for too long: %v", err)
	}
}

func TestAuthenticateSaysWhy(t *testing.T) {
	for what, test := range map[string]struct {
		said error
		want GoAway
	}{
		"in full": {&GoAway{PermissionDenied, "at night", true, time.Hour}, GoAway{PermissionDenied, "at night", true, time.Hour}},
		"a code":  {Errorf(PermissionDenied, "no"), GoAway{PermissionDenied, "no", false, 0}},
		"hidden":  {io.ErrNoProgress, GoAway{Unauthenticated, "the credentials are not accepted", false, 0}},
	} {
		_, addr := serve(t, memAddress(), handlers{}, Authenticate(func(context.Context, *Socket, []byte) error { return test.said }))
		_, err := Dial(ctxFor(t), testProtocol, Side{}, addr, quiet)
		if g, ok := errors.AsType[*GoAway](err); !ok || *g != test.want {
			t.Errorf("%s: %v, %+v", what, err, g)
		}
	}
}

func TestCredentialsThatCannotBeSaid(t *testing.T) {
	_, addr := serve(t, memAddress(), handlers{}, Authenticate(func(context.Context, *Socket, []byte) error {
		t.Error("the server was asked")
		return nil
	}))
	for what, test := range map[string]struct {
		said []byte
		err  error
		code Code
	}{
		"none":     {nil, io.ErrNoProgress, Unavailable},
		"a code":   {nil, Errorf(PermissionDenied, "no"), PermissionDenied},
		"too long": {zeros(maxCredentials + 1), nil, InvalidArgument},
	} {
		_, err := Dial(ctxFor(t), testProtocol, Side{}, addr, quiet, Credentials(func(context.Context) ([]byte, error) { return test.said, test.err }))
		if e, ok := errors.AsType[*Error](err); !ok || e.Code != test.code || e.Outcome != NotSent || test.err != nil && !errors.Is(err, test.err) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestAuthenticateIsForNativeProtocols(t *testing.T) {
	l := newLines(wire.InOrder)
	err := NewServer(l.protocol, Side{}, only("ann")).ListenAndServe(t.Context(), memAddress())
	if err == nil || !strings.Contains(err.Error(), "a wire protocol has no place for them") {
		t.Error(err)
	}
	if _, err := Dial(ctxFor(t), l.protocol, Side{}, memAddress(), saying("ann")); err == nil || !strings.Contains(err.Error(), "no place") {
		t.Error(err)
	}
}
