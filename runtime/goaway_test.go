package runtime

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"
)

// toldBy waits for the end of a client, and returns what the server has said.
func toldBy(t *testing.T, client *Client) *GoAway {
	t.Helper()
	<-client.Done()
	g, ok := errors.AsType[*GoAway](client.Err())
	if !ok {
		t.Fatalf("the end is %v", client.Err())
	}
	return g
}

func TestServerThatEndsAsksToComeBack(t *testing.T) {
	for what, end := range map[string]func(*Server) error{
		"Shutdown": func(s *Server) error { return s.Shutdown(context.Background()) },
		"Close":    (*Server).Close,
	} {
		server, client := pair(t, handlers{}, handlers{})
		if err := end(server); err != nil {
			t.Fatal(err)
		}
		g := toldBy(t, client)
		if g.Code != 0 || !g.Again || g.After != 0 || g.Message != "server closed" || !errors.Is(client.Err(), io.EOF) {
			t.Errorf("%s: %+v", what, g)
		}
	}
}

// A peer that ends one socket in order says nothing of coming back.
func TestOrderlyEndOfASocketIsPlain(t *testing.T) {
	server, client := pair(t, handlers{}, handlers{})
	_ = peerOf(t, server).Close()
	if <-client.Done(); client.Err() != io.EOF {
		t.Errorf("the end is %v", client.Err())
	}
}

func TestCloseWithTellsThePeer(t *testing.T) {
	for what, test := range map[string]struct{ said, heard GoAway }{
		"in full":        {GoAway{PermissionDenied, "your account is closed", false, 0}, GoAway{PermissionDenied, "your account is closed", false, 0}},
		"against a rule": {GoAway{PermissionDenied, "", true, time.Minute}, GoAway{PermissionDenied, "", true, time.Minute}},
		"for very long":  {GoAway{Unavailable, "", true, 48 * time.Hour}, GoAway{Unavailable, "", true, longestAfter}},
		"without a code": {GoAway{0, "later", true, 0}, GoAway{Unavailable, "later", true, 0}},
	} {
		server, client := pair(t, handlers{}, handlers{})
		socket := peerOf(t, server)
		if err := socket.CloseWith(&test.said); err != nil || socket.Cause() != ErrClosed {
			t.Errorf("%s: %v, %v", what, err, socket.Cause())
		}
		if g := toldBy(t, client); *g != test.heard || CodeOf(client.Err()) != test.heard.Code {
			t.Errorf("%s: %+v", what, g)
		}
	}
	server, client := pair(t, handlers{}, handlers{})
	_ = peerOf(t, server).CloseWith(nil)
	if <-client.Done(); client.Err() != io.EOF {
		t.Errorf("nothing said: %v", client.Err())
	}
}

func TestRefusalsSayWhetherToComeBack(t *testing.T) {
	for what, test := range map[string]struct {
		opt  ServerOption
		want GoAway
	}{
		"limit":  {MaxSockets(0), GoAway{ResourceExhausted, ErrMaxSockets.Error(), true, comeLater}},
		"denied": {OnConnect(func(context.Context, *Socket) error { return Errorf(PermissionDenied, "no") }), GoAway{PermissionDenied, "no", false, 0}},
		"in full": {
			OnConnect(func(context.Context, *Socket) error { return &GoAway{PermissionDenied, "at night", true, time.Hour} }),
			GoAway{PermissionDenied, "at night", true, time.Hour},
		},
		"hidden": {OnConnect(func(context.Context, *Socket) error { return io.ErrNoProgress }), GoAway{Unavailable, "the socket was refused", true, 0}},
	} {
		_, addr := serve(t, memAddress(), handlers{}, test.opt)
		_, err := Dial(ctxFor(t), testProtocol, Side{}, addr, quiet)
		g, ok := errors.AsType[*GoAway](err)
		if !ok || *g != test.want || CodeOf(err) != test.want.Code {
			t.Errorf("%s: %v, %+v", what, err, g)
		}
	}
}
