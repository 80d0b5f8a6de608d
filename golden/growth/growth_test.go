// Package growth proves that a protocol may grow: peers of two versions of one
// schema talk to each other, whichever of them is the older, and a version that
// broke the rules is refused by name.
package growth

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/netgen-dev/netgen/golden/growth/v1"
	"github.com/netgen-dev/netgen/golden/growth/v2"
	"github.com/netgen-dev/netgen/golden/growth/v3"
	"github.com/netgen-dev/netgen/runtime"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// server is what the servers of all versions have.
type server interface {
	ListenAndServe(ctx context.Context, addrs ...string) error
	Ready() <-chan struct{}
	Close() error
}

// serve runs a server in memory and returns its address.
func serve(t *testing.T, s server) string {
	t.Helper()
	addr := "mem:" + t.Name()
	served := make(chan error, 1)
	go func() { served <- s.ListenAndServe(t.Context(), addr) }()
	select {
	case err := <-served:
		t.Fatal(err)
	case <-s.Ready():
	}
	t.Cleanup(func() {
		_ = s.Close()
		<-served
	})
	return addr
}

// older is a server of the first version.
type older struct {
	v1.UnimplementedHandler
	notes chan *v1.Note
}

func (older) Put(_ context.Context, _ *v1.Peer, request *v1.PutRequest) (*v1.PutReply, error) {
	if request.Item.Name == "last" {
		return nil, &v1.PutFull{Limit: 5}
	}
	if !request.Urgent || request.Item.Level != 2 {
		return nil, runtime.Errorf(runtime.InvalidArgument, "%+v", request)
	}
	return &v1.PutReply{ID: 8}, nil
}

func (older) Draw(_ context.Context, _ *v1.Peer, request *v1.DrawRequest) (*v1.DrawReply, error) {
	return &v1.DrawReply{Shape: request.Shape}, nil
}

func (older) Batch(_ context.Context, _ *v1.Peer, request *v1.BatchRequest) (*v1.BatchReply, error) {
	return &v1.BatchReply{Items: request.Items, Points: request.Points}, nil
}

func (older) Follow(ctx context.Context, _ *v1.Peer, request *v1.FollowRequest, items *runtime.Sender[*v1.Item]) (*v1.FollowEnd, error) {
	for range request.Count {
		if err := items.Send(ctx, &v1.Item{Name: "old", Level: v1.LevelHigh}); err != nil {
			return nil, err
		}
	}
	return &v1.FollowEnd{Total: request.Count}, nil
}

func (s older) Note(_ context.Context, _ *v1.Peer, event *v1.Note) { s.notes <- event }

// TestNewClientOldServer: what the server does not know is skipped, what it does
// not send has its defaults.
func TestNewClientOldServer(t *testing.T) {
	ctx := t.Context()
	notes := make(chan *v1.Note, 1)
	client, err := v2.Dial(ctx, serve(t, v1.NewServer(older{notes: notes})), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()

	item := v2.Item{Name: "new", Level: v2.LevelExtreme, Note: new("note"), Tags: []string{"a", "b"}, Weight: 1}
	put, err := client.Put(ctx, &v2.PutRequest{Item: item, Urgent: true, TTL: new(time.Second)})
	if err != nil || put.ID != 8 || !put.Stored.IsZero() {
		t.Errorf("Put gave %+v, %v", put, err)
	}
	_, err = client.Put(ctx, &v2.PutRequest{Item: v2.Item{Name: "last"}})
	if full, ok := errors.AsType[*v2.PutFull](err); !ok || full.Limit != 5 || full.RetryAfter != 0 {
		t.Errorf("the last Put gave %v", err)
	}

	for _, shape := range []v2.Shape{
		&v2.ShapePath{Points: []v2.Point{{X: 1, Y: 2, Z: 3}}}, // unknown to the server, and given back whole
		&v2.ShapeText{Value: "text"},
		&v2.ShapeCircle{Radius: 2}, // filled is lost: the server knows circles, but not that
		nil,
	} {
		drawn, err := client.Draw(ctx, &v2.DrawRequest{Shape: shape})
		if err != nil || !cmp.Equal(drawn.Shape, shape) {
			t.Errorf("%#v was drawn as %#v, %v", shape, drawn, err)
		}
	}

	batch, err := client.Batch(ctx, &v2.BatchRequest{Items: []v2.Item{item, item}, Points: []v2.Point{{X: 1, Y: 2, Z: 3}, {X: 4, Y: 5, Z: 6}}})
	kept := v2.Item{Name: "new", Level: v2.LevelExtreme, Pinned: true, Weight: 7}
	want := &v2.BatchReply{Items: []v2.Item{kept, kept}, Points: []v2.Point{{X: 1, Y: 2, Z: 1.5}, {X: 4, Y: 5, Z: 1.5}}}
	if diff := cmp.Diff(want, batch); err != nil || diff != "" {
		t.Errorf("the batch came back otherwise, %v (-want +got):\n%s", err, diff)
	}

	follow := client.Follow(ctx, &v2.FollowRequest{Count: 3, Slowly: true})
	for got, err := range follow.All() {
		if diff := cmp.Diff(&v2.Item{Name: "old", Level: v2.LevelHigh, Pinned: true, Weight: 7}, got); err != nil || diff != "" {
			t.Errorf("an item came otherwise, %v (-want +got):\n%s", err, diff)
		}
	}
	end, err := follow.End(ctx)
	if err != nil || end.Total != 3 || end.Skipped != 9 {
		t.Errorf("Follow ended with %+v, %v", end, err)
	}

	if err := client.Note(ctx, &v2.Note{Text: "hi", Level: v2.LevelExtreme}); err != nil {
		t.Fatal(err)
	}
	if note := <-notes; note.Text != "hi" {
		t.Errorf("the server was told %+v", note)
	}
	err = client.Drop(ctx, &v2.DropRequest{ID: 8})
	if runtime.CodeOf(err) != runtime.Unimplemented || !strings.Contains(err.Error(), "Drop") {
		t.Errorf("what the server does not have gave %v", err)
	}
}

// newer is a server of the second version.
type newer struct {
	v2.UnimplementedHandler
	t *testing.T
}

func (s newer) Put(_ context.Context, _ *v2.Peer, request *v2.PutRequest) (*v2.PutReply, error) {
	want := &v2.PutRequest{Item: v2.Item{Name: request.Item.Name, Level: v2.LevelHigh, Pinned: true, Weight: 7}, Urgent: true}
	if diff := cmp.Diff(want, request); diff != "" {
		s.t.Errorf("the server got another request (-want +got):\n%s", diff)
	}
	switch request.Item.Name {
	case "full":
		return nil, &v2.PutFull{Limit: 5, RetryAfter: time.Hour}
	case "twice":
		return nil, &v2.PutDuplicate{ID: 3}
	}
	return &v2.PutReply{ID: 8, Stored: time.Now()}, nil
}

func (newer) Draw(context.Context, *v2.Peer, *v2.DrawRequest) (*v2.DrawReply, error) {
	return &v2.DrawReply{Shape: &v2.ShapePath{Points: []v2.Point{{X: 1}}}}, nil
}

func (newer) Batch(_ context.Context, _ *v2.Peer, request *v2.BatchRequest) (*v2.BatchReply, error) {
	return &v2.BatchReply{Items: request.Items, Points: request.Points}, nil
}

func (newer) Note(ctx context.Context, peer *v2.Peer, event *v2.Note) {
	_ = peer.Note(ctx, &v2.Note{Text: event.Text + " " + event.Level.String()})
}

// listener is a client of the first version.
type listener chan *v1.Note

func (l listener) Note(_ context.Context, _ *v1.Client, event *v1.Note) { l <- event }

// TestOldClientNewServer: the server fills in defaults, the client skips what it
// does not know and keeps what it can hand on.
func TestOldClientNewServer(t *testing.T) {
	ctx := t.Context()
	notes := make(listener, 1)
	client, err := v1.Dial(ctx, serve(t, v2.NewServer(newer{t: t})), notes)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()

	put := func(name string) (*v1.PutReply, error) {
		return client.Put(ctx, &v1.PutRequest{Item: v1.Item{Name: name, Level: v1.LevelHigh}, Urgent: true})
	}
	if reply, err := put("old"); err != nil || reply.ID != 8 {
		t.Errorf("Put gave %+v, %v", reply, err)
	}
	_, err = put("full")
	if full, ok := errors.AsType[*v1.PutFull](err); !ok || full.Limit != 5 {
		t.Errorf("a full store gave %v", err)
	}
	if _, err = put("twice"); err == nil || !strings.Contains(err.Error(), "error 1 is not known here") {
		t.Errorf("an error that this version does not have gave %v", err)
	}

	drawn, err := client.Draw(ctx, &v1.DrawRequest{Shape: &v1.ShapeText{Value: "text"}})
	if err != nil {
		t.Fatal(err)
	}
	if unknown, ok := drawn.Shape.(*v1.ShapeUnknown); !ok || unknown.Tag != 3 || len(unknown.Body) == 0 {
		t.Errorf("a shape that this version does not have came as %#v", drawn.Shape)
	}

	request := &v1.BatchRequest{Items: []v1.Item{{Name: "a"}, {Name: "b", Level: 9}}, Points: []v1.Point{{X: 1, Y: 2}, {X: 3, Y: 4}}}
	batch, err := client.Batch(ctx, request)
	if diff := cmp.Diff(&v1.BatchReply{Items: request.Items, Points: request.Points}, batch); err != nil || diff != "" {
		t.Errorf("the batch came back otherwise, %v (-want +got):\n%s", err, diff)
	}

	if err := client.Note(ctx, &v1.Note{Text: "hi"}); err != nil {
		t.Fatal(err)
	}
	if note := <-notes; note.Text != "hi High" {
		t.Errorf("the client was told %q", note.Text)
	}
}

// TestBrokenRulesAreRefused: each message that changed is named, on both sides,
// when the connection is made.
func TestBrokenRulesAreRefused(t *testing.T) {
	causes := make(chan error, 1)
	addr := serve(t, v1.NewServer(v1.UnimplementedHandler{}, runtime.OnDisconnect(func(_ *runtime.Socket, cause error) { causes <- cause })))
	_, err := v3.Dial(t.Context(), addr, nil)
	for side, err := range map[string]error{"client": err, "server": <-causes} {
		if runtime.CodeOf(err) != runtime.Incompatible {
			t.Errorf("the %s got %v", side, err)
			continue
		}
		for _, name := range []string{"Put", "Draw", "Follow"} {
			if !strings.Contains(err.Error(), name) {
				t.Errorf("the %s is not told about %s: %v", side, name, err)
			}
		}
		for _, name := range []string{"Batch", "Note"} {
			if strings.Contains(err.Error(), name) {
				t.Errorf("the %s is told about %s, which is as it was: %v", side, name, err)
			}
		}
	}
}
