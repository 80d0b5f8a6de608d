package inprocess

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"github.com/netgen-dev/netgen/examples/internal/peers"
	"github.com/netgen-dev/netgen/examples/internal/talks"
	"github.com/netgen-dev/netgen/examples/interop/internal/imap"
	"github.com/netgen-dev/netgen/runtime"
)

// startIMAP starts go-imap's server with an account of ann's, until the test ends.
func startIMAP(t *testing.T) string {
	t.Helper()
	store, ann := imapmemserver.New(), imapmemserver.NewUser("ann", "s3cret")
	store.AddUser(ann)
	server := imapserver.New(&imapserver.Options{
		InsecureAuth: true,
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return store.NewSession(), nil, nil
		},
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return listener.Addr().String()
}

// mailbox is what a client hears that it did not ask for.
type mailbox struct {
	hello chan string
	lines chan string
}

func (m mailbox) Hello(_ context.Context, _ *imap.Client, event *imap.Hello) { m.hello <- event.Text }

func (m mailbox) Untagged(_ context.Context, _ *imap.Client, event *imap.Untagged) {
	m.lines <- event.What + " " + event.Text
}

func TestIMAPClient(t *testing.T) {
	t.Parallel()
	tap := peers.NewTap(t, peers.IMAP, startIMAP(t))
	ctx, us := talks.Within(t), mailbox{make(chan string, 1), make(chan string, 100)}
	client, err := imap.Dial(ctx, "tcp://"+tap.Addr, us)
	if err != nil {
		t.Fatal(err)
	}
	<-us.hello
	must := func(what string, ok *imap.OK, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	_, err = client.Login(ctx, &imap.LoginRequest{User: "ann", Password: "wrong"})
	if _, refused := errors.AsType[*imap.No](err); !refused {
		t.Errorf("Login with a wrong password: %v", err)
	}
	ok, err := client.Login(ctx, &imap.LoginRequest{User: "ann", Password: "s3cret"})
	must("Login", ok, err)
	ok, err = client.Create(ctx, &imap.CreateRequest{Mailbox: "work"})
	must("Create", ok, err)
	ok, err = client.Select(ctx, &imap.SelectRequest{Mailbox: "work"})
	must("Select", ok, err)
	var all []*runtime.Future[*imap.OK]
	for range 30 {
		all = append(all, client.NoopAsync(ctx))
	}
	for _, future := range all {
		ok, err = future.Await(ctx)
		must("Noop", ok, err)
	}
	ok, err = client.List(ctx, &imap.ListRequest{Reference: `""`, Mailbox: "*"})
	must("List", ok, err)
	ok, err = client.Capability(ctx)
	must("Capability", ok, err)
	ok, err = client.Logout(ctx)
	must("Logout", ok, err)
	<-client.Done()
	close(us.lines)
	var heard []string
	for line := range us.lines {
		heard = append(heard, line)
	}
	for _, want := range []string{"LIST () \"/\" \"work\"", "CAPABILITY IMAP4", "BYE ", "0 EXISTS", "OK [UIDVALIDITY"} {
		if !slices.ContainsFunc(heard, func(line string) bool { return strings.HasPrefix(line, want) }) {
			t.Errorf("no line %q in %q", want, heard)
		}
	}
	library(t, "go-imap", "github.com/emersion/go-imap/v2").Record(t, peers.Row{
		Protocol: "IMAP", Ours: peers.AsClient, Verdict: tap.Judge(t),
		Exchanged: "a greeting; login refused and accepted, create, select, list, 30 commands at once, capabilities, logout",
	})
}

// post is a server with one mailbox.
type post struct{ imap.UnimplementedHandler }

func (post) Login(_ context.Context, _ *imap.Peer, request *imap.LoginRequest) (*imap.OK, error) {
	if request.User != `"ann"` || request.Password != `"s3cret"` {
		return nil, &imap.No{Text: "[AUTHENTICATIONFAILED] who are you?"}
	}
	return &imap.OK{Text: "welcome"}, nil
}

func (post) Capability(ctx context.Context, peer *imap.Peer) (*imap.OK, error) {
	return &imap.OK{Text: "done"}, peer.Untagged(ctx, &imap.Untagged{What: "CAPABILITY", Text: "IMAP4rev1"})
}

func (post) List(ctx context.Context, peer *imap.Peer, _ *imap.ListRequest) (*imap.OK, error) {
	return &imap.OK{Text: "done"}, peer.Untagged(ctx, &imap.Untagged{What: "LIST", Text: `() "/" "work"`})
}

func (post) Select(ctx context.Context, peer *imap.Peer, _ *imap.SelectRequest) (*imap.OK, error) {
	for _, event := range []*imap.Untagged{
		{What: "FLAGS", Text: `(\Seen)`}, {What: "3", Text: "EXISTS"}, {What: "OK", Text: "[UIDVALIDITY 7] valid"},
	} {
		if err := peer.Untagged(ctx, event); err != nil {
			return nil, err
		}
	}
	return &imap.OK{Text: "[READ-WRITE] done"}, nil
}

func (post) Noop(context.Context, *imap.Peer) (*imap.OK, error) { return &imap.OK{Text: "done"}, nil }

func (post) Logout(ctx context.Context, peer *imap.Peer) (*imap.OK, error) {
	runtime.AfterAnswer(ctx, func() { _ = peer.Close() })
	return &imap.OK{Text: "done"}, peer.Untagged(ctx, &imap.Untagged{What: "BYE", Text: "farewell"})
}

func TestIMAPServer(t *testing.T) {
	t.Parallel()
	server := imap.NewServer(post{}, runtime.OnConnect(func(ctx context.Context, socket *runtime.Socket) error {
		return imap.PeerOf(socket).Hello(ctx, &imap.Hello{Text: "ready"})
	}))
	tap := tapServer(t, peers.IMAP, server.Server)
	client, err := imapclient.DialInsecure(tap.Addr, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := client.Login("ann", "wrong").Wait(); err == nil || !strings.Contains(err.Error(), "who are you?") {
		t.Errorf("Login with a wrong password: %v", err)
	}
	if err := client.Login("ann", "s3cret").Wait(); err != nil {
		t.Fatal(err)
	}
	if boxes, err := client.List("", "*", nil).Collect(); err != nil || len(boxes) != 1 || boxes[0].Mailbox != "work" {
		t.Errorf("List: %+v, %v", boxes, err)
	}
	if box, err := client.Select("work", nil).Wait(); err != nil || box.NumMessages != 3 || box.UIDValidity != 7 {
		t.Errorf("Select: %+v, %v", box, err)
	}
	for range 10 {
		if err := client.Noop().Wait(); err != nil {
			t.Error(err)
		}
	}
	if err := client.Logout().Wait(); err != nil {
		t.Errorf("Logout: %v", err)
	}
	_ = client.Close()
	library(t, "go-imap", "github.com/emersion/go-imap/v2").Record(t, peers.Row{
		Protocol: "IMAP", Ours: peers.AsServer, Verdict: tap.Judge(t),
		Exchanged: "a greeting; login refused and accepted, capabilities, list, select, noop, logout",
	})
}
