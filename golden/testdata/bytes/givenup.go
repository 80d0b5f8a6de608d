package givenup

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"github.com/netgen-dev/netgen/runtime"
)

type handler struct{ UnimplementedHandler }

func (handler) Noop(context.Context, *Peer) (*Fine, error) {
	return nil, &Wait{Code: 421, Text: "busy"}
}

func (handler) Get(_ context.Context, _ *Peer, q *GetRequest, _ *runtime.Sender[*Opening]) (GetEnd, error) {
	switch q.Path {
	case "late":
		return &Wait{Code: 450, Text: q.Path}, nil
	case "none":
		return nil, &Refused{Code: 550, Text: q.Path}
	}
	return &Closing{Text: q.Path}, nil
}

func (handler) Tail(ctx context.Context, _ *Peer, q *TailRequest, lines *runtime.Sender[*Line]) (*Last, error) {
	if err := lines.Send(ctx, &Line{Text: q.Path}); err != nil || q.Path == "log" {
		return &Last{Text: q.Path}, err
	}
	return nil, &Refused{Code: 550, Text: q.Path}
}

func (handler) Put(_ context.Context, _ *Peer, q *PutRequest, _ *runtime.Sender[*Ready]) (PutEnd, error) {
	if q.Path == "large" {
		return &Full{Code: 552, Text: q.Path}, nil
	}
	return &Stored{Text: "though"}, &Refused{Code: 550, Text: q.Path}
}

// What is an error in one exchange and an end in another is each where it stands, and an
// error that stands in place of an end ends its stream.
func TestEnds(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := NewServer(handler{})
	defer s.Close()
	go func() { _ = s.Serve(context.Background(), l) }()
	c, err := Dial(ctx, "tcp://"+l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if r, err := c.Noop(ctx); r != nil || !waits(err, 421) {
		t.Error(r, err)
	}
	get := func(path string) (GetEnd, error) {
		return c.Get(ctx, &GetRequest{Path: path}).End(ctx)
	}
	if end, err := get("late"); err != nil || end.(*Wait).Code != 450 {
		t.Error(end, err)
	}
	if end, err := get("none"); end != nil || !refused(err, 550) {
		t.Error(end, err)
	}
	if end, err := get("this"); err != nil || end.(*Closing).Text != "this" {
		t.Error(end, err)
	}
	if end, err := c.Put(ctx, &PutRequest{Path: "none"}).End(ctx); end != nil || !refused(err, 550) {
		t.Error(end, err)
	}
	if end, err := c.Put(ctx, &PutRequest{Path: "large"}).End(ctx); err != nil || end.(*Full).Code != 552 {
		t.Error(end, err)
	}
	for _, path := range []string{"gone", "log"} { // the second finds what the first has left
		end, err := c.Tail(ctx, &TailRequest{Path: path}).End(ctx)
		if path == "gone" && !refused(err, 550) || path == "log" && (err != nil || end.Text != path) {
			t.Error(path, end, err)
		}
	}
	if end, err := get("again"); err != nil || end.(*Closing).Text != "again" {
		t.Error(end, err)
	}
}

func waits(err error, code int64) bool {
	e, ok := errors.AsType[*Wait](err)
	return ok && e.Code == code
}

func refused(err error, code int64) bool {
	e, ok := errors.AsType[*Refused](err)
	return ok && e.Code == code
}
