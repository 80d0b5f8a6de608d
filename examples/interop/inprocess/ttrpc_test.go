package inprocess

import (
	"context"
	"math"
	"net"
	"testing"
	"time"

	"github.com/containerd/ttrpc"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/netgen-dev/netgen/examples/internal/peers"
	"github.com/netgen-dev/netgen/examples/internal/talks"
	ours "github.com/netgen-dev/netgen/examples/interop/internal/ttrpc"
	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/wire"
)

// The service of both sides: it answers a duration with one that is as long backwards, and has
// nothing to say to none.
const (
	clock   = "netgen.Clock"
	reverse = "Reverse"
)

// ttrpcMethods are the methods of the service, for containerd's library.
var ttrpcMethods = map[string]ttrpc.Method{
	reverse: func(ctx context.Context, unmarshal func(any) error) (any, error) {
		var got durationpb.Duration
		if err := unmarshal(&got); err != nil {
			return nil, err
		}
		if got.AsDuration() == 0 {
			failed, err := status.New(codes.NotFound, "no time").WithDetails(durationpb.New(time.Second))
			if err != nil {
				return nil, err
			}
			return nil, failed.Err()
		}
		if told, _ := ttrpc.GetMetadataValue(ctx, "zone"); told != "UTC" {
			return nil, status.Error(codes.InvalidArgument, "the zone is "+told)
		}
		return durationpb.New(-got.AsDuration()), nil
	},
}

// payload is a message of the service, in bytes.
func payload(t *testing.T, d *ours.Duration) []byte {
	t.Helper()
	b, err := d.AppendWire(nil)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTTRPCClient(t *testing.T) {
	t.Parallel()
	server, err := ttrpc.NewServer()
	if err != nil {
		t.Fatal(err)
	}
	server.Register(clock, ttrpcMethods)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx := talks.Within(t)
	go func() { _ = server.Serve(ctx, l) }()
	t.Cleanup(func() { _ = server.Close() })
	tap := peers.NewTap(t, peers.TTRPC, l.Addr().String())
	client, err := ours.Dial(ctx, "tcp://"+tap.Addr)
	if err != nil {
		t.Fatal(err)
	}
	zone := []ours.KeyValue{{Key: "zone", Value: "UTC"}}
	var all []*runtime.Future[*ours.Response]
	for n := range int64(100) {
		all = append(all, client.CallAsync(ctx, &ours.CallRequest{
			Service: clock, Method: reverse, Timeout: int64(time.Minute), Metadata: zone,
			Payload: payload(t, &ours.Duration{Seconds: n * n * 100_000, Nanos: n + 1}),
		}))
	}
	for n, future := range all {
		got, err := future.Await(ctx)
		if err != nil || got.Status != nil {
			t.Fatalf("%+v: %v", got, err)
		}
		want := payload(t, &ours.Duration{Seconds: -int64(n*n) * 100_000, Nanos: -int64(n + 1)})
		if diff := cmp.Diff(want, got.Payload); diff != "" {
			t.Fatalf("%d (-want +got):\n%s", n, diff)
		}
	}
	got, err := client.Call(ctx, &ours.CallRequest{Service: clock, Method: reverse})
	want := &ours.Response{Status: &ours.Status{
		Code: int64(codes.NotFound), Message: "no time",
		Details: []ours.Any{{URL: "type.googleapis.com/google.protobuf.Duration", Value: payload(t, &ours.Duration{Seconds: 1})}},
	}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	got, err = client.Call(ctx, &ours.CallRequest{Service: "nothing", Method: reverse})
	if err != nil || got.Status == nil || got.Status.Code != int64(codes.Unimplemented) {
		t.Errorf("a service that there is not: %+v, %v", got, err)
	}
	_ = client.Close()
	<-client.Done()
	library(t, "ttrpc", "github.com/containerd/ttrpc").Record(t, peers.Row{
		Protocol: "ttrpc", Ours: peers.AsClient, Verdict: tap.Judge(t),
		Exchanged: "Protocol Buffers: 100 calls at once with metadata and deadlines, a status with details, a service that there is not",
	})
}

// ttrpcClock is the service, of ours.
type ttrpcClock struct{}

func (ttrpcClock) Call(_ context.Context, _ *ours.Peer, request *ours.CallRequest) (*ours.Response, error) {
	var d ours.Duration
	var r wire.Reader
	r.Reset(request.Payload, false, len(request.Payload))
	if d.ReadWire(&r); r.Err() != nil {
		return nil, r.Err()
	}
	if d == (ours.Duration{}) {
		return &ours.Response{Status: &ours.Status{Code: int64(codes.NotFound), Message: request.Service + " has no time"}}, nil
	}
	b, err := (&ours.Duration{Seconds: -d.Seconds, Nanos: -d.Nanos}).AppendWire(nil)
	return &ours.Response{Payload: b}, err
}

func TestTTRPCServer(t *testing.T) {
	t.Parallel()
	tap := tapServer(t, peers.TTRPC, ours.NewServer(ttrpcClock{}).Server)
	ctx := talks.Within(t)
	conn, err := net.Dial("tcp", tap.Addr)
	if err != nil {
		t.Fatal(err)
	}
	client := ttrpc.NewClient(conn)
	defer func() { _ = client.Close() }()
	failed := make(chan error, 50)
	for n := range cap(failed) {
		go func() {
			long := time.Duration(n*n+1) * 12345 * time.Minute
			var got durationpb.Duration
			err := client.Call(ctx, clock, reverse, durationpb.New(long), &got)
			if err == nil && got.AsDuration() != -long {
				err = status.Errorf(codes.DataLoss, "%v is answered with %v", long, got.AsDuration())
			}
			failed <- err
		}()
	}
	for range cap(failed) {
		if err := <-failed; err != nil {
			t.Error(err)
		}
	}
	var got durationpb.Duration
	err = client.Call(ctx, clock, reverse, &durationpb.Duration{Nanos: math.MinInt32, Seconds: math.MinInt64 + 1}, &got)
	if err != nil || got.Nanos != math.MinInt32 || got.Seconds != math.MaxInt64 {
		t.Errorf("the longest is %v, %v", &got, err)
	}
	err = client.Call(ctx, clock, reverse, &durationpb.Duration{}, &got)
	if s, ok := status.FromError(err); !ok || s.Code() != codes.NotFound || s.Message() != clock+" has no time" {
		t.Errorf("no time: %v", err)
	}
	library(t, "ttrpc", "github.com/containerd/ttrpc").Record(t, peers.Row{
		Protocol: "ttrpc", Ours: peers.AsServer, Verdict: tap.Judge(t),
		Exchanged: "Protocol Buffers: 50 calls at once, the longest durations, a status",
	})
}
